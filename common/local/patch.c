/* Patches: the stored object, changed as the request says, as the request's own kind. */
#include <inttypes.h>
#include <string.h>

#include "data/json_wrong.h"
#include "data/patch.h"
#include "local/managed.h"

int64_t call_body_rv(const mval *obj)
{
	const char *s = mobj_str(obj, "metadata.resourceVersion");
	int64_t rv = 0;

	return s && !api_rv_wrong(s, &rv) ? rv : 0;
}

/* What the patch names as the version that it is for is what is there. */
static int seen(struct call *c, struct err *e)
{
	return call_preconditions(c, mobj_str(c->obj, "metadata.resourceVersion"), NULL, e);
}

/* A strategic patch that leaves a wrong type: upstream refuses the patch, not the object. */
int call_patch_invalid(struct call *c, const val *patch, const char *why, struct err *e)
{
	autobuf b = BUF_INIT, text = BUF_INIT;

	c->nameless = true;
	if (patch) {
		buf_addc(&b, '"');
		obj_write_fmt(&b, patch);
		buf_addc(&b, '"');
	} else {
		mobj_write(&text, c->obj);
		buf_add_json(&b, buf_str(&text), text.len);
	}
	causes_add(&c->causes, WRONG_INVALID, "patch", "Invalid value: %s: %s", buf_str(&b), why);
	/* it quotes the object, which is too long for a struct err */
	free(c->message);
	c->message = xasprintf(
		" \"\" is invalid: patch: %s", c->causes.v[c->causes.n - 1].message);
	return err_set(e, ERR_INVALID, "%s", c->message);
}

/* Is the patch a list, or an object? As upstream's decoder says it. */
static int patch_shape(enum api_patch type, val *patch, struct err *e)
{
	bool list = type == PATCH_JSON;

	if (type == PATCH_APPLY || yyjson_is_null(patch) ||
		(list ? yyjson_is_arr(patch) : yyjson_is_obj(patch)))
		return 0;
	return err_set(e, ERR_BADREQUEST, "%sjson: cannot unmarshal %s into Go value of type %s",
		type == PATCH_STRATEGIC ? "" : "error decoding patch: ", obj_word(patch),
		list ? "[]handlers.jsonPatchOp" : "map[string]interface {}");
}

/* What a JSON patch's operations have no use for is told with what the object's kind does not know.
 */
static void strange_words(struct call *c, const val *patch)
{
	enum { TOLD = 100 };
	size_t i, n, j, m;
	val *o, *k, *v;

	yyjson_arr_foreach((val *)patch, i, n, o)
	{
		yyjson_obj_foreach(o, j, m, k, v)
		{
			if (yyjson_equals_str(k, "op") || yyjson_equals_str(k, "path") ||
				yyjson_equals_str(k, "from") || yyjson_equals_str(k, "value") ||
				c->strange.n == TOLD)
				continue;
			causes_add(&c->strange, WRONG_INVALID, "",
				"json patch unknown field \"[%zu].%s\"", i, yyjson_get_str(k));
		}
	}
}

static int apply_patch(
	struct call *c, mval **root, const val *patch, const struct kind *k, struct err *e)
{
	switch (c->req->patch) {
	case PATCH_JSON:
		return patch_json(c->d, root, patch, e);
	case PATCH_MERGE:
		return patch_merge(c->d, root, patch, e);
	case PATCH_STRATEGIC:
		if (k->type)
			return patch_strategic(c->d, root, patch, k->type, e);
		return err_set(e, ERR_MEDIATYPE,
			"the body of the request was in an unknown format - accepted media "
			"types include: application/json-patch+json, "
			"application/merge-patch+json");
	case PATCH_APPLY:
		break;
	}
	return err_set(e, ERR_MEDIATYPE, "server-side apply is not supported for this subresource");
}

/* A JSON patch or a merge patch can leave another kind, which upstream fails to decode. */
static int patched_kind(struct call *c, const struct kind *k, struct err *e)
{
	const char *version = mobj_str(c->obj, "apiVersion"), *kind = mobj_str(c->obj, "kind");
	autobuf why = BUF_INIT;

	version = version && *version ? version : k->api_version;
	kind = kind && *kind ? kind : k->kind;
	if (!strcmp(version, k->api_version) && !strcmp(kind, k->kind))
		return 0;
	call_other_kind(k, version, kind, &why);
	return call_patch_invalid(c, NULL, why.data, e);
}

