/*
 * A controller as a daemon: one epoll; what wakes it is an event of a watch, the completion of its
 * own writes, a time that a callback asked for, or a signal.
 */
#include <string.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "control/commit.h"
#include "control/informer.h"
#include "control/queue.h"
#include "control/run.h"
#include "store/store.h"

/* Rounds of catching up before the callbacks get their turn all the same: others may write without
 * a pause. */
#define CATCH_UP_MAX 100
#define WAKE_SLACK_NS (10 * NS_PER_MS)

struct daemon {
	struct runner *r;
	struct view *v;
	struct queue q;
	struct informer *inf;
	int64_t *seen; /* a revision an informer */
	size_t n;
	struct loop *loop;
	struct loop_source *timer;
	bool progress; /* the last dispatch delivered something */
	struct err fatal;
};

/* One key's run. */
struct key_run {
	struct daemon *d;
	struct queue_key *key;
	struct err failed;
};

static bool is_conflict(enum err_code c)
{
	return c == ERR_CONFLICT || c == ERR_EXISTS || c == ERR_NOTFOUND;
}

/* The key runs again only when the informer has shown what was written here. */
static void wait_for(struct daemon *d, struct queue_key *k, const struct commit_item *i)
{
	const char *only = d->r->o->ns;

	for (size_t n = 0; n < d->n; n++) {
		if (d->inf[n].kind != i->req->kind)
			continue;
		if (!only || !i->req->kind->namespaced || !strcmp(only, i->req->ns ?: ""))
			queue_wait(&d->q, k, n, i->rev);
	}
}

static void on_item(void *arg, const struct commit_item *i)
{
	struct key_run *run = arg;

	run->d->progress = true;
	if (!i->ret) {
		/* its Events too, if it reads them */
		if (!i->unchanged)
			wait_for(run->d, run->key, i);
		return;
	}
	log_kv(is_conflict(i->err->code) || i->ending ? LOG_LV_DEBUG : LOG_LV_WARN, i->err->msg,
		"ns", run->key->ns, "name", run->key->name, NULL);
	/* An event that cannot be told is no reason to do the work again. */
	if (!i->event && !i->ending && (!run->failed.code || is_conflict(run->failed.code)))
		run->failed = *i->err;
}

static void on_done(void *arg)
{
	struct key_run *run = arg;

	queue_done(&run->d->q, run->key, run->failed.code ? &run->failed : NULL, clock_mono_ns());
	free(run);
}

/* What is not watched, as it is now; what cannot be read stays as it was. */
static void look_up(struct daemon *d, const struct controller_read *r, const struct queue_key *k)
{
	const struct kind *kind = kind_by_resource(r->resource);
	const char *ns, *name;
	autodoc *obj = NULL;
	struct err e = ERR_INIT;

	if (!r->of_key(k->ns, k->name, &ns, &name))
		return;
	if (!api_get(d->r->api, kind, ns, name, &obj, &e))
		read_put(d->r->c, d->v, kind, yyjson_doc_get_root(obj));
	else if (e.code == ERR_NOTFOUND)
		view_del(d->v, kind, ns, name);
	else
		log_kv(LOG_LV_WARN, e.msg, "ns", ns, "name", name, NULL);
}

static void run_one(struct daemon *d, struct queue_key *k)
{
	const struct err *failed =
		k->failed.code && !is_conflict(k->failed.code) ? &k->failed : NULL;
	struct key_run *run = xcalloc(1, sizeof(*run));
	struct actions out = {0};

	*run = (struct key_run){.d = d, .key = k};
	for (const struct controller_read *r = d->r->c->reads; r->resource; r++)
		if (r->of_key)
			look_up(d, r, k);
	if (run_key(d->r->c, d->v, k->ns, k->name, clock_now_ns(), d->r->options, failed, &out,
		    &run->failed))
		log_kv(LOG_LV_WARN, run->failed.msg, NULL);
	/* Where time stands still nothing becomes due. */
	k->wake_ns = clock_frozen() ? 0 : out.wake_ns;
	commit_start(d->r->api, buf_str(&out.text), out.text.len, on_item, on_done, run);
	actions_release(&out);
}

static void arm(struct daemon *d);

static void run_ready(struct daemon *d)
{
	struct vec ready = VEC_INIT;

	queue_take(&d->q, clock_mono_ns(), clock_now_ns(), &ready);
	for (size_t i = 0; i < ready.n; i++)
		run_one(d, ready.v[i]);
	vec_release(&ready);
	arm(d);
}

static void on_timer(void *arg)
{
	struct daemon *d = arg;

	run_ready(d);
}

