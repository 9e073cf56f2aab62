#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "node/probe_run.h"
#include "node/probe_try.h"

#define ANSWER_MAX 10240 /* bytes of an answer that are looked at, as upstream */

struct probe_try {
	struct loop *loop;
	int fd;
	bool tcp, sent;
	struct buf out, in;
	char *what; /* "Get \"http://…\"" or "dial tcp ip:port" for messages */
	struct loop_source *src, *timer;
	struct probe_run *run; /* k-probe asks; of the others only done, arg are in use */
	void (*done)(void *arg, bool ok, const char *message);
	void *arg;
};

void probe_try_stop(struct probe_try *t)
{
	if (!t)
		return;
	probe_run_stop(t->run);
	loop_del(t->src);
	loop_del(t->timer);
	close_fd(&t->fd);
	buf_release(&t->out);
	buf_release(&t->in);
	free(t->what);
	free(t);
}

static void finish(struct probe_try *t, bool ok, const char *fmt, ...) printf_like(3, 4);

static void finish(struct probe_try *t, bool ok, const char *fmt, ...)
{
	void (*done)(void *, bool, const char *) = t->done;
	void *arg = t->arg;
	va_list ap;

	va_start(ap, fmt);
	autofree char *message = xvasprintf(fmt, ap);
	va_end(ap);
	probe_try_stop(t);
	done(arg, ok, message);
}

static void too_late(void *arg)
{
	struct probe_try *t = arg;

	t->timer = NULL;
	finish(t, false, "%s: %s", t->what,
		t->tcp ? "i/o timeout"
		       : "context deadline exceeded (Client.Timeout exceeded while awaiting "
			 "headers)");
}

/* 200 to 399 is success (Kubernetes documentation, "HTTP probes"). */
static void judge(struct probe_try *t)
{
	int code = 0;

	if (sscanf(buf_str(&t->in), "HTTP/%*d.%*d %3d", &code) != 1)
		finish(t, false, "%s: malformed HTTP response", t->what);
	else if (code >= 200 && code < 400)
		finish(t, true, "ok");
	else
		finish(t, false, "HTTP probe failed with statuscode: %d", code);
}

static void receive(struct probe_try *t)
{
	char chunk[2048];
	ssize_t n;

	while ((n = read(t->fd, chunk, sizeof(chunk))) > 0) {
		buf_add(&t->in, chunk, (size_t)n);
		if (memchr(t->in.data, '\n', t->in.len) || t->in.len > ANSWER_MAX) {
			judge(t);
			return;
		}
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0)
		finish(t, false, "%s: read: %s", t->what, strerror(errno));
	else
		judge(t);
}

static void send_request(struct probe_try *t)
{
	ssize_t n = write(t->fd, t->out.data, t->out.len);

	if (n < 0 && errno == EAGAIN)
		return;
	if (n < 0) {
		finish(t, false, "%s: write: %s", t->what, strerror(errno));
		return;
	}
	buf_consume(&t->out, (size_t)n);
	if (t->out.len)
		return;
	t->sent = true;
	loop_mod_fd(t->src, EPOLLIN);
}

static void ready(void *arg, int fd, uint32_t events unused_arg)
{
	struct probe_try *t = arg;
	int error = 0;
	socklen_t len = sizeof(error);

	if (t->sent) {
		receive(t);
		return;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (error) {
		finish(t, false, "%s: connect: %s", t->what,
			error == ECONNREFUSED ? "connection refused" : strerror(error));
		return;
	}
	if (t->tcp)
		finish(t, true, "ok");
	else
		send_request(t);
}

/* A number, or the name of one of the container's ports. */
static int64_t port_of(val *port, val *container)
{
	const char *name = yyjson_get_str(port);
	val *p;
	size_t i, n;

	if (!name)
		return yyjson_get_sint(port);
	yyjson_arr_foreach(obj_at(container, "ports"), i, n, p)
	{
		if (!strcmp(obj_str_or(p, "name", ""), name))
			return obj_int(p, "containerPort", 0);
	}
	return strtoll(name, NULL, 10);
}

static int resolve(const char *host, int64_t port, struct sockaddr_storage *ret, socklen_t *ret_len,
	struct err *e)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
	struct addrinfo *ai;
	char text[8];

	if (port < 1 || port > 65535)
		return err_set(e, ERR_INVALID, "invalid port number: %lld", (long long)port);
	snprintf(text, sizeof(text), "%d", (int)port);
	if (getaddrinfo(host, text, &hints, &ai))
		return err_set(e, ERR_INVALID, "host \"%s\" is not an address", host);
	memcpy(ret, ai->ai_addr, ai->ai_addrlen);
	*ret_len = ai->ai_addrlen;
	freeaddrinfo(ai);
	return 0;
}

