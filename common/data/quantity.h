/*
 * quantity: numbers with units as k8s.io/apimachinery's resource.Quantity ("100m", "1.5Gi", "1e3",
 * "12E").
 *
 * Held as a 128-bit number of nano-units, so that every legal quantity up to 2^63-1 is exact; what
 * is finer than nano rounds up, as there.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum quantity_format { QTY_DECIMAL_SI, QTY_BINARY_SI, QTY_DECIMAL_EXP };

struct quantity {
	__int128 nano;		     /* value × 10^9 */
	enum quantity_format format; /* how it was written, kept for printing */
};

/* ERR_INVALID: "quantities must match the regular expression …". */
must_check int quantity_parse(const char *s, struct quantity *ret, struct err *e);
/* Canonical form: no lost precision, no fractional digits, largest unit. */
void quantity_write(struct buf *b, const struct quantity *q);
int64_t quantity_value(const struct quantity *q); /* rounded up to whole units */
int64_t quantity_milli(const struct quantity *q); /* rounded up to thousandths; saturates */
int quantity_cmp(const struct quantity *a, const struct quantity *b);
void quantity_add(struct quantity *a, const struct quantity *b);
void quantity_sub(struct quantity *a, const struct quantity *b);
/* Shorthands for computing: 0 for NULL or malformed text (stored objects are validated before). */
int64_t quantity_str_value(const char *s);
int64_t quantity_str_milli(const char *s);
