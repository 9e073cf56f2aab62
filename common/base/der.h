/*
 * der: the items of DER (X.690), one after the other, for those who look into a request for a
 * certificate without the library that makes them.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum {
	DER_INTEGER = 0x02,
	DER_OID = 0x06,
	DER_UTF8 = 0x0c,
	DER_NUMERIC = 0x12,
	DER_PRINTABLE = 0x13,
	DER_T61 = 0x14,
	DER_IA5 = 0x16,
	DER_VISIBLE = 0x1a,
	DER_UNIVERSAL = 0x1c,
	DER_BMP = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31
};

struct der {
	const unsigned char *p, *end;
};

struct der_item {
	unsigned char tag;
	struct der in; /* its contents; they stay whose bytes they are */
};

/* The next item; false: there is none, or it is malformed (its length is not whole, or its tag is
   of several bytes). */
bool der_next(struct der *d, struct der_item *ret);
/* The same, when its tag is this one. */
bool der_next_of(struct der *d, unsigned char tag, struct der_item *ret);
/* Was that all? */
static inline bool der_ends(const struct der *d)
{
	return d->p == d->end;
}
