/*
 * store-writers PATH PROCESSES PUTS once|live: many writers of one store at the same moment. once:
 * processes that open the store, put and end, the opening being part of the first put's time; live:
 * processes that have it open, and submit to their committing thread. Prints: errors, objects in
 * the store, p50, p99 and the longest of one put in milliseconds, puts a second.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/proc.h"
#include "store/store.h"

static struct err e;

static void put_done(void *arg, const struct store_result *r)
{
	*(struct store_result *)arg = *r;
}

/* Wait for a submission as an event loop does. */
static int put_live(struct store *s, const struct store_txn *t)
{
	struct store_result r = {.failed_guard = -1};
	struct pollfd p = {store_fd(s), POLLIN, 0};

	store_submit(s, t, put_done, &r);
	while (store_pending(s))
		if (poll(&p, 1, -1) < 0 || store_dispatch(s, &e) < 0)
			return -1;
	if (r.err.code)
		e = r.err;
	return r.err.code ? -1 : 0;
}

/* Waits until standard input ends, then puts; a time for each put to standard output, -1 for an
   error. */
static int writer(const char *path, int number, int puts, bool live)
{
	struct store *s = NULL;
	char name[32], value[1024], c;

	memset(value, 'x', sizeof(value));
	if (live && store_open(path, false, &s, &e) < 0)
		die_err(&e);
	if (read(STDIN_FILENO, &c, 1) < 0)
		return 1;
	for (int i = 0; i < puts; i++) {
		struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, value,
			sizeof(value), NULL};
		struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
		int64_t time = clock_mono_ns();
		int ret = s ? 0 : store_open(path, false, &s, &e);

		snprintf(name, sizeof(name), "pod-%d-%d", number, i);
		if (!ret)
			ret = live ? put_live(s, &t) : store_commit(s, &t, NULL, &e);
		time = ret ? -1 : clock_mono_ns() - time;
		if (ret)
			warn_err(&e);
		if (write(STDOUT_FILENO, &time, sizeof(time)) != sizeof(time))
			return 1;
	}
	store_close(s);
	return 0;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int count(void *arg, const struct store_row *r)
{
	++*(size_t *)arg;
	return 0;
}

static void report(const char *path, int64_t *v, size_t n, int errors, int64_t all_ns)
{
	struct store_list q = {.resource = "pods", .keys_only = true};
	struct store *s;
	size_t objects = 0;
	int64_t rev;

	if (store_open(path, false, &s, &e) < 0 || store_list(s, &q, count, &objects, &rev, &e) < 0)
		die_err(&e);
	store_close(s);
	qsort(v, n, sizeof(*v), by_value);
	printf("%d %zu %.3f %.3f %.3f %.0f\n", errors, objects, (double)v[n / 2] / 1e6,
		(double)v[n * 99 / 100] / 1e6, (double)v[n - 1] / 1e6,
		(double)n * 1e9 / (double)all_ns);
}

/* One writer, which begins when `go` ends and tells its times to `out`. */
static pid_t start(const char *path, int number, const char *puts, const char *how, int go, int out)
{
	autofree char *n = xasprintf("%d", number);
	const char *const argv[] = {"/proc/self/exe", path, n, puts, how, "writer", NULL};
	struct proc_spec spec = {.argv = argv, .fd = {go, out, PROC_KEEP}};
	pid_t pid;

	if (proc_spawn(&spec, &pid, &e) < 0)
		die_err(&e);
	return pid;
}

int main(int argc, char **argv)
{
	int number = argc >= 5 ? (int)strtol(argv[2], NULL, 10) : 0;
	int puts = argc >= 5 ? (int)strtol(argv[3], NULL, 10) : 0;
	int go[2], out[2], errors = 0, status;
	struct store *s;
	size_t n = 0;

	prog_set(argv[0]);
	if (argc == 6)
		return writer(argv[1], number, puts, !strcmp(argv[4], "live"));
	if (argc != 5 || number <= 0 || puts <= 0)
		die(ERR_USAGE, "usage: store-writers PATH PROCESSES PUTS once|live");
	if (store_open(argv[1], true, &s, &e) < 0)
		die_err(&e);
	store_close(s);
	if (pipe2(go, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		die(ERR_SYS, "no pipe");

	pid_t *pid = xcalloc((size_t)number, sizeof(*pid));
	int64_t *v = xcalloc((size_t)number * (size_t)puts, sizeof(*v)), time;

	for (int i = 0; i < number; i++)
		pid[i] = start(argv[1], i, argv[3], argv[4], go[0], out[1]);
	close(out[1]);
	int64_t begin = clock_mono_ns();

	close(go[1]);
	while (read(out[0], &time, sizeof(time)) == sizeof(time)) {
		if (time < 0)
			errors++;
		else
			v[n++] = time;
	}
	begin = clock_mono_ns() - begin;
	for (int i = 0; i < number; i++)
		errors += proc_wait(pid[i], &status, &e) < 0 || status;
	report(argv[1], v, n, errors, begin);
	free(pid);
	free(v);
	return 0;
}
