/*
 * clusterrole: the ClusterRoles that users are given (cluster-admin, admin, edit, view) and those
 * of everybody, with their bindings; and the rules of roles that are put together from others.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller clusterrole_controller;

/* The roles there are from the start; lists are words with blanks between. */
struct default_rule {
	const char *verbs, *groups, *resources; /* group "": "core" */
	const char *urls;			/* instead of groups and resources */
};
#define DEFAULT_RULES_MAX 16
struct default_role {
	const char *name;
	const char *part_of;	/* its rules are also that role's */
	const char *aggregates; /* it has the rules of the parts of this one; NULL: its own */
	const char *bound_to;	/* groups, by a binding of the same name; NULL: none */
	struct default_rule rules[DEFAULT_RULES_MAX]; /* ends with verbs == NULL */
};
extern const struct default_role default_roles[]; /* ends with name == NULL */