static void make_request(struct probe_try *t, val *http, const char *host, int64_t port)
{
	const char *path = obj_str_or(http, "path", "/");
	bool agent = false, host_header = false;
	val *h;
	size_t i, n;

	buf_addf(&t->out, "GET %s%s HTTP/1.1\r\n", *path == '/' ? "" : "/", path);
	yyjson_arr_foreach(obj_at(http, "httpHeaders"), i, n, h)
	{
		const char *name = obj_str_or(h, "name", "");
		agent |= !strcasecmp(name, "User-Agent");
		host_header |= !strcasecmp(name, "Host");
		buf_addf(&t->out, "%s: %s\r\n", name, obj_str_or(h, "value", ""));
	}
	if (!host_header)
		buf_addf(&t->out, "Host: %s:%lld\r\n", host, (long long)port);
	if (!agent)
		buf_adds(&t->out, "User-Agent: kube-probe/1.36\r\n");
	buf_adds(&t->out, "Accept: */*\r\nConnection: close\r\n\r\n");
	t->what = xasprintf("Get \"http://%s:%lld%s\"", host, (long long)port, path);
}

static int dial(
	struct probe_try *t, const struct sockaddr_storage *sa, socklen_t len, struct err *e)
{
	int one = 1;

	t->fd = socket(sa->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (t->fd < 0)
		return err_errno(e, "socket");
	setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(t->fd, (const struct sockaddr *)sa, len) < 0 && errno != EINPROGRESS)
		return err_set(e, ERR_UNREACHABLE, "%s: connect: %s", t->what, strerror(errno));
	return 0;
}

static void run_done(void *arg, bool ok, const char *message)
{
	struct probe_try *t = arg;

	t->run = NULL;
	finish(t, ok, "%s", message);
}

/* Over TLS, or by HTTP/2: a program asks. */
static int run(struct probe_try *t, const struct probe_try_spec *s, const char *host, int64_t port,
	struct err *e)
{
	const char *path = obj_str_or(s->http, "path", "/");
	bool v6 = strchr(host, ':');
	autostrv argv = STRV_INIT;
	val *h;
	size_t i, n;

	strv_add(&argv, "k-probe");
	strv_addf(&argv, "--timeout=%lldms", (long long)(s->timeout_ns / NS_PER_MS));
	yyjson_arr_foreach(obj_at(s->http, "httpHeaders"), i, n, h)
	{
		strv_addf(&argv, "--header=%s: %s", obj_str_or(h, "name", ""),
			obj_str_or(h, "value", ""));
	}
	strv_add(&argv, "--");
	strv_addf(&argv, "%s://%s%s%s:%lld%s%s", s->http ? "https" : "grpc", v6 ? "[" : "", host,
		v6 ? "]" : "", (long long)port, s->grpc || *path != '/' ? "/" : "",
		s->grpc ? obj_str_or(s->grpc, "service", "") : path);
	return probe_run_start(t->loop, (const char *const *)strv_argv(&argv), s->timeout_ns,
		run_done, t, &t->run, e);
}

int probe_try_start(
	struct loop *l, const struct probe_try_spec *s, struct probe_try **ret, struct err *e)
{
	val *h = s->http ? s->http : s->tcp ? s->tcp : s->grpc;
	bool https = s->http && !strcmp(obj_str_or(s->http, "scheme", "HTTP"), "HTTPS");
	const char *host = obj_str(h, "host");
	int64_t port = port_of(obj_at(h, "port"), s->container);
	struct sockaddr_storage sa;
	socklen_t len = 0;

	if (!host || !*host)
		host = s->ip;
	if (resolve(host, port, &sa, &len, e) < 0)
		return -1;
	struct probe_try *t = xcalloc(1, sizeof(*t));
	t->loop = l;
	t->fd = -1;
	t->tcp = !s->http;
	t->done = s->done;
	t->arg = s->arg;
	if (https || s->grpc) {
		if (run(t, s, host, port, e) < 0) {
			probe_try_stop(t);
			return -1;
		}
		*ret = t;
		return 0;
	}
	if (s->http)
		make_request(t, s->http, host, port);
	else
		t->what = xasprintf("dial tcp %s:%lld", host, (long long)port);
	if (dial(t, &sa, len, e) < 0) {
		probe_try_stop(t);
		return -1;
	}
	t->src = loop_add_fd(l, t->fd, EPOLLOUT, ready, t);
	t->timer = loop_add_timer(l, clock_mono_ns() + s->timeout_ns, 0, too_late, t);
	*ret = t;
	return 0;
}
