/*
 * fields: an object told field by field, and where two objects differ.
 *
 * A field's path is how a person would write it: "spec.replicas". Elements of a list that has keys
 * (of the schema; else "name", where every element has one of its own) go by them, so that a
 * container stays itself when another is put before it: `spec.containers[name="web"].image`;
 * elements of a set by their value: `metadata.finalizers["a/b"]`. A map's key that is not a plain
 * word is quoted: `metadata.labels["app.kubernetes.io/name"]`. Lists of anything else are one
 * value, but objects in lists of equal length are compared place by place: `rules[0].host`.
 */
#pragma once
#include "data/obj.h"
#include "data/schema.h"

/* index_path: the same with places instead of keys: "spec.containers[0].image". from or to is NULL
   where there is none. Nonzero ends the walk, and is answered. */
typedef int (*fields_fn)(void *arg, const char *path, const char *index_path, const val *from,
	const val *to);

/* Differences of two objects of type t (NULL: unknown), b's order first. What only one of them has
   is one difference, however large. index_path is NULL. */
int fields_diff(
	const val *a, const val *b, const struct schema_type *t, fields_fn fn, void *arg);
/* All leaves of an object, as `to`: scalars, lists that are one value, empty maps. */
int fields_each(const val *v, const struct schema_type *t, fields_fn fn, void *arg);
