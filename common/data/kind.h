/*
 * kind: the table of resources: names, scope, verbs, subresources, columns. Facts follow upstream
 * v1.36 (common/data/schema/resources.tsv, compiled as schema_pack.h says); a CRD adds rows at run
 * time later. Where a group has several versions of a resource, the preferred one stands first and
 * is what a lookup without a version answers.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "data/schema.h"

struct kind {
	const char *group;   /* "" for core */
	const char *version; /* "v1" */
	const char *kind;    /* "Deployment" */
	const char *plural;  /* "deployments" */
	const char *singular;
	bool namespaced;
	const char *const *short_names; /* ends with NULL */
	const char *const *categories;
	const char *verbs; /* "create,delete,…" */
	const char *
		subresources; /* "scale:Scale:get,patch,update;status:…" as in the table; "" none */
	const struct schema_type *type;
	const char *resource;	 /* the storage name: "deployments.apps", "pods" */
	const char *api_version; /* "apps/v1" */
};

/* All that discovery tells of. A few versions more are found by the look-ups below (batch/v1beta1
 * CronJob, policy/v1beta1 PodDisruptionBudget): upstream no longer serves them, old clients ask. */
size_t kind_count(void);
const struct kind *kind_nth(size_t i);
/* Does discovery tell of that group and version? */
bool kind_serves(const char *group, const char *version);
/* By apiVersion and kind as in an object; NULL if there is none. */
const struct kind *kind_by_gvk(const char *api_version, const char *kind);
/* By storage name "deployments.apps" or "pods". */
const struct kind *kind_by_resource(const char *resource);
/* By group, version, plural (a URL). */
const struct kind *kind_by_gvr(const char *group, const char *version, const char *plural);
/* By what a person types: plural, singular, kind, short name, plural.group, plural.version.group;
 * any case for kind names. */
const struct kind *kind_by_user(const char *word);
/* Storage name of the object's kind; ERR_NOTFOUND `no matches for kind "X" in version "Y"`. */
must_check int kind_of(const val *obj, const struct kind **ret, struct err *e);
/* Has the kind that subresource? */
bool kind_has_sub(const struct kind *k, const char *sub);
bool kind_has_verb(const struct kind *k, const char *verb);
