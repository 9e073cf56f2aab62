/*
 * bell: how a writer wakes the watchers in other processes.
 *
 * In the directory STORE-bell lies an empty file a resource. Watchers observe it by inotify, for
 * descriptors that were open for writing and are closed. A writer that has committed opens it once
 * more and closes that: nothing is written, so the file system has no journal to wait for, not even
 * for a time of change. And it holds each bell of a transaction open since before the commit: if it
 * dies between the commit and the ringing, the kernel closes, and that rings. So no death loses a
 * wake-up, and nobody has to look again. A bell says nothing that a watcher must believe: the
 * store's log is what is read.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* What to observe of a bell, or of the directory for all of them. */
#define BELL_EVENTS IN_CLOSE_WRITE

struct bell {
	char *resource, *path;
	int fd; /* open for writing as long as the writer lives; -1: not yet */
	bool marked;
};
struct bells {
	const char *dir; /* the caller's */
	struct bell *v;
	size_t n, alloc;
};

/* "PATH-bell"; malloc'ed. */
char *bell_dir(const char *store_path);
void bells_release(struct bells *b);
/* This transaction changes resource: hold its bell. It is made if it is missing. ERR_FULL. */
must_check int bells_mark(struct bells *b, const char *resource, struct err *e);
/* Ring the marked ones, and unmark them: after the commit. */
void bells_ring(struct bells *b);
/* Unmark them: there was no commit. */
void bells_spare(struct bells *b);
