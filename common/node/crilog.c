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
	strv_sort(ret, 0);
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

struct crilog {
	struct crilog_opts o;
	struct reader r;
	struct strv files; /* oldest first */
	size_t next;	   /* of files: the one to open */
	struct io_lines l; /* fd -1: none is open */
	bool opened;	   /* the last one was */
};

void crilog_close(struct crilog *c)
{
	if (!c)
		return;
	if (c->l.fd >= 0)
		close(c->l.fd);
	io_lines_release(&c->l);
	reader_release(&c->r);
	strv_release(&c->files);
	free(c);
}

int crilog_open(const char *path, const struct crilog_opts *o, crilog_fn fn, void *arg,
	struct crilog **ret, struct err *e)
{
	struct crilog *c = xcalloc(1, sizeof(*c));
	int64_t lines = 0;

	c->o = *o;
	c->r = (struct reader){.o = &c->o, .fn = fn, .arg = arg};
	c->l.fd = -1;
	log_files(path, &c->files);
	if (o->tail >= 0) {
		if (count_lines(&c->files, o, &lines, e) < 0) {
			crilog_close(c);
			return -1;
		}
		c->r.skip = lines > o->tail ? lines - o->tail : 0;
	}
	*ret = c;
	return 0;
}

static void open_file(struct crilog *c, const char *path)
{
	if (c->l.fd >= 0)
		close(c->l.fd);
	io_lines_release(&c->l);
	c->l = (struct io_lines){.fd = open(path, O_RDONLY | O_CLOEXEC)};
}

/* The next file, or the last one again after a rotation. False: there is none to go on with. */
static bool next_file(struct crilog *c, bool moved)
{
	while (c->next < c->files.n) {
		open_file(c, c->files.v[c->next++]);
		c->opened = c->next == c->files.n && c->l.fd >= 0;
		if (c->l.fd >= 0)
			return true;
	}
	if (!moved)
		return false;
	open_file(c, c->files.v[c->files.n - 1]);
	return c->l.fd >= 0;
}

int crilog_step(struct crilog *c, int64_t max_bytes, enum crilog_step *ret, struct err *e)
{
	const char *last = c->files.v[c->files.n - 1];
	int64_t until = c->r.bytes + max_bytes;
	char *line;
	size_t len;
	int n;

	if (c->l.fd < 0 && !next_file(c, false) && !c->opened)
		return err_errno(e, "open %s", last);
	while (!c->r.stop && c->r.bytes < until) {
		/* Asked before the reading: what was written before the rotation is read first. */
		bool moved = c->opened && c->o.follow && replaced(c->l.fd, last);
		c->l.eof = false;
		while (!c->r.stop && c->r.bytes < until &&
			(n = io_line(&c->l, LINE_MAX_BYTES, &line, &len, e)) != 0) {
			if (n < 0)
				return -1;
			take_line(&c->r, line, len);
		}
		if (c->r.stop || c->r.bytes >= until)
			break;
		if (!next_file(c, moved)) {
			if (!c->opened)
				return err_errno(e, "open %s", last);
			*ret = CRILOG_WAIT;
			return 0;
		}
	}
	*ret = c->r.stop ? CRILOG_DONE : CRILOG_MORE;
	return 0;
}

/* Something to wait for, when the log is followed. */
static int watch_dir(const char *path, int *ret_ino, struct err *e)
{
	autofree char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	autoclose int ino = io_inotify(dir, e);

	if (ino < 0)
		return -1;
	if (inotify_add_watch(ino, dir, IN_MODIFY | IN_CREATE | IN_DELETE_SELF) < 0)
		return err_errno(e, "watch %s", dir);
	*ret_ino = take_fd(ino);
	return 0;
}

static int follow_all(struct crilog *c, int ino, bool (*stop)(void *arg), struct err *e)
{
	enum crilog_step step = CRILOG_MORE;

	for (;;) {
		bool end = !c->o.follow || (stop && stop(c->r.arg));
		do {
			if (crilog_step(c, INT64_MAX / 2, &step, e) < 0)
				return -1;
		} while (step == CRILOG_MORE);
		if (step == CRILOG_DONE || end || wait_change(ino, c->o.wake_fd) < 0)
			return 0;
	}
}

int crilog_read(const char *path, const struct crilog_opts *o, crilog_fn fn,
	bool (*stop)(void *arg), void *arg, struct err *e)
{
	struct crilog *c;
	autoclose int ino = -1;
	int r;

	if (crilog_open(path, o, fn, arg, &c, e) < 0)
		return -1;
	r = o->follow ? watch_dir(path, &ino, e) : 0;
	if (r == 0)
		r = follow_all(c, ino, stop, e);
	crilog_close(c);
	return r;
}
