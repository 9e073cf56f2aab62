/*
 * accept: the ranges of an Accept header, what is liked best first: by q, then types before
 * wildcards, then as they stand (RFC 9110, 12.5.1; so does upstream).
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { ACCEPT_RANGES_MAX = 64 /* what stands behind them is not read */ };

struct accept {
	const char *rest; /* what is not read yet */
	/* the range: "application/json" and behind it its parameters, as they stand */
	const char *type, *params;
	size_t type_len, params_len;
	const char *header; /* the reader's own: all of it; NULL: not begun */
	int rank;	    /* … what is being looked for in it */
	unsigned n_read;    /* … ranges, in this round */
};

/* Start with accept->rest the header's value. False: no more. Ranges with q=0 are left out. */
bool accept_next(struct accept *a);
/* Is the range this type, or a wildcard that takes it? */
bool accept_type(const struct accept *a, const char *type);
/* Has the range parameter name with this value? */
bool accept_param(const struct accept *a, const char *name, const char *value);
/* Has it that parameter, whatever its value? */
bool accept_has(const struct accept *a, const char *name);
