/*
 * What the parts of k-pause share. One thread, one epoll; every object that lives longer than a
 * call is a memory mapping of its own, so that memory is returned the moment it is freed and an
 * idle pod costs a few pages. No malloc, no stdio: both would double the program.
 *
 * Functions that return int return 0, or -1 with errno set unless they say otherwise.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "node/pause_proto.h"

#define must_check __attribute__((warn_unused_result))

/* A descriptor in the epoll set.  main handles one event a turn, so ready() may free anything. */
struct src {
	int fd; /* -1: none */
	void (*ready)(struct src *s, uint32_t events);
	void *owner; /* the object that this is a part of */
};

/* A text being put together in somebody's array; what does not fit is cut, the NUL always fits. */
struct text {
	char *p;
	size_t len, cap;
};

/* A container's log file in CRI format. */
struct log {
	int fd; /* -1: not open (now) */
	uint32_t files; /* kept, the current one included */
	uint64_t max_bytes; /* size at which it is rotated; 0: never */
	uint64_t size_bytes; /* of the current file */
	uint64_t stamp_s; /* second of the last rotation, and how many names of it are used */
	unsigned stamp_n;
	uint64_t written_bytes, dropped, rotated; /* counters, as in struct pause_state */
	char path[PAUSE_PATH_MAX]; /* "": no log */
};

/* One output of a container. */
struct stream {
	struct src src;
	struct box *box;
	bool is_err; /* stderr */
	char *held; /* the begin of a line whose end has not come: a mapping, or NULL */
	size_t held_len;
};

/* A container. */
struct box {
	struct box *next;
	struct pause_state st; /* id, pid, state, times: kept as they are reported */
	struct stream out, err; /* out is the terminal's master for PAUSE_TTY */
	struct src console; /* the socket, then the connection, that brings the terminal */
	int peer; /* a slave of the terminal, held so that reading it never fails; or -1 */
	int in; /* writing end of stdin, or -1 */
	bool throttled; /* an attachment that waits is full: nothing is read */
	struct attach *attached;
	struct log log;
	char pidfile[PAUSE_PATH_MAX];
	char console_path[PAUSE_PATH_MAX]; /* to unlink; "" when done */
};

/* A program under way for a request. */
struct job {
	struct job *next;
	struct src cap; /* the pipe whose text goes to the result */
	struct client *client; /* who waits, or NULL when it went away */
	struct box *box; /* PAUSE_CREATE, PAUSE_START: the container; else NULL */
	uint32_t type, seq; /* of the request */
	pid_t pid;
	uint64_t started_ns;
	char id[PAUSE_ID_MAX]; /* PAUSE_EXEC: its name, or "" */
	char pidfile[PAUSE_PATH_MAX]; /* PAUSE_EXEC: or "" */
	size_t text_len;
	struct {
		struct pause_result res;
		char text[PAUSE_TEXT_MAX];
	} out; /* the reply's body; res is filled in at the end */
};

/* A connection. */
struct client {
	struct client *next;
	struct src src;
	bool greeted, subscribed;
};

/* A PAUSE_RUN, _CREATE, _START or _EXEC, checked; the strings lie in the received message. */
struct request {
	const struct pause_run *run;
	const char *id, *cwd, *pidfile, *log, *console;
	const char *args; /* argc + envc strings, one after the other */
	int fds[3]; /* descriptors for 0, 1, 2, owned by whoever received them, or -1 */
};

/* The pod: all state there is. */
struct pod {
	int epfd;
	int dir; /* descriptor of the pod's directory, locked as long as we live */
	int cgroup; /* descriptor of our cgroup.procs; 0, -1: none */
	uint32_t namespaces; /* PAUSE_NS_* made */
	pid_t init; /* process 1 of the pod's pid namespace, or 0 */
	uint64_t started_ns;
	bool quit; /* leave the loop */
	struct client *clients;
	struct job *jobs;
	struct box *boxes; /* oldest first */
};
extern struct pod pod;

/* One buffer for whatever is being read; pages beyond the first are given back when idle. */
#define SCRATCH_BYTES PAUSE_MSG_MAX
extern char scratch[SCRATCH_BYTES];
void scratch_used(size_t len);
bool scratch_is_large(void); /* it holds more than its first page */
void scratch_trim(void); /* give the other pages back */

