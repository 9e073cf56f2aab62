/* Index terms: lists by them on every back end, and a store of format 1 that gets them. */
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/buf.h"
#include "scratch.h"
#include "store/lock.h"
#include "store/terms.h"

#define TWICE \
	"{\"metadata\":{\"ownerReferences\":[{\"uid\":\"u1\"},{\"uid\":\"u1\"},{\"uid\":\"u2\"}]}}"

static char dir[] = "/tmp/k-unit-terms.XXXXXX";
static struct err e;

/* A pod on a node ("": none), owned by those uids; node NULL: it goes. */
static bool pod(struct store *s, const char *ns, const char *name, const char *node,
	const char *owner, const char *owner2)
{
	autofree char *text = xasprintf("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{"
					"\"name\":\"%s\",\"ownerReferences\":[{\"uid\":\"%s\"},"
					"{\"uid\":\"%s\"}]},\"spec\":{\"nodeName\":\"%s\"}}",
		name, owner, owner2, node ? node : "");
	struct store_write w = {{"pods", ns, name}, node ? STORE_PUT : STORE_DELETE, STORE_JSON,
		node ? text : NULL, node ? strlen(text) : 0, NULL};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};

	return store_commit(s, &t, NULL, &e) == 0;
}

static int name_of(void *arg, const struct store_row *r)
{
	buf_addf(arg, "%s/%s ", r->key.ns, r->key.name);
	return 0;
}

static const char *names(struct store *s, struct store_list q)
{
	static struct buf b;
	int64_t rev;

	buf_clear(&b);
	if (store_list(s, &q, name_of, &b, &rev, &e) < 0)
		buf_addf(&b, "%s", e.msg);
	return buf_str(&b);
}

static const char *by(struct store *s, const char *term)
{
	return names(s, (struct store_list){.resource = "pods", .term = term});
}

static void test_lists(const char *address)
{
	struct store *s = open_at(address);
	struct store_list q = {.resource = "pods", .term = "spec.nodeName=n1"};

	pod(s, "a", "x", "n1", "u1", "u2");
	pod(s, "b", "x", "n1", "u1", "u1");
	pod(s, "a", "y", "n2", "u2", "");
	pod(s, "a", "z", "", "u3", "");
	pod(s, "c", "x", "n10", "u3", "");
	autofree char *twice = terms_of("pods", STORE_JSON, TWICE, strlen(TWICE));

	is_str(twice, "owner=u1\nowner=u2", "each term once");
	is_str(by(s, "spec.nodeName=n1"), "a/x b/x ", "%s: by node", address);
	is_str(by(s, "spec.nodeName=n"), "", "%s: none", address);
	is_str(names(s, (struct store_list){.term = "owner=u1"}), "a/x b/x ", "%s: by owner",
		address);
	is_str(by(s, "owner=u2"), "a/x a/y ", "%s: the second owner counts", address);
	q.ns = "b";
	is_str(names(s, q), "b/x ", "%s: in one namespace", address);
	q = (struct store_list){.resource = "pods", .term = "spec.nodeName=n1", .limit = 1};
	is_str(names(s, q), "a/x ", "%s: a page", address);
	q.after_ns = "a";
	q.after_name = "x";
	is_str(names(s, q), "b/x ", "%s: the next one", address);
	q.resource = "nodes";
	is_str(names(s, q), "", "%s: another resource", address);

	pod(s, "a", "x", "n2", "u1", "u2");
	is_str(by(s, "spec.nodeName=n1"), "b/x ", "%s: it left the node", address);
	is_str(by(s, "spec.nodeName=n2"), "a/x a/y ", "%s: and came to another", address);
	is_str(by(s, "owner=u1"), "a/x b/x ", "%s: its owner is the same", address);
	pod(s, "b", "x", NULL, "", "");
	is_str(by(s, "spec.nodeName=n1"), "", "%s: a deleted one has none", address);
	is_str(by(s, "owner=u1"), "a/x ", "%s: of any sort", address);
	store_close(s);
}

static int keep(void *arg, const struct store_row *r)
{
	struct store_row **rows = arg;
	struct store_row *c = (*rows)++;

	*c = *r;
	c->key.resource = xstrdup(r->key.resource);
	c->key.ns = xstrdup(r->key.ns);
	c->key.name = xstrdup(r->key.name);
	c->value = xmemdup(r->value, r->len);
	c->actor = c->manager = "";
	return 0;
}

