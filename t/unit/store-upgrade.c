/*
 * A power cut while a store of format 1 is brought to format 2: whenever it comes, the store opens,
 * has all its objects, and finds them by their terms once somebody has written to it.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "../tap.h"
#include "disk.h"
#include "scratch.h"
#include "store/store.h"

#define PODS 60
#define NODES 4
#define TRIES 3 /* disks for every moment */

static char dir[] = "/tmp/k-unit-upgrade.XXXXXX";
static struct vfs vfs;
static struct err e;

static bool put_pod(struct store *s, int i)
{
	char name[16], text[128];
	struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, text, 0, NULL};
	struct store_txn t = {.writes = &w, .n_writes = 1, .time_ns = 1};

	snprintf(name, sizeof(name), "p%d", i);
	w.len = (size_t)snprintf(
		text, sizeof(text), "{\"spec\":{\"nodeName\":\"n%d\"}}", i % NODES);
	return store_commit(s, &t, NULL, &e) == 0;
}

static bool make(const char *path)
{
	struct store *s = NULL;
	bool done = store_open(path, true, &s, &e) == 0;

	for (int i = 0; done && i < PODS; i++)
		done = put_pod(s, i);
	store_close(s);
	return done;
}

/* As the first release made them. */
static bool make_format_1(const char *path)
{
	static const char text[] =
		"PRAGMA synchronous = FULL; BEGIN; ALTER TABLE current RENAME TO newer;"
		"CREATE TABLE current(resource TEXT, ns TEXT, name TEXT, rev INT,"
		" PRIMARY KEY(resource, ns, name)) WITHOUT ROWID;"
		"INSERT INTO current SELECT resource, ns, name, rev FROM newer;"
		"DROP TABLE newer; DROP TABLE terms;"
		"UPDATE meta SET value = 1 WHERE name = 'format'; COMMIT;"
		"PRAGMA wal_checkpoint(TRUNCATE)";
	sqlite3 *db = NULL;
	bool done = sqlite3_open(path, &db) == SQLITE_OK &&
		    sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_close(db);
	return done;
}

static int count_row(void *arg, const struct store_row *r)
{
	*(int *)arg += 1;
	return 0;
}

/* How many a list of a term has; -1 error. */
static int count(struct store *s, const char *term)
{
	struct store_list q = {.resource = "pods", .term = term};
	int64_t rev;
	int n = 0;

	return store_list(s, &q, count_row, &n, &rev, &e) < 0 ? -1 : n;
}

/* NULL: the store at path is as it should be. */
static const char *look(const char *path)
{
	struct store *s = NULL;
	const char *wrong = NULL;

	if (store_open(path, false, &s, &e) < 0)
		return e.msg;
	if (count(s, NULL) < PODS)
		wrong = "objects are missing";
	else if (!put_pod(s, PODS))
		wrong = e.msg;
	else if (count(s, "spec.nodeName=n0") != PODS / NODES + 1)
		wrong = "the index is wrong";
	else if (count(s, "spec.nodeName=n1") != PODS / NODES)
		wrong = "the index of another node is wrong";
	store_close(s);
	return wrong;
}

static void cut_everywhere(const char *path, const char *copy)
{
	struct disk d = {0};
	uint64_t rng = 1;
	size_t begun, bad = 0, cuts = 0;
	struct store *s = NULL;

	vfs.record = true;
	vfs.no_sync = true;
	ok(make(path) && make_format_1(path), "a store of format 1");
	begun = vfs.n;
	ok(!store_open(path, false, &s, &e) && put_pod(s, PODS), "its first writer");
	store_close(s);
	vfs.record = false;
	ok(vfs.n - begun > 10, "wrote %zu times", vfs.n - begun);
	for (size_t i = 0; i < vfs.n; i++) {
		disk_advance(&d, vfs.ops, i);
		for (int t = 0; t < TRIES && i + 1 >= begun; t++, cuts++) {
			disk_build(&d, vfs.ops, copy, &rng);
			const char *wrong = look(copy);

			if (wrong && bad++ < 5)
				diag("after operation %zu: %s", i, wrong);
		}
	}
	is_int((int64_t)bad, 0, "%zu power cuts: nothing is lost", cuts);
	disk_release(&d);
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	autofree char *path = xasprintf("%s/s.db", dir);
	autofree char *copy = xasprintf("%s/copy.db", dir);

	vfs_install(&vfs);
	cut_everywhere(path, copy);
	vfs_remove(&vfs);
	scratch_remove(dir);
	return tap_done();
}
