/* Schedules: the next time is later, on a whole minute, and none lies between. */
#include <string.h>

#include "base/mem.h"
#include "data/cron.h"

#include "../fuzz.h"

#define NOW 1767323045 /* 2026-01-02T03:04:05Z */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *s = xstrndup((const char *)data, size);
	struct err e = ERR_INIT;
	struct cron c;
	int64_t next;

	if (cron_parse(s, &c, &e)) {
		if (!*e.msg)
			bug("a refusal without words");
		return 0;
	}
	next = cron_next(&c, NULL, NOW);
	if (!next)
		return 0;
	if (next <= NOW || (!c.every_s && next % 60))
		bug(s);
	if (!c.every_s && next - NOW > 60 && cron_next(&c, NULL, next - 61) != next)
		bug(s);
	return 0;
}
