/* obj: reading, building, comparing, writing, and what obj_parse refuses. */
#include "data/obj.h"
#include "../tap.h"
#include "parse.h"
#include "base/mem.h"

static const char pod[] =
	"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"namespace\":\"d\","
	"\"uid\":\"u\",\"resourceVersion\":\"42\",\"labels\":{\"a.b/c\":\"x\"},"
	"\"annotations\":{\"k\":\"v\"},\"creationTimestamp\":\"1970-01-01T00:00:02Z\"},"
	"\"spec\":{\"n\":3.0,\"half\":0.5,\"big\":18446744073709551615,\"on\":true,\"neg\":-7},"
	"\"status\":{\"conditions\":[{\"type\":\"A\",\"status\":\"False\"},"
	"{\"type\":\"Ready\",\"status\":\"True\"}]}}";

static void test_read(void)
{
	autodoc *d = parse(pod);
	val *v = yyjson_doc_get_root(d);

	is_str(obj_name(v), "p", "name");
	is_str(obj_ns(v), "d", "namespace");
	is_str(obj_uid(v), "u", "uid");
	is_int(obj_rv(v), 42, "resourceVersion");
	is_str(obj_label(v, "a.b/c"), "x", "a label with a dot");
	is_str(obj_label(v, "a"), NULL, "no such label");
	is_str(obj_annotation(v, "k"), "v", "annotation");
	is_int(obj_int(v, "spec.n", 0), 3, "a whole double");
	is_int(obj_int(v, "spec.half", 9), 9, "not a whole number");
	is_int(obj_int(v, "spec.big", 0), INT64_MAX, "uint64 saturates");
	is_int(obj_int(v, "spec.neg", 0), -7, "negative");
	ok(obj_bool(v, "spec.on", false), "bool");
	ok(!obj_bool(v, "spec.n", false), "a number is no bool");
	is_str(obj_str(v, "spec.n"), NULL, "a number is no string");
	is_str(obj_str_or(v, "spec.x.y.z", "dflt"), "dflt", "absent path");
	ok(!obj_deleting(v), "not deleting");
	ok(obj_condition_true(v, "Ready"), "condition");
	ok(!obj_condition_true(v, "A"), "condition False");
	ok(!obj_condition(v, "B"), "no such condition");
	is_int(obj_time(v, "metadata.creationTimestamp", 0), 2000000000, "time");
	is_int(obj_time(v, "metadata.name", 5), 5, "no time");
	is_str(obj_name(NULL), "", "NULL has no name");
	ok(!obj_at(NULL, "a.b"), "NULL has nothing");
}

static void is_text(const mval *v, const char *want, const char *what)
{
	autobuf b = BUF_INIT;

	mobj_write(&b, v);
	is_str(buf_str(&b), want, "%s", what);
}

static void test_build(void)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = mobj_new(d, "v1", "Pod", "ns", "p");

	is_text(o,
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\","
		"\"namespace\":\"ns\"}}",
		"mobj_new");
	ok(yyjson_mut_doc_get_root(d) == o, "is the root");
	o = yyjson_mut_obj(d);
	mobj_set_int(d, o, "a.b", 1);
	mobj_set_str(d, o, "a.c", "x");
	mobj_set_bool(d, o, "d", true);
	is_text(o, "{\"a\":{\"b\":1,\"c\":\"x\"},\"d\":true}", "parents are made");
	mobj_set_str(d, o, "a.b", "y");
	is_text(o, "{\"a\":{\"b\":\"y\",\"c\":\"x\"},\"d\":true}", "replaced in place");
	mobj_set_int(d, o, "d", 2);
	mobj_set_int(d, o, "e", 3);
	is_text(o, "{\"a\":{\"b\":\"y\",\"c\":\"x\"},\"d\":2,\"e\":3}", "the last one, then more");
	mobj_set_str(d, o, "a.b", NULL);
	mobj_del(o, "nope.b");
	is_text(o, "{\"a\":{\"c\":\"x\"},\"d\":2,\"e\":3}", "removed");
	mobj_put_str(d, mobj_make(d, o, "l.labels"), "a.b/c", "v");
	is_str(yyjson_mut_get_str(yyjson_mut_obj_get(mobj_at(o, "l.labels"), "a.b/c")), "v",
		"a key with dots");
	yyjson_mut_arr_add_int(d, mobj_make_arr(d, o, "arr"), 1);
	yyjson_mut_arr_add_int(d, mobj_make_arr(d, o, "arr"), 2);
	is_int((int64_t)yyjson_mut_arr_size(mobj_at(o, "arr")), 2, "an array is made once");
	is_int(mobj_int(o, "d", 0), 2, "mobj_int");
	is_str(mobj_str(o, "a.c"), "x", "mobj_str");
}

