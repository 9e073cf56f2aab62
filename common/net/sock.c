/* Addresses and bytes. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "net/sock.h"

static int parse_unix(const char *path, union sock_addr *ret, struct err *e)
{
	size_t n = strlen(path);

	if (!n || n >= sizeof(ret->local.sun_path))
		return err_set(e, ERR_INVALID, "unix:%s: not a path of 1 to %zu bytes", path,
			sizeof(ret->local.sun_path) - 1);
	memset(ret, 0, sizeof(*ret));
	ret->local.sun_family = AF_UNIX;
	memcpy(ret->local.sun_path, path, n);
	return (int)sizeof(ret->local);
}

static int parse_port(const char *text, const char *whole, uint16_t *ret, struct err *e)
{
	char *end;
	unsigned long port = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || port > 65535)
		return err_set(e, ERR_INVALID, "%s: not ADDR:PORT", whole);
	*ret = htons((uint16_t)port);
	return 0;
}

int sock_parse(const char *text, union sock_addr *ret, struct err *e)
{
	const char *colon = strrchr(text, ':');
	char host[INET6_ADDRSTRLEN + 2];
	union sock_addr a = {0};
	uint16_t port = 0;
	size_t n;

	if (!strncmp(text, "unix:", 5))
		return parse_unix(text + 5, ret, e);
	n = colon ? (size_t)(colon - text) : 0;
	if (!colon || n >= sizeof(host))
		return err_set(e, ERR_INVALID, "%s: not ADDR:PORT", text);
	if (parse_port(colon + 1, text, &port, e) < 0)
		return -1;
	memcpy(host, text, n);
	host[n] = '\0';
	if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
		host[n - 1] = '\0';
		a.v6.sin6_family = AF_INET6;
		a.v6.sin6_port = port;
		if (inet_pton(AF_INET6, host + 1, &a.v6.sin6_addr) != 1)
			return err_set(e, ERR_INVALID, "%s: not an IPv6 address", text);
		*ret = a;
		return (int)sizeof(a.v6);
	}
	a.v4.sin_family = AF_INET;
	a.v4.sin_port = port;
	if (n && inet_pton(AF_INET, host, &a.v4.sin_addr) != 1)
		return err_set(e, ERR_INVALID, "%s: not an IP address and a port", text);
	*ret = a;
	return (int)sizeof(a.v4);
}

void sock_text(const union sock_addr *a, char out[SOCK_TEXT_SIZE])
{
	char host[INET6_ADDRSTRLEN] = "";

	if (a->any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &a->v4.sin_addr, host, sizeof(host));
		snprintf(out, SOCK_TEXT_SIZE, "%s:%u", host, ntohs(a->v4.sin_port));
	} else if (a->any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &a->v6.sin6_addr, host, sizeof(host));
		snprintf(out, SOCK_TEXT_SIZE, "[%s]:%u", host, ntohs(a->v6.sin6_port));
	} else {
		snprintf(out, SOCK_TEXT_SIZE, "unix");
	}
}

int sock_bound(int fd, char **ret, struct err *e)
{
	union sock_addr a = {0};
	socklen_t n = sizeof(a);
	char text[SOCK_TEXT_SIZE];

	if (getsockname(fd, &a.any, &n) < 0)
		return err_errno(e, "getsockname");
	sock_text(&a, text);
	*ret = a.any.sa_family == AF_UNIX ? xasprintf("unix:%.*s", (int)sizeof(a.local.sun_path),
						    a.local.sun_path)
					  : xstrdup(text);
	return 0;
}

void sock_tune(int fd)
{
	int one = 1, idle_s = 60, again_s = 15, tries = 4;

	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0)
		return; /* a Unix socket has none of these */
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof(idle_s));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &again_s, sizeof(again_s));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &tries, sizeof(tries));
}

/* OpenSSL's answer as read(2)'s. */
static ssize_t tls_answer(SSL *ssl, int ret)
{
	int why;

	if (ret > 0)
		return ret;
	why = SSL_get_error(ssl, ret);
	if (why == SSL_ERROR_ZERO_RETURN)
		return 0;
	errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? EAGAIN : EIO;
	ERR_clear_error();
	return -1;
}

static int at_most(size_t n)
{
	return n > INT32_MAX ? INT32_MAX : (int)n;
}

ssize_t sock_read(int fd, SSL *ssl, void *p, size_t n)
{
	ssize_t ret;

	if (ssl) {
		ERR_clear_error();
		return tls_answer(ssl, SSL_read(ssl, p, at_most(n)));
	}
	do
		ret = recv(fd, p, n, MSG_DONTWAIT);
	while (ret < 0 && errno == EINTR);
	return ret;
}

static ssize_t write_flags(int fd, SSL *ssl, const void *p, size_t n, int flags)
{
	ssize_t ret;

	if (ssl) {
		ERR_clear_error();
		return tls_answer(ssl, SSL_write(ssl, p, at_most(n)));
	}
	do
		ret = send(fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT | flags);
	while (ret < 0 && errno == EINTR);
	return ret;
}

ssize_t sock_write(int fd, SSL *ssl, const void *p, size_t n)
{
	return write_flags(fd, ssl, p, n, 0);
}

ssize_t sock_write_part(int fd, SSL *ssl, const void *p, size_t n)
{
	ssize_t ret;

	if (ssl)
		sock_ssl_more(ssl, true);
	ret = write_flags(fd, ssl, p, n, MSG_MORE);
	if (ssl)
		sock_ssl_more(ssl, false);
	return ret;
}

bool sock_pending(SSL *ssl)
{
	return ssl && SSL_has_pending(ssl);
}

void sock_end(int fd, SSL *ssl)
{
	if (ssl && SSL_is_init_finished(ssl)) {
		ERR_clear_error();
		SSL_shutdown(ssl);
		ERR_clear_error();
	}
	shutdown(fd, SHUT_WR);
}
