/*
 * serve: what the kubelet answers to k-api: logs, exec, attach and port-forward of the pods of this
 * node, over HTTP on a Unix socket (path_run "kubelet/NODE.sock") and, when it was given
 * certificates, over TLS. Paths and queries are those of upstream's kubelet.
 *
 * One request, or one upgraded connection, is a session; serve_stop ends all that are left.
 */
#pragma once
#include "kubelet.h"
#include "net/http.h"
#include "node/podjoin.h"
#include "rest/url.h"

struct serve {
	struct kubelet *k;
	struct http_server *http;
	struct session *sessions; /* a list */
	struct loop_source *changed; /* sessions are to be told of it */
};

/* The first member of every kind of session. */
struct session {
	struct serve *s;
	struct session *next, **at;
	void (*end)(struct session *x);	    /* our server ends: close everything, free */
	void (*changed)(struct session *x); /* a pod's status changed; NULL: not interested */
};
void session_add(struct serve *s, struct session *x, void (*end)(struct session *),
	void (*changed)(struct session *));
void session_remove(struct session *x);

/* A request whose path was "/VERB/ns/pod[/uid][/container]". */
struct call {
	struct http_req *q;
	const char *ns, *pod, *container; /* container NULL: none */
	struct query query;
};
void serve_logs(struct serve *s, const struct call *c);
void serve_exec(struct serve *s, const struct call *c);
void serve_attach(struct serve *s, const struct call *c);
void serve_forward(struct serve *s, const struct call *c);
/* A failure as the kubelet says it: text, one line. */
void serve_error(struct http_req *q, int status, const char *message);
