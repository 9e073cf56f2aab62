/*
 * podjoin: reaching into the pods that run on this node: a program in a container (exec), the
 * terminal or standard streams of one that runs (attach), a connection to a port in the pod's
 * network (port-forward).
 *
 * Errors: ERR_NOTFOUND: no such pod on this node, or `container not found ("c")`: it does not run.
 */
#pragma once
#include "node/pods.h"

/* By namespace and name; values are valid until the loop's next round. ret_status may get NULL. */
must_check int pods_find(struct pods *p, const char *ns, const char *name, val **ret_pod,
	val **ret_status, struct err *e);

/* Does that container run now? 0, or -1. */
must_check int pod_running(struct pods *p, const char *ns, const char *pod, const char *container,
	struct err *e);

struct pod_exec;

struct pod_exec_spec {
	const char *ns, *pod, *container;
	const char *const *argv; /* ends with NULL */
	bool tty;
	int fd[3]; /* what become 0, 1, 2, the caller's; -1: /dev/null, dropped; not with tty */
};

struct pod_exec_ops {
	/* With tty: its master, from now on the callee's. Before `done`, if at all. */
	void (*terminal)(void *arg, int master_fd);
	/* It ended with code, as a shell counts; or err says why it could not be run. Once; the
	   exec is gone. */
	void (*done)(void *arg, int code, const struct err *err);
};

/* The container's own user, environment, directory and capabilities. ops are told from the loop. */
must_check int pod_exec_start(struct pods *p, const struct pod_exec_spec *spec,
	const struct pod_exec_ops *ops, void *arg, struct pod_exec **ret, struct err *e);
/* Nobody waits for it any more: it is killed with all that it started, ops are not told. NULL is
 * fine. */
void pod_exec_kill(struct pod_exec *x);

struct pod_attached {
	int in_fd; /* way in: the terminal's master or the pipe to its standard input; -1: none */
	bool tty;
	bool close_ends; /* closing in_fd is the end of its input (stdinOnce) */
};
/* From now on its output goes to out_fd and err_fd (-1: not wanted), which stay the caller's; they
 * are closed at the other side when it ends. Without stdin and terminal there is no way in. */
must_check int pod_attach(struct pods *p, const char *ns, const char *pod, const char *container,
	int out_fd, int err_fd, struct pod_attached *ret, struct err *e);

/* A TCP socket of the pod's network, connecting (not yet connected) to its own loopback address,
 * IPv4 or IPv6. */
must_check int pod_dial(struct pods *p, const char *ns, const char *pod, bool v6, unsigned port,
	int *ret_fd, struct err *e);
