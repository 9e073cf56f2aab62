/* Rows of tables: t/data/table.tsv; and that every kind's row has a cell a column. */
#include <string.h>

#include "../tap.h"
#include "base/clock.h"
#include "table.h"
#include "table/table.h"

static int64_t now(void)
{
	int64_t ns;

	if (clock_parse_rfc3339("2026-01-02T03:04:05Z", &ns))
		bug("the time of the test is none");
	return ns;
}

static void row(const struct kind *k, const char *text, struct strv *cells)
{
	autodoc *d = NULL;
	struct err e;

	if (obj_parse(text, strlen(text), k->resource, &d, &e))
		bug(e.msg);
	table_for(k)->row(yyjson_doc_get_root(d), now(), cells);
}

static size_t columns(const struct kind *k)
{
	size_t n = 0;

	while (table_for(k)->columns[n].name)
		n++;
	return n;
}

static void test_row(char *col[TABLE_COLUMNS], int line)
{
	const struct kind *k = kind_by_resource(col[0]);
	autostrv cells = STRV_INIT;
	autobuf out = BUF_INIT;

	if (!k)
		bug(col[0]);
	row(k, col[1], &cells);
	for (size_t c = 0; c < cells.n; c++)
		buf_addf(&out, "%s%s", c ? " | " : "", cells.v[c]);
	is_str(buf_str(&out), col[2], "line %d: %s", line, col[0]);
}

/* No object, however odd, makes a row of another length. */
static void test_lengths(void)
{
	static const char *const odd[] = {
		"{}",
		"[]",
		"{\"metadata\":[],\"spec\":1,\"status\":\"x\",\"data\":null}",
		"{\"metadata\":{\"name\":5,\"labels\":{\"a\":1},\"ownerReferences\":[1]},"
		"\"spec\":{\"containers\":[1],\"initContainers\":[{}],\"rules\":[null],\"ports\":{}"
		","
		"\"selector\":7,\"metrics\":[{}],\"cidrs\":[1]},"
		"\"status\":{\"conditions\":{},\"containerStatuses\":[1],\"podIPs\":[2],"
		"\"initContainerStatuses\":[[]],\"hard\":{\"a\":1},\"addresses\":[0]},"
		"\"subsets\":[1],\"subjects\":[{}],\"ports\":[1],\"endpoints\":[{\"addresses\":[1]}"
		"]}",
	};
	int bad = 0;

	for (size_t i = 0; i < kind_count(); i++)
		for (size_t j = 0; j < array_size(odd); j++) {
			autostrv cells = STRV_INIT;

			row(kind_nth(i), odd[j], &cells);
			if (cells.n == columns(kind_nth(i)))
				continue;
			diag("%s: %zu cells, %zu columns", kind_nth(i)->resource, cells.n,
				columns(kind_nth(i)));
			bad++;
		}
	is_int(bad, 0, "a cell a column");
}

int main(void)
{
	table_each("table.tsv", test_row);
	test_lengths();
	return tap_done();
}
