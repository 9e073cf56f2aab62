/* logs: what containers of this machine have written, from the files that k-pause keeps. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/strv.h"
#include "node/crilog.h"
#include "verb.h"

struct log {
	struct ctl *c;
	const val *pod;
	const char *container;
	int64_t restarts;
	char *prefix;		/* before each line; NULL: none */
	struct api_watch *watch; /* follow: of the pod */
	bool ended;		/* follow: nothing more will come */
};

/* What the pod's status says of a container; NULL: nothing yet. */
static const val *status_of(const val *pod, const char *container)
{
	static const char *const lists[] = {"status.containerStatuses",
		"status.initContainerStatuses", "status.ephemeralContainerStatuses"};
	size_t j, n;
	val *s;

	for (size_t i = 0; i < array_size(lists); i++)
		yyjson_arr_foreach(obj_at(pod, lists[i]), j, n, s)
			if (!strcmp(obj_str_or(s, "name", ""), container))
				return s;
	return NULL;
}

static int on_line(void *arg, bool err_stream unused_arg, const char *line, size_t len)
{
	struct log *l = arg;
	struct buf *out = &l->c->p.out;

	buf_adds(out, l->prefix ? l->prefix : "");
	buf_add(out, line, len);
	if (l->watch || out->len > 65536)
		io_flush_stdout(out);
	return 0;
}

static void on_event(void *arg, const struct api_event *ev)
{
	struct log *l = arg;
	struct err e = ERR_INIT;
	autodoc *d = NULL;
	const val *s;

	if (ev->type == EVENT_BOOKMARK)
		return;
	if (ev->type == EVENT_ERROR || ev->type == EVENT_DELETED ||
		obj_parse(ev->object, ev->len, "a watch event", &d, &e) < 0) {
		l->ended = true;
		return;
	}
	s = status_of(yyjson_doc_get_root(d), l->container);
	if (!s || obj_at(s, "state.terminated") ||
		obj_int(s, "restartCount", 0) != l->restarts)
		l->ended = true;
}

/* Has the container ended? Asked before each reading, so that its last lines are read after. */
static bool is_over(void *arg)
{
	struct log *l = arg;
	struct pollfd p = {.fd = api_fd(l->c->a), .events = POLLIN};
	struct err e = ERR_INIT;

	if (!l->watch)
		return true;
	while (!l->ended && poll(&p, 1, 0) == 1)
		if (api_dispatch(l->c->a, &e) < 0)
			return true;
	return l->ended;
}

static int begin_watch(struct log *l, struct err *e)
{
	autofree char *selector = xasprintf("metadata.name=%s", obj_name(l->pod));
	const val *s = status_of(l->pod, l->container);
	struct api_req r = API_REQ_INIT;

	r.verb = API_WATCH;
	r.kind = kind_by_resource("pods");
	r.ns = obj_ns(l->pod);
	r.field_selector = selector;
	r.rv = obj_rv(l->pod);
	l->ended = obj_at(s, "state.terminated") != NULL;
	return api_watch_open(l->c->a, &r, on_event, l, &l->watch, e);
}

static int reading_opts(const struct options *o, struct crilog_opts *ret, struct err *e)
{
	*ret = (struct crilog_opts){.tail = o->tail, .limit_bytes = o->limit_bytes,
		.timestamps = o->timestamps, .follow = o->follow};
	if (o->selector && o->tail < 0)
		ret->tail = 10;
	if (o->since_ns > 0)
		ret->since_ns = clock_now_ns() - o->since_ns;
	if (o->since_time && clock_parse_rfc3339(o->since_time, &ret->since_ns) < 0)
		return err_set(e, ERR_USAGE, "--since-time: \"%s\" is not an RFC 3339 time",
			o->since_time);
	return 0;
}

/* There is no file: why? */
static int no_log(const struct log *l, const char *path, struct err *e)
{
	const val *s = status_of(l->pod, l->container);
	const char *reason = obj_str(s, "state.waiting.reason");
	const char *node = obj_str_or(l->pod, "spec.nodeName", "");

	if (l->c->o->previous)
		return err_set(e, ERR_BADREQUEST,
			"previous terminated container \"%s\" in pod \"%s\" not found",
			l->container, obj_name(l->pod));
	if (reason)
		return err_set(e, ERR_BADREQUEST,
			"container \"%s\" in pod \"%s\" is waiting to start: %s", l->container,
			obj_name(l->pod), reason);
	if (!s)
		return 0; /* nothing ran yet, so nothing was written */
	return err_set(e, ERR_NOTFOUND,
		"pod \"%s\" runs on node \"%s\", and there is no %s on this machine",
		obj_name(l->pod), node, path);
}

