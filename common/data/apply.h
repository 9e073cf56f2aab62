/*
 * apply: server-side apply and the ownership of fields, as structured-merge-diff has them
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
 *
 * Everything is pure: objects and sets in, objects and sets out. What may be owned apart is said by
 * the schema type: members of structs and maps, elements of keyed lists and sets, scalars; atomic
 * lists, maps and structs as a whole. Without a type (NULL) objects are maps, lists are atomic.
 *
 * What the system keeps for itself (apiVersion, kind, metadata's name, uid, resourceVersion,
 * managedFields and the like) is in no set.
 *
 * Sets belong to the pool given (fieldset.h) and point into the objects that they came from.
 */
#pragma once
#include "data/fieldset.h"
#include "data/schema.h"

/* What the step from one object to another did. A path is in at most one of them. */
struct apply_diff {
	const struct fieldset *added, *modified, *removed;
};
/*
 * old NULL: an empty object of the type as Go writes one: its structs are there, so that only what
 * is below them counts as added.
 */
void apply_compare(struct fieldset_pool *p, const struct schema_type *t, const mval *old,
	const mval *now, struct apply_diff *ret);

/* The paths that an object as applied sets. */
const struct fieldset *apply_fields(
	struct fieldset_pool *p, const struct schema_type *t, const mval *obj);

/*
 * Does an object fit its type? ERR_SYS (which is answered as upstream does: code 500 without a
 * reason) with `.spec.x: field not declared in schema`, several of them as a list of lines; at
 * most 20 are told.
 */
must_check int apply_check(const struct schema_type *t, const mval *obj, struct err *e);

/*
 * live with config merged into it, in d: config wins; lists keep the order of config for what it
 * names and live's for the rest. Both fit the type.
 */
mval *apply_merge(
	mdoc *d, const struct schema_type *t, const mval *live, const mval *config);
/* obj without the paths of s, in d: what is left empty becomes null. */
mval *apply_without(
	mdoc *d, const struct schema_type *t, const mval *obj, const struct fieldset *s);
/* s and the members of structs that lead to its paths. */
const struct fieldset *apply_with_parents(
	struct fieldset_pool *p, const struct schema_type *t, const struct fieldset *s);

/* Who owns what: an entry of metadata.managedFields. Strings are the maker's. */
struct apply_owner {
	const char *manager, *api_version, *subresource; /* never NULL */
	const char *time;				 /* RFC 3339; NULL: none */
	bool apply;					 /* operation Apply, else Update */
	const struct fieldset *set;
};
struct apply_owners {
	struct apply_owner *v;
	size_t n, alloc;
};
void apply_owners_release(struct apply_owners *o);
#define autoowners __attribute__((cleanup(apply_owners_release))) struct apply_owners
/* The entry of the same manager, operation, subresource and, for an Update, version; or NULL. */
struct apply_owner *apply_owner_find(const struct apply_owners *o, const struct apply_owner *like);
/* In the place of its like, or as a new one. */
void apply_owner_put(struct apply_owners *o, const struct apply_owner *one);

/* What a change of one version of an object does to the owners: for the versions that entries
 * have. */
struct apply_change {
	const char *api_version;
	const struct apply_diff *diff;
};

/*
 * An update by self (its set is ignored, its time is the time now): who owned a changed field owns
 * it no more, self owns what was added and modified, but for paths below those of ignored. A set
 * that comes out as it was stays the same pointer. changes[0] is self's version; an entry of a
 * version that is not among them goes. Answers whether self took anything.
 */
bool apply_track(struct fieldset_pool *p, struct apply_owners *o, const struct apply_owner *self,
	const struct apply_change *changes, size_t n, const struct fieldset *ignored);
/* At most max entries of updates: the oldest become one entry "ancient-changes" of each version. */
void apply_cap(struct fieldset_pool *p, struct apply_owners *o, size_t max);
/* In the order in which they are written: operation, time, manager, version, subresource. */
void apply_owners_sort(struct apply_owners *o);

/* A path that somebody else owns. */
struct apply_conflict {
	const struct apply_owner *owner; /* of the owners given */
	const struct fieldset *set;
};
struct apply_config {
	const struct schema_type *t;
	const mval *live;   /* NULL: there is none */
	const mval *config; /* passed apply_check */
	const struct fieldset *ignored;
	bool force;
	/* paths whose conflicts do not count when nothing else conflicts; NULL: none */
	const struct fieldset *(*allowed)(void *arg);
	void *arg;
};
struct apply_result {
	mval *obj;    /* in d; NULL: live as it is */
	bool refused; /* somebody else owns what config changes: see conflicts */
	struct apply_conflict *conflicts;
	size_t n_conflicts;
};
void apply_result_release(struct apply_result *r);
/*
 * Apply c by self (operation Apply). The owners change unless it is refused; self's entry keeps its
 * time when the object stays as it is. Entries of other versions than self's are left alone.
 */
void apply_configuration(struct fieldset_pool *p, mdoc *d, const struct apply_config *c,
	const struct apply_owner *self, struct apply_owners *o, struct apply_result *ret);
