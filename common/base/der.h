/*
 * der: the items of DER (X.690), one after the other, for those who look into a request for a
 * certificate without the library that makes them.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { DER_OID = 0x06, DER_BMP = 0x1e, DER_SEQUENCE = 0x30, DER_SET = 0x31 };

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
