/* patch: applied by the table of kubectl's results, made, and made from three sides. */
#include "data/patch.h"
#include "../tap.h"
#include "table.h"

static doc *parse(const char *text)
{
	struct err e = ERR_INIT;
	doc *d = NULL;

	if (*text && obj_parse(text, strlen(text), "t", &d, &e) < 0)
		diag("%s: %s", text, e.msg);
	return d;
}

static int apply(
	const char *how, const char *type, mdoc *d, mval **root, const val *patch, struct err *e)
{
	if (strcmp(how, "json") == 0)
		return patch_json(d, root, patch, e);
	if (strcmp(how, "merge") == 0)
		return patch_merge(d, root, patch, e);
	return patch_strategic(d, root, patch, schema_type(type), e);
}

static bool is_value(const mval *got, const char *want, const char *label)
{
	autodoc *w = parse(want);
	autodoc *g = doc_from_mut(got);
	autobuf b = BUF_INIT;

	if (ok(obj_equal(yyjson_doc_get_root(g), yyjson_doc_get_root(w)), "%s", label))
		return true;
	obj_write(&b, yyjson_doc_get_root(g));
	diag("got  %s", buf_str(&b));
	diag("want %s", want);
	return false;
}

static void row(char *col[TABLE_COLUMNS], int line)
{
	autodoc *o = parse(col[2]), *patch = parse(col[3]);
	automdoc *d = mdoc_from(yyjson_doc_get_root(o));
	struct err e = ERR_INIT;
	mval *root = yyjson_mut_doc_get_root(d);
	int status = apply(col[0], col[1], d, &root, yyjson_doc_get_root(patch), &e);
	autofree char *label = xasprintf("%s %.120s", col[0], col[3]);

	if (strcmp(col[4], "ERR") == 0) {
		is_int(status, -1, "row %d is refused: %s", line, e.msg);
		is_value(root, col[2], "and nothing has changed");
		return;
	}
	if (!is_int(status, 0, "row %d applies", line))
		diag("%s", e.msg);
	is_value(root, col[4], label);
	ok(root == yyjson_mut_doc_get_root(d), "in place");
}

static void test_errors(void)
{
	static const char *const rows[][4] = {
		{"json", "{\"a\":{}}", "[{\"op\":\"remove\",\"path\":\"/a/b\"}]",
			"remove operation does not apply: doc is missing path: \"/a/b\""},
		{"json", "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]",
			"testing value /a failed: test failed"},
		{"json", "{}", "[{\"op\":\"copy\",\"from\":\"/a/b\",\"path\":\"/b\"}]",
			"copy operation does not apply: doc is missing path: \"/a/b\""},
		{"json", "{}", "[{\"op\":\"add\",\"path\":\"\",\"value\":{}}]",
			"add operation does not apply: doc is missing path: \"\""},
		{"json", "{}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":1}]",
			"replace operation value must be object or array"},
		{"json", "{}", "[{\"op\":\"add\",\"path\":\"/a\"},1]",
			"error decoding patch: json: cannot unmarshal number into Go value of type "
			"handlers.jsonPatchOp"},
		{"json", "{}", "[{\"op\":\"add\",\"path\":[]}]",
			"error decoding patch: json: cannot unmarshal array into Go struct field "
			"jsonPatchOp.path of type string"},
		{"json", "{}", "[{\"path\":\"/a\"}]", "Unexpected kind: unknown"},
		{"json", "{\"a\":[]}", "[{\"op\":\"replace\",\"path\":\"/a/0\",\"value\":1}]",
			"replace operation does not apply: doc is missing path: \"/a/0\""},
		{"json", "{\"a\":1}", "[{\"op\":\"add\",\"path\":\"a\",\"value\":2}]",
			"add operation does not apply: doc is missing path: \"a\""},
		{"json", "{\"a\":{}}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]",
			"add operation does not apply: doc is missing path: \"/a/b\""},
		{"strategic", "{\"spec\":{\"containers\":[]}}",
			"{\"spec\":{\"containers\":[{\"image\":\"x\"}]}}",
			"map: map[image:x] does not contain declared merge key: name"},
		{"strategic", "{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}",
			"{\"spec\":{\"containers\":[{\"name\":\"a\",\"$patch\":\"explode\"}]}}",
			"unknown patch type: explode in map: map[$patch:explode name:a]"},
		{"strategic", "{\"metadata\":{\"finalizers\":[\"a\"]}}",
			"{\"metadata\":{\"finalizers\":[{\"a\":1}]}}",
			"metadata.finalizers: elements of different types"},
		{"strategic", "{}", "[]", "a strategic merge patch is an object"},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autodoc *o = parse(rows[i][1]), *patch = parse(rows[i][2]);
		automdoc *d = mdoc_from(yyjson_doc_get_root(o));
		mval *root = yyjson_mut_doc_get_root(d);
		struct err e = ERR_INIT;

		is_int(apply(rows[i][0], "core.v1.Pod", d, &root, yyjson_doc_get_root(patch), &e),
			-1, "refused");
		is_str(e.msg, rows[i][3], "%s", rows[i][2]);
		is_value(root, rows[i][1], "nothing has changed");
	}
}

