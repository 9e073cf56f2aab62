/* RFC 3339 times and durations: what parses must print and parse again to the same value. */
#include "base/clock.h"
#include "base/dur.h"
#include "base/mem.h"

#include "../fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *s = xstrndup((const char *)data, size);
	char text[CLOCK_RFC3339_SIZE];
	int64_t ns, again;

	if (clock_parse_rfc3339(s, &ns) == 0) {
		if (clock_parse_rfc3339(clock_rfc3339_nano(ns, text), &again) < 0 || again != ns)
			bug(text);
	}
	if (dur_parse(s, &ns) == 0) {
		char d[DUR_SIZE];

		if (dur_parse(dur_format(ns, d), &again) < 0 || again != ns)
			bug(d);
	}
	return 0;
}
