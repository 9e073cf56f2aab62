/*
 * Leases of all namespaces, durable and volatile, as one: a process writes both at random, another
 * keeps a copy by lists and watches that it closes, resumes and leaves in the middle of a read. The
 * copy is right in the end, and without a resumption each change of a key is told once, in order.
 */
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/map.h"
#include "chance.h"
#include "scratch.h"
#include "store/volatile.h"

#define OPS 600

static char dir[] = "/tmp/k-unit-beats.XXXXXX";
static const char *const spaces[] = { "a", VOLATILE_NS, "z", VOLATILE_NS };
static struct err e;

static int ignore(void *arg, const struct store_row *r)
{
	return 0;
}

/* A random put or delete; now and then a list, which leaves a mark. */
static bool write_one(struct store *s, uint64_t *rng, int i)
{
	struct store_list q = {.resource = VOLATILE_RESOURCE};
	char name[8], value[16];
	struct store_write w = {{VOLATILE_RESOURCE, spaces[below(rng, 4)], name},
		chance(rng, 75) ? STORE_PUT : STORE_DELETE, STORE_JSON, value, 0, NULL};
	struct store_txn t = {.writes = &w, .n_writes = 1, .time_ns = clock_now_ns()};
	int64_t rev;

	snprintf(name, sizeof(name), "n%d", (int)below(rng, 5));
	w.len = (size_t)snprintf(value, sizeof(value), "%d", i);
	if (w.op == STORE_DELETE)
		w.value = NULL;
	if (store_commit(s, &t, NULL, &e) < 0)
		return false;
	return !chance(rng, 5) || store_list(s, &q, ignore, NULL, &rev, &e) == 0;
}

static int writer(const char *path)
{
	struct store *s = open_at(path);
	uint64_t rng = 7;
	int i = 0;

	while (i < OPS && write_one(s, &rng, i))
		i++;
	store_close(s);
	return i == OPS ? 0 : 1;
}

struct copy {
	struct store *s;
	uint64_t rng;
	struct map state;	/* "ns/name" → value */
	struct map seen;	/* "ns/name" → revision, since the list */
	int wait_ms;		/* for something to read */
	struct store_watch *w;
	bool resumed;		/* since the list: things may be told again */
	int events, resumptions, lists, wrong;
};

static int take_row(void *arg, const struct store_row *r)
{
	struct copy *c = arg;
	autofree char *key = xasprintf("%s/%s", r->key.ns, r->key.name);
	int64_t *last = map_get(&c->seen, key);

	if (!c->resumed && last && r->rev <= *last) {
		diag("%s: revision %lld after %lld", key, (long long)r->rev, (long long)*last);
		c->wrong++;
	}
	map_put(&c->seen, key, xmemdup(&r->rev, sizeof(r->rev)));
	if (r->op == STORE_DELETE)
		map_del(&c->state, key);
	else
		map_put(&c->state, key, xstrndup(r->value, r->len));
	c->events++;
	/* now and then a reader has enough for a while */
	return chance(&c->rng, 10);
}

static int list_row(void *arg, const struct store_row *r)
{
	(void)take_row(arg, r);
	return 0;
}

static void open_watch(struct copy *c, int64_t rev)
{
	if (store_watch_open(c->s, VOLATILE_RESOURCE, NULL, rev, &c->w, &e) < 0) {
		diag("%s", e.msg);
		c->wrong++;
		c->w = NULL;
	}
}

static void relist(struct copy *c)
{
	struct store_list q = {.resource = VOLATILE_RESOURCE};
	int64_t rev;

	store_watch_close(c->w);
	map_release(&c->state);
	map_release(&c->seen);
	c->state = c->seen = (struct map){.free_value = free};
	c->resumed = false;
	c->lists++;
	if (store_list(c->s, &q, list_row, c, &rev, &e) < 0) {
		diag("list: %s", e.msg);
		c->wrong++;
		rev = 0;
	}
	open_watch(c, rev);
}

static void resume(struct copy *c)
{
	int64_t rev = store_watch_rev(c->w);

	store_watch_close(c->w);
	c->resumed = true;
	c->resumptions++;
	open_watch(c, rev);
}

/* Read until there is nothing, or until the reader stops by itself. */
static void follow(struct copy *c)
{
	struct pollfd p = {store_fd(c->s), POLLIN, 0};

	if (poll(&p, 1, c->wait_ms) < 0 || store_dispatch(c->s, &e) < 0 ||
		store_watch_read(c->w, take_row, c, &e) < 0) {
		diag("%s", e.msg);
		c->wrong++;
	}
	if (chance(&c->rng, 7))
		resume(c);
	else if (chance(&c->rng, 3))
		relist(c);
}

static int compare(void *arg, const struct store_row *r)
{
	struct copy *c = arg;
	autofree char *key = xasprintf("%s/%s", r->key.ns, r->key.name);
	const char *have = map_get(&c->state, key);

	if (!have || strlen(have) != r->len || memcmp(have, r->value, r->len) != 0) {
		diag("%s: %s, should be %.*s", key, have ? have : "nothing", (int)r->len,
			r->value);
		c->wrong++;
	}
	map_del(&c->state, key);
	return 0;
}

static void test_copy(const char *path)
{
	struct store_list q = {.resource = VOLATILE_RESOURCE};
	struct copy c = {.rng = 11,
		.wait_ms = 20,
		.state.free_value = free,
		.seen.free_value = free};
	pid_t pid = fork();
	int status = -1;
	int64_t rev;

	if (!pid)
		_exit(writer(path));
	c.s = open_at(path);
	relist(&c);
	while (c.w && waitpid(pid, &status, WNOHANG) == 0)
		follow(&c);
	is_int(status, 0, "the writer wrote");
	c.wait_ms = 0;
	for (int i = 0; c.w && i < 200; i++)
		follow(&c);
	while (c.w && (status = store_watch_read(c.w, take_row, &c, &e)) > 0)
		;
	is_int(status, 0, "all is read");
	ok(!store_list(c.s, &q, compare, &c, &rev, &e), "what there is");
	is_int((int64_t)c.state.n, 0, "is all that the copy has");
	is_int(c.wrong, 0, "and it was told once and in order: %d events, %d resumptions, %d lists",
		c.events, c.resumptions, c.lists);
	store_watch_close(c.w);
	store_close(c.s);
	map_release(&c.state);
	map_release(&c.seen);
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	autofree char *path = xasprintf("%s/s.db", dir);
	autofree char *vol = xasprintf("%s/vol", dir);

	setenv("K_VOLATILE", vol, 1);
	test_copy(path);
	scratch_remove(dir);
	return tap_done();
}
