/*
 * What the suite of all back ends (store.c) cannot ask of a store in etcd: compaction, many
 * submissions at once and their batches, two programs on one store, etcd's limits, its end and
 * return. A real etcd, on 127.0.0.1.
 */

#include "../tap.h"

#include "../etcd.h"
#include "base/map.h"
#include "scratch.h"
#include "store/store_helper.h"

static char dir[] = "/tmp/k-unit-etcd.XXXXXX";
static struct etcd etcd;
static struct err e;
static int submissions = 300;

static struct store *open_store(const char *name)
{
	autofree char *address = xasprintf("etcd:%s/%s", etcd.url, name);
	struct store *s = NULL;

	if (store_open(address, true, &s, &e) < 0) {
		diag("%s", e.msg);
		exit(1);
	}
	return s;
}

static int64_t put(struct store *s, const char *name, const char *value)
{
	struct store_write w = {{"pods", "a", name}, value ? STORE_PUT : STORE_DELETE, STORE_JSON,
		value, value ? strlen(value) : 0};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
	struct store_result r;

	return store_commit(s, &t, &r, &e) < 0 ? -1 : r.rev;
}

static int row_text(void *arg, const struct store_row *r)
{
	buf_addf(arg, "%s=%.*s%s ", r->key.name, (int)r->len, r->value,
		r->op == STORE_DELETE ? "!" : "");
	return 0;
}

static const char *rows(struct store *s, int64_t from)
{
	static struct buf b;

	buf_clear(&b);
	if (store_log(s, NULL, NULL, NULL, from, 0, row_text, &b, &e) < 0)
		buf_addf(&b, "%s", err_info(e.code)->reason);
	return buf_str(&b);
}

/* etcd's own JSON door, for what the store never does. true: it said 200. */
static bool etcd_post(const char *path, const char *json)
{
	struct sockaddr_in a;
	autoclose int fd = etcd_socket(&a, etcd.port);
	autofree char *request = xasprintf(
		"POST %s HTTP/1.0\r\nContent-Length: %zu\r\n\r\n%s", path, strlen(json), json);
	char answer[4096] = "";
	size_t n = 0;
	ssize_t got;

	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0 ||
		write(fd, request, strlen(request)) < 0)
		return false;
	while ((got = read(fd, answer + n, sizeof(answer) - 1 - n)) > 0)
		n += (size_t)got;
	return strstr(answer, " 200 ") != NULL;
}

static void test_compaction(void)
{
	struct store *s = open_store("compaction");
	struct store_key x = {"pods", "a", "x"};
	struct store_watch *w = NULL;
	autobuf b = BUF_INIT;
	int64_t rev[6];
	char json[64];

	rev[0] = put(s, "x", "1");
	rev[1] = put(s, "y", "1");
	rev[2] = put(s, "x", "2");
	rev[3] = put(s, "z", "1");
	rev[4] = put(s, "z", NULL);
	rev[5] = put(s, "x", "3");
	is_str(rows(s, 0), "x=1 y=1 x=2 z=1 z=1! x=3 ", "the whole log");
	snprintf(json, sizeof(json), "{\"revision\":\"%lld\"}", (long long)rev[3] >> 10);
	ok(etcd_post("/v3/kv/compaction", json), "etcd compacts");
	is_str(rows(s, 0), "Gone", "the log from before is gone");
	is_str(rows(s, rev[2]), "Gone", "also from right before");
	is_str(rows(s, rev[3]), "z=1! x=3 ", "not from there on; a delete has its last value");
	is_str(rows(s, STORE_KEPT_AFTER(0)), "y=1 x=2 z=1 z=1! x=3 ", "what is still there");
	is_str(rows(s, STORE_KEPT_AFTER(rev[1])), "x=2 z=1 z=1! x=3 ", "after a revision");
	is_int(store_get(s, &x, rev[0], row_text, &b, &e), -1, "a read as of before");
	is_int(e.code, ERR_GONE, "is gone: %s", e.msg);
	is_int(store_watch_open(s, "pods", NULL, rev[0], &w, &e), -1, "a watch too");
	is_int(e.code, ERR_GONE, "is gone: %s", e.msg);
	ok(!store_get(s, &x, rev[3], row_text, &b, &e), "as of the compaction");
	is_str(buf_str(&b), "x=2 ", "is read");
	store_close(s);
}

