/*
 * store-latency PATH N: how long a change takes to an event in another process. One process puts N
 * objects of 1 KB, one after the other; another watches. Prints three numbers in milliseconds on a
 * line each, p50 and p99: from the call of the put to the event, from the call to the
 * acknowledgement, and from the acknowledgement to the event (below zero: the event was first).
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/proc.h"
#include "store/store.h"

static struct err e;

static int seen(void *arg, const struct store_row *r)
{
	int64_t now = clock_mono_ns();

	return write(STDOUT_FILENO, &now, sizeof(now)) != sizeof(now);
}

/* Writes the time of each event to standard output, until its reader is gone. */
static int watch(const char *path)
{
	struct store_watch *w;
	struct store *s;
	int64_t rev;

	if (store_open(path, false, &s, &e) < 0 || store_revision(s, &rev, &e) < 0 ||
		store_watch_open(s, "pods", NULL, rev, &w, &e) < 0)
		die_err(&e);
	rev = 0;
	if (write(STDOUT_FILENO, &rev, sizeof(rev)) != sizeof(rev))
		return 1;
	for (;;) {
		struct pollfd p[2] = {{store_fd(s), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};

		if (poll(p, 2, -1) < 0 || p[1].revents)
			break;
		if (store_dispatch(s, &e) < 0 || store_watch_read(w, seen, NULL, &e) < 0)
			die_err(&e);
	}
	store_watch_close(w);
	store_close(s);
	return 0;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void print(int64_t *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_value);
	printf("%.3f %.3f\n", (double)v[n / 2] / 1e6, (double)v[n * 99 / 100] / 1e6);
}

/* One put and its event: the three times. */
static void measure(struct store *s, int events, size_t i, int64_t *ret_called, int64_t *ret_put,
	int64_t *ret_after)
{
	char name[32], value[1024];
	struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, value, sizeof(value)};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
	int64_t called, acknowledged, event;

	snprintf(name, sizeof(name), "pod-%zu", i % 500);
	memset(value, 'x', sizeof(value));
	called = clock_mono_ns();
	if (store_commit(s, &t, NULL, &e) < 0)
		die_err(&e);
	acknowledged = clock_mono_ns();
	if (read(events, &event, sizeof(event)) != sizeof(event))
		die(ERR_SYS, "the watcher is gone");
	*ret_called = event - called;
	*ret_put = acknowledged - called;
	*ret_after = event - acknowledged;
}

int main(int argc, char **argv)
{
	size_t n = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	int events[2], alive[2], status;
	struct store *s;
	int64_t first;
	pid_t pid;

	if (argc == 2)
		return watch(argv[1]);
	if (!n)
		die(ERR_USAGE, "usage: store-latency PATH N");
	if (pipe2(events, O_CLOEXEC) < 0 || pipe2(alive, O_CLOEXEC) < 0)
		die(ERR_SYS, "no pipe");
	if (store_open(argv[1], true, &s, &e) < 0)
		die_err(&e);
	store_close(s);
	const char *const args[] = {"/proc/self/exe", argv[1], NULL};
	struct proc_spec spec = {.argv = args, .fd = {alive[0], events[1], PROC_KEEP}};

	if (proc_spawn(&spec, &pid, &e) < 0 || store_open(argv[1], true, &s, &e) < 0)
		die_err(&e);
	close(events[1]);
	if (read(events[0], &first, sizeof(first)) != sizeof(first))
		die(ERR_SYS, "no watcher");

	int64_t *v = xcalloc(3 * n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		measure(s, events[0], i, &v[i], &v[n + i], &v[2 * n + i]);
	for (size_t i = 0; i < 3; i++)
		print(v + i * n, n);
	free(v);
	store_close(s);
	close(alive[1]);
	return proc_wait(pid, &status, &e) < 0 || status;
}
