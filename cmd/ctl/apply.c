/* apply: what files say becomes so: made, or changed by a three-way patch, or left alone. */
#include <stdio.h>
#include <string.h>

#include "apply.h"
#include "data/patch.h"

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"
#define TRIES 5 /* against others who write the same object */

int with_annotation(const struct target *t, doc **ret, struct err *e)
{
	automdoc *m = NULL;
	autodoc *plain = NULL;
	autobuf text = BUF_INIT;
	mval *root, *annotations;

	if (obj_parse_mut(t->text, t->len, t->where, &m, e) < 0)
		return -1;
	root = yyjson_mut_doc_get_root(m);
	annotations = mobj_at(root, "metadata.annotations");
	if (!yyjson_mut_is_obj(annotations))
		annotations = mobj_make(m, root, "metadata.annotations");
	yyjson_mut_obj_remove_key(annotations, LAST_APPLIED);
	plain = doc_from_mut(root);
	obj_write_go(&text, yyjson_doc_get_root(plain));
	mobj_put_str(m, annotations, LAST_APPLIED, text.data);
	*ret = doc_from_mut(root);
	return 0;
}

int target_send(struct ctl *c, const struct target *t, struct api_req *r, const struct buf *body,
	struct api_res *res, struct err *e)
{
	r->kind = t->kind;
	r->ns = t->ns;
	r->name = t->name;
	r->body = body->data;
	r->body_len = body->len;
	r->dry_run = c->dry == DRY_SERVER;
	if (validation(c->o, &r->fields, e) < 0)
		return -1;
	return api_call(c->a, r, res, e);
}

static int apply_create(struct ctl *c, const struct target *t, const val *want, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	autobuf body = BUF_INIT;
	int ret = 0;

	r.verb = API_CREATE;
	obj_write(&body, want);
	if (c->dry != DRY_CLIENT)
		ret = target_send(c, t, &r, &body, &res, e);
	ctl_warn(c, &res);
	if (!ret) {
		const struct buf *text = c->dry == DRY_CLIENT ? &body : &res.body;

		c->rev = res.rev > c->rev ? res.rev : c->rev;
		ret = ctl_done(c, t->kind, t->name, "created", text->data, text->len, e);
	}
	api_res_release(&res);
	return ret;
}

static int last_applied(struct ctl *c, const struct target *t, const val *live, doc **ret,
	struct err *e)
{
	const char *text = obj_annotation(live, LAST_APPLIED);

	if (text)
		return obj_parse(text, strlen(text), LAST_APPLIED, ret, e);
	printer_flush(&c->p);
	ctl_note("Warning: resource %s/%s is missing the " LAST_APPLIED
		 " annotation which is required by k-ctl apply. k-ctl apply should only be used on "
		 "resources created declaratively by k-ctl apply or k-ctl create --save-config. "
		 "The missing annotation will be patched automatically.",
		t->kind->plural, t->name);
	return 0;
}

/* The patch from what is there to what is wanted; *ret_none: there is nothing to do. */
static int make_patch(struct ctl *c, const struct target *t, const val *live, const val *want,
	struct buf *ret, bool *ret_none, struct err *e)
{
	automdoc *m = yyjson_mut_doc_new(NULL);
	autodoc *last = NULL;
	mval *patch;

	if (last_applied(c, t, live, &last, e) < 0 ||
		patch_three_way(m, yyjson_doc_get_root(last), want, live, t->kind->type, &patch,
			e) < 0)
		return -1;
	*ret_none = !yyjson_mut_obj_size(patch);
	mobj_write(ret, patch);
	return 0;
}

static int apply_patch(struct ctl *c, const struct target *t, const doc *live, const val *want,
	struct err *e)
{
	const val *obj = yyjson_doc_get_root((doc *)live);
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	autobuf body = BUF_INIT;
	bool same;
	int ret;

