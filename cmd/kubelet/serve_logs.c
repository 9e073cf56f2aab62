/*
 * /containerLogs/NS/POD/CONTAINER: what a container has written, from the files that k-pause keeps,
 * as far as the client reads it; with follow until the container ends.
 */
#include <string.h>
#include <sys/inotify.h>

#include "base/clock.h"
#include "base/io.h"
#include "node/crilog.h"
#include "serve.h"

enum { PIECE_BYTES = 256 * 1024, QUEUE_BYTES = 1 << 20 };

struct logs {
	struct session x; /* first */
	struct http_req *q;
	struct crilog *log;
	char *ns, *pod, *uid, *container;
	int64_t restarts;
	bool follow, waiting, failed; /* waiting: for the client to read */
	struct loop_source *watch, *again;
	struct buf out; /* of one step */
};

/* What the pod's status says of a container; NULL: nothing. */
static val *status_of(val *status, const char *container)
{
	static const char *const lists[] = {
		"containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"};
	size_t j, n;
	val *s;

	for (size_t i = 0; i < array_size(lists); i++)
		yyjson_arr_foreach(obj_at(status, lists[i]), j, n, s)
		{
			if (!strcmp(obj_str_or(s, "name", ""), container))
				return s;
		}
	return NULL;
}

static void logs_free(struct logs *l)
{
	session_remove(&l->x);
	loop_del(l->watch);
	loop_del(l->again);
	crilog_close(l->log);
	buf_release(&l->out);
	free(l->ns);
	free(l->pod);
	free(l->uid);
	free(l->container);
	free(l);
}

static void logs_end(struct session *x)
{
	struct logs *l = (struct logs *)x;

	http_set_data(l->q, NULL);
	logs_free(l);
}

static void logs_finish(struct logs *l)
{
	struct http_req *q = l->q;

	http_set_data(q, NULL);
	logs_free(l);
	http_end(q);
}

/* Does it write no more to this file? Asked before reading, so that its last lines are read. */
static bool is_over(const struct logs *l)
{
	struct err e = ERR_INIT;
	val *pod, *status, *s;

	if (!l->follow)
		return true;
	if (pods_find(l->x.s->k->pods, l->ns, l->pod, &pod, &status, &e) < 0 ||
		strcmp(obj_uid(pod), l->uid) != 0)
		return true;
	s = status_of(status, l->container);
	return !s || !obj_at(s, "state.running") || obj_int(s, "restartCount", 0) != l->restarts;
}

static int on_line(void *arg, bool err_stream unused_arg, const char *line, size_t len)
{
	buf_add(&((struct logs *)arg)->out, line, len);
	return 0;
}

static void on_drained(void *arg, struct http_req *q);
static void on_again(void *arg);

/* One piece a round of the loop: others have their turn between two. */
static void pump(struct logs *l)
{
	bool over = is_over(l);
	enum crilog_step step = CRILOG_DONE;
	struct err e = ERR_INIT;

	if (l->waiting || l->again)
		return;
	if (crilog_step(l->log, PIECE_BYTES, &step, &e) < 0)
		step = CRILOG_DONE;
	if (l->out.len)
		http_send(l->q, l->out.data, l->out.len);
	buf_clear(&l->out);
	if (step == CRILOG_DONE || (step == CRILOG_WAIT && over)) {
		logs_finish(l);
	} else if (http_queued(l->q) > QUEUE_BYTES) {
		l->waiting = true;
		http_on_drained(l->q, on_drained, l);
	} else if (step == CRILOG_MORE) {
		l->again = loop_add_timer(l->x.s->k->loop, 0, 0, on_again, l);
	}
}

static void on_again(void *arg)
{
	struct logs *l = arg;

	loop_del(l->again);
	l->again = NULL;
	pump(l);
}

static void on_drained(void *arg, struct http_req *q unused_arg)
{
	struct logs *l = arg;

	l->waiting = false;
	pump(l);
}

static void on_change(void *arg, uint32_t mask unused_arg, const char *name unused_arg)
{
	pump(arg);
}

static void on_status(struct session *x)
{
	struct logs *l = (struct logs *)x;

	if (l->follow && is_over(l))
		pump(l);
}

/* ---- which file, if any --------------------------------------------------------------------- */

static int refuse(struct err *e, const char *container, const char *pod, const char *reason)
{
	if (!strcmp(reason, "ErrImagePull"))
		return err_set(e, ERR_BADREQUEST,
			"container \"%s\" in pod \"%s\" is waiting to start: image can't be "
			"pulled",
			container, pod);
	if (!strcmp(reason, "ImagePullBackOff"))
		return err_set(e, ERR_BADREQUEST,
			"container \"%s\" in pod \"%s\" is waiting to start: trying and failing to "
			"pull image",
			container, pod);
	return err_set(e, ERR_BADREQUEST, "container \"%s\" in pod \"%s\" is waiting to start: %s",
		container, pod, reason);
}

