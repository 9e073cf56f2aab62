/*
 * /portForward/NS/POD: connections from the client to ports of the pod, made inside the pod's
 * network: 127.0.0.1, then [::1].
 */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "base/log.h"
#include "net/forward.h"
#include "net/stream.h"
#include "serve.h"

struct forwarding {
	struct session x; /* first */
	struct forward *forward;
	char *ns, *pod, *uid;
	struct vec links; /* struct link */
};

/* One connection. */
struct link {
	struct forwarding *f;
	struct forward_conn *c;
	unsigned port;
	bool v6;
	bool finished; /* the client sends no more */
	int fd; /* while it connects */
	struct loop_source *src;
	struct stream *s; /* then */
	char *why;	  /* IPv4's failure */
};

static void link_free(struct link *k)
{
	struct vec *all = &k->f->links;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i] == k)
			all->v[i] = all->v[--all->n];
	loop_del(k->src);
	close_fd(&k->fd);
	if (k->finished)
		stream_let_go(k->s); /* all of it is the pod's */
	else
		stream_free(k->s);
	free(k->why);
	free(k);
}

static void forwarding_free(struct forwarding *f)
{
	session_remove(&f->x);
	forward_free(f->forward); /* frees the links */
	vec_release(&f->links);
	free(f->ns);
	free(f->pod);
	free(f->uid);
	free(f);
}

static void forwarding_end(struct session *x)
{
	forwarding_free((struct forwarding *)x);
}

/* ---- the pod's side ------------------------------------------------------------------------- */

static void link_fail(struct link *k, const char *why)
{
	struct forward_conn *c = k->c;
	autofree char *text = xasprintf("error forwarding port %u to pod %s, uid : %s", k->port,
		k->f->uid, why);

	link_free(k);
	forward_close(c, text);
}

static size_t on_pod_data(void *arg, const void *p, size_t len)
{
	struct link *k = arg;

	forward_write(k->c, p, len);
	if (forward_queued(k->c) > FORWARD_QUEUE)
		stream_hold(k->s);
	return len;
}

static void on_pod_end(void *arg, const struct err *err)
{
	struct link *k = arg;

	if (err)
		link_fail(k, err->msg);
	else
		forward_finish(k->c); /* may free k: closed */
}

static void on_pod_drained(void *arg)
{
	forward_more(((struct link *)arg)->c);
}

static const struct stream_ops pod_calls = {
	.data = on_pod_data, .end = on_pod_end, .drained = on_pod_drained};

static void dial(struct link *k);

/* No listener on one of the addresses: try the other, then say both. */
static void refused(struct link *k, int error)
{
	autofree char *why =
		xasprintf("dial tcp%s:%u: connect: %s", k->v6 ? "6 [::1]" : "4 127.0.0.1", k->port,
			error == ECONNREFUSED ? "connection refused" : strerror(error));

	if (!k->v6) {
		k->why = take(why);
		k->v6 = true;
		dial(k);
		return;
	}
	autofree char *both = xasprintf("failed to connect to localhost:%u inside the pod, IPv4: "
					"%s IPv6: %s", k->port, k->why, why);
	link_fail(k, both);
}

static void on_connected(void *arg, int fd, uint32_t events unused_arg)
{
	struct link *k = arg;
	int error = 0;
	socklen_t len = sizeof(error);

	loop_del(k->src);
	k->src = NULL;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (error) {
		close_fd(&k->fd);
		refused(k, error);
		return;
	}
	k->s = stream_new(k->f->x.s->k->loop, take_fd(k->fd), NULL);
	stream_start(k->s, &pod_calls, k);
	if (k->finished)
		stream_end(k->s);
	forward_more(k->c);
}

static void dial(struct link *k)
{
	struct kubelet *kubelet = k->f->x.s->k;
	struct err e = ERR_INIT;

	if (pod_dial(kubelet->pods, k->f->ns, k->f->pod, k->v6, k->port, &k->fd, &e) < 0) {
		if (k->v6 && k->why)
			link_fail(k, k->why); /* there is no IPv6 */
		else
			link_fail(k, e.msg);
		return;
	}
	k->src = loop_add_fd(kubelet->loop, k->fd, EPOLLOUT, on_connected, k);
}

