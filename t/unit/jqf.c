/* jqf: filters, variables, errors, and using one filter again after each of them. */
#include "data/jqf.h"
#include "../tap.h"
#include "parse.h"

static int collect(void *arg, const char *json, size_t len, const char *raw)
{
	struct buf *b = arg;

	buf_add(b, json, len);
	buf_addf(b, "%s;", raw ? "r" : "");
	return strcmp(json, "\"stop\"") == 0 ? 5 : 0;
}

static void run(struct jqf *f, const char *in, int want_status, const char *want)
{
	autodoc *d = parse(in);
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	is_int(jqf_run(f, yyjson_doc_get_root(d), collect, &b, &e), want_status, "run on %s", in);
	if (want_status < 0)
		buf_addf(&b, "ERR %s", e.msg);
	/* libjq words some errors differently from version to version */
	if (want_status < 0 && strlen(want) < b.len)
		buf_truncate(&b, strlen(want));
	is_str(buf_str(&b), want, "its output");
}

static void test_filters(void)
{
	static const struct {
		const char *filter, *in;
		int status;
		const char *want;
	} rows[] = {
		{".", "{\"b\":[1,2.5,true,null,\"\\u00e4\\n\"],\"a\":{}}", 0,
			"{\"b\":[1,2.5,true,null,\"\xc3\xa4\\n\"],\"a\":{}};"},
		{".a", "{\"a\":\"x\"}", 0, "\"x\"r;"},
		{".[]", "[1,\"a\",[]]", 0, "1;\"a\"r;[];"},
		{"empty", "{}", 0, ""},
		{".items|map(.n)|add", "{\"items\":[{\"n\":1},{\"n\":2}]}", 0, "3;"},
		{"1,\"stop\",2", "null", 5, "1;\"stop\"r;"},
		{"1,error(\"no\"),2", "null", -1, "1;ERR jq: no"},
		{"error({a:1})", "null", -1, "ERR jq: {\"a\":1} (not a string)"},
		{".a.b", "{\"a\":1}", -1, "ERR jq: Cannot index number"},
		{"\"x\"|halt_error", "null", -1, "ERR jq: x"},
		{"1,halt,2", "null", 0, "1;"},
		{"9007199254740992", "null", 0, "9007199254740992;"},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		struct jqf *f = NULL;
		struct err e = ERR_INIT;

		if (!is_int(jqf_new(rows[i].filter, &f, &e), 0, "%s %s", rows[i].filter, e.msg))
			continue;
		run(f, rows[i].in, rows[i].status, rows[i].want);
		run(f, rows[i].in, rows[i].status, rows[i].want);
		jqf_free(f);
	}
}

static void test_args(void)
{
	static const char *const names[] = {"a", "b", NULL};
	static const char *const values[] = {"1", "{\"c\":\"x\"}"};
	static const char *const bad[] = {"1", "{"};
	struct jqf *f = NULL;
	struct err e = ERR_INIT;

	if (is_int(jqf_new_args("[$a,$b.c,.]", names, values, &f, &e), 0, "args %s", e.msg))
		run(f, "2", 0, "[1,\"x\",2];");
	jqf_free(f);
	f = NULL;
	is_int(jqf_new_args(".", names, bad, &f, &e), -1, "a value that is not JSON");
	is_str(e.msg, "jq: value of $b is not JSON", "is named");
	is_int(jqf_new("$nope", &f, &e), -1, "an unknown variable");
	ok(strstr(e.msg, "nope"), "is named: %s", e.msg);
	ok(!f, "output untouched");
}

static void test_syntax(void)
{
	static const char *const bad[] = {".[", "{", "nofunction", "1 +", ".a b", "|"};

	for (size_t i = 0; i < array_size(bad); i++) {
		struct jqf *f = NULL;
		struct err e = ERR_INIT;

		is_int(jqf_new(bad[i], &f, &e), -1, "refused: %s", bad[i]);
		is_int(e.code, ERR_SYNTAX, "its code");
		ok(strncmp(e.msg, "jq: ", 4) == 0 && e.msg[4] && !strchr(e.msg, '\n'),
			"one line: %s", e.msg);
	}
	jqf_free(NULL);
}

static void test_truth(void)
{
	static const struct {
		const char *filter;
		int status;
		bool want;
	} rows[] = {
		{".a", 0, true},
		{".b", 0, false},
		{".a == 2", 0, false},
		{"empty", 0, false},
		{"false,true", 0, false},
		{"0", 0, true},
		{"error(\"x\")", -1, true},
	};
	autodoc *d = parse("{\"a\":1}");

	for (size_t i = 0; i < array_size(rows); i++) {
		struct jqf *f = NULL;
		struct err e = ERR_INIT;
		bool got = rows[i].status < 0;

		ok(jqf_new(rows[i].filter, &f, &e) == 0, "%s", rows[i].filter);
		is_int(jqf_test(f, yyjson_doc_get_root(d), &got, &e), rows[i].status, "status");
		is_int(got, rows[i].want, "truth");
		jqf_free(f);
	}
}

int main(void)
{
	test_filters();
	test_args();
	test_syntax();
	test_truth();
	return tap_done();
}
