/* A Deployment's status: counts, conditions, the progress deadline. */
#include <string.h>

#include "base/clock.h"
#include "ctl/deployment.h"

/* The conditions that are ours; those of others stay as and where they are. */
enum { AVAILABLE, PROGRESSING, FAILURE, N_CONDITIONS };
static const char *const types[] = {"Available", "Progressing", "ReplicaFailure"};

struct condition {
	bool set;
	size_t place; /* in the list: what changes goes to its end, as upstream's does */
	char status[8], reason[64];
	char *message;
	int64_t updated, changed;
};

struct status {
	struct rollout *r;
	struct condition c[N_CONDITIONS];
	size_t places; /* of the list, empty ones among them */
	int64_t replicas, updated, ready, available, unavailable, terminating;
};

static void copy_word(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from);
}

/* As upstream's SetDeploymentCondition: same status and reason stays as it is. */
static void set_condition(
	struct status *s, int which, const char *status, const char *reason, char *message)
{
	struct condition *c = &s->c[which];
	bool same = c->set && !strcmp(c->status, status);
	autofree char *m = message;

	if (same && !strcmp(c->reason, reason))
		return;
	if (!same)
		c->changed = s->r->p->now_ns;
	c->set = true;
	c->place = s->places++;
	c->updated = s->r->p->now_ns;
	copy_word(c->status, sizeof(c->status), status);
	copy_word(c->reason, sizeof(c->reason), reason);
	free(c->message);
	c->message = take(m);
}

/* Which of ours it is; -1: none. */
static int which_of(const val *condition)
{
	const char *type = obj_str_or(condition, "type", "");

	for (int i = 0; i < N_CONDITIONS; i++)
		if (!strcmp(type, types[i]))
			return i;
	return -1;
}

static void read_conditions(struct status *s)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach(obj_at(s->r->d, "status.conditions"), i, n, v)
	{
		int which = which_of(v);
		struct condition *c = which < 0 ? NULL : &s->c[which];

		s->places = n;
		if (!c || c->set)
			continue;
		c->set = true;
		c->place = i;
		copy_word(c->status, sizeof(c->status), obj_str_or(v, "status", ""));
		copy_word(c->reason, sizeof(c->reason), obj_str_or(v, "reason", ""));
		c->message = xstrdup(obj_str_or(v, "message", ""));
		c->updated = obj_time(v, "lastUpdateTime", s->r->p->now_ns);
		c->changed = obj_time(v, "lastTransitionTime", s->r->p->now_ns);
	}
}

static void count(struct status *s)
{
	struct rollout *r = s->r;

	for (size_t i = 0; i < r->n; i++) {
		s->replicas += r->sets[i].actual;
		s->ready += r->sets[i].ready;
		s->terminating += r->sets[i].terminating;
	}
	s->available = rollout_available_sum(r);
	s->updated = r->new ? r->new->actual : 0;
	s->unavailable = rollout_spec_sum(r) - s->available;
	if (s->unavailable < 0)
		s->unavailable = 0;
	if (s->available >= r->replicas - r->unavailable)
		set_condition(s, AVAILABLE, "True", "MinimumReplicasAvailable",
			xstrdup("Deployment has minimum availability."));
	else
		set_condition(s, AVAILABLE, "False", "MinimumReplicasUnavailable",
			xstrdup("Deployment does not have minimum availability."));
}

bool rollout_complete(const struct rollout *r)
{
	int64_t actual = 0;

	for (size_t i = 0; i < r->n; i++)
		actual += r->sets[i].actual;
	return r->new && r->new->actual == r->replicas &&actual ==
				 r->replicas &&rollout_available_sum(r) == r->replicas;
}

static int64_t deadline_s(const struct rollout *r)
{
	int64_t s = obj_int(r->d, "spec.progressDeadlineSeconds", INT32_MAX);

	return s == INT32_MAX ? 0 : s;
}

static char *about(const struct rollout *r, const char *what)
{
	if (r->new)
		return xasprintf("ReplicaSet \"%s\" %s", obj_name(r->new->obj), what);
	return xasprintf("Deployment \"%s\" %s", obj_name(r->d), what);
}

static bool progressed(const struct status *s)
{
	const val *d = s->r->d;
	int64_t replicas = obj_int(d, "status.replicas", 0);
	int64_t updated = obj_int(d, "status.updatedReplicas", 0);

	return s->updated > updated || s->replicas - s->updated < replicas - updated ||
	       s->ready > obj_int(d, "status.readyReplicas", 0) ||
	       s->available > obj_int(d, "status.availableReplicas", 0);
}

static void judge_progress(struct status *s, int64_t limit_s)
{
	struct rollout *r = s->r;
	struct condition *c = &s->c[PROGRESSING];
	bool done = c->set && !strcmp(c->reason, "NewReplicaSetAvailable");

	if (done && s->replicas == s->updated)
		return;
	if (rollout_complete(r)) {
		set_condition(s, PROGRESSING, "True", "NewReplicaSetAvailable",
			about(r, "has successfully progressed."));
	} else if (progressed(s)) {
		c->reason[0] = '\0'; /* told anew, so that the deadline counts from now */
		set_condition(
			s, PROGRESSING, "True", "ReplicaSetUpdated", about(r, "is progressing."));
	} else if (c->set && !done && c->updated + clock_span(limit_s) < r->p->now_ns) {
		set_condition(s, PROGRESSING, "False", "ProgressDeadlineExceeded",
			about(r, "has timed out progressing."));
	}
}

