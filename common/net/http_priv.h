/*
 * http_priv: what the files of the HTTP server share; nobody else includes it.
 *
 *	http_server.c	listen, accept, stop, free
 *	http_wait.c	time limits: a list a kind, one timer
 *	http_conn.c	a connection: handshake, bytes in and out, its end
 *	http1.c		HTTP/1.1 on it: one request after the other
 *	http2.c		HTTP/2 on it: streams, by nghttp2
 *	http2_answer.c	their answers
 *	http_req.c	what the handler asks a request
 *	http_answer.c	what the handler answers
 *
 * The rule that keeps this simple: what the handler calls never calls the handler, and never frees
 * a connection. It notes what is to be done (conn_touch); conn_settle does it, at the end of the
 * connection's event or of the loop's round.
 */
#pragma once
#include <nghttp2/nghttp2.h>

#include "base/buf.h"
#include "base/map.h"
#include "net/http.h"
#include "net/http1_parse.h"
#include "net/sock.h"

enum {
	HTTP_READ_BYTES = 64 * 1024,	 /* a read, of the server's one buffer */
	HTTP_FILL_BYTES = 44 * 1024,	 /* of HTTP/2's frames that wait to be sent */
	HTTP_BODIES_BYTES = 256 << 20,	 /* of all that are not whole: a crowd cannot fill memory */
};

/* What is waited for, each with its limit. */
enum http_wait_kind {
	WAIT_HELLO,  /* a TLS handshake */
	WAIT_HEAD,   /* the rest of a head */
	WAIT_BODY,   /* the rest of a body */
	WAIT_IDLE,   /* the next request */
	WAIT_LINGER, /* that the client reads a refusal and goes */
	WAIT_READER, /* that the client reads: a connection */
	WAIT_STREAM, /* the same: one stream of HTTP/2 */
	WAIT_UPLOAD, /* head and body of one stream of HTTP/2 */
	WAIT_KINDS
};

struct http_wait {
	struct http_wait *prev, *next; /* NULL: waits for nothing */
	int64_t since_ns;
	enum http_wait_kind kind;
};

struct http_listener {
	struct http_listener *next;
	struct http_server *server;
	int fd;
	bool local;
	SSL_CTX *tls;		    /* NULL: plain */
	struct loop_source *source; /* NULL: not accepting now */
};

struct http_server {
	struct loop *loop;
	struct http_limits limits;
	const struct http_ops *ops;
	void *arg;
	struct http_listener *listeners;
	struct http_conn *conns;
	struct http_conn *dirty, *last_dirty;
	size_t n_dirty;
	struct loop_source *settle; /* set: the dirty are looked at after this round */
	struct http_wait waits[WAIT_KINDS]; /* rings, the oldest next */
	struct loop_source *timer;
	int64_t timer_ns; /* when it fires; 0: it sleeps */
	bool full;	  /* no descriptors or connections left: not accepting */
	bool stopping;
	struct loop_source *stop_timer;
	unsigned hellos; /* handshakes since memory was given back */
	void (*done)(void *);
	void *done_arg;
	size_t bodies; /* bytes of all bodies that are not whole yet */
	struct http_counts counts;
	_Atomic unsigned *shown; /* counts.connections, for others; NULL: nobody looks */
	nghttp2_session_callbacks *h2_callbacks;
	nghttp2_option *h2_options;
	int64_t date_s;	     /* of which second this is: */
	char date[64];	     /* "Sat, 21 Nov 2026 16:28:40 GMT" */
	char read[HTTP_READ_BYTES];
};

enum http1_state {
	H1_HEAD,
	H1_BODY,
	H1_ANSWER, /* the handler has the request */
	H1_LINGER  /* refused: what still comes is thrown away */
};

struct http_conn {
	struct http_server *server;
	struct http_conn *prev, *next;		   /* all of the server */
	struct http_conn *prev_dirty, *next_dirty; /* those to settle */
	int fd;
	SSL *ssl;
	SSL_CTX *tls; /* NULL: plain */
	struct loop_source *source;
	uint32_t events;
	struct http_wait wait, reader;
	struct buf in; /* came and is not used yet */
	struct buf out;
	size_t out_at;	/* sent of it */
	/* A long body or a long piece of one, which follows `out`: nothing else is answered before,
	   and what else is sent of that body is added here. */
	struct buf big;
	size_t big_at;
	struct buf *lent; /* whose memory big is: given back when it is sent; NULL: ours */
	struct http_peer peer;
	void *kept; /* the handler's */
	void (*free_kept)(void *);
	char addr[SOCK_TEXT_SIZE];
	bool hello;   /* the handshake goes on */
	bool dirty;   /* stands in the list */
	bool busy;    /* its event is under way and will settle it */
	bool again;   /* touched while busy */
	bool more;    /* not all that came was read */
	bool dead;    /* to be freed when settled */
	bool closing; /* to be closed when all is sent */
	bool ended;   /* the client ended its side */
	bool over;    /* a streamed answer is longer than the limit since reader.since_ns */
	unsigned patient; /* answers whose client may take its time */
	/* HTTP/1.1 */
	enum http1_state state;
	struct http1_scan scan;
	struct http1_chunks *chunks; /* the body comes in them */
	uint64_t left;		     /* bytes of the body that have not come */
	uint64_t lingered;	     /* bytes thrown away */
	const char *feed;	     /* what is being looked at, beside `in` */
	size_t feed_n;
	struct http_req *req; /* the one under way */
	/* HTTP/2 */
	nghttp2_session *h2;
	struct http_req *streams;
	bool goaway; /* said */
};

