/*
 * revision: the history of a StatefulSet's or DaemonSet's template, in ControllerRevisions.
 *
 * A revision holds the patch that brings its template back, {"spec":{"template":{…}}} with
 * "$patch":"replace" in the template and sorted keys: kubectl compares it byte by byte. It is
 * called after its set and a hash of the patch. A template that comes back gives its old revision
 * the next number; nothing is stored twice. Follows upstream's pkg/controller/history (v1.36).
 */
#pragma once
#include "control/reconcile.h"

/* A set's revisions, and the one of today's template. */
struct revisions {
	const val *owner;
	const char *hash_label; /* where a revision carries its hash */
	struct vec v;	   /* const val *, lowest number first; the view's */
	doc *data;	   /* today's patch */
	const val *now;	   /* of v: today's; NULL: it is made in this pass */
	char *name, *hash; /* today's */
	int64_t number;	   /* today's, as it will be */
	int64_t collisions;
};

/*
 * Claim the revisions of owner (an object with spec.selector and spec.template) and find today's;
 * adoptions and releases are emitted. hash_label is kept. ERR_INVALID: the selector.
 */
must_check int revisions_read(struct pass *p, const val *owner, const char *hash_label,
	struct revisions *ret, struct err *e);
void revisions_release(struct revisions *r);
/* Emit what today's revision lacks: itself, or its number. */
void revisions_write(struct pass *p, const struct revisions *r);
/* The one of that name, or NULL. */
const val *revisions_find(const struct revisions *r, const char *name);
/*
 * Delete the lowest revisions that are not live, so many that limit of them are left; today's is
 * neither counted nor deleted. count_live: those that are live count, too.
 */
void revisions_prune(struct pass *p, const struct revisions *r, int64_t limit, bool count_live,
	bool (*live)(void *arg, const val *revision), void *arg);

/* The PodTemplateSpec that a revision holds; NULL if it holds none. The revision's. */
const val *revision_template(const val *revision);

/* Trim a revision to what is needed here; whole: with its template. */
mval *trim_revision(mdoc *d, const val *obj);
mval *trim_revision_whole(mdoc *d, const val *obj);
