/* wait: until a condition holds, now or (--since) at any moment after a revision. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "verb.h"

struct cond {
	enum { COND_STATUS, COND_JQ, COND_DELETE, COND_CREATE } what;
	char *type;	    /* of status.conditions */
	const char *value;  /* the status it must have */
	struct jqf *filter; /* of jq= */
	bool history;	    /* --since: what is not there may have to come */
	const struct target *t;
};

static void cond_release(struct cond *c)
{
	free(c->type);
	jqf_free(c->filter);
}

/* One step of a JSONPath onto a jq filter: ".name", ".a\\.b", "[0]" or "['a.b']". NULL: none. */
static const char *add_step(struct buf *b, const char *s)
{
	autobuf name = BUF_INIT;
	size_t n = *s == '[' ? strspn(s + 1, "0123456789") : 0;

	if (n && s[n + 1] == ']') {
		buf_addf(b, "[%.*s]", (int)n, s + 1);
		return s + n + 2;
	}
	if (!strncmp(s, "['", 2) && strstr(s, "']")) {
		n = (size_t)(strstr(s, "']") - s) - 2;
		buf_add(&name, s + 2, n);
		s += n + 4;
	} else if (*s == '.') {
		for (s++; *s && !strchr(".[{}*@?()", *s); s++)
			buf_addc(&name, *s == '\\' && s[1] ? *++s : *s);
	}
	if (!name.len)
		return NULL;
	buf_addc(b, '[');
	buf_add_json(b, name.data, name.len);
	buf_addc(b, ']');
	return s;
}

/* "{.status.phase}=Running": the value there as text, or without "=", that there is one. */
static int parse_jsonpath(const char *text, struct cond *ret, struct err *e)
{
	const char *eq = strchr(text, '='), *end = eq ? eq : text + strlen(text);
	autofree char *path = xstrndup(text, (size_t)(end - text));
	autobuf filter = BUF_INIT;
	size_t n = strlen(path);
	const char *at = path;

	if (n > 1 && *path == '{' && path[n - 1] == '}') {
		path[n - 1] = '\0';
		at++;
	}
	buf_adds(&filter, ".");
	while (at && *at)
		at = add_step(&filter, at);
	if (!at || filter.len == 1)
		return err_set(e, ERR_USAGE, "--for jsonpath: \"%s\" is no plain path", path);
	if (eq) {
		buf_adds(&filter, "|tostring==");
		buf_add_json(&filter, eq + 1, strlen(eq + 1));
	} else {
		buf_adds(&filter, "|.!=null");
	}
	return jqf_new(filter.data, &ret->filter, e);
}

static int cond_parse(const char *text, struct cond *ret, struct err *e)
{
	const char *eq;

	if (!text)
		return err_set(e, ERR_USAGE, "required flag(s) \"for\" not set");
	if (!strncmp(text, "jq=", 3)) {
		ret->what = COND_JQ;
		return jqf_new(text + 3, &ret->filter, e) < 0 ? err_wrap(e, "--for jq") : 0;
	}
	if (!strncasecmp(text, "jsonpath=", 9)) {
		ret->what = COND_JQ;
		return parse_jsonpath(text + 9, ret, e);
	}
	if (!strncasecmp(text, "condition=", 10)) {
		text += 10;
		eq = strchr(text, '=');
		ret->what = COND_STATUS;
		ret->type = eq ? xstrndup(text, (size_t)(eq - text)) : xstrdup(text);
		ret->value = eq ? eq + 1 : "true";
		return 0;
	}
	if (!strcasecmp(text, "delete"))
		ret->what = COND_DELETE;
	else if (!strcasecmp(text, "create"))
		ret->what = COND_CREATE;
	else
		return err_set(e, ERR_USAGE,
			"unrecognized condition: \"%s\"; it is condition=TYPE[=STATUS], delete, "
			"create, jq=FILTER or jsonpath=PATH[=VALUE]",
			text);
	return 0;
}

