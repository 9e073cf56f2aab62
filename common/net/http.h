/*
 * http: a server of HTTP/1.1 and HTTP/2 on the process' event loop, over TCP with TLS (OpenSSL,
 * ALPN; client certificates are asked for, not demanded) and over Unix sockets (plain text; the
 * peer's credentials are read). HTTP/2's framing is nghttp2's.
 *
 * One handler gets every request when its head and its body are there (bodies are bounded), and
 * answers now or later: whole (http_reply), or in pieces (http_begin, http_send, http_end), or it
 * takes the connection over (http_upgrade). Order, keep-alive, chunks, Content-Length, Date, HEAD,
 * Expect: 100-continue and flow control are the server's work. What goes wrong below HTTP (bad
 * framing, limits, slow heads and bodies) is answered here (400, 408, 413, 431 …) and the handler
 * does not hear of it.
 *
 * A request belongs to the server and lives until the handler has ended its answer or was told that
 * the client is gone, whichever comes first. One server belongs to one thread; a process that
 * listens as one of several workers gives the same listening descriptor to each (http_listen_fd),
 * and may even out who serves how many (pass).
 */
#pragma once
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/loop.h"

struct http_server;
struct http_req;

/* Who is at the other end. Strings live as long as the connection. */
struct http_peer {
	X509 *cert; /* verified client certificate; NULL: none */
	bool bad_cert; /* one was given, and it does not lead to the CA or is not valid now */
	bool local; /* a Unix socket: uid, gid and pid are the kernel's word */
	uid_t uid;
	gid_t gid;
	pid_t pid;
	const char *addr; /* "127.0.0.1:51234", "unix" */
	bool h2;
};

struct http_header {
	const char *name; /* lower case */
	const char *value;
};

struct http_ops {
	/* Head and body are there. */
	void (*request)(void *arg, struct http_req *q);
	/* The client left, or an unread answer was too long for too long, before the answer's end:
	   q is gone after this. Not called once the handler has ended the answer. May be NULL. */
	void (*gone)(void *arg, struct http_req *q);
	/* A connection was accepted, and is nobody's yet. True: it was given to another server
	   (http_server_adopt), fd is closed. May be NULL. */
	bool (*pass)(void *arg, int fd, bool local);
};

struct http_limits {		  /* 0: the default */
	size_t head;		  /* bytes of all headers: 64 KiB */
	size_t body;		  /* bytes of a body: 3 MiB, as upstream */
	size_t queued;		  /* bytes of one answer that its client has not read: 4 MiB … */
	int64_t stalled_ns;	  /* … and how long it may take none at all: 30 s */
	int64_t head_ns, body_ns; /* from first byte to last: 10 s, 60 s */
	int64_t idle_ns;	  /* a kept connection without a request: 90 s */
	unsigned connections;	  /* 20,000, and never more than RLIMIT_NOFILE less some */
	unsigned streams;	  /* of one HTTP/2 connection at once: 250 */
};

must_check int http_server_new(struct loop *l, const struct http_limits *limits,
	const struct http_ops *ops, void *arg, struct http_server **ret, struct err *e);
/* A listening socket of ours: TCP "ADDR:PORT" ("[::1]:0": any port), or "unix:/path" (mode 0666:
   who it is, is asked; a dead socket in its place is removed), or "fd:N": one that this process was
   started with. Close-on-exec. */
must_check int http_listen_fd(const char *address, int *ret_fd, struct err *e);
/* Accept on it; the descriptor becomes the server's. tls NULL: plain text (Unix sockets, tests).
   The context is taken by reference and can be exchanged while running (renewed certificates). */
must_check int http_server_listen(struct http_server *s, int fd, SSL_CTX *tls, struct err *e);
void http_server_set_tls(struct http_server *s, SSL_CTX *tls);
/* Serve a connection that another process accepted from the same listening socket, of which local
   tells the kind; fd becomes the server's. It is closed where there is no such socket here, or no
   room. */
