/* view and owner: order, the owner index through changes, revisions. */
#include "../tap.h"

#include "control/owner.h"
#include "control/view.h"

static void put(struct view *v, const char *resource, const char *json, bool want)
{
	doc *d = NULL;
	struct err e = ERR_INIT;

	if (obj_parse(json, strlen(json), "t", &d, &e)) {
		ok(false, "%s", e.msg);
		return;
	}
	ok(view_put(v, kind_by_resource(resource), d) == want, "put %.40s", json);
}

static int count(struct view_iter it)
{
	int n = 0;

	while (view_next(&it))
		n++;
	return n;
}

#define META "\"metadata\":{\"namespace\":\"%s\",\"name\":\"%s\",\"resourceVersion\":\"%d\"%s}"

static void pod(
	struct view *v, const char *ns, const char *name, int rv, const char *more, bool want)
{
	char json[512];

	snprintf(json, sizeof(json), "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," META "}", ns, name,
		rv, more);
	put(v, "pods", json, want);
}

static void test_order(struct view *v)
{
	struct view_iter it;

	pod(v, "b", "x", 1, "", true);
	pod(v, "a", "z", 2, "", true);
	pod(v, "a", "y", 3, "", true);
	pod(v, "c", "a", 4, "", true);
	it = view_all(v, "pods", NULL);
	is_str(obj_name(view_next(&it)), "y", "in key order");
	is_str(obj_name(view_next(&it)), "z", "in key order");
	is_str(obj_name(view_next(&it)), "x", "in key order");
	is_int(count(view_all(v, "pods", "a")), 2, "one namespace");
	is_int(count(view_all(v, "pods", "aa")), 0, "a namespace that is not there");
	is_int(count(view_all(v, "nodes", NULL)), 0, "a resource that is not there");
	put(v, "nodes", "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n\"}}",
		true);
	is_int(count(view_all(v, NULL, NULL)), 5, "all resources");
	is_int(count(view_all(v, NULL, "a")), 2, "all resources of a namespace");
	is_int((int64_t)view_count(v, "pods"), 4, "counted");
	pod(v, "a", "y", 2, "", false);
	is_int(obj_rv(view_get(v, "pods", "a", "y")), 3, "an older revision changes nothing");
}

#define OWNED                                                                                      \
	",\"ownerReferences\":[{\"uid\":\"u1\",\"name\":\"o\",\"controller\":true},"               \
	"{\"uid\":\"u2\"}]"

static void test_owners(struct view *v)
{
	const val *p;

	pod(v, "a", "y", 5, OWNED, true);
	pod(v, "b", "x", 6, OWNED, true);
	is_int(count(view_owned(v, "pods", "u1")), 2, "found by the controller's uid");
	is_int(count(view_owned(v, NULL, "u2")), 2, "found by another owner's uid");
	is_int(count(view_owned(v, "nodes", "u1")), 0, "of one resource only");
	p = view_get(v, "pods", "a", "y");
	is_str(obj_str(owner_controller(p), "name"), "o", "the controller");
	ok(owner_is(p, "u1") && !owner_is(p, "u2"), "controlled by one");
	ok(owner_has(p, "u2") && !owner_has(p, "u3"), "owned by several");
	pod(v, "a", "y", 7, "", true);
	is_int(count(view_owned(v, "pods", "u1")), 1, "a lost owner is lost in the index");
	ok(view_del(v, kind_by_resource("pods"), "b", "x"), "deleted");
	ok(!view_del(v, kind_by_resource("pods"), "b", "x"), "only once");
	is_int(count(view_owned(v, "pods", "u1")), 0, "and in the index");
	ok(!view_get(v, "pods", "b", "x"), "and gone");
}

static void test_set_controller(struct view *v)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = mobj_new(d, "v1", "Pod", "a", "new");
	autodoc *done = NULL;

	put(v, "replicasets.apps",
		"{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"metadata\":"
		"{\"namespace\":\"a\",\"name\":\"rs\",\"uid\":\"u9\"}}",
		true);
	owner_set_controller(d, o, view_get(v, "replicasets.apps", "a", "rs"));
	done = doc_from_mut(o);
	ok(owner_is(yyjson_doc_get_root(done), "u9"), "owner set");
	is_str(obj_str(owner_controller(yyjson_doc_get_root(done)), "kind"), "ReplicaSet",
		"with its kind");
}

int main(void)
{
	struct view *v = view_new();

	test_order(v);
	test_owners(v);
	test_set_controller(v);
	view_free(v);
	return tap_done();
}
