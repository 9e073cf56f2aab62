/*
 * A StatefulSet's pods, each with a name, a place in an order and claims of its own. One pass goes
 * through the order as upstream's updateStatefulSet does (v1.36), without its expectations: the
 * harness calls again only when the view shows what was written.
 */
#include <stdlib.h>
#include <string.h>

#include "control/owner.h"
#include "ctl/podset.h"
#include "ctl/statefulset.h"

#define BURST 500 /* pods made in a pass */

static void keys_of_pod(const struct view *v, const val *pod, struct keys *ret)
{
	keys_of_kind(v, "StatefulSet", "statefulsets.apps", pod, ret);
}

/* A claim is called TEMPLATE-SET-ORDINAL: whatever set could have made it. */
static void keys_of_claim(const struct view *v, const val *claim, struct keys *ret)
{
	struct view_iter it = view_all(v, "statefulsets.apps", obj_ns(claim));

	for (val *set; (set = view_next(&it));) {
		val *templates = obj_at(set, "spec.volumeClaimTemplates"), *t;
		size_t i, n;

		yyjson_arr_foreach(templates, i, n, t)
		{
			autofree char *first = sset_claim_name(set, t, 0);

			if (!strncmp(first, obj_name(claim), strlen(first) - 1))
				keys_add(ret, obj_ns(set), obj_name(set));
		}
	}
}

