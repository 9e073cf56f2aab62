/*
 * JSON patches of many operations, by chance: the answer is that of the same operations one by one,
 * each a patch of its own. A patch of one operation searches its containers; one of many gives the
 * wide ones an index.
 */
#include <stdlib.h>

#include "../tap.h"
#include "chance.h"
#include "data/patch.h"
#include "data/ring.h"

enum { ROUNDS = 20, OPERATIONS = 400 };

static uint64_t rng;

static doc *parse(const char *text, size_t len)
{
	struct err e = ERR_INIT;
	doc *d = NULL;

	if (obj_parse(text, len, "t", &d, &e) < 0)
		bug(e.msg);
	return d;
}

/* {"o": a wide object, "l": a wide list, of both some again, "s": a small one} */
static void document(struct buf *b, size_t wide, int below_it)
{
	buf_adds(b, "{\"o\":{\"a\\u0000b\":0,");
	for (size_t i = 0; i < wide; i++)
		buf_addf(b, "%s\"k%zu\":%zu", i ? "," : "", i, i);
	if (below_it) {
		buf_adds(b, ",\"in\":");
		document(b, wide / 2, below_it - 1);
	}
	buf_adds(b, "},\"l\":[");
	for (size_t i = 0; i < wide; i++)
		buf_addf(b, "%s%zu", i ? "," : "", i);
	if (below_it) {
		buf_addc(b, ',');
		document(b, wide / 2, below_it - 1);
	}
	buf_adds(b, "],\"s\":{\"k1\":1,\"a/b~c\":[1,2]}}");
}

/* Where something is, or is not; wide is about how much stands in a container. */
static void pointer(struct buf *b, size_t wide)
{
	static const char *const rest[] = {"/s/k1", "/s/a~1b~0c/0", "/s", "/o/a", "/x", "/o", "/l",
		"/l/-", "/s/new", ""};
	int deep = chance(&rng, 30) ? 1 + (int)below(&rng, 2) : 0;

	for (int i = 0; i < deep; i++)
		buf_adds(b, "/o/in");
	if (chance(&rng, 8)) {
		buf_adds(b, rest[below(&rng, array_size(rest))]);
		return;
	}
	if (chance(&rng, 50))
		buf_addf(b, "/o/k%zu", below(&rng, wide + 2 * OPERATIONS / 8));
	else
		buf_addf(b, "/l/%zu", below(&rng, wide >> deep));
	if (chance(&rng, 5))
		buf_addf(b, "/k%zu", below(&rng, 3));
}

static void value(struct buf *b)
{
	static const char *const values[] = {
		"1", "null", "\"x\"", "{\"k0\":{},\"k1\":[]}", "[]", "{}", "[1,2,3]"};

	if (!chance(&rng, 2)) {
		buf_adds(b, values[below(&rng, array_size(values))]);
		return;
	}
	buf_addc(b, '{');
	for (int i = 0; i < 80; i++)
		buf_addf(b, "%s\"k%d\":%d", i ? "," : "", i, i);
	buf_addc(b, '}');
}

static void operation(struct buf *b, size_t wide)
{
	static const char *const ops[] = {"add", "add", "add", "remove", "remove", "replace",
		"replace", "move", "copy", "test"};
	const char *op = ops[below(&rng, array_size(ops))];

	buf_addf(b, "[{\"op\":\"%s\",\"path\":\"", op);
	pointer(b, wide);
	if (*op == 'm' || *op == 'c') {
		buf_adds(b, "\",\"from\":\"");
		pointer(b, wide);
	}
	buf_adds(b, "\",\"value\":");
	value(b);
	buf_adds(b, "}]");
}