/* Many submissions to few keys, in one go: batches, and those that wait for each other. */
#define SUBMISSIONS 1000 /* at most */

struct tally {
	int done, failed, disordered;
	struct tally_one {
		struct tally *t;
		int i;
	} one[SUBMISSIONS];
};

static void tally_done(void *arg, const struct store_result *r)
{
	struct tally_one *o = arg;

	o->t->disordered += o->i != o->t->done;
	o->t->done++;
	o->t->failed += r->err.code != ERR_NONE;
}

static void wait_done(struct store *s)
{
	while (store_pending(s)) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0) {
			ok(false, "submissions are done within a minute: %s", e.msg);
			return;
		}
	}
}

static void submit_all(struct store *s, struct tally *t, int who)
{
	for (int i = 0; i < submissions; i++) {
		/* every tenth is created by both, the others have a key for each who */
		char name[32];
		struct store_guard g[2] = {{GUARD_COUNTER, {"quota", "a", "all"}, 0, 1, 1500},
			{GUARD_ABSENT, {"pods", "a", name}}};
		struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, name, 0};
		struct store_txn txn = {
			i % 10 ? NULL : g, i % 10 ? 0 : 2, &w, 1, 1, "u", i % 2 ? "odd" : "even"};

		if (i % 10)
			snprintf(name, sizeof(name), "w%d-%d", who, i % 37);
		else
			snprintf(name, sizeof(name), "both-%d", i);
		w.len = strlen(name);
		t->one[i] = (struct tally_one){t, i};
		store_submit(s, &txn, tally_done, &t->one[i]);
	}
}

struct seen {
	struct map last; /* name → revision, as an int64_t * */
	int64_t rev;
	int rows, bad;
};

/* Each change once, in order, and each says which one was before it. */
static int see(void *arg, const struct store_row *r)
{
	struct seen *v = arg;
	int64_t *last = map_get(&v->last, r->key.name);

	v->rows++;
	v->bad += r->rev <= v->rev || r->prev_rev != (last ? *last : 0);
	v->rev = r->rev;
	if (!last)
		map_put(&v->last, r->key.name, last = xmalloc(sizeof(*last)));
	*last = r->rev;
	return 0;
}

static void watch_until(struct store *s, struct store_watch *w, int64_t rev, struct seen *v)
{
	while (store_watch_rev(w) < rev) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0 ||
			store_watch_read(w, see, v, &e) < 0) {
			ok(false, "the watch gets everything within a minute: %s", e.msg);
			return;
		}
	}
}

static void test_submissions(void)
{
	struct store *a = open_store("submissions"), *b = open_store("submissions");
	struct store *c = open_store("submissions");
	struct seen live = {.last.free_value = free}, late = {.last.free_value = free};
	struct store_watch *w = NULL, *slow = NULL;
	static struct tally ta, tb;
	int64_t rev = 0;

	is_str(store_id(a), store_id(b), "two programs have one store");
	ok(!store_revision(c, &rev, &e), "where it begins");
	ok(!store_watch_open(c, "pods", NULL, rev, &w, &e), "a watch in a third");
	ok(!store_watch_open(c, NULL, NULL, rev, &slow, &e), "and one that is not read for now");
	submit_all(a, &ta, 1);
	submit_all(b, &tb, 2);
	wait_done(a);
	wait_done(b);
	is_int(ta.done + tb.done, 2 * submissions, "all are answered");
	is_int(ta.disordered + tb.disordered, 0, "in the order of submission");
	is_int(ta.failed + tb.failed, submissions / 10, "of two that create one object one fails");
	ok(!store_revision(c, &rev, &e), "the revision then");
	watch_until(c, w, rev, &live);
	is_int(live.rows, 2 * submissions - submissions / 10, "the watch saw every change");
	is_int(live.bad, 0, "once, in order, none between a row and the one before it");
	watch_until(c, slow, rev, &late);
	is_int(late.rows, live.rows, "so did the one that was late");
	is_int(late.bad, 0, "in order");
	map_release(&live.last);
	map_release(&late.last);
	store_watch_close(w);
	store_watch_close(slow);
	store_close(a);
	store_close(b);
	store_close(c);
}

