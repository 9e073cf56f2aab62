/* DER's items: lengths short and long, and those that are not whole. */
#include <string.h>

#include "../tap.h"
#include "base/der.h"
#include "base/mem.h"

static const struct {
	const char *bytes;
	size_t n;
	int items; /* how many are found */
} rows[] = {
	{"", 0, 0},
	{"\x02", 1, 0},
	{"\x02\x00", 2, 1},
	{"\x02\x01", 2, 0},
	{"\x02\x01\x05\x30\x00", 5, 2},
	{"\x02\x81\x01\x05", 4, 1},
	{"\x02\x82\x00\x01\x05", 5, 1},
	{"\x02\x82\x00", 3, 0},
	{"\x02\x80\x05\x00\x00", 5, 0},		  /* no end said: BER alone has that */
	{"\x02\x84\xff\xff\xff\xff\x05", 7, 0}, /* longer than what there is */
	{"\x02\x85\x00\x00\x00\x00\x01\x05", 8, 0},
	{"\x1f\x01\x00", 3, 0}, /* a tag of several bytes */
};

int main(void)
{
	for (size_t i = 0; i < array_size(rows); i++) {
		const unsigned char *p = (const unsigned char *)rows[i].bytes;
		struct der d = {p, p + rows[i].n};
		struct der_item item;
		int n = 0;

		while (der_next(&d, &item))
			n++;
		is_int(n, rows[i].items, "row %zu", i);
		ok(d.p <= d.end, "and no byte behind it");
	}
	struct der d = {(const unsigned char *)"\x30\x03\x02\x01\x07", NULL};
	struct der_item seq, number;

	d.end = d.p + 5;
	ok(der_next_of(&d, DER_SEQUENCE, &seq) && !der_next_of(&d, DER_SEQUENCE, &number),
		"one of a tag");
	ok(der_next(&seq.in, &number) && number.tag == 2 && *number.in.p == 7, "and what is in it");
	return tap_done();
}
