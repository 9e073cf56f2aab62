/*
 * The metadata rules of all kinds (API conventions, "Metadata"): one table says for each field what
 * a create and an update make of it.
 */
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "data/names.h"
#include "local/local.h"

enum on_create { CREATE_KEEP, CREATE_DROP };
enum on_update {
	UPDATE_KEEP, /* the caller's to change */
	UPDATE_OLD,  /* stays as it was, whatever the caller sent */
	UPDATE_FILL, /* stays as it was when the caller left it out; another value is an error */
	UPDATE_ONCE, /* stays as it was; where nothing was, the caller's, an error */
	UPDATE_DROP
};
static const struct {
	const char *field;
	enum on_create create;
	enum on_update update;
} meta_fields[] = {
	{"name", CREATE_KEEP, UPDATE_KEEP},
	{"namespace", CREATE_KEEP, UPDATE_KEEP},
	{"generateName", CREATE_KEEP, UPDATE_KEEP},
	{"uid", CREATE_DROP, UPDATE_FILL},
	{"creationTimestamp", CREATE_DROP, UPDATE_OLD},
	{"deletionTimestamp", CREATE_DROP, UPDATE_ONCE},
	{"deletionGracePeriodSeconds", CREATE_DROP, UPDATE_FILL},
	{"generation", CREATE_DROP, UPDATE_OLD},
	{"resourceVersion", CREATE_DROP, UPDATE_DROP},
	{"selfLink", CREATE_DROP, UPDATE_DROP},
	{"managedFields", CREATE_KEEP, UPDATE_KEEP}, /* managed.c's */
};

/* How often each key has been created, up to lives_rev of the log. */
static int count_life(void *arg, const struct store_row *r)
{
	struct local *l = arg;
	autofree char *key = NULL;

	if (r->rev > l->lives_rev)
		l->lives_rev = r->rev;
	if (r->op != STORE_PUT || !r->created)
		return 0;
	key = xasprintf("%s\n%s\n%s", r->key.resource, r->key.ns, r->key.name);
	map_put(&l->lives, key, (void *)((uintptr_t)map_get(&l->lives, key) + 1));
	return 0;
}

int meta_uid(const struct call *c, char ret_uid[37], struct err *e)
{
	const char *seed = seed_get();
	autofree char *key = NULL, *life = NULL;
	struct local *l = c->l;
	uint64_t h[2];

	if (!seed) {
		seed_random(h, sizeof(h));
		hash_uuid(h[0], h[1], ret_uid);
		return 0;
	}
	/* Not the stream of K_SEED: that would make a uid depend on the order of the writes. The
	 * log is read on from where it was left; what is compacted away counts as one life. */
	if (store_log(l->store, NULL, NULL, NULL, l->lives_rev, 0, count_life, l, e)) {
		if (e->code != ERR_GONE || store_revision(l->store, &l->lives_rev, e))
			return -1;
	}
	key = xasprintf("%s\n%s\n%s", c->kind->resource, c->ns, c->name);
	life = xasprintf("%s\n%s\n%ju", seed, key, (uintmax_t)(uintptr_t)map_get(&l->lives, key));
	hash_uuid(hash_str(1, life), hash_str(2, life), ret_uid);
	return 0;
}

static int same_namespace(const struct call *c, const mval *meta, struct err *e)
{
	const char *ns = mobj_str(meta, "namespace");

	if (!c->kind->namespaced)
		return 0;
	if (!ns || !*ns || !strcmp(ns, c->ns))
		return 0;
	return err_set(e, ERR_BADREQUEST,
		"the namespace of the provided object does not match the namespace sent on "
		"the request");
}

static int row_found(void *arg, const struct store_row *r)
{
	return 0;
}

/* A free name from generateName: under K_SEED the first free one of a fixed sequence, so that the
 * same objects get the same names; else by chance. */
static int generate_name(struct call *c, mval *meta, const char *base, struct err *e)
{
	autofree char *cause = xasprintf("%s/%s", c->kind->resource, c->ns);
	char name[64];

	for (uint64_t n = 0;; n++) {
		uint64_t r = n;
		struct err miss;
		struct store_key key = {c->kind->resource, c->ns, name};

		if (!seed_get())
			seed_random(&r, sizeof(r));
		name_generate(base, "", cause, r, name);
		if (!store_get(c->l->store, &key, 0, row_found, NULL, &miss))
			continue;
		if (miss.code != ERR_NOTFOUND) {
			*e = miss;
			return -1;
		}
		break;
	}
	mobj_set_str(c->d, meta, "name", name);
	c->generated = true;
	return 0;
}

