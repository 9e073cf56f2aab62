/* yaml: scalars by the table, documents, limits, writing; and obj_stream, which stands on it. */
#include "data/yaml.h"
#include "../tap.h"
#include "table.h"

/* \n \t \\ \xNN in place; answers the length. */
static size_t unescape(char *s)
{
	char *out = s, *start = s, hex[3] = "";

	for (; *s; s++) {
		if (*s != '\\' || !strchr("nt\\x", s[1])) {
			*out++ = *s;
		} else if (*++s == 'x') {
			memcpy(hex, s + 1, 2);
			*out++ = (char)strtol(hex, NULL, 16);
			s += 2;
		} else {
			*out++ = *s == 'n' ? '\n' : *s == 't' ? '\t' : '\\';
		}
	}
	*out = '\0';
	return (size_t)(out - start);
}

static int keep_first(void *arg, doc *d, int line, struct err *e)
{
	doc **first = arg;

	if (*first)
		yyjson_doc_free(d);
	else
		*first = d;
	return 0;
}

static void row(char *col[TABLE_COLUMNS], int line)
{
	autodoc *got = NULL, *want = NULL;
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	size_t len = unescape(col[0]);
	int status = yaml_parse(col[0], len, "t", keep_first, &got, &e);

	if (strcmp(col[1], "ERR") == 0) {
		ok(status == -1 && e.code == ERR_SYNTAX && strncmp(e.msg, "t: line ", 8) == 0,
			"row %d is refused: %s", line, e.msg);
		return;
	}
	if (!ok(status == 0, "row %d is read", line)) {
		diag("%s", e.msg);
		return;
	}
	if (!*col[1]) {
		ok(!got, "and holds no document");
		return;
	}
	if (!ok(obj_parse(col[1], strlen(col[1]), "want", &want, &e) == 0, "%s", col[1]))
		return;
	if (!ok(obj_equal(yyjson_doc_get_root(got), yyjson_doc_get_root(want)), "is %s", col[1])) {
		obj_write(&b, yyjson_doc_get_root(got));
		diag("got %s", buf_str(&b));
	}
}

static void is_error(const char *text, size_t len, const char *want)
{
	autodoc *d = NULL;
	struct err e = ERR_INIT;

	is_int(yaml_parse(text, len, "f.yaml", keep_first, &d, &e), -1, "refused");
	is_str(e.msg, want, "in these words");
}

static void test_errors(void)
{
	static const char *const rows[][2] = {
		{"a: 1\nb:\n  c: 1\n  c: 2\n", "f.yaml: line 4: key \"c\" already set in map"},
		{"a: 1\n? [x]\n: 2\n", "f.yaml: line 2: a map or list cannot be a key"},
		{"a: 1\nb: .nan\n", "f.yaml: line 2: not a number that JSON has: .nan"},
		{"a: b: c\n", "f.yaml: line 1: mapping values are not allowed in this context"},
		{"a: !!int x\n", "f.yaml: line 1: cannot decode `x` as a !!int"},
		{"a: !!binary '*'\n",
			"f.yaml: line 1: !!binary value contains invalid base64 data"},
		{"a: 1\n<<: 2\n",
			"f.yaml: line 2: map merge requires map or sequence of maps as the value"},
		{"a: 1\n\xff\n", "f.yaml: line 2: invalid leading UTF-8 octet"},
		{"{\"a\": 1,\n \"a\": 2}", "f.yaml: line 2: key \"a\" already set in map"},
		{"a: 1\n---\nb: [\n", "f.yaml: line 4: did not find expected node content"},
		{"\"a\\0b\": 1\n", "f.yaml: line 1: a key holds a NUL"},
	};

	for (size_t i = 0; i < array_size(rows); i++)
		is_error(rows[i][0], strlen(rows[i][0]), rows[i][1]);
}

static void test_limits(void)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 9; i++) {
		buf_addf(&b, "a%d: &a%d [", i, i);
		for (int j = 0; j < 10; j++)
			buf_addf(&b, "%s*a%d", j ? "," : "", i - 1);
		buf_adds(&b, "]\n");
	}
	is_error(b.data, b.len, "f.yaml: line 6: more than 1000000 values after expanding aliases");
	buf_clear(&b);
	for (int i = 0; i < 300; i++)
		buf_addc(&b, '[');
	is_error(b.data, b.len, "f.yaml: line 1: nested deeper than 256 levels");
	buf_clear(&b);
	for (int i = 0; i < 300; i++)
		buf_adds(&b, "- ");
	is_error(b.data, b.len, "f.yaml: line 1: nested deeper than 256 levels");
}

/* Not in upstream's table: tags, anchors of scalars, keys of every kind. */
static void test_values(void)
{
	static const char *const rows[][2] = {
		{"a: !!str yes", "{\"a\":\"yes\"}"},
		{"1e63: a\n-1e63: b", "{\"-.inf\":\"b\",\".inf\":\"a\"}"},
		{"a: !!float 3", "{\"a\":3}"},
		{"a: ! 12", "{\"a\":12}"},
		{"&k key: *k", "{\"key\":\"key\"}"},
		{"? 1e6\n: x", "{\"1e+06\":\"x\"}"},
		{"0.25: x", "{\"0.25\":\"x\"}"},
		{"2e40: x", "{\".inf\":\"x\"}"},
		{"-7: x", "{\"-7\":\"x\"}"},
		{"a: &x {b: &y [1]}\nc: *x\nd: *y",
			"{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]},\"d\":[1]}"},
		{"a: &x 1\nb: &x 2\nc: *x", "{\"a\":1,\"b\":2,\"c\":2}"},
		{"a: +0b11", "{\"a\":3}"},
		{"a: 0b2", "{\"a\":\"0b2\"}"},
		{"a: -9223372036854775808", "{\"a\":-9223372036854775808}"},
		{"a: 2001-13-01", "{\"a\":\"2001-13-01\"}"},
		{"{\"a\":\t[1, true, null, \"\\u00e4\"]}", "{\"a\":[1,true,null,\"\xc3\xa4\"]}"},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		char *col[TABLE_COLUMNS] = {0};
		autofree char *text = xstrdup(rows[i][0]), *json = xstrdup(rows[i][1]);

		col[0] = text;
		col[1] = json;
		row(col, (int)i);
	}
}