/* Where upstream's library (evanphx/json-patch v4) is not RFC 6902: signs of indexes, what is left
 * out or absent, places. */
static const struct {
	const char *was, *op, *path, *rest, *is; /* is NULL: refused */
} library[] = {
	{"[1,2,3]", "remove", "/a/-1", "", "[1,2]"},
	{"[1,2,3]", "remove", "/a/-3", "", "[2,3]"},
	{"[1,2,3]", "remove", "/a/-4", "", NULL},
	{"[1,2,3]", "remove", "/a/3", "", NULL},
	{"[1,2,3]", "remove", "/a/-", "", NULL},
	{"[1,2,3]", "remove", "/a/+1", "", "[1,3]"},
	{"[1,2,3]", "remove", "/a/01", "", "[1,3]"},
	{"[1,2,3]", "remove", "/a/-0", "", "[2,3]"},
	{"[1,2,3]", "remove", "/a/1x", "", NULL},
	{"[1,2,3]", "remove", "/a/", "", NULL},
	{"[1,2,3]", "remove", "/a/99999999999999999999", "", NULL},
	{"[1,2,3]", "add", "/a/-1", ",\"value\":4", "[1,2,3,4]"},
	{"[1,2,3]", "add", "/a/-2", ",\"value\":4", "[1,2,4,3]"},
	{"[1,2,3]", "add", "/a/-4", ",\"value\":4", "[4,1,2,3]"},
	{"[1,2,3]", "add", "/a/-5", ",\"value\":4", NULL},
	{"[1,2,3]", "add", "/a/3", ",\"value\":4", "[1,2,3,4]"},
	{"[1,2,3]", "add", "/a/4", ",\"value\":4", NULL},
	{"[1,2,3]", "add", "/a/-", "", "[1,2,3,null]"},
	{"[1,2,3]", "replace", "/a/-1", ",\"value\":4", "[1,2,4]"},
	{"[1,2,3]", "replace", "/a/-", ",\"value\":4", NULL},
	{"[1,2,3]", "test", "/a/-1", ",\"value\":3", "[1,2,3]"},
	{"[1,2,3]", "test", "/a/-4", ",\"value\":null", NULL},
	{"[1,2,3]", "move", "/a/0", ",\"from\":\"/a/-1\"", "[3,1,2]"},
	{"[{\"k\":1},{}]", "move", "/a/0/k", ",\"from\":\"/a/0\"", "[{\"k\":{\"k\":1}}]"},
	{"[1,2,3]", "copy", "/a/-1", ",\"from\":\"/a/-2\"", "[1,2,3,2]"},
	{"[[1],[2]]", "add", "/a/-1/0", ",\"value\":4", "[[1],[4,2]]"},
	{"{\"-1\":1}", "remove", "/a/-1", "", "{}"},
	{"{\"k\":1}", "add", "/a/k", "", "{\"k\":null}"},
	{"{\"k\":1}", "replace", "/a/l", "", "{\"k\":1,\"l\":null}"},
	{"{\"k\":1}", "test", "/a/l", "", "{\"k\":1}"},
	{"{\"k\":1}", "test", "/a/k", "", NULL},
	{"{\"k\":1}", "test", "/a/k/l", ",\"value\":null", NULL},
	{"{\"k\":null}", "test", "/a/k", "", "{\"k\":null}"},
	{"{\"k\":1}", "copy", "/a/m", ",\"from\":\"/a/l\"", "{\"k\":1,\"m\":null}"},
	{"{\"k\":1}", "move", "/a/m", ",\"from\":\"/a/l\"", NULL},
	{"{\"k\":1}", "move", "/a/k", ",\"from\":\"/a/k\"", "{\"k\":1}"},
	{"{\"k\":1}", "copy", "", ",\"from\":\"/a\"", NULL},
	{"{\"k\":1}", "copy", "/a/m", ",\"from\":\"\"", NULL},
	{"{\"k\":1}", "remove", "", "", NULL},
	{"{\"k\":1}", "remove", "ignored/a/k", "", "{}"},
	{"{\"k\":1}", "add", "/a/", ",\"value\":2", "{\"k\":1,\"\":2}"},
	{"{\"~1\":1}", "remove", "/a/~01", "", "{}"},
	{"{\"~\":1}", "remove", "/a/~", "", "{}"},
	{"{\"~2/\":1}", "remove", "/a/~2~1", "", "{}"},
};

