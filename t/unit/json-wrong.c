/* json_wrong: t/data/json-wrong.tsv: text, why it is no JSON. */
#include "../tap.h"

#include <string.h>

#include "data/json_wrong.h"
#include "table.h"

static void row(char *col[TABLE_COLUMNS], int line)
{
	char why[JSON_WRONG_MAX] = "-";

	json_wrong(col[0], strlen(col[0]), why);
	is_str(why, col[1], "line %d: %s", line, col[0]);
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
	ok(table_each("json-wrong.tsv", row) > 25, "the table has rows");
	test_bytes();
	return tap_done();
}
