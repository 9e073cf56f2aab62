/*
 * conn: a connection to a server, plain or with TLS (K_ETCD_CA, K_ETCD_CERT and K_ETCD_KEY name
 * PEM files; without K_ETCD_CA the system's authorities count). It does not block once it is open.
 */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

struct conn;

/* "HOST:PORT" or "[HOST]:PORT"; waits 5 s at most. ERR_UNREACHABLE, ERR_INVALID. */
must_check int conn_open(const char *authority, bool tls, struct conn **ret, struct err *e);
void conn_free(struct conn *c); /* NULL is fine */
int conn_fd(const struct conn *c);
/* As read(2) and write(2): -1 with errno EAGAIN when it has to wait. */
ssize_t conn_read(struct conn *c, void *p, size_t n);
ssize_t conn_write(struct conn *c, const void *p, size_t n);