/* The request's patch on c->obj in c->d; k is what the object is. */
int call_patch(struct call *c, const struct kind *k, struct err *e)
{
	autodoc *patch = NULL;
	mval *root = c->obj;
	char why[JSON_WRONG_MAX];
	struct err bad = ERR_INIT;
	bool nothing, strategic;

	if (!c->req->body || !c->req->body_len)
		return err_set(e, ERR_BADREQUEST, "%sunexpected end of JSON input",
			c->req->patch == PATCH_STRATEGIC ? "" : "error decoding patch: ");
	if (c->req->body_len > OBJ_MAX_BYTES)
		return err_set(
			e, ERR_TOOLARGE, "Request entity too large: limit is %u", OBJ_MAX_BYTES);
	if (obj_parse(c->req->body, c->req->body_len, "patch", &patch, e)) {
		e->code = ERR_BADREQUEST;
		if (json_wrong(c->req->body, c->req->body_len, why))
			snprintf(e->msg, sizeof(e->msg), "%s", why);
		return c->req->patch == PATCH_STRATEGIC ? -1 : err_wrap(e, "error decoding patch");
	}
	if (patch_shape(c->req->patch, yyjson_doc_get_root(patch), e))
		return -1;
	/* to upstream null is a list, or an object, of nothing; the library of merges refuses it */
	nothing = yyjson_is_null(yyjson_doc_get_root(patch));
	if (nothing && c->req->patch == PATCH_MERGE)
		return err_set(e, ERR_BADREQUEST, "Invalid JSON Patch");
	if (!nothing && apply_patch(c, &root, yyjson_doc_get_root(patch), k, &bad)) {
		if (bad.code != ERR_INVALID || c->req->patch != PATCH_JSON)
			return err_set(e, bad.code, "%s", bad.msg);
		c->nameless = true;
		/* of what did not apply upstream tells nothing */
		return err_set(e, ERR_INVALID,
			"the server rejected our request due to an error in our request");
	}
	if (!yyjson_mut_is_obj(root))
		return err_set(e, ERR_BADREQUEST, "the patch leaves no object");
	if (c->req->patch == PATCH_JSON)
		strange_words(c, yyjson_doc_get_root(patch));
	c->obj = root;
	yyjson_mut_doc_set_root(c->d, root);
	if (c->req->patch != PATCH_STRATEGIC && patched_kind(c, k, e))
		return -1;
	if (meta_is_named(c, e))
		return -1;
	/* as upstream, which decodes the outcome as the resource's own kind */
	mobj_set_str(c->d, root, "apiVersion", k->api_version);
	mobj_set_str(c->d, root, "kind", k->kind);
	strategic = c->req->patch == PATCH_STRATEGIC && !nothing;
	return call_check_types(c, k, strategic ? yyjson_doc_get_root(patch) : NULL, e);
}

static int call_applied(struct call *c, struct err *e)
{
	if (managed_apply(c, e))
		return -1;
	if (c->asked != c->kind)
		convert_in(c->asked, c->d, c->obj);
	return c->old ? seen(c, e) : 0;
}

int call_patched(struct call *c, struct err *e)
{
	char rv[24];

	if (c->req->patch == PATCH_APPLY)
		return call_applied(c, e);
	if (call_load(c, e))
		return -1;
	c->d = m_doc();
	c->obj = mobj_copy_mut(c->d, c->old);
	yyjson_mut_doc_set_root(c->d, c->obj);
	/* patches may test and name it */
	snprintf(rv, sizeof(rv), "%lld", (long long)c->old_rev);
	mobj_set_str(c->d, c->obj, "metadata.resourceVersion", rv);
	if (c->asked != c->kind)
		convert_out(c->asked, c->d, c->obj);
	if (call_patch(c, c->asked, e))
		return -1;
	if (c->asked != c->kind)
		convert_in(c->asked, c->d, c->obj);
	return seen(c, e);
}
