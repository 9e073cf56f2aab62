/* io, path and log: files whole, trees gone, lines one by one. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "../tap.h"

static char dir[] = "/tmp/base-io.XXXXXX";

static char *in_dir(const char *name)
{
	return path_join(dir, name);
}

static void whole(void)
{
	autofree char *f = in_dir("a/b/file"), *d = in_dir("a/b/file/x");
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	struct stat st;

	buf_adds(&b, "+");
	is_int(io_read_file(f, 100, &b, &e), -1, "no file");
	is_int(e.code, ERR_NOTFOUND, "%s", e.msg);
	ok(io_mkdirs_for(f, 0755, &e) == 0 && io_mkdirs_for(f, 0755, &e) == 0, "directories");
	is_int(io_write_file(f, "hello", 5, 0640, true, &e), 0, "write");
	ok(stat(f, &st) == 0 && (st.st_mode & 0777) == 0640, "with its mode");
	is_int(io_read_file(f, 5, &b, &e), 0, "read");
	is_str(b.data, "+hello", "appended");
	is_int(io_read_file(f, 4, &b, &e), -1, "too large");
	ok(e.code == ERR_TOOLARGE && b.len == 6, "%s: nothing is kept", e.msg);
	is_int(io_mkdirs(d, 0755, &e), -1, "a file is no directory: %s", e.msg);
	ok(io_exists(f) && !io_exists(d), "exists");
	is_int(io_read_file("/proc/self/status", 65536, &b, &e), 0, "a file without a size");
	ok(strstr(b.data, "Name:") != NULL, "is read to its end");
}

/* A chain of n directories below where, by descriptors: no path is that long. */
static void make_deep(const char *where, int n)
{
	int fd = open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int i = 0; i < n && fd >= 0; i++) {
		int next;

		if (mkdirat(fd, "deeper", 0755) < 0)
			break;
		next = openat(fd, "deeper", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(fd);
		fd = next;
	}
	close(openat(fd, "leaf", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	close(fd);
}

static void trees(void)
{
	autofree char *tree = in_dir("tree"), *sub = in_dir("tree/s"), *keep = in_dir("keep");
	autofree char *file = in_dir("keep/file"), *link = in_dir("tree/link");
	struct err e = ERR_INIT;

	ok(io_mkdirs(sub, 0755, &e) == 0 && io_mkdirs(keep, 0755, &e) == 0, "two trees");
	ok(io_write_file(file, "", 0, 0600, false, &e) == 0, "a file");
	ok(symlink(keep, link) == 0, "a link from one to the other");
	make_deep(sub, 3000);
	is_int(io_rm_tree(tree, &e), 0, "3000 levels go: %s", e.msg);
	ok(!io_exists(tree) && io_exists(file), "the link was not followed");
	is_int(io_rm_tree(tree, &e), 0, "a missing tree is fine");
	is_int(io_rm_tree(file, &e), 0, "a file is a tree");
	ok(!io_exists(file), "and gone");
	is_int(io_rm_tree("/proc/self", &e), -1, "what cannot go is told: %s", e.msg);
}

static void lines(void)
{
	static const char text[] = "one\n\nthree\0x\nlast";
	struct io_lines in = { 0 };
	struct err e = ERR_INIT;
	char *line = NULL;
	size_t n = 0;
	int p[2];

	if (pipe(p) < 0 || write(p[1], text, sizeof(text) - 1) < 0)
		ok(false, "pipe");
	close(p[1]);
	in.fd = p[0];
	ok(io_line(&in, 10, &line, &n, &e) == 1 && strcmp(line, "one") == 0, "a line");
	ok(io_line(&in, 10, &line, &n, &e) == 1 && n == 0, "an empty one");
	ok(io_line(&in, 10, &line, &n, &e) == 1 && n == 7, "one with a NUL");
	ok(io_line(&in, 10, &line, &n, &e) == 1 && strcmp(line, "last") == 0, "no newline");
	is_int(io_line(&in, 10, &line, &n, &e), 0, "the end");
	is_int(io_line(&in, 10, &line, &n, &e), 0, "stays the end");
	io_lines_release(&in);
	close(p[0]);

	if (pipe(p) < 0 || write(p[1], text, sizeof(text) - 1) < 0)
		ok(false, "pipe");
	close(p[1]);
	in = (struct io_lines){ .fd = p[0] };
	is_int(io_line(&in, 2, &line, &n, &e), -1, "too long: %s", e.msg);
	is_int(e.code, ERR_TOOLARGE, "its code");
	io_lines_release(&in);
	close(p[0]);
}

static void paths(void)
{
	static const char *const rows[][3] = {
		{ "a", "b", "a/b" }, { "a/", "/b", "a/b" }, { "/", "b", "/b" },
		{ "", "b", "b" }, { "a", "", "a" }, { "//", "//b", "/b" },
	};
	char *p;

	for (size_t i = 0; i < array_size(rows); i++) {
		p = path_join(rows[i][0], rows[i][1]);
		is_str(p, rows[i][2], "join \"%s\" \"%s\"", rows[i][0], rows[i][1]);
		free(p);
	}
	unsetenv("K_ROOT");
	p = path_run("%s", "");
	is_str(p, "/run/k", "run");
	free(p);
	setenv("K_ROOT", "/srv/a/", 1);
	p = path_var("net/%d", 5);
	is_str(p, "/srv/a/var/lib/k/net/5", "K_ROOT stands in front");
	free(p);
	p = path_etc("config");
	is_str(p, "/srv/a/etc/k/config", "etc");
	free(p);
	p = path_log("pods");
	is_str(p, "/srv/a/var/log/pods", "log");
	free(p);
}

static void logging(void)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	enum log_level lv = LOG_LV_ERROR;
	int keep = dup(2), p[2];

	if (keep < 0 || pipe(p) < 0)
		ok(false, "pipe");
	prog_set("/usr/bin/k-x");
	dup2(p[1], 2);
	log_kv(LOG_LV_INFO, "say \"x\"", "a", "1", "b", "two words", "none", NULL, "c", "",
	       NULL);
	log_f(LOG_LV_DEBUG, "not shown");
	log_f(LOG_LV_ERROR, "n=%d", 5);
	dup2(keep, 2);
	close(p[1]);
	close(keep);
	ok(io_read_fd(p[0], "log", 10000, &b, &e) == 0, "two lines");
	close(p[0]);
	is_str(buf_str(&b),
	       "ts=2026-01-02T03:04:05.006Z level=info prog=k-x msg=\"say \\\"x\\\"\" a=1 "
	       "b=\"two words\" c=\"\"\n"
	       "ts=2026-01-02T03:04:05.006Z level=error prog=k-x msg=\"n=5\"\n", "logfmt");
	ok(log_parse_level("debug", &lv) == 0 && lv == LOG_LV_DEBUG, "a level");
	ok(log_parse_level("loud", &lv) < 0 && lv == LOG_LV_DEBUG, "no level");
}

int main(void)
{
	struct err e = ERR_INIT;

	setenv("K_NOW", "2026-01-02T03:04:05.006Z", 1);
	if (!mkdtemp(dir))
		return 1;
	whole();
	trees();
	lines();
	paths();
	logging();
	ok(io_rm_tree(dir, &e) == 0, "nothing is left");
	return tap_done();
}
