/* Waiting: an object's states, one after the other, through a watch. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>

#include "base/clock.h"
#include "verb.h"

int64_t ctl_deadline(const struct ctl *c, int64_t dflt_ns)
{
	int64_t ns = c->o->timeout_ns == -1 ? dflt_ns : c->o->timeout_ns;

	return ns < 0 ? -1 : clock_mono_ns() + ns;
}

int ctl_dispatch(struct ctl *c, int64_t deadline_ns, struct err *e)
{
	struct pollfd p = {.fd = api_fd(c->a), .events = POLLIN};
	int64_t left = deadline_ns < 0 ? 0 : deadline_ns - clock_mono_ns();
	struct timespec ts;
	int n;

	left = left < 0 ? 0 : left;
	ts = (struct timespec){left / NS_PER_S, left % NS_PER_S};
	n = ppoll(&p, 1, deadline_ns < 0 ? NULL : &ts, NULL);
	if (n < 0 && errno != EINTR)
		return err_errno(e, "poll");
	if (!n)
		return err_set(e, ERR_TIMEOUT, "timed out waiting for the condition");
	return api_dispatch(c->a, e);
}

struct following {
	follow_fn fn;
	void *arg;
	int ret;	/* fn's answer */
	bool failed;	/* the watch did */
	struct err err; /* then, or fn's */
};

static void on_event(void *arg, const struct api_event *ev)
{
	struct following *f = arg;
	autodoc *d = NULL;

	if (f->ret || f->failed || ev->type == EVENT_BOOKMARK)
		return;
	if (ev->type == EVENT_ERROR) {
		f->failed = true;
		f->err = *ev->err;
		return;
	}
	if (ev->type == EVENT_DELETED) {
		f->ret = f->fn(f->arg, NULL, &f->err);
		return;
	}
	if (obj_parse(ev->object, ev->len, "a watch event", &d, &f->err) < 0) {
		f->failed = true;
		return;
	}
	f->ret = f->fn(f->arg, yyjson_doc_get_root(d), &f->err);
}

struct snapshot {
	struct buf text;
};

static int keep_text(void *arg, const char *text, size_t len)
{
	struct snapshot *s = arg;

	buf_add(&s->text, text, len);
	return 0;
}

/* As it is (was, at since), and the revision of that. */
static int look(struct ctl *c, const struct api_req *base, int64_t since, struct following *f,
	int64_t *ret_rev, struct err *e)
{
	struct api_req r = *base;
	struct snapshot s = {BUF_INIT};
	autodoc *d = NULL;
	int ret;

	r.verb = API_LIST;
	r.rv = since;
	r.rv_exact = since != 0;
	ret = api_list(c->a, &r, keep_text, &s, ret_rev, e);
	if (!ret && s.text.len)
		ret = obj_parse(s.text.data, s.text.len, "object", &d, e);
	if (!ret)
		f->ret = f->fn(f->arg, yyjson_doc_get_root(d), e);
	buf_release(&s.text);
	return ret < 0 ? -1 : f->ret;
}

/* One watch, until fn has an answer or it breaks. */
static int watch_from(struct ctl *c, const struct api_req *base, int64_t rev, int64_t deadline_ns,
	struct following *f, struct err *e)
{
	struct api_req r = *base;
	struct api_watch *w;
	int bad = 0;

	r.verb = API_WATCH;
	r.rv = rev;
	if (api_watch_open(c->a, &r, on_event, f, &w, e) < 0)
		return -1;
	while (!f->ret && !f->failed && !bad)
		bad = ctl_dispatch(c, deadline_ns, e);
	api_watch_close(w);
	if (!bad && (f->failed || f->ret < 0)) {
		*e = f->err;
		return -1;
	}
	return bad ? -1 : f->ret;
}

int follow(struct ctl *c, const struct target *t, int64_t since, int64_t deadline_ns, follow_fn fn,
	void *arg, struct err *e)
{
	autofree char *selector = xasprintf("metadata.name=%s", t->name);
	struct api_req r = API_REQ_INIT;
	int ret;

	r.kind = t->kind;
	r.ns = t->ns;
	r.field_selector = selector;
	for (;;) {
		struct following f = {.fn = fn, .arg = arg};
		int64_t rev = since;

		ret = look(c, &r, since, &f, &rev, e);
		if (!ret)
			ret = watch_from(c, &r, since ? since : rev, deadline_ns, &f, e);
		/* a watch that was too slow looks again, unless it is history that is asked for */
		if (ret >= 0 || since || (e->code != ERR_GONE && e->code != ERR_EXPIRED))
			return ret;
	}
}
