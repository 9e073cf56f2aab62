/* The claims of a StatefulSet's pods: made before the pods, kept or given up as the policy says. */
#include <string.h>

#include "control/owner.h"
#include "ctl/podset.h"
#include "ctl/statefulset.h"

#define CLAIMS "persistentvolumeclaims"

char *sset_claim_name(const val *set, const val *template, int64_t ordinal)
{
	return xasprintf("%s-%s-%lld", obj_str_or(template, "metadata.name", ""), obj_name(set),
		(long long)ordinal);
}

static val *find_claim(const struct sset *s, const val *template, int64_t ordinal)
{
	autofree char *name = sset_claim_name(s->set, template, ordinal);

	return view_get(s->p->view, CLAIMS, obj_ns(s->set), name);
}

static bool deletes(const val *set, const char *when)
{
	const val *policy = obj_at(set, "spec.persistentVolumeClaimRetentionPolicy");

	return !strcmp(obj_str_or(policy, when, "Retain"), "Delete");
}

/* The template's labels, and over them those that the set selects by. */
static void put_labels(mdoc *d, mval *claim, const val *set, const val *template)
{
	val *own = obj_at(template, "metadata.labels");
	val *selected = obj_at(set, "spec.selector.matchLabels"), *key, *v;
	size_t i, n;

	if (own)
		mobj_set(d, claim, "metadata.labels", mobj_copy(d, own));
	yyjson_obj_foreach(selected, i, n, key, v)
	{
		mobj_put_str(d, mobj_make(d, claim, "metadata.labels"), yyjson_get_str(key),
			yyjson_get_str(v));
	}
}

static void create_claim(struct sset *s, const val *template, int64_t ordinal)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	autofree char *name = sset_claim_name(s->set, template, ordinal);
	mval *claim = mobj_new(d, "v1", "PersistentVolumeClaim", obj_ns(s->set), name);
	val *notes = obj_at(template, "metadata.annotations"), *spec = obj_at(template, "spec");

	put_labels(d, claim, s->set, template);
	if (notes)
		mobj_set(d, claim, "metadata.annotations", mobj_copy(d, notes));
	if (deletes(s->set, "whenDeleted"))
		owner_set_controller(d, claim, s->set);
	if (spec)
		mobj_set(d, claim, "spec", mobj_copy(d, spec));
	act_create(s->p->out, claim);
	act_event(s->p->out, STATEFULSET_COMPONENT, s->set, "Normal", "SuccessfulCreate",
		"Create Claim %s Pod %s-%lld in StatefulSet %s success", name, obj_name(s->set),
		(long long)ordinal, obj_name(s->set));
}

/* Why nothing came of the last pass, as far as claims are concerned. */
static void tell_failure(struct sset *s, const val *template, int64_t ordinal)
{
	autofree char *name = sset_claim_name(s->set, template, ordinal);
	const char *set = obj_name(s->set), *why = s->p->failed->msg;

	act_event(s->p->out, STATEFULSET_COMPONENT, s->set, "Warning", "FailedCreate",
		"Create Claim %s for Pod %s-%lld in StatefulSet %s failed error: %s", name, set,
		(long long)ordinal, set, why);
	act_event(s->p->out, STATEFULSET_COMPONENT, s->set, "Warning", "FailedCreate",
		"Create Pod %s-%lld in StatefulSet %s failed error: failed to create PVC %s: %s",
		set, (long long)ordinal, set, name, why);
}

bool sset_make_claims(struct sset *s, int64_t ordinal, const char **ret_ending)
{
	val *templates = obj_at(s->set, "spec.volumeClaimTemplates"), *t;
	bool there = true;
	size_t i, n;

	yyjson_arr_foreach(templates, i, n, t)
	{
		val *claim = find_claim(s, t, ordinal);

		if (claim && !obj_deleting(claim))
			continue;
		if (claim)
			*ret_ending = obj_name(claim);
		else if (s->p->failed && there)
			tell_failure(s, t, ordinal);
		if (!claim)
			create_claim(s, t, ordinal);
		there = false;
	}
	return there;
}

/* pod NULL: any pod of that name is another one. */
static bool is_stale(const val *claim, const char *pod_name, const val *pod)
{
	val *refs = obj_at(claim, "metadata.ownerReferences"), *ref;
	size_t i, n;

	yyjson_arr_foreach(refs, i, n, ref)
	{
		if (!strcmp(obj_str_or(ref, "kind", ""), "Pod") &&
			!strcmp(obj_str_or(ref, "name", ""), pod_name) &&
			(!pod || strcmp(obj_str_or(ref, "uid", ""), obj_uid(pod)) != 0))
			return true;
	}
	return false;
}

bool sset_claims_stale(const struct sset *s, int64_t ordinal)
{
	autofree char *pod = xasprintf("%s-%lld", obj_name(s->set), (long long)ordinal);
	val *templates = obj_at(s->set, "spec.volumeClaimTemplates"), *t;
	size_t i, n;

	if (!deletes(s->set, "whenScaled"))
		return false;
	yyjson_arr_foreach(templates, i, n, t)
	{
		const val *claim = find_claim(s, t, ordinal);

		if (claim && is_stale(claim, pod, NULL))
			return true;
	}
	return false;
}

struct ours {
	const char *set, *pod; /* uids */
};

static bool is_ours(void *arg, const val *ref)
{
	const struct ours *o = arg;
	const char *uid = obj_str_or(ref, "uid", "");

	return !strcmp(uid, o->set) || !strcmp(uid, o->pod);
}

static bool own_claim(struct sset *s, const val *claim, const struct replica *r, bool scaled)
{
	struct ours ours = {obj_uid(s->set), obj_uid(r->pod)};
	const val *ref = owner_controller(claim), *want = NULL;
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *refs;
	autodoc *after = NULL;
	val *have = obj_at(claim, "metadata.ownerReferences");

	if (ref && !is_ours(&ours, ref))
		return false; /* somebody else's */
	if (scaled && deletes(s->set, "whenScaled"))
		want = r->pod;
	else if (deletes(s->set, "whenDeleted"))
		want = s->set;
	refs = owner_refs_without(d, claim, is_ours, &ours);
	mobj_set(d, patch, "metadata.ownerReferences", refs);
	if (want)
		owner_set_controller(d, patch, want);
	after = doc_from_mut(refs);
	if (yyjson_arr_size(have) ? obj_equal(have, yyjson_doc_get_root(after))
				  : !yyjson_mut_arr_size(refs))
		return false;
	if (!yyjson_mut_arr_size(refs))
		mobj_set(d, patch, "metadata.ownerReferences", yyjson_mut_null(d));
	act_patch(s->p->out, claim, NULL, true, patch);
	return true;
}

bool sset_own_claims(struct sset *s, const struct replica *r)
{
	val *templates = obj_at(s->set, "spec.volumeClaimTemplates"), *t;
	bool scaled = r->ordinal < s->start || r->ordinal >= s->start + s->wanted;
	bool ret = false;
	size_t i, n;

	yyjson_arr_foreach(templates, i, n, t)
	{
		const val *claim = find_claim(s, t, r->ordinal);

		if (claim && !obj_deleting(claim))
			ret |= own_claim(s, claim, r, scaled);
	}
	return ret;
}