/* The operations that do apply, one by one, are collected: so a patch of many gets far. */
static void one_by_one(mdoc *d, mval **root, size_t wide, struct buf *all)
{
	for (int i = 0; i < OPERATIONS; i++) {
		autobuf b = BUF_INIT;
		struct err e = ERR_INIT;

		operation(&b, wide);

		autodoc *patch = parse(b.data, b.len);

		/* what would exchange nearly everything leaves nothing to look into */
		if (strstr(b.data, "\"path\":\"\"") || strstr(b.data, "\"path\":\"/o\"") ||
			strstr(b.data, "\"path\":\"/l\"") || strstr(b.data, "\"from\":\"/o\"") ||
			strstr(b.data, "\"from\":\"/l\"") || strstr(b.data, "\"from\":\"\""))
			continue;
		if (patch_json(d, root, yyjson_doc_get_root(patch), &e) < 0)
			continue;
		buf_addc(all, all->len ? ',' : '[');
		buf_add(all, b.data + 1, b.len - 2);
	}
}

/* A last operation, whatever it is: both ways say the same of it. */
static void round_of(int n)
{
	size_t wide = (size_t[]){10, 70, 300, 1200}[n % 4];
	autobuf text = BUF_INIT, all = BUF_INIT, last = BUF_INIT, got = BUF_INIT, want = BUF_INIT;
	struct err e1 = ERR_INIT, e2 = ERR_INIT;
	int one, many;

	rng = (uint64_t)n;
	document(&text, wide, 2);

	autodoc *o = parse(text.data, text.len);
	automdoc *slow = mdoc_from(yyjson_doc_get_root(o));
	automdoc *fast = mdoc_from(yyjson_doc_get_root(o));
	mval *a = yyjson_mut_doc_get_root(slow), *b = yyjson_mut_doc_get_root(fast);

	one_by_one(slow, &a, wide, &all);
	operation(&last, wide);
	buf_addf(&all, ",%s", last.data + 1);

	autodoc *patch_one = parse(last.data, last.len), *patch = parse(all.data, all.len);

	one = patch_json(slow, &a, yyjson_doc_get_root(patch_one), &e1);
	many = patch_json(fast, &b, yyjson_doc_get_root(patch), &e2);
	ok(yyjson_arr_size(yyjson_doc_get_root(patch)) > OPERATIONS / 3, "round %d: many apply",
		n);
	is_int(many, one, "the last one does, or not");
	is_str(e2.msg, e1.msg, "and why");
	mobj_write(&got, b);
	mobj_write(&want, one < 0 ? yyjson_mut_doc_get_root(fast) : a);
	is_str(buf_str(&got), buf_str(&want), "the same comes out");
	if (one < 0)
		is_str(buf_str(&got), buf_str(&text), "nothing has changed");
}

/* What moves have piled up is not walked to its end: half a million levels are no stack's. */
static void test_piled(void)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	buf_adds(&b, "[{\"op\":\"add\",\"path\":\"/a\",\"value\":[]}");
	for (int i = 0; i < 3300; i++) {
		buf_adds(&b, ",{\"op\":\"add\",\"path\":\"/b\",\"value\":");
		for (int k = 0; k < 150; k++)
			buf_addc(&b, '[');
		for (int k = 0; k < 150; k++)
			buf_addc(&b, ']');
		buf_adds(&b, "},{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/b");
		for (int k = 0; k < 149; k++)
			buf_adds(&b, "/0");
		buf_adds(&b, "/-\"},{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/a\"}");
	}
	buf_adds(&b, ",{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"}]");

	autodoc *o = parse("{}", 2), *patch = parse(b.data, b.len);
	automdoc *d = mdoc_from(yyjson_doc_get_root(o));
	mval *root = yyjson_mut_doc_get_root(d);

	is_int(patch_json(d, &root, yyjson_doc_get_root(patch), &e), -1, "what is so deep");
	is_str(e.msg, "the patch nests deeper than 256 levels", "is not copied");
}

static bool same(const mval *a, const mval *b)
{
	autobuf x = BUF_INIT, y = BUF_INIT;

	mobj_write(&x, a);
	mobj_write(&y, b);
	return strcmp(buf_str(&x), buf_str(&y)) == 0;
}

