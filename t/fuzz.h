/*
 * A fuzz target is one file t/fuzz/x.c that includes this and defines
 *
 *	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
 *
 * "make fuzz" (configure --enable-fuzzing CC=clang) runs it under libFuzzer. "make check" replays
 * the corpus t/data/fuzz/x/: each file as it is, cut at many places, and with bytes changed by a
 * fixed generator. The data is a copy of exactly that size, so that the sanitizers see any overrun.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifndef K_LIBFUZZER
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

enum { FUZZ_CUTS = 256, FUZZ_CHANGES = 256, FUZZ_MAX = 1 << 20 };

static uint64_t fuzz_state;

/* xorshift64: the same sequence for the same file, everywhere. */
static uint64_t fuzz_next(void)
{
	fuzz_state ^= fuzz_state << 13;
	fuzz_state ^= fuzz_state >> 7;
	fuzz_state ^= fuzz_state << 17;
	return fuzz_state;
}

static void fuzz_one(const uint8_t *data, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	if (!copy)
		abort();
	memcpy(copy, data, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void fuzz_file(const char *path)
{
	static uint8_t data[FUZZ_MAX];
	FILE *f = fopen(path, "re");
	size_t n;

	if (!f) {
		ok(false, "%s opens", path);
		return;
	}
	n = fread(data, 1, sizeof data, f);
	fclose(f);
	diag("%s", path);
	fflush(stdout);
	fuzz_one(data, n);
	for (size_t i = 0; i < FUZZ_CUTS && i < n; i++)
		fuzz_one(data, n <= FUZZ_CUTS ? i : n * i / FUZZ_CUTS);
	fuzz_state = 88172645463325252ULL + n;
	for (size_t i = 0; i < FUZZ_CHANGES && n; i++) {
		uint8_t *at = &data[fuzz_next() % n], was = *at;

		*at = (uint8_t)fuzz_next();
		fuzz_one(data, n);
		*at = was;
	}
	ok(true, "%s", strrchr(path, '/') + 1);
}

int main(int argc, char **argv)
{
	const char *src = getenv("T_SRC"), *name = strrchr(argv[0], '/');
	char path[4096];
	struct dirent **list;
	int n;

	name = name ? name + 1 : argv[0];
	if (argc > 1) {
		fuzz_file(argv[1]);
		return tap_done();
	}
	snprintf(path, sizeof path, "%s/t/data/fuzz/%s", src ? src : ".", name);
	n = scandir(path, &list, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		if (list[i]->d_name[0] != '.') {
			snprintf(path, sizeof path, "%s/t/data/fuzz/%s/%s", src ? src : ".", name,
				 list[i]->d_name);
			fuzz_file(path);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return tap_done();
}
#endif
