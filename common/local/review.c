/*
 * Kinds that are asked, not stored: a POST is answered with the object and its status filled in
 * (authorization.k8s.io, authentication.k8s.io). The answers come from the table of authorizers
 * that the door asks, too (authz.h).
 */
#include <string.h>

#include "api/authz.h"
#include "base/clock.h"
#include "data/selector.h"
#include "local/local.h"

/* Upstream's refusal names no kind: what it looks at has lost it. */
static int is_invalid(struct call *c, struct err *e)
{
	c->nameless = true;
	return err_invalid(e, c->kind->group, "", "", &c->causes);
}

static void show_text(struct buf *b, const char *s)
{
	buf_add_json(b, s ?: "", s ? strlen(s) : 0);
}

static void check_attributes(struct call *c, const mval *spec)
{
	const mval *res = mobj_at(spec, "resourceAttributes");
	const mval *path = mobj_at(spec, "nonResourceAttributes");
	autobuf b = BUF_INIT;

	if (res && path) {
		buf_adds(&b, "{\"Path\":");
		show_text(&b, mobj_str(path, "path"));
		buf_adds(&b, ",\"Verb\":");
		show_text(&b, mobj_str(path, "verb"));
		causes_add(&c->causes, WRONG_INVALID, "spec.nonResourceAttributes",
			"Invalid value: %s}: cannot be specified in combination with "
			"resourceAttributes",
			b.data);
	}
	if (!res && !path)
		causes_add(&c->causes, WRONG_INVALID, "spec.resourceAttributes",
			"Invalid value: null: exactly one of nonResourceAttributes or "
			"resourceAttributes must be specified");
}

static void check_subject(struct call *c, const mval *spec)
{
	const char *user = mobj_str(spec, "user");

	if (!(user && *user) && !m_len(m_get(spec, "groups")))
		causes_add(&c->causes, WRONG_INVALID, "spec.user",
			"Invalid value: \"\": at least one of user or group must be specified");
}

/* A LocalSubjectAccessReview is of its own namespace. */
static int check_local(struct call *c, const mval *spec, struct err *e)
{
	const char *ns = mobj_str(spec, "resourceAttributes.namespace");

	if (mobj_at(spec, "nonResourceAttributes"))
		causes_add(&c->causes, WRONG_INVALID, "spec.nonResourceAttributes",
			"Invalid value: {}: disallowed on this kind of request");
	else if (mobj_at(spec, "resourceAttributes") && (!ns || strcmp(ns, c->ns) != 0))
		return err_set(e, ERR_BADREQUEST,
			"spec.resourceAttributes.namespace must match namespace: %s", c->ns);
	return 0;
}

/* The groups of a review's subject, ended with NULL; the strings are the object's. */
static const char **subject_groups(const mval *spec)
{
	const char **groups = xcalloc(m_len(m_get(spec, "groups")) + 1, sizeof(*groups));
	size_t i, n, k = 0;
	mval *v;

	yyjson_mut_arr_foreach(m_get(spec, "groups"), i, n, v)
	{
		if (m_is_str(v))
			groups[k++] = m_str(v);
	}

	return groups;
}

static void decide(struct call *c, const mval *spec, const struct api_caller *who)
{
	const mval *res = m_get(spec, "resourceAttributes");
	const mval *path = m_get(spec, "nonResourceAttributes");
	struct authz_attrs a = {.caller = who};
	const char *why = "";
	enum authz_answer answer;
	mval *status = yyjson_mut_obj(c->d);

	a.verb = mobj_str(res ? res : path, "verb");
	a.group = mobj_str(res, "group");
	a.version = mobj_str(res, "version");
	a.resource = mobj_str(res, "resource");
	a.subresource = mobj_str(res, "subresource");
	a.ns = mobj_str(res, "namespace");
	a.name = mobj_str(res, "name");
	a.path = mobj_str(path, "path");
	answer = authz_decide(&a, &why);
	mobj_set_bool(c->d, status, "allowed", answer == AUTHZ_ALLOW);
	if (answer == AUTHZ_DENY)
		mobj_set_bool(c->d, status, "denied", true);
	if (why && *why)
		mobj_set_str(c->d, status, "reason", why);
	mobj_set(c->d, c->obj, "status", status);
}

static int access_review(struct call *c, struct err *e)
{
	mval *spec = mobj_make(c->d, c->obj, "spec");
	autofree const char **groups = subject_groups(spec);
	struct api_caller who = {.user = mobj_str(spec, "user"), .groups = groups};
	bool local = !strncmp(c->kind->plural, "local", 5);

	check_attributes(c, spec);
	check_subject(c, spec);
	if (local && check_local(c, spec, e))
		return -1;
	if (c->causes.n)
		return is_invalid(c, e);
	decide(c, spec, &who);
	return 0;
}

