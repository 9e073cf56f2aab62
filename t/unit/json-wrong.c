/* json_wrong: t/data/json-wrong.tsv: text, why it is no JSON. */
#include "../tap.h"

#include <string.h>

#include "base/io.h"
#include "base/strv.h"
#include "data/json_wrong.h"

static void check_row(char *const *f)
{
	char why[JSON_WRONG_MAX] = "-";

	json_wrong(f[0], strlen(f[0]), why);
	is_str(why, f[1], "%s", f[0]);
}

static void test_table(void)
{
	autofree char *path = xasprintf("%s/t/data/json-wrong.tsv", getenv("T_SRC") ?: "..");
	autobuf text = BUF_INIT;
	autostrv lines = STRV_INIT;
	struct err e = ERR_INIT;

	if (io_read_file(path, 1 << 20, &text, &e)) {
		ok(false, "%s", e.msg);
		return;
	}
	strv_split(&lines, text.data, '\n');
	for (size_t i = 0; i < lines.n; i++) {
		autostrv f = STRV_INIT;

		if (!*lines.v[i] || *lines.v[i] == '#')
			continue;
		strv_split(&f, lines.v[i], '\t');
		if (f.n == 2)
			check_row(f.v);
		else
			ok(false, "line %zu has %zu fields", i + 1, f.n);
	}
}

static void test_bytes(void)
{
	char why[JSON_WRONG_MAX] = "-";

	json_wrong("\"a\nb\"", 5, why);
	is_str(why, "invalid character '\\n' in string literal", "a broken string");
	json_wrong("[\xa7]", 3, why);
	is_str(why, "invalid character '\xc2\xa7' looking for beginning of value", "a high byte");
	json_wrong("[\0]", 3, why);
	is_str(why, "invalid character '\\x00' looking for beginning of value", "a zero");
}

int main(void)
{
	test_table();
	test_bytes();
	return tap_done();
}
