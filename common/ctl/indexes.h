/*
 * indexes: sets of completion indexes as Jobs write them: "1,3-5,7", ascending. Two neighbours are
 * written as two numbers, three or more as a range.
 *
 * All zero is the empty set. Indexes are 0 and above.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct index_span {
	int64_t first, last; /* both inside */
};

struct indexes {
	struct index_span *v; /* ascending, with a gap between any two */
	size_t n, alloc;
};

void indexes_release(struct indexes *s);
/* Fill an empty set from text, those below limit; what is no number or range is passed over. */
void indexes_parse(struct indexes *s, const char *text, int64_t limit);
void indexes_add(struct indexes *s, int64_t i);
void indexes_add_all(struct indexes *s, const struct indexes *from);
bool indexes_has(const struct indexes *s, int64_t i);
int64_t indexes_total(const struct indexes *s);
/* How many are in both. */
int64_t indexes_common(const struct indexes *a, const struct indexes *b);
/* The lowest from `from` on that is not in the set. */
int64_t indexes_missing(const struct indexes *s, int64_t from);
void indexes_write(struct buf *b, const struct indexes *s);
