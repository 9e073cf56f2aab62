/*
 * k-ctl: what people do with a cluster, in kubectl's words: apply, get, describe, wait and more.
 * In: arguments and manifests (JSON or YAML). Out: tables and sentences on a terminal, JSON lines
 * in a pipe. It never edits a store but through the API, and never asks back.
 */
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "ctl/verb.h"

const struct opt common_opts[] = {
	{'n', "namespace", OPT_STR, OPT_AT(ns), "NS", "namespace (default)", "@ns"},
	{0, "as", OPT_STR, OPT_AT(as), "USER", "act as USER (system:admin)"},
	{0, "store", OPT_STR, OPT_AT(store), "STORE",
		"address of the store (K_STORE, else sqlite:/var/lib/k/store.db)", "@file"},
	{0}};

static const struct verb *const verbs[] = {&verb_api_resources, &verb_apply, &verb_create,
	&verb_delete, &verb_describe, &verb_explain, &verb_get, &verb_logs, &verb_scale,
	&verb_wait};

static const struct verb *find(const char *name)
{
	for (size_t i = 0; i < array_size(verbs); i++)
		if (!strcmp(verbs[i]->name, name))
			return verbs[i];
	return NULL;
}

static const struct opt_set *verb_set(const char *name)
{
	const struct verb *v = find(name);

	return v ? &v->set : NULL;
}

static int open_api(struct ctl *c, struct err *e)
{
	static const char *const admins[] = {"system:masters", NULL};
	const struct options *o = c->o;
	struct api_caller caller = {.user = o->as ? o->as : "system:admin",
		.groups = o->as ? NULL : admins,
		.asked = o->as != NULL,
		.manager = o->manager ? o->manager : "k-ctl"};
	autofree char *address = o->store ? xasprintf("local:%s", o->store) : NULL;

	return api_open(address, c->verb->creates, &caller, &c->a, e);
}

static int parse_dry_run(struct ctl *c, struct err *e)
{
	const char *how = c->o->dry_run;

	if (!how || !strcmp(how, "none"))
		c->dry = DRY_NONE;
	else if (!strcmp(how, "client"))
		c->dry = DRY_CLIENT;
	else if (!strcmp(how, "server"))
		c->dry = DRY_SERVER;
	else
		return err_set(e, ERR_USAGE,
			"Invalid dry-run value (%s). Must be \"none\", \"server\", or \"client\".",
			how);
	return 0;
}

static int begin(struct ctl *c, struct err *e)
{
	enum form form = c->verb->form;

	if (form == FORM_TABLE && !isatty(STDOUT_FILENO))
		form = FORM_LINES;
	if (parse_dry_run(c, e) < 0 || printer_init(&c->p, c->o->output, form, e) < 0)
		return -1;
	c->p.headers = !c->o->no_headers;
	c->p.labels = c->o->show_labels;
	c->p.label_columns = c->o->label_columns;
	c->p.managed_fields = c->o->managed_fields;
	return c->verb->offline ? 0 : open_api(c, e);
}

/* The revision is what `wait --since` wants. */
static void tell_revision(struct ctl *c)
{
	if (!c->rev || c->dry != DRY_NONE)
		return;
	if (c->p.form == FORM_REV) {
		buf_addf(&c->p.out, "%lld\n", (long long)c->rev);
		io_flush_stdout(&c->p.out);
	} else if (c->p.form == FORM_SAY) {
		ctl_note("revision %lld", (long long)c->rev);
	}
}

static int run(const struct verb *v, const struct options *o, int argc, char **argv)
{
	struct ctl c = {.o = o, .verb = v};
	struct err e = ERR_INIT;

	if (begin(&c, &e) < 0 || v->exec(&c, argc, argv, &e) < 0)
		ctl_fail(&c, &e);
	if (printer_end(&c.p, &e) < 0)
		ctl_fail(&c, &e);
	if (v->creates)
		tell_revision(&c);
	printer_release(&c.p);
	api_close(c.a);
	return c.status;
}

int main(int argc, char **argv)
{
	struct options o = {.grace_s = -1, .timeout_ns = -1, .tail = -1, .replicas = -1,
		.current_replicas = -1, .wait = true, .show_events = true};
	struct opt_set set = {
		.about = "Work with the objects of a cluster; k-ctl VERB -h tells more.",
		.opts = common_opts,
		.verb_set = verb_set,
	};
	autobuf usage = BUF_INIT, names = BUF_INIT;
	const struct verb *v;
	int n, status;

	prog_set(argv[0]);
	opt_complete_hook = complete;
	for (size_t i = 0; i < array_size(verbs); i++) {
		buf_addf(&usage, "%s%s", i ? "\n" : "", verbs[i]->set.usage);
		buf_addf(&names, "%s%s", i ? " " : "", verbs[i]->name);
	}
	set.usage = usage.data;
	set.verbs = names.data;
	n = opt_parse_or_exit(&set, argc, argv, &o);
	if (!n)
		opt_usage(&set, "a verb is missing");
	v = find(argv[0]);
	if (!v)
		opt_usage(&set, "unknown verb \"%s\"", argv[0]);
	n = opt_parse_or_exit(&v->set, n, argv, &o);
	status = run(v, &o, n, argv);
	opt_list_release(&o.files);
	return status;
}