static int read_container(struct log *l, struct err *e)
{
	struct crilog_opts o;
	const val *s = status_of(l->pod, l->container);
	autofree char *path = NULL;
	int fd = api_fd(l->c->a), ret;
	struct err why = ERR_INIT;

	l->restarts = obj_int(s, "restartCount", 0);
	path = crilog_path(obj_ns(l->pod), obj_name(l->pod), obj_uid(l->pod), l->container,
		l->restarts - l->c->o->previous);
	if (reading_opts(l->c->o, &o, e) < 0)
		return -1;
	if (l->c->o->prefix)
		l->prefix = xasprintf("[pod/%s/%s] ", obj_name(l->pod), l->container);
	if (o.follow && begin_watch(l, e) < 0)
		return -1;
	o.wake_fd = l->watch ? &fd : NULL;
	ret = crilog_read(path, &o, on_line, is_over, l, &why);
	if (ret < 0 && why.code == ERR_NOTFOUND)
		ret = no_log(l, path, e);
	else if (ret < 0)
		*e = why;
	api_watch_close(take(l->watch));
	free(take(l->prefix));
	io_flush_stdout(&l->c->p.out);
	return ret;
}

/* The names of a pod's containers, in kubectl's order: containers, then init containers. */
static void container_names(const val *pod, struct strv *names, struct buf *told)
{
	static const char *const lists[] = {
		"spec.containers", "spec.initContainers", "spec.ephemeralContainers"};
	static const char *const marks[] = {"", " (init)", " (ephem)"};
	size_t j, n;
	val *ctr;

	for (size_t i = 0; i < array_size(lists); i++)
		yyjson_arr_foreach(obj_at(pod, lists[i]), j, n, ctr)
		{
			strv_add(names, obj_str_or(ctr, "name", ""));
			buf_addf(told, "%s%s%s", told->len ? ", " : "",
				obj_str_or(ctr, "name", ""), marks[i]);
		}
}

/* Which of them are read; the default one is told when there was a choice. */
static int choose(struct ctl *c, const val *pod, struct strv *ret, struct err *e)
{
	const char *dflt = obj_annotation(pod, "kubectl.kubernetes.io/default-container");
	autostrv names = STRV_INIT;
	autobuf told = BUF_INIT;
	const char *want = c->o->container;

	container_names(pod, &names, &told);
	for (size_t i = 0; i < names.n && c->o->all_containers; i++)
		strv_add(ret, names.v[i]);
	if (c->o->all_containers || !names.n)
		return 0;
	if (!want) {
		want = dflt ? dflt : names.v[0];
		if (names.n > 1)
			ctl_note("Defaulted container \"%s\" out of: %s", want, told.data);
	}
	for (size_t i = 0; i < names.n; i++)
		if (!strcmp(names.v[i], want)) {
			strv_add(ret, want);
			return 0;
		}
	return err_set(e, ERR_BADREQUEST, "container %s is not valid for pod %s", want,
		obj_name(pod));
}

static int read_pod(struct ctl *c, const struct target *t, struct err *e)
{
	autostrv names = STRV_INIT;
	autodoc *d = NULL;
	const val *pod;

	if (obj_parse(t->text, t->len, t->name, &d, e) < 0)
		return -1;
	pod = yyjson_doc_get_root(d);
	if (choose(c, pod, &names, e) < 0)
		return -1;
	if (names.n > 1 && c->o->follow)
		return err_set(e, ERR_USAGE, "--follow follows one container");
	for (size_t i = 0; i < names.n; i++) {
		struct log l = {.c = c, .pod = pod, .container = names.v[i]};

		if (read_container(&l, e) < 0)
			return -1;
	}
	return 0;
}

