/*
 * digest: SHA-256 (libcrypto's) in the form OCI writes it: "sha256:" and 64 hex digits.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DIGEST_SIZE 72 /* text and NUL */

struct digest; /* one under way */
struct digest *digest_new(void);
void digest_add(struct digest *d, const void *p, size_t n);
/* The text into out; frees d. */
void digest_end(struct digest *d, char out[DIGEST_SIZE]);
void digest_free(struct digest *d);

void digest_bytes(const void *p, size_t n, char out[DIGEST_SIZE]);
/* Of a file, and its size. */
must_check int digest_file(
	const char *path, char out[DIGEST_SIZE], int64_t *ret_size, struct err *e);
/* The hex part of a well-formed sha256 digest, else NULL: it is safe as a file name. */
const char *digest_hex(const char *digest);