/* The helper of a watcher dies again and again while others write: nothing is lost, nothing comes
   twice. */
static void test_killed(void)
{
	struct store *a = open_store("killed"), *c = open_store("killed");
	struct seen v = {.last.free_value = free};
	struct store_watch *w = NULL;
	int64_t rev = 0;
	int puts = 0;

	ok(!store_revision(a, &rev, &e), "where it begins");
	ok(!store_watch_open(c, "pods", NULL, rev, &w, &e), "a watch");
	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 17 + round; i++, puts++) {
			char name[16];

			snprintf(name, sizeof(name), "x%d", puts % 11);
			rev = put(a, name, "v");
		}
		if (round % 3) /* in the middle of what it has to say, or when all is said */
			watch_until(c, w, rev, &v);
		if (hs(c)->pid)
			kill(hs(c)->pid, SIGKILL);
		hs(c)->short_lives = 0; /* as if it had lived longer */
	}
	watch_until(c, w, rev, &v);
	is_int(v.rows, puts, "every change was seen");
	is_int(v.bad, 0, "once and in order");
	map_release(&v.last);
	store_watch_close(w);
	store_close(a);
	store_close(c);
}

struct ordered {
	int rows, bad;
	char last[32];
};

static int in_order(void *arg, const struct store_row *r)
{
	struct ordered *o = arg;

	o->rows++;
	o->bad += strcmp(r->key.name, o->last) <= 0 || (r->value && r->len != 9000);
	snprintf(o->last, sizeof(o->last), "%s", r->key.name);
	return 0;
}

static int count(struct store *s, struct store_list q)
{
	struct ordered o = {0};
	int64_t rev;

	if (store_list(s, &q, in_order, &o, &rev, &e) < 0)
		diag("%s", e.msg);
	return o.bad ? -1 : o.rows;
}

/* Three transactions of 100 objects each, 2.7 MB: more than a page. */
static void test_pages(void)
{
	struct store *s = open_store("pages");
	struct store_write w[100];
	struct store_txn t = {NULL, 0, w, 100, 1, "u", "m"};
	struct store_result r[3] = {0};
	static char value[9000];
	char names[100][16];
	struct store_list q = {.resource = "pods"};

	memset(value, 'x', sizeof(value));
	for (int n = 0; n < 3; n++) {
		for (int i = 0; i < 100; i++) {
			snprintf(names[i], sizeof(names[i]), "x%03d-%d", i, n);
			w[i] = (struct store_write){{"pods", "a", names[i]}, STORE_PUT, STORE_JSON,
				value, sizeof(value)};
		}
		if (store_commit(s, &t, &r[n], &e) < 0)
			diag("%s", e.msg);
	}
	is_int(count(s, q), 300, "a list of several pages, in order");
	q.limit = 250;
	is_int(count(s, q), 250, "some of them");
	q = (struct store_list){.resource = "pods", .after_ns = "a", .after_name = "x049-2"};
	is_int(count(s, q), 150, "those behind one");
	q = (struct store_list){.resource = "pods", .at_rev = r[1].rev};
	is_int(count(s, q), 200, "as of the second transaction");
	q.at_rev = r[1].rev - 40;
	is_int(count(s, q), 160, "as of the middle of it");
	q.limit = 155;
	is_int(count(s, q), 155, "some of those");
	store_close(s);
}

