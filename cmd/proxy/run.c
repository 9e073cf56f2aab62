/*
 * Services and EndpointSlices from the API: a list, then a watch; listed again when the watch has
 * lost the past. What came together is one transaction of the kernel.
 */
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "net/nft.h"
#include "proxy.h"
#include "store/store.h"

#define RETRY_NS NS_PER_S

static const char *const resources[] = {
	[PROXY_SERVICE] = "services", [PROXY_SLICE] = "endpointslices.discovery.k8s.io"
};

struct daemon {
	struct proxy_run *r;
	struct loop *loop;
	struct loop_source *retry;
	struct source {
		struct daemon *d;
		enum proxy_kind kind;
		struct api_watch *watch;
		bool lost;
	} sources[array_size(resources)];
	bool progress; /* the last dispatch delivered something */
	bool broken;   /* what the kernel has is not known */
	struct err fatal;
};

/* An object that makes no sense is one person's mistake: the others' Services go on. */
static void set(struct daemon *d, const char *text, size_t len)
{
	struct err e = ERR_INIT;
	autodoc *obj = NULL;

	if (obj_parse(text, len, "object", &obj, &e) < 0 ||
	    proxy_set(d->r->p, yyjson_doc_get_root(obj), &e) < 0)
		log_kv(LOG_LV_WARN, e.msg, NULL);
}

static int listed(void *arg, const char *text, size_t len)
{
	set(arg, text, len);
	return 0;
}

static void gone(struct source *s, const struct api_event *ev)
{
	struct err e = ERR_INIT;
	autodoc *d = NULL;
	val *obj;

	if (obj_parse(ev->object, ev->len, "object", &d, &e) < 0) {
		s->lost = true;
		return;
	}
	obj = yyjson_doc_get_root(d);
	proxy_del(s->d->r->p, s->kind, obj_ns(obj), obj_name(obj));
}

static void on_event(void *arg, const struct api_event *ev)
{
	struct source *s = arg;

	s->d->progress = true;
	if (ev->type == EVENT_ERROR)
		s->lost = true;
	else if (ev->type == EVENT_DELETED)
		gone(s, ev);
	else if (ev->type != EVENT_BOOKMARK)
		set(s->d, ev->object, ev->len);
}

static int begin(struct source *s, bool watch, struct err *e)
{
	struct api_req q = API_REQ_INIT;
	struct proxy_run *r = s->d->r;
	int64_t rev = 0;

	api_watch_close(take(s->watch));
	s->lost = false;
	q.verb = API_LIST;
	q.kind = kind_by_resource(resources[s->kind]);
	proxy_forget(r->p, s->kind);
	if (api_list(r->api, &q, listed, s->d, &rev, e) < 0)
		return err_wrap(e, "list %s", q.kind->plural);
	if (!watch)
		return 0;
	q.verb = API_WATCH;
	q.rv = rev;
	if (api_watch_open(r->api, &q, on_event, s, &s->watch, e) < 0)
		return err_wrap(e, "watch %s", q.kind->plural);
	return 0;
}

/* Until a dispatch delivers nothing. */
static int catch_up(struct daemon *d, struct err *e)
{
	do {
		d->progress = false;
		if (api_dispatch(d->r->api, e) < 0)
			return -1;
		for (size_t i = 0; i < array_size(resources); i++) {
			if (d->sources[i].lost && begin(&d->sources[i], true, e) < 0)
				return -1;
		}
	} while (d->progress);
	return 0;
}

static int make_anew(struct daemon *d, struct err *e)
{
	autobuf b = BUF_INIT;

	d->broken = true;
	proxy_script(d->r->p, &b);
	if (nft_run_apart(b.data, e) < 0)
		return -1;
	d->broken = false;
	return 0;
}

static void on_retry(void *arg);

/* A change that the kernel refuses means that somebody else changed the table. */
static void apply(struct daemon *d)
{
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	loop_del(take(d->retry));
	if (!d->broken) {
		if (!proxy_changes(d->r->p, &b) || nft_run_apart(b.data, &e) == 0)
			return;
		log_kv(LOG_LV_WARN, "the table is not as it was, made anew", "err", e.msg, NULL);
	}
	if (make_anew(d, &e) == 0)
		return;
	log_kv(LOG_LV_ERROR, e.msg, NULL);
	d->retry = loop_add_timer(d->loop, clock_mono_ns() + RETRY_NS, 0, on_retry, d);
}

static void on_retry(void *arg)
{
	apply(arg);
}

static void on_api(void *arg, int fd unused_arg, uint32_t events unused_arg)
{
	struct daemon *d = arg;

	if (catch_up(d, &d->fatal) < 0)
		loop_stop(d->loop, -1);
	else
		apply(d);
}

static void on_signal(void *arg, int signo unused_arg)
{
	struct daemon *d = arg;

	loop_stop(d->loop, 0);
}

static void on_calm(void *arg)
{
	api_rest(((struct daemon *)arg)->r->api);
}

static int tell_ready(const struct proxy_run *r, struct err *e)
{
	struct store *s = api_store(r->api);
	const char *where = s ? store_address(s) : r->address;
	autofree char *line = xasprintf("%s\n", where ? where : "");

	if (r->ready_fd < 0)
		return 0;
	if (io_write_all(r->ready_fd, line, strlen(line), e) < 0)
		return err_wrap(e, "--ready-fd");
	close(r->ready_fd);
	return 0;
}

static int serve(struct daemon *d, bool watch, struct err *e)
{
	for (size_t i = 0; i < array_size(resources); i++) {
		d->sources[i] = (struct source){ .d = d, .kind = (enum proxy_kind)i };
		if (begin(&d->sources[i], watch, e) < 0)
			return -1;
	}
	if ((watch && catch_up(d, e) < 0) || make_anew(d, e) < 0)
		return -1;
	if (!watch)
		return 0;
	loop_set_calm(d->loop, LOOP_CALM_NS, on_calm, d);
	loop_add_signal(d->loop, SIGTERM, on_signal, d);
	loop_add_signal(d->loop, SIGINT, on_signal, d);
	loop_add_fd(d->loop, api_fd(d->r->api), EPOLLIN, on_api, d);
	if (tell_ready(d->r, e) < 0)
		return -1;
	log_f(LOG_LV_INFO, "started, %zu services", proxy_services(d->r->p));
	if (loop_run(d->loop) == 0)
		return 0;
	*e = d->fatal;
	return -1;
}

int proxy_run(struct proxy_run *r, bool watch, struct err *e)
{
	struct daemon d = { .r = r, .loop = loop_new() };
	int ret = serve(&d, watch, e);

	for (size_t i = 0; i < array_size(resources); i++)
		api_watch_close(take(d.sources[i].watch));
	loop_free(d.loop);
	return ret;
}
