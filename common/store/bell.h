/*
 * bell: how a writer wakes the watchers in other processes.
 *
 * In the directory STORE-bell lies an 8-byte file a resource, which watchers observe by inotify. A
 * writer that holds the store's lock writes the revision that it is about to commit, marked
 * pending, and after the commit the same revision, done. A watcher that reads a pending word while
 * nobody holds the lock knows that the writer died between the two: what the file of the store says
 * then is final. So no death loses a wake-up, and a bell says nothing that a watcher must believe:
 * the store's log is what is read.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* The word: revision × 2, + 1 while pending; native byte order (the file never leaves the machine).
 */
#define BELL_PENDING(word) ((word)&1)

struct bell {
	char *resource;
	int fd;
	bool marked;
};
/* A writer's bells: the files stay open. */
struct bells {
	const char *dir; /* the caller's */
	struct bell *v;
	size_t n, alloc;
};

/* "PATH-bell"; malloc'ed. */
char *bell_dir(const char *store_path);
void bells_release(struct bells *b);
/* This transaction changes resource. The bell is made if it is missing. */
must_check int bells_mark(struct bells *b, const char *resource, struct err *e);
/* Ring the marked ones: rev is about to be committed. */
must_check int bells_pending(struct bells *b, int64_t rev, struct err *e);
/* Ring them: rev is the newest now. Unmarks them. A bell that cannot be rung stays pending, which
   watchers find out when the lock is free. */
void bells_done(struct bells *b, int64_t rev);
/* Read a word; a missing or short file reads as 0, done. */
int64_t bell_read(int fd);
