/* fieldset: FieldsV1 there and back, the order, and the algebra against plain sets of strings. */
#include "data/fieldset.h"
#include "../tap.h"

static const struct fieldset *parse(
	struct fieldset_pool *p, mdoc *d, const char *text, bool want_ok)
{
	autodoc *t = NULL;
	struct err e = ERR_INIT;
	const struct fieldset *s = NULL;
	int rc = obj_parse(text, strlen(text), "t", &t, &e);

	if (!rc)
		rc = fieldset_parse(p, mobj_copy(d, yyjson_doc_get_root(t)), &s, &e);
	if (!want_ok)
		ok(rc < 0 && *e.msg, "refused: %s (%s)", text, e.msg);
	else if (rc < 0)
		ok(false, "%s: %s", text, e.msg);
	return s;
}

static char *text_of(const struct fieldset *s)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	autobuf b = BUF_INIT;

	mobj_write(&b, fieldset_json(d, s));
	return buf_detach(&b, NULL);
}

static void add_line(void *arg, const char *path)
{
	buf_addf(arg, "%s\n", path);
}

static void test_text(void)
{
	static const struct {
		const char *in, *out, *paths;
	} rows[] = {
		{"{}", "{}", ""},
		{"{\"f:b\":{},\"f:a\":{}}", "{\"f:a\":{},\"f:b\":{}}", ".a\n.b\n"},
		{"{\"f:a\":{\"f:x\":{},\".\":{}}}", "{\"f:a\":{\".\":{},\"f:x\":{}}}",
			".a\n.a.x\n"},
		{"{\"f:p\":{\"k:{\\\"port\\\":443,\\\"protocol\\\":\\\"TCP\\\"}\":{},"
		 "\"k:{\\\"port\\\":80,\\\"protocol\\\":\\\"UDP\\\"}\":{},"
		 "\"k:{\\\"protocol\\\":\\\"TCP\\\", \\\"port\\\":80}\":{}}}",
			"{\"f:p\":{\"k:{\\\"port\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{},"
			"\"k:{\\\"port\\\":80,\\\"protocol\\\":\\\"UDP\\\"}\":{},"
			"\"k:{\\\"port\\\":443,\\\"protocol\\\":\\\"TCP\\\"}\":{}}}",
			".p[port=80,protocol=\"TCP\"]\n.p[port=80,protocol=\"UDP\"]\n"
			".p[port=443,protocol=\"TCP\"]\n"},
		{"{\"f:s\":{\"v:\\\"b\\\"\":{},\"v:true\":{},\"v:10\":{},\"v:9\":{},"
		 "\"v:\\\"a\\\"\":{}}}",
			"{\"f:s\":{\"v:9\":{},\"v:10\":{},\"v:\\\"a\\\"\":{},"
			"\"v:\\\"b\\\"\":{},\"v:true\":{}}}",
			".s[=9]\n.s[=10]\n.s[=\"a\"]\n.s[=\"b\"]\n.s[=true]\n"},
		{"{\"f:l\":{\"i:10\":{},\"i:2\":{}}}", "{\"f:l\":{\"i:2\":{},\"i:10\":{}}}",
			".l[2]\n.l[10]\n"},
		/* what nobody knows yet is passed over */
		{"{\"q:new\":{\"f:x\":{}},\"f:a\":{}}", "{\"f:a\":{}}", ".a\n"},
		/* members first, then what is below */
		{"{\"f:a\":{\"f:x\":{}},\"f:b\":{}}", "{\"f:a\":{\"f:x\":{}},\"f:b\":{}}",
			".b\n.a.x\n"},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autofieldsets p = FIELDSET_POOL_INIT;
		automdoc *d = yyjson_mut_doc_new(NULL);
		const struct fieldset *s = parse(&p, d, rows[i].in, true);
		autofree char *got = text_of(s);
		autobuf b = BUF_INIT;

		is_str(got, rows[i].out, "written in order: %s", rows[i].in);
		fieldset_each(s, add_line, &b);
		is_str(buf_str(&b), rows[i].paths, "as paths");
	}
}

static void test_refused(void)
{
	static const char *const bad[] = {"[]", "{\"f:a\":[]}", "{\"f:a\":1}", "{\"x\":{}}",
		"{\"fa\":{}}", "{\"i:x\":{}}", "{\"i:-1\":{}}", "{\"i:\":{}}", "{\"k:\":{}}",
		"{\"k:{\":{}}", "{\"k:[]\":{}}", "{\"v:\":{}}", "{\"v:{}\":{}}", "{\"v:nope\":{}}",
		"{\"k:{\\\"a\\\":1,\\\"b\\\":2}\":{},\"k:{\\\"b\\\":2,\\\"a\\\":1}\":{}}"};

	for (size_t i = 0; i < array_size(bad); i++) {
		autofieldsets p = FIELDSET_POOL_INIT;
		automdoc *d = yyjson_mut_doc_new(NULL);

		parse(&p, d, bad[i], false);
	}
}

/* A set by its bits: path i of a fixed tree of 12. */
static const char *const tree[] = {"a", "a.x", "a.y", "a.y.p", "b", "b.x", "c.x.q", "c.x.r", "c.z",
	"d", "d.e.f", "d.e"};

static const struct fieldset *of_bits(struct fieldset_pool *p, unsigned bits)
{
	const char *paths[array_size(tree) + 1] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < array_size(tree); i++)
		if (bits >> i & 1)
			paths[n++] = tree[i];
	return fieldset_of_names(p, paths);
}

/* The bits that are not below another path of those. */
static unsigned outside_bits(unsigned a, unsigned b)
{
	unsigned left = a & ~b;

	for (size_t i = 0; i < array_size(tree); i++)
		for (size_t j = 0; j < array_size(tree); j++)
			if (b >> j & 1 && !strncmp(tree[i], tree[j], strlen(tree[j])) &&
				tree[i][strlen(tree[j])] == '.')
				left &= ~(1u << i);
	return left;
}

static void test_algebra(void)
{
	unsigned wrong = 0, seed = 12345;

	for (int i = 0; i < 4000; i++) {
		autofieldsets p = FIELDSET_POOL_INIT;
		unsigned x, y, all = (1u << array_size(tree)) - 1;
		const struct fieldset *a, *b;

		seed = seed * 1103515245 + 12345;
		x = seed >> 8 & all;
		seed = seed * 1103515245 + 12345;
		y = seed >> 8 & all & (i & 1 ? all : x);
		a = of_bits(&p, x);
		b = of_bits(&p, y);
		wrong += !fieldset_equal(fieldset_union(&p, a, b), of_bits(&p, x | y));
		wrong += !fieldset_equal(fieldset_intersection(&p, a, b), of_bits(&p, x & y));
		wrong += !fieldset_equal(fieldset_difference(&p, a, b), of_bits(&p, x & ~y));
		wrong += !fieldset_equal(
			fieldset_outside(&p, a, b), of_bits(&p, outside_bits(x, y)));
		wrong += fieldset_meet(a, b) != ((x & y) != 0);
		wrong += fieldset_count(a) != (size_t)__builtin_popcount(x);
		wrong += fieldset_equal(a, b) != (x == y);
	}
	is_int(wrong, 0, "union, intersection, differences and count are those of plain sets");
}

int main(void)
{
	test_text();
	test_refused();
	test_algebra();
	return tap_done();
}
