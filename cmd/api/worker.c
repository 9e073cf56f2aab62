/*
 * A worker: one loop over the listening sockets that it shares with its brothers and its own handle
 * on the store, and two threads that take turns at it. SIGTERM: it takes nothing new, answers what
 * it has, ends its watches, and is gone.
 */
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/turns.h"
#include "door.h"
#include "metrics.h"
#include "net/jwt.h"
#include "net/tls.h"
#include "net/tls_mem.h"
#include "spread.h"
#include "store/store.h"

/* How long answers under way may take when it ends. */
#define STOP_NS (10 * NS_PER_S)
#define STOP_MS 10000
/* Who waits for each answer before it asks again asks after so long at most. */
#define LOOK_NS (NS_PER_MS * 80 / 1000)
/* Larger blocks go back to the system at once: a big list leaves nothing behind. */
#define MMAP_BYTES (128 * 1024)
/* What is free at the heap's end stays for the next piece of a list. */
#define TRIM_BYTES (512 * 1024)

static void on_api(void *arg, int fd unused_arg, uint32_t events unused_arg)
{
	struct door *d = arg;
	struct err e = ERR_INIT;

	if (api_dispatch(d->api, &e))
		log_kv(LOG_LV_ERROR, e.msg, NULL);
}

/* Commits wait for the disk and for other writers: this thread makes them, and the other one serves
   meanwhile. */
static bool work_wanted(void *arg)
{
	struct door *d = arg;

	return store_has_work(api_store(d->api));
}

static bool on_durable(void *arg)
{
	return turns_recall(arg);
}

static void work(void *arg, struct turns *t)
{
	struct door *d = arg;

	store_work(api_store(d->api), on_durable, t);
}

static bool chore_waits(void *arg)
{
	struct door *d = arg;

	return store_has_chore(api_store(d->api));
}

static void chore(void *arg)
{
	struct door *d = arg;

	store_chore(api_store(d->api));
}

static void work_done(void *arg)
{
	on_api(arg, -1, 0);
}

static void on_calm(void *arg)
{
	api_rest(((struct door *)arg)->api);
	tls_mem_trim();
}

static void on_stopped(void *arg)
{
	struct door *d = arg;

	loop_stop(d->loop, EXIT_DONE);
}

static bool pass(void *arg, int fd, bool local)
{
	struct door *d = arg;

	return spread_pass(d->spread, fd, local);
}

static void on_term(void *arg, int signo unused_arg)
{
	struct door *d = arg;

	if (d->stopping)
		return;
	d->stopping = true;
	spread_end(d->spread, d->number);
	watch_end_all(d);
	http_server_stop(d->http, STOP_NS, on_stopped, d);
}

/* Renewed certificates; wrong ones leave those in place that work. */
static void on_hup(void *arg, int signo unused_arg)
{
	struct door *d = arg;
	struct err e = ERR_INIT;
	SSL_CTX *tls;

	if (!*d->o->listen)
		return;
	if (tls_server_files(d->o->cert, d->o->key, d->o->client_ca, &tls, &e)) {
		log_kv(LOG_LV_ERROR, "certificates as before", "error", e.msg, NULL);
		return;
	}
	http_server_set_tls(d->http, tls);
	SSL_CTX_free(tls);
	log_kv(LOG_LV_INFO, "certificates read again", NULL);
}

static int listen_on(struct door *d, const struct worker_start *s, struct err *e)
{
	if (s->unix_fd >= 0 && http_server_listen(d->http, s->unix_fd, NULL, e))
		return -1;
	return s->tls_fd < 0 ? 0 : http_server_listen(d->http, s->tls_fd, s->tls, e);
}

int door_open_api(const struct door_options *o, struct api **ret, struct err *e)
{
	static const char *const groups[] = {"system:masters", NULL};
	const struct api_caller self = {"system:apiserver", groups, "k-api"};
	autofree char *address = xasprintf("local:%s", o->store ? o->store : "");

	return api_open(address, true, &self, ret, e);
}

static int open_api(struct door *d, struct err *e)
{
	const struct authn_tokens tokens = token_authn(d);

	if (door_open_api(d->o, &d->api, e))
		return -1;
	store_lend_work(api_store(d->api));
	api_sign_with(d->api, jwt_sign_with_file);
	api_know_tokens(d->api, &tokens);
	return 0;
}

static int begin(struct door *d, const struct worker_start *s, struct err *e)
{
	static const struct http_ops ops = {door_request, door_gone, pass};
	struct http_limits limits = {.queued = DOOR_QUEUE_BYTES};

	d->loop = loop_new();
	loop_set_look(d->loop, LOOK_NS);
	if (d->o->awake_ns) {
		awake_open(&d->awake, AWAKE_DRIVER, AWAKE_DEVICE);
		loop_keep_awake(d->loop, &d->awake, d->o->awake_ns);
	}
	loop_set_calm(d->loop, LOOP_CALM_NS, on_calm, d);
	if (open_api(d, e) || http_server_new(d->loop, &limits, &ops, d, &d->http, e) ||
		listen_on(d, s, e))
		return -1;
	spread_begin(d->spread, d->number, d->loop, d->http);
	loop_add_fd(d->loop, api_fd(d->api), EPOLLIN, on_api, d);
	loop_add_signal(d->loop, SIGTERM, on_term, d);
	loop_add_signal(d->loop, SIGINT, on_term, d);
	loop_add_signal(d->loop, SIGHUP, on_hup, d);
	return 0;
}

static void tell_ready(int fd)
{
	struct err e = ERR_INIT;

	if (fd < 0)
		return;
	if (io_write_all(fd, "\n", 1, &e))
		log_kv(LOG_LV_ERROR, e.msg, NULL);
	close(fd);
}

/* What the API still works on comes back to jobs whose clients are gone. */
static void drain(struct door *d)
{
	struct pollfd p = {.fd = api_fd(d->api), .events = POLLIN};
	struct err e = ERR_INIT;

	while (api_pending(d->api)) {
		if (work_wanted(d))
			store_work(api_store(d->api), NULL, NULL);
		if (api_dispatch(d->api, &e))
			return;
		if (api_pending(d->api) && !work_wanted(d) && poll(&p, 1, STOP_MS) <= 0)
			return;
	}
}

int worker_run(const struct worker_start *s)
{
	static const struct turns_work turns = {work_wanted, work, work_done, chore_waits, chore};
	struct door d = {.o = s->o, .metrics = s->metrics, .at = s->at,
		.spread = s->spread, .number = s->number, .awake = AWAKE_INIT};
	struct err e = ERR_INIT;
	int status = EXIT_FAILED;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* it may be gone by now */
	if (getppid() != s->parent)
		return EXIT_FAILED;
	mallopt(M_MMAP_THRESHOLD, MMAP_BYTES);
	mallopt(M_TRIM_THRESHOLD, TRIM_BYTES);
	signal(SIGPIPE, SIG_IGN);
	if (begin(&d, s, &e)) {
		log_kv(LOG_LV_ERROR, e.msg, NULL);
		status = err_info(e.code)->exit;
	} else {
		tell_ready(s->ready_fd);
		if (turns_run(d.loop, &turns, &d, &status, &e))
			log_kv(LOG_LV_ERROR, e.msg, NULL);
	}
	connect_end_all(&d);
	http_server_free(d.http);
	if (d.api)
		drain(&d);
	token_keys_release(&d.tokens);
	api_close(d.api);
	loop_free(d.loop);
	awake_close(&d.awake);
	vec_release(&d.watches);
	return status;
}
