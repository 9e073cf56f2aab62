/*
 * io: files and descriptors, whole reads and whole writes.
 *
 * EINTR is handled inside. Paths are named in the errors. New descriptors are close-on-exec.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* Append all of fd to b, at most max_bytes (ERR_TOOLARGE beyond); name is for errors. */
must_check int io_read_fd(int fd, const char *name, size_t max_bytes, struct buf *b, struct err *e);
/* The same for a path; "-" is standard input. */
must_check int io_read_file(const char *path, size_t max_bytes, struct buf *b, struct err *e);
must_check int io_write_all(int fd, const void *p, size_t n, struct err *e);
/* Write to a temporary beside path, fsync if sync, rename: readers see the old or the new bytes. */
must_check int io_write_file(const char *path, const void *p, size_t n, mode_t mode, bool sync,
			     struct err *e);
/* Bytes of one file into a new one (reflinked where the file system can). */
must_check int io_copy_file(const char *from, const char *to, mode_t mode, struct err *e);
/* All missing parts of path; an existing directory is fine. */
must_check int io_mkdirs(const char *path, mode_t mode, struct err *e);
/* The directory in which path lies. */
must_check int io_mkdirs_for(const char *path, mode_t mode, struct err *e);
/* Remove a tree; never crosses a mount point nor follows a link; a missing one is fine. */
must_check int io_rm_tree(const char *path, struct err *e);
bool io_exists(const char *path);
must_check int io_set_nonblock(int fd, bool on, struct err *e);

/* A new inotify for what is watched at path, non-blocking, or -1: ERR_SYS, which tells which limit
 * is met (all of a user's processes share it). */
must_check int io_inotify(const char *path, struct err *e);

/* Next line of fd through b (kept between calls), without its newline. 1 a line, 0 end, -1 error.
 */
struct io_lines {
	int fd;
	struct buf b;
	size_t start; /* of the next line in b */
	bool eof;
};
must_check int io_line(struct io_lines *l, size_t max_bytes, char **ret_line, size_t *ret_len,
		       struct err *e);
void io_lines_release(struct io_lines *l);

/* Standard output of a program: flush and report a failed write (a full disk, a closed pipe) with
 * exit 1. */
void io_finish_stdout(void);
/* Write b to standard output and empty it; exit 1 as above, but a reader that went away ends the
 * program quietly. */
void io_flush_stdout(struct buf *b);
/* Create path (and its directories) if it is missing, lock it for this process alone, waiting. The
 * lock goes with the descriptor. */
must_check int io_lock_file(const char *path, int *ret_fd, struct err *e);