static void test_equal(void)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} rows[] = {
		{"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true},
		{"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":2}", false},
		{"{\"a\":1}", "{\"b\":1}", false},
		{"{\"a\":1}", "{\"a\":1,\"b\":1}", false},
		{"{\"a\":1,\"c\":1}", "{\"a\":1,\"b\":1}", false},
		{"[1,2]", "[2,1]", false},
		{"[1,2]", "[1,2,3]", false},
		{"1", "1.0", true},
		{"1", "1.5", false},
		{"-1", "-1.0", true},
		{"18446744073709551615", "-1", false},
		{"0", "-0.0", true},
		{"1e300", "1e300", true},
		{"1e300", "1e301", false},
		{"null", "false", false},
		{"true", "false", false},
		{"\"a\"", "\"ab\"", false},
		{"\"a\\u0000b\"", "\"a\\u0000c\"", false},
		{"[]", "{}", false},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autodoc *a = parse(rows[i].a), *b = parse(rows[i].b);
		val *x = yyjson_doc_get_root(a), *y = yyjson_doc_get_root(b);
		automdoc *ma = mdoc_from(x), *mb = mdoc_from(y);

		ok(obj_equal(x, y) == rows[i].equal, "%s = %s", rows[i].a, rows[i].b);
		ok(mobj_equal(ma->root, mb->root) == rows[i].equal, "mutable");
		ok((obj_hash(7, x) == obj_hash(7, y)) == rows[i].equal, "hash");
	}
	ok(obj_equal(NULL, NULL), "NULL equals NULL");
	ok(!obj_equal(NULL, (val *)(uintptr_t) "\0\0\0\0\0\0\0\0"), "and nothing else");
}

static void test_parse_errors(void)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", "t: empty"},
		{"{\n \"a\": }", "t: line 2, column 7: unexpected character"},
		{"{\"a\":1}}", "t: line 1, column 8: unexpected content after document"},
		{"{\"a\":1,\n\"b\":{\"c\":\"\\\"{\",\n\"c\":2}}",
			"t: line 3: key \"c\" already set in map"},
		{"{\"a\":1,\"\\u0061\":2}", "t: line 1: key \"a\" already set in map"},
		{"[\"\xff\"]", "t: line 1, column 3: invalid UTF-8 encoding in string"},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		struct err e = ERR_INIT;
		doc *d = NULL;

		is_int(obj_parse(rows[i].text, strlen(rows[i].text), "t", &d, &e), -1, "refused");
		/* the end of some is yyjson's, which words it differently from version to version
		 */
		e.msg[strlen(rows[i].want)] = '\0';
		is_str(e.msg, rows[i].want, "row %zu", i);
		is_int(e.code, ERR_SYNTAX, "its code");
		ok(!d, "output untouched");
	}
}

static void test_limits(void)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	doc *d = NULL;

	for (int i = 0; i < OBJ_MAX_DEPTH; i++)
		buf_addc(&b, '[');
	for (int i = 0; i < OBJ_MAX_DEPTH; i++)
		buf_addc(&b, ']');
	is_int(obj_parse(b.data, b.len, "t", &d, &e), 0, "the deepest allowed");
	free_doc(&d);
	buf_clear(&b);
	buf_adds(&b, "{\"a\":\n");
	for (int i = 0; i < 300; i++)
		buf_addc(&b, '[');
	for (int i = 0; i < 300; i++)
		buf_addc(&b, ']');
	buf_addc(&b, '}');
	is_int(obj_parse(b.data, b.len, "t", &d, &e), -1, "300 deep");
	is_str(e.msg, "t: line 2: nested deeper than 256 levels", "says so");
	buf_clear(&b);
	buf_addc(&b, '{');
	for (int i = 0; i < 100; i++)
		buf_addf(&b, "\"k%d\":0,\n", i);
	buf_adds(&b, "\"k42\":1}");
	is_int(obj_parse(b.data, b.len, "t", &d, &e), -1, "a duplicate among many");
	is_str(e.msg, "t: line 101: key \"k42\" already set in map", "and its line");
}

/* One to 200 keys, each of them once the one that comes again: every way to look for it. */
static void test_duplicates(void)
{
	int found = 0, clean = 0, tried = 0;

	for (int n = 1; n <= 200; n += n < 70 ? 1 : 43) {
		for (int twice = -1; twice < n; twice += n < 70 ? 1 : 41, tried++) {
			autobuf b = BUF_INIT;
			struct err e = ERR_INIT;
			autodoc *d = NULL;

			for (int i = 0; i < n; i++)
				buf_addf(&b, "%s\"%d\":0", i ? "," : "{", i);
			if (twice >= 0)
				buf_addf(&b, ",\"%d\":1", twice);
			buf_addc(&b, '}');
			if (obj_parse(b.data, b.len, "t", &d, &e) < 0)
				found += strstr(e.msg, "already set in map") && twice >= 0;
			else
				clean += twice < 0;
		}
	}
	is_int(found + clean, tried, "a duplicate is seen among any number of keys");
}

