/* describe: all that is worth knowing of an object, with what happened to it. */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "describe.h"

static const struct {
	const char *resource;
	describe_fn fn;
	bool no_events;
} describers[] = {
	{"configmaps", describe_configmap, false},
	{"deployments.apps", describe_deployment, false},
	{"namespaces", describe_namespace, true},
	{"nodes", describe_node, false},
	{"pods", describe_pod, false},
	{"replicasets.apps", describe_replicaset, false},
	{"services", describe_service, false},
};

struct each {
	desc_fn fn;
	void *arg;
};

static int each_object(void *arg, const char *text, size_t len)
{
	const struct each *x = arg;
	struct err e = ERR_INIT;
	autodoc *d = NULL;

	if (obj_parse(text, len, "object", &d, &e) == 0)
		x->fn(x->arg, yyjson_doc_get_root(d));
	return 0;
}

void desc_each(struct desc *d, const char *resource, const char *ns, const char *labels,
	const char *fields, desc_fn fn, void *arg)
{
	struct api_req r = API_REQ_INIT;
	struct each x = {fn, arg};
	struct err e = ERR_INIT;
	int64_t rev;

	r.verb = API_LIST;
	r.kind = kind_by_resource(resource);
	r.ns = ns;
	r.label_selector = labels;
	r.field_selector = fields;
	/* the rest of the description is worth having without them */
	if (api_list(d->c->a, &r, each_object, &x, &rev, &e) < 0)
		ctl_note("Warning: %s: %s", resource, e.msg);
}

static int describe_one(struct ctl *c, const struct target *t, struct err *e)
{
	struct desc d = {.c = c, .kind = t->kind, .tabs = {.pad = 2}};
	autodoc *parsed = NULL;
	describe_fn fn = describe_fields;
	bool events = c->o->show_events;

	if (obj_parse(t->text, t->len, t->name, &parsed, e) < 0)
		return -1;
	for (size_t i = 0; i < array_size(describers); i++)
		if (!strcmp(describers[i].resource, t->kind->resource)) {
			fn = describers[i].fn;
			events &= !describers[i].no_events;
		}
	d.obj = yyjson_doc_get_root(parsed);
	if (c->p.n++)
		buf_adds(&c->p.out, "\n\n");
	fn(&d);
	if (events)
		say_events(&d);
	tabs_flush(&d.tabs, &c->p.out);
	tabs_release(&d.tabs);
	io_flush_stdout(&c->p.out);
	return 0;
}

static int describe_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	struct targets t = {0};
	bool any;
	int ret = 0;

	if (targets_parse(c, argc, argv, &t, e) < 0)
		return -1;
	ret = targets_expand(c, &t, e);
	any = t.n || c->status;
	for (size_t i = 0; i < t.n && !ret; i++) {
		struct err why = ERR_INIT;

		if (((t.v[i].where || !t.v[i].text) && target_load(c, &t.v[i], &why) < 0) ||
			describe_one(c, &t.v[i], &why) < 0)
			ctl_fail(c, &why);
	}
	if (!ret && !any)
		ctl_note("No resources found in %s namespace.",
			c->o->ns && *c->o->ns ? c->o->ns : "default");
	targets_release(&t);
	return ret;
}

static const struct opt describe_opts[] = {OPTS_SELECT, OPTS_FILES,
	{0, "show-events", OPT_BOOL, OPT_AT(show_events), NULL, "what happened to it (true)"}, {0}};

const struct verb verb_describe = {
	.name = "describe",
	.set = {.usage = "k-ctl describe [-n NS | -A] [-l SELECTOR] "
			 "[-f FILE | KIND[/NAME] NAME...]",
		.about = "Tell people about objects, and what happened to them.",
		.opts = describe_opts,
		.more = common_opts,
		.verbs = "@kinds"},
	.form = FORM_SAY,
	.exec = describe_exec,
};