static mval *trim_set(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.generation", "metadata.annotations", "spec",
		"status", NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_member(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "metadata.ownerReferences",
		"status.phase", "status.conditions", NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_claim(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.ownerReferences", NULL};

	return trim_keep(d, obj, paths);
}

static bool is_member(const val *set, const val *pod)
{
	return sset_ordinal(set, pod) >= 0;
}

static int by_ordinal(const void *a, const void *b)
{
	const struct replica *x = a, *y = b;

	return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

static struct replica read_pod(struct sset *s, const val *pod)
{
	struct replica r = {.pod = pod,
		.ordinal = sset_ordinal(s->set, pod),
		.terminating = obj_deleting(pod),
		.terminal = pod_terminal(pod)};
	int64_t at = 0;

	r.available = pod_running_ready(pod) &&
		      pod_available(pod, s->min_ready_s, s->p->now_ns, &at);
	if (at && (!s->wake_ns || at < s->wake_ns))
		s->wake_ns = at;
	return r;
}

/* Gaps are listed as far as one pass would fill them; all of them are counted. */
static void add_gaps(struct sset *s, int64_t *next, int64_t end, size_t *room)
{
	s->missing += end - *next;
	for (; *next < end && *room; ++*next, --*room)
		s->replicas[s->n++] = (struct replica){.ordinal = *next};
	*next = end;
}

static void put_in_order(struct sset *s, const struct vec *pods)
{
	struct replica *all = xcalloc(pods->n + 1, sizeof(*all));
	int64_t next = s->start, end = s->start + s->wanted;
	size_t room = s->p->failed ? 1 : BURST; /* where one failed, the rest would, too */

	for (size_t i = 0; i < pods->n; i++)
		all[i] = read_pod(s, pods->v[i]);
	qsort(all, pods->n, sizeof(*all), by_ordinal);
	s->replicas = xcalloc(pods->n + BURST, sizeof(*all));
	s->condemned = xcalloc(pods->n + 1, sizeof(*all));
	for (size_t i = 0; i < pods->n; i++) {
		if (all[i].ordinal < s->start || all[i].ordinal >= end)
			continue;
		add_gaps(s, &next, all[i].ordinal, &room);
		s->replicas[s->n++] = all[i];
		next++;
	}
	add_gaps(s, &next, end, &room);
	for (size_t i = pods->n; i; i--) {
		if (all[i - 1].ordinal < s->start || all[i - 1].ordinal >= end)
			s->condemned[s->n_condemned++] = all[i - 1];
	}
	free(all);
}

static bool unavailable(const struct replica *r)
{
	return !r->available || r->terminating;
}

/* Of all that stands in the way of an ordered step down the first; NULL: nothing does. */
static const struct replica *first_unavailable(const struct sset *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (unavailable(&s->replicas[i]))
			return &s->replicas[i];
	}
	for (size_t i = s->n_condemned; i; i--) {
		if (unavailable(&s->condemned[i - 1]))
			return &s->condemned[i - 1];
	}
	return NULL;
}

static void tell_failure(struct sset *s, int64_t ordinal, const char *what, const char *why)
{
	act_event(s->p->out, STATEFULSET_COMPONENT, s->set, "Warning", "FailedCreate",
		"Create Pod %s-%lld in StatefulSet %s failed error: %s%s", obj_name(s->set),
		(long long)ordinal, obj_name(s->set), what, why);
}

/* Claims first: their pod follows when the view has them. */
static void fill_gap(struct sset *s, const struct replica *r)
{
	const char *ending = NULL;
	bool there;

	if (sset_claims_stale(s, r->ordinal))
		return;
	there = sset_make_claims(s, r->ordinal, &ending);
	if (ending) {
		autofree char *what = xasprintf("pvc %s", ending);

		tell_failure(s, r->ordinal, what, " is being deleted");
	}
	if (there && s->p->failed)
		tell_failure(s, r->ordinal, "", s->p->failed->msg);
	if (there)
		sset_create_pod(s, r);
}

/* True: in an ordered set nothing more can be done. */
static bool keep(struct sset *s, const struct replica *r)
{
	const char *ending;

	if (!r->pod) {
		fill_gap(s, r);
		return true;
	}
	if (r->terminal) {
		if (!r->terminating)
			sset_delete_pod(s, r);
		return true;
	}
	if (!strcmp(obj_str_or(r->pod, "status.phase", ""), "Pending") && !r->terminating)
		(void)sset_make_claims(s, r->ordinal, &ending);
	if (s->monotonic && unavailable(r))
		return true;
	if (!r->terminating) {
		sset_fix_identity(s, r);
		(void)sset_own_claims(s, r);
	}
	return false;
}

/* What is out of range goes, the highest ordinal first. True: as with keep. */
static bool condemn(struct sset *s, const struct replica *r, const struct replica *first)
{
	if (r->terminating)
		return true;
	if (s->monotonic && !r->available && r != first)
		return true;
	/* A claim that has to go with its pod says so before the pod goes. */
	if (!sset_own_claims(s, r))
		sset_delete_pod(s, r);
	return true;
}

static bool is_old(const struct sset *s, const struct replica *r)
{
	const char *revision = r->pod ? obj_label(r->pod, "controller-revision-hash") : NULL;

	return r->pod && !r->terminating && (!revision || strcmp(revision, s->update) != 0);
}

static void replace(struct sset *s, const struct replica *r)
{
	const char *revision = obj_label(r->pod, "controller-revision-hash");

	sset_delete_pod(s, r);
	s->doomed += revision && !strcmp(revision, s->current);
}

/* Without maxUnavailable: from the end down to the partition the first that is old goes, whatever
 * it is doing; where one is in the way before that, it is waited for. */
static void roll_one(struct sset *s, int64_t first)
{
	for (size_t i = s->n; i && s->replicas[i - 1].ordinal >= first; i--) {
		const struct replica *r = &s->replicas[i - 1];

		if (is_old(s, r)) {
			replace(s, r);
			return;
		}
		if (unavailable(r))
			return;
	}
}

/* With it: as many as may be missing. In an unordered set those that serve nobody go first, and
 * all at once. */
static void roll_some(struct sset *s, int64_t first, int64_t room)
{
	room -= s->missing;
	for (size_t i = 0; i < s->n; i++)
		room -= s->replicas[i].pod && unavailable(&s->replicas[i]);
	for (size_t i = s->n; i && s->replicas[i - 1].ordinal >= first; i--) {
		const struct replica *r = &s->replicas[i - 1];

		if (!s->monotonic && is_old(s, r) && !r->available)
			replace(s, r);
	}
	for (size_t i = s->n; i && s->replicas[i - 1].ordinal >= first && room > 0; i--) {
		const struct replica *r = &s->replicas[i - 1];

		if (!is_old(s, r) || (!s->monotonic && !r->available))
			continue;
		replace(s, r);
		room--;
	}
}

static void roll(struct sset *s)
{
	const val *rolling = obj_at(s->set, "spec.updateStrategy.rollingUpdate");
	const val *most = obj_at(rolling, "maxUnavailable");
	int64_t first = s->start + obj_int(rolling, "partition", 0);
	int64_t room = pods_share(most, s->wanted, false);

	if (s->n < (size_t)s->wanted)
		return; /* not all of them have been tried */
	if (most)
		roll_some(s, first, room < 1 ? 1 : room);
	else
		roll_one(s, first);
}

static void manage(struct sset *s)
{
	const struct replica *first = first_unavailable(s);

	for (size_t i = 0; i < s->n; i++) {
		if (keep(s, &s->replicas[i]) && s->monotonic)
			return;
	}
	for (size_t i = 0; i < s->n_condemned; i++) {
		if (condemn(s, &s->condemned[i], first) && s->monotonic)
			return;
	}
	if (strcmp(obj_str_or(s->set, "spec.updateStrategy.type", ""), "OnDelete") != 0)
		roll(s);
}

static bool is_live(void *arg, const val *revision)
{
	const struct map *live = arg;

	return map_has(live, obj_name(revision));
}

static void prune(struct sset *s)
{
	struct map live = MAP_INIT;
	const struct replica *lists[] = {s->replicas, s->condemned};
	size_t sizes[] = {s->n, s->n_condemned};

	map_put(&live, s->current, s);
	for (size_t l = 0; l < array_size(lists); l++) {
		for (size_t i = 0; i < sizes[l]; i++) {
			const val *pod = lists[l][i].pod;
			const char *name = obj_label(pod, "controller-revision-hash");

			if (name)
				map_put(&live, name, s);
		}
	}
	revisions_prune(s->p, &s->revs, obj_int(s->set, "spec.revisionHistoryLimit", 10), false,
		is_live, &live);
	map_release(&live);
}

/* The revision that was, as far as there is one. */
static void find_current(struct sset *s)
{
	const char *name = obj_str_or(s->set, "status.currentRevision", "");
	const val *revision = revisions_find(&s->revs, name);

	s->update = s->current = s->revs.name;
	if (!revision)
		return;
	s->current = obj_name(revision);
	s->current_template = revision_template(revision);
}

static int read_set(struct sset *s, struct err *e)
{
	struct vec pods = VEC_INIT;

	if (objects_claim_if(s->p, "pods", s->set, is_member, &pods, e)) {
		vec_release(&pods);
		return -1;
	}
	s->wanted = obj_int(s->set, "spec.replicas", 1);
	s->start = obj_int(s->set, "spec.ordinals.start", 0);
	s->min_ready_s = obj_int(s->set, "spec.minReadySeconds", 0);
	s->monotonic = strcmp(obj_str_or(s->set, "spec.podManagementPolicy", ""), "Parallel") != 0;
	put_in_order(s, &pods);
	vec_release(&pods);
	return 0;
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *set, struct err *e)
{
	struct sset s = {.p = p, .set = set};

	if (!set)
		return 0;
	if (revisions_read(p, set, "controller.kubernetes.io/hash", &s.revs, e))
		return -1;
	if (read_set(&s, e)) {
		revisions_release(&s.revs);
		return -1;
	}
	find_current(&s);
	if (obj_deleting(set)) {
		/* Its revisions may be somebody else's already. */
		s.current = obj_str_or(set, "status.currentRevision", "");
		s.update = obj_str_or(set, "status.updateRevision", "");
	} else {
		revisions_write(p, &s.revs);
		manage(&s);
		prune(&s);
	}
	sset_status(&s);
	if (s.wake_ns)
		act_wake(p->out, s.wake_ns);
	free(s.replicas);
	free(s.condemned);
	revisions_release(&s.revs);
	return 0;
}

static const struct controller_read reads[] = {
	{"statefulsets.apps", NULL, trim_set},
	{"controllerrevisions.apps", keys_of_pod, trim_revision_whole},
	{"persistentvolumeclaims", keys_of_claim, trim_claim},
	{"pods", keys_of_pod, trim_member},
	{NULL},
};

const struct controller statefulset_controller = {
	.name = "statefulset",
	.user = "system:serviceaccount:kube-system:statefulset-controller",
	.about = "give each StatefulSet its pods, named and in order, with their claims",
	.primary = "statefulsets.apps",
	.reads = reads,
	.reconcile = reconcile,
};