static void test_write(void)
{
	static const char text[] = "{\"b\":[1,{\"z\":[],\"y\":{}}],\"a\":\"<&>\\u2028\\u0001\\n\"}";
	autodoc *d = parse(text);
	val *v = yyjson_doc_get_root(d);
	autobuf b = BUF_INIT;

	obj_write(&b, v);
	is_str(buf_str(&b), "{\"b\":[1,{\"z\":[],\"y\":{}}],\"a\":\"<&>\xe2\x80\xa8\\u0001\\n\"}",
		"compact");
	buf_clear(&b);
	obj_write_sorted(&b, v);
	is_str(buf_str(&b), "{\"a\":\"<&>\xe2\x80\xa8\\u0001\\n\",\"b\":[1,{\"y\":{},\"z\":[]}]}",
		"sorted");
	buf_clear(&b);
	obj_write_pretty(&b, v, 2);
	is_str(buf_str(&b),
		"{\n  \"b\": [\n    1,\n    {\n      \"z\": [],\n      \"y\": {}\n    }\n"
		"  ],\n  \"a\": \"<&>\xe2\x80\xa8\\u0001\\n\"\n}",
		"two blanks");
	buf_clear(&b);
	obj_write_kubectl(&b, v);
	is_str(buf_str(&b),
		"{\n    \"a\": \"\\u003c\\u0026\\u003e\\u2028\\u0001\\n\",\n    \"b\": [\n"
		"        1,\n        {\n            \"y\": {},\n            \"z\": []\n"
		"        }\n    ]\n}\n",
		"as kubectl");
}

static void test_numbers(void)
{
	static const char *const rows[][2] = {
		{"1.0", "1"},
		{"0.1", "0.1"},
		{"-0.5", "-0.5"},
		{"1e21", "1e+21"},
		{"1e20", "100000000000000000000"},
		{"1e-6", "0.000001"},
		{"1e-7", "1e-7"},
		{"1.25e-9", "1.25e-9"},
		{"123456789.123", "123456789.123"},
		{"18446744073709551615", "18446744073709551615"},
		{"-9223372036854775808", "-9223372036854775808"},
		{"5e-324", "5e-324"},
		{"0.30000000000000004", "0.30000000000000004"},
		{"1.7976931348623157e308", "1.7976931348623157e+308"},
		{"0.0", "0"},
		{"12.5", "12.5"},
		{"1200.0", "1200"},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autodoc *d = parse(rows[i][0]);
		autobuf b = BUF_INIT;

		obj_write_sorted(&b, yyjson_doc_get_root(d));
		is_str(buf_str(&b), rows[i][1], "number %s", rows[i][0]);
	}
}

static void test_bad_utf8(void)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = yyjson_mut_obj(d);

	mobj_put_str(d, o, "m", "a\xff\xc0\xaf\xed\xa0\x80z\xf0\x9f\x98\x80\n");
	is_text(o,
		"{\"m\":\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
		"z\xf0\x9f\x98\x80\\n\"}",
		"what is not UTF-8 is replaced");
}

static void test_splice(void)
{
	static const char text[] =
		"{\"apiVersion\":\"v1\",\"kind\":\"P\",\"metadata\":{\"name\":\"x\"}}";
	static const char bare[] = "{\"apiVersion\":\"v1\",\"kind\":\"P\",\"metadata\":{}}";
	autobuf b = BUF_INIT;

	obj_splice_rv(&b, text, strlen(text), 12);
	is_str(buf_str(&b),
		"{\"apiVersion\":\"v1\",\"kind\":\"P\",\"metadata\":{"
		"\"resourceVersion\":\"12\",\"name\":\"x\"}}",
		"first in metadata");
	buf_clear(&b);
	obj_splice_rv(&b, bare, strlen(bare), 1);
	is_str(buf_str(&b),
		"{\"apiVersion\":\"v1\",\"kind\":\"P\",\"metadata\":{"
		"\"resourceVersion\":\"1\"}}",
		"alone in metadata");
}

int main(void)
{
	test_read();
	test_build();
	test_equal();
	test_parse_errors();
	test_limits();
	test_duplicates();
	test_write();
	test_numbers();
	test_bad_utf8();
	test_splice();
	return tap_done();
}
