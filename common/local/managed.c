#include <string.h>

#include "local/managed_priv.h"

/* Upstream's DefaultMaxUpdateManagers. */
#define MAX_UPDATES 10

void managed_release(struct managed *m)
{
	free(m->read);
	apply_owners_release(&m->owners);
	fieldset_pool_release(&m->pool);
}

static const char *str(const mval *obj, const char *key)
{
	const char *s = m_str(m_get(obj, key));

	return s ? s : "";
}

static bool read_entry(struct managed *m, const mval *v)
{
	const char *operation = str(v, "operation");
	const mval *fields = m_get(v, "fieldsV1");
	struct apply_owner o = {
		.manager = str(v, "manager"),
		.api_version = str(v, "apiVersion"),
		.subresource = str(v, "subresource"),
		.time = m_str(m_get(v, "time")),
		.apply = !strcmp(operation, "Apply"),
	};

	if ((!o.apply && strcmp(operation, "Update") != 0) || !*o.api_version ||
		strcmp(str(v, "fieldsType"), "FieldsV1") != 0)
		return false;
	if (fields && fieldset_parse(&m->pool, fields, &o.set, NULL))
		return false;
	apply_owner_put(&m->owners, &o);
	m->read[m->n_read++] = (struct managed_read){o.set, fields};
	return true;
}

bool managed_read(struct managed *m, const mval *list)
{
	size_t i, n;
	mval *v;

	m->owners.n = m->n_read = 0;
	if (!m_len(list))
		return false;
	m->read = xreallocarray(m->read, m_len(list), sizeof(*m->read));
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		if (!read_entry(m, v)) {
			m->owners.n = m->n_read = 0;
			return false;
		}
	}
	return true;
}

static mval *entry_fields(struct call *c, const struct managed *m, const struct apply_owner *o)
{
	for (size_t i = 0; i < m->n_read; i++)
		if (m->read[i].set == o->set && m->read[i].fields)
			return mobj_copy_mut(c->d, m->read[i].fields);
	return fieldset_json(c->d, o->set);
}

static void add_str(mdoc *d, mval *obj, const char *key, const char *s)
{
	yyjson_mut_obj_add(obj, yyjson_mut_str(d, key), yyjson_mut_strcpy(d, s));
}

void managed_write(struct call *c, struct managed *m)
{
	mval *meta = mobj_make(c->d, c->obj, "metadata"), *list = yyjson_mut_arr(c->d);

	apply_owners_sort(&m->owners);
	for (size_t i = 0; i < m->owners.n; i++) {
		const struct apply_owner *o = &m->owners.v[i];
		mval *v = yyjson_mut_arr_add_obj(c->d, list);

		if (*o->manager)
			add_str(c->d, v, "manager", o->manager);
		add_str(c->d, v, "operation", o->apply ? "Apply" : "Update");
		add_str(c->d, v, "apiVersion", o->api_version);
		if (o->time)
			add_str(c->d, v, "time", o->time);
		add_str(c->d, v, "fieldsType", "FieldsV1");
		yyjson_mut_obj_add(
			v, yyjson_mut_str(c->d, "fieldsV1"), entry_fields(c, m, o));
		if (*o->subresource)
			add_str(c->d, v, "subresource", o->subresource);
	}
	if (m->owners.n)
		mobj_put(c->d, meta, "managedFields", list);
	else
		mobj_del(meta, "managedFields");
}

static const char *subresource(const struct call *c)
{
	return c->req->subresource ? c->req->subresource : "";
}

const struct fieldset *managed_ignored(const struct call *c, struct fieldset_pool *p)
{
	static const char *const but_status[] = {"status", NULL};
	static const char *const but_spec[] = {"spec", "metadata.ownerReferences", NULL};
	static const char *const but_more[] = {"spec", "metadata", NULL};

	if (!strcmp(subresource(c), "status"))
		return fieldset_of_names(p, c->rules->status_alone ? but_more : but_spec);
	if (!*subresource(c) && kind_has_sub(c->kind, "status"))
		return fieldset_of_names(p, but_status);
	return NULL;
}

struct apply_owner managed_self(
	const struct call *c, char time[CLOCK_RFC3339_SIZE], bool apply)
{
	const char *name = c->caller->manager;

	return (struct apply_owner){
		.manager = name && *name ? name : "unknown",
		.api_version = c->asked->api_version,
		.subresource = subresource(c),
		.time = clock_rfc3339(c->now_ns, time),
		.apply = apply,
	};
}

/* The difference as kind k sees it; what it points into lives as long as *keep. */
static void diff_as(const struct call *c, struct managed *m, const struct kind *k, mdoc *keep,
	struct apply_diff *ret)
{
	mval *old = c->old, *obj = c->obj;

	if (k != c->kind) {
		obj = mobj_copy_mut(keep, obj);
		convert_out(k, keep, obj);
		old = old ? mobj_copy_mut(keep, old) : NULL;
		if (old)
			convert_out(k, keep, old);
	}
	apply_compare(&m->pool, k->type, old, obj, ret);
}

