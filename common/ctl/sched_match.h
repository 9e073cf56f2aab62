/*
 * sched_match: tolerations and node selectors against one node; what filters and scores share.
 */
#pragma once
#include "ctl/sched.h"

/* Does the pod tolerate the taint? */
bool sched_tolerates(val *pod, const char *key, const char *value, const char *effect);
/* A plain map of labels; NULL matches. */
bool sched_selector_matches(val *map, const struct sched_node *n);
/* nodeSelectorTerms: any of them; an empty list matches nothing. */
bool sched_terms_match(val *terms, const struct sched_node *n);
/* One term: all of its expressions and fields; an empty one matches nothing. */
bool sched_term_matches(val *term, const struct sched_node *n);
