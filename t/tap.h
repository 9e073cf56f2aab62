/*
 * TAP for unit tests: each check prints one line; tap_done() prints the plan and gives main its
 * exit status. A failed check tells what was got and wanted on stderr-like comment lines.
 *
 *	int main(void)
 *	{
 *		ok(1 + 1 == 2, "addition");
 *		is_str(name, "k", "case %d", i);
 *		return tap_done();
 *	}
 */
#pragma once

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_run, tap_failed;

/* Prints one result; true when cond holds. */
__attribute__((format(printf, 4, 0), unused)) static bool
tap_vok(bool cond, const char *file, int line, const char *fmt, va_list ap)
{
	printf("%sok %d - ", cond ? "" : "not ", ++tap_run);
	vprintf(fmt, ap);
	putchar('\n');
	if (!cond) {
		tap_failed++;
		printf("# failed at %s:%d\n", file, line);
	}
	fflush(stdout);
	return cond;
}

__attribute__((format(printf, 4, 5), unused)) static bool
tap_ok(bool cond, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_vok(cond, file, line, fmt, ap);
	va_end(ap);
	return cond;
}

__attribute__((format(printf, 5, 6), unused)) static bool
tap_is_int(int64_t got, int64_t want, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!tap_vok(got == want, file, line, fmt, ap))
		printf("#   got: %" PRId64 "\n#  want: %" PRId64 "\n", got, want);
	va_end(ap);
	return got == want;
}

/* Two strings, NULL allowed on both sides and different from "". */
__attribute__((format(printf, 5, 6), unused)) static bool
tap_is_str(const char *got, const char *want, const char *file, int line, const char *fmt, ...)
{
	bool same = got && want ? !strcmp(got, want) : got == want;
	va_list ap;

	va_start(ap, fmt);
	if (!tap_vok(same, file, line, fmt, ap))
		printf("#   got: %s\n#  want: %s\n", got ? got : "(null)", want ? want : "(null)");
	va_end(ap);
	return same;
}

#define ok(cond, ...) tap_ok(!!(cond), __FILE__, __LINE__, __VA_ARGS__)
#define is_int(got, want, ...) tap_is_int(got, want, __FILE__, __LINE__, __VA_ARGS__)
#define is_str(got, want, ...) tap_is_str(got, want, __FILE__, __LINE__, __VA_ARGS__)

/* Explains a result above it. */
__attribute__((format(printf, 1, 2), unused)) static void
diag(const char *fmt, ...)
{
	va_list ap;

	printf("# ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* Counts as run; say why the machine cannot do it. */
__attribute__((unused)) static void
skip(const char *why)
{
	printf("ok %d # SKIP %s\n", ++tap_run, why);
}

/* Prints the plan; main returns it. A test that checked nothing has failed. */
__attribute__((unused)) static int
tap_done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed || !tap_run ? 1 : 0;
}