static void test_restore(const char *from, const char *to)
{
	struct store *s = open_at(from), *fresh = open_at(to);
	struct store_row rows[9] = {{0}}, *end = rows;

	ok(!store_log(s, NULL, NULL, NULL, -1, 0, keep, &end, &e), "%s: rows", to);
	ok(!store_restore(fresh, rows, (size_t)(end - rows), &e), "%s: restore", to);
	is_str(by(fresh, "spec.nodeName=n2"), "a/x a/y ", "%s: by node", to);
	is_str(by(fresh, "owner=u1"), "a/x ", "%s: by owner", to);
	for (struct store_row *r = rows; r < end; r++) {
		free((char *)r->key.resource);
		free((char *)r->key.ns);
		free((char *)r->key.name);
		free((char *)r->value);
	}
	store_close(s);
	store_close(fresh);
}

static bool sql(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	char *why = NULL;
	bool done = sqlite3_open(path, &db) == SQLITE_OK &&
		    sqlite3_exec(db, text, NULL, NULL, &why) == SQLITE_OK;

	if (!done)
		diag("%s", why ? why : "cannot open");
	sqlite3_free(why);
	sqlite3_close(db);
	return done;
}

/* As the first release made them. */
static bool make_format_1(const char *path)
{
	return sql(path,
		"BEGIN; ALTER TABLE current RENAME TO newer;"
		"CREATE TABLE current(resource TEXT, ns TEXT, name TEXT, rev INT,"
		" PRIMARY KEY(resource, ns, name)) WITHOUT ROWID;"
		"INSERT INTO current SELECT resource, ns, name, rev FROM newer;"
		"DROP TABLE newer; DROP TABLE terms;"
		"UPDATE meta SET value = 1 WHERE name = 'format'; COMMIT");
}

/* A writer that is killed while it waits for the lock, or right after it has begun. */
static void test_killed(const char *path, const char *address)
{
	autofree char *lock = xasprintf("%s-lock", path);
	int fd = -1, status;
	pid_t pid;

	ok(!lock_open(lock, true, &fd, &e) && !lock_take(fd, &e), "somebody has the lock");
	pid = fork();
	if (!pid) {
		struct store *s = open_at(address);

		ualarm(50000, 0); /* it ends us in the lock, whatever happens */
		pod(s, "d", "x", "n1", "u1", "");
		_exit(0);
	}
	waitpid(pid, &status, 0);
	ok(WIFSIGNALED(status), "an upgrade waits for the lock, and dies in it");
	close(fd);
	ok(!sql(path, "SELECT 1 FROM terms"), "nothing was done");
}

static void test_upgrade(void)
{
	autofree char *path = xasprintf("%s/lists.db", dir);
	autofree char *address = xasprintf("sqlite:%s", path);
	struct store *reader, *writer;

	ok(make_format_1(path), "a store of format 1");
	reader = open_at(address);
	is_str(by(reader, "spec.nodeName=n2"), "a/x a/y a/z c/x ", "a term narrows nothing there");
	test_killed(path, address);
	writer = open_at(address);
	ok(pod(writer, "d", "x", "n2", "u1", ""), "a writer brings it to format 2");
	is_str(by(writer, "spec.nodeName=n2"), "a/x a/y d/x ", "then terms are there");
	is_str(by(writer, "owner=u1"), "a/x d/x ", "of owners too");
	is_str(by(reader, "spec.nodeName=n2"), "a/x a/y a/z c/x d/x ", "who had it open reads on");
	store_close(reader);
	store_close(writer);
	ok(!sql(path, "INSERT INTO current(resource, ns, name, rev) VALUES('pods', 'a', 'x', 99)"
		      " ON CONFLICT DO UPDATE SET rev = excluded.rev"),
		"a writer of format 1 that has it open cannot spoil it");
	ok(sql(path, "UPDATE meta SET value = 99 WHERE name = 'format'"), "a newer format");
	is_int(store_open(address, true, &writer, &e), -1, "is refused");
	ok(strstr(e.msg, "format 99 is newer"), "and named");
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	autofree char *lists = xasprintf("sqlite:%s/lists.db", dir);
	autofree char *fresh = xasprintf("sqlite:%s/fresh.db", dir);

	test_lists("memory:");
	test_lists(lists);
	test_restore(lists, fresh);
	test_restore(lists, "memory:");
	test_upgrade();
	scratch_remove(dir);
	return tap_done();
}
