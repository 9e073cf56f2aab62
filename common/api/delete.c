/*
 * DELETE: grace, finalizers, propagation (API concepts, "Resource deletion"; pods: "Pod
 * lifecycle").
 *
 * An object that something still holds gets a deletionTimestamp and stays; the write that takes the
 * last hold removes it.
 */
#include <inttypes.h>
#include <string.h>

#include "api/local.h"
#include "base/clock.h"

#define FINALIZER_ORPHAN "orphan"
#define FINALIZER_FOREGROUND "foregroundDeletion"

/* What the request and its DeleteOptions say together. */
struct options {
	int64_t grace_s; /* -1: not said */
	enum api_propagation propagation;
	int64_t rv;
	char uid[64];
};

static int read_propagation(const char *s, enum api_propagation *ret, struct err *e)
{
	static const struct {
		const char *name;
		enum api_propagation p;
	} names[] = {
		{"Background", PROPAGATE_BACKGROUND},
		{"Foreground", PROPAGATE_FOREGROUND},
		{"Orphan", PROPAGATE_ORPHAN},
	};

	for (size_t i = 0; i < array_size(names); i++) {
		if (!strcmp(s, names[i].name)) {
			*ret = names[i].p;
			return 0;
		}
	}
	return err_set(e, ERR_INVALID,
		"DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported "
		"value: \"%s\": supported values: \"Foreground\", \"Background\", "
		"\"Orphan\"",
		s);
}

static int read_options(struct call *c, struct options *o, struct err *e)
{
	autodoc *d = NULL;
	const val *v, *pre;
	const char *policy;

	*o = (struct options){c->req->grace_s, c->req->propagation, 0, ""};
	if (!c->req->body || !c->req->body_len)
		return 0;
	if (obj_parse(c->req->body, c->req->body_len, "DeleteOptions", &d, e)) {
		e->code = ERR_BADREQUEST;
		return -1;
	}
	v = yyjson_doc_get_root(d);
	if (c->req->subresource)
		v = obj_at(v, "deleteOptions"); /* an Eviction's */
	if (!v)
		return 0;
	if (o->grace_s < 0)
		o->grace_s = obj_int(v, "gracePeriodSeconds", -1);
	policy = obj_str(v, "propagationPolicy");
	if (policy && o->propagation == PROPAGATE_DEFAULT &&
		read_propagation(policy, &o->propagation, e))
		return -1;
	if (obj_bool(v, "orphanDependents", false) && o->propagation == PROPAGATE_DEFAULT)
		o->propagation = PROPAGATE_ORPHAN;
	c->dry = yyjson_arr_size(obj_at(v, "dryRun")) != 0;
	pre = obj_at(v, "preconditions");
	snprintf(o->uid, sizeof(o->uid), "%s", obj_str_or(pre, "uid", ""));
	o->rv = strtoll(obj_str_or(pre, "resourceVersion", "0"), NULL, 10);
	return 0;
}

static mval *finalizers(const mval *obj)
{
	return mobj_at(obj, "metadata.finalizers");
}

/* Holds of an object besides grace: metadata.finalizers, and a namespace's spec.finalizers. */
static bool is_held(const struct call *c, const mval *obj)
{
	if (m_len(finalizers(obj)))
		return true;
	return !strcmp(c->kind->resource, "namespaces") && m_len(mobj_at(obj, "spec.finalizers"));
}

bool delete_is_due(const struct call *c)
{
	const mval *meta = mobj_at(c->obj, "metadata");

	return mobj_at(meta, "deletionTimestamp") && !is_held(c, c->obj) && is_held(c, c->old) &&
	       mobj_int(meta, "deletionGracePeriodSeconds", 0) == 0;
}

/* Seconds that the object may take to go; pods alone have any. */
static int64_t grace_of(const struct call *c, const struct options *o)
{
	const char *node = mobj_str(c->old, "spec.nodeName"),
		   *phase = mobj_str(c->old, "status.phase");
	int64_t grace = o->grace_s;

	if (strcmp(c->kind->resource, "pods") != 0)
		return 0;
	if (grace < 0)
		grace = mobj_int(c->old, "spec.terminationGracePeriodSeconds", 30);
	if (!node || !*node || (phase && (!strcmp(phase, "Succeeded") || !strcmp(phase, "Failed"))))
		return 0;
	return grace < 0 ? 1 : grace;
}

static void set_finalizer(struct call *c, const char *name, bool on)
{
	mval *list = on ? mobj_make_arr(c->d, c->obj, "metadata.finalizers") : finalizers(c->obj);
	size_t i, n, at = SIZE_MAX;
	mval *v;

	yyjson_mut_arr_foreach(list, i, n, v)
	{
		if (m_is(v, name))
			at = i;
	}

	if (on && at == SIZE_MAX)
		yyjson_mut_arr_add_strcpy(c->d, list, name);
	else if (!on && at != SIZE_MAX)
		yyjson_mut_arr_remove(list, at);
	if (!on && list && !m_len(list))
		mobj_del(c->obj, "metadata.finalizers");
}

static void set_propagation(struct call *c, enum api_propagation p)
{
	if (p == PROPAGATE_DEFAULT)
		return;
	set_finalizer(c, FINALIZER_ORPHAN, p == PROPAGATE_ORPHAN);
	set_finalizer(c, FINALIZER_FOREGROUND, p == PROPAGATE_FOREGROUND);
}

