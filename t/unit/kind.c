/* The table of kinds and the words that people use for them. */
#include "data/kind.h"
#include "../tap.h"
#include "data/obj.h"

static void test_user_words(void)
{
	static const char *const table[][2] = {
		{"pods", "pods"},
		{"pod", "pods"},
		{"po", "pods"},
		{"Pod", "pods"},
		{"PODS", "pods"},
		{"deploy", "deployments.apps"},
		{"Deployment", "deployments.apps"},
		{"deployments.apps", "deployments.apps"},
		{"deployments.v1.apps", "deployments.apps"},
		{"deployment.v1.apps", "deployments.apps"},
		{"deployments.v2.apps", NULL},
		{"deployments.batch", NULL},
		{"pods.v1.", "pods"},
		{"events", "events"},
		{"events.events.k8s.io", "events.events.k8s.io"},
		{"events.v1.events.k8s.io", "events.events.k8s.io"},
		{"svc", "services"},
		{"ing", "ingresses.networking.k8s.io"},
		{"netpol", "networkpolicies.networking.k8s.io"},
		{"crds", "customresourcedefinitions.apiextensions.k8s.io"},
		{"hpa", "horizontalpodautoscalers.autoscaling"},
		{"nosuch", NULL},
		{"", NULL},
		{".", NULL},
		{"pods.", "pods"},
		{"podsx", NULL},
		{"pod s", NULL},
	};

	for (size_t i = 0; i < array_size(table); i++) {
		const struct kind *k = kind_by_user(table[i][0]);

		is_str(k ? k->resource : NULL, table[i][1], "word \"%s\"", table[i][0]);
	}
}

static void test_lookups(void)
{
	const struct kind *k = kind_by_gvk("apps/v1", "Deployment");

	if (!ok(k, "apps/v1 Deployment"))
		return;
	ok(k == kind_by_resource("deployments.apps") &&
			k == kind_by_gvr("apps", "v1", "deployments"),
		"three ways to one kind");
	is_str(k->group, "apps", "group");
	is_str(k->api_version, "apps/v1", "apiVersion");
	is_str(k->short_names[0], "deploy", "short name");
	is_str(k->categories[0], "all", "category");
	ok(!k->short_names[1] && !k->categories[1], "lists end");
	is_str(k->type ? k->type->name : NULL, "apps.v1.Deployment", "type");
	ok(k->namespaced && !kind_by_user("nodes")->namespaced, "scope");
	ok(kind_has_sub(k, "scale") && kind_has_sub(k, "status") && !kind_has_sub(k, "scal") &&
			!kind_has_sub(k, "Scale") && !kind_has_sub(kind_by_user("cm"), "status"),
		"subresources");
	ok(kind_has_verb(k, "deletecollection") && kind_has_verb(k, "watch") &&
			!kind_has_verb(k, "dele") &&
			!kind_has_verb(kind_by_user("ns"), "deletecollection"),
		"verbs");
	ok(!kind_by_gvk("v1", "Deployment") && !kind_by_gvr("", "v1", "deployments"), "no such");
	is_str(kind_by_user("hpa")->version, "v2", "the preferred version first");
	is_str(kind_by_user("hpa.v1.autoscaling")->version, "v1", "the other one by its name");
	is_str(kind_by_user("svc")->categories[0], "all", "services are in all");
	ok(!kind_by_user("secrets")->short_names[0], "no short name");
}

static void test_all(void)
{
	int bad = 0;

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (!k->type || kind_by_gvk(k->api_version, k->kind) != k ||
			kind_by_gvr(k->group, k->version, k->plural) != k) {
			diag("%s %s", k->api_version, k->kind);
			bad++;
		}
	}
	is_int(bad, 0, "all %zu kinds have a type and are found", kind_count());
	ok(kind_count() >= 68 && !kind_nth(kind_count()), "all kinds of v1.36");
}

static void test_aliases(void)
{
	const struct kind *old = kind_by_gvk("batch/v1beta1", "CronJob");
	const struct kind *now = kind_by_gvk("batch/v1", "CronJob");

	ok(old && now && old != now, "a version of old is a kind of its own");
	is_str(old->resource, now->resource, "stored as the same");
	ok(old->type == now->type, "of the same type");
	ok(kind_by_gvr("policy", "v1beta1", "poddisruptionbudgets"), "and found in a URL");
	ok(!kind_by_gvk("batch/v1beta1", "Job"), "only those that are said");
	for (size_t i = 0; i < kind_count(); i++)
		if (!strcmp(kind_nth(i)->version, "v1beta1"))
			ok(false, "discovery tells of it");
}

static void test_of(void)
{
	static const char *const table[][2] = {
		{"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}", "pods"},
		{"{\"apiVersion\":\"v1\",\"kind\":\"Nope\"}",
			"no matches for kind \"Nope\" in version \"v1\""},
		{"{\"apiVersion\":\"v1\"}", "Object 'Kind' is missing"},
		{"{\"kind\":\"Pod\"}", "Object 'apiVersion' is missing"},
		{"{\"kind\":1,\"apiVersion\":[]}", "Object 'Kind' is missing"},
		{"[]", "Object 'Kind' is missing"},
	};

	for (size_t i = 0; i < array_size(table); i++) {
		autodoc *d = NULL;
		const struct kind *k = NULL;
		struct err e = ERR_INIT;

		if (obj_parse(table[i][0], strlen(table[i][0]), "t", &d, &e))
			bug(e.msg);
		is_str(kind_of(yyjson_doc_get_root(d), &k, &e) ? e.msg : k->resource, table[i][1],
			"%s", table[i][0]);
	}
}

int main(void)
{
	test_user_words();
	test_lookups();
	test_all();
	test_aliases();
	test_of();
	return tap_done();
}
