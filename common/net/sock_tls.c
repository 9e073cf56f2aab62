/*
 * TLS over a socket without SIGPIPE: OpenSSL's own BIO calls write(2), which ends the process when
 * the other side is gone.
 */
#include <errno.h>
#include <openssl/bio.h>
#include <stdint.h>

#include "net/sock.h"

/* A BIO's word of ours: the descriptor, and whether more is written at once. */
static void *word(int fd, bool more)
{
	return (void *)(intptr_t)(fd * 2 + more);
}

static int fd_of(BIO *b)
{
	return (int)((intptr_t)BIO_get_data(b) / 2);
}

static bool has_more(BIO *b)
{
	return (intptr_t)BIO_get_data(b) % 2;
}

static int answer(BIO *b, ssize_t n, int again)
{
	BIO_clear_retry_flags(b);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		BIO_set_flags(b, again | BIO_FLAGS_SHOULD_RETRY);
	return (int)n;
}

static int bio_write(BIO *b, const char *p, int n)
{
	int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (has_more(b) ? MSG_MORE : 0);
	ssize_t ret = send(fd_of(b), p, (size_t)n, flags);

	return answer(b, ret, BIO_FLAGS_WRITE);
}

static int bio_read(BIO *b, char *p, int n)
{
	return answer(b, recv(fd_of(b), p, (size_t)n, MSG_DONTWAIT), BIO_FLAGS_READ);
}

static long bio_ctrl(BIO *b, int cmd, long n, void *p)
{
	return cmd == BIO_CTRL_FLUSH;
}

/* Made once a process and never changed, as OpenSSL's own methods are. */
static const BIO_METHOD *method(void)
{
	static BIO_METHOD *m;

	if (m)
		return m;
	m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
	if (!m || BIO_meth_set_write(m, bio_write) != 1 || BIO_meth_set_read(m, bio_read) != 1 ||
		BIO_meth_set_ctrl(m, bio_ctrl) != 1)
		bug("BIO_meth_new");
	return m;
}

SSL *sock_ssl(SSL_CTX *ctx, int fd)
{
	SSL *ssl = SSL_new(ctx);
	BIO *b = BIO_new(method());

	if (!ssl || !b)
		bug("SSL_new");
	BIO_set_data(b, word(fd, false));
	BIO_set_init(b, 1);
	SSL_set_bio(ssl, b, b);
	return ssl;
}

void sock_ssl_more(SSL *ssl, bool more)
{
	BIO *b = SSL_get_wbio(ssl);

	BIO_set_data(b, word(fd_of(b), more));
}
