/* Patches, selectors and comparisons of what is so long that it is looked up by a hash: the answers
 * are those of what is short. */
#include <stdlib.h>
#include <time.h>

#include "../tap.h"
#include "data/patch.h"
#include "data/selector.h"

enum { MANY = 2000 };

static struct err err;

static doc *parse(const struct buf *b)
{
	doc *d = NULL;

	if (obj_parse(b->data, b->len, "t", &d, &err))
		bug(err.msg);
	return d;
}

/* {"from": …}: members from to to - 1, in steps; value NULL: null */
static void members(struct buf *b, int from, int to, int step, const char *value)
{
	buf_addc(b, '{');
	for (int i = from; i < to; i += step)
		buf_addf(b, value ? "%s\"k%d\":\"%s%d\"" : "%s\"k%d\":null", i > from ? "," : "", i,
			value, i);
	buf_addc(b, '}');
}

static void test_merge(void)
{
	autobuf was = BUF_INIT, change = BUF_INIT, got = BUF_INIT, want = BUF_INIT;
	autodoc *a = NULL, *p = NULL;
	automdoc *d = NULL;
	mval *root;

	members(&was, 0, MANY, 1, "a");
	/* the first half in steps of two goes, what is behind the end comes */
	members(&change, 0, MANY / 2, 2, NULL);
	change.data[change.len - 1] = ',';
	for (int i = MANY - 1; i < MANY + 10; i++)
		buf_addf(&change, "%s\"k%d\":\"b\"", i >= MANY ? "," : "", i);
	buf_addc(&change, '}');
	a = parse(&was);
	p = parse(&change);
	d = yyjson_doc_mut_copy(a, NULL);
	root = yyjson_mut_doc_get_root(d);
	ok(!patch_merge(d, &root, yyjson_doc_get_root(p), &err), "a long merge patch");
	mobj_write(&got, root);
	buf_addc(&want, '{');
	for (int i = 0; i < MANY + 10; i++)
		if (i >= MANY / 2 || i % 2)
			buf_addf(&want, i >= MANY - 1 ? "%s\"k%d\":\"b\"" : "%s\"k%d\":\"a%d\"",
				want.len > 1 ? "," : "", i, i);
	buf_addc(&want, '}');
	is_str(buf_str(&got), buf_str(&want), "takes away, exchanges in place, adds at the end");
}

/* Elements of env: some go, some change, some come, and there is an order. */
static void test_strategic(void)
{
	autobuf was = BUF_INIT, change = BUF_INIT, got = BUF_INIT, want = BUF_INIT;
	autodoc *a = NULL, *p = NULL;
	automdoc *d = NULL;
	mval *root;

	buf_adds(&was, "{\"env\":[");
	buf_adds(&change, "{\"env\":[");
	for (int i = 0; i < MANY; i++) {
		buf_addf(&was, "%s{\"name\":\"n%d\",\"value\":\"a\"}", i ? "," : "", i);
		if (i % 3 < 2)
			buf_addf(&change, "%s{\"name\":\"n%d\",%s}", i ? "," : "", i,
				i % 3 ? "\"$patch\":\"delete\"" : "\"value\":\"b\"");
	}
	buf_adds(&was, "],\"args\":[\"x\"]}");
	buf_adds(&change, ",{\"name\":\"new\",\"value\":\"c\"}]}");
	a = parse(&was);
	p = parse(&change);
	d = yyjson_doc_mut_copy(a, NULL);
	root = yyjson_mut_doc_get_root(d);
	ok(!patch_strategic(d, &root, yyjson_doc_get_root(p), schema_type("core.v1.Container"),
		   &err),
		"a long strategic patch");
	mobj_write(&got, root);
	buf_adds(&want, "{\"env\":[");
	for (int i = 0; i < MANY; i++)
		if (i % 3 != 1)
			buf_addf(&want, "%s{\"name\":\"n%d\",\"value\":\"%s\"}", i ? "," : "", i,
				i % 3 ? "a" : "b");
	buf_adds(&want, ",{\"name\":\"new\",\"value\":\"c\"}],\"args\":[\"x\"]}");
	is_str(buf_str(&got), buf_str(&want), "merges by name, deletes, and keeps the order");
}

static void strategic(struct buf *was, const struct buf *change, const char *want, const char *what)
{
	autodoc *a = parse(was), *p = parse(change);
	automdoc *d = yyjson_doc_mut_copy(a, NULL);
	mval *root = yyjson_mut_doc_get_root(d);

	buf_truncate(was, 0);
	if (patch_strategic(d, &root, yyjson_doc_get_root(p), schema_type("core.v1.Container"),
		    &err) < 0)
		buf_adds(was, err.msg);
	else
		mobj_write(was, root);
	is_str(buf_str(was), want, "%s", what);
	buf_truncate(was, 0);
}

/* MANY times one with i for %d, between commas. */
__attribute__((format(printf, 2, 0))) static void many(struct buf *b, const char *one)
{
	for (int i = 0; i < MANY; i++) {
		buf_adds(b, i ? "," : "");
		buf_addf(b, one, i, i);
	}
}

