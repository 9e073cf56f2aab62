#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "control/finalizer.h"
#include "control/owner.h"
#include "ctl/podset.h"
#include "data/selector.h"

bool pod_ready(const val *pod)
{
	return obj_condition_true(pod, "Ready");
}

bool pod_running_ready(const val *pod)
{
	return !strcmp(obj_str_or(pod, "status.phase", ""), "Running") && pod_ready(pod);
}

bool pod_terminal(const val *pod)
{
	const char *phase = obj_str_or(pod, "status.phase", "");

	return !strcmp(phase, "Succeeded") || !strcmp(phase, "Failed");
}

bool pod_active(const val *pod)
{
	return !pod_terminal(pod) && !obj_deleting(pod);
}

static int64_t ready_since(const val *pod)
{
	return obj_time(obj_condition(pod, "Ready"), "lastTransitionTime", 0);
}

bool pod_available(const val *pod, int64_t min_ready_s, int64_t now_ns, int64_t *ret_at)
{
	int64_t since;

	if (!pod_ready(pod))
		return false;
	if (!min_ready_s)
		return true;
	since = ready_since(pod);
	if (!since)
		return false;
	if (since + clock_span(min_ready_s) <= now_ns)
		return true;
	*ret_at = since + clock_span(min_ready_s);
	return false;
}

int64_t pods_share(const val *v, int64_t total, bool up)
{
	const char *s = yyjson_get_str((val *)v);
	int64_t percent;

	if (!s)
		return yyjson_get_sint((val *)v);
	percent = strtoll(s, NULL, 10);
	return up ? (total * percent + 99) / 100 : total * percent / 100;
}

mval *pod_from_template(mdoc *d, const val *template, const val *owner, const char *name)
{
	static const char *const copied[] = {
		"metadata.labels", "metadata.annotations", "metadata.finalizers", "spec"};
	autofree char *base = xasprintf("%s-", obj_name(owner));
	mval *pod = mobj_new(d, "v1", "Pod", obj_ns(owner), name);

	mobj_set_str(d, pod, "metadata.generateName", base);
	for (size_t i = 0; i < array_size(copied); i++) {
		val *x = obj_at(template, copied[i]);

		if (x)
			mobj_set(d, pod, copied[i], mobj_copy(d, x));
	}
	owner_set_controller(d, pod, owner);
	return pod;
}

/* What the ranking looks at, read once a pod. */
struct ranked {
	const val *pod;
	const char *node;
	int phase;
	bool ready;
	int64_t cost, since, restarts, created;
	size_t related;
};

static int phase_rank(const val *pod)
{
	const char *phase = obj_str_or(pod, "status.phase", "");

	return !strcmp(phase, "Pending") ? 0 : !strcmp(phase, "Running") ? 2 : 1;
}

/* int32 as upstream reads it; what is none counts as 0. */
static int64_t deletion_cost(const val *pod)
{
	const char *s = obj_annotation(pod, "controller.kubernetes.io/pod-deletion-cost");
	char *end;
	long long n;

	if (!s || !*s)
		return 0;
	n = strtoll(s, &end, 10);
	return *end || n < INT32_MIN || n > INT32_MAX ? 0 : n;
}

static int64_t most_restarts(const val *pod)
{
	val *cs = obj_at(pod, "status.containerStatuses"), *c;
	int64_t most = 0;
	size_t i, n;

	yyjson_arr_foreach(cs, i, n, c)
	{
		int64_t r = obj_int(c, "restartCount", 0);

		most = r > most ? r : most;
	}
	return most;
}

static int order(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* Later first; no time at all counts as latest. */
static int later_first(int64_t a, int64_t b)
{
	return order(b ? b : INT64_MAX, a ? a : INT64_MAX);
}

static int rank_cmp(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	int c;

	if (!*a->node != !*b->node)
		return *a->node ? 1 : -1;
	if ((c = order(a->phase, b->phase)))
		return c;
	if ((c = order(a->ready, b->ready)))
		return c;
	if ((c = order(a->cost, b->cost)))
		return c;
	if ((c = order((int64_t)b->related, (int64_t)a->related)))
		return c;
	if (a->ready && (c = later_first(a->since, b->since)))
		return c;
	if ((c = order(b->restarts, a->restarts)))
		return c;
	if ((c = later_first(a->created, b->created)))
		return c;
	return strcmp(obj_name(b->pod), obj_name(a->pod));
}

void pods_rank_for_deletion(const val **pods, const size_t *related, size_t n)
{
	struct ranked *r = xcalloc(n ? n : 1, sizeof(*r));

	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){.pod = pods[i],
			.node = obj_str_or(pods[i], "spec.nodeName", ""),
			.phase = phase_rank(pods[i]),
			.ready = pod_ready(pods[i]),
			.cost = deletion_cost(pods[i]),
			.since = ready_since(pods[i]),
			.restarts = most_restarts(pods[i]),
			.created = obj_time(pods[i], "metadata.creationTimestamp", 0),
			.related = related[i]};
	qsort(r, n, sizeof(*r), rank_cmp);
	for (size_t i = 0; i < n; i++)
		pods[i] = r[i].pod;
	free(r);
}

