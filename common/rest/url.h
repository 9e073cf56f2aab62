/*
 * url: the parts of a request's target as it came: percent-decoding (RFC 3986) and queries.
 *
 * A byte 0 and a '%' without two hex digits behind it are refused.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Decode len bytes into out (len + 1 bytes, may be the same place), NUL-terminated; plus: '+' is a
 * blank, as in queries. ERR_BADREQUEST. */
must_check int url_decode(const char *s, size_t len, bool plus, char *out, struct err *e);

struct query_pair {
	const char *key, *value; /* value "" when there is none */
};
/* "a=b&c": pairs in the order they stand; all strings lie in text. */
struct query {
	char *text;
	struct query_pair *v;
	size_t n;
};
/* s NULL: none. A key may stand several times. */
must_check int query_parse(const char *s, struct query *ret, struct err *e);
void query_release(struct query *q);
/* The first of that key, or NULL. */
const char *query_get(const struct query *q, const char *key);
/* Upstream's reading of a boolean: absent, "false" and "0" are false, all else is true. */
bool query_bool(const struct query *q, const char *key);
/* The key's number, or dflt when it is absent; ERR_BADREQUEST for what is none, also
 * for nothing behind it. */
must_check int query_int(
	const struct query *q, const char *key, int64_t dflt, int64_t *ret, struct err *e);
