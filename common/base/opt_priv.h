/*
 * opt_priv: what opt.c and opt_help.c share; nobody else includes it.
 */
#pragma once
#include "base/opt.h"

/* Option number *i of both tables, and *i moved on; NULL at the end. */
const struct opt *opt_next(const struct opt_set *s, size_t *i);
/* NULL when there is none of that name. */
const struct opt *opt_find_long(const struct opt_set *s, const char *name, size_t n);
const struct opt *opt_find_short(const struct opt_set *s, char c);
/* Whether the next word is its value when none stands behind "=". */
bool opt_wants_value(const struct opt *o);
