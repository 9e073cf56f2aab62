/*
 * Every back end by one suite: guards, revisions, lists, history, watches, restore. What a back end
 * cannot, it must say by ERR_METHOD; only then is it not wanted. Revisions are ordinals (suite.h).
 */
#include <errno.h>
#include <poll.h>

#include "../tap.h"
#include "scratch.h"

#include "suite.h"

static void test_rows(void)
{
	struct store *s = open_new("rows");

	is_int(strlen(store_id(s)), 32, "%s: a store has an id", scheme);
	is_int(put1(s, "pods", "a", "none", NULL), 0, "%s: a new store holds nothing", scheme);
	is_int(put1(s, "pods", "a", "x", "1"), 1, "%s: the first write is revision 1", scheme);
	put1(s, "pods", "a", "x", "2");
	put1(s, "nodes", "", "n", "3");
	is_str(get(s, "pods", "a", "x", 0), "2 pods a/x=2<1;", "%s: get", scheme);
	is_str(get(s, "pods", "a", "x", 1), "1 pods a/x=1 created<0;", "%s: get as of 1", scheme);
	is_str(get(s, "nodes", "", "n", 2), "NotFound: nodes n not found", "%s: not yet", scheme);
	is_str(get(s, "pods", "a", "y", 0), "NotFound: pods a/y not found", "%s: none", scheme);
	is_str(get(s, "nodes", "", "n", 9),
		text("Timeout: Too large resource version: %lld, current: %lld", 9, 3),
		"%s: to come", scheme);
	is_int(put1(s, "pods", "a", "x", NULL), 4, "%s: a delete is a revision", scheme);
	is_int(put1(s, "pods", "a", "x", NULL), 4, "%s: of what is there", scheme);
	is_str(get(s, "pods", "a", "x", 0), "NotFound: pods a/x not found", "%s: gone", scheme);
	is_str(get(s, "pods", "a", "x", 3), "2 pods a/x=2<1;", "%s: but not as of 3", scheme);
	put1(s, "pods", "a", "x", "5");
	is_str(get(s, "pods", "a", "x", 0), "5 pods a/x=5 created<0;", "%s: again", scheme);
	is_str(get(s, "pods", "a", "x", 4), "NotFound: pods a/x not found", "%s: as of 4", scheme);
	is_str(get(s, "pods", "a", "x", 2), "2 pods a/x=2<1;", "%s: as of 2", scheme);
	store_close(s);
}

static int is_odd(void *arg, const struct store_row *r)
{
	return r->encoding == 3 && r->len == 3 && !memcmp(r->value, "\0\xff{", 3);
}

static void test_bytes(void)
{
	struct store *s = open_new("bytes");
	struct store_key k = {"pods", "a", "x"};
	struct store_write w = {k, STORE_PUT, 3, "\0\xff{", 3};
	struct store_list q = {.resource = "pods", .keys_only = true};

	is_int(commit(s, NULL, 0, &w, 1), 1, "%s: bytes that are no text", scheme);
	is_int(store_get(s, &k, 0, is_odd, NULL, &e), 1, "%s: are read as they are", scheme);
	is_str(list(s, q, NULL), "1 pods a/x created<0;", "%s: keys only", scheme);
	store_close(s);
}

