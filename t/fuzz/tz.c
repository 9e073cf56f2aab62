/* Files of time zones: whatever is taken answers for any second. */
#include "base/tz.h"

#include "../fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t at[] = {
		INT32_MIN, -1, 0, 1767323045, INT32_MAX, 4102444800, 32503680000};
	struct err e = ERR_INIT;
	autotz *z = NULL;
	char text[TZ_RFC3339_SIZE];

	if (tz_parse(data, size, &z, &e))
		return 0;
	for (size_t i = 0; i < array_size(at); i++)
		tz_rfc3339(z, at[i], text);
	return 0;
}