	if (make_patch(c, t, obj, want, &body, &same, e) < 0)
		return -1;
	r.verb = API_PATCH;
	r.patch = t->kind->type ? PATCH_STRATEGIC : PATCH_MERGE;
	if (same || c->dry == DRY_CLIENT) {
		obj_write(&res.body, same ? obj : want);
		res.rev = obj_rv(obj);
		ret = 0;
	} else {
		ret = target_send(c, t, &r, &body, &res, e);
	}
	ctl_warn(c, &res);
	if (!ret) {
		int64_t rev = res.unchanged ? obj_rv(obj) : res.rev;

		c->rev = rev > c->rev ? rev : c->rev;
		ret = ctl_done(c, t->kind, t->name,
			same || res.unchanged ? "unchanged" : "configured", res.body.data,
			res.body.len, e);
	}
	api_res_release(&res);
	return ret;
}

/* An object without a usable name: the API says best what is wrong with it. */
static int apply_nameless(struct ctl *c, const struct target *t, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	autodoc *d = NULL;
	const char *generate;

	if (obj_parse(t->text, t->len, t->where, &d, e) < 0)
		return -1;
	generate = obj_str(yyjson_doc_get_root(d), "metadata.generateName");
	if (generate)
		return err_set(e, ERR_SYNTAX, "from %s: cannot use generate name with apply",
			generate);
	r.verb = API_CREATE;
	r.kind = t->kind;
	r.ns = t->ns;
	r.body = t->text;
	r.body_len = t->len;
	r.dry_run = true;
	if (api_call(c->a, &r, NULL, e) < 0)
		return -1;
	return err_set(e, ERR_SYNTAX, "metadata.name: resource name may not be empty");
}

/* The server merges: what the file says is this manager's, what it says no more goes. */
static int apply_on_server(struct ctl *c, const struct target *t, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	autobuf body = BUF_INIT;
	int ret;

	r.verb = API_PATCH;
	r.patch = PATCH_APPLY;
	r.force = c->o->force_conflicts;
	buf_add(&body, t->text, t->len);
	ret = target_send(c, t, &r, &body, &res, e);
	ctl_warn(c, &res);
	if (!ret) {
		c->rev = res.rev > c->rev ? res.rev : c->rev;
		ret = ctl_done(c, t->kind, t->name, "serverside-applied", res.body.data,
			res.body.len, e);
	}
	api_res_release(&res);
	return ret;
}

static int apply_one(struct ctl *c, const struct target *t, const char **ret_doing, struct err *e)
{
	autodoc *want = NULL;
	const val *root;

	*ret_doing = "creating";
	if (!t->name)
		return apply_nameless(c, t, e);
	if (c->o->server_side) {
		*ret_doing = "applying patch";
		return apply_on_server(c, t, e);
	}
	if (with_annotation(t, &want, e) < 0)
		return -1;
	root = yyjson_doc_get_root(want);
	for (int i = 0;; i++) {
		autodoc *live = NULL;
		bool there = api_get(c->a, t->kind, t->ns, t->name, &live, e) == 0;
		int ret;

		if (!there && e->code != ERR_NOTFOUND) {
			*ret_doing = "reading";
			return -1;
		}
		*ret_doing = there ? "applying patch" : "creating";
		ret = there ? apply_patch(c, t, live, root, e) : apply_create(c, t, root, e);
		if (ret == 0 || i == TRIES || (e->code != ERR_CONFLICT && e->code != ERR_EXISTS))
			return ret;
	}
}

static int apply_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	if (c->o->force_conflicts && !c->o->server_side)
		return err_set(e, ERR_USAGE, "--force-conflicts only works with --server-side");
	if (c->o->server_side && c->dry == DRY_CLIENT)
		return err_set(e, ERR_USAGE,
			"--dry-run=client doesn't work with --server-side (did you mean "
			"--dry-run=server instead?)");
	return each_of_files(c, argc, argv, apply_one, e);
}

static const struct opt apply_opts[] = {OPTS_MAKE,
	{0, "server-side", OPT_BOOL, OPT_AT(server_side), NULL,
		"let the server merge, and remember who set which field"},
	{0, "force-conflicts", OPT_BOOL, OPT_AT(force_conflicts), NULL,
		"with --server-side: take fields from other managers"},
	{0}};

const struct verb verb_apply = {
	.name = "apply",
	.set = {.usage = "k-ctl apply [-n NS] [-o FORMAT] [--dry-run HOW] -f FILE",
		.about = "Make the objects of files so: created, configured or unchanged.",
		.opts = apply_opts,
		.more = common_opts},
	.form = FORM_SAY,
	.creates = true,
	.exec = apply_exec,
};
