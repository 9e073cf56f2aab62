/*
 * dur: lengths of time as Go writes and reads them, in nanoseconds.
 */
#pragma once
#include <stdint.h>

#define DUR_SIZE 32

/* time.ParseDuration: "1h2m3.5s", "300ms", "-1.5h", "0"; units ns us µs ms s m h. -1 if it is none
   or beyond int64. */
int dur_parse(const char *s, int64_t *ret_ns);
/* time.Duration.String: "1h2m3.5s", "1.5ms", "0s". */
char *dur_format(int64_t ns, char out[DUR_SIZE]);
/* kubectl's AGE (apimachinery duration.HumanDuration): "45s", "3m20s", "5h", "2d3h",
   "<invalid>". */
char *dur_human(int64_t ns, char out[DUR_SIZE]);
