/* Quantities: the canonical form is worth the same and is its own canonical form. */
#include "base/buf.h"
#include "base/mem.h"
#include "data/quantity.h"

#include "../fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *s = xstrndup((const char *)data, size);
	autobuf once = BUF_INIT, twice = BUF_INIT;
	const __int128 max = (__int128)INT64_MAX * 1000000000;
	struct quantity q, again, sum;
	struct err e = ERR_INIT;

	if (quantity_parse(s, &q, &e) < 0) {
		if (e.code != ERR_INVALID || !*e.msg)
			bug("an error without a message");
		return 0;
	}
	quantity_write(&once, &q);
	/* Beyond int64 only what needs no more than 18 digits is kept, the rest is capped: there
	 * too. */
	if (q.nano > max || q.nano < -max)
		return 0;
	if (quantity_parse(once.data, &again, &e) < 0)
		bug(e.msg);
	if (quantity_cmp(&q, &again) != 0)
		bug(once.data);
	quantity_write(&twice, &again);
	if (strcmp(once.data, twice.data) != 0)
		bug(twice.data);
	sum = q;
	quantity_add(&sum, &again);
	quantity_sub(&sum, &q);
	quantity_value(&sum);
	quantity_milli(&sum);
	return 0;
}