static void arm(struct daemon *d)
{
	int64_t at = queue_next(&d->q, clock_mono_ns(), clock_now_ns());

	loop_del(take(d->timer));
	if (at)
		d->timer = loop_add_timer(d->loop, at, WAKE_SLACK_NS, on_timer, d);
}

static int recover(struct daemon *d, struct err *e)
{
	for (size_t i = 0; i < d->n; i++) {
		if (d->inf[i].lost && informer_recover(&d->inf[i], e))
			return -1;
	}
	return 0;
}

/*
 * Until a dispatch delivers nothing: whatever was written before something seen has then been seen
 * too, of every kind. Only so may a callback conclude from an absence.
 */
static int catch_up(struct daemon *d, struct err *e)
{
	int rounds = 0;

	do {
		d->progress = false;
		if (api_dispatch(d->r->api, e) || recover(d, e))
			return -1;
	} while (d->progress && ++rounds < CATCH_UP_MAX);
	return 0;
}

static void on_api(void *arg, int fd, uint32_t events)
{
	struct daemon *d = arg;

	if (catch_up(d, &d->fatal))
		loop_stop(d->loop, -1);
	else
		run_ready(d);
}

static void on_signal(void *arg, int signo)
{
	struct daemon *d = arg;

	loop_stop(d->loop, 0);
}

static void on_calm(void *arg)
{
	api_rest(((struct daemon *)arg)->r->api);
}

static int touched(void *arg, const char *ns, const char *name, struct err *e)
{
	struct daemon *d = arg;

	queue_add(&d->q, ns, name);
	return 0;
}

static int start(struct daemon *d, struct err *e)
{
	struct vec kinds = VEC_INIT;
	int64_t rev = 0;
	int ret = run_list(d->r, d->v, &rev, e);

	read_kinds(d->r->c, &kinds);
	d->inf = xcalloc(kinds.n, sizeof(*d->inf));
	d->seen = xcalloc(kinds.n, sizeof(*d->seen));
	for (size_t i = 0; i < kinds.n; i++) {
		const struct kind *k = kinds.v[i];
		const struct controller_read *read = read_of(d->r->c, k->resource);
		size_t n = d->n;

		if (read->of_key)
			continue;
		d->inf[d->n++] = (struct informer){.r = d->r,
			.v = d->v,
			.kind = k,
			.read = read,
			.seen = &d->seen[n],
			.progress = &d->progress,
			.touched = touched,
			.arg = d};
		if (!ret)
			ret = informer_watch(&d->inf[n], rev, e);
	}
	queue_init(&d->q, d->seen, d->n);
	vec_release(&kinds);
	if (!ret)
		ret = catch_up(d, e);
	return ret ? ret : keys_each(d->r->c, d->v, touched, d, e);
}

static int tell_ready(struct daemon *d, struct err *e)
{
	struct store *s = api_store(d->r->api);
	const char *where = s ? store_address(s) : d->r->o->api;
	autofree char *line = xasprintf("%s\n", where ? where : "");
	int fd = (int)d->r->o->ready_fd;

	if (fd < 0)
		return 0;
	if (io_write_all(fd, line, strlen(line), e))
		return err_wrap(e, "--ready-fd");
	close(fd);
	return 0;
}

static int serve(struct daemon *d, struct err *e)
{
	int status;

	loop_set_calm(d->loop, LOOP_CALM_NS, on_calm, d);
	loop_add_signal(d->loop, SIGTERM, on_signal, d);
	loop_add_signal(d->loop, SIGINT, on_signal, d);
	loop_add_fd(d->loop, api_fd(d->r->api), EPOLLIN, on_api, d);
	if (start(d, e) || tell_ready(d, e))
		return -1;
	log_kv(LOG_LV_INFO, "started", NULL);
	run_ready(d);
	status = loop_run(d->loop);
	/* What was submitted is written; its completions still know this struct. */
	if (!status)
		return commit_drain(d->r->api, e);
	*e = d->fatal;
	return -1;
}

int run_daemon(struct runner *r)
{
	struct daemon d = {.r = r, .v = view_new(), .loop = loop_new()};
	struct err e = ERR_INIT;
	int ret = serve(&d, &e);

	if (ret)
		log_kv(LOG_LV_ERROR, e.msg, NULL);
	for (size_t i = 0; i < d.n; i++)
		informer_release(&d.inf[i]);
	queue_release(&d.q);
	free(d.inf);
	free(d.seen);
	view_free(d.v);
	loop_free(d.loop);
	return ret ? err_info(e.code)->exit : 0;
}