static int self_access_review(struct call *c, struct err *e)
{
	mval *spec = mobj_make(c->d, c->obj, "spec");

	check_attributes(c, spec);
	if (c->causes.n)
		return is_invalid(c, e);
	decide(c, spec, c->caller);
	return 0;
}

static mval *strings(mdoc *d, const char *one)
{
	mval *list = yyjson_mut_arr(d);

	yyjson_mut_arr_add_strcpy(d, list, one);
	return list;
}

static void path_rule(struct call *c, mval *rules, const char *verb, const char *const *paths)
{
	mval *rule = yyjson_mut_arr_add_obj(c->d, rules), *list = yyjson_mut_arr(c->d);

	mobj_set(c->d, rule, "verbs", strings(c->d, verb));
	for (; *paths; paths++)
		yyjson_mut_arr_add_strcpy(c->d, list, *paths);
	mobj_set(c->d, rule, "nonResourceURLs", list);
}

/* A role a rule: what two of them let read is told twice, as upstream does. */
static void path_rules(struct call *c, mval *rules)
{
	static const char *const all[] = {"*", NULL};
	struct authz_attrs a = {.caller = c->caller, .verb = "*", .path = "*"};

	if (authz_decide(&a, NULL) == AUTHZ_ALLOW)
		path_rule(c, rules, "*", all);
	for (const struct path_role *r = path_roles; r->paths; r++)
		if (!r->group || caller_in_group(c->caller, r->group))
			path_rule(c, rules, "get", r->paths);
}

static void resource_rule(
	struct call *c, mval *rules, const char *verb, const char *group, const char *resource)
{
	mval *rule = yyjson_mut_arr_add_obj(c->d, rules);

	mobj_set(c->d, rule, "verbs", strings(c->d, verb));
	mobj_set(c->d, rule, "apiGroups", strings(c->d, group));
	mobj_set(c->d, rule, "resources", strings(c->d, resource));
}

/* What the table lets the caller do in ns: everything, or what is found by asking for each. Whoever
 * may do everything is told of asking about oneself all the same, as upstream tells. */
static void resource_rules(struct call *c, mval *rules, const char *ns)
{
	static const char *const verbs[] = {"create", "delete", "deletecollection", "get", "list",
		"patch", "update", "watch"};
	struct authz_attrs a = {
		.caller = c->caller, .verb = "*", .group = "*", .resource = "*", .ns = ns};
	bool all = authz_decide(&a, NULL) == AUTHZ_ALLOW;

	if (all)
		resource_rule(c, rules, "*", "*", "*");
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (all && strncmp(k->plural, "self", 4) != 0)
			continue;
		a.group = k->group;
		a.version = k->version;
		a.resource = k->plural;
		for (size_t j = 0; j < array_size(verbs); j++) {
			a.verb = verbs[j];
			if (kind_has_verb(k, a.verb) && authz_decide(&a, NULL) == AUTHZ_ALLOW)
				resource_rule(c, rules, a.verb, k->group, k->plural);
		}
	}
}

static int self_rules_review(struct call *c, struct err *e)
{
	const char *ns = mobj_str(c->obj, "spec.namespace");
	mval *status = yyjson_mut_obj(c->d), *resources, *paths;

	if (!ns || !*ns)
		return err_set(e, ERR_BADREQUEST, "no namespace on request");
	resources = mobj_make_arr(c->d, status, "resourceRules");
	resource_rules(c, resources, ns);
	paths = mobj_make_arr(c->d, status, "nonResourceRules");
	path_rules(c, paths);
	mobj_set_bool(c->d, status, "incomplete", false);
	mobj_set(c->d, c->obj, "status", status);
	return 0;
}

static const struct review {
	const char *resource;
	int (*answer)(struct call *c, struct err *e);
} reviews[] = {
	{"subjectaccessreviews.authorization.k8s.io", access_review},
	{"localsubjectaccessreviews.authorization.k8s.io", access_review},
	{"selfsubjectaccessreviews.authorization.k8s.io", self_access_review},
	{"selfsubjectrulesreviews.authorization.k8s.io", self_rules_review},
	{"selfsubjectreviews.authentication.k8s.io", review_self},
	{"tokenreviews.authentication.k8s.io", review_token},
	{NULL, NULL},
};

static const struct review *review_of(const struct kind *k)
{
	const struct review *r = reviews;

	while (r->resource && strcmp(r->resource, k->resource) != 0)
		r++;
	return r->resource ? r : NULL;
}

bool review_is(const struct kind *k)
{
	return review_of(k) != NULL;
}

int review_create(struct call *c, struct err *e)
{
	if (call_decode(c, c->asked, e))
		return -1;
	mobj_make(c->d, c->obj, "metadata");
	if (review_of(c->kind)->answer(c, e))
		return -1;
	c->http = 201;
	mobj_write_stored(&c->text, c->obj);
	return 0;
}
