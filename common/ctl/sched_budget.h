/*
 * sched_budget: which pods PodDisruptionBudgets protect from being taken away.
 */
#pragma once
#include "control/view.h"
#include "data/selector.h"

struct sched_budget {
	val *obj; /* the view's */
	struct selector selector;
	int64_t allowed, left; /* disruptions; what is left of them in one count */
};
struct sched_budgets {
	struct sched_budget *v;
	size_t n;
};
/* Those that can match anything. */
void sched_budgets_read(struct sched_budgets *b, const struct view *v);
void sched_budgets_release(struct sched_budgets *b);
/* Start a count: nothing is taken yet. */
void sched_budgets_reset(struct sched_budgets *b);
/* Count the pod as taken; true: that breaks a budget. */
bool sched_budgets_take(struct sched_budgets *b, val *pod);