static void test_json_library(void)
{
	for (size_t i = 0; i < array_size(library); i++) {
		const char *outcome = library[i].is ?: library[i].was;
		autofree char *was = xasprintf("{\"a\":%s}", library[i].was);
		autofree char *text = xasprintf("[{\"op\":\"%s\",\"path\":\"%s\"%s}]",
			library[i].op, library[i].path, library[i].rest);
		autofree char *is = xasprintf("{\"a\":%s}", outcome);
		autodoc *o = parse(was), *patch = parse(text);
		automdoc *d = mdoc_from(yyjson_doc_get_root(o));
		mval *root = yyjson_mut_doc_get_root(d);
		struct err e = ERR_INIT;

		is_int(patch_json(d, &root, yyjson_doc_get_root(patch), &e), library[i].is ? 0 : -1,
			"%s of %s %s", text, was, library[i].is ? "applies" : "is refused");
		is_value(root, is, "with that outcome");
	}
}

/* RFC 6902's operations on the whole document, and what could grow without end. */
static void test_json_whole(void)
{
	autodoc *o = parse("{\"a\":[1,2]}");
	autodoc *whole = parse("[{\"op\":\"replace\",\"path\":\"\",\"value\":[1]}]");
	autobuf b = BUF_INIT;
	automdoc *d = mdoc_from(yyjson_doc_get_root(o));
	mval *root = yyjson_mut_doc_get_root(d);
	struct err e = ERR_INIT;

	is_int(patch_json(d, &root, yyjson_doc_get_root(whole), &e), 0, "the whole document");
	is_value(yyjson_mut_doc_get_root(d), "[1]", "is exchanged");
	buf_adds(&b, "[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"a\":{}}}");
	for (int i = 0; i < 40; i++)
		buf_addf(&b, ",{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/%d\"}", i);
	buf_addc(&b, ']');

	autodoc *doubling = parse(b.data);

	is_int(patch_json(d, &root, yyjson_doc_get_root(doubling), &e), -1, "doubling 40 times");
	ok(strstr(e.msg, ", exceeding the limit 3145728"), "is refused: %s", e.msg);
}

/* One long text, often: its bytes count, not that it is one value. */
static void test_json_copied(void)
{
	enum { LONG = 1 << 20 };
	autobuf text = BUF_INIT, few = BUF_INIT, many = BUF_INIT;
	struct err e = ERR_INIT;

	buf_adds(&text, "{\"a\":\"");
	for (int i = 0; i < LONG - 2; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, "\"}");
	for (int i = 0; i < 4; i++) {
		buf_addf(&many, "%c{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/%d\"}",
			i ? ',' : '[', i);
		if (i == 2)
			buf_addf(&few, "%s]", many.data);
	}
	buf_addc(&many, ']');

	autodoc *o = parse(text.data), *three = parse(few.data), *four = parse(many.data);
	automdoc *d = mdoc_from(yyjson_doc_get_root(o));
	mval *root = yyjson_mut_doc_get_root(d);

	is_int(patch_json(d, &root, yyjson_doc_get_root(four), &e), -1, "4 MB of copies");
	is_str(e.msg,
		"Unable to complete the copy, the accumulated size increase of copy is 4194304, "
		"exceeding the limit 3145728",
		"are refused");
	is_int(patch_json(d, &root, yyjson_doc_get_root(three), &e), 0, "3 MB are not");
	is_int((int)strlen(mobj_str(root, "2")), LONG - 2, "and are there");
}

