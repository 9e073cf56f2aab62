/* create: the objects of files are made; one that exists is a failure. */
#include "apply.h"

static int create_one(
	struct ctl *c, const struct target *t, const char **ret_doing, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	autodoc *want = NULL;
	autobuf body = BUF_INIT;
	int ret = 0;

	*ret_doing = "creating";
	if (c->o->save_config && t->name) {
		if (with_annotation(t, &want, e) < 0)
			return -1;
		obj_write(&body, yyjson_doc_get_root(want));
	} else {
		buf_add(&body, t->text, t->len);
	}
	r.verb = API_CREATE;
	if (c->dry == DRY_CLIENT)
		buf_add(&res.body, body.data, body.len);
	else
		ret = target_send(c, t, &r, &body, &res, e);
	ctl_warn(c, &res);
	if (!ret) {
		autodoc *made = NULL;

		c->rev = res.rev > c->rev ? res.rev : c->rev;
		ret = obj_parse(res.body.data, res.body.len, t->where, &made, e);
		if (!ret)
			ret = ctl_done(c, t->kind, obj_name(yyjson_doc_get_root(made)), "created",
				res.body.data, res.body.len, e);
	}
	api_res_release(&res);
	return ret;
}

static int create_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	return each_of_files(c, argc, argv, create_one, e);
}

static const struct opt create_opts[] = {OPTS_MAKE,
	{0, "save-config", OPT_BOOL, OPT_AT(save_config), NULL,
		"keep what was said in the annotation that apply uses"},
	{0}};

const struct verb verb_create = {
	.name = "create",
	.set = {.usage = "k-ctl create [-n NS] [-o FORMAT] [--dry-run HOW] -f FILE",
		.about = "Make the objects of files; one that exists is a failure.",
		.opts = create_opts,
		.more = common_opts},
	.form = FORM_SAY,
	.creates = true,
	.exec = create_exec,
};
