/* scale: a number of replicas, through the scale subresource of whatever has one. */
#include <string.h>

#include "verb.h"

/* What --current-replicas and --resource-version want is so; *ret_rv: then the write is guarded. */
static int check_current(
	struct ctl *c, const struct target *t, const char **ret_rv, doc **ret, struct err *e)
{
	const struct options *o = c->o;
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	const val *scale;
	int bad;

	r.verb = API_GET;
	r.kind = t->kind;
	r.ns = t->ns;
	r.name = t->name;
	r.subresource = "scale";
	bad = api_call(c->a, &r, &res, e);
	if (!bad)
		bad = obj_parse(res.body.data, res.body.len, t->name, ret, e);
	api_res_release(&res);
	if (bad)
		return -1;
	scale = yyjson_doc_get_root(*ret);
	if (o->current_replicas >= 0 && obj_int(scale, "spec.replicas", 0) != o->current_replicas)
		return err_set(e, ERR_CONFLICT, "Expected replicas to be %lld, was %lld",
			(long long)o->current_replicas,
			(long long)obj_int(scale, "spec.replicas", 0));
	if (o->resource_version && obj_rv(scale) != o->resource_version)
		return err_set(e, ERR_CONFLICT, "Expected resource version to be %lld, was %lld",
			(long long)o->resource_version, (long long)obj_rv(scale));
	if (o->current_replicas >= 0 || o->resource_version)
		*ret_rv = obj_str(scale, "metadata.resourceVersion");
	return 0;
}

static int scale_one(struct ctl *c, const struct target *t, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	autobuf body = BUF_INIT;
	autodoc *now = NULL;
	const char *rv = NULL;
	int ret = 0;

	if (!kind_has_sub(t->kind, "scale"))
		return err_set(e, ERR_NOTFOUND, "%s have no subresource scale", t->kind->resource);
	if (check_current(c, t, &rv, &now, e) < 0)
		return -1;
	buf_adds(&body, "{");
	if (rv)
		buf_addf(&body, "\"metadata\":{\"resourceVersion\":\"%s\"},", rv);
	buf_addf(&body, "\"spec\":{\"replicas\":%lld}}", (long long)c->o->replicas);
	r.verb = API_PATCH;
	r.patch = PATCH_MERGE;
	r.kind = t->kind;
	r.ns = t->ns;
	r.name = t->name;
	r.subresource = "scale";
	r.body = body.data;
	r.body_len = body.len;
	r.dry_run = c->dry == DRY_SERVER;
	if (c->dry != DRY_CLIENT)
		ret = api_call(c->a, &r, &res, e);
	ctl_warn(c, &res);
	api_res_release(&res);
	return ret ? -1 : ctl_done(c, t->kind, t->name, "scaled", NULL, 0, e);
}

static int scale_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	struct targets t = {0};

	if (c->o->replicas < 0)
		return err_set(e, ERR_USAGE,
			"The --replicas=COUNT flag is required, and COUNT must be greater than or "
			"equal to 0");
	if (targets_parse(c, argc, argv, &t, e) < 0)
		return -1;
	if (targets_unnamed(c, &t, e) < 0 || targets_expand(c, &t, e) < 0) {
		targets_release(&t);
		return -1;
	}
	for (size_t i = 0; i < t.n; i++) {
		struct err why = ERR_INIT;

		if (scale_one(c, &t.v[i], &why) < 0)
			ctl_fail(c, &why);
	}
	targets_release(&t);
	return 0;
}

static const struct opt scale_opts[] = {OPTS_SELECT, OPTS_FILES,
	{0, "all", OPT_BOOL, OPT_AT(all), NULL, "all objects of the kind in the namespace"},
	{0, "current-replicas", OPT_INT, OPT_AT(current_replicas), "COUNT",
		"only if there are to be COUNT now"},
	{0, "replicas", OPT_INT, OPT_AT(replicas), "COUNT", "how many there are to be"},
	{0, "resource-version", OPT_INT, OPT_AT(resource_version), "REV",
		"only if the object is at revision REV"},
	OPT_DRY_RUN, OPT_MANAGER, OPT_OUTPUT("name"), {0}};

const struct verb verb_scale = {
	.name = "scale",
	.set = {.usage = "k-ctl scale [-n NS] --replicas COUNT [-f FILE | KIND[/NAME] NAME...]",
		.about = "Set how many replicas a workload is to have.",
		.opts = scale_opts,
		.more = common_opts,
		.verbs = "@kinds"},
	.form = FORM_SAY,
	.exec = scale_exec,
};
