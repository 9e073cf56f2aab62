/* Action lines as requests: the other half of action.h. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "control/action.h"

/* An object as the front end of a request: kind, namespace, name. */
static int fill_target(const mval *o, const char *what, struct api_req *r, struct err *e)
{
	const char *api = mobj_str(o, "apiVersion"), *kind = mobj_str(o, "kind");
	bool meta = !strcmp(what, "object");

	if (!o || !yyjson_mut_is_obj((mval *)o))
		return err_set(e, ERR_INVALID, "%s: required, must be an object", what);
	if (!api || !kind)
		return err_set(e, ERR_INVALID, "%s: apiVersion and kind are required", what);
	r->kind = kind_by_gvk(api, kind);
	if (!r->kind)
		return err_set(
			e, ERR_NOTFOUND, "no matches for kind \"%s\" in version \"%s\"", kind, api);
	r->ns = mobj_str(o, meta ? "metadata.namespace" : "namespace");
	r->name = mobj_str(o, meta ? "metadata.name" : "name");
	return 0;
}

static int fill_guards(const mval *t, struct api_req *r, struct err *e)
{
	const char *rv = mobj_str(t, "resourceVersion");

	if (!r->name)
		return err_set(e, ERR_INVALID, "target.name: required");
	r->pre_uid = mobj_str(t, "uid");
	if (!rv)
		return 0;
	if (!*rv || api_rv_wrong(rv, &r->pre_rv))
		return err_set(e, ERR_INVALID, "target.resourceVersion: \"%s\" is no number", rv);
	return 0;
}

static int to_create(mdoc *d, const mval *line, struct buf *body, struct api_req *r, struct err *e)
{
	const mval *obj = mobj_at(line, "object");

	if (fill_target(obj, "object", r, e))
		return -1;
	r->verb = API_CREATE;
	mobj_write(body, obj);
	return 1;
}

static int to_patch(mdoc *d, const mval *line, struct buf *body, struct api_req *r, struct err *e)
{
	const mval *t = mobj_at(line, "target"), *patch = mobj_at(line, "patch");
	const char *type = mobj_str(line, "type");

	if (fill_target(t, "target", r, e) || fill_guards(t, r, e))
		return -1;
	if (!patch)
		return err_set(e, ERR_INVALID, "patch: required");
	if (type && strcmp(type, "strategic") != 0)
		return err_set(e, ERR_INVALID, "type: unknown value \"%s\"", type);
	r->verb = API_PATCH;
	r->patch = yyjson_mut_is_arr((mval *)patch) ? PATCH_JSON
		   : type			    ? PATCH_STRATEGIC
						    : PATCH_MERGE;
	r->subresource = mobj_str(line, "subresource");
	mobj_write(body, patch);
	return 1;
}

static int to_delete(mdoc *d, const mval *line, struct buf *body, struct api_req *r, struct err *e)
{
	static const struct {
		const char *word;
		enum api_propagation is;
	} words[] = {{"Background", PROPAGATE_BACKGROUND}, {"Foreground", PROPAGATE_FOREGROUND},
		{"Orphan", PROPAGATE_ORPHAN}};
	const mval *t = mobj_at(line, "target"), *opts = mobj_at(line, "options");
	const char *p = mobj_str(opts, "propagationPolicy");
	size_t i = 0;

	if (fill_target(t, "target", r, e) || fill_guards(t, r, e))
		return -1;
	r->verb = API_DELETE;
	r->grace_s = mobj_int(opts, "gracePeriodSeconds", -1);
	while (p && i < array_size(words) && strcmp(p, words[i].word) != 0)
		i++;
	if (i == array_size(words))
		return err_set(
			e, ERR_INVALID, "options.propagationPolicy: unknown value \"%s\"", p);
	if (p)
		r->propagation = words[i].is;
	return 1;
}

/* The small objects that two subresources of pods take; they become the root of d. */
static mval *sub_object(mdoc *d, const char *api, const char *kind, const struct api_req *r)
{
	mval *line = yyjson_mut_doc_get_root(d);
	mval *o = mobj_new(d, api, kind, r->ns, r->name);

	yyjson_mut_doc_set_root(d, line); /* mobj_new made its own the root */
	if (r->pre_uid)
		mobj_set_str(d, o, "metadata.uid", r->pre_uid);
	return o;
}

static int to_bind(mdoc *d, const mval *line, struct buf *body, struct api_req *r, struct err *e)
{
	const mval *t = mobj_at(line, "target");
	automdoc *own = yyjson_mut_doc_new(NULL);
	const char *node = mobj_str(line, "node");
	mval *o;

	if (fill_target(t, "target", r, e) || fill_guards(t, r, e))
		return -1;
	if (!node)
		return err_set(e, ERR_INVALID, "node: required");
	o = sub_object(own, "v1", "Binding", r);
	mobj_set_str(own, o, "target.apiVersion", "v1");
	mobj_set_str(own, o, "target.kind", "Node");
	mobj_set_str(own, o, "target.name", node);
	mobj_write(body, o);
	r->verb = API_CREATE;
	r->subresource = "binding";
	return 1;
}

static int to_evict(mdoc *d, const mval *line, struct buf *body, struct api_req *r, struct err *e)
{
	const mval *t = mobj_at(line, "target"), *opts = mobj_at(line, "options");
	automdoc *own = yyjson_mut_doc_new(NULL);
	mval *o;

	if (fill_target(t, "target", r, e) || fill_guards(t, r, e))
		return -1;
	o = sub_object(own, "policy/v1", "Eviction", r);
	if (opts)
		mobj_set(own, o, "deleteOptions", mobj_copy_mut(own, opts));
	mobj_write(body, o);
	r->verb = API_CREATE;
	r->subresource = "eviction";
	return 1;
}

static const struct {
	const char *verb;
	int (*make)(mdoc *d, const mval *line, struct buf *body, struct api_req *r, struct err *e);
} verbs[] = {{"create", to_create}, {"event", to_create}, {"patch", to_patch},
	{"delete", to_delete}, {"bind", to_bind}, {"evict", to_evict}};

int action_request(const char *line, size_t len, mdoc **ret_doc, struct buf *ret_body,
	struct api_req *ret, struct err *e)
{
	automdoc *d = NULL;
	autobuf body = BUF_INIT;
	struct api_req r = API_REQ_INIT;
	const char *verb;
	int status = -1;

	if (obj_parse_mut(line, len, "action", &d, e))
		return -1;
	verb = mobj_str(yyjson_mut_doc_get_root(d), "verb");
	if (!verb)
		return err_set(e, ERR_INVALID, "action: verb: required");
	if (!strcmp(verb, "wake"))
		return 0;
	for (size_t i = 0; i < array_size(verbs); i++) {
		if (strcmp(verb, verbs[i].verb) != 0)
			continue;
		status = verbs[i].make(d, yyjson_mut_doc_get_root(d), &body, &r, e);
		if (status < 0)
			return err_wrap(e, "action \"%s\"", verb);
		if (body.len) {
			r.body_len = body.len;
			buf_clear(ret_body);
			buf_add(ret_body, body.data, body.len);
			r.body = ret_body->data;
		}
		*ret = r;
		*ret_doc = take(d);
		return status;
	}
	return err_set(e, ERR_INVALID, "action: unknown verb \"%s\"", verb);
}
