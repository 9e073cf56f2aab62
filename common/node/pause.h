/*
 * pause: driving k-pause, the process that holds a pod's namespaces and is the parent of its
 * containers (k-pause(8), node/pause_proto.h).
 *
 * A pod's k-pause lives in a directory of the pod's own. It is no child of whoever started it and
 * outlives it; who comes later opens the directory and asks for the status. That the connection
 * ends is how its death is noticed.
 *
 * A struct pause holds two connections. On one, programs are run and events come: pause_submit,
 * pause_subscribe, pause_fd, pause_dispatch; nothing there blocks. On the other, short requests are
 * asked and answered at once (k-pause answers in microseconds; after 10 s the answer is
 * ERR_TIMEOUT): all functions below the second line.
 *
 * Errors: ERR_UNREACHABLE k-pause is gone; ERR_NOTFOUND no such container; ERR_EXISTS; ERR_GONE it
 * has ended; ERR_CONFLICT its state forbids that; ERR_TOOMANY a limit of pause_proto.h;
 * ERR_INVALID. Strings and descriptors given stay the caller's unless said.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "node/pause_proto.h"

struct pause;

struct pause_spec {
	const char *program; /* path of k-pause; looked up in PATH if it has no slash */
	const char *dir; /* made if missing, mode 0700 */
	uint32_t namespaces; /* PAUSE_NS_* to make */
	const char *hostname; /* NULL: the host's; needs PAUSE_NS_UTS */
	/* Arrays that end with NULL, or NULL: */
	const char *const *cgroups; /* directories of the cgroup to live in, one a hierarchy */
	const char *const *uid_maps, *const *gid_maps; /* "0:100000:65536", for PAUSE_NS_USER */
};

/*
 * Start one. *ret_ready_fd becomes readable when it serves, or has failed; then call pause_ready,
 * which takes the descriptor. (Called at once it waits; that is 1–3 ms, 10 s at most.) What
 * k-pause prints goes to DIR/log, and is in the error of a start that failed.
 */
must_check int pause_spawn(const struct pause_spec *s, int *ret_ready_fd, struct err *e);
must_check int pause_ready(const char *dir, int ready_fd, struct pause **ret, struct err *e);
/* Connect to the one that lives there. ERR_UNREACHABLE: none does (any more). */
must_check int pause_open(const char *dir, struct pause **ret, struct err *e);
/* Outstanding submissions are answered with ECONNRESET. NULL is fine. */
void pause_free(struct pause *p);
/* Pid, namespaces, start time; valid until pause_free. */
const struct pause_hello_reply *pause_info(const struct pause *p);
/* After its death or end: unbind namespaces, remove socket, namespace files and log from dir. What
 * is missing is fine; the directory itself stays. */
must_check int pause_clean(const char *dir, struct err *e);

/* A program to run: struct pause_run says what the fields mean. */
struct pause_cmd {
	enum pause_type type; /* PAUSE_RUN, PAUSE_CREATE, PAUSE_START or PAUSE_EXEC */
	uint32_t flags; /* PAUSE_HIDE_CGROUP2 … */
	const char *const *argv; /* ends with NULL; argv[0] is a path with a slash */
	const char *const *env; /* ends with NULL; NULL: empty */
	const char *id, *cwd, *pidfile, *log, *console; /* NULL: "" */
	uint64_t log_bytes; /* PAUSE_CREATE: 0 never rotates */
	uint32_t log_files; /* PAUSE_CREATE: 0 is taken as 1 */
	uint32_t fd_mask; /* bit n: fd[n] becomes descriptor n */
	int fd[3];
};

/* How it went. */
struct pause_done {
	int error; /* 0, or an errno of k-pause: nothing ran; ECONNRESET: we cannot know */
	struct pause_result res; /* valid if error is 0 */
	const char *text; /* printed by the program, or the error's: NUL-ended, never NULL */
};
/* 0 if the program ran and exited 0; else sets e to "WHAT: reason", where the reason is the
 * program's last line if it printed one. */
must_check int pause_check(const struct pause_done *d, const char *what, struct err *e);

/* d is valid during the call. Called once for each successful pause_submit: from pause_dispatch,
 * or from pause_free. It may submit; it must not free p. */
typedef void (*pause_done_fn)(void *arg, const struct pause_done *d);
must_check int pause_submit(struct pause *p, const struct pause_cmd *c, pause_done_fn fn, void *arg,
			    struct err *e);
/* fn is called from pause_dispatch for each container that ends from now on. */
typedef void (*pause_event_fn)(void *arg, const struct pause_state *s);
must_check int pause_subscribe(struct pause *p, pause_event_fn fn, void *arg, struct err *e);
/* Readable when pause_dispatch has something to do. */
int pause_fd(const struct pause *p);
/* Handle what has come; never waits. ERR_UNREACHABLE: the connection has ended, every outstanding
 * submission has been answered with ECONNRESET, and only pause_free is left to do. */
must_check int pause_dispatch(struct pause *p, struct err *e);

/* ---- asked and answered at once -------------------------------------------------------------- */

/* Run and wait for its end, however long. 0 if it ran, whatever its exit status was. */
must_check int pause_run(struct pause *p, const struct pause_cmd *c, struct pause_result *ret,
			 struct buf *text, struct err *e);
/* All containers, oldest first; *ret is malloc'ed (NULL if there are none). */
must_check int pause_status(struct pause *p, struct pause_state **ret, size_t *ret_n,
			    struct err *e);
/* The exit code as Kubernetes counts it: 128 + signal for a signal. */
int pause_exit_code(const struct pause_state *s);
/* id: a container's, or that of a PAUSE_EXEC under way. */
must_check int pause_signal(struct pause *p, const char *id, int signo, struct err *e);
/* bytes and files are for PAUSE_LOG_LIMITS. */
must_check int pause_log(struct pause *p, const char *id, enum pause_log_op op, uint64_t bytes,
			 uint32_t files, struct err *e);
/*
 * Copies of the container's output from now on to out_fd and err_fd (-1: not wanted). With
 * PAUSE_ATTACH_IN *ret_in_fd is a descriptor of the caller's own: the way into its terminal or
 * standard input; otherwise ret_in_fd may be NULL.
 */
must_check int pause_attach(struct pause *p, const char *id, uint32_t flags, int out_fd, int err_fd,
			    int *ret_in_fd, struct err *e);
must_check int pause_forget(struct pause *p, const char *id, struct err *e);
/* It exits. Containers are not signalled. */
must_check int pause_quit(struct pause *p, struct err *e);
