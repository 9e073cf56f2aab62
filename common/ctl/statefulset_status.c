/* A StatefulSet's status: its pods, counted. */
#include <string.h>

#include "ctl/podset.h"
#include "ctl/statefulset.h"

struct counts {
	int64_t replicas, ready, available, current, updated;
};

static void count(const struct sset *s, const struct replica *list, size_t n, struct counts *c)
{
	for (size_t i = 0; i < n; i++) {
		const val *pod = list[i].pod;
		const char *revision = pod ? obj_label(pod, "controller-revision-hash") : NULL;

		if (!pod)
			continue;
		c->replicas++;
		c->ready += pod_running_ready(pod);
		c->available += list[i].available;
		if (list[i].terminating || !revision)
			continue;
		c->current += !strcmp(revision, s->current);
		c->updated += !strcmp(revision, s->update);
	}
}

static bool rolling(const val *set)
{
	return !strcmp(obj_str_or(set, "spec.updateStrategy.type", "RollingUpdate"),
		"RollingUpdate");
}

static void put_count(mdoc *d, mval *status, const char *field, int64_t n)
{
	if (n)
		mobj_set_int(d, status, field, n);
}

static void put_word(mdoc *d, mval *status, const char *field, const char *s)
{
	if (*s)
		mobj_set_str(d, status, field, s);
}

void sset_status(struct sset *s)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = yyjson_mut_obj(d);
	val *conditions = obj_at(s->set, "status.conditions");
	const char *current = s->current;
	struct counts c = {0};

	count(s, s->replicas, s->n, &c);
	count(s, s->condemned, s->n_condemned, &c);
	c.current -= s->doomed;
	if (rolling(s->set) && c.updated == s->wanted && c.ready == s->wanted &&
		c.replicas == s->wanted) {
		c.current = c.updated;
		current = s->update;
	}
	put_count(d, status, "observedGeneration", obj_int(s->set, "metadata.generation", 0));
	mobj_set_int(d, status, "replicas", c.replicas);
	put_count(d, status, "readyReplicas", c.ready);
	put_count(d, status, "currentReplicas", c.current);
	put_count(d, status, "updatedReplicas", c.updated);
	put_word(d, status, "currentRevision", current);
	put_word(d, status, "updateRevision", s->update);
	mobj_set_int(d, status, "collisionCount", s->revs.collisions);
	if (conditions)
		mobj_set(d, status, "conditions", mobj_copy(d, conditions));
	mobj_set_int(d, status, "availableReplicas", c.available);
	act_status(s->p->out, s->set, d, status);
}
