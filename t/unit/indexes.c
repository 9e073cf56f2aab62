/* indexes: sets of completion indexes, as text and back. */
#include "../tap.h"

#include "ctl/indexes.h"

static const struct {
	const char *text, *want;
	int64_t limit, total;
} rows[] = {
	{"", "", 10, 0},
	{"3", "3", 10, 1},
	{"0,1", "0,1", 10, 2},
	{"0,1,2", "0-2", 10, 3},
	{"7,1-3,5", "1-3,5,7", 10, 5},
	{"1-3,2-5,4", "1-5", 10, 5},
	{"2-1000", "2-9", 10, 8},
	{"12,5", "5", 10, 1},
	{"x,4,-,1-y,6", "4,6", 10, 2},
	{"9-2", "", 10, 0},
	{"0-99999999999999999999", "", 10, 0},
};

static void test_text(void)
{
	for (size_t i = 0; i < array_size(rows); i++) {
		struct indexes s = {0};
		autobuf b = BUF_INIT;

		indexes_parse(&s, rows[i].text, rows[i].limit);
		indexes_write(&b, &s);
		is_str(buf_str(&b), rows[i].want, "\"%s\"", rows[i].text);
		is_int(indexes_total(&s), rows[i].total, "\"%s\": how many", rows[i].text);
		indexes_release(&s);
	}
}

/* Against an array of flags, with numbers that look random. */
static void test_model(void)
{
	struct indexes s = {0}, all = {0};
	bool flags[200] = {0}, same = true;
	uint32_t x = 1;
	int64_t common = 0;

	indexes_parse(&all, "50-149", 200);
	for (int i = 0; i < 120; i++) {
		x = x * 1103515245u + 12345u;
		indexes_add(&s, (x >> 16) % 200);
		flags[(x >> 16) % 200] = true;
	}
	for (int64_t i = 0; i < 200; i++) {
		int64_t missing = i;

		same = same && indexes_has(&s, i) == flags[i];
		while (missing < 200 && flags[missing])
			missing++;
		same = same && indexes_missing(&s, i) == missing;
		common += flags[i] && i >= 50 && i < 150;
	}
	ok(same, "has and missing agree with an array of flags");
	is_int(indexes_common(&s, &all), common, "common");
	is_int(indexes_common(&all, &s), common, "common the other way");
	indexes_add_all(&all, &s);
	ok(indexes_has(&all, 50) && indexes_has(&all, 149), "a union");
	is_int(indexes_total(&all) + common, 100 + indexes_total(&s), "of both");
	indexes_release(&s);
	indexes_release(&all);
}

int main(void)
{
	test_text();
	test_model();
	return tap_done();
}
