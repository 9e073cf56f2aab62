#include "base/der.h"

#include <stdint.h>

#define TAG_LONG 0x1f
#define LENGTH_LONG 0x80

bool der_next(struct der *d, struct der_item *ret)
{
	const unsigned char *p = d->p;
	size_t len, n;

	if (d->end - p < 2 || (*p & TAG_LONG) == TAG_LONG)
		return false;
	ret->tag = *p++;
	len = *p++;
	if (len & LENGTH_LONG) {
		n = len & ~(size_t)LENGTH_LONG;
		if (!n || n > sizeof(uint32_t) || (size_t)(d->end - p) < n)
			return false;
		for (len = 0; n; n--)
			len = len << 8 | *p++;
	}
	if ((size_t)(d->end - p) < len)
		return false;
	ret->in = (struct der){p, p + len};
	d->p = p + len;
	return true;
}

bool der_next_of(struct der *d, unsigned char tag, struct der_item *ret)
{
	return der_next(d, ret) && ret->tag == tag;
}
