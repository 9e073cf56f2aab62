/*
 * connect: requests that k-api does not answer but passes on: logs, exec, attach and port-forward
 * to the kubelet of the pod's node, proxy to whoever it names. Private to connect*.c; the rest of
 * the door knows connect_serve and connect_drop.
 */
#pragma once
#include <openssl/ssl.h>

#include "door.h"
#include "net/exchange.h"

/* What becomes of a refusal of the other side. */
enum relay_refusal {
	REFUSAL_PASSED, /* the client gets it as it is */
	REFUSAL_STATUS	/* its text becomes a Status, as upstream does with those of the kubelet */
};

struct relay_to {
	const char *address; /* "unix:/path", "ADDR:PORT" */
	SSL_CTX *tls;	     /* NULL: plain */
	const char *name;    /* in errors and for TLS */
	enum relay_refusal refusal;
};

/* Send request (a head and a body) there and pass the answer on; takes what request holds. The job
 * is the relay's until it is answered or dropped. */
void relay_start(struct job *j, const struct relay_to *to, struct buf *request);

/* The head of a request: its line, Host, and what of the client's headers goes on; the body.
 * upgrade: the connection is to become another's. */
void relay_request(const struct job *j, const char *method, const char *target, const char *host,
	bool upgrade, struct buf *ret);
/* s in a query's form. */
void relay_escape(struct buf *b, const char *s);
/* Does the client ask for an upgrade? */
bool relay_upgrades(const struct job *j);

/* connect_kubelet.c: where a node's kubelet is. ERR_NOTFOUND, ERR_INTERNAL. The address and the
 * name (of its certificate) are malloc'ed; the context is the door's. */
struct kubelet_at {
	char *address, *name;
	SSL_CTX *tls; /* NULL: a socket of this machine */
};
must_check int kubelet_of(
	struct door *d, const char *node, struct kubelet_at *ret, struct err *e);
void kubelet_at_release(struct kubelet_at *k);
/* connect_proxy.c: pods/proxy, services/proxy, nodes/proxy. */
void proxy_serve(struct job *j);
