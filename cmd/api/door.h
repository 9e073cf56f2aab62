/*
 * door: the parts of k-api. A worker is a process with a loop, an HTTP server and a handle on the
 * API; a job is one request on its way through: who asks (peer.c), what for (rest/route.h), may he
 * (api/authz.h), the answer (resource.c, watch.c, paths.c), its form (reply.c).
 *
 * A job belongs to the request and goes with its answer (job_fail, job_reply …) or with the client.
 */
#pragma once
#include <openssl/evp.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "api/api.h"
#include "api/authn.h"
#include "base/awake.h"
#include "base/loop.h"
#include "base/map.h"
#include "net/http.h"
#include "net/ip.h"
#include "rest/route.h"
#include "rest/shape.h"

struct metrics;
struct spread;

/* Bytes of an answer that wait for its client before it counts as one that does not read. */
#define DOOR_QUEUE_BYTES (16u * 1024)

struct door_options {
	const char *listen, *socket, *cert, *key, *client_ca, *store, *log_level;
	const char *advertise; /* NULL: what it listens on says it */
	const char *kubelet_cert, *kubelet_key; /* NULL: kubelets of this machine alone */
	int64_t workers, ready_fd;
	int64_t awake_ns; /* 0: processors sleep as they like */
};

/* advertise.c: where clients find HTTPS. */
struct advertised {
	char *address; /* "10.0.0.5:6443", without HTTPS the socket's; malloc'ed */
	struct ip ip; /* family 0: this machine alone does */
	uint16_t port;
};
/* Of a listening socket; given NULL: it says the address itself. ERR_INVALID. */
must_check int advertise(const char *given, int tls_fd, struct advertised *ret, struct err *e);

/* token.c: what tokens of service accounts are verified with. */
struct token_keys {
	EVP_PKEY *key; /* NULL: not read yet */
	struct timespec mtime;
	ino_t inode; /* of its file */
};
void token_keys_release(struct token_keys *k);

/* What is shorter is not worth the work of zipping: upstream's bound. Longer lists go in pieces. */
#define ZIP_BYTES (128u * 1024)

/* A worker. */
struct door {
	const struct door_options *o;
	struct loop *loop;
	struct awake awake;
	struct http_server *http;
	struct api *api;
	struct metrics *metrics;
	struct spread *spread;
	unsigned number;     /* which worker it is */
	const struct advertised *at; /* where it is found */
	struct vec watches;  /* struct watch * */
	struct loop_source *watch_end; /* the timer of the first that ends; NULL: none was yet */
	int64_t watch_end_ns;	       /* when that fires */
	struct vec ties;     /* connections joined by connect_relay.c */
	struct loop_source *sharing; /* the end of the snapshot that reads share; NULL: none */
	size_t unread;	     /* bytes that wait for the watches' clients */
	SSL_CTX *kubelet_tls; /* connect.c's; NULL: not needed yet */
	struct token_keys tokens;
	bool stopping;
};
/* Whom bearer tokens belong to; d stays the caller's. */
struct authn_tokens token_authn(struct door *d);
/* The public key of service accounts, read again when its file is another; it stays d's. */
must_check int token_key(struct door *d, EVP_PKEY **ret, struct err *e);

/* Who asks: shared by the requests of a connection, and by those that outlive it. */
struct who {
	unsigned refs;
	struct identity id;
};
void who_unref(struct who *w);

struct list;
struct watch;
struct job {
	struct door *door;
	struct http_req *q; /* NULL: the client left */
	struct route route;
	struct who *who; /* NULL: not known */
	struct api_caller caller; /* of who */
	char *manager; /* of a write; NULL: none */
	struct {
		bool asked; /* by a program of ours, which wants the rest in the answer */
		char revision[24];
		bool unchanged;
	} own;
	struct shape shape;
	struct buf body; /* of the request, as JSON */
	struct buf out;	 /* an answer in the making */
	int retry_after_s; /* of a refusal that is being written; 0: none */
	struct buf *gift; /* whose bytes the answer may take, if they are its body; NULL: none */
	int64_t begin_ns;
	struct watch *watch;
	struct list *list;
	int gauge;     /* metrics.h; -1: it stands in none */
	bool pending;  /* with the API: it comes back, client or not */
	void *connect; /* connect_relay.c's */
};

/* request.c: what the server calls. */
void door_request(void *arg, struct http_req *q);
void door_gone(void *arg, struct http_req *q);