static void test_limits(void)
{
	struct store *s = open_store("limits");
	struct store_write w[200], twice[2];
	struct store_txn t = {NULL, 0, w, 200, 1, "u", "m"};
	static char big[2 << 20];
	char names[200][8];
	struct buf b = BUF_INIT;

	for (int i = 0; i < 200; i++) {
		snprintf(names[i], sizeof(names[i]), "x%d", i);
		w[i] = (struct store_write){{"pods", "a", names[i]}, STORE_PUT, STORE_JSON, "1", 1};
	}
	is_int(store_commit(s, &t, NULL, &e), -1, "a transaction of 200 writes");
	is_int(e.code, ERR_TOOLARGE, "is too large for etcd: %s", e.msg);
	t.n_writes = 100;
	ok(!store_commit(s, &t, NULL, &e), "one of 100 is not");
	memset(big, 'x', sizeof(big));
	w[0].value = big;
	w[0].len = sizeof(big);
	t.n_writes = 1;
	is_int(store_commit(s, &t, NULL, &e), -1, "a value of 2 MiB");
	is_int(e.code, ERR_TOOLARGE, "is too large, too: %s", e.msg);
	twice[0] = twice[1] = w[1];
	t.writes = twice;
	t.n_writes = 2;
	is_int(store_commit(s, &t, NULL, &e), -1, "a key twice");
	ok(strstr(e.msg, "pods a/x1: etcd cannot"), "is named");
	/* base64 of "/limits/o/pods\0a\0y" and of "?" */
	ok(etcd_post("/v3/kv/put", "{\"key\":\"L2xpbWl0cy9vL3BvZHMAYQB5\",\"value\":\"Pw==\"}"),
		"somebody else writes into the store");
	is_int(store_get(s, &(struct store_key){"pods", "a", "y"}, 0, row_text, &b, &e), -1,
		"which is no row");
	is_int(e.code, ERR_CORRUPT, "and is said to be none: %s", e.msg);
	store_close(s);
}

static void test_restart(void)
{
	struct store *s = open_store("restart");
	struct store_watch *w = NULL;
	struct seen v = {.last.free_value = free};
	int64_t rev;
	int peer[2];

	ok(!store_revision(s, &rev, &e), "where it begins");
	ok(!store_watch_open(s, "pods", NULL, rev, &w, &e), "a watch");
	rev = put(s, "x", "1");
	watch_until(s, w, rev, &v);
	is_int(v.rows, 1, "sees");
	etcd_stop(&etcd);
	is_int(put(s, "x", "2"), -1, "without etcd there is no put");
	is_int(err_info(e.code)->exit, EXIT_UNREACHABLE, "which is said: %s", e.msg);
	ok(!etcd_free_ports(peer) && etcd_start_on(&etcd, dir, peer[0]), "etcd is back");
	for (int i = 0; i < 1200 && (rev = put(s, "x", "3")) < 0; i++)
		poll(NULL, 0, 50); /* it listens before it can write */
	ok(rev > 0, "puts work again");
	watch_until(s, w, rev, &v);
	ok(v.rows >= 2 && !v.bad, "and the watch goes on");
	map_release(&v.last);
	store_watch_close(w);
	store_close(s);
}

/* With the argument "long": more, and etcd's end. */
int main(int argc, char **argv)
{
	autofree char *path = xasprintf("%s/cmd:%s", getenv("T_BUILD"), getenv("PATH"));
	const char *none;

	submissions = argc > 1 ? SUBMISSIONS : submissions;
	setenv("PATH", path, 1);
	if (!mkdtemp(dir))
		return 1;
	none = etcd_start(&etcd, dir);
	if (none) {
		skip(none);
	} else {
		test_compaction();
		test_submissions();
		test_pages();
		test_limits();
		if (argc > 1) {
			test_killed();
			test_restart();
		}
	}
	etcd_stop(&etcd);
	scratch_remove(dir);
	return tap_done();
}