static void test_json_deep(void)
{
	autodoc *o = parse("{\"b\":{}}");
	automdoc *d = mdoc_from(yyjson_doc_get_root(o));
	mval *root = yyjson_mut_doc_get_root(d);
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	buf_addc(&b, '[');
	for (int i = 0; i < 300; i++)
		buf_addf(&b,
			"%s{\"op\":\"add\",\"path\":\"/a\",\"value\":{}},"
			"{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/a/b\"},"
			"{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/b\"}",
			i ? "," : "");
	buf_addc(&b, ']');

	autodoc *patch = parse(b.data);

	is_int(patch_json(d, &root, yyjson_doc_get_root(patch), &e), -1, "300 levels by moving");
	is_str(e.msg, "the patch nests deeper than 256 levels", "are too many");
	is_value(root, "{\"b\":{}}", "nothing has changed");
}

/* a, b and the merge patch between them; applying it must lead from a to b. */
static void test_diff(const char *a_text, const char *b_text, const char *want)
{
	autodoc *a = parse(a_text), *b = parse(b_text);
	automdoc *d = mdoc_from(yyjson_doc_get_root(a));
	mval *root = yyjson_mut_doc_get_root(d);
	mval *patch = patch_diff_merge(d, yyjson_doc_get_root(a), yyjson_doc_get_root(b));
	autodoc *p = doc_from_mut(patch);
	struct err e = ERR_INIT;

	is_value(patch, want, want);
	is_int(patch_merge(d, &root, yyjson_doc_get_root(p), &e), 0, "it applies");
	is_value(root, b_text, "and leads there");
}

static void test_diffs(void)
{
	test_diff("{\"a\":1}", "{\"a\":1}", "{}");
	test_diff("{\"a\":1,\"b\":2}", "{\"a\":1.0}", "{\"b\":null}");
	test_diff("{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"y\":3,\"z\":{}}}",
		"{\"a\":{\"x\":null,\"y\":3,\"z\":{}}}");
	test_diff("{\"a\":[1,2]}", "{\"a\":[2]}", "{\"a\":[2]}");
	test_diff("{\"a\":{\"b\":1}}", "{\"a\":\"b\"}", "{\"a\":\"b\"}");
	test_diff("{\"a\":1}", "{\"a\":{\"b\":{\"c\":1}}}", "{\"a\":{\"b\":{\"c\":1}}}");
}

static int apply_to(
	mdoc *d, mval **root, const mval *patch, const struct schema_type *t, struct err *e)
{
	autodoc *p = doc_from_mut(patch);

	return t ? patch_strategic(d, root, yyjson_doc_get_root(p), t, e)
		 : patch_merge(d, root, yyjson_doc_get_root(p), e);
}

/* The patch must be kubectl's; once applied, a second one finds nothing to do. */
static void three_way(char *col[TABLE_COLUMNS], int line)
{
	autodoc *last = parse(col[1]), *want = parse(col[2]), *live = parse(col[3]);
	val *w = yyjson_doc_get_root(want);
	automdoc *d = mdoc_from(yyjson_doc_get_root(live));
	mval *root = yyjson_mut_doc_get_root(d), *patch = NULL;
	const struct schema_type *t = *col[0] ? schema_type(col[0]) : NULL;
	struct err e = ERR_INIT;
	autobuf once = BUF_INIT;

	if (!is_int(patch_three_way(d, yyjson_doc_get_root(last), w, yyjson_doc_get_root(live), t,
			    &patch, &e),
		    0, "row %d makes a patch %s", line, e.msg))
		return;
	is_value(patch, col[4], "it is kubectl's");
	if (!is_int(apply_to(d, &root, patch, t, &e), 0, "it applies %s", e.msg))
		return;
	mobj_write(&once, root);
	autodoc *now = doc_from_mut(root);

	is_int(patch_three_way(d, w, w, yyjson_doc_get_root(now), t, &patch, &e), 0, "again");
	is_int(apply_to(d, &root, patch, t, &e), 0, "it applies %s", e.msg);
	is_value(root, buf_str(&once), "and changes nothing");
}

int main(void)
{
	ok(table_each("patch.tsv", row) > 50, "the table has rows");
	test_errors();
	test_json_library();
	test_json_whole();
	test_json_copied();
	test_json_deep();
	test_diffs();
	ok(table_each("three-way.tsv", three_way) > 10, "the table has rows");
	return tap_done();
}
