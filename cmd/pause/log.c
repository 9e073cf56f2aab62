/*
 * k-pause: CRI log files. An entry is `TIME STREAM TAG CONTENT`, TIME in UTC with nine digits
 * of fraction (all entries of one read share it: that is when they were seen), TAG F, or P
 * for a piece that no newline ended. Entries go to the file straight from where they were read;
 * only the begin of a line that has not ended yet is copied.
 *
 * The disk's errors never reach the container: an entry that cannot be written is counted.
 */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1 /* of <linux/fs.h>, which musl's compiler does not see */
#endif

#define HEAD_BYTES 40 /* "2026-01-02T03:04:05.123456789Z stdout F " */

struct batch {
	struct log *log;
	struct iovec v[96];
	unsigned n;
	unsigned entries;
	uint64_t bytes;
	char full[HEAD_BYTES + 1], part[HEAD_BYTES + 1]; /* the two possible heads */
};

int log_open(struct log *l)
{
	struct stat st;

	l->size_bytes = 0;
	if (!l->path[0])
		return 0;
	l->fd = open(l->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
		     0640);
	if (l->fd < 0)
		return -1;
	if (fstat(l->fd, &st) == 0 && S_ISREG(st.st_mode)) {
		l->size_bytes = (uint64_t)st.st_size;
		return 0;
	}
	fd_close(&l->fd);
	errno = EINVAL;
	return -1;
}

static void time_parts(uint64_t ns, struct tm *ret)
{
	time_t t = (time_t)(ns / 1000000000u);

	(void)gmtime_r(&t, ret);
}

static void put_date(struct text *t, const struct tm *tm, const char *sep)
{
	text_num(t, (uint64_t)tm->tm_year + 1900, 4);
	text_str(t, sep);
	text_num(t, (uint64_t)tm->tm_mon + 1, 2);
	text_str(t, sep);
	text_num(t, (uint64_t)tm->tm_mday, 2);
}

static void put_time(struct text *t, const struct tm *tm, const char *sep)
{
	text_num(t, (uint64_t)tm->tm_hour, 2);
	text_str(t, sep);
	text_num(t, (uint64_t)tm->tm_min, 2);
	text_str(t, sep);
	text_num(t, (uint64_t)tm->tm_sec, 2);
}

static void put_head(char head[HEAD_BYTES + 1], uint64_t ns, const char *stream_and_tag)
{
	struct text t = text_on(head, HEAD_BYTES + 1);
	struct tm tm;

	time_parts(ns, &tm);
	put_date(&t, &tm, "-");
	text_str(&t, "T");
	put_time(&t, &tm, ":");
	text_str(&t, ".");
	text_num(&t, ns % 1000000000u, 9);
	text_str(&t, stream_and_tag);
}

/* ---- rotation ------------------------------------------------------------------------- */

