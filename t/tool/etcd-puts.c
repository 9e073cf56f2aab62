/*
 * etcd-puts bare URL CLIENTS PUTS BYTES
 * etcd-puts store ADDRESS CLIENTS PUTS BYTES
 *
 * Puts of BYTES by CLIENTS at once, each to a key of its own, each guarded by the key's revision:
 * by a loop that does nothing but speak to etcd (one HTTP/2 connection, one transaction a put), or
 * by store_submit to any store. Prints puts a second. Ends after 20 s at the latest.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../../cmd/store-etcd/etcd.h"
#include "../../cmd/store-etcd/grpc.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/store.h"

#define LIMIT_NS (20 * NS_PER_S)

struct client {
	struct run *run;
	char name[32];
	int64_t rev; /* of its key, 0: absent */
};

struct run {
	struct client *clients;
	long n, puts, started, done;
	int64_t begin_ns;
	char *value;
	size_t len;
	/* bare */
	struct loop *loop;
	struct grpc *g;
	/* store */
	struct store *s;
	struct err e;
};

static bool may_start(struct run *r)
{
	return r->started < r->puts && clock_mono_ns() - r->begin_ns < LIMIT_NS && ++r->started;
}

static void bare_put(struct client *c);

static void bare_done(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct client *c = arg;
	struct etcd_txn t;

	if (e)
		die_err(e);
	if (!etcd_read_txn(pb_read(msg, len), &t) || !t.succeeded)
		die(ERR_INTERNAL, "a put failed its guard");
	c->rev = t.rev;
	c->run->done++;
	bare_put(c);
}

static void bare_put(struct client *c)
{
	struct bytes key = {c->name, strlen(c->name)};
	autobuf b = BUF_INIT;

	if (!may_start(c->run)) {
		if (c->run->done == c->run->started)
			loop_stop(c->run->loop, 0);
		return;
	}
	if (c->rev)
		etcd_add_cmp_mod(&b, key, c->rev);
	else
		etcd_add_cmp_absent(&b, key);
	etcd_add_op_put(&b, key, (struct bytes){c->run->value, c->run->len});
	grpc_call(c->run->g, ETCD_TXN, &b, bare_done, c);
}

static void run_bare(struct run *r, const char *url)
{
	r->loop = loop_new();
	if (grpc_new(r->loop, url, &r->g, &r->e) < 0 || grpc_connect(r->g, &r->e) < 0)
		die_err(&r->e);
	r->begin_ns = clock_mono_ns();
	for (long i = 0; i < r->n; i++)
		bare_put(&r->clients[i]);
	loop_run(r->loop);
	grpc_free(r->g);
	loop_free(r->loop);
}

static void store_put(struct client *c);

static void store_done(void *arg, const struct store_result *res)
{
	struct client *c = arg;

	if (res->err.code)
		die_err(&res->err);
	c->rev = res->rev;
	c->run->done++;
	store_put(c);
}

static void store_put(struct client *c)
{
	struct store_guard g = {c->rev ? GUARD_REV : GUARD_ABSENT, {"pods", "a", c->name}, c->rev};
	struct store_write w = {
		{"pods", "a", c->name}, STORE_PUT, STORE_JSON, c->run->value, c->run->len};
	struct store_txn t = {&g, 1, &w, 1, 1, "u", "m"};

	if (may_start(c->run))
		store_submit(c->run->s, &t, store_done, c);
}

static void run_store(struct run *r, const char *address)
{
	if (store_open(address, true, &r->s, &r->e) < 0)
		die_err(&r->e);
	r->begin_ns = clock_mono_ns();
	for (long i = 0; i < r->n; i++)
		store_put(&r->clients[i]);
	while (store_pending(r->s)) {
		struct pollfd p = {store_fd(r->s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1 || store_dispatch(r->s, &r->e) < 0)
			die(ERR_TIMEOUT, "no answer for a minute");
	}
	store_close(r->s);
}

int main(int argc, char **argv)
{
	struct run r = {0};
	int64_t took_ns;

	prog_set(argv[0]);
	if (argc != 6)
		die(ERR_USAGE, "usage: etcd-puts bare|store ADDRESS CLIENTS PUTS BYTES");
	signal(SIGPIPE, SIG_IGN);
	r.n = strtol(argv[3], NULL, 10);
	r.puts = strtol(argv[4], NULL, 10);
	r.len = strtoul(argv[5], NULL, 10);
	r.clients = xcalloc((size_t)r.n, sizeof(*r.clients));
	r.value = xmalloc(r.len + 1);
	memset(r.value, 'x', r.len);
	for (long i = 0; i < r.n; i++) {
		r.clients[i].run = &r;
		snprintf(r.clients[i].name, sizeof(r.clients[i].name), "%d-%ld", (int)getpid(), i);
	}
	if (!strcmp(argv[1], "bare"))
		run_bare(&r, argv[2]);
	else
		run_store(&r, argv[2]);
	took_ns = clock_mono_ns() - r.begin_ns;
	printf("%.0f\n", (double)r.done * 1e9 / (double)took_ns);
	free(r.clients);
	free(r.value);
	return 0;
}
