/* quantity: parsing and canonical form by a table; arithmetic. */
#include "data/quantity.h"
#include "../tap.h"
#include "table.h"

static void row(char *col[TABLE_COLUMNS], int line)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	struct quantity q;

	if (quantity_parse(col[0], &q, &e) < 0) {
		is_int(e.code, ERR_INVALID, "code");
		buf_addf(&b, "ERR %s", strstr(e.msg, "suffix") ? "suffix" : "form");
		is_str(buf_str(&b), col[1], "\"%s\"", col[0]);
		return;
	}
	quantity_write(&b, &q);
	is_str(buf_str(&b), col[1], "\"%s\"", col[0]);
	is_int(quantity_value(&q), strtoll(col[2], NULL, 10), "units");
	is_int(quantity_milli(&q), strtoll(col[3], NULL, 10), "thousandths");
	buf_clear(&b);
	quantity_write(&b, &q);
	if (quantity_parse(buf_str(&b), &q, &e) == 0) {
		autobuf again = BUF_INIT;

		quantity_write(&again, &q);
		is_str(buf_str(&again), buf_str(&b), "the canonical form stays");
	}
}

static struct quantity of(const char *s)
{
	struct quantity q = {0};

	ok(quantity_parse(s, &q, NULL) == 0, "%s", s);
	return q;
}

static void test_sum(const char *a, const char *b, const char *sum, const char *difference)
{
	struct quantity x = of(a), y = of(b), z = x;
	autobuf s = BUF_INIT, d = BUF_INIT;

	quantity_add(&x, &y);
	quantity_write(&s, &x);
	is_str(buf_str(&s), sum, "%s + %s", a, b);
	quantity_sub(&z, &y);
	quantity_write(&d, &z);
	is_str(buf_str(&d), difference, "%s - %s", a, b);
}

static void test_compare(void)
{
	struct quantity a = of("1Gi"), b = of("1G"), c = of("1024Mi");

	is_int(quantity_cmp(&a, &b), 1, "1Gi > 1G");
	is_int(quantity_cmp(&b, &a), -1, "1G < 1Gi");
	is_int(quantity_cmp(&a, &c), 0, "1Gi = 1024Mi");
	is_int(quantity_str_milli("250m"), 250, "shorthand");
	is_int(quantity_str_value("1Ki"), 1024, "shorthand");
	is_int(quantity_str_value("nonsense"), 0, "malformed");
	is_int(quantity_str_milli(NULL), 0, "none");
}

static void test_message(void)
{
	struct err e = ERR_INIT;
	struct quantity q;

	is_int(quantity_parse("x", &q, &e), -1, "refused");
	is_str(e.msg,
		"quantities must match the regular expression "
		"'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
		"upstream's words");
}

int main(void)
{
	ok(table_each("quantity.tsv", row) > 20, "the table has rows");
	test_sum("100m", "0.9", "1", "-800m");
	test_sum("1Gi", "1024Mi", "2Gi", "0");
	test_sum("0", "1Gi", "1Gi", "-1Gi");
	test_sum("1", "1Ki", "1025", "-1023");
	test_sum("1Ki", "1", "1025", "1023");
	test_compare();
	test_message();
	return tap_done();
}
