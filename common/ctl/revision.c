#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "control/owner.h"
#include "ctl/podset.h"
#include "ctl/revision.h"

#define REVISIONS "controllerrevisions.apps"

/* Where trim puts the hash of what a revision holds: it stands for the data when they are
 * compared. */
#define DATA_HASH "dataHash"

static char *hash_of(const val *data, int64_t collisions)
{
	char letters[13];

	hash_letters(obj_hash((uint64_t)collisions, data), 10, letters);
	return xstrdup(letters);
}

static mval *trim(mdoc *d, const val *obj, bool whole)
{
	static const char *const paths[] = {
		"metadata.labels", "metadata.ownerReferences", "revision", NULL};
	mval *m = trim_keep(d, obj, paths);
	val *data = obj_at(obj, "data");
	autofree char *hash = hash_of(data, 0);

	mobj_put_str(d, m, DATA_HASH, hash);
	if (whole && data)
		mobj_put(d, m, "data", mobj_copy(d, data));
	return m;
}

mval *trim_revision(mdoc *d, const val *obj)
{
	return trim(d, obj, false);
}

mval *trim_revision_whole(mdoc *d, const val *obj)
{
	return trim(d, obj, true);
}

static doc *patch_of(const val *owner)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);
	val *template = obj_at(owner, "spec.template");
	autodoc *plain = NULL;
	autobuf text = BUF_INIT;
	struct err e;
	doc *ret;

	mobj_set(d, patch, "spec.template", template ? mobj_copy(d, template) : yyjson_mut_obj(d));
	mobj_put_str(d, mobj_at(patch, "spec.template"), "$patch", "replace");
	plain = doc_from_mut(patch);
	obj_write_sorted(&text, yyjson_doc_get_root(plain));
	if (obj_parse(text.data, text.len, "template", &ret, &e))
		bug("what was written cannot be read");
	return ret;
}

static int by_number(const void *a, const void *b)
{
	const val *x = *(void *const *)a, *y = *(void *const *)b;
	int64_t n = obj_int(x, "revision", 0), m = obj_int(y, "revision", 0);
	int64_t s = obj_time(x, "metadata.creationTimestamp", 0);
	int64_t t = obj_time(y, "metadata.creationTimestamp", 0);

	if (n != m)
		return n < m ? -1 : 1;
	if (s != t)
		return s < t ? -1 : 1;
	return strcmp(obj_name(x), obj_name(y));
}

static bool holds(const val *revision, const char *hash)
{
	return !strcmp(obj_str_or(revision, DATA_HASH, ""), hash);
}

/* A name for a new revision that nobody else's has; each that is taken counts a collision. */
static void find_name(const struct pass *p, struct revisions *r, const char *data_hash)
{
	for (;;) {
		const val *taken;

		free(r->hash);
		free(r->name);
		r->hash = hash_of(yyjson_doc_get_root(r->data), r->collisions);
		r->name = xasprintf("%.223s-%s", obj_name(r->owner), r->hash);
		taken = view_get(p->view, REVISIONS, obj_ns(r->owner), r->name);
		if (!taken)
			return;
		if (holds(taken, data_hash)) {
			r->now = taken;
			r->number = obj_int(taken, "revision", 0);
			return;
		}
		r->collisions++;
	}
}

/* As its label says, else as its name ends. */
static char *hash_in(const val *revision, const char *label)
{
	const char *hash = obj_label(revision, label), *name = obj_name(revision);
	const char *dash = strrchr(name, '-');

	return xstrdup(hash ? hash : dash ? dash + 1 : name);
}

static void find_now(const struct pass *p, struct revisions *r)
{
	autofree char *hash = hash_of(yyjson_doc_get_root(r->data), 0);
	const val *last = r->v.n ? r->v.v[r->v.n - 1] : NULL;

	r->collisions = obj_int(r->owner, "status.collisionCount", 0);
	r->number = obj_int(last, "revision", 0) + 1;
	for (size_t i = r->v.n; i && !r->now; i--)
		r->now = holds(r->v.v[i - 1], hash) ? r->v.v[i - 1] : NULL;
	if (!r->now) {
		find_name(p, r, hash);
		return;
	}
	r->name = xstrdup(obj_name(r->now));
	r->hash = hash_in(r->now, r->hash_label);
	if (r->now == last)
		r->number = obj_int(last, "revision", 0);
}

int revisions_read(struct pass *p, const val *owner, const char *hash_label,
	struct revisions *ret, struct err *e)
{
	struct revisions r = {.owner = owner, .hash_label = hash_label};

	if (objects_claim(p, REVISIONS, owner, &r.v, e)) {
		vec_release(&r.v);
		return -1;
	}
	if (r.v.n)
		qsort(r.v.v, r.v.n, sizeof(*r.v.v), by_number);
	r.data = patch_of(owner);
	find_now(p, &r);
	*ret = r;
	return 0;
}

void revisions_release(struct revisions *r)
{
	vec_release(&r->v);
	yyjson_doc_free(r->data);
	free(r->name);
	free(r->hash);
}

static void create(struct pass *p, const struct revisions *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = mobj_new(d, "apps/v1", "ControllerRevision", obj_ns(r->owner), r->name);
	val *labels = obj_at(r->owner, "spec.template.metadata.labels");
	val *notes = obj_at(r->owner, "metadata.annotations");

	if (labels)
		mobj_set(d, o, "metadata.labels", mobj_copy(d, labels));
	mobj_put_str(d, mobj_make(d, o, "metadata.labels"), r->hash_label, r->hash);
	if (notes)
		mobj_set(d, o, "metadata.annotations", mobj_copy(d, notes));
	owner_set_controller(d, o, r->owner);
	mobj_put(d, o, "data", mobj_copy(d, yyjson_doc_get_root(r->data)));
	mobj_set_int(d, o, "revision", r->number);
	act_create(p->out, o);
}

void revisions_write(struct pass *p, const struct revisions *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	if (!r->now) {
		create(p, r);
	} else if (obj_int(r->now, "revision", 0) < r->number) {
		mobj_set_int(d, patch, "revision", r->number);
		act_patch(p->out, r->now, NULL, true, patch);
	}
}

const val *revisions_find(const struct revisions *r, const char *name)
{
	for (size_t i = 0; i < r->v.n; i++) {
		if (!strcmp(obj_name(r->v.v[i]), name))
			return r->v.v[i];
	}
	return NULL;
}

void revisions_prune(struct pass *p, const struct revisions *r, int64_t limit, bool count_live,
	bool (*live)(void *arg, const val *revision), void *arg)
{
	int64_t surplus = -limit;

	for (size_t i = 0; i < r->v.n; i++)
		surplus += r->v.v[i] != r->now && (count_live || !live(arg, r->v.v[i]));
	for (size_t i = 0; i < r->v.n && surplus > 0; i++) {
		const val *o = r->v.v[i];

		if (o == r->now || live(arg, o) || obj_deleting(o))
			continue;
		act_delete(p->out, o, NULL, -1);
		surplus--;
	}
}

const val *revision_template(const val *revision)
{
	return obj_at(revision, "data.spec.template");
}
