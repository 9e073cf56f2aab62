/*
 * tls: OpenSSL's contexts from PEM, for servers and clients: TLS 1.2 and 1.3, no renegotiation,
 * buffers given back while a connection is idle, no sessions kept (a client that comes again shows
 * its certificate again).
 *
 * A context is the caller's: SSL_CTX_free. It is counted: who keeps it takes a reference of its
 * own. To renew certificates make another one and hand it to http_server_set_tls.
 */
#pragma once
#include <openssl/ssl.h>
#include <stddef.h>

#include "base/err.h"

/* PEM text; name stands in errors. */
struct tls_pem {
	const char *name;
	const char *text; /* NULL: none */
	size_t len;
};

/* cert: the server's certificate, then those between it and its CA. client_ca: who signs clients'
   certificates (none: clients are not asked for one). A client whose certificate does not verify
   is let in: http_peer tells. ERR_INVALID names what is wrong. */
must_check int tls_server(const struct tls_pem *cert, const struct tls_pem *key,
	const struct tls_pem *client_ca, SSL_CTX **ret, struct err *e);
/* ca: who signs the server's (none: the machine's bundle); cert and key: our own (none: none). */
must_check int tls_client(const struct tls_pem *ca, const struct tls_pem *cert,
	const struct tls_pem *key, SSL_CTX **ret, struct err *e);

/* The same from files; a path NULL: none. */
must_check int tls_server_files(const char *cert, const char *key, const char *client_ca,
	SSL_CTX **ret, struct err *e);
must_check int tls_client_files(
	const char *ca, const char *cert, const char *key, SSL_CTX **ret, struct err *e);

/* A connection of a client; name: what the server's certificate must name, an address or a host. */
SSL *tls_connect_ssl(SSL_CTX *ctx, const char *name, int fd);
/* Why the last call on this connection failed: what is wrong with the certificate, or the error. */
int tls_err(SSL *ssl, const char *what, struct err *e);