/* Thousands of one key, or of keys that are no text: the first of them is the one. */
static void test_same_keys(void)
{
	autobuf was = BUF_INIT, change = BUF_INIT;

	buf_adds(&was, "{\"env\":[{\"name\":\"b\"},");
	many(&was, "{\"name\":\"a\"}");
	buf_adds(&was, ",{\"name\":\"c\"}]}");
	buf_adds(&change, "{\"env\":[{\"name\":\"a\",\"$patch\":\"delete\"}]}");
	strategic(&was, &change, "{\"env\":[{\"name\":\"b\"},{\"name\":\"c\"}]}", "all go");

	buf_truncate(&change, 0);
	buf_adds(&change, "{\"env\":[");
	many(&change, "{\"name\":{\"k\":[%d]},\"value\":\"new%d\"}");
	buf_adds(&change, "]}");
	buf_adds(&was, "{\"env\":[");
	many(&was, "{\"name\":{\"k\":[%d]},\"value\":\"old%d\"}");
	buf_adds(&was, "]}");
	strategic(&was, &change, buf_str(&change), "objects are found by what is in them");
}

/* A long key at the end, which all the others pass: it is looked for once, not once for each. */
static void test_long_key(void)
{
	enum { LONG = 400000 };
	autobuf was = BUF_INIT, change = BUF_INIT, name = BUF_INIT, want = BUF_INIT;

	for (int i = 0; i < LONG; i++)
		buf_addc(&name, 'n');
	buf_adds(&was, "{\"env\":[");
	many(&was, "{\"name\":\"n%d\",\"value\":\"%d\"}");
	buf_addf(&want, "%s,{\"name\":\"%s\",\"value\":\"new\"}]}", was.data, name.data);
	buf_addf(&was, ",{\"name\":\"%s\",\"value\":\"old\"}]}", name.data);
	buf_addf(&change, "{\"env\":[{\"name\":\"%s\",\"value\":\"new\"}]}", name.data);
	strategic(&was, &change, buf_str(&want), "a long name keeps its place");
}

/* An order for each of many lists, and one for what an order is of. */
static void test_orders(void)
{
	autobuf was = BUF_INIT, change = BUF_INIT, want = BUF_INIT;

	buf_addc(&was, '{');
	many(&was, "\"a%d\":[1,2,-%d]");
	buf_addc(&was, '}');
	buf_adds(&change, "{\"$setElementOrder/$setElementOrder/a0\":[],");
	many(&change, "\"$setElementOrder/a%d\":[2,1]");
	buf_adds(&change, ",\"a1\":[1,2]}");
	buf_adds(&want, "{\"a0\":[1,2,0],\"a1\":[2,1]");
	for (int i = 2; i < MANY; i++)
		buf_addf(&want, ",\"a%d\":[2,1,-%d]", i, i);
	buf_adds(&want, ",\"$setElementOrder/a0\":[2,1]}");
	strategic(&was, &change, buf_str(&want), "thousands of orders");
}

/* {"metadata":{"finalizers":[…]},"data":{…},"spec":{"containers":[{…}]}}: names from from on,
 * backwards, all with value. */
static doc *wide(int from, const char *value)
{
	enum { WIDE = 20000 };
	autobuf b = BUF_INIT;

	buf_adds(&b, "{\"metadata\":{\"finalizers\":[");
	for (int i = from + WIDE; i-- > from;)
		buf_addf(&b, "\"f%d\"%s", i, i > from ? "," : "]},\"data\":{");
	for (int i = from + WIDE; i-- > from;)
		buf_addf(&b, "\"k%d\":\"%s\"%s", i, value, i > from ? "," : "},\"spec\":{");
	buf_adds(&b, "\"containers\":[");
	for (int i = from + WIDE; i-- > from;)
		buf_addf(&b, "{\"name\":\"c%d\",\"image\":\"%s\"}%s", i, value,
			i > from ? "," : "]}}");
	return parse(&b);
}

/* Patches from one wide thing to another, the same, and a quite other one, lead there; each in
 * milliseconds, where looking for each name among all the others took seconds. */