static void test_guards(void)
{
	struct store *s = open_new("guards");
	struct store_key x = {"pods", "a", "x"}, y = {"pods", "a", "y"};
	struct store_key c = {"quota", "a", "pods"};
	struct store_write w[] = {put("pods", "a", "x", "1"), put("pods", "a", "y", "1")};
	struct {
		struct store_guard g[2];
		size_t n;
		int64_t want;
		enum err_code code;
		const char *what;
	} t[] = {
		{{{GUARD_PRESENT, x}}, 1, -1, ERR_CONFLICT, "present: no"},
		{{{GUARD_REV, x, 1}}, 1, -1, ERR_CONFLICT, "at revision: absent"},
		{{{GUARD_ABSENT, x}}, 1, 2, 0, "absent: yes"},
		{{{GUARD_ABSENT, x}}, 1, -1, ERR_EXISTS, "absent: no"},
		{{{GUARD_PRESENT, x}}, 1, 4, 0, "present: yes"},
		{{{GUARD_REV, x, 3}, {GUARD_REV, y, 4}}, 2, 6, 0, "at revision: yes"},
		{{{GUARD_REV, x, 5}, {GUARD_REV, y, 4}}, 2, -2, ERR_CONFLICT, "one of two"},
		{{{GUARD_COUNTER, c, 0, 2, 3}}, 1, 8, 0, "a counter: 2 of 3"},
		{{{GUARD_COUNTER, c, 0, 2, 3}}, 1, -1, ERR_CONFLICT, "4 of 3"},
		{{{GUARD_COUNTER, c, 0, 1, 3}}, 1, 10, 0, "3 of 3"},
		{{{GUARD_COUNTER, c, 0, -4, 3}}, 1, -1, ERR_CONFLICT, "below 0"},
		{{{GUARD_COUNTER, c, 0, -3, 3}}, 1, 12, 0, "back to 0"},
		{{{GUARD_COUNTER, c, 0, 2, 3}, {GUARD_COUNTER, c, 0, 2, 3}}, 2, -2, ERR_CONFLICT,
			"twice the same counter"},
		{{{GUARD_COUNTER, c, 0, 3, 3}, {GUARD_ABSENT, x}}, 2, -2, ERR_EXISTS,
			"a counter and a guard that fails"},
		{{{GUARD_COUNTER, c, 0, 3, 3}}, 1, 14, 0, "left the counter alone"},
	};
	int64_t rev = 0;

	for (size_t i = 0; i < array_size(t); i++) {
		int64_t before = rev, got;

		e.code = ERR_NONE;
		got = commit(s, t[i].g, t[i].n, w, 2);
		is_int(got, t[i].want, "%s: guard %s", scheme, t[i].what);
		is_int(got < 0 ? e.code : 0, t[i].code, "%s: its code", scheme);
		ok(!store_revision(s, &rev, &e), "%s: the revision then", scheme);
		rev = ordinal(rev);
		is_int(rev, got < 0 ? before : got, "%s: all or nothing", scheme);
	}
	is_int(commit(s, t[2].g, 0, NULL, 0), 14, "%s: nothing to write", scheme);
	store_close(s);
}

static void test_bad(void)
{
	struct store *s = open_new("bad");
	struct store_write w[] = {
		put("pods/x", "a", "x", "1"),
		put("..", "a", "x", "1"),
		put("", "a", "x", "1"),
		put("pods", NULL, "x", "1"),
		put("pods", "a", "", "1"),
		put("pods", "a", "x", "1"),
	};

	w[5].op = 9;
	for (size_t i = 0; i < array_size(w); i++) {
		is_int(commit(s, NULL, 0, &w[i], 1), 0, "%s: bad write %zu", scheme, i);
		is_int(e.code, ERR_INVALID, "%s: is invalid", scheme);
	}
	store_close(s);
}