mval *trim_pod(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "metadata.ownerReferences",
		"metadata.finalizers", "spec.nodeName", "status.phase", "status.conditions", NULL};
	static const char cost[] = "controller.kubernetes.io/pod-deletion-cost";
	mval *m = trim_keep(d, obj, paths);
	int64_t restarts = most_restarts(obj);

	if (obj_annotation(obj, cost))
		mobj_put_str(d, mobj_make(d, m, "metadata.annotations"), cost,
			obj_annotation(obj, cost));
	if (restarts) {
		mval *cs = mobj_make_arr(d, m, "status.containerStatuses");

		mobj_put(d, yyjson_mut_arr_add_obj(d, cs), "restartCount",
			yyjson_mut_sint(d, restarts));
	}
	return m;
}

/* What an owner claims by. */
struct claim {
	struct pass *p;
	const val *owner;
	struct selector s;
	const char *finalizer; /* that its objects bear; NULL: none */
	/* what may be claimed at all; NULL: all */
	bool (*may)(const val *owner, const val *obj);
};

static void adopt(const struct claim *c, const val *obj)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d),
	     *refs = mobj_make_arr(d, patch, "metadata.ownerReferences");
	val *have = obj_at(obj, "metadata.ownerReferences"), *ref;
	size_t i, n;

	yyjson_arr_foreach(have, i, n, ref) yyjson_mut_arr_append(refs, mobj_copy(d, ref));
	owner_set_controller(d, patch, c->owner);
	if (c->finalizer)
		finalizer_patch(d, patch, obj, c->finalizer, true);
	act_patch(c->p->out, obj, NULL, true, patch);
}

static bool has_uid(void *arg, const val *ref)
{
	return !strcmp(obj_str_or(ref, "uid", ""), arg);
}

static void release(const struct claim *c, const val *obj)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);
	mval *keep = owner_refs_without(d, obj, has_uid, (void *)obj_uid(c->owner));

	mobj_set(d, patch, "metadata.ownerReferences",
		yyjson_mut_arr_size(keep) ? keep : yyjson_mut_null(d));
	if (c->finalizer)
		finalizer_patch(d, patch, obj, c->finalizer, false);
	act_patch(c->p->out, obj, NULL, true, patch);
}

/* Whether obj is the owner's from now on. */
static bool claim(const struct claim *c, const val *obj)
{
	val *ref = owner_controller(obj);
	bool matches;

	if (ref && strcmp(obj_str_or(ref, "uid", ""), obj_uid(c->owner)) != 0)
		return false;
	matches = selector_matches(&c->s, obj_at(obj, "metadata.labels"));
	if (ref) {
		if (!matches && !obj_deleting(c->owner))
			release(c, obj);
		return matches;
	}
	if (!matches || obj_deleting(c->owner) || obj_deleting(obj) || pod_terminal(obj))
		return false;
	adopt(c, obj);
	return true;
}

/* spec.selector: a LabelSelector, or the plain map of a ReplicationController. */
static int owner_selector(const val *owner, struct selector *ret, struct err *e)
{
	val *spec = obj_at(owner, "spec.selector");

	if (strcmp(obj_str_or(owner, "kind", ""), "ReplicationController") != 0)
		return selector_from_obj(spec, ret, e);
	selector_from_map(spec, ret);
	return 0;
}

static int claim_all(struct claim *c, const char *resource, struct vec *ret, struct err *e)
{
	struct view_iter it = view_all(c->p->view, resource, obj_ns(c->owner));

	if (owner_selector(c->owner, &c->s, e))
		return err_wrap(e, "spec.selector");
	for (val *obj; (obj = view_next(&it));) {
		if ((!c->may || c->may(c->owner, obj)) && claim(c, obj))
			vec_push(ret, obj);
	}
	selector_release(&c->s);
	return 0;
}

int objects_claim_if(struct pass *p, const char *resource, const val *owner,
	bool (*may)(const val *owner, const val *obj), struct vec *ret, struct err *e)
{
	struct claim c = {.p = p, .owner = owner, .may = may};

	return claim_all(&c, resource, ret, e);
}

int objects_claim(
	struct pass *p, const char *resource, const val *owner, struct vec *ret, struct err *e)
{
	return objects_claim_if(p, resource, owner, NULL, ret, e);
}

int pods_claim(struct pass *p, const val *owner, struct vec *ret, struct err *e)
{
	return objects_claim(p, "pods", owner, ret, e);
}

int pods_claim_held(struct pass *p, const val *owner, const char *finalizer, struct vec *ret,
	struct err *e)
{
	struct claim c = {.p = p, .owner = owner, .finalizer = finalizer};

	return claim_all(&c, "pods", ret, e);
}

void keys_of_kind(const struct view *v, const char *kind, const char *resource, const val *obj,
	struct keys *ret)
{
	const val *ref = owner_controller(obj);

	if (!ref || !strcmp(obj_str_or(ref, "kind", ""), kind))
		keys_of_owners(v, resource, obj, ret);
}

void keys_of_owners(const struct view *v, const char *resource, const val *obj, struct keys *ret)
{
	struct view_iter it = view_all(v, resource, obj_ns(obj));

	if (owner_controller(obj)) {
		keys_controller_owner(v, obj, ret);
		return;
	}
	for (val *o; (o = view_next(&it));) {
		struct selector s = {0};
		struct err e;

		if (owner_selector(o, &s, &e))
			continue;
		if (selector_matches(&s, obj_at(obj, "metadata.labels")))
			keys_add(ret, obj_ns(o), obj_name(o));
		selector_release(&s);
	}
}