/* deletionTimestamp is when grace ends. A second DELETE may only shorten it. */
static void set_deletion(struct call *c, int64_t grace)
{
	char when[CLOCK_RFC3339_SIZE];
	int64_t had = mobj_int(c->old, "metadata.deletionGracePeriodSeconds", 0), at = c->now_ns;
	int64_t generation = mobj_int(c->old, "metadata.generation", 0);
	const char *old_at = mobj_str(c->old, "metadata.deletionTimestamp");

	if (old_at && grace >= had)
		return;
	if (old_at && !clock_parse_rfc3339(old_at, &at))
		at -= had * NS_PER_S;
	mobj_set_str(c->d, c->obj, "metadata.deletionTimestamp",
		clock_rfc3339(at + grace * NS_PER_S, when));
	mobj_set_int(c->d, c->obj, "metadata.deletionGracePeriodSeconds", grace);
	if (!old_at && generation > 0)
		mobj_set_int(c->d, c->obj, "metadata.generation", generation + 1);
	if (!strcmp(c->kind->resource, "namespaces"))
		mobj_set_str(c->d, c->obj, "status.phase", "Terminating");
}

/* The answer to a DELETE that removed the object at once. */
static void status_success(struct call *c)
{
	const char *uid = mobj_str(c->old, "metadata.uid");

	buf_adds(&c->text, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
			   "\"status\":\"Success\",\"details\":{\"name\":");
	buf_add_json(&c->text, c->name, strlen(c->name));
	if (*c->kind->group) {
		buf_adds(&c->text, ",\"group\":");
		buf_add_json(&c->text, c->kind->group, strlen(c->kind->group));
	}
	buf_adds(&c->text, ",\"kind\":");
	buf_add_json(&c->text, c->kind->plural, strlen(c->kind->plural));
	if (uid) {
		buf_adds(&c->text, ",\"uid\":");
		buf_add_json(&c->text, uid, strlen(uid));
	}
	buf_adds(&c->text, "}}");
}

int call_remove(struct call *c, struct err *e)
{
	struct store_guard g = {.kind = GUARD_REV, .key = call_key(c), .rev = c->old_rev};
	struct store_write w = {.key = call_key(c), .op = STORE_DELETE};
	bool by_delete = c->req->verb == API_DELETE && !c->req->subresource;

	c->deleting = true;
	if (call_admit(c, true, e))
		return -1;
	c->own_guard = c->txn.n_guards;
	admit_guard(&c->txn, &g);
	admit_write(&c->txn, &w);
	c->outcome = CALL_REMOVE;
	if (by_delete && !c->rules->return_deleted) {
		status_success(c);
		c->status_answer = true;
	} else {
		call_write_object(&c->text, c->obj ? c->obj : c->old);
	}
	return 0;
}

int call_delete(struct call *c, struct err *e)
{
	struct options o;
	int64_t grace;

	c->deleting = true;
	if (read_options(c, &o, e) || call_load(c, e) || call_preconditions(c, o.rv, o.uid, e) ||
		call_admit(c, false, e))
		return -1;
	c->d = m_doc();
	c->obj = mobj_copy_mut(c->d, c->old);
	yyjson_mut_doc_set_root(c->d, c->obj);
	set_propagation(c, o.propagation);
	grace = grace_of(c, &o);
	if (!grace && !is_held(c, c->obj))
		return call_remove(c, e);
	set_deletion(c, grace);
	return call_store(c, e);
}

struct victims {
	struct strv names, spaces;
	struct buf items;
};

static int collect_victim(void *arg, const char *text, size_t len)
{
	struct victims *v = arg;
	autodoc *d = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	const val *o = yyjson_doc_get_root(d);

	strv_add(&v->names, obj_name(o));
	strv_add(&v->spaces, obj_ns(o));
	if (v->items.len)
		buf_addc(&v->items, ',');
	buf_add(&v->items, text, len);
	return 0;
}

static int delete_each(
	struct local *l, const struct api_req *r, const struct victims *v, struct err *e)
{
	for (size_t i = 0; i < v->names.n; i++) {
		struct api_req one = *r;
		struct api_res res = {0};
		struct err err = ERR_INIT;
		int rc;

		one.verb = API_DELETE;
		one.ns = v->spaces.v[i];
		one.name = v->names.v[i];
		rc = local_write(l, &one, &res, &err);
		api_res_release(&res);
		/* gone already is what was asked for */
		if (rc && err.code != ERR_NOTFOUND) {
			if (e)
				*e = err;
			return -1;
		}
	}
	return 0;
}

int local_delete_collection(struct local *l, const struct api_req *r, struct api_res *res,
	struct refusal *why, struct err *e)
{
	struct victims v = {0};
	struct api_req list = *r;
	int64_t rev = 0;
	int rc;

	list.verb = API_LIST;
	rc = options_check(&list, why, e)
		     ? -1
		     : local_list_all(l, &list, collect_victim, &v, &rev, why, e);
	if (!rc)
		rc = delete_each(l, r, &v, e);
	if (!rc) {
		buf_addf(&res->body,
			"{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":{"
			"\"resourceVersion\":\"%" PRId64 "\"},\"items\":[",
			r->kind->kind, r->kind->api_version, rev);
		buf_add(&res->body, buf_str(&v.items), v.items.len);
		buf_adds(&res->body, "]}");
		res->rev = rev;
		res->http = 200;
	}
	strv_release(&v.names);
	strv_release(&v.spaces);
	buf_release(&v.items);
	return rc;
}