struct http_req {
	struct http_conn *conn;
	const char *method, *path, *query;
	struct http_header *headers; /* allocated with the request or, HTTP/2, by itself */
	size_t n_headers;
	struct buf body;
	void *data;
	void (*drained)(void *arg, struct http_req *q);
	void *drained_arg;
	int64_t expected; /* of the body, said beforehand; -1: in chunks or unknown */
	int status;	  /* of the answer; 0: not begun */
	bool keep;	  /* the connection goes on after it */
	bool http10;
	bool head;    /* HEAD: the answer has no body */
	bool chunked; /* the answer goes in chunks */
	bool given;   /* the handler knows it, and is told when it is gone */
	bool over;    /* the handler has ended the answer */
	/* HTTP/2 */
	int32_t id;
	struct http_req *prev, *next;
	struct buf text; /* names and values */
	struct buf out;	 /* of the body */
	size_t out_at;
	struct http_wait reader;
	int refuse;    /* status, when the limits are passed */
	bool deferred; /* nghttp2 waits for more */
	bool late;     /* `out` is longer than the limit since reader.since_ns */
	bool patient;  /* its client may take its time */
};

/* http_server.c */
void server_room(struct http_server *s); /* a connection is gone: accept again, end a stop */
void server_settle_later(struct http_server *s);
void server_greeted(struct http_server *s); /* a handshake is through */
const char *server_date(struct http_server *s);

/* http_wait.c */
void wait_init(struct http_server *s);
void wait_set(struct http_server *s, struct http_wait *w, enum http_wait_kind kind);
void wait_unset(struct http_wait *w);
/* Look at all of it at this time at the latest. */
void wait_arm(struct http_server *s, int64_t at_ns);
/* The oldest of a kind, NULL: none. */
struct http_conn *wait_oldest(struct http_server *s, enum http_wait_kind kind);

void server_connections(struct http_server *s, int add);

/* http_conn.c */
void conn_new(struct http_listener *l, int fd, const union sock_addr *from);
void conn_free(struct http_conn *c); /* tells the handler that its requests are gone */
void conn_touch(struct http_conn *c);
void conn_settle(struct http_conn *c); /* may free it */
void conn_timed_out(struct http_conn *c, enum http_wait_kind kind);
void conn_stop(struct http_conn *c);
size_t conn_unsent(const struct http_conn *c);
void conn_flush(struct http_conn *c); /* what the socket takes now */

/* http1.c */
/* Uses what it can of n bytes; answers how many. */
size_t http1_take(struct http_conn *c, const char *p, size_t n);
void http1_refuse(struct http_conn *c, int status);
/* The answer is whole: the next request may begin. */
void http1_done(struct http_conn *c);
/* Does it wait for something that comes, other than a request? */
bool http1_idle(const struct http_conn *c);

/* http2.c */
void http2_start(struct http_conn *c);
void http2_free(struct http_conn *c);
int http2_take(struct http_conn *c, const char *p, size_t n); /* -1: broken */
int http2_fill(struct http_conn *c); /* what it has to say goes to c->out; -1: broken */
void http2_goaway(struct http_conn *c);
void http2_drained(struct http_conn *c);
void http2_answer(struct http_req *q, const struct http_header *h, ssize_t len); /* -1: unknown */
/* nghttp2's send_data callback: a frame of a body to c->out. */
int http2_send_data(nghttp2_session *h2, nghttp2_frame *f, const uint8_t *head, size_t n,
	nghttp2_data_source *source, void *arg);
void http2_more(struct http_req *q); /* there is more in q->out, or it has ended */
void http2_reset(struct http_req *q, uint32_t code);
void http2_server_init(struct http_server *s);
void http2_alpn(SSL_CTX *tls); /* it offers h2 and http/1.1 from now on */

/* http_req.c */
void req_give(struct http_req *q); /* to the handler */
void http_req_free(struct http_req *q); /* HTTP/1.1's; tells the handler if it still has it */
void req_release(struct http_req *q);

/* http_answer.c */
/* The Status object of a refusal. */
void answer_refusal(int status, struct buf *b);
const char *answer_reason(int status);
/* Has an answer of this status no body at all? */
bool answer_bodiless(int status);