static void read_data(const char *name, struct buf *b)
{
	const char *src = getenv("T_SRC");
	char path[4096];
	FILE *f;
	int c;

	snprintf(path, sizeof(path), "%s/t/data/%s", src ? src : ".", name);
	f = fopen(path, "re");
	if (!ok(f, "%s opens", name))
		return;
	while ((c = getc(f)) != EOF)
		buf_addc(b, (char)c);
	fclose(f);
}

/* The two outputs were printed by kubectl v1.32 from the input. */
static void test_write(void)
{
	autodoc *d = NULL, *back = NULL;
	struct err e = ERR_INIT;
	autobuf in = BUF_INIT, yaml = BUF_INIT, json = BUF_INIT, got = BUF_INIT;

	read_data("yaml-write.json", &in);
	read_data("yaml-write.yaml", &yaml);
	read_data("yaml-write.out.json", &json);
	if (!ok(obj_parse(in.data, in.len, "in", &d, &e) == 0, "is JSON %s", e.msg))
		return;
	obj_write_kubectl(&got, yyjson_doc_get_root(d));
	is_str(buf_str(&got), buf_str(&json), "what kubectl -o json prints");
	buf_clear(&got);
	yaml_write(&got, yyjson_doc_get_root(d));
	is_str(buf_str(&got), buf_str(&yaml), "what kubectl -o yaml prints");
	is_int(yaml_parse(got.data, got.len, "got", keep_first, &back, &e), 0, "can be read %s",
		e.msg);
	ok(obj_equal(yyjson_doc_get_root(d), yyjson_doc_get_root(back)), "and is the same value");
}

static void test_write_binary(void)
{
	automdoc *m = yyjson_mut_doc_new(NULL);
	mval *o = yyjson_mut_obj(m);
	autodoc *d = NULL;
	autobuf b = BUF_INIT;

	mobj_put_str(m, o, "a", "\xff");
	d = doc_from_mut(o);
	yaml_write(&b, yyjson_doc_get_root(d));
	is_str(buf_str(&b), "a: !!binary \"/w==\"\n", "what is not UTF-8");
}

/* --- obj_stream --- */

static int note(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	struct buf *b = arg;

	buf_addf(b, "%s=", where);
	obj_write(b, root);
	buf_addc(b, ';');
	return yyjson_obj_get(root, "stop") ? 7 : 0;
}

static void test_stream(void)
{
	static const struct {
		const char *text, *want;
		int status;
	} rows[] = {
		{"{\"a\":1}\n\n{\"b\":\n2} {\"c\":3}",
			"f: line 1={\"a\":1};f: line 3={\"b\":2};"
			"f: line 4={\"c\":3};",
			0},
		{"# c\na: 1\n---\n---\nb: 2\n", "f: line 2={\"a\":1};f: line 5={\"b\":2};", 0},
		{"[{\"a\":1},\n{\"b\":2}]",
			"f: line 1, item 1={\"a\":1};f: line 1, item 2={\"b\":2};", 0},
		{"kind: List\nitems:\n- {kind: A}\n- kind: BList\n  items: [{c: 1}]\n",
			"f: line 1, item 1={\"kind\":\"A\"};f: line 1, item 2, item 1={\"c\":1};",
			0},
		{"{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[{\"metadata\":{}}]}",
			"f: line 1, item "
			"1={\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{}};",
			0},
		{"kind: List\nitems: []\n", "", 0},
		{"", "", 0},
		{"\n \n", "", 0},
		{"{\"stop\":1}{\"b\":2}", "f: line 1={\"stop\":1};", 7},
		{"stop: 1\n---\nb: 2\n", "f: line 1={\"stop\":1};", 7},
		{"{\"a\":1}\n{\"b\":}\n", "f: line 1={\"a\":1};f: line 2, column 6: ", -1},
		{"{\"a\":1}\n\n x", "f: line 1={\"a\":1};f: line 3, column 1: ", -1},
		{"{\"a\":{}\n", "f: line 2, column 1: ", -1},
		{"a: 1\n---\n- x\n", "f: line 1={\"a\":1};f: line 3, item 1: not an object", -1},
		{"just text", "f: line 1: not an object", -1},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autobuf b = BUF_INIT;
		struct err e = ERR_INIT;

		is_int(obj_stream_text(rows[i].text, strlen(rows[i].text), "f", note, &b, &e),
			rows[i].status, "stream %zu", i);
		if (rows[i].status == -1)
			buf_adds(&b, e.msg);
		if (rows[i].status == -1 && strlen(rows[i].want) < b.len)
			buf_truncate(&b, strlen(rows[i].want));
		is_str(buf_str(&b), rows[i].want, "its objects");
	}
}

int main(void)
{
	ok(table_each("yaml-scalars.tsv", row) > 100, "the table has rows");
	test_errors();
	test_limits();
	test_values();
	test_write();
	test_write_binary();
	test_stream();
	return tap_done();
}