struct dirent64 { /* what getdents64 fills in */
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

/*
 * How many names in dir begin with prefix, and the smallest of them, which is the oldest because
 * a time is its suffix.  readdir would bring malloc along.
 */
static unsigned oldest_of(int dir, const char *prefix, char ret_name[256])
{
	char buf[2048] __attribute__((aligned(8)));
	size_t len = strlen(prefix);
	unsigned count = 0;
	long n;

	(void)lseek(dir, 0, SEEK_SET);
	while ((n = syscall(SYS_getdents64, dir, buf, sizeof(buf))) > 0) {
		for (long at = 0; at < n;) {
			const struct dirent64 *d = (const void *)(buf + at);

			at += d->reclen;
			if (strncmp(d->name, prefix, len) != 0)
				continue;
			if (!count++ || strcmp(d->name, ret_name) < 0)
				(void)copy_path(ret_name, 256, d->name);
		}
	}
	return count;
}

/* Leave at most `keep` rotated files of the log `base` in its directory. */
static void prune(int dir, const char *base, unsigned keep)
{
	char prefix[256], name[256];
	struct text t = text_on(prefix, sizeof(prefix));

	text_str(&t, base);
	text_str(&t, ".");
	while (oldest_of(dir, prefix, name) > keep)
		if (unlinkat(dir, name, 0) < 0)
			return;
}

/*
 * Rename to BASE.YYYYMMDD-HHMMSS, upstream's name, which its tools look for. A second file of
 * the same second is BASE.…-001: it sorts behind the first and before the next second. The
 * number is remembered, not searched for: pruning makes the low ones free again.
 */
static int rename_away(struct log *l, int dir, const char *base)
{
	char name[300];
	uint64_t ns = now_ns();
	struct text t;
	struct tm tm;

	if (l->stamp_s != ns / 1000000000u)
		l->stamp_n = 0;
	l->stamp_s = ns / 1000000000u;
	time_parts(ns, &tm);
	while (l->stamp_n < 1000) {
		t = text_on(name, sizeof(name));
		text_str(&t, base);
		text_str(&t, ".");
		put_date(&t, &tm, "");
		text_str(&t, "-");
		put_time(&t, &tm, "");
		if (l->stamp_n) {
			text_str(&t, "-");
			text_num(&t, l->stamp_n, 3);
		}
		l->stamp_n++;
		if (syscall(SYS_renameat2, dir, base, dir, name, RENAME_NOREPLACE) == 0)
			return 0;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

int log_rotate(struct log *l)
{
	char dirname[PAUSE_PATH_MAX];
	char *slash;
	int dir, r;

	(void)copy_path(dirname, sizeof(dirname), l->path); /* the same size: fits */
	slash = strrchr(dirname, '/');
	if (!slash) {
		errno = EINVAL;
		return -1;
	}
	*slash = '\0';
	dir = open(dirname[0] ? dirname : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -1;
	r = rename_away(l, dir, slash + 1);
	/* A log that somebody has removed is not an error: the next open makes it again. */
	if (r == 0 || errno == ENOENT) {
		fd_close(&l->fd);
		r = log_open(l);
		l->rotated++;
		prune(dir, slash + 1, l->files - 1);
	}
	fd_close(&dir);
	return r;
}

/* ---- entries -------------------------------------------------------------------------- */

/*
 * One write for the batch. A file system that is full takes a part of it: that is taken back,
 * lest the next entry be glued to half a line.
 */
static void batch_flush(struct batch *b)
{
	struct log *l = b->log;
	ssize_t n = -1;

	if (!b->n)
		return;
	if (l->fd >= 0 || log_open(l) == 0)
		n = writev(l->fd, b->v, (int)b->n);
	if (n >= 0 && (uint64_t)n == b->bytes) {
		l->size_bytes += b->bytes;
		l->written_bytes += b->bytes;
	} else {
		if (n > 0 && ftruncate(l->fd, (off_t)l->size_bytes) < 0)
			l->size_bytes += (uint64_t)n;
		l->dropped += b->entries;
	}
	b->n = b->entries = 0;
	b->bytes = 0;
}

static void batch_add(struct batch *b, const char *p, size_t len)
{
	b->v[b->n++] = (struct iovec){ .iov_base = (char *)(uintptr_t)p, .iov_len = len };
	b->bytes += len;
}

/* Rotate if an entry of len bytes would take the file over its limit. */
static void make_room(struct batch *b, size_t len)
{
	struct log *l = b->log;

	if (!l->max_bytes || l->size_bytes + b->bytes + len <= l->max_bytes)
		return;
	batch_flush(b);
	if (!l->size_bytes || log_rotate(l) == 0)
		return;
	/* It cannot be renamed, and must not grow: start it over. */
	if (l->fd >= 0 && ftruncate(l->fd, 0) == 0)
		l->size_bytes = 0;
}

/* The entry is what s holds and then p; p has its newline if it is whole. */
static void entry(struct batch *b, struct stream *s, const char *p, size_t len, bool whole)
{
	size_t total = HEAD_BYTES + s->held_len + len + !whole;

	make_room(b, total);
	batch_add(b, whole ? b->full : b->part, HEAD_BYTES);
	if (s->held_len)
		batch_add(b, s->held, s->held_len);
	if (len)
		batch_add(b, p, len);
	if (!whole)
		batch_add(b, "\n", 1);
	b->entries++;
	if (s->held_len || b->n + 4 > sizeof(b->v) / sizeof(b->v[0]))
		batch_flush(b);
	s->held_len = 0;
}

static void hold(struct batch *b, struct stream *s, const char *p, size_t len)
{
	if (!s->held)
		s->held = obj_new(PAUSE_LINE_MAX);
	if (!s->held) { /* no memory: an entry of its own rather than a lost one */
		entry(b, s, p, len, false);
		return;
	}
	memcpy(s->held + s->held_len, p, len);
	s->held_len += len;
}

static void unhold(struct stream *s)
{
	if (s->held_len)
		return;
	obj_free(s->held, PAUSE_LINE_MAX);
	s->held = NULL;
}

static void batch_begin(struct batch *b, struct log *l, bool is_err)
{
	uint64_t ns = now_ns();

	b->log = l;
	b->n = b->entries = 0;
	b->bytes = 0;
	put_head(b->full, ns, is_err ? "Z stderr F " : "Z stdout F ");
	put_head(b->part, ns, is_err ? "Z stderr P " : "Z stdout P ");
}

void log_feed(struct log *l, struct stream *s, const char *p, size_t len)
{
	struct batch b;

	if (!l->path[0])
		return;
	batch_begin(&b, l, s->is_err);
	while (len) {
		size_t room = PAUSE_LINE_MAX - s->held_len;
		const char *nl = memchr(p, '\n', len > room ? room + 1 : len);
		size_t take = nl ? (size_t)(nl - p) + 1 : len;

		if (nl) {
			entry(&b, s, p, take, true);
		} else if (len > room) {
			take = room;
			entry(&b, s, p, take, false);
		} else {
			hold(&b, s, p, take);
		}
		p += take;
		len -= take;
	}
	batch_flush(&b);
	unhold(s);
}

void log_end(struct log *l, struct stream *s)
{
	struct batch b;

	if (!s->held_len)
		return;
	batch_begin(&b, l, s->is_err);
	entry(&b, s, NULL, 0, false);
	batch_flush(&b);
	unhold(s);
}
