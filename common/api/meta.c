/*
 * The metadata rules of all kinds (API conventions, "Metadata"): one table says for each field what
 * a create and an update make of it.
 */
#include <string.h>

#include "api/local.h"
#include "base/clock.h"
#include "base/hash.h"
#include "data/names.h"

enum on_create { CREATE_KEEP, CREATE_DROP };
enum on_update {
	UPDATE_KEEP, /* the caller's to change */
	UPDATE_OLD,  /* stays as it was, whatever the caller sent */
	UPDATE_FILL, /* stays as it was when the caller left it out; another value is an error */
	UPDATE_DROP
};
static const struct {
	const char *field;
	enum on_create create;
	enum on_update update;
} meta_fields[] = {
	{"name", CREATE_KEEP, UPDATE_KEEP},
	{"namespace", CREATE_KEEP, UPDATE_KEEP},
	{"generateName", CREATE_KEEP, UPDATE_OLD},
	{"uid", CREATE_DROP, UPDATE_FILL},
	{"creationTimestamp", CREATE_DROP, UPDATE_OLD},
	{"deletionTimestamp", CREATE_DROP, UPDATE_OLD},
	{"deletionGracePeriodSeconds", CREATE_DROP, UPDATE_OLD},
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

/* The URL names the object; the body may repeat it, not contradict it. */
static int same_identity(const struct call *c, const mval *meta, struct err *e)
{
	const char *name = mobj_str(meta, "name");

	if (name && *name && strcmp(name, c->name) != 0)
		return err_set(e, ERR_BADREQUEST,
			"the name of the object (%s) does not match the name on the URL "
			"(%s)",
			name, c->name);
	return same_namespace(c, meta, e);
}

int meta_update(struct call *c, struct err *e)
{
	mval *meta = mobj_make(c->d, c->obj, "metadata");
	const mval *old = mobj_at(c->old, "metadata");

	if (same_identity(c, meta, e))
		return -1;
	/* not what was sent: a NUL hides what is behind it */
	mobj_set_str(c->d, meta, "name", c->name);
	mobj_set_str(c->d, meta, "namespace", *c->ns ? c->ns : NULL);
	for (size_t i = 0; i < array_size(meta_fields); i++) {
		const char *f = meta_fields[i].field;
		mval *was = mobj_at(old, f);
		const char *is = mobj_str(meta, f);

		switch (meta_fields[i].update) {
		case UPDATE_KEEP:
			break;
		case UPDATE_FILL:
			if (is && *is)
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

	if (c->rules->generation && spec_changed(c->obj, c->old))
		mobj_set_int(c->d, c->obj, "metadata.generation", g + 1);
}

static void validate_labels(const mval *labels, struct causes *causes)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)labels, i, n, key, v)
	{
		const char *k = m_str(key), *s = m_str(v);
		const char *wrong = name_label_key(k);

		if (wrong)
			causes_add(causes, WRONG_INVALID, "metadata.labels",
				"Invalid value: \"%s\": %s", k, wrong);
		wrong = s ? name_label_value(s) : NULL;
		if (wrong)
			causes_add(causes, WRONG_INVALID, "metadata.labels",
				"Invalid value: \"%s\": %s", s, wrong);
	}
}

#define ANNOTATIONS_MAX_BYTES (256u * 1024)

static void validate_annotations(const mval *annotations, struct causes *causes)
{
	size_t i, n, bytes = 0;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)annotations, i, n, key, v)
	{
		autofree char *k = xstrdup(m_str(key));
		const char *wrong;

		bytes += yyjson_mut_get_len(key) + yyjson_mut_get_len(v);
		/* upstream checks the key in lower case, so that any case passes */
		for (char *p = k; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p += 'a' - 'A';
		wrong = name_label_key(k);
		if (wrong)
			causes_add(causes, WRONG_INVALID, "metadata.annotations",
				"Invalid value: \"%s\": %s", m_str(key), wrong);
	}
	if (bytes > ANNOTATIONS_MAX_BYTES)
		causes_add(causes, WRONG_TOOLONG, "metadata.annotations",
			"Too long: may not be more than %u bytes", ANNOTATIONS_MAX_BYTES);
}

static bool finalizer_is_standard(const char *s)
{
	return !strcmp(s, "kubernetes") || !strcmp(s, "orphan") || !strcmp(s, "foregroundDeletion");
}

