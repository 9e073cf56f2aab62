/* Decisions as data: a line a pod. */
#include "ctl/sched_preempt.h"

static void explain_node(
	mdoc *d, mval *list, const struct sched_node *n, const struct sched_verdict *v)
{
	mval *o = yyjson_mut_arr_add_obj(d, list);

	mobj_set_str(d, o, "node", n->name);
	mobj_set_bool(d, o, "fits", !v->refused);
	if (v->refused) {
		mobj_set_str(d, o, "rule", v->refused->name);
		for (size_t i = 0; i < v->reasons.n; i++)
			yyjson_mut_arr_add_strcpy(
				d, mobj_make_arr(d, o, "reasons"), v->reasons.v[i]);
		return;
	}
	mobj_set_int(d, o, "total", v->total);
	for (size_t i = 0; sched_scores[i].name; i++) {
		mval *s = mobj_make(d, mobj_make(d, o, "scores"), sched_scores[i].name);
		mobj_set_int(d, s, "raw", v->raw[i]);
		mobj_set_int(d, s, "score", v->score[i]);
		mobj_set_int(d, s, "weight", sched_scores[i].weight);
	}
}

static void explain_preemption(mdoc *d, mval *o, const struct sched_preemption *r)
{
	mval *list;

	if (!r->node) {
		mobj_set_str(d, o, "reason", r->why);
		return;
	}
	mobj_set_str(d, o, "node", r->node->name);
	mobj_set_int(d, o, "violations", (int64_t)r->violations);
	list = mobj_make_arr(d, o, "victims");
	for (size_t i = 0; i < r->victims.n; i++) {
		mval *v = yyjson_mut_arr_add_obj(d, list);

		mobj_set_str(d, v, "namespace", obj_ns(r->victims.v[i]));
		mobj_set_str(d, v, "pod", obj_name(r->victims.v[i]));
		mobj_set_int(d, v, "priority", obj_int(r->victims.v[i], "spec.priority", 0));
	}
}

void sched_explain(struct actions *out, const struct sched_pod *p, const struct sched_nodes *nodes,
	const struct sched_verdict *v, const struct sched_node *chosen,
	const struct sched_preemption *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = yyjson_mut_obj(d), *list;

	yyjson_mut_doc_set_root(d, o);
	mobj_set_str(d, o, "verb", "explain");
	mobj_set_str(d, o, "namespace", obj_ns(p->obj));
	mobj_set_str(d, o, "pod", obj_name(p->obj));
	mobj_set_int(d, o, "requests.cpuMilli", p->ask.cpu_milli);
	mobj_set_int(d, o, "requests.memoryBytes", p->ask.memory_bytes);
	if (chosen)
		mobj_set_str(d, o, "node", chosen->name);
	else
		mobj_put(d, o, "node", yyjson_mut_null(d));
	list = mobj_make_arr(d, o, "nodes");
	for (size_t i = 0; i < nodes->n; i++)
		explain_node(d, list, &nodes->v[i], &v[i]);
	if (r)
		explain_preemption(d, mobj_make(d, o, "preemption"), r);
	mobj_write(&out->text, o);
	buf_addc(&out->text, '\n');
}
