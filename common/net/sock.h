/*
 * sock: sockets that never wait. Addresses as text, and bytes over a socket as it is or through
 * TLS, with one meaning of every answer. What the HTTP server and streams stand on.
 *
 * Nothing here keeps a descriptor or frees an SSL: both are the caller's.
 */
#pragma once
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include "base/err.h"

/* "ADDR:PORT", "[ADDR6]:PORT" (numbers), ":PORT" (any address) or "unix:/path". */
union sock_addr {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};
/* Answers the address' length; ERR_INVALID. */
must_check int sock_parse(const char *text, union sock_addr *ret, struct err *e);
/* "127.0.0.1:6443", "[::1]:6443", "unix". */
#define SOCK_TEXT_SIZE 64
void sock_text(const union sock_addr *a, char out[SOCK_TEXT_SIZE]);
/* The address that a socket is bound to, as a client would write it: malloc'ed. */
must_check int sock_bound(int fd, char **ret, struct err *e);

/* No delay for small answers; a peer that vanished is noticed within two minutes. Unix: nothing. */
void sock_tune(int fd);

/* A connection of TLS over fd, which stays the caller's: its handshake is to be made. */
SSL *sock_ssl(SSL_CTX *ctx, int fd);
/* Does what it writes come with more at once? For sock_write_part. */
void sock_ssl_more(SSL *ssl, bool more);
/* As read(2) and write(2), ssl NULL: plain. 0: the other side has ended; -1 with errno EAGAIN: not
   now, wait for the descriptor (a TLS handshake goes on inside); any other errno: broken. */
ssize_t sock_read(int fd, SSL *ssl, void *p, size_t n);
ssize_t sock_write(int fd, SSL *ssl, const void *p, size_t n);
/* More is written at once: the system may wait for that before it sends. */
ssize_t sock_write_part(int fd, SSL *ssl, const void *p, size_t n);
/* Bytes that were read from the descriptor already and wait inside TLS: no event tells of them. */
bool sock_pending(SSL *ssl);
/* Tell the other side that nothing more comes. */
void sock_end(int fd, SSL *ssl);
