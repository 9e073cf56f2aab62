/* get: objects as tables, JSON, YAML, names, or through a jq filter; --watch goes on. */
#include <stdio.h>
#include <string.h>

#include "verb.h"

struct getting {
	struct ctl *c;
	const struct kind *kind;
	struct err *e;
};

static int get_row(void *arg, const char *text, size_t len)
{
	struct getting *g = arg;

	return printer_add(&g->c->p, g->kind, text, len, g->e);
}

static int get_named(struct ctl *c, struct target *t, struct err *e)
{
	struct err why = ERR_INIT;

	if (target_load(c, t, &why) == 0)
		return printer_add(&c->p, t->kind, t->text, t->len, e);
	if (why.code == ERR_NOTFOUND && c->o->ignore_not_found)
		return 0;
	ctl_fail(c, &why);
	return 0;
}

static void nothing_found(const struct ctl *c, const struct targets *t)
{
	const struct kind *k = t->v[0].kind;

	if (c->p.n || c->status || c->o->ignore_not_found || !t->listed ||
		(c->p.form != FORM_TABLE && c->p.form != FORM_WIDE))
		return;
	if (!t->several && k->namespaced && !c->o->all_namespaces)
		ctl_note("No resources found in %s namespace.", ns_for(c, k));
	else
		ctl_note("No resources found");
}

static int pass_over(void *arg unused_arg, const char *text unused_arg, size_t len unused_arg)
{
	return 0;
}

static void on_event(void *arg, const struct api_event *ev)
{
	struct getting *g = arg;

	if (ev->type == EVENT_ERROR)
		*g->e = *ev->err;
	else if (ev->type != EVENT_BOOKMARK && g->e->code == ERR_NONE)
		(void)!printer_add(&g->c->p, ev->kind, ev->object, ev->len, g->e);
}

/* What there is, then what changes, until somebody ends it. */
static int get_watch(struct ctl *c, struct target *t, struct err *e)
{
	autofree char *selector = t->name ? xasprintf("metadata.name=%s", t->name) : NULL;
	struct options o = *c->o;
	struct getting g = {c, t->kind, e};
	const struct options *said = c->o;
	struct api_req r = API_REQ_INIT;
	struct api_watch *w;
	int ret = 0;

	r.verb = API_WATCH;
	r.kind = t->kind;
	r.ns = t->ns;
	r.label_selector = o.selector;
	r.field_selector = o.field_selector = selector ? selector : o.field_selector;
	if (t->name && target_load(c, t, e) < 0)
		return -1;
	c->p.tabs.keep = true;
	if (c->p.form == FORM_JSON || c->p.form == FORM_YAML)
		return err_set(e, ERR_USAGE, "--watch prints a table, names, jsonl or jq=FILTER");
	c->o = &o;
	ret = target_list(c, t, o.watch_only ? pass_over : get_row, &g, &r.rv, e);
	c->o = said;
	printer_flush(&c->p);
	if (ret || api_watch_open(c->a, &r, on_event, &g, &w, e) < 0)
		return -1;
	while (!ret) {
		ret = ctl_dispatch(c, -1, e);
		printer_flush(&c->p);
		if (!ret && e->code != ERR_NONE)
			ret = -1;
	}
	api_watch_close(w);
	return ret;
}

static int get_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	struct targets t = {0};
	int ret = 0;

	if (targets_parse(c, argc, argv, &t, e) < 0)
		return -1;
	c->p.prefix = t.several;
	c->p.list = t.listed;
	c->p.namespaces = c->o->all_namespaces;
	if ((c->o->watch || c->o->watch_only) && t.n == 1)
		ret = get_watch(c, &t.v[0], e);
	else if (c->o->watch || c->o->watch_only)
		ret = err_set(e, ERR_USAGE, "you may only specify a single resource type");
	else
		for (size_t i = 0; i < t.n && !ret; i++) {
			struct getting g = {c, t.v[i].kind, e};

			ret = t.v[i].name ? get_named(c, &t.v[i], e)
					  : target_list(c, &t.v[i], get_row, &g, NULL, e);
		}
	if (!ret)
		nothing_found(c, &t);
	targets_release(&t);
	return ret;
}

static const struct opt get_opts[] = {OPTS_SELECT, OPTS_FILES, OPT_OUTPUT(OPT_FORMATS),
	{'w', "watch", OPT_BOOL, OPT_AT(watch), NULL, "go on with what changes"},
	{0, "watch-only", OPT_BOOL, OPT_AT(watch_only), NULL, "only what changes"},
	{0, "ignore-not-found", OPT_BOOL, OPT_AT(ignore_not_found), NULL,
		"a name that is not there is no failure"},
	{0, "no-headers", OPT_BOOL, OPT_AT(no_headers), NULL, "tables without a first line"},
	{0, "show-labels", OPT_BOOL, OPT_AT(show_labels), NULL, "a column of all labels"},
	{'L', "label-columns", OPT_STR, OPT_AT(label_columns), "KEYS", "a column for each label"},
	{0, "show-managed-fields", OPT_BOOL, OPT_AT(managed_fields), NULL,
		"JSON and YAML with metadata.managedFields"},
	{0}};

const struct verb verb_get = {
	.name = "get",
	.set = {.usage = "k-ctl get [-n NS | -A] [-o FORMAT] [-w] [-f FILE | KIND[/NAME] NAME...]",
		.about = "Print objects: a table on a terminal, else JSON, one object a line.",
		.opts = get_opts,
		.more = common_opts,
		.verbs = "@kinds"},
	.form = FORM_TABLE,
	.exec = get_exec,
};