static void test_list(void)
{
	struct store *s = open_new("list");
	struct store_write w[] = {put("pods", "b", "x", "1"), put("pods", "a", "y", "2"),
		put("nodes", "", "n", "3"), put("pods", "a", "x", "4"),
		put("pods.x", "a", "x", "5")};
	struct store_list pods = {.resource = "pods"}, all = {0};
	int64_t rev;

	commit(s, NULL, 0, w, 5);
	put1(s, "pods", "a", "y", "6");
	put1(s, "pods", "b", "x", NULL);
	is_str(list(s, pods, &rev), "4 pods a/x=4 created<0;6 pods a/y=6<2;",
		"%s: list in key order", scheme);
	is_int(rev, 7, "%s: a list has the snapshot's revision", scheme);
	is_str(list(s, all, NULL),
		"3 nodes /n=3 created<0;4 pods a/x=4 created<0;6 pods a/y=6<2;"
		"5 pods.x a/x=5 created<0;",
		"%s: all resources", scheme);
	pods.at_rev = 5;
	is_str(list(s, pods, &rev),
		"4 pods a/x=4 created<0;2 pods a/y=2 created<0;1 pods b/x=1 created<0;",
		"%s: as of 5", scheme);
	is_int(rev, 5, "%s: is of revision 5", scheme);
	pods.limit = 1;
	is_str(list(s, pods, NULL), "4 pods a/x=4 created<0;", "%s: a page", scheme);
	pods.after_ns = "a";
	pods.after_name = "x";
	is_str(list(s, pods, NULL), "2 pods a/y=2 created<0;", "%s: the next page", scheme);
	pods.after_name = "y";
	pods.limit = 0;
	is_str(list(s, pods, NULL), "1 pods b/x=1 created<0;", "%s: the rest", scheme);
	pods.at_rev = 0;
	is_str(list(s, pods, NULL), "", "%s: which is gone now", scheme);
	pods = (struct store_list){
		.resource = "pods", .ns = "a", .after_ns = "a", .after_name = "x"};
	is_str(list(s, pods, NULL), "6 pods a/y=6<2;", "%s: of one namespace, after x", scheme);
	pods.at_rev = 4;
	is_str(list(s, pods, NULL), "2 pods a/y=2 created<0;", "%s: the same as of 4", scheme);
	store_close(s);
}

static void test_log(void)
{
	struct store *s = open_new("log");
	struct buf b = BUF_INIT;

	put1(s, "pods", "a", "x", "1");
	put1(s, "nodes", "", "n", "2");
	put1(s, "pods", "b", "y", "3");
	put1(s, "pods", "a", "x", NULL);
	ok(!store_log(s, "pods", NULL, NULL, 0, 0, row_text, &b, &e), "%s: log", scheme);
	is_str(buf_str(&b), "1 pods a/x=1 created<0;3 pods b/y=3 created<0;4 pods a/x=1 deleted<1;",
		"%s: a delete carries the last value", scheme);
	buf_clear(&b);
	ok(!store_log(s, NULL, NULL, NULL, real(1), real(3), row_text, &b, &e), "%s: log of all",
		scheme);
	is_str(buf_str(&b), "2 nodes /n=2 created<0;3 pods b/y=3 created<0;", "%s: 2 to 3", scheme);
	buf_clear(&b);
	ok(!store_log(s, "pods", "a", "x", real(1), 0, row_text, &b, &e), "%s: of a key", scheme);
	is_str(buf_str(&b), "4 pods a/x=1 deleted<1;", "%s: after 1", scheme);
	buf_release(&b);
	store_close(s);
}

static void count_done(void *arg, const struct store_result *r)
{
	struct buf *b = arg;

	note(r->rev, 1);
	if (r->err.code)
		buf_addf(b, "%s@%d ", err_info(r->err.code)->reason, r->failed_guard);
	else
		buf_addf(b, "%lld ", (long long)ordinal(r->rev));
}

/* No descriptor tells what whoever works is going to dispatch. */
static bool dispatched_at_once(void *arg)
{
	++*(int *)arg;
	return true;
}

static void work(struct store *s)
{
	int told = 0;

	while (store_has_work(s))
		store_work(s, dispatched_at_once, &told);
	ok(told > 0, "%s: who works is told of a commit", scheme);
	is_int(store_dispatch(s, &e), 0, "%s: and dispatches it", scheme);
}

static void wait_done(struct store *s)
{
	if (store_has_work(s))
		work(s);
	while (store_pending(s)) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0) {
			ok(false, "%s: a submission is done within a minute", scheme);
			return;
		}
	}
}

