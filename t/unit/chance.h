/*
 * chance: seeded choices for tests; the same seed gives the same test.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* splitmix64 */
__attribute__((unused)) static uint64_t next(uint64_t *rng)
{
	uint64_t z = *rng += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

__attribute__((unused)) static size_t below(uint64_t *rng, size_t n)
{
	return next(rng) % n;
}

__attribute__((unused)) static bool chance(uint64_t *rng, unsigned percent)
{
	return below(rng, 100) < percent;
}

/* Letters. */
__attribute__((unused)) static void fill(uint64_t *rng, char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (char)('a' + (next(rng) & 15));
}
