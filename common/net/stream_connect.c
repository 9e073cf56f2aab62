/* An outgoing connection: the socket's, then TLS' handshake, within a limit. */
#include <errno.h>
#include <netdb.h>
#include <openssl/err.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "net/sock.h"
#include "net/stream.h"
#include "net/tls.h"

#define LIMIT_NS (10 * NS_PER_S)

struct stream_connect {
	struct loop *loop;
	struct loop_source *source, *timer, *soon;
	int fd;
	SSL *ssl;
	bool connected; /* the socket is; now the handshake */
	char *address;
	stream_done_fn done;
	void *arg;
};

void stream_connect_cancel(struct stream_connect *c)
{
	if (!c)
		return;
	loop_del(c->source);
	loop_del(c->timer);
	loop_del(c->soon);
	SSL_free(c->ssl);
	close_fd(&c->fd);
	free(c->address);
	free(c);
}

static void finish(struct stream_connect *c, const struct err *e)
{
	stream_done_fn done = c->done;
	struct stream *s = NULL;
	void *arg = c->arg;

	loop_del(c->source);
	c->source = NULL;
	if (!e)
		s = stream_new(c->loop, take_fd(c->fd), take(c->ssl));
	stream_connect_cancel(c);
	done(arg, s, e);
}

static void shake(struct stream_connect *c)
{
	struct err e = ERR_INIT;
	int ret, why;

	if (!c->ssl) {
		finish(c, NULL);
		return;
	}
	ERR_clear_error();
	ret = SSL_do_handshake(c->ssl);
	why = SSL_get_error(c->ssl, ret);
	if (ret == 1) {
		finish(c, NULL);
	} else if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
		loop_mod_fd(c->source, why == SSL_ERROR_WANT_READ ? EPOLLIN : EPOLLOUT);
	} else {
		tls_err(c->ssl, c->address, &e);
		finish(c, &e);
	}
}

static void on_event(void *arg, int fd, uint32_t events)
{
	struct stream_connect *c = arg;
	socklen_t n = sizeof(errno);
	struct err e = ERR_INIT;
	int error = 0;

	if (!c->connected && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && error) {
		err_set(&e, ERR_UNREACHABLE, "connect to %s: %s", c->address, strerror(error));
		finish(c, &e);
		return;
	}
	c->connected = true;
	shake(c);
}

static void on_soon(void *arg)
{
	struct stream_connect *c = arg;

	c->soon = NULL;
	on_event(c, c->fd, EPOLLOUT);
}

static void on_limit(void *arg)
{
	struct stream_connect *c = arg;
	struct err e = ERR_INIT;

	err_set(&e, ERR_UNREACHABLE, "connect to %s: no answer within %lld s", c->address,
		LIMIT_NS / NS_PER_S);
	finish(c, &e);
}

/* HOST:PORT, the first address of the host's. */
static int resolve(const char *address, union sock_addr *ret, struct err *e)
{
	const char *colon = strrchr(address, ':');
	struct addrinfo want = {.ai_socktype = SOCK_STREAM}, *list = NULL;
	autofree char *host = NULL;
	int rc, len;

	if (!colon || colon == address || *address == '[')
		return sock_parse(address, ret, e);
	host = xstrndup(address, (size_t)(colon - address));
	rc = getaddrinfo(host, colon + 1, &want, &list);
	if (rc)
		return err_set(e, ERR_UNREACHABLE, "%s: %s", address, gai_strerror(rc));
	len = (int)list->ai_addrlen;
	memcpy(ret, list->ai_addr, list->ai_addrlen);
	freeaddrinfo(list);
	return len;
}

static int start(struct stream_connect *c, SSL_CTX *tls, const char *name, struct err *e)
{
	union sock_addr a;
	struct err ignored;
	int len = sock_parse(c->address, &a, &ignored);
	bool now;

	if (len < 0)
		len = resolve(c->address, &a, e);
	if (len < 0)
		return -1;
	c->fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0)
		return err_errno(e, "connect to %s: socket", c->address);
	sock_tune(c->fd);
	now = connect(c->fd, &a.any, (socklen_t)len) == 0;
	if (!now && errno != EINPROGRESS)
		return err_set(e, ERR_UNREACHABLE, "connect to %s: %s", c->address,
			strerror(errno));
	if (tls)
		c->ssl = tls_connect_ssl(tls, name ? name : "", c->fd);
	c->source = loop_add_fd(c->loop, c->fd, EPOLLOUT, on_event, c);
	if (now)
		c->soon = loop_add_idle(c->loop, on_soon, c);
	return 0;
}

int stream_connect(struct loop *l, const char *address, SSL_CTX *tls, const char *name,
	stream_done_fn done, void *arg, struct stream_connect **ret, struct err *e)
{
	struct stream_connect *c = xcalloc(1, sizeof(*c));

	c->loop = l;
	c->fd = -1;
	c->address = xstrdup(address);
	c->done = done;
	c->arg = arg;
	if (start(c, tls, name, e) < 0) {
		stream_connect_cancel(c);
		return -1;
	}
	c->timer = loop_add_timer(l, clock_mono_ns() + LIMIT_NS, NS_PER_S, on_limit, c);
	if (ret)
		*ret = c;
	return 0;
}