static void test_submit(const char *where, bool lends)
{
	struct store *s = open_new(where);
	struct buf b = BUF_INIT;
	struct store_guard g = {GUARD_ABSENT, {"pods", "a", "x1"}};

	if (lends)
		store_lend_work(s);
	for (int i = 0; i < 4; i++) {
		char name[8] = "x";
		struct store_write w = put("pods", "a", name, "v");
		struct store_txn t = {&g, i == 2, &w, 1, 1, "u", "m"};

		name[1] = (char)('0' + i);
		name[2] = '\0';
		store_submit(s, &t, count_done, &b);
		name[1] = '?'; /* the store has its own copy */
	}
	struct store_write bad = put("a/b", "a", "x", "v");
	struct store_txn t = {NULL, 0, &bad, 1, 1, "u", "m"};

	store_submit(s, &t, count_done, &b);
	is_int(store_pending(s), 5, "%s: five submissions wait", scheme);
	wait_done(s);
	is_str(buf_str(&b), "1 2 AlreadyExists@0 3 Invalid@-1 ",
		"%s: done in order, a failed one alone", scheme);
	store_rest(s);
	is_int(put1(s, "pods", "a", "z", "v"), 4, "%s: and a commit beside it, after a rest",
		scheme);
	is_str(list(s, (struct store_list){.resource = "pods", .keys_only = true}, NULL),
		"1 pods a/x0 created<0;2 pods a/x1 created<0;3 pods a/x3 created<0;"
		"4 pods a/z created<0;",
		"%s: what was submitted is there", scheme);
	buf_release(&b);
	store_close(s);
}

static void test_watch(void)
{
	struct store *s = open_new("watch");
	struct store_watch *all = NULL, *pods = NULL;

	put1(s, "pods", "a", "x", "1");
	ok(!store_watch_open(s, NULL, NULL, real(0), &all, &e), "%s: watch all", scheme);
	ok(!store_watch_open(s, "pods", "a", real(1), &pods, &e), "%s: watch pods of a from 1",
		scheme);
	ok(readable(s), "%s: a new watch may have something", scheme);
	ok(!store_dispatch(s, &e), "%s: dispatch", scheme);
	is_str(watched(all, 1), "1 pods a/x=1 created<0;", "%s: what was before", scheme);
	is_str(watched(pods, 1), "", "%s: not what was seen before", scheme);
	ok(silent(s, pods, all), "%s: silence", scheme);
	put1(s, "pods", "a", "x", "2");
	put1(s, "nodes", "", "n", "3");
	put1(s, "pods", "b", "x", "4");
	put1(s, "pods", "a", "x", NULL);
	ok(readable(s), "%s: the bell rang", scheme);
	ok(!store_dispatch(s, &e), "%s: dispatch", scheme);
	is_str(watched(pods, 5), "2 pods a/x=2<1;5 pods a/x=2 deleted<2;", "%s: each once", scheme);
	is_str(watched(all, 5),
		"2 pods a/x=2<1;3 nodes /n=3 created<0;4 pods b/x=4 created<0;"
		"5 pods a/x=2 deleted<2;",
		"%s: in order", scheme);
	is_str(watched(all, 5), "", "%s: and not twice", scheme);
	is_int(ordinal(store_watch_rev(pods)), 5, "%s: a watch knows how far it is", scheme);
	put1(s, "nodes", "", "n", "6");
	is_str(watched(pods, 6), "", "%s: another resource", scheme);
	is_int(ordinal(store_watch_rev(pods)), 6, "%s: moves it on", scheme);
	store_watch_close(pods);
	store_watch_close(all);
	store_close(s);
}

static int rows_of(void *arg, const struct store_row *r)
{
	struct store_row *rows = arg;
	size_t n = 0;

	while (rows[n].rev)
		n++;
	rows[n] = *r;
	rows[n].key = (struct store_key){
		xstrdup(r->key.resource), xstrdup(r->key.ns), xstrdup(r->key.name)};
	rows[n].actor = xstrdup(r->actor);
	rows[n].manager = xstrdup(r->manager);
	rows[n].value = xstrndup(r->value, r->len);
	return 0;
}