static bool list_has(const mval *list, const char *s)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		if (m_is(v, s))
			return true;
	}

	return false;
}

static void validate_finalizers(const mval *list, struct causes *causes)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		const char *s = m_str(v), *wrong;
		char field[64];

		if (!s)
			continue;
		snprintf(field, sizeof(field), "metadata.finalizers[%zu]", i);
		wrong = name_label_key(s);
		if (wrong)
			causes_add(causes, WRONG_INVALID, field, "Invalid value: \"%s\": %s", s,
				wrong);
		else if (!strchr(s, '/') && !finalizer_is_standard(s))
			causes_add(causes, WRONG_INVALID, field,
				"Invalid value: \"%s\": name is neither a standard finalizer "
				"name nor is it fully qualified",
				s);
	}
	if (list_has(list, "orphan") && list_has(list, "foregroundDeletion"))
		causes_add(causes, WRONG_INVALID, "metadata.finalizers",
			"Invalid value: finalizer orphan and foregroundDeletion cannot be both "
			"set");
}

static void validate_owners(const mval *list, struct causes *causes)
{
	static const struct {
		const char *field, *words;
	} must[] = {
		{"apiVersion", "version must not be empty"},
		{"kind", "must not be empty"},
		{"name", "must not be empty"},
		{"uid", "must not be empty"},
	};
	const char *controller = NULL;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		const char *name = mobj_str(v, "name");

		for (size_t j = 0; j < array_size(must); j++) {
			const char *s = mobj_str(v, must[j].field);
			char field[64];

			snprintf(
				field, sizeof(field), "metadata.ownerReferences.%s", must[j].field);
			if (!s || !*s)
				causes_add(causes, WRONG_INVALID, field, "Invalid value: \"\": %s",
					must[j].words);
		}
		if (!mobj_bool(v, "controller", false))
			continue;
		if (controller)
			causes_add(causes, WRONG_INVALID, "metadata.ownerReferences",
				"Invalid value: Only one reference can have Controller set to "
				"true. Found \"true\" in references for %s and %s",
				controller, name ? name : "");
		controller = name ? name : "";
	}
}

static void validate_fixed(
	const mval *obj, const mval *old, const char *path, struct causes *causes)
{
	const char *is = mobj_str(obj, path), *was = mobj_str(old, path);

	if (was && is && strcmp(is, was) != 0)
		causes_add(causes, WRONG_INVALID, path, "Invalid value: \"%s\": field is immutable",
			is);
}

static void validate_new_finalizers(const mval *obj, const mval *old, struct causes *causes)
{
	const mval *is = mobj_at(obj, "metadata.finalizers"),
		   *was = mobj_at(old, "metadata.finalizers");
	autobuf more = BUF_INIT;
	size_t i, n;
	mval *v;

	if (!mobj_at(old, "metadata.deletionTimestamp"))
		return;
	yyjson_mut_arr_foreach((mval *)is, i, n, v)
	{
		const char *s = m_str(v);

		if (s && !list_has(was, s))
			buf_addf(&more, "%s\"%s\"", more.len ? ", " : "", s);
	}
	if (more.len)
		causes_add(causes, WRONG_FORBIDDEN, "metadata.finalizers",
			"Forbidden: no new finalizers can be added if the object is being "
			"deleted, found new finalizers []string{%s}",
			more.data);
}

void meta_validate(const struct call *c, struct causes *causes)
{
	const mval *meta = mobj_at(c->obj, "metadata");
	const char *name = mobj_str(meta, "name");
	const char *(*form)(const char *) =
		c->rules->name ? c->rules->name : name_dns1123_subdomain;
	const char *wrong = !c->old && name && *name ? form(name) : NULL;

	if (wrong)
		causes_add(causes, WRONG_INVALID, "metadata.name", "Invalid value: \"%s\": %s",
			name, wrong);
	validate_labels(mobj_at(meta, "labels"), causes);
	validate_annotations(mobj_at(meta, "annotations"), causes);
	validate_finalizers(mobj_at(meta, "finalizers"), causes);
	validate_owners(mobj_at(meta, "ownerReferences"), causes);
	if (!c->old)
		return;
	validate_fixed(c->obj, c->old, "metadata.uid", causes);
	validate_new_finalizers(c->obj, c->old, causes);
}
