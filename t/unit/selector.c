/* selector: text by a table, object forms, field selectors. */
#include "data/selector.h"
#include "../tap.h"
#include "parse.h"
#include "table.h"

static void release_selector(struct selector *s)
{
	selector_release(s);
}
#define autosel __attribute__((cleanup(release_selector))) struct selector

static bool matches(const struct selector *s, const char *labels)
{
	autodoc *d = parse(labels);

	return selector_matches(s, yyjson_doc_get_root(d));
}

static void row(char *col[TABLE_COLUMNS], int line)
{
	autosel s = {0};
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	if (selector_parse(col[0], &s, &e) < 0) {
		buf_addf(&b, "ERR %s", e.msg);
		if (strlen(col[1]) < b.len && strncmp(col[1], "ERR ", 4) == 0)
			buf_truncate(&b, strlen(col[1]));
		is_str(buf_str(&b), col[1], "\"%s\" is refused", col[0]);
		is_int(e.code, ERR_BADREQUEST, "with its code");
		return;
	}
	selector_write(&b, &s);
	is_str(buf_str(&b), col[1], "\"%s\"", col[0]);
	if (*col[2])
		ok(matches(&s, col[2]), "matches %s", col[2]);
	if (*col[3])
		ok(!matches(&s, col[3]), "does not match %s", col[3]);
}

static void test_object(const char *json, const char *want)
{
	autodoc *d = parse(json);
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;
	autosel s = {0};

	if (selector_from_obj(yyjson_doc_get_root(d), &s, &e) < 0)
		buf_addf(&b, "ERR %s", e.msg);
	else if (s.nothing)
		buf_adds(&b, "nothing");
	else
		selector_write(&b, &s);
	is_str(buf_str(&b), want, "%s", json);
}

static void test_objects(void)
{
	autosel s = {0};

	test_object("null", "nothing");
	test_object("{}", "");
	test_object("{\"matchLabels\":{\"b\":\"1\",\"a\":\"2\"}}", "a=2,b=1");
	test_object("{\"matchLabels\":{\"b\":\"1\"},\"matchExpressions\":[{\"key\":\"a\","
		    "\"operator\":\"In\",\"values\":[\"y\",\"x\"]},{\"key\":\"c\",\"operator\":"
		    "\"DoesNotExist\"}]}",
		"a in (x,y),b=1,!c");
	test_object(
		"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Gt\",\"values\":[\"1\"]}]}",
		"ERR \"Gt\" is not a valid label selector operator");
	test_object("{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}",
		"ERR values: Invalid value: []: for 'in', 'notin' operators, values set can't be "
		"empty");
	test_object("{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\",\"values\":"
		    "[\"x\"]}]}",
		"ERR values: Invalid value: [\"x\"]: values set must be empty for exists and "
		"does not exist");
	is_int(selector_from_obj(NULL, &s, NULL), 0, "no selector");
	ok(!matches(&s, "{}"), "matches nothing");
}

static void test_map(void)
{
	autodoc *d = parse("{\"a\":\"b\"}");
	autosel s = {0}, none = {0};

	selector_from_map(yyjson_doc_get_root(d), &s);
	ok(matches(&s, "{\"a\":\"b\",\"c\":\"d\"}"), "a map matches");
	ok(!matches(&s, "{\"a\":\"c\"}"), "or not");
	selector_from_map(NULL, &none);
	ok(!matches(&none, "{}"), "no map matches nothing");
}

static void test_exprs(void)
{
	autodoc *d = parse("[{\"key\":\"n\",\"operator\":\"Gt\",\"values\":[\"3\"]},"
			   "{\"key\":\"z\",\"operator\":\"NotIn\",\"values\":[\"a\"]}]");
	autodoc *bad = parse("[{\"key\":\"n\",\"operator\":\"Near\"}]");
	struct err e = ERR_INIT;
	autosel s = {0};

	is_int(selector_from_exprs(yyjson_doc_get_root(d), &s, &e), 0, "node affinity");
	ok(matches(&s, "{\"n\":\"4\"}"), "Gt");
	ok(!matches(&s, "{\"n\":\"3\"}"), "not Gt");
	ok(!matches(&s, "{\"n\":\"4\",\"z\":\"a\"}"), "NotIn");
	is_int(selector_from_exprs(yyjson_doc_get_root(bad), &s, &e), -1, "an unknown operator");
	is_str(e.msg, "\"Near\" is not a valid node selector operator", "is named");
}

static void test_field(const char *text, const char *json, const char *want)
{
	autodoc *d = parse(json);
	struct err e = ERR_INIT;
	autosel s = {0};

	if (fieldsel_parse(text, &s, &e) < 0)
		is_str(e.msg, want, "%s", text);
	else
		is_str(fieldsel_matches(&s, yyjson_doc_get_root(d)) ? "yes" : "no", want, "%s",
			text);
}

static void test_fields(void)
{
	static const char pod[] = "{\"metadata\":{\"name\":\"a=b,c\\\\\"},\"spec\":{\"on\":true,"
				  "\"n\":3}}";

	test_field("", pod, "yes");
	test_field("metadata.name=x", pod, "no");
	test_field("metadata.name!=x", pod, "yes");
	test_field("metadata.name==a\\=b\\,c\\\\", pod, "yes");
	test_field("spec.on=true,spec.n=3", pod, "yes");
	test_field("spec.nodeName=", pod, "yes");
	test_field("spec.nodeName!=", pod, "no");
	test_field(",spec.n=3,", pod, "yes");
	test_field("metadata.name", pod,
		"invalid selector: 'metadata.name'; can't understand 'metadata.name'");
	test_field("a=b=c", pod, "invalid field selector: unescaped character in value: 61");
	test_field("a=\\x", pod, "invalid field selector: invalid escape sequence: \\x");
	test_field("a=\\", pod, "invalid field selector: invalid escape sequence: \\");
}

int main(void)
{
	ok(table_each("selector.tsv", row) > 20, "the table has rows");
	test_objects();
	test_map();
	test_exprs();
	test_fields();
	return tap_done();
}
