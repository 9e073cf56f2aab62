/*
 * Patches: no input breaks them, a refused one changes nothing, and the merge patch between two
 * values leads from one to the other. The input is JSON objects back to back: one to be patched,
 * then patches ({"p": [operations]} for a JSON patch).
 */
#include "data/patch.h"
#include "base/mem.h"

#include "../fuzz.h"

struct values {
	doc *v[3];
	int n;
};

static int keep(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	struct values *s = arg;

	automdoc *m = mdoc_from(root);

	if (s->n < 3)
		s->v[s->n++] = doc_from_mut(yyjson_mut_doc_get_root(m));
	return 0;
}

static void try_patch(const val *object, const val *patch, int how)
{
	automdoc *d = mdoc_from(object);
	mval *root = yyjson_mut_doc_get_root(d);
	struct err e = ERR_INIT;
	autobuf before = BUF_INIT, after = BUF_INIT;
	const struct schema_type *t = schema_type("apps.v1.Deployment");
	const val *operations = obj_at(patch, "p");
	int status;

	mobj_write(&before, root);
	status = how == 0   ? patch_json(d, &root, operations ? operations : patch, &e)
		 : how == 1 ? patch_merge(d, &root, patch, &e)
			    : patch_strategic(d, &root, patch, how == 2 ? t : NULL, &e);
	mobj_write(&after, root);
	if (status < 0 && !*e.msg)
		bug("an error without a message");
	if (status < 0 && strcmp(before.data, after.data) != 0)
		bug("a refused patch has changed something");
}

static void try_three_way(const val *a, const val *b, const val *c)
{
	automdoc *d = mdoc_from(c);
	mval *patch;
	struct err e = ERR_INIT;

	if (patch_three_way(d, a, b, c, schema_type("apps.v1.Deployment"), &patch, &e) < 0 &&
		!*e.msg)
		bug("an error without a message");
	if (patch_three_way(d, a, b, c, NULL, &patch, &e) < 0)
		bug("a merge patch can always be made");
}

/* A member that is null cannot be said in a merge patch. */
static bool has_null(const val *v)
{
	autobuf b = BUF_INIT;

	obj_write(&b, v);
	return strstr(buf_str(&b), "null");
}

static void try_diff(const val *a, const val *b)
{
	automdoc *d = mdoc_from(a);
	mval *root = yyjson_mut_doc_get_root(d), *patch = patch_diff_merge(d, a, b);
	autodoc *p = doc_from_mut(patch), *got = NULL;
	struct err e = ERR_INIT;

	if (patch_merge(d, &root, yyjson_doc_get_root(p), &e) < 0)
		bug(e.msg);
	got = doc_from_mut(root);
	if (!has_null(a) && !has_null(b) && !obj_equal(yyjson_doc_get_root(got), b))
		bug("the merge patch does not lead there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct values s = {0};
	struct err e = ERR_INIT;

	if (obj_stream_text((const char *)data, size, "f", keep, &s, &e) < 0 && !s.n)
		return 0;
	for (int i = 1; i < s.n; i++) {
		for (int how = 0; how < 4; how++)
			try_patch(yyjson_doc_get_root(s.v[0]), yyjson_doc_get_root(s.v[i]), how);
	}
	if (s.n == 3)
		try_three_way(yyjson_doc_get_root(s.v[0]), yyjson_doc_get_root(s.v[1]),
			yyjson_doc_get_root(s.v[2]));
	if (s.n > 1)
		try_diff(yyjson_doc_get_root(s.v[0]), yyjson_doc_get_root(s.v[1]));
	for (int i = 0; i < s.n; i++)
		yyjson_doc_free(s.v[i]);
	return 0;
}