/* The kind of that version, when both are stored as one; else NULL. */
static const struct kind *version_of(const struct call *c, const char *api_version)
{
	const struct kind *k = !strcmp(api_version, c->kind->api_version)
				       ? c->kind
				       : kind_by_gvk(api_version, c->kind->kind);

	return k && convert_stored(k) == c->kind ? k : NULL;
}

#define MAX_VERSIONS 4

/* What the change is to each version that an entry has; the request's first. */
static size_t all_changes(const struct call *c, struct managed *m, mdoc *keep,
	struct apply_diff diffs[MAX_VERSIONS], struct apply_change changes[MAX_VERSIONS])
{
	size_t n = 0, j;

	diff_as(c, m, c->asked, keep, &diffs[n]);
	changes[n] = (struct apply_change){c->asked->api_version, &diffs[n]};
	n++;
	for (size_t i = 0; i < m->owners.n && n < MAX_VERSIONS; i++) {
		const char *version = m->owners.v[i].api_version;
		const struct kind *k;

		for (j = 0; j < n && strcmp(changes[j].api_version, version) != 0; j++)
			;
		k = j < n ? NULL : version_of(c, version);
		if (!k)
			continue;
		diff_as(c, m, k, keep, &diffs[n]);
		changes[n] = (struct apply_change){k->api_version, &diffs[n]};
		n++;
	}
	return n;
}

/* Upstream's isResetManagedFields. */
static bool is_reset(const mval *list)
{
	const mval *only = yyjson_mut_arr_get_first((mval *)list);

	if (!m_len(list))
		return yyjson_mut_is_arr((mval *)list);
	return m_len(list) == 1 && yyjson_mut_is_obj((mval *)only) && !m_members(only);
}

/* What the request says of the entries, or else those before. */
static void read_current(struct call *c, struct managed *m, bool *ret_as_before)
{
	const mval *sent = mobj_at(c->obj, "metadata.managedFields");
	const mval *before = mobj_at(c->old, "metadata.managedFields");

	*ret_as_before = false;
	if (!*subresource(c) && is_reset(sent))
		return;
	if (!*subresource(c) && sent && managed_read(m, sent)) {
		*ret_as_before = before && mobj_equal(sent, before);
		return;
	}
	*ret_as_before = true;
	if (!managed_read(m, before))
		m->owners.n = 0;
}

static void put_before(struct call *c)
{
	mval *before = mobj_at(c->old, "metadata.managedFields");

	if (before)
		mobj_set(c->d, c->obj, "metadata.managedFields", mobj_copy_mut(c->d, before));
	else
		mobj_del(c->obj, "metadata.managedFields");
}

static void track(struct call *c, struct managed *m)
{
	struct apply_diff diffs[MAX_VERSIONS];
	struct apply_change changes[MAX_VERSIONS];
	char now[CLOCK_RFC3339_SIZE];
	struct apply_owner who = managed_self(c, now, false);
	automdoc *keep = m_doc(); /* other versions of the object */
	bool as_before;
	size_t n;

	read_current(c, m, &as_before);
	if (c->old && !m->owners.n) {
		mobj_del(c->obj, "metadata.managedFields");
		return;
	}
	n = all_changes(c, m, keep, diffs, changes);
	if (!diffs[0].added && !diffs[0].modified && !diffs[0].removed && as_before && n == 1) {
		put_before(c);
		return;
	}
	apply_track(&m->pool, &m->owners, &who, changes, n, managed_ignored(c, &m->pool));
	apply_cap(&m->pool, &m->owners, MAX_UPDATES);
	managed_write(c, m);
}

void managed_update(struct call *c)
{
	struct managed m = MANAGED_INIT;

	if (c->applied)
		return;
	track(c, &m);
	managed_release(&m);
}

/* Entries that say the same but for when. */
static bool same_but_time(const mval *a, const mval *b)
{
	size_t i, n, in_a = 0, in_b = m_members(b) - (m_get(b, "time") != NULL);
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)a, i, n, key, v)
	{
		if (m_is(key, "time"))
			continue;
		in_a++;
		if (!mobj_equal(v, m_get(b, m_str(key))))
			return false;
	}
	return in_a == in_b;
}

void managed_settle(struct call *c)
{
	mval *now = mobj_at(c->obj, "metadata.managedFields");
	mval *before = mobj_at(c->old, "metadata.managedFields"), *v;
	struct m_walk in_before = m_walk(before);
	size_t i, n;

	if (!c->applied || !now || m_len(now) != m_len(before))
		return;
	yyjson_mut_arr_foreach(now, i, n, v)
	{
		if (!same_but_time(v, m_walk_next(&in_before)))
			return;
	}
	now = mobj_copy_mut(c->d, now);
	put_before(c);
	if (!mobj_equal(c->old, c->obj))
		mobj_set(c->d, c->obj, "metadata.managedFields", now);
}
