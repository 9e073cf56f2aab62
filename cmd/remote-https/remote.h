/*
 * remote: the parts of k-remote-https: the server that a kubeconfig names, and connections whose
 * bytes are carried to it over TLS and back, unread.
 */
#pragma once
#include <openssl/ssl.h>

#include "base/loop.h"
#include "data/kubeconfig.h"

/* Whom to connect to, and as whom. */
struct target {
	char *host, *port; /* to connect to */
	char *host_header; /* "host", "host:port", "[::1]:port" */
	char *server;	   /* "https://host:port", for messages */
	char *prefix;	   /* of every path: "" or "/some/where" */
	char *authorization; /* "Bearer …", "Basic …"; NULL: none */
	char *name;	     /* what the certificate has to be good for */
	SSL_CTX *tls;
};
/*
 * address: "https:" (the current context), "https:NAME" (that context) or "https://HOST:PORT/…"
 * (that server, as the current context says who we are, if there is a kubeconfig).
 */
must_check int target_init(struct target *t, const char *kubeconfig, const char *context,
	const char *address, struct err *e);
void target_release(struct target *t);
/* "what: OpenSSL's reason"; ERR_UNREACHABLE. */
int tls_failed(struct err *e, const char *what);

struct conn;
/* Called when the connection has ended, by itself or not; e NULL: in order. It is gone after. */
typedef void (*conn_end_fn)(void *arg, const struct err *e);
/*
 * Carry the bytes of in (ours from now on) to the target, what comes back to out (may be the same
 * descriptor). answer: what goes wrong before the server has said anything is said by an answer of
 * HTTP, with a Status. Where in and out are one, its end is the connection's; else only the end of
 * what the server says is.
 */
void conn_new(struct loop *l, const struct target *t, int in, int out, bool answer,
	conn_end_fn end, void *arg);

/* The socket on descriptor 0 by which the program that started us hands over connections; until it
 * closes that. Answers the exit status. */
int carry_run(const struct target *t);
/* Say on it why there is no target. */
void carry_refuse(const struct err *e);
