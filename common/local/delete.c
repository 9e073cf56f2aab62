/*
 * DELETE: grace, finalizers, propagation (API concepts, "Resource deletion"; pods: "Pod
 * lifecycle").
 *
 * An object that something still holds gets a deletionTimestamp and stays; the write that takes the
 * last hold removes it.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "local/local.h"

#define FINALIZER_ORPHAN "orphan"
#define FINALIZER_FOREGROUND "foregroundDeletion"

static int options_refused(struct call *c, struct err *e)
{
	c->refused_group = "meta.k8s.io";
	c->refused_kind = "DeleteOptions";
	return err_invalid(e, c->refused_group, c->refused_kind, "", &c->causes);
}

static void read_propagation(struct call *c, const val *v, struct delete_options *o)
{
	static const struct {
		const char *name;
		enum api_propagation p;
	} names[] = {
		{"Background", PROPAGATE_BACKGROUND},
		{"Foreground", PROPAGATE_FOREGROUND},
		{"Orphan", PROPAGATE_ORPHAN},
	};
	const char *s = obj_str(v, "propagationPolicy");
	bool said = obj_at(v, "orphanDependents") != NULL, known = false;

	if (said && s)
		causes_add(&c->causes, WRONG_INVALID, "propagationPolicy",
			"Invalid value: \"%s\": orphanDependents and deletionPropagation cannot "
			"be both set",
			s);
	for (size_t i = 0; s && i < array_size(names); i++) {
		if (strcmp(s, names[i].name) != 0)
			continue;
		known = true;
		if (o->propagation == PROPAGATE_DEFAULT)
			o->propagation = names[i].p;
	}
	if (s && !known)
		causes_add(&c->causes, WRONG_ENUM, "propagationPolicy",
			"Unsupported value: \"%s\": supported values: \"Foreground\", "
			"\"Background\", \"Orphan\", \"nil\"",
			s);
	if (said && o->propagation == PROPAGATE_DEFAULT)
		o->propagation = obj_bool(v, "orphanDependents", false) ? PROPAGATE_ORPHAN
									: PROPAGATE_BACKGROUND;
	/* upstream's only case: what asks otherwise for dependents to go has always got 200 */
	o->accepted = said && !obj_bool(v, "orphanDependents", false);
}

static void read_dry_run(struct call *c, const val *list)
{
	autobuf b = BUF_INIT;
	bool all = true;
	size_t i, n;
	val *v;

	if (!list)
		return;
	yyjson_arr_foreach((val *)list, i, n, v)
	{
		all = all && yyjson_equals_str(v, "All");
	}
	c->dry = n > 0;
	if (all)
		return;
	obj_write(&b, list);
	causes_add(&c->causes, WRONG_ENUM, "dryRun",
		"Unsupported value: %s: supported values: \"All\"", b.data);
}

/* Of which group and version options are, nobody asks. */
static int check_options_kind(const mval *options, struct err *e)
{
	const char *version = mobj_str(options, "apiVersion"), *kind = mobj_str(options, "kind");

	if (!kind || !*kind || !strcmp(kind, "DeleteOptions"))
		return 0;
	return err_set(e, ERR_BADREQUEST,
		"no kind \"%s\" is registered for version \"%s\" in scheme "
		"\"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\"",
		kind, version && *version ? version : "meta.k8s.io/v1");
}

/* The body's options are not objects, but they are decoded as if they were. */
static int parse_options(struct call *c, doc **ret, const val **ret_v, struct err *e)
{
	const struct api_req *r = c->req;
	struct causes unknown = {0};
	mval *options;
	bool whole = !r->subresource || !*r->subresource;
	automdoc *d = NULL;
	int rc;

	if (obj_parse_mut(r->body, r->body_len, "body", &d, e))
		return call_no_json(r, e);
	options = yyjson_mut_doc_get_root(d);
	/* an Eviction's stand inside it */
	if (!whole)
		options = mobj_at(options, "deleteOptions");
	if (!options || yyjson_mut_is_null(options))
		return 0;
	rc = (whole && (call_no_object(options, e) || check_options_kind(options, e))) ||
			     schema_decode_text(schema_type("meta.v1.DeleteOptions"), d, options,
				     true, NULL, &unknown, e)
		     ? -1
		     : 0;
	causes_release(&unknown);
	if (rc)
		return -1;
	*ret = doc_from_mut(options);
	*ret_v = yyjson_doc_get_root(*ret);
	return 0;
}

