/* TCP, and TLS over it. OpenSSL is loaded by the programs that name it: only k-store-etcd does. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/io.h"
#include "conn.h"

#define OPEN_MS 5000

struct conn {
	int fd;
	SSL_CTX *ctx;
	SSL *ssl; /* NULL: plain */
};

void conn_free(struct conn *c)
{
	if (!c)
		return;
	SSL_free(c->ssl);
	SSL_CTX_free(c->ctx);
	close_fd(&c->fd);
	free(c);
}

int conn_fd(const struct conn *c)
{
	return c->fd;
}

/* The host and the port of "HOST:PORT", "[HOST]:PORT". */
static int split(const char *authority, char **ret_host, char **ret_port, struct err *e)
{
	const char *colon = strrchr(authority, ':');
	size_t n = colon ? (size_t)(colon - authority) : 0;

	if (!n || !colon[1])
		return err_set(e, ERR_INVALID, "%s: not HOST:PORT", authority);
	if (*authority == '[' && authority[n - 1] == ']') {
		authority++;
		n -= 2;
	}
	*ret_host = xstrndup(authority, n);
	*ret_port = xstrdup(colon + 1);
	return 0;
}

static int wait_fd(int fd, short events)
{
	struct pollfd p = {fd, events, 0};
	int n;

	do
		n = poll(&p, 1, OPEN_MS);
	while (n < 0 && errno == EINTR);
	return n == 1 ? 0 : -1;
}

/* One address; errno says why not. */
static int try_address(const struct addrinfo *a)
{
	autoclose int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t size = sizeof(errno);
	int one = 1, error = 0, idle_s = 60, again_s = 10, tries = 3;

	if (fd < 0)
		return -1;
	if (connect(fd, a->ai_addr, a->ai_addrlen) < 0) {
		if (errno != EINPROGRESS)
			return -1;
		if (wait_fd(fd, POLLOUT) < 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 || error) {
			errno = error ? error : errno;
			return -1;
		}
	}
	/* a server that is cut off, while we only listen, is found out by the kernel */
	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one)) < 0 ||
		setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof(idle_s)) < 0 ||
		setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &again_s, sizeof(again_s)) < 0 ||
		setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &tries, sizeof(tries)) < 0)
		return -1;
	return take_fd(fd);
}

static int tcp_open(const char *host, const char *port, int *ret_fd, struct err *e)
{
	struct addrinfo want = {.ai_socktype = SOCK_STREAM}, *list = NULL;
	int fd = -1, ret = getaddrinfo(host, port, &want, &list);

	if (ret)
		return err_set(e, ERR_UNREACHABLE, "%s: %s", host, gai_strerror(ret));
	for (struct addrinfo *a = list; a && fd < 0; a = a->ai_next)
		fd = try_address(a);
	if (fd < 0)
		err_set(e, ERR_UNREACHABLE, "connect to %s port %s: %s", host, port,
			strerror(errno));
	freeaddrinfo(list);
	*ret_fd = fd;
	return fd < 0 ? -1 : 0;
}

static int ssl_fail(const char *what, struct err *e)
{
	char text[256];

	ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
	ERR_clear_error();
	return err_set(e, ERR_UNREACHABLE, "%s: %s", what, text);
}

static int load_files(struct conn *c, struct err *e)
{
	const char *ca = getenv("K_ETCD_CA"), *cert = getenv("K_ETCD_CERT");
	const char *key = getenv("K_ETCD_KEY");

	if (ca ? SSL_CTX_load_verify_locations(c->ctx, ca, NULL) != 1
	       : SSL_CTX_set_default_verify_paths(c->ctx) != 1)
		return ssl_fail(ca ? ca : "the system's certificates", e);
	if (cert && SSL_CTX_use_certificate_chain_file(c->ctx, cert) != 1)
		return ssl_fail(cert, e);
	if (key && SSL_CTX_use_PrivateKey_file(c->ctx, key, SSL_FILETYPE_PEM) != 1)
		return ssl_fail(key, e);
	return 0;
}

/* A host that is an address is looked for among the certificate's addresses. */
static void expect_host(struct conn *c, const char *host)
{
	struct in6_addr any;

	if (inet_pton(AF_INET, host, &any) == 1 || inet_pton(AF_INET6, host, &any) == 1) {
		X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(c->ssl), host);
	} else {
		SSL_set1_host(c->ssl, host);
		SSL_set_tlsext_host_name(c->ssl, host);
	}
}

static int handshake(struct conn *c, const char *host, struct err *e)
{
	for (;;) {
		int ret = SSL_connect(c->ssl);
		int why = SSL_get_error(c->ssl, ret);
		long verify;

		if (ret == 1)
			return 0;
		if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
			if (wait_fd(c->fd, why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT) < 0)
				return err_set(e, ERR_UNREACHABLE, "%s: TLS: timed out", host);
			continue;
		}
		verify = SSL_get_verify_result(c->ssl);
		if (verify != X509_V_OK)
			return err_set(e, ERR_UNREACHABLE, "%s: certificate: %s", host,
				X509_verify_cert_error_string(verify));
		return ssl_fail(host, e);
	}
}

static int tls_open(struct conn *c, const char *host, struct err *e)
{
	static const unsigned char alpn[] = "\2h2";

	c->ctx = SSL_CTX_new(TLS_client_method());
	if (!c->ctx)
		return ssl_fail("TLS", e);
	SSL_CTX_set_min_proto_version(c->ctx, TLS1_2_VERSION);
	SSL_CTX_set_verify(c->ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(
		c->ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	if (load_files(c, e) < 0)
		return -1;
	c->ssl = SSL_new(c->ctx);
	if (!c->ssl || SSL_set_alpn_protos(c->ssl, alpn, sizeof(alpn) - 1) ||
		SSL_set_fd(c->ssl, c->fd) != 1)
		return ssl_fail("TLS", e);
	expect_host(c, host);
	return handshake(c, host, e);
}

int conn_open(const char *authority, bool tls, struct conn **ret, struct err *e)
{
	autofree char *host = NULL, *port = NULL;
	struct conn *c;

	if (split(authority, &host, &port, e) < 0)
		return -1;
	c = xcalloc(1, sizeof(*c));
	c->fd = -1;
	if (tcp_open(host, port, &c->fd, e) < 0 || (tls && tls_open(c, host, e) < 0)) {
		conn_free(c);
		return -1;
	}
	*ret = c;
	return 0;
}

/* OpenSSL's answer as read(2)'s. */
static ssize_t ssl_ret(struct conn *c, int ret)
{
	int why;

	if (ret > 0)
		return ret;
	why = SSL_get_error(c->ssl, ret);
	if (why == SSL_ERROR_ZERO_RETURN)
		return 0;
	errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? EAGAIN : EIO;
	ERR_clear_error();
	return -1;
}

ssize_t conn_read(struct conn *c, void *p, size_t n)
{
	ssize_t ret;

	if (c->ssl)
		return ssl_ret(c, SSL_read(c->ssl, p, (int)n));
	do
		ret = recv(c->fd, p, n, 0);
	while (ret < 0 && errno == EINTR);
	return ret;
}

ssize_t conn_write(struct conn *c, const void *p, size_t n)
{
	ssize_t ret;

	if (c->ssl)
		return ssl_ret(c, SSL_write(c->ssl, p, n > INT32_MAX ? INT32_MAX : (int)n));
	do
		ret = send(c->fd, p, n, MSG_NOSIGNAL);
	while (ret < 0 && errno == EINTR);
	return ret;
}
