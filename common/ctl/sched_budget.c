#include <stdlib.h>
#include <string.h>

#include "ctl/sched_budget.h"

#define RESOURCE "poddisruptionbudgets.policy"

/* A budget that selects nothing, or everything by an empty selector, protects nobody here. */
void sched_budgets_read(struct sched_budgets *b, const struct view *v)
{
	struct view_iter it = view_all(v, RESOURCE, NULL);

	*b = (struct sched_budgets){.v = xcalloc(view_count(v, RESOURCE) + 1, sizeof(*b->v))};
	for (val *pdb; (pdb = view_next(&it));) {
		struct sched_budget *one = &b->v[b->n];

		if (selector_from_obj(obj_at(pdb, "spec.selector"), &one->selector, NULL))
			continue;
		if (one->selector.nothing || !one->selector.n) {
			selector_release(&one->selector);
			continue;
		}
		one->obj = pdb;
		one->allowed = obj_int(pdb, "status.disruptionsAllowed", 0);
		b->n++;
	}
}

void sched_budgets_release(struct sched_budgets *b)
{
	for (size_t i = 0; i < b->n; i++)
		selector_release(&b->v[i].selector);
	free(b->v);
	*b = (struct sched_budgets){0};
}

void sched_budgets_reset(struct sched_budgets *b)
{
	for (size_t i = 0; i < b->n; i++)
		b->v[i].left = b->v[i].allowed;
}

bool sched_budgets_take(struct sched_budgets *b, val *pod)
{
	val *labels = obj_at(pod, "metadata.labels");
	bool breaks = false;

	if (!yyjson_obj_size(labels))
		return false;
	for (size_t i = 0; i < b->n; i++) {
		struct sched_budget *one = &b->v[i];

		if (strcmp(obj_ns(one->obj), obj_ns(pod)) != 0 ||
			!selector_matches(&one->selector, labels))
			continue;
		/* an eviction that the API has counted already */
		if (yyjson_obj_get(obj_at(one->obj, "status.disruptedPods"), obj_name(pod)))
			continue;
		breaks |= --one->left < 0;
	}
	return breaks;
}