/* Lists that grow to thousands and are emptied, at the ends and in between; beside yyjson's own. */
static void test_lists(void)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *lists[20], *plain[array_size(lists)], *x, *y;
	struct rings r;
	bool right = true;

	rings_init(&r, d);
	for (size_t i = 0; i < array_size(lists); i++) {
		lists[i] = yyjson_mut_arr(d);
		plain[i] = yyjson_mut_arr(d);
		for (int k = 0; k < 4000; k++) {
			/* first three of four come, then three of four go, then all */
			bool come = k < 3700 && chance(&rng, k < 2000 ? 75 : 25);
			size_t n = yyjson_mut_arr_size(plain[i]);
			size_t at = i == 1 ? 0 : i == 2 ? n - !come : below(&rng, n + 1);

			right &= ring_at(&r, lists[i], at) ? true : at >= n;
			if (come) {
				right &= ring_insert(&r, lists[i], at, yyjson_mut_int(d, k));
				right &= yyjson_mut_arr_insert(plain[i], yyjson_mut_int(d, k), at);
				continue;
			}
			x = ring_cut(&r, lists[i], at);
			y = yyjson_mut_arr_remove(plain[i], at);
			right &= mobj_equal(x, y);
		}
		right &= same(lists[i], plain[i]);
	}
	ok(right, "lists are as yyjson's");
	for (size_t i = 0; i < array_size(lists); i++) {
		while (ring_cut(&r, lists[i], 0))
			;
		right &= !ring_cut(&r, lists[i], 0) && !ring_insert(&r, lists[i], 1, lists[0]) &&
			ring_insert(&r, lists[i], 0, yyjson_mut_int(d, 1)) &&
			ring_insert(&r, lists[i], 1, yyjson_mut_int(d, 2)) &&
			yyjson_mut_arr_size(lists[i]) == 2;
	}
	ok(right, "an emptied one fills again");
	rings_release(&r);
}

/* A hundred members; some names twice. */
static mval *hundred(mdoc *d, bool twice)
{
	mval *o = yyjson_mut_obj(d);

	for (int k = 0; k < 100; k++) {
		char name[] = {(char)('a' + k % 25), 'a', 0};

		if (!twice || k % 4)
			name[1] = (char)('a' + k / 25);
		yyjson_mut_obj_add(o, yyjson_mut_strcpy(d, name), yyjson_mut_int(d, k));
	}
	return o;
}

/* In the last of them names are there twice. */
static void test_objects(void)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *objects[6], *plain[array_size(objects)];
	struct rings r;
	bool right = true;

	rings_init(&r, d);
	for (size_t i = 0; i < array_size(objects); i++) {
		objects[i] = hundred(d, i == array_size(objects) - 1);
		plain[i] = mobj_copy_mut(d, objects[i]);
		for (int k = 0; k < 3000; k++) {
			char name[] = {(char)('a' + below(&rng, 25)), 'a', 0};
			mval *x;

			name[1] = (char)('a' + below(&rng, 6));
			x = ring_get(&r, objects[i], name);
			right &= mobj_equal(x, yyjson_mut_obj_get(plain[i], name));
			if (chance(&rng, k < 1500 ? 40 : 80)) {
				x = ring_take(&r, objects[i], name);
				right &= mobj_equal(x, yyjson_mut_obj_remove_key(plain[i], name));
			} else {
				ring_put(&r, objects[i], name, yyjson_mut_int(d, k));
				mobj_put(d, plain[i], name, yyjson_mut_int(d, k));
			}
		}
		right &= same(objects[i], plain[i]);
	}
	ok(right, "objects are as yyjson's");
	rings_release(&r);
}

int main(void)
{
	test_lists();
	test_objects();
	for (int n = 0; n < ROUNDS; n++)
		round_of(n);
	test_piled();
	return tap_done();
}
