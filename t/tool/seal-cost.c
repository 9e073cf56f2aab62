/*
 * seal-cost PATH N: what sealing costs one process: puts and gets of N objects of 2 KB, of a kind
 * that /etc/k/config has sealed (secrets) and of one that it has not (configmaps), in turn. Prints
 * three lines, the sealed figure and the plain one in microseconds each: put, get (p50), and a row
 * of a list.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/store.h"

enum { BYTES = 2048, ROUNDS = 31 };
static const char *const resources[] = {"secrets", "configmaps"};
static struct err e;
static char value[BYTES];

static int compare(void *arg, const struct store_row *r)
{
	return r->encoding != STORE_JSON || r->len != BYTES || memcmp(r->value, value, BYTES) != 0;
}

static int64_t put(struct store *s, struct store_key k)
{
	struct store_write w = {k, STORE_PUT, STORE_JSON, value, sizeof(value)};
	struct store_txn t = {.writes = &w, .n_writes = 1, .actor = "bench", .manager = "bench"};
	int64_t start = clock_mono_ns();

	if (store_commit(s, &t, NULL, &e) < 0)
		die_err(&e);
	return clock_mono_ns() - start;
}

static int64_t get(struct store *s, struct store_key k)
{
	int64_t start = clock_mono_ns();

	if (store_get(s, &k, 0, compare, NULL, &e) != 0)
		die(ERR_CORRUPT, "%s %s is not what was put", k.resource, k.name);
	return clock_mono_ns() - start;
}

static int64_t list(struct store *s, const char *resource)
{
	struct store_list q = {.resource = resource};
	int64_t rev, start = clock_mono_ns();

	if (store_list(s, &q, compare, NULL, &rev, &e) != 0)
		die_err(&e);
	return clock_mono_ns() - start;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void print(int64_t *sealed, int64_t *plain, int n)
{
	qsort(sealed, (size_t)n, sizeof(*sealed), by_value);
	qsort(plain, (size_t)n, sizeof(*plain), by_value);
	printf("%.2f\t%.2f\n", (double)sealed[n / 2] / 1e3, (double)plain[n / 2] / 1e3);
}

static void each(struct store *s, int n, int64_t (*f)(struct store *, struct store_key))
{
	int64_t *t[] = {xcalloc((size_t)n, sizeof(**t)), xcalloc((size_t)n, sizeof(**t))};

	for (int i = 0; i < n; i++) {
		char name[16];

		snprintf(name, sizeof(name), "x%d", i);
		for (int k = 0; k < 2; k++)
			t[k][i] = f(s, (struct store_key){resources[k], "default", name});
	}
	print(t[0], t[1], n);
	free(t[0]);
	free(t[1]);
}

int main(int argc, char **argv)
{
	int n = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
	int64_t t[2][ROUNDS];
	struct store *s;

	prog_set(argv[0]);
	if (n < 1)
		die(ERR_USAGE, "usage: seal-cost PATH N");
	memset(value, 'x', sizeof(value));
	value[0] = '{';
	value[BYTES - 1] = '}';
	if (store_open(argv[1], true, &s, &e) < 0)
		die_err(&e);
	each(s, n, put);
	each(s, n, get);
	for (int i = 0; i < ROUNDS; i++)
		for (int k = 0; k < 2; k++)
			t[k][i] = list(s, resources[k]) / n;
	print(t[0], t[1], ROUNDS);
	store_close(s);
	return 0;
}
