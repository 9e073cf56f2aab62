/*
 * What is missing of the default roles and bindings is made; what is there stays as somebody made
 * it. A role with an aggregationRule gets the rules of those that it selects, in the order of their
 * names, each once (upstream's pkg/controller/clusterroleaggregation, v1.36).
 */
#include <string.h>

#include "base/strv.h"
#include "ctl/clusterrole.h"
#include "data/selector.h"

#define ROLES "clusterroles.rbac.authorization.k8s.io"
#define BINDINGS "clusterrolebindings.rbac.authorization.k8s.io"
#define GROUP "rbac.authorization.k8s.io"
/* The key of all defaults: no object can have this name. */
#define DEFAULTS "/"

static bool selects(const val *role, const val *other)
{
	bool found = false;
	val *one;
	size_t i, n;

	if (!strcmp(obj_name(role), obj_name(other)))
		return false;
	yyjson_arr_foreach(obj_at(role, "aggregationRule.clusterRoleSelectors"), i, n, one)
	{
		struct selector s = {0};

		if (selector_from_obj(one, &s, NULL))
			continue;
		found |= selector_matches(&s, obj_at(other, "metadata.labels"));
		selector_release(&s);
	}
	return found;
}

static void keys_of_role(const struct view *v, const val *obj, struct keys *ret)
{
	struct view_iter it = view_all(v, ROLES, NULL);

	keys_add(ret, "", DEFAULTS);
	if (obj_at(obj, "aggregationRule"))
		keys_add(ret, "", obj_name(obj));
	for (val *role; (role = view_next(&it));)
		if (selects(role, obj))
			keys_add(ret, "", obj_name(role));
}

static void keys_defaults(const struct view *v unused_arg, const val *obj, struct keys *ret)
{
	keys_add(ret, "", DEFAULTS);
}

static mval *trim_binding(mdoc *d, const val *obj)
{
	static const char *const paths[] = {NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_namespace(mdoc *d, const val *obj)
{
	return strcmp(obj_name(obj), "kube-system") ? NULL : trim_binding(d, obj);
}

/* Words as a list at path. */
static void put_words(mdoc *d, mval *o, const char *path, const char *words)
{
	autostrv list = STRV_INIT;
	mval *arr;

	if (!words)
		return;
	arr = mobj_make_arr(d, o, path);
	strv_split(&list, words, ' ');
	for (size_t i = 0; i < list.n; i++)
		yyjson_mut_arr_add_strcpy(d, arr, strcmp(list.v[i], "core") ? list.v[i] : "");
}

static mval *default_object(mdoc *d, const char *kind, const char *name)
{
	mval *o = mobj_new(d, GROUP "/v1", kind, NULL, name);

	mobj_put_str(d, mobj_make(d, o, "metadata.labels"), "kubernetes.io/bootstrapping",
		"rbac-defaults");
	mobj_put_str(d, mobj_make(d, o, "metadata.annotations"),
		"rbac.authorization.kubernetes.io/autoupdate", "true");
	return o;
}

static void make_role(struct pass *p, const struct default_role *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = default_object(d, "ClusterRole", r->name);

	if (r->part_of) {
		autofree char *label = xasprintf(GROUP "/aggregate-to-%s", r->part_of);

		mobj_put_str(d, mobj_at(o, "metadata.labels"), label, "true");
	}
	if (r->aggregates) {
		autofree char *label = xasprintf(GROUP "/aggregate-to-%s", r->aggregates);
		mval *s = yyjson_mut_arr_add_obj(
			d, mobj_make_arr(d, o, "aggregationRule.clusterRoleSelectors"));

		mobj_put_str(d, mobj_make(d, s, "matchLabels"), label, "true");
	}
	for (const struct default_rule *u = r->rules; u->verbs; u++) {
		mval *rule = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, o, "rules"));

		put_words(d, rule, "verbs", u->verbs);
		put_words(d, rule, "apiGroups", u->groups);
		put_words(d, rule, "resources", u->resources);
		put_words(d, rule, "nonResourceURLs", u->urls);
	}
	act_create(p->out, o);
}

static void make_binding(struct pass *p, const struct default_role *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = default_object(d, "ClusterRoleBinding", r->name);
	autostrv groups = STRV_INIT;

	strv_split(&groups, r->bound_to, ' ');
	for (size_t i = 0; i < groups.n; i++) {
		mval *s = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, o, "subjects"));

		mobj_set_str(d, s, "kind", "Group");
		mobj_set_str(d, s, "apiGroup", GROUP);
		mobj_set_str(d, s, "name", groups.v[i]);
	}
	mobj_set_str(d, o, "roleRef.apiGroup", GROUP);
	mobj_set_str(d, o, "roleRef.kind", "ClusterRole");
	mobj_set_str(d, o, "roleRef.name", r->name);
	act_create(p->out, o);
}

static void make_defaults(struct pass *p)
{
	for (const struct default_role *r = default_roles; r->name; r++) {
		if (!view_get(p->view, ROLES, "", r->name))
			make_role(p, r);
		if (r->bound_to && !view_get(p->view, BINDINGS, "", r->name))
			make_binding(p, r);
	}
}

/* The rules of from that are not in list yet; what is in it is known by its text. */
static void add_rules(mdoc *d, mval *list, struct map *known, const val *from)
{
	val *rule;
	size_t i, n;

	yyjson_arr_foreach(obj_at(from, "rules"), i, n, rule)
	{
		autobuf text = BUF_INIT;

		obj_write_sorted(&text, rule);
		if (map_has(known, text.data))
			continue;
		map_put(known, text.data, NULL);
		yyjson_mut_arr_append(list, mobj_copy(d, rule));
	}
}

static void aggregate(struct pass *p, const val *role)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *rules = yyjson_mut_arr(d), *had;
	struct view_iter it = view_all(p->view, ROLES, NULL);
	struct map known = MAP_INIT, known_had = MAP_INIT;

	for (val *other; (other = view_next(&it));)
		if (selects(role, other))
			add_rules(d, rules, &known, other);
	had = yyjson_mut_arr(d);
	add_rules(d, had, &known_had, role);
	map_release(&known);
	map_release(&known_had);
	if (mobj_equal(had, rules))
		return;
	mobj_put(d, patch, "rules", rules);
	act_patch(p->out, role, NULL, true, patch);
}

static int reconcile(struct pass *p, const char *ns unused_arg, const char *name,
	const val *obj unused_arg, struct err *e unused_arg)
{
	const val *role;

	if (!strcmp(name, DEFAULTS)) {
		/* a view without it is no cluster's, but part of one */
		if (view_get(p->view, "namespaces", "", "kube-system"))
			make_defaults(p);
		return 0;
	}
	role = view_get(p->view, ROLES, "", name);
	if (role && !obj_deleting(role) && obj_at(role, "aggregationRule"))
		aggregate(p, role);
	return 0;
}

static const struct controller_read reads[] = {
	{"namespaces", keys_defaults, trim_namespace},
	{ROLES, keys_of_role, NULL},
	{BINDINGS, keys_defaults, trim_binding},
	{NULL},
};

const struct controller clusterrole_controller = {
	.name = "clusterrole",
	.user = "system:serviceaccount:kube-system:clusterrole-aggregation-controller",
	.about = "make the default ClusterRoles, and put roles together from others",
	.reads = reads,
	.reconcile = reconcile,
};
