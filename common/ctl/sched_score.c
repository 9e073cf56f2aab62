/*
 * Scores: how well a node that fits would do, 0 to 100 after normalizing. Weights are upstream's
 * defaults.
 */
#include <string.h>

#include "ctl/sched.h"
#include "ctl/sched_match.h"

static int64_t free_share(int64_t can, int64_t used)
{
	return can <= 0 || used > can ? 0 : (can - used) * 100 / can;
}

/* The mean of what would stay free of cpu and memory. */
static int64_t least_allocated(const struct sched_pod *p, const struct sched_node *n)
{
	return (free_share(n->can.cpu_milli, n->used_cpu_or_default + p->cpu_or_default) +
		       free_share(n->can.memory_bytes,
			       n->used_memory_or_default + p->memory_or_default)) /
	       2;
}

static double share(int64_t can, int64_t used)
{
	double f = can > 0 ? (double)used / (double)can : 1;

	return f > 1 ? 1 : f;
}

/* The nearer the shares of cpu and memory, the better: 1 - |a - b| / 2 is one minus their
 * deviation. */
static int64_t balanced(const struct sched_pod *p, const struct sched_node *n)
{
	double cpu = share(n->can.cpu_milli, n->used.cpu_milli + p->ask.cpu_milli);
	double memory = share(n->can.memory_bytes, n->used.memory_bytes + p->ask.memory_bytes);
	double apart = cpu > memory ? cpu - memory : memory - cpu;

	return (int64_t)((1 - apart / 2) * 100);
}

static int64_t preferred_affinity(const struct sched_pod *p, const struct sched_node *n)
{
	int64_t sum = 0;
	val *t;
	size_t i, max;

	yyjson_arr_foreach(obj_at(p->obj, "spec.affinity.nodeAffinity."
					  "preferredDuringSchedulingIgnoredDuringExecution"),
		i, max, t)
	{
		if (sched_term_matches(obj_at(t, "preference"), n))
			sum += obj_int(t, "weight", 0);
	}
	return sum;
}

/* Taints that ask to stay away: the fewer, the better. */
static int64_t soft_taints(const struct sched_pod *p, const struct sched_node *n)
{
	int64_t count = 0;
	val *t;
	size_t i, max;

	yyjson_arr_foreach(obj_at(n->obj, "spec.taints"), i, max, t)
	{
		const char *effect = obj_str_or(t, "effect", "");
		if (!strcmp(effect, "PreferNoSchedule") &&
			!sched_tolerates(p->obj, obj_str_or(t, "key", ""),
				obj_str_or(t, "value", ""), effect))
			count++;
	}
	return count;
}

const struct sched_score sched_scores[] = {
	{"TaintToleration", 3, SCORE_REVERSED, soft_taints},
	{"NodeAffinity", 2, SCORE_TO_MAX, preferred_affinity},
	{"NodeResourcesFit", 1, SCORE_AS_IS, least_allocated},
	{"NodeResourcesBalancedAllocation", 1, SCORE_AS_IS, balanced},
	{NULL, 0, SCORE_AS_IS, NULL},
};