/* Which run of the container is meant: upstream's rules of what may be read. */
static int which_run(val *status, const char *pod, const char *container, bool previous,
	int64_t *ret, struct err *e)
{
	val *s = status_of(status, container);
	bool waiting = obj_at(s, "state.waiting") != NULL;
	bool ended_before = obj_at(s, "lastState.terminated") != NULL;
	int64_t n = obj_int(s, "restartCount", 0);

	if (!s)
		return err_set(e, ERR_BADREQUEST, "container \"%s\" in pod \"%s\" is not available",
			container, pod);
	if (previous && !ended_before)
		return err_set(e, ERR_BADREQUEST,
			"previous terminated container \"%s\" in pod \"%s\" not found", container,
			pod);
	if (waiting && !ended_before)
		return refuse(e, container, pod,
			obj_str_or(s, "state.waiting.reason", "ContainerCreating"));
	/* While it waits for its next start, its last run is both. */
	*ret = previous && !waiting ? n - 1 : n;
	return 0;
}

static int read_query(const struct query *q, struct crilog_opts *ret, struct err *e)
{
	const char *since = query_get(q, "sinceTime"), *stream = query_get(q, "stream");
	int64_t seconds;

	*ret = (struct crilog_opts){.timestamps = query_bool(q, "timestamps"),
		.follow = query_bool(q, "follow")};
	if (query_int(q, "tailLines", -1, &ret->tail, e) < 0 ||
		query_int(q, "limitBytes", 0, &ret->limit_bytes, e) < 0 ||
		query_int(q, "sinceSeconds", 0, &seconds, e) < 0)
		return -1;
	if (seconds > 0)
		ret->since_ns = clock_now_ns() - clock_span(seconds);
	if (since && *since && clock_parse_rfc3339(since, &ret->since_ns) < 0)
		return err_set(e, ERR_BADREQUEST, "sinceTime: \"%s\" is not an RFC 3339 time",
			since);
	if (stream && !strcmp(stream, "Stdout"))
		ret->stdout_only = true;
	else if (stream && !strcmp(stream, "Stderr"))
		ret->stderr_only = true;
	else if (stream && *stream && strcmp(stream, "All") != 0)
		return err_set(e, ERR_BADREQUEST, "invalid stream type %s", stream);
	return 0;
}

static int logs_open(struct logs *l, const struct call *c, struct err *e)
{
	struct kubelet *k = l->x.s->k;
	struct crilog_opts o;
	val *pod, *status;

	if (pods_find(k->pods, c->ns, c->pod, &pod, &status, e) < 0 ||
		read_query(&c->query, &o, e) < 0 ||
		which_run(status, c->pod, c->container, query_bool(&c->query, "previous"),
			&l->restarts, e) < 0)
		return -1;
	autofree char *path = crilog_path(c->ns, c->pod, obj_uid(pod), c->container, l->restarts);
	autofree char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	if (!io_exists(path))
		return err_set(e, ERR_BADREQUEST,
			query_bool(&c->query, "previous")
				? "previous terminated container \"%s\" in pod \"%s\" not found"
				: "container \"%s\" in pod \"%s\" has no log",
			c->container, c->pod);
	l->follow = o.follow;
	l->ns = xstrdup(c->ns);
	l->pod = xstrdup(c->pod);
	l->uid = xstrdup(obj_uid(pod));
	l->container = xstrdup(c->container);
	if (l->follow && loop_add_path(k->loop, dir, IN_MODIFY | IN_CREATE | IN_DELETE_SELF,
				 on_change, l, &l->watch, e) < 0)
		return -1;
	return crilog_open(path, &o, on_line, l, &l->log, e);
}

void serve_logs(struct serve *s, const struct call *c)
{
	static const struct http_header h[] = {{"content-type", "text/plain"}, {0}};
	struct logs *l = xcalloc(1, sizeof(*l));
	struct err e = ERR_INIT;

	session_add(s, &l->x, logs_end, on_status);
	l->q = c->q;
	if (logs_open(l, c, &e) < 0) {
		logs_free(l);
		serve_error(c->q, e.code == ERR_NOTFOUND ? 404 : 400, e.msg);
		return;
	}
	http_set_data(c->q, l);
	http_patient(c->q);
	http_begin(c->q, 200, h);
	l->again = loop_add_timer(s->k->loop, 0, 0, on_again, l);
}