void http_server_adopt(struct http_server *s, int fd, bool local);
/* Keep the number of connections there, too, where others may look, as long as the server lives. */
void http_server_show(struct http_server *s, _Atomic unsigned *connections);
/* Stop to accept; connections that are idle end now, others after their answers (HTTP/2: GOAWAY;
   HTTP/1.1: Connection: close). done runs when none is left, or at_most_ns later. Streams in
   progress are the handler's to end. */
void http_server_stop(struct http_server *s, int64_t at_most_ns, void (*done)(void *), void *arg);
/* Closes everything at once; handlers are told (gone). */
void http_server_free(struct http_server *s);
struct http_counts {
	uint64_t requests, bytes_in, bytes_out;
	unsigned connections, streams;
};
void http_server_counts(const struct http_server *s, struct http_counts *ret);

/* The request. Strings live as long as it does. */
const char *http_method(const struct http_req *q);
/* As it came, the query apart (NULL: none), neither decoded; always begins with '/'. */
const char *http_path(const struct http_req *q);
const char *http_query(const struct http_req *q);
/* The value; of several the first; NULL: none. name in lower case. */
const char *http_header(const struct http_req *q, const char *name);
size_t http_headers(const struct http_req *q, const struct http_header **ret);
/* NUL-terminated; "" when there is none. */
const char *http_body(const struct http_req *q, size_t *ret_len);
const struct http_peer *http_peer(const struct http_req *q);
/* The handler's own word with the connection, for what follows from its peer alone: freed with it
   or with the next word. */
void http_peer_keep(const struct http_req *q, void *data, void (*free_data)(void *));
void *http_peer_kept(const struct http_req *q);
/* The handler's own word with the request. */
void http_set_data(struct http_req *q, void *data);
void *http_data(const struct http_req *q);

/* Headers end with name == NULL; NULL: none. Bytes are copied. */
/* The whole answer; q is gone after it. */
void http_reply(
	struct http_req *q, int status, const struct http_header *h, const void *body, size_t len);
/* The same; the body's bytes are taken over, not copied: *body is empty after it. For long ones. */
struct buf;
void http_reply_buf(
	struct http_req *q, int status, const struct http_header *h, struct buf *body);
/* The handler has read all that it wants of the request, whose answer may go on for an hour: its
   method, path, query, headers and body are empty from now on. */
void http_forget(struct http_req *q);
/* An answer of unknown length: begin, then any number of sends, then end (q is gone after it). */
void http_begin(struct http_req *q, int status, const struct http_header *h);
void http_send(struct http_req *q, const void *data, size_t len);
/* Send and push (below); the bytes are taken over, not copied: *b is empty after it, and may still
   have its memory for the next ones. For long pieces. */
void http_send_buf(struct http_req *q, struct buf *b);
void http_end(struct http_req *q);
/* What was sent goes to the socket now, as far as that takes it: whoever makes much of it in one
   go lets the client begin to read (HTTP/1.1; HTTP/2's streams take turns later). */
void http_push(struct http_req *q);
/* An answer that was begun cannot be ended as it should: the client is to notice. q is gone. */
void http_abort(struct http_req *q);
/* An answer that its client may read as slowly as it likes, or not at all for an hour: its sender
   keeps `queued` bounded itself. */
void http_patient(struct http_req *q);
/* Bytes of the answer that wait for the client to read: a sender of much asks before it sends more
   and is told by `drained` (once) when less than half of the limit is left. */
size_t http_queued(const struct http_req *q);
void http_on_drained(struct http_req *q, void (*drained)(void *arg, struct http_req *q), void *arg);

/*
 * Take the connection over (101; HTTP/1.1 only, else ERR_METHOD and HTTP/2's stream is reset with
 * HTTP_1_1_REQUIRED, q is gone): q is gone, the stream is the caller's. h names the protocol
 * (upgrade); "Connection: Upgrade" is added. The peer is gone with q: copy what is needed of it.
 */
struct stream;
must_check int http_upgrade(
	struct http_req *q, const struct http_header *h, struct stream **ret, struct err *e);
