/*
 * hash: SipHash-2-4 (Aumasson, Bernstein 2012) with a fixed key, for tables and derived names; not
 * for secrets.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Another one in each process (and the same after a fork): for tables whose keys strangers choose,
 * so that nobody can look for keys that fall together. */
uint64_t hash_seed(void);
uint64_t hash_bytes(uint64_t seed, const void *p, size_t n);
uint64_t hash_str(uint64_t seed, const char *s);
/* n letters of Kubernetes' generated-name alphabet (bcdfghjklmnpqrstvwxz2456789) from h, and a NUL.
 * n ≤ 12 */
void hash_letters(uint64_t h, size_t n, char *out);
/* A version 4 shaped UUID from two hashes: 36 characters and a NUL. */
void hash_uuid(uint64_t hi, uint64_t lo, char out[37]);
