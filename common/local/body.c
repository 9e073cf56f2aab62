/* Bodies that are not what was asked for, as upstream's decoders refuse them. */
#include <string.h>

#include "data/json_wrong.h"
#include "local/local.h"

/* The type that upstream has for a kind of the API inside: "core.ConfigMap". */
static void add_inner(struct buf *b, const struct kind *k)
{
	const char *group = *k->group ? k->group : "core";

	buf_add(b, group, strcspn(group, "."));
	buf_addf(b, ".%s", k->kind);
}

/* Is there such a kind, or a list of it? */
static bool is_known(const char *version, const char *kind)
{
	size_t n = strlen(kind);
	bool list = n >= 4 && !strcmp(kind + n - 4, "List");
	autofree char *item = xstrndup(kind, list ? n - 4 : n);

	return kind_by_gvk(version, kind) || (list && (!*item || kind_by_gvk(version, item)));
}

/* Why a body of another kind is not one of k: it cannot be converted, or nobody knows it. */
void call_other_kind(
	const struct kind *k, const char *version, const char *kind, struct buf *ret)
{
	const char *slash = strrchr(version, '/');

	if (is_known(version, kind)) {
		buf_addf(ret, "converting (%s.%s) to (", slash ? slash + 1 : version, kind);
		add_inner(ret, k);
		buf_adds(ret, "): unknown conversion");
	} else {
		buf_addf(ret,
			"no kind \"%s\" is registered for version \"%s\" in scheme "
			"\"pkg/api/legacyscheme/scheme.go:30\"",
			kind, version);
	}
}

int call_no_object(const mval *v, struct err *e)
{
	if (yyjson_mut_is_obj((mval *)v))
		return 0;
	return err_set(e, ERR_BADREQUEST,
		BODY_NO_KIND "json: cannot unmarshal %s into Go value of type struct { APIVersion "
			"string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string "
			"\"json:\\\"kind,omitempty\\\"\" }",
		mobj_word(v));
}

int call_no_json(const struct api_req *r, struct err *e)
{
	char why[JSON_WRONG_MAX];

	e->code = ERR_BADREQUEST;
	if (json_wrong(r->body, r->body_len, why))
		return err_set(e, ERR_BADREQUEST, BODY_NO_KIND "%s", why);
	return err_wrap(e, "the object provided is unrecognized");
}
