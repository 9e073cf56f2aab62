/* t/tap.h itself: a failing check must fail, or no other unit test means anything. */
#include "../tap.h"

int main(void)
{
	int failed;

	/* Divert the failures: they are the subject here, not the result. */
	FILE *keep = stdout;
	char text[1024] = "";
	FILE *mem = fmemopen(text, sizeof text, "w");

	if (!mem)
		return 1;
	stdout = mem;
	ok(false, "no");
	is_int(1, 2, "one is two");
	is_str("a", "b", "a is b");
	is_str(NULL, "", "null is empty");
	stdout = keep;
	fclose(mem);
	failed = tap_failed;
	tap_run = tap_failed = 0;

	is_int(failed, 4, "every kind of check can fail");
	ok(strstr(text, "not ok 1 - no\n"), "a failure is printed as TAP");
	ok(strstr(text, "#   got: 1\n#  want: 2\n"), "a failure shows both sides");
	is_int(INT64_MIN, INT64_MIN, "64 bits");
	is_str(NULL, NULL, "null is null");
	return tap_done();
}