int delete_options(struct call *c, struct delete_options *o, struct err *e)
{
	autodoc *d = NULL;
	const val *v = NULL, *pre;

	*o = (struct delete_options){.grace_s = c->req->grace_s,
		.propagation = c->req->propagation};
	if (!c->req->body || !c->req->body_len)
		return 0;
	if (parse_options(c, &d, &v, e))
		return -1;
	if (!v)
		return 0;
	if (o->grace_s < 0 && obj_at(v, "gracePeriodSeconds")) {
		o->grace_s = obj_int(v, "gracePeriodSeconds", 0);
		if (o->grace_s < 0)
			o->grace_s = 1;
	}
	read_propagation(c, v, o);
	read_dry_run(c, obj_at(v, "dryRun"));
	pre = obj_at(v, "preconditions");
	snprintf(o->uid, sizeof(o->uid), "%s", obj_str_or(pre, "uid", ""));
	snprintf(o->rv, sizeof(o->rv), "%s", obj_str_or(pre, "resourceVersion", ""));
	return c->causes.n ? options_refused(c, e) : 0;
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
static int64_t grace_of(const struct call *c, const struct delete_options *o)
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

/* deletionTimestamp is when grace ends. A second DELETE may only shorten it, and has to say so. */
static void set_deletion(struct call *c, int64_t grace, bool said)
{
	char when[CLOCK_RFC3339_SIZE];
	int64_t had = mobj_int(c->old, "metadata.deletionGracePeriodSeconds", 0), at = c->now_ns;
	int64_t generation = mobj_int(c->old, "metadata.generation", 0);
	const char *old_at = mobj_str(c->old, "metadata.deletionTimestamp");

	if (old_at && (!said || grace >= had))
		return;
	if (old_at && !clock_parse_rfc3339(old_at, &at))
		at -= clock_span(had);
	mobj_set_str(c->d, c->obj, "metadata.deletionTimestamp",
		clock_rfc3339(at + clock_span(grace), when));
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
	const struct kind *k = call_told(c);

	buf_adds(&c->text, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
			   "\"status\":\"Success\",\"details\":{\"name\":");
	buf_add_json(&c->text, c->name, strlen(c->name));
	if (*k->group) {
		buf_adds(&c->text, ",\"group\":");
		buf_add_json(&c->text, k->group, strlen(k->group));
	}
	buf_adds(&c->text, ",\"kind\":");
	buf_add_json(&c->text, k->plural, strlen(k->plural));
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
	admit_own_guard(&c->txn, &g);
	admit_write(&c->txn, &w);
	c->outcome = CALL_REMOVE;
	if (by_delete && !c->rules->return_deleted) {
		status_success(c);
		c->status_answer = true;
	} else {
		mobj_write_stored(&c->text, c->obj ? c->obj : c->old);
	}
	return 0;
}

/* What the caller saw is what is there: two conditions of DELETE alone, in its own words. */
static int check_seen(const struct call *c, const char *uid, const char *rv, struct err *e)
{
	const char *have = mobj_str(c->old, "metadata.uid");
	const char *group = c->kind->group, *dot = *group ? "." : "";
	char now[24];

	snprintf(now, sizeof(now), "%" PRId64, c->old_rev);
	if (*uid && (!have || strcmp(uid, have) != 0))
		return err_set(e, ERR_CONFLICT,
			"Operation cannot be fulfilled on %s%s%s \"%s\": the UID in the "
			"precondition (%s) does not match the UID in record (%s). The object might "
			"have been deleted and then recreated",
			c->kind->kind, dot, group, c->name, uid, have ? have : "");
	if (*rv && strcmp(rv, now) != 0)
		return err_set(e, ERR_CONFLICT,
			"Operation cannot be fulfilled on %s%s%s \"%s\": the ResourceVersion in "
			"the precondition (%s) does not match the ResourceVersion in record (%s). "
			"The object might have been modified",
			c->kind->kind, dot, group, c->name, rv, now);
	return 0;
}

static int check_preconditions(const struct call *c, const struct delete_options *o, struct err *e)
{
	char rv[24] = "";

	if (c->req->pre_rv)
		snprintf(rv, sizeof(rv), "%" PRId64, c->req->pre_rv);
	return check_seen(c, c->req->pre_uid ? c->req->pre_uid : "", rv, e) ||
			       check_seen(c, o->uid, o->rv, e)
		       ? -1
		       : 0;
}

int call_delete_loaded(struct call *c, const struct delete_options *o, struct err *e)
{
	int64_t grace;

	c->deleting = true;
	if (check_preconditions(c, o, e) || call_admit(c, false, e))
		return -1;
	c->d = m_doc();
	c->obj = mobj_copy_mut(c->d, c->old);
	yyjson_mut_doc_set_root(c->d, c->obj);
	set_propagation(c, o->propagation);
	grace = grace_of(c, o);
	if (!grace && !is_held(c, c->obj))
		return call_remove(c, e);
	if (c->evicting)
		condition_set(c, "DisruptionTarget", "EvictionByEvictionAPI",
			"Eviction API: evicting");
	set_deletion(c, grace, o->grace_s >= 0);
	if (o->accepted && !c->evicting)
		c->http = 202;
	return call_store(c, e);
}

int call_delete(struct call *c, struct err *e)
{
	struct delete_options o;

	if (delete_options(c, &o, e) || call_load(c, e))
		return -1;
	return call_delete_loaded(c, &o, e);
}