/* peer.c: who asks, also as another (Impersonate-User): job->who and job->caller. */
must_check int peer_identify(struct job *j, struct err *e);

/* own.c: headers of our own programs, into the request; and what they want of an answer. */
must_check int own_read(struct job *j, struct err *e);
/* A verb of theirs that the API does not have. */
bool own_verb(const struct job *j);
void own_note(struct job *j, const struct api_res *r);
size_t own_headers(const struct job *j, struct http_header ret[2]);

/* reply.c: every answer; the job is gone after it. */
struct job *job_new(struct door *d, struct http_req *q);
/* Without an answer: the client left, or the connection became another's. */
void job_drop(struct job *j);
/* Counted as answered with that code, for what does not go through the functions below. */
void job_count(struct job *j, int code);
/* A Status. */
void job_fail(struct job *j, const struct err *e);
/* What the API answered, in the form that was asked for; r->body may be taken. */
void job_answer(struct job *j, int ret, const struct api_res *r, const struct err *e);
/* An answer that has its form already; body may be taken. */
void job_formed(struct job *j, int code, struct buf *body);
/* Bytes of a media type, compressed when the client takes that and it is worth it; headers ends
 * with name NULL or is NULL. */
void job_reply(struct job *j, int code, const char *media, const struct http_header *headers,
	const char *body, size_t len);
void job_text(struct job *j, int code, const char *text);
/* The head of an answer that goes on; zipped: what is sent is. */
void job_begin(struct job *j, int code, bool zipped);
/* Would its client take a long answer zipped? */
bool job_may_zip(const struct job *j);

/* zip.c: len bytes as gzip, onto b. */
void zip(const char *data, size_t len, struct buf *b);
/* The same in parts, of which the last ends it. */
struct zipper;
struct zipper *zipper_new(void);
void zipper_add(struct zipper *p, const char *data, size_t len, bool last, struct buf *b);
void zipper_free(struct zipper *p);

/* resource.c: objects and their subresources. */
void resource_serve(struct job *j);
/* Read as a whole, and answer. */
void resource_call(struct job *j);
/* Reads that follow each other are answered from one snapshot, as long as it is the newest. */
void door_share(struct door *d);

/* list.c: a list, in pieces if it is long, in whatever form. What one takes in this process'
   memory, read or not, is a piece that waits for its client and the next one in the making, less
   than 192 KiB, or of objects that are longer than that three. */
void list_serve(struct job *j);
/* The client left, or it is answered. */
void list_drop(struct job *j);

/* connect.c, connect_*.c: logs, exec, attach, port-forward and proxy; false: none of them. */
bool connect_serve(struct job *j);
/* The client left, or the job has its answer: what was passed on goes. */
void connect_drop(struct job *j);
/* Connections that were joined end. */
void connect_end_all(struct door *d);

/* paths.c: all else. */
void path_serve(struct job *j);

/* issuer.c: with what others verify tokens of service accounts (KEP-1393). */
#define ISSUER_CONFIG "/.well-known/openid-configuration"
#define ISSUER_KEYS "/openid/v1/jwks"
void issuer_serve(struct job *j);

/* watch.c: an answer that goes on. */
void watch_serve(struct job *j);
/* The client left: the watch goes, the job stays. */
void watch_drop(struct job *j);
/* All of them end, in order. */
void watch_end_all(struct door *d);

/* health.c: /livez, /readyz, /healthz and one check of theirs. */
void health_serve(struct job *j);

/* keep.c: makes the store's first objects, and what the server keeps of itself in it, where that is
   not so; what cannot be written is logged. */
must_check int keep_all(
	const struct door_options *o, const struct advertised *at, struct err *e);

/* worker.c: the API on our store, as the server itself. */
must_check int door_open_api(const struct door_options *o, struct api **ret, struct err *e);
struct worker_start {
	const struct door_options *o;
	int tls_fd, unix_fd; /* -1: none */
	SSL_CTX *tls; /* what all workers share from before they were; NULL: no HTTPS */
	const struct advertised *at;
	int ready_fd; /* gets a byte when it serves; -1: nobody waits */
	struct metrics *metrics;
	struct spread *spread;
	unsigned number; /* from 0 */
	pid_t parent; /* whose end is the worker's */
};
/* Serve until SIGTERM; answers the exit status. */
int worker_run(const struct worker_start *s);