/* A condition that a controller found before the object's last change says nothing about it. */
static bool is_stale(const val *obj, const val *condition)
{
	int64_t generation = obj_int(obj, "metadata.generation", 0);
	int64_t observed = obj_int(condition, "observedGeneration",
		obj_int(obj, "status.observedGeneration", generation));

	return observed < generation;
}

static bool status_holds(const struct cond *c, const val *obj)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach(obj_at(obj, "status.conditions"), i, n, v)
	{
		if (strcasecmp(obj_str_or(v, "type", ""), c->type) != 0)
			continue;
		return !is_stale(obj, v) && !strcasecmp(obj_str_or(v, "status", ""), c->value);
	}
	return false;
}

static int holds(void *arg, const val *obj, struct err *e)
{
	const struct cond *c = arg;
	struct err why = ERR_INIT;
	bool yes = false;

	if (c->what == COND_DELETE)
		return !obj;
	if (c->what == COND_CREATE)
		return obj != NULL;
	if (!obj && c->history)
		return 0;
	if (!obj)
		return err_set(e, ERR_NOTFOUND, "%s \"%s\" not found", c->t->kind->resource,
			c->t->name);
	if (c->what == COND_STATUS)
		return status_holds(c, obj);
	/* a filter may trip over a field that is still to come: that is no, not an error */
	if (jqf_test(c->filter, obj, &yes, &why) < 0)
		return 0;
	return yes;
}

static int wait_one(struct ctl *c, const struct target *t, struct cond *cond, int64_t deadline,
	struct err *e)
{
	struct err why = ERR_INIT;

	cond->t = t;
	if (follow(c, t, c->o->since_rev, deadline, holds, cond, &why) >= 0)
		return ctl_done(c, t->kind, t->name, "condition met", t->text, t->len, e);
	if (why.code == ERR_TIMEOUT)
		err_set(&why, ERR_TIMEOUT, "timed out waiting for the condition on %s/%s",
			t->kind->plural, t->name);
	ctl_fail(c, &why);
	return 0;
}

static int wait_all(struct ctl *c, struct targets *t, struct cond *cond, struct err *e)
{
	int64_t deadline = ctl_deadline(c, 30 * NS_PER_S);

	if (targets_unnamed(c, t, e) < 0 || targets_expand(c, t, e) < 0)
		return -1;
	if (!t->n && !c->status && cond->what != COND_DELETE)
		return err_set(e, ERR_NOTFOUND, "no matching resources found");
	for (size_t i = 0; i < t->n; i++)
		if (wait_one(c, &t->v[i], cond, deadline, e) < 0)
			return -1;
	return 0;
}

static int wait_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	struct cond cond = {.history = c->o->since_rev != 0};
	struct targets t = {0};
	int ret = cond_parse(c->o->condition, &cond, e);

	if (!ret)
		ret = targets_parse(c, argc, argv, &t, e);
	if (!ret)
		ret = wait_all(c, &t, &cond, e);
	targets_release(&t);
	cond_release(&cond);
	return ret;
}

static const struct opt wait_opts[] = {OPTS_SELECT, OPTS_FILES,
	{0, "for", OPT_STR, OPT_AT(condition), "CONDITION",
		"condition=TYPE[=STATUS], delete, create, jq=FILTER, jsonpath=PATH[=VALUE]",
		"condition= delete create jq= jsonpath="},
	{0, "all", OPT_BOOL, OPT_AT(all), NULL, "all objects of the kind in the namespace"},
	{0, "since", OPT_INT, OPT_AT(since_rev), "REV",
		"what held at or after revision REV counts; without it, now"},
	OPT_OUTPUT("name"),
	OPT_TIMEOUT("exit 124 after TIME (30s); 0: look once"),
	{0}};

const struct verb verb_wait = {
	.name = "wait",
	.set = {.usage = "k-ctl wait [-n NS] [--since REV] [--timeout TIME] --for CONDITION "
			 "[-f FILE | KIND[/NAME] NAME...]",
		.about = "Wait until a condition holds.",
		.opts = wait_opts,
		.more = common_opts,
		.verbs = "@kinds"},
	.form = FORM_SAY,
	.exec = wait_exec,
};