/* util.c */
must_check void *obj_new(size_t size_bytes); /* zeroed; NULL: no memory */
void obj_free(void *p, size_t size_bytes); /* NULL is fine */
struct text text_on(char *p, size_t cap); /* cap ≥ 1 */
void text_str(struct text *t, const char *s);
void text_num(struct text *t, uint64_t n, unsigned width); /* decimal, zeros in front */
void text_errno(struct text *t, const char *what, const char *name, int err);
uint64_t now_ns(void); /* wall clock, ns since 1970 */
int warn(const char *what, const char *name); /* errno's reason to stderr; returns -1 */
int copy_path(char *dst, size_t cap, const char *src); /* ENAMETOOLONG */
pid_t read_pid(const char *path); /* 0: none there */
int src_watch(struct src *s, uint32_t events);
void src_change(struct src *s, uint32_t events);
void src_close(struct src *s); /* out of the epoll set, closed, -1; fine when closed */
void fd_close(int *fd); /* closed, -1; fine when -1; keeps errno */

/* ns.c: namespaces, in the pod's directory, which is the working directory */
struct ns_options {
	uint32_t want; /* PAUSE_NS_* */
	const char *hostname; /* or NULL */
	struct text uid_map, gid_map; /* lines for /proc/PID/uid_map */
};
must_check int ns_make(const struct ns_options *o, pid_t *ret_init); /* warns itself */
void ns_unmake(void); /* unbind and remove what ns_make left */
uint32_t ns_bit(const char *name, size_t len); /* 0: no such namespace */

/* options.c */
#define MAPS_BYTES 1024 /* all lines of a uid_map together; the kernel takes one page */

struct options {
	struct ns_options ns;
	char uid_map[MAPS_BYTES], gid_map[MAPS_BYTES];
	const char *cgroups[32]; /* directories */
	unsigned cgroup_count;
	int ready_fd; /* or -1 */
	const char *dir;
};
void options_parse(struct options *o, char **argv); /* o is zeroed; exits on -h and misuse */

/* log.c */
int log_open(struct log *l); /* path, limits are set; l->fd, l->size_bytes */
int log_rotate(struct log *l);
void log_feed(struct log *l, struct stream *s, const char *p, size_t len);
void log_end(struct log *l, struct stream *s); /* an unended line becomes an entry P */

/* attach.c */
int attach_new(struct box *b, const struct pause_attach *req, int fds[3]); /* takes fds, sets -1 */
void attach_feed(struct box *b, bool is_err, const char *p, size_t len);
bool attach_full(const struct box *b); /* somebody waits: read no more now */
void attach_end(struct box *b); /* let go of all, after what is pending */

/* stream.c: a container's output */
int stream_open(struct stream *s, struct box *b, bool is_err, int fd); /* takes fd */
void stream_drain(struct stream *s); /* all that was written before now */
void stream_close(struct stream *s);
void streams_throttle(struct box *b); /* read, or not, by attach_full */

/* box.c */
struct box *box_find(const char *id); /* NULL and ENOENT */
const struct pause_state *box_state(struct box *b); /* as of now; valid until the next call */
struct box *box_new(const struct request *r, int child_fds[3]); /* fds for the runtime */
int box_made(struct box *b); /* its runtime succeeded; ENODATA: no pid, ECHILD: not
			     * our child, ENOTTY: no terminal */
void box_started(struct box *b); /* likewise */
void box_free(struct box *b); /* also of one half made */
int box_signal(const struct pause_signal *req);
int box_log(const struct pause_log *req);
int box_attach(const struct pause_attach *req, int fds[3], int *ret_fd); /* takes fds */
int box_forget(const char *id);
bool box_orphan(pid_t pid, int wait_status); /* was it a container's process? */

/* job.c */
void ask_early(void); /* for the grace period that the next move into a cgroup waits for */
int job_start(struct client *c, const struct pause_hdr *h, const struct request *r);
void job_text(struct job *j, const char *p, size_t len);
void jobs_reap(void); /* everything that has ended */
void jobs_orphan(const struct client *c); /* its answers go nowhere */
struct job *job_of(const struct box *b); /* one that works on it, or NULL */
pid_t job_exec_pid(const char *id); /* whom a signal for this PAUSE_EXEC is for; 0: ENOENT */

/* serve.c */
int serve_open(void); /* DIR/sock, which is the working directory's */
void reply(struct client *c, const struct pause_hdr *h, const void *body, size_t len, int fd);
void reply_error(struct client *c, const struct pause_hdr *h, int err, const char *what);
void publish(struct box *b); /* PAUSE_EVENT to the subscribers */