/* A workload stands for the first of its pods. */
static int pods_of(struct ctl *c, struct targets *t, struct err *e)
{
	const struct kind *pods = kind_by_resource("pods");
	struct selector s = {0};
	struct options o = *c->o;
	const struct options *said = c->o;
	autobuf text = BUF_INIT;
	autodoc *d = NULL;
	const val *sel;
	autofree char *label = kind_label(t->v[0].kind);
	int ret;

	if (t->v[0].kind == pods)
		return target_load(c, &t->v[0], e);
	if (target_load(c, &t->v[0], e) < 0 ||
		obj_parse(t->v[0].text, t->v[0].len, label, &d, e) < 0)
		return -1;
	sel = obj_at(yyjson_doc_get_root(d), "spec.selector");
	if (t->v[0].kind == kind_by_resource("services"))
		selector_from_map(sel, &s);
	else if (!sel || selector_from_obj(sel, &s, e) < 0)
		return err_set(e, ERR_SYNTAX, "cannot get the logs from %s", label);
	selector_write(&text, &s);
	selector_release(&s);
	o.selector = buf_str(&text);
	targets_add(t, pods, t->v[0].ns, NULL);
	c->o = &o;
	ret = *o.selector ? targets_expand(c, t, e) : 0;
	c->o = said;
	if (ret < 0)
		return -1;
	if (t->n < 2 || !t->v[1].name)
		return err_set(e, ERR_NOTFOUND, "%s/%s has no pods", label, t->v[0].name);
	if (t->n > 2)
		ctl_note("Found %zu pods, using pod/%s", t->n - 1, t->v[1].name);
	return 1;
}

static int logs_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	char pods[] = "pods", *words[] = {pods, argc ? argv[0] : NULL};
	bool bare = argc && !strchr(argv[0], '/');
	const struct options *said = c->o;
	struct options o = *said;
	struct targets t = {0};
	int ret, at = 0;

	if (argc > 2 || (argc == 2 && o.container) || (!argc && !o.selector) ||
		(argc && o.selector))
		return err_set(e, ERR_USAGE,
			"expected 'logs [-f] [-p] (POD | TYPE/NAME | -l SELECTOR) [-c "
			"CONTAINER]'");
	o.container = argc == 2 ? argv[1] : o.container;
	c->o = &o;
	ret = targets_parse(c, argc ? bare + 1 : 1, bare || !argc ? words : argv, &t, e);
	if (!ret && argc)
		ret = at = pods_of(c, &t, e);
	else if (!ret)
		ret = targets_expand(c, &t, e);
	if (ret >= 0 && !t.n)
		ctl_note("No resources found in %s namespace.",
			ns_for(c, kind_by_resource("pods")));
	for (size_t i = (size_t)(at > 0); ret >= 0 && i < t.n; i++) {
		ret = read_pod(c, &t.v[i], e);
		if (at > 0)
			break;
	}
	targets_release(&t);
	c->o = said;
	return ret < 0 ? -1 : 0;
}

static const struct opt logs_opts[] = {
	{0, "all-containers", OPT_BOOL, OPT_AT(all_containers), NULL, "of all its containers"},
	{'c', "container", OPT_STR, OPT_AT(container), "NAME", "of this container"},
	{'f', "follow", OPT_BOOL, OPT_AT(follow), NULL, "go on until the container ends"},
	{0, "limit-bytes", OPT_INT, OPT_AT(limit_bytes), "BYTES", "at most so much of each"},
	{'l', "selector", OPT_STR, OPT_AT(selector), "SELECTOR", "of the pods with these labels"},
	{0, "prefix", OPT_BOOL, OPT_AT(prefix), NULL, "pod and container before each line"},
	{'p', "previous", OPT_BOOL, OPT_AT(previous), NULL, "of the run before the last restart"},
	{0, "since", OPT_DUR, OPT_AT(since_ns), "TIME", "not older than this: 5s, 2m, 3h"},
	{0, "since-time", OPT_STR, OPT_AT(since_time), "TIME", "not before this (RFC 3339)"},
	{0, "tail", OPT_INT, OPT_AT(tail), "LINES", "the last lines (-1: all; with -l: 10)"},
	{0, "timestamps", OPT_BOOL, OPT_AT(timestamps), NULL, "the time before each line"}, {0}};

const struct verb verb_logs = {
	.name = "logs",
	.set = {.usage = "k-ctl logs [-n NS] [-f] [-p] [-l SELECTOR | POD | KIND/NAME] "
			 "[-c CONTAINER]",
		.about = "Print what a container of this machine has written.",
		.opts = logs_opts,
		.more = common_opts,
		.verbs = "@names"},
	.form = FORM_SAY,
	.exec = logs_exec,
};
