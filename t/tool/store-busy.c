/*
 * store-busy: writers for measurements.
 *
 *	store-busy PATH fill N KEYS BYTES	N puts of BYTES to KEYS objects, 1,000 a transaction
 *	store-busy PATH put BYTES [MS]		one put after the other, MS apart, until standard
 *						input ends; a line "ready" at the first
 *
 * put prints how long its puts took: count, p50, p99 and the longest, in milliseconds. The objects
 * are Pods, written at K_NOW.
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/store.h"

static struct err e;

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* {"x":"aaa…"}, of so many bytes. */
static char *value_of(size_t bytes)
{
	char *v = xmalloc(bytes + 1);

	memset(v, 'a', bytes);
	memcpy(v, "{\"x\":\"", 6);
	memcpy(v + bytes - 2, "\"}", 3);
	return v;
}

static void fill(struct store *s, size_t n, size_t keys, size_t bytes)
{
	enum { BATCH = 1000 };
	struct store_write w[BATCH];
	char names[BATCH][32];
	autofree char *value = value_of(bytes);

	for (size_t i = 0; i < n;) {
		struct store_txn t = {NULL, 0, w, 0, clock_now_ns(), "u", "m"};

		for (; t.n_writes < BATCH && i < n; i++) {
			char *name = names[t.n_writes];

			snprintf(name, sizeof(names[0]), "pod-%zu", i % keys);
			w[t.n_writes++] = (struct store_write){{"pods", "a", name}, STORE_PUT,
				STORE_JSON, value, bytes};
		}
		if (store_commit(s, &t, NULL, &e) < 0)
			die_err(&e);
	}
}

static bool go_on(int wait_ms)
{
	struct pollfd p = {STDIN_FILENO, POLLIN, 0};

	return poll(&p, 1, wait_ms) == 0;
}

static void put(struct store *s, size_t bytes, int wait_ms)
{
	autofree char *value = value_of(bytes);
	autofree int64_t *took = NULL;
	size_t n = 0, alloc = 0;

	do {
		char name[32];
		struct store_write w = {
			{"pods", "b", name}, STORE_PUT, STORE_JSON, value, bytes};
		struct store_txn t = {NULL, 0, &w, 1, clock_now_ns(), "u", "m"};
		int64_t start;

		snprintf(name, sizeof(name), "pod-%zu", n % 500);
		GROW(took, n + 1, alloc);
		start = clock_mono_ns();
		if (store_commit(s, &t, NULL, &e) < 0)
			die_err(&e);
		took[n++] = clock_mono_ns() - start;
		if (n == 1) {
			puts("ready");
			fflush(stdout);
		}
	} while (go_on(wait_ms));
	qsort(took, n, sizeof(*took), by_value);
	printf("%zu %.3f %.3f %.3f\n", n, (double)took[n / 2] / 1e6,
		(double)took[n * 99 / 100] / 1e6, (double)took[n - 1] / 1e6);
}

int main(int argc, char **argv)
{
	struct store *s;
	size_t n[3] = {0};

	for (int i = 3; i < argc && i < 6; i++)
		n[i - 3] = strtoul(argv[i], NULL, 10);
	if (argc < 4 || (strcmp(argv[2], "fill") != 0 && strcmp(argv[2], "put") != 0))
		die(ERR_USAGE, "usage: store-busy PATH fill N KEYS BYTES | put BYTES [MS]");
	if (store_open(argv[1], true, &s, &e) < 0)
		die_err(&e);
	if (!strcmp(argv[2], "fill"))
		fill(s, n[0], n[1] ? n[1] : 1, n[2] < 9 ? 9 : n[2]);
	else
		put(s, n[0] < 9 ? 9 : n[0], (int)n[1]);
	store_close(s);
	return 0;
}
