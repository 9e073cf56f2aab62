/*
 * crilog: reading a container's log files as k-pause writes them (CRI format, rotated).
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct crilog_opts {
	int64_t tail;	     /* last lines; -1 all */
	int64_t since_ns;    /* 0: all */
	int64_t limit_bytes; /* 0: all */
	bool timestamps;     /* put the time before each line */
	bool follow;	     /* go on until stop(arg) says so */
	const int *wake_fd;  /* follow: when it is readable stop is asked again; NULL: none */
	bool stdout_only, stderr_only;
};
/* Lines to fn (partial lines joined, newline included); err_stream says which stream. fn's nonzero
 * ends it. */
typedef int (*crilog_fn)(void *arg, bool err_stream, const char *line, size_t len);
must_check int crilog_read(const char *path, const struct crilog_opts *o, crilog_fn fn,
	bool (*stop)(void *arg), void *arg, struct err *e);

/* The same in steps, for an event loop; fn and arg as above. */
struct crilog;
enum crilog_step { CRILOG_MORE, CRILOG_WAIT, CRILOG_DONE };
must_check int crilog_open(const char *path, const struct crilog_opts *o, crilog_fn fn, void *arg,
	struct crilog **ret, struct err *e);
void crilog_close(struct crilog *c);
/* Deliver about max_bytes. *ret: there is more at once; all there is was delivered: again when the
 * file's directory has changed (IN_MODIFY, IN_CREATE); done: fn or the limit has ended it. */
must_check int crilog_step(
	struct crilog *c, int64_t max_bytes, enum crilog_step *ret, struct err *e);

/* path_log("pods/NS_NAME_UID/CONTAINER/N.log"), malloc'ed */
char *crilog_path(
	const char *ns, const char *pod, const char *uid, const char *container, int64_t restart);
