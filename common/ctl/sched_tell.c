/*
 * What a pod that fits nowhere is told: the condition PodScheduled, an event, and where room is
 * being made for it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ctl/sched_preempt.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *sched_tally(const struct strv *reasons, size_t n_nodes)
{
	autobuf b = BUF_INIT;
	autostrv told = STRV_INIT;
	char **v = xcalloc(reasons->n + 1, sizeof(*v));

	for (size_t i = 0; i < reasons->n; i++)
		v[i] = reasons->v[i];
	qsort(v, reasons->n, sizeof(*v), by_text);
	for (size_t i = 0, j; i < reasons->n; i = j) {
		for (j = i; j < reasons->n && !strcmp(v[i], v[j]); j++)
			;
		strv_addf(&told, "%zu %s", j - i, v[i]);
	}
	free(v);
	if (told.n)
		qsort(told.v, told.n, sizeof(*told.v), by_text);
	buf_addf(&b, "0/%zu nodes are available:", n_nodes);
	for (size_t i = 0; i < told.n; i++)
		buf_addf(&b, "%s %s", i ? "," : "", told.v[i]);
	buf_addc(&b, '.');
	return buf_detach(&b, NULL);
}

/* malloc'ed */
static char *message(
	const struct sched_verdict *v, size_t n_nodes, const struct sched_preemption *r)
{
	autostrv all = STRV_INIT;
	char *tally, *whole;

	if (!n_nodes)
		return xstrdup("no nodes available to schedule pods");
	for (size_t i = 0; i < n_nodes; i++)
		for (size_t j = 0; j < v[i].reasons.n; j++)
			strv_add(&all, v[i].reasons.v[j]);
	tally = sched_tally(&all, n_nodes);
	if (!r->why)
		return tally;
	/* resource claims are asked first; nothing is ever claimed here */
	whole = xasprintf("%s no new claims to deallocate, %s", tally, r->why);
	free(tally);
	return whole;
}

static void put_condition(
	struct pass *p, val *pod, const val *old, const char *why, mdoc *d, mval *list)
{
	mval *c = yyjson_mut_arr_add_obj(d, list);
	char now[CLOCK_RFC3339_SIZE];
	const char *since = clock_rfc3339(p->now_ns, now);

	if (old && !strcmp(obj_str_or(old, "status", ""), "False"))
		since = obj_str_or(old, "lastTransitionTime", since);
	mobj_set_str(d, c, "type", "PodScheduled");
	if (obj_int(pod, "metadata.generation", 0))
		mobj_set_int(
			d, c, "observedGeneration", obj_int(pod, "metadata.generation", 0));
	mobj_set_str(d, c, "status", "False");
	mobj_set_str(d, c, "lastTransitionTime", since);
	mobj_set_str(d, c, "reason", "Unschedulable");
	mobj_set_str(d, c, "message", why);
}

/* node: where room is made for it, "" nowhere. */
static void say(struct pass *p, val *pod, const char *why, const char *node)
{
	val *old = obj_condition(pod, "PodScheduled");
	const char *before = obj_str_or(pod, "status.nominatedNodeName", "");
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	if (old && !strcmp(obj_str_or(old, "message", ""), why) && !strcmp(node, before))
		return;
	yyjson_mut_doc_set_root(d, patch);
	put_condition(p, pod, old, why, d, mobj_make_arr(d, patch, "status.conditions"));
	if (strcmp(node, before) != 0)
		mobj_put(d, mobj_at(patch, "status"), "nominatedNodeName",
			*node ? yyjson_mut_strcpy(d, node) : yyjson_mut_null(d));
	act_patch_strategic(p->out, pod, "status", true, patch);
	act_event(p->out, SCHED_NAME, pod, "Warning", "FailedScheduling", "%s", why);
}

void sched_say(struct pass *p, val *pod, const char *why)
{
	say(p, pod, why, obj_str_or(pod, "status.nominatedNodeName", ""));
}

void sched_tell(struct pass *p, val *pod, const struct sched_verdict *v, size_t n_nodes,
	const struct sched_preemption *r)
{
	const char *node = obj_str_or(pod, "status.nominatedNodeName", "");
	autofree char *why = NULL;

	if (r->waits && obj_condition(pod, "PodScheduled"))
		return;
	if (r->node || r->hopeless)
		node = r->node ? r->node->name : "";
	why = message(v, n_nodes, r);
	say(p, pod, why, node);
}