static int name_on_create(struct call *c, mval *meta, struct err *e)
{
	const char *name = mobj_str(meta, "name"), *base = mobj_str(meta, "generateName");

	if ((!name || !*name) && base && *base) {
		if (generate_name(c, meta, base, e))
			return -1;
		name = mobj_str(meta, "name");
	}
	if (c->name && name && *name && strcmp(name, c->name) != 0)
		return err_set(e, ERR_BADREQUEST,
			"the name of the object (%s) does not match the name on the URL "
			"(%s)",
			name, c->name);
	if (!name || !*name) {
		causes_add(&c->causes, WRONG_REQUIRED, "metadata.name",
			"Required value: name or generateName is required");
		name = "";
	}
	/* what JSON may hold and a name may not */
	if (yyjson_mut_get_len(m_get(meta, "name")) > strlen(name))
		causes_add(&c->causes, WRONG_INVALID, "metadata.name",
			"Invalid value: \"%s\": a NUL follows", name);
	free(c->name);
	c->name = xstrdup(name);
	return 0;
}

int meta_create(struct call *c, struct err *e)
{
	mval *meta = mobj_make(c->d, c->obj, "metadata");
	char uid[37], now[CLOCK_RFC3339_SIZE];

	if (same_namespace(c, meta, e))
		return -1;
	/* upstream's store refuses it, which a dry run does not come to */
	if (call_body_rv(c->obj) && !c->req->dry_run)
		return err_set(
			e, ERR_SYS, "resourceVersion should not be set on objects to be created");
	for (size_t i = 0; i < array_size(meta_fields); i++)
		if (meta_fields[i].create == CREATE_DROP)
			mobj_del(meta, meta_fields[i].field);
	if (c->kind->namespaced && !*c->ns)
		return err_set(
			e, ERR_BADREQUEST, "an empty namespace may not be set during creation");
	mobj_set_str(c->d, meta, "namespace", *c->ns ? c->ns : NULL);
	if (name_on_create(c, meta, e) || meta_uid(c, uid, e))
		return -1;
	mobj_set_str(c->d, meta, "uid", uid);
	mobj_set_str(c->d, meta, "creationTimestamp", clock_rfc3339(c->now_ns, now));
	if (c->rules->generation)
		mobj_set_int(c->d, meta, "generation", 1);
	return 0;
}

int meta_is_named(const struct call *c, struct err *e)
{
	const char *name = mobj_str(c->obj, "metadata.name");

	if (!c->name || (name && *name))
		return 0;
	return err_set(e, ERR_BADREQUEST,
		"the name of the object (%s based on URL) was undeterminable: name must be "
		"provided",
		c->name);
}

int meta_is_same(const struct call *c, const mval *meta, struct err *e)
{
	const char *name = mobj_str(meta, "name");

	if (same_namespace(c, meta, e))
		return -1;
	if (name && *name && c->name && strcmp(name, c->name) != 0)
		return err_set(e, ERR_BADREQUEST,
			"the name of the object (%s) does not match the name on the URL "
			"(%s)",
			name, c->name);
	return 0;
}

int meta_update(struct call *c, struct err *e)
{
	mval *meta = mobj_make(c->d, c->obj, "metadata");
	const mval *old = mobj_at(c->old, "metadata");

	if (meta_is_same(c, meta, e))
		return -1;
	/* not what was sent: a NUL hides what is behind it */
	mobj_set_str(c->d, meta, "name", c->name);
	mobj_set_str(c->d, meta, "namespace", *c->ns ? c->ns : NULL);
	for (size_t i = 0; i < array_size(meta_fields); i++) {
		const char *f = meta_fields[i].field;
		mval *was = mobj_at(old, f);
		const mval *is = mobj_at(meta, f);

		switch (meta_fields[i].update) {
		case UPDATE_KEEP:
			break;
		case UPDATE_ONCE:
			if (!was)
				break;
			mobj_set(c->d, meta, f, mobj_copy_mut(c->d, was));
			break;
		case UPDATE_FILL:
			if (is && !yyjson_mut_is_null((mval *)is) && !m_is(is, ""))
				break;
			__attribute__((fallthrough));
		case UPDATE_OLD:
			if (was)
				mobj_set(c->d, meta, f, mobj_copy_mut(c->d, was));
			else
				mobj_del(meta, f);
			break;
		case UPDATE_DROP:
			mobj_del(meta, f);
			break;
		}
	}
	return 0;
}

/* All but apiVersion, kind, metadata and status: what generation counts. */
static bool spec_changed(const mval *a, const mval *b)
{
	static const char *const skip[] = {"apiVersion", "kind", "metadata", "status"};
	size_t i, n, na = m_members(a), nb = m_members(b);
	mval *key, *v;

	for (i = 0; i < array_size(skip); i++) {
		na -= m_get(a, skip[i]) != NULL;
		nb -= m_get(b, skip[i]) != NULL;
	}
	if (na != nb)
		return true;
	yyjson_mut_obj_foreach((mval *)a, i, n, key, v)
	{
		const char *k = m_str(key);
		bool skipped = false;

		for (size_t j = 0; j < array_size(skip); j++)
			skipped = skipped || !strcmp(k, skip[j]);
		if (!skipped && !mobj_equal(v, m_get(b, k)))
			return true;
	}
	return false;
}

void meta_generation(struct call *c)
{
	int64_t g = mobj_int(c->old, "metadata.generation", 0);

	if (c->rules->generation && !c->rules->generation_stays && spec_changed(c->obj, c->old))
		mobj_set_int(c->d, c->obj, "metadata.generation", g + 1);
}
