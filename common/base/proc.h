/*
 * proc: running other programs.
 */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

struct proc_spec {
	const char *const *argv; /* ends with NULL; argv[0] is looked up in PATH */
	const char *const *env;	 /* ends with NULL; NULL: ours */
	const char *cwd;	 /* NULL: ours */
	int fd[3];		 /* what become 0, 1, 2; -1: /dev/null; PROC_KEEP: ours */
	bool setsid;
	/* Runs in the child between fork and exec (only async-signal-safe calls); not 0: the child
	   exits 127. Our descriptors are still open there but close-on-exec; clear the flag to hand
	   one on. */
	int (*before_exec)(void *arg);
	void *arg;
};
#define PROC_KEEP (-2)

/* Start; signals are unblocked and default in the child, other descriptors closed. An exec that
   fails is reported here, not by an exit status. */
must_check int proc_spawn(const struct proc_spec *s, pid_t *ret_pid, struct err *e);
/* Wait for pid; *ret_status as the shell's $?: exit code, or 128 + signal. */
must_check int proc_wait(pid_t pid, int *ret_status, struct err *e);
/* Run to the end with `in` on stdin (NULL: /dev/null; s->fd is not looked at); out and err_out
   (either may be NULL: dropped) are appended to, 64 MiB each at most (ERR_TOOLARGE). Waits for the
   program, not for children it left. Ends it (with setsid: its whole group) with SIGKILL after
   timeout_ns (0: none) and answers ERR_TIMEOUT. A status that is not 0 is no error here. */
must_check int proc_run(const struct proc_spec *s, const struct buf *in, int64_t timeout_ns,
			struct buf *out, struct buf *err_out, int *ret_status, struct err *e);
