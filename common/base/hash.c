/* SipHash-2-4, J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012. */
#include <endian.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/hash.h"

struct sip {
	uint64_t v0, v1, v2, v3;
};

static uint64_t rotl(uint64_t x, int n)
{
	return x << n | x >> (64 - n);
}

static void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotl(s->v1, 13) ^ s->v0;
	s->v0 = rotl(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotl(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotl(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotl(s->v1, 17) ^ s->v2;
	s->v2 = rotl(s->v2, 32);
}

static void sip_word(struct sip *s, uint64_t m)
{
	s->v3 ^= m;
	sip_round(s);
	sip_round(s);
	s->v0 ^= m;
}

uint64_t hash_seed(void)
{
	/* 16 bytes of chance, which the kernel gives each program that it starts; the guards of its
	   stacks are made of them, too, so they themselves stand in no table */
	const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM);

	return random ? hash_bytes(0, random, 16) : 0;
}

uint64_t hash_bytes(uint64_t seed, const void *p, size_t n)
{
	/* the key: bytes 0 … 15 of the paper's test vectors, the first half mixed with the seed */
	const uint64_t k0 = 0x0706050403020100ULL ^ seed, k1 = 0x0f0e0d0c0b0a0908ULL;
	struct sip s = { k0 ^ 0x736f6d6570736575ULL, k1 ^ 0x646f72616e646f6dULL,
			 k0 ^ 0x6c7967656e657261ULL, k1 ^ 0x7465646279746573ULL };
	const unsigned char *at = p;
	uint64_t m, last = (uint64_t)n << 56;

	for (size_t left = n; left >= 8; left -= 8, at += 8) {
		memcpy(&m, at, 8);
		sip_word(&s, le64toh(m));
	}
	for (size_t i = 0; i < n % 8; i++)
		last |= (uint64_t)at[i] << (8 * i);
	sip_word(&s, last);
	s.v2 ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t hash_str(uint64_t seed, const char *s)
{
	return hash_bytes(seed, s, strlen(s));
}

void hash_letters(uint64_t h, size_t n, char *out)
{
	static const char alphabet[] = "bcdfghjklmnpqrstvwxz2456789";
	const uint64_t base = sizeof(alphabet) - 1;

	for (size_t i = 0; i < n; i++, h /= base)
		out[i] = alphabet[h % base];
	out[n] = '\0';
}

void hash_uuid(uint64_t hi, uint64_t lo, char out[37])
{
	/* RFC 9562: four bits of version, two of variant */
	hi = (hi & ~0xf000ULL) | 0x4000;
	lo = (lo & ~(3ULL << 62)) | 2ULL << 62;
	for (int i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			out[i] = '-';
			continue;
		}
		out[i] = "0123456789abcdef"[hi >> 60];
		hi = hi << 4 | lo >> 60;
		lo <<= 4;
	}
	out[36] = '\0';
}