static void test_made(void)
{
	static const struct {
		int from;
		const char *value;
	} to[] = {{0, "a"}, {10, "b"}, {20000, "a"}};
	autodoc *a = wide(0, "a");
	val *va = yyjson_doc_get_root(a);
	clock_t start = clock();

	for (size_t i = 0; i < array_size(to); i++) {
		autodoc *b = wide(to[i].from, to[i].value);
		val *vb = yyjson_doc_get_root(b);

		for (int how = 0; how < 3; how++) {
			const struct schema_type *t = how == 2 ? schema_type("core.v1.Pod") : NULL;
			automdoc *d = yyjson_doc_mut_copy(a, NULL);
			mval *root = yyjson_mut_doc_get_root(d), *patch = NULL;
			autodoc *p = NULL, *got = NULL;
			int ret = 0;

			if (how)
				ret = patch_three_way(d, va, vb, va, t, &patch, &err);
			else
				patch = patch_diff_merge(d, va, vb);
			p = doc_from_mut(patch);
			if (!ret)
				ret = t ? patch_strategic(d, &root, yyjson_doc_get_root(p), t, &err)
					: patch_merge(d, &root, yyjson_doc_get_root(p), &err);
			ok(!ret, "a patch of kind %d, with the names from %d on", how, to[i].from);
			got = doc_from_mut(root);
			ok(obj_equal(yyjson_doc_get_root(got), vb), "leads there");
		}
	}
	ok(clock() - start < 4 * CLOCKS_PER_SEC, "none of them takes long");
}

static void test_equal(void)
{
	autobuf a = BUF_INIT, b = BUF_INIT;
	autodoc *x = NULL, *y = NULL, *z = NULL;

	members(&a, 0, MANY, 1, "a");
	buf_addc(&b, '{');
	for (int i = MANY; i-- > 0;)
		buf_addf(&b, "%s\"k%d\":\"a%d\"", i < MANY - 1 ? "," : "", i, i);
	buf_addc(&b, '}');
	x = parse(&a);
	y = parse(&b);
	ok(obj_equal(yyjson_doc_get_root(x), yyjson_doc_get_root(y)), "another order is equal");
	b.data[b.len - 3] = 'x'; /* of "a0" */
	z = parse(&b);
	ok(!obj_equal(yyjson_doc_get_root(x), yyjson_doc_get_root(z)), "another value is not");
}

/* Wide objects in wide ones, each in another order: no level is compared twice for that above. */
static void test_equal_deep(void)
{
	enum { DEEP = 100, WIDE = 100 };
	struct buf text[2] = {BUF_INIT, BUF_INIT};
	autodoc *x = NULL, *y = NULL;

	for (int which = 0; which < 2; which++) {
		for (int k = 0; k < DEEP; k++)
			buf_adds(&text[which], "{\"in\":");
		buf_adds(&text[which], "1");
		for (int k = 0; k < DEEP; k++) {
			for (int i = 0; i < WIDE; i++)
				buf_addf(&text[which], ",\"k%d\":%d", which ? WIDE - 1 - i : i, k);
			buf_addc(&text[which], '}');
		}
	}
	x = parse(&text[0]);
	y = parse(&text[1]);
	ok(obj_equal(yyjson_doc_get_root(x), yyjson_doc_get_root(y)), "on every level, too");
	yyjson_doc_free(y);
	text[1].data[text[1].len - 2] = '1'; /* of 99 */
	y = parse(&text[1]);
	ok(!obj_equal(yyjson_doc_get_root(x), yyjson_doc_get_root(y)), "or not");
	buf_release(&text[0]);
	buf_release(&text[1]);
}

static void test_selector(void)
{
	autobuf labels = BUF_INIT;
	autodoc *d = NULL;
	struct selector s = {0};

	members(&labels, 0, MANY, 1, "a");
	d = parse(&labels);
	selector_from_map(yyjson_doc_get_root(d), &s);
	ok(selector_matches(&s, yyjson_doc_get_root(d)), "many labels are selected by themselves");
	labels.data[labels.len - 3] = 'x';
	yyjson_doc_free(d);
	d = parse(&labels);
	ok(!selector_matches(&s, yyjson_doc_get_root(d)), "and not by others");
	selector_release(&s);
}

static void test_edit(void)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = yyjson_mut_obj(d);
	struct obj_edit x;
	autobuf got = BUF_INIT;

	for (size_t many = 0; many < 2; many++) {
		buf_truncate(&got, 0);
		yyjson_mut_obj_clear(o);
		mobj_put_str(d, o, "a", "1");
		mobj_put_str(d, o, "b", "2");
		mobj_put_str(d, o, "c", "3");
		obj_edit_begin(&x, d, o, many ? MANY : 1);
		is_int(x.indexed, (int)many, "%s", many ? "many changes" : "few changes");
		obj_edit_del(&x, "c");
		obj_edit_del(&x, "a");
		obj_edit_del(&x, "none");
		obj_edit_put(&x, "b", yyjson_mut_str(d, "4"));
		obj_edit_put(&x, "c", yyjson_mut_str(d, "5"));
		is_str(yyjson_mut_get_str(obj_edit_get(&x, "c")), "5", "what is put is there");
		ok(!obj_edit_get(&x, "a"), "what is deleted is not");
		obj_edit_end(&x);
		mobj_write(&got, o);
		is_str(buf_str(&got), "{\"b\":\"4\",\"c\":\"5\"}", "at the end");
	}
}

int main(void)
{
	test_merge();
	test_strategic();
	test_same_keys();
	test_long_key();
	test_orders();
	test_made();
	test_equal();
	test_equal_deep();
	test_selector();
	test_edit();
	return tap_done();
}