static void free_rows(struct store_row *r)
{
	for (; r->rev; r++) {
		free((char *)r->key.resource);
		free((char *)r->key.ns);
		free((char *)r->key.name);
		free((char *)r->actor);
		free((char *)r->manager);
		free((char *)r->value);
	}
}

static void test_restore(void)
{
	struct store *s = open_new("restore"), *to = open_new("restored");
	struct store_row rows[9] = {0};
	struct store_watch *w = NULL;
	int64_t rev = 0;

	put1(s, "pods", "a", "x", "1");
	put1(s, "pods", "a", "x", "2");
	put1(s, "pods", "a", "y", "3");
	put1(s, "nodes", "", "n", "4");
	put1(s, "nodes", "", "n", NULL);
	ok(!store_log(s, NULL, NULL, NULL, real(1), 0, rows_of, rows, &e), "%s: rows", scheme);
	if (store_restore(to, rows, 4, &e) < 0 && e.code == ERR_METHOD) {
		ok(strstr(e.msg, "cannot restore"), "%s: cannot restore, and says so", scheme);
		goto out;
	}
	is_str(list(to, (struct store_list){0}, &rev), "2 pods a/x=2<1;3 pods a/y=3 created<0;",
		"%s: bytes as they were", scheme);
	is_int(rev, 5, "%s: revisions as they were", scheme);
	is_str(get(to, "pods", "a", "x", 1), "Gone: too old resource version: 1 (2)",
		"%s: what is missing is gone", scheme);
	is_str(get(to, "nodes", "", "n", 4), "4 nodes /n=4 created<0;", "%s: the rest is read",
		scheme);
	is_int(store_watch_open(to, NULL, NULL, 1, &w, &e), -1, "%s: watch of before", scheme);
	is_int(e.code, ERR_GONE, "%s: is gone", scheme);
	is_int(store_log(to, NULL, NULL, NULL, 0, 0, rows_of, rows, &e), -1, "%s: log too", scheme);
	is_int(e.code, ERR_GONE, "%s: is gone", scheme);
	is_int(put1(to, "pods", "a", "z", "6"), 6, "%s: revisions go on", scheme);
	is_int(store_restore(to, rows, 4, &e), -1, "%s: only once", scheme);
	is_int(e.code, ERR_EXISTS, "%s: says that it is not empty", scheme);
out:
	free_rows(rows);
	store_close(s);
	store_close(to);
}

/* Helpers are found on PATH: those that are built and those that are tests. */
static void set_path(void)
{
	autofree char *path = xasprintf(
		"%s/cmd:%s/t/helper:%s", getenv("T_BUILD"), getenv("T_SRC"), getenv("PATH"));

	setenv("PATH", path, 1);
}

static void test_scheme(const char *name)
{
	scheme = name;
	test_rows();
	test_bytes();
	test_guards();
	test_bad();
	test_list();
	test_log();
	test_submit("submit", false);
	test_submit("lends", true);
	test_watch();
	test_restore();
}

int main(void)
{
	const char *none;
	struct store *s = NULL;

	if (!mkdtemp(dir) || !getenv("T_SRC") || !getenv("T_BUILD"))
		return 1;
	set_path();
	test_scheme("memory");
	test_scheme("sqlite");
	test_scheme("perl");
	none = etcd_start(&etcd, dir);
	if (none)
		skip(none);
	else
		test_scheme("etcd");
	etcd_stop(&etcd);
	is_int(store_open("carrier-pigeon:x", true, &s, &e), -1, "an unknown scheme");
	ok(strstr(e.msg, "\"carrier-pigeon\""), "is named");
	ok(strstr(e.msg, "k-store-carrier-pigeon"), "and the program that was looked for");
	scratch_remove(dir);
	return tap_done();
}
