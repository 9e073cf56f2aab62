/*
 * store-find ADDRESS RESOURCE TERM N: lists the objects of a term N times; prints how many there
 * were, and the median of a list in milliseconds.
 */
#include <stdio.h>

#include "base/clock.h"
#include "store/store.h"

static int count(void *arg, const struct store_row *r)
{
	*(int *)arg += 1;
	return 0;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	size_t n = argc == 5 ? strtoul(argv[4], NULL, 10) : 0;
	struct err e = ERR_INIT;
	struct store *s;
	int found = 0;

	if (!n)
		die(ERR_USAGE, "usage: store-find ADDRESS RESOURCE TERM N");
	if (store_open(argv[1], false, &s, &e) < 0)
		die_err(&e);
	autofree int64_t *ns = xcalloc(n, sizeof(*ns));

	for (size_t i = 0; i < n; i++) {
		struct store_list q = {.resource = argv[2], .term = argv[3]};
		int64_t start = clock_mono_ns(), rev;

		found = 0;
		if (store_list(s, &q, count, &found, &rev, &e) < 0)
			die_err(&e);
		ns[i] = clock_mono_ns() - start;
	}
	store_close(s);
	qsort(ns, n, sizeof(*ns), by_value);
	printf("%d %.3f\n", found, (double)ns[n / 2] / 1e6);
	return 0;
}
