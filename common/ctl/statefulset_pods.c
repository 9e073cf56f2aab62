/* A StatefulSet's pods: who is one, how one is made. */
#include <stdlib.h>
#include <string.h>

#include "control/owner.h"
#include "ctl/podset.h"
#include "ctl/statefulset.h"

#define POD_NAME "statefulset.kubernetes.io/pod-name"
#define POD_INDEX "apps.kubernetes.io/pod-index"
#define REVISION "controller-revision-hash"

int64_t sset_ordinal(const val *set, const val *pod)
{
	const char *name = obj_name(pod), *base = obj_name(set);
	size_t len = strlen(base);
	const char *digits = name + len + 1;
	size_t n;

	if (strncmp(name, base, len) != 0 || name[len] != '-')
		return -1;
	n = strspn(digits, "0123456789");
	if (!n || n > 10 || digits[n] || (*digits == '0' && n > 1))
		return -1;
	return strtoll(digits, NULL, 10);
}

/* The volumes of a template, those named as claims replaced by the claims. */
static void put_volumes(const struct sset *s, mdoc *d, mval *pod, int64_t ordinal)
{
	val *claims = obj_at(s->set, "spec.volumeClaimTemplates"), *claim;
	mval *have = mobj_at(pod, "spec.volumes"), *all = yyjson_mut_arr(d), *v;
	struct map named = MAP_INIT;
	size_t i, n;

	if (!yyjson_arr_size(claims))
		return;
	yyjson_arr_foreach(claims, i, n, claim)
	{
		const char *name = obj_str_or(claim, "metadata.name", "");
		autofree char *claimed = sset_claim_name(s->set, claim, ordinal);
		mval *volume = yyjson_mut_arr_add_obj(d, all);

		map_put(&named, name, claim);
		mobj_put_str(d, volume, "name", name);
		mobj_set_str(d, volume, "persistentVolumeClaim.claimName", claimed);
	}
	yyjson_mut_arr_foreach(have, i, n, v)
	{
		if (!map_has(&named, mobj_str(v, "name") ?: ""))
			yyjson_mut_arr_append(all, mobj_copy_mut(d, v));
	}
	map_release(&named);
	mobj_set(d, pod, "spec.volumes", all);
}

/* Ordinals below the partition keep the revision that was. */
static bool wants_current(const struct sset *s, int64_t ordinal)
{
	const val *strategy = obj_at(s->set, "spec.updateStrategy");
	const val *rolling = obj_at(strategy, "rollingUpdate");

	if (rolling)
		return ordinal < s->start + obj_int(rolling, "partition", 0);
	return !strcmp(obj_str_or(strategy, "type", "RollingUpdate"), "RollingUpdate") &&
	       ordinal < s->start + obj_int(s->set, "status.currentReplicas", 0);
}

static void put_labels(mdoc *d, mval *pod, const char *name, int64_t ordinal)
{
	mval *labels = mobj_make(d, pod, "metadata.labels");
	autofree char *index = xasprintf("%lld", (long long)ordinal);

	mobj_put_str(d, labels, POD_NAME, name);
	mobj_put_str(d, labels, POD_INDEX, index);
}

void sset_create_pod(struct sset *s, const struct replica *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	autofree char *name = xasprintf("%s-%lld", obj_name(s->set), (long long)r->ordinal);
	bool old = wants_current(s, r->ordinal) && s->current_template;
	const val *template = old ? s->current_template : obj_at(s->set, "spec.template");
	mval *pod = pod_from_template(d, template, s->set, name);

	put_labels(d, pod, name, r->ordinal);
	mobj_put_str(
		d, mobj_at(pod, "metadata.labels"), REVISION, old ? s->current : s->update);
	mobj_set_str(d, pod, "spec.hostname", name);
	mobj_set_str(d, pod, "spec.subdomain", obj_str(s->set, "spec.serviceName"));
	put_volumes(s, d, pod, r->ordinal);
	act_create(s->p->out, pod);
	act_event(s->p->out, STATEFULSET_COMPONENT, s->set, "Normal", "SuccessfulCreate",
		"Create Pod %s in StatefulSet %s successful", name, obj_name(s->set));
}

void sset_delete_pod(struct sset *s, const struct replica *r)
{
	act_delete(s->p->out, r->pod, NULL, -1);
	act_event(s->p->out, STATEFULSET_COMPONENT, s->set, "Normal", "SuccessfulDelete",
		"Delete Pod %s in StatefulSet %s successful", obj_name(r->pod), obj_name(s->set));
}

void sset_fix_identity(struct sset *s, const struct replica *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);
	const char *name = obj_label(r->pod, POD_NAME), *index = obj_label(r->pod, POD_INDEX);

	if (name && !strcmp(name, obj_name(r->pod)) && index &&
		strtoll(index, NULL, 10) == r->ordinal)
		return;
	put_labels(d, patch, obj_name(r->pod), r->ordinal);
	act_patch(s->p->out, r->pod, NULL, true, patch);
	act_event(s->p->out, STATEFULSET_COMPONENT, s->set, "Normal", "SuccessfulUpdate",
		"Update Pod %s in StatefulSet %s successful", obj_name(r->pod), obj_name(s->set));
}
