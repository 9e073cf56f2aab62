/*
 * lock: the one lock of a store's writers, on a side file.
 *
 * An open-file-description lock (fcntl(2), F_OFD_SETLKW): it belongs to the descriptor, so threads
 * and forked processes are kept apart, and the kernel drops it with its owner's last descriptor.
 * Writers queue on it before they begin, because waiting inside SQLite is neither fair nor quick.
 * Whoever waits gets it in the order of coming.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Open path; create: make it if it is missing. The descriptor is the caller's to close. */
must_check int lock_open(const char *path, bool create, int *ret_fd, struct err *e);
/* Wait for it, 30 s at most: ERR_TIMEOUT names the process that holds it. The wait is ended by
   SIGRTMAX to the calling thread; a program that handles that signal itself is waited with, too. */
must_check int lock_take(int fd, struct err *e);
must_check int lock_take_within(int fd, int64_t timeout_ns, struct err *e);
/* A time for lock_take_within: asleep until the lock is free; also behind a stopped waiter. */
#define LOCK_FOR_EVER (INT64_MAX / 2)
/* Take it if it is free. */
bool lock_try(int fd);
void lock_drop(int fd);
/* Does somebody else hold it now? */
bool lock_held(int fd);
/* "PATH-keeper": who holds the lock on it keeps the store (upkeep.h); malloc'ed. */
char *keeper_lock_path(const char *store_path);
