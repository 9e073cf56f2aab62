/* delete: objects end, and (unless told otherwise) are waited for until they are gone. */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/strv.h"
#include "verb.h"

/* arg: the uid; another object of its name is another object. */
static int is_gone(void *arg, const val *obj, struct err *e unused_arg)
{
	return !obj || strcmp(obj_uid(obj), arg) != 0;
}

static int cascade(const struct options *o, enum api_propagation *ret, struct err *e)
{
	const char *how = o->cascade ? o->cascade : "background";

	if (!strcmp(how, "background") || !strcmp(how, "true"))
		*ret = PROPAGATE_BACKGROUND;
	else if (!strcmp(how, "foreground"))
		*ret = PROPAGATE_FOREGROUND;
	else if (!strcmp(how, "orphan") || !strcmp(how, "false"))
		*ret = PROPAGATE_ORPHAN;
	else
		return err_set(e, ERR_USAGE,
			"invalid cascade value (%s). Must be \"background\", \"foreground\", or "
			"\"orphan\"",
			how);
	return 0;
}

/* 0 alone would end what nobody has confirmed: that takes --force, too. */
static int64_t grace(const struct options *o)
{
	if (o->force)
		return o->grace_s > 0 ? o->grace_s : 0;
	if (o->now)
		return 1;
	return o->grace_s == 0 ? 1 : o->grace_s;
}

static int say_deleted(struct ctl *c, const struct target *t, struct err *e)
{
	autofree char *label = kind_label(t->kind);

	if (c->p.form != FORM_SAY)
		return ctl_done(c, t->kind, t->name, "deleted", NULL, 0, e);
	buf_addf(&c->p.out, "%s \"%s\" %sdeleted", label, t->name, c->o->force ? "force " : "");
	if (t->ns && *t->ns)
		buf_addf(&c->p.out, " from %s namespace", t->ns);
	buf_addf(&c->p.out, "%s\n", dry_words(c));
	io_flush_stdout(&c->p.out);
	return 0;
}

/* Ask for the end of one; *ret_uid is whose end it is, NULL when nobody is to be waited for. */
static int delete_one(struct ctl *c, struct target *t, char **ret_uid, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	autodoc *d = NULL;

	if (api_get(c->a, t->kind, t->ns, t->name ? t->name : "", &d, e) < 0)
		return -1;
	r.verb = API_DELETE;
	r.kind = t->kind;
	r.ns = t->ns;
	r.name = t->name;
	r.grace_s = grace(c->o);
	r.dry_run = c->dry == DRY_SERVER;
	if (cascade(c->o, &r.propagation, e) < 0)
		return -1;
	if (c->dry != DRY_CLIENT && api_call(c->a, &r, NULL, e) < 0)
		return -1;
	if (say_deleted(c, t, e) < 0)
		return -1;
	if (c->dry == DRY_NONE && c->o->wait && !c->o->force)
		*ret_uid = xstrdup(obj_uid(yyjson_doc_get_root(d)));
	return 0;
}

static void await_end(struct ctl *c, const struct target *t, const char *uid, int64_t deadline)
{
	struct err why = ERR_INIT;

	if (follow(c, t, 0, deadline, is_gone, (void *)uid, &why) >= 0)
		return;
	if (why.code == ERR_TIMEOUT)
		err_set(&why, ERR_TIMEOUT, "timed out waiting for the condition on %s/%s",
			t->kind->plural, t->name);
	ctl_fail(c, &why);
}

static int delete_all(struct ctl *c, struct targets *t, struct err *e)
{
	int64_t deadline = ctl_deadline(c, -1);
	autostrv uids = STRV_INIT;

	if (c->o->all && c->o->selector)
		return err_set(e, ERR_USAGE,
			"setting 'all' parameter but found a non empty selector");
	if (targets_unnamed(c, t, e) < 0 || targets_expand(c, t, e) < 0)
		return -1;
	if (c->o->timeout_ns == 0)
		deadline = -1;
	if (c->o->force)
		ctl_note("Warning: Immediate deletion does not wait for confirmation that the "
			 "running resource has been terminated. The resource may continue to run "
			 "on the cluster indefinitely.");
	for (size_t i = 0; i < t->n; i++) {
		struct err why = ERR_INIT;
		char *uid = NULL;
		int ret = delete_one(c, &t->v[i], &uid, &why);

		strv_take(&uids, uid);
		if (ret == 0 || (why.code == ERR_NOTFOUND && c->o->ignore_not_found))
			continue;
		if (t->v[i].where)
			(void)!err_wrap(&why, "error when deleting \"%s\"", t->v[i].where);
		ctl_fail(c, &why);
	}
	for (size_t i = 0; i < t->n; i++)
		if (uids.v[i])
			await_end(c, &t->v[i], uids.v[i], deadline);
	if (!t->n && !c->status && c->p.form == FORM_SAY)
		buf_adds(&c->p.out, "No resources found\n");
	return 0;
}

static int delete_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	struct targets t = {0};
	int ret;

	if (targets_parse(c, argc, argv, &t, e) < 0)
		return -1;
	ret = delete_all(c, &t, e);
	targets_release(&t);
	return ret;
}

static const struct opt delete_opts[] = {OPTS_SELECT, OPTS_FILES,
	{0, "all", OPT_BOOL, OPT_AT(all), NULL, "all objects of the kind in the namespace"},
	{0, "cascade", OPT_STR, OPT_AT(cascade), "HOW", "what becomes of what the object owns",
		"background foreground orphan"},
	OPT_DRY_RUN, {0, "force", OPT_BOOL, OPT_AT(force), NULL, "at once, unconfirmed"},
	{0, "grace-period", OPT_INT, OPT_AT(grace_s), "SECONDS", "time to end (the object's own)"},
	{0, "ignore-not-found", OPT_BOOL, OPT_AT(ignore_not_found), NULL,
		"a name that is not there is no failure"},
	{0, "now", OPT_BOOL, OPT_AT(now), NULL, "--grace-period=1"}, OPT_OUTPUT("name"),
	OPT_TIMEOUT("wait at most TIME (0: for ever)"),
	{0, "wait", OPT_BOOL, OPT_AT(wait), NULL, "wait until they are gone (true)"}, {0}};

const struct verb verb_delete = {
	.name = "delete",
	.set = {.usage = "k-ctl delete [-n NS] [-l SELECTOR | --all] "
			 "[-f FILE | KIND[/NAME] NAME...]",
		.about = "Delete objects, and wait until they are gone.",
		.opts = delete_opts,
		.more = common_opts,
		.verbs = "@kinds"},
	.form = FORM_SAY,
	.exec = delete_exec,
};