/* When the deadline has to be looked at again. */
static void wake_for_deadline(const struct status *s, int64_t limit_s)
{
	const struct condition *c = &s->c[PROGRESSING];

	if (!c->set || !strcmp(c->reason, "NewReplicaSetAvailable") ||
		!strcmp(c->reason, "ProgressDeadlineExceeded"))
		return;
	act_wake(s->r->p->out, c->updated + clock_span(limit_s) + NS_PER_S);
}

/* Why pods could not be made: what the new ReplicaSet says, else any. */
static void copy_failure(struct status *s)
{
	struct rollout *r = s->r;
	const val *c = r->new ? obj_condition(r->new->obj, "ReplicaFailure") : NULL;

	for (size_t i = 0; i < r->n && !c; i++)
		c = obj_condition(r->sets[i].obj, "ReplicaFailure");
	if (c)
		set_condition(s, FAILURE, obj_str_or(c, "status", "True"),
			obj_str_or(c, "reason", ""), xstrdup(obj_str_or(c, "message", "")));
	else
		s->c[FAILURE].set = false;
}

/* What a new set, a pause or a resumption does to Progressing before counting starts. */
static void note_changes(struct status *s)
{
	struct rollout *r = s->r;
	struct condition *c = &s->c[PROGRESSING];
	bool paused = c->set && !strcmp(c->reason, "DeploymentPaused");

	if (c->set && !strcmp(c->reason, "ProgressDeadlineExceeded") && r->paused)
		return;
	if (r->paused && !paused)
		set_condition(s, PROGRESSING, "Unknown", "DeploymentPaused",
			xstrdup("Deployment is paused"));
	else if (!r->paused && paused)
		set_condition(s, PROGRESSING, "Unknown", "DeploymentResumed",
			xstrdup("Deployment is resumed"));
	if (r->created)
		set_condition(s, PROGRESSING, "True", "NewReplicaSetCreated",
			xasprintf("Created new replica set \"%s\"", r->created));
	else if (r->new && !c->set)
		set_condition(s, PROGRESSING, "True", "FoundNewReplicaSet",
			xasprintf("Found new replica set \"%s\"", obj_name(r->new->obj)));
}

static void write_condition(const struct condition *c, const char *type, mdoc *d, mval *list)
{
	mval *o = yyjson_mut_arr_add_obj(d, list);
	char t[CLOCK_RFC3339_SIZE];

	mobj_put_str(d, o, "type", type);
	mobj_put_str(d, o, "status", c->status);
	mobj_put_str(d, o, "lastUpdateTime", clock_rfc3339(c->updated, t));
	mobj_put_str(d, o, "lastTransitionTime", clock_rfc3339(c->changed, t));
	mobj_put_str(d, o, "reason", c->reason);
	mobj_put_str(d, o, "message", c->message);
}

static void write_conditions(const struct status *s, mdoc *d, mval *status)
{
	val *old = obj_at(s->r->d, "status.conditions");
	yyjson_arr_iter it = yyjson_arr_iter_with(old);
	mval *list = yyjson_mut_arr(d);

	for (size_t place = 0; place < s->places; place++) {
		const val *v = yyjson_arr_iter_next(&it);

		if (v && which_of(v) < 0)
			yyjson_mut_arr_append(list, mobj_copy(d, v));
		for (int i = 0; i < N_CONDITIONS; i++)
			if (s->c[i].set && s->c[i].place == place)
				write_condition(&s->c[i], types[i], d, list);
	}
	mobj_put(d, status, "conditions", list);
}

static void write_status(const struct status *s)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = yyjson_mut_obj(d);
	const val *dep = s->r->d;
	const struct {
		const char *field;
		int64_t n;
	} counts[] = {{"observedGeneration", obj_int(dep, "metadata.generation", 0)},
		{"replicas", s->replicas}, {"updatedReplicas", s->updated},
		{"readyReplicas", s->ready}, {"availableReplicas", s->available},
		{"unavailableReplicas", s->unavailable}};

	for (size_t i = 0; i < array_size(counts); i++) {
		if (counts[i].n)
			mobj_set_int(d, status, counts[i].field, counts[i].n);
	}
	mobj_set_int(d, status, "terminatingReplicas", s->terminating);
	if (obj_at(dep, "status.collisionCount"))
		mobj_set_int(d, status, "collisionCount", obj_int(dep, "status.collisionCount", 0));
	write_conditions(s, d, status);
	act_status(s->r->p->out, dep, d, status);
}

void rollout_status(struct rollout *r, bool rollout)
{
	struct status s = {.r = r};
	int64_t limit_s = deadline_s(r);

	read_conditions(&s);
	if (limit_s)
		note_changes(&s);
	else if (rollout)
		s.c[PROGRESSING].set = false;
	count(&s);
	if (rollout && limit_s)
		judge_progress(&s, limit_s);
	if (rollout)
		copy_failure(&s);
	write_status(&s);
	if (rollout && limit_s)
		wake_for_deadline(&s, limit_s);
	for (int i = 0; i < N_CONDITIONS; i++)
		free(s.c[i].message);
}
