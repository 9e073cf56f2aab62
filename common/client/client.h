/*
 * client: the api behind a server: k-api's socket (unix:PATH), or any API server over TLS through
 * the helper program k-remote-https (https:…). Private to common/client.
 *
 * Both are the same HTTP/1.1 on connections that are made in two ways: connect(2), or one end of a
 * socketpair handed to the helper, which carries the bytes. One connection is for calls, some for
 * submissions (each one answer at a time), one for each watch.
 *
 * Between our programs and k-api there are a few headers more than HTTP knows (api/own.h).
 */
#pragma once
#include <sys/types.h>

#include "api/transport.h"
#include "base/map.h"
#include "client/http.h"

/* Connections that submissions go over: so many are under way at once, the rest waits its turn. */
#define CLIENT_SLOTS 16

struct client;
struct client_watch;
struct submission;

/* One connection for submissions. */
struct slot {
	struct hconn conn;
	struct submission *s; /* under way; NULL: idle */
	uint32_t events;      /* that epoll waits for; 0: not registered */
};

/* The process of k-remote-https; pid 0: none. */
struct client_helper {
	pid_t pid;
	int fd; /* a socket whose messages carry connections */
};

struct client {
	struct api base;
	char *address; /* "unix:/run/k/api.sock", for messages */
	char *path;    /* of the socket; NULL: by the helper */
	char *rest;    /* behind "https:" */
	struct client_helper helper;
	char *host, *prefix, *authorization; /* what the helper said: "Host", path in front */
	struct api_caller *caller;
	int64_t silence_ns; /* so long an answer may take to begin and to go on */
	int epoll_fd, event_fd, timer_fd;
	struct hconn call;
	struct slot slots[CLIENT_SLOTS];
	struct vec queue;   /* struct submission *, waiting for a slot */
	struct vec done;    /* struct submission * with an answer */
	struct vec watches; /* struct client_watch * */
	unsigned dispatching;
};

/* client.c */
/* A connection to the server; ERR_UNREACHABLE. */
must_check int client_connect(struct client *r, int *ret_fd, struct err *e);
/* What epoll tells of fd comes back in dispatch as tag; op as epoll_ctl(2). */
void client_poll(struct client *r, int op, int fd, uint32_t events, void *tag);
/* Make api_fd readable, now or (a timer) at a CLOCK_MONOTONIC time. */
void client_ring(struct client *r);
void client_ring_at(struct client *r, int64_t at_ns);
/* "unix:/run/k/api.sock: " in front of what went wrong with a connection. */
int client_failed(const struct client *r, struct err *e);
/* Wait until fd can be read (or written, too, if out), at most silence_ns: ERR_TIMEOUT. */
must_check int client_wait(const struct client *r, int fd, bool out, struct err *e);

/* request.c: a request's bytes, and what is made of an answer. */
must_check int client_request(
	const struct client *r, const struct api_req *q, struct buf *ret, struct err *e);
/* From an answer and its whole body, which it takes. -1: a failure Status. */
must_check int client_answer(
	const struct hanswer *a, struct buf *body, struct api_res *res, struct err *e);
/* Asked once more when a connection broke that had been used before: harmless to repeat. */
bool client_repeatable(const struct api_req *q);

/* call.c */
must_check int client_call(
	struct api *a, const struct api_req *q, struct api_res *res, struct err *e);
must_check int client_list(struct api *a, const struct api_req *q, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct err *e);
/* A sink that keeps everything: arg is a struct buf. */
int client_keep(void *arg, const char *p, size_t n);

/* What api_refused answers: res' Status; NULL: nothing was refused. */
void client_refused(struct client *r, const struct api_res *res);

/* items.c: a List's text in pieces, taken apart as it comes. */
struct items {
	const struct kind *kind;
	api_obj_fn fn;
	void *arg;
	struct buf head; /* the List without what is in items */
	struct buf item; /* the one under way */
	size_t depth;
	bool in_string, escaped, in_items;
	size_t string_at; /* in head: where the last string of the List's own began */
	size_t string_len;
	int stopped; /* fn's answer that was not 0 */
};
void items_init(struct items *i, const struct kind *k, api_obj_fn fn, void *arg);
void items_release(struct items *i);
int items_sink(void *arg, const char *p, size_t n);
/* The List's revision; ERR_SYNTAX if that was no List. */
must_check int items_end(const struct items *i, int64_t *ret_rev, struct err *e);

/* submit.c */
void client_submit(struct api *a, const struct api_req *q, api_done_fn done, void *arg);
/* True: tag was a slot of r. */
bool client_slot_event(struct client *r, void *tag);
void client_submit_dispatch(struct client *r);
void client_submit_close(struct client *r);

/* watch.c */
must_check int client_watch_open(struct api *a, const struct api_req *q, api_event_fn fn,
	void *arg, struct api_watch **ret, struct err *e);
void client_watch_close(struct api_watch *w);
void client_watch_event(struct client_watch *w);
/* What was not an event of a descriptor: initial objects, the time to connect again. */
void client_watch_dispatch(struct client *r);
void client_watch_sweep(struct client *r);

/* helper.c */
must_check int client_helper_connect(struct client *r, int *ret_fd, struct err *e);
void client_helper_stop(struct client *r);
/* Start it and hear what it has to say of the kubeconfig. */
must_check int client_helper_start(struct client *r, struct err *e);

extern const struct api_ops api_unix, api_https;