/* ---- the client's side ---------------------------------------------------------------------- */

static void on_open(void *arg, struct forward_conn *c, unsigned port)
{
	struct forwarding *f = arg;
	struct link *k = xcalloc(1, sizeof(*k));

	k->f = f;
	k->c = c;
	k->port = port;
	k->fd = -1;
	forward_set_data(c, k);
	vec_push(&f->links, k);
	dial(k);
}

static bool on_data(void *arg unused_arg, struct forward_conn *c, const void *p, size_t len)
{
	struct link *k = forward_data(c);

	stream_send(k->s, p, len);
	return stream_queued(k->s) < STREAM_QUEUE_BYTES;
}

static void on_finished(void *arg unused_arg, struct forward_conn *c)
{
	struct link *k = forward_data(c);

	k->finished = true;
	if (k->s)
		stream_end(k->s);
}

static void on_closed(void *arg unused_arg, struct forward_conn *c)
{
	link_free(forward_data(c));
}

static void on_drained(void *arg)
{
	struct forwarding *f = arg;

	for (size_t i = 0; i < f->links.n; i++) {
		struct link *k = f->links.v[i];
		if (k->s)
			stream_more(k->s);
	}
}

static void on_gone(void *arg, const struct err *err)
{
	struct forwarding *f = arg;

	if (err)
		log_kv(LOG_LV_DEBUG, "port-forward", "pod", f->pod, "err", err->msg, NULL);
	forwarding_free(f);
}

static const struct forward_ops forward_calls = {
	on_open, on_data, on_finished, on_closed, on_drained, on_gone};

/* ---- the request ---------------------------------------------------------------------------- */

/* ports=80&ports=443 or ports=80,443; of WebSocket channels. */
static int read_ports(
	const struct query *q, unsigned ports[FORWARD_PORTS_MAX], size_t *ret_n, struct err *e)
{
	*ret_n = 0;
	for (size_t i = 0; i < q->n; i++) {
		autostrv list = STRV_INIT;
		if (strcmp(q->v[i].key, "ports") && strcmp(q->v[i].key, "port"))
			continue;
		strv_split(&list, q->v[i].value, ',');
		for (size_t j = 0; j < list.n; j++) {
			char *end;
			unsigned long n = strtoul(list.v[j], &end, 10);
			if (*end || !n || n > 65535 || *ret_n == FORWARD_PORTS_MAX)
				return err_set(e, ERR_BADREQUEST, "unable to parse \"%s\" as a "
					"port", list.v[j]);
			ports[(*ret_n)++] = (unsigned)n;
		}
	}
	return 0;
}

static int prepare(struct forwarding *f, const struct call *c, struct upgrade *u,
	unsigned ports[FORWARD_PORTS_MAX], size_t *ret_n, struct err *e)
{
	val *pod, *status;

	if (pods_find(f->x.s->k->pods, c->ns, c->pod, &pod, &status, e) < 0 ||
		read_ports(&c->query, ports, ret_n, e) < 0 ||
		upgrade_choose(c->q, forward_websocket, forward_spdy, u, e) < 0)
		return -1;
	if (u->kind == WIRE_MESSAGES && !*ret_n)
		return err_set(e, ERR_BADREQUEST, "query parameter \"port\" is required");
	f->ns = xstrdup(c->ns);
	f->pod = xstrdup(c->pod);
	f->uid = xstrdup(obj_uid(pod));
	return 0;
}

void serve_forward(struct serve *s, const struct call *c)
{
	struct forwarding *f = xcalloc(1, sizeof(*f));
	unsigned ports[FORWARD_PORTS_MAX];
	struct stream *stream;
	struct upgrade u;
	struct err e = ERR_INIT;
	size_t n;

	session_add(s, &f->x, forwarding_end, NULL);
	if (prepare(f, c, &u, ports, &n, &e) < 0) {
		forwarding_free(f);
		serve_error(c->q, err_info(e.code)->http, e.msg);
		return;
	}
	if (upgrade_take(c->q, &u, &stream, &e) < 0) {
		forwarding_free(f);
		return;
	}
	f->forward = forward_new(s->k->loop, stream, &u, ports, n, &forward_calls, f);
}
