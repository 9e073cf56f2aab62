/*
 * CRI logs: "TIME stream P|F text\n" a line; lines tagged P go on in the next one of their stream.
 * Rotated files are PATH.STAMP, older ones first by name. Following waits on inotify.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "base/strv.h"
#include "node/crilog.h"

#define LINE_MAX_BYTES (16 * 1024 * 1024)

struct reader {
	const struct crilog_opts *o;
	crilog_fn fn;
	void *arg;
	struct buf part[2]; /* of stdout, stderr: a line not yet complete */
	int64_t skip;	    /* lines before the tail */
	int64_t bytes;	    /* delivered */
	int stop;	    /* fn's answer, or 1 at the limit */
};

char *crilog_path(
	const char *ns, const char *pod, const char *uid, const char *container, int64_t restart)
{
	return path_log("pods/%s_%s_%s/%s/%lld.log", ns, pod, uid, container, (long long)restart);
}

static void deliver(struct reader *r, bool err_stream, struct buf *b)
{
	size_t len = b->len;

	if (r->skip > 0) {
		r->skip--;
		return;
	}
	if (r->o->limit_bytes && r->bytes + (int64_t)len > r->o->limit_bytes)
		len = (size_t)(r->o->limit_bytes - r->bytes);
	r->bytes += (int64_t)len;
	if (len)
		r->stop = r->fn(r->arg, err_stream, b->data, len);
	if (r->o->limit_bytes && r->bytes >= r->o->limit_bytes && !r->stop)
		r->stop = 1;
}

static bool wanted(const struct reader *r, bool err_stream, const char *stamp)
{
	int64_t ns;

	if ((err_stream && r->o->stdout_only) || (!err_stream && r->o->stderr_only))
		return false;
	return !r->o->since_ns || (clock_parse_rfc3339(stamp, &ns) == 0 && ns >= r->o->since_ns);
}

/* One line of the file; a line that is none of ours is passed over. */
static void take_line(struct reader *r, char *line, size_t len)
{
	char *stream = memchr(line, ' ', len), *tag, *text;

	if (!stream)
		return;
	*stream++ = '\0';
	tag = memchr(stream, ' ', len - (size_t)(stream - line));
	if (!tag || len - (size_t)(tag - line) < 3)
		return;
	bool err_stream = !strncmp(stream, "stderr ", 7), full = tag[1] == 'F';
	text = tag + 3;
	if (!wanted(r, err_stream, line))
		return;
	struct buf *b = &r->part[err_stream];
	if (!b->len && r->o->timestamps)
		buf_addf(b, "%s ", line);
	if (text <= line + len)
		buf_add(b, text, (size_t)(line + len - text));
	if (!full && b->len < LINE_MAX_BYTES)
		return;
	buf_addc(b, '\n');
	deliver(r, err_stream, b);
	buf_clear(b);
}

static int read_lines(struct reader *r, struct io_lines *l, struct err *e)
{
	char *line;
	size_t len;
	int n = 0;

	while (!r->stop && (n = io_line(l, LINE_MAX_BYTES, &line, &len, e)) > 0)
		take_line(r, line, len);
	return n;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The rotated files of path, oldest first, and path itself. */
static void log_files(const char *path, struct strv *ret)
{
	const char *base = strrchr(path, '/') + 1;
	autofree char *dir = xstrndup(path, (size_t)(base - path));
	DIR *d = opendir(dir);
	struct dirent *de;
	size_t n = strlen(base);

	while (d && (de = readdir(d)))
		if (!strncmp(de->d_name, base, n) && de->d_name[n] == '.')
			strv_take(ret, path_join(dir, de->d_name));
	if (d)
		closedir(d);
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_name);
	strv_add(ret, path);
}

static int count_line(
	void *arg, bool err_stream unused_arg, const char *line unused_arg, size_t len unused_arg)
{
	++*(int64_t *)arg;
	return 0;
}

static void reader_release(struct reader *r)
{
	buf_release(&r->part[0]);
	buf_release(&r->part[1]);
}

/* How many lines there are, as this reader would count them. */
static int count_lines(
	const struct strv *files, const struct crilog_opts *o, int64_t *ret, struct err *e)
{
	struct crilog_opts all = *o;
	struct reader r = {.o = &all, .fn = count_line, .arg = ret};
	int bad = 0;

	all.limit_bytes = 0;
	for (size_t i = 0; i < files->n && bad >= 0; i++) {
		autoclose int fd = open(files->v[i], O_RDONLY | O_CLOEXEC);
		struct io_lines l = {.fd = fd};
		if (fd < 0)
			continue;
		bad = read_lines(&r, &l, e);
		io_lines_release(&l);
	}
	reader_release(&r);
	return bad;
}

/* Wait until the directory of path changes, or somebody wakes us. -1: a signal came. */
static int wait_change(int ino, const int *wake_fd)
{
	struct pollfd p[] = {
		{.fd = ino, .events = POLLIN}, {.fd = wake_fd ? *wake_fd : -1, .events = POLLIN}};
	char events[4096];

	if (poll(p, array_size(p), -1) < 0)
		return -1;
	while (read(ino, events, sizeof(events)) > 0)
		;
	return 0;
}

static bool replaced(int fd, const char *path)
{
	struct stat a, b;

	return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_ino != b.st_ino;
}

/* Read what is there; with follow, what comes, over rotations, until stop says so. */
static int read_last(struct reader *r, const char *path, bool (*stop)(void *arg), struct err *e)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
	autoclose int ino = -1;
	autofree char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	struct io_lines l = {.fd = fd};
	int n;

	if (fd < 0)
		return err_errno(e, "open %s", path);
	if (r->o->follow) {
		ino = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
		if (ino < 0 ||
			inotify_add_watch(ino, dir, IN_MODIFY | IN_CREATE | IN_DELETE_SELF) < 0)
			return err_errno(e, "watch %s", dir);
	}
	for (;;) {
		bool moved = replaced(fd, path);
		bool end = stop && stop(r->arg);
		l.eof = false;
		n = read_lines(r, &l, e);
		if (n < 0 || r->stop || !r->o->follow || (end && !moved))
			break;
		if (moved) {
			io_lines_release(&l);
			close(fd);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			l = (struct io_lines){.fd = fd};
			if (fd < 0)
				break;
		} else if (wait_change(ino, r->o->wake_fd) < 0) {
			break;
		}
	}
	io_lines_release(&l);
	return n < 0 ? -1 : 0;
}

int crilog_read(const char *path, const struct crilog_opts *o, crilog_fn fn,
	bool (*stop)(void *arg), void *arg, struct err *e)
{
	struct reader r = {.o = o, .fn = fn, .arg = arg};
	autostrv files = STRV_INIT;
	int64_t lines = 0;
	int bad = 0;

	log_files(path, &files);
	if (o->tail >= 0) {
		if (count_lines(&files, o, &lines, e) < 0)
			return -1;
		r.skip = lines > o->tail ? lines - o->tail : 0;
	}
	for (size_t i = 0; i + 1 < files.n && bad >= 0 && !r.stop; i++) {
		autoclose int fd = open(files.v[i], O_RDONLY | O_CLOEXEC);
		struct io_lines l = {.fd = fd};
		if (fd < 0)
			continue;
		bad = read_lines(&r, &l, e);
		io_lines_release(&l);
	}
	if (bad >= 0 && !r.stop)
		bad = read_last(&r, path, stop, e);
	reader_release(&r);
	return bad < 0 ? -1 : 0;
}
