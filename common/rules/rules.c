/* The table of kinds with rules of their own, and small things rules share. */
#include <stdlib.h>
#include <string.h>

#include "rules/priv.h"

static const struct kind_rules none = {.generation = true};

const struct kind_rules *rules_for(const char *resource)
{
	static const struct kind_rules *const tables[] = {rules_core, rules_apps, rules_other};

	for (size_t i = 0; i < array_size(tables); i++)
		for (const struct kind_rules *r = tables[i]; r->resource; r++)
			if (!strcmp(r->resource, resource))
				return r;
	return &none;
}

static const char *const no_fields[] = {NULL};
static const struct {
	const char *resource;
	const char *const fields[14];
} selectable[] = {
	{"pods", {"spec.nodeName", "spec.restartPolicy", "spec.schedulerName",
			 "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
			 "status.podIP", "status.podIPs", "status.nominatedNodeName"}},
	{"events", {"involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
			   "involvedObject.uid", "involvedObject.apiVersion",
			   "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
			   "reportingComponent", "source", "type"}},
	{"nodes", {"spec.unschedulable"}},
	{"namespaces", {"status.phase"}},
	{"secrets", {"type"}},
	{"services", {"spec.clusterIP", "spec.type"}},
	{"replicationcontrollers", {"status.replicas"}},
	{"replicasets.apps", {"status.replicas"}},
	{"jobs.batch", {"status.successful"}},
	{"certificatesigningrequests.certificates.k8s.io", {"spec.signerName"}},
};

const char *const *rules_selectable(const char *resource, bool *ret_own)
{
	*ret_own = true;
	for (size_t i = 0; i < array_size(selectable); i++)
		if (!strcmp(selectable[i].resource, resource))
			return selectable[i].fields;
	*ret_own = false;
	return no_fields;
}

void wrong(struct causes *c, enum schema_wrong why, const char *at, const char *member,
	const char *fmt, ...)
{
	char field[512];
	va_list ap;
	autofree char *message = NULL;

	snprintf(field, sizeof(field), "%s%s%s", at, *at && *member && *member != '[' ? "." : "",
		member);
	va_start(ap, fmt);
	message = xvasprintf(fmt, ap);
	va_end(ap);
	causes_add(c, why, field, "%s", message);
}

const char *text_of(const mval *v)
{
	const char *s = m_str(v);

	return s ? s : "";
}

const char *str_at(const mval *v, const char *path)
{
	const char *s = mobj_str(v, path);

	return s ? s : "";
}

void check_range(const mval *v, const char *at, const char *member, int64_t min, int64_t max,
	struct causes *c)
{
	const mval *n = mobj_at(v, member);
	int64_t i = mobj_int(v, member, 0);

	if (!n || (i >= min && i <= max))
		return;
	if (max == INT64_MAX)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: %lld: must be greater than or equal to %lld", (long long)i,
			(long long)min);
	else
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: %lld: must be between %lld and %lld, inclusive",
			(long long)i, (long long)min, (long long)max);
}

void check_fixed(const mval *obj, const mval *old, const char *path, struct causes *c)
{
	const mval *is = mobj_at(obj, path), *was = mobj_at(old, path);
	autobuf b = BUF_INIT;

	if ((!is && !was) || (is && was && mobj_equal(is, was)))
		return;
	shown(is, &b);
	causes_add(c, WRONG_INVALID, path, "Invalid value: %s: field is immutable", b.data);
}

void check_fixed_but(const mval *obj, const mval *old, const char *path, const char *const *may,
	size_t n, const char *message, struct causes *c)
{
	automdoc *d = m_doc();
	mval *is = mobj_copy_mut(d, mobj_at(obj, path));
	mval *was = mobj_copy_mut(d, mobj_at(old, path));

	for (size_t i = 0; i < n; i++) {
		mobj_del(is, may[i]);
		mobj_del(was, may[i]);
	}
	if (!mobj_equal(is, was))
		causes_add(c, WRONG_FORBIDDEN, path, "%s", message);
}

/* The maps among the members of upstream's structures. */
static bool is_map(const char *key)
{
	static const char *const maps[] = {"matchLabels", "labels", "annotations", "nodeSelector",
		"limits", "requests", "data", "stringData"};

	for (size_t i = 0; i < array_size(maps); i++)
		if (!strcmp(key, maps[i]))
			return true;
	return false;
}

struct member {
	mval *key, *v;
};

static int by_key(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(m_str(x->key), m_str(y->key));
}

static void sort_members(mval *obj)
{
	size_t i, n, k = 0;
	autofree struct member *all = xcalloc(m_members(obj) + 1, sizeof(*all));
	mval *key, *v;

	yyjson_mut_obj_foreach(obj, i, n, key, v)
		all[k++] = (struct member){key, v};
	qsort(all, k, sizeof(*all), by_key);
	yyjson_mut_obj_clear(obj);
	for (i = 0; i < k; i++)
		yyjson_mut_obj_add(obj, all[i].key, all[i].v);
}

static void sort_maps(mdoc *d, mval *v, bool map)
{
	size_t i, n;
	mval *key, *child;

	if (yyjson_mut_is_obj(v)) {
		if (map)
			sort_members(v);
		else if (m_get(v, "matchLabels") && m_get(v, "matchExpressions"))
			/* a selector's two members, as its type has them */
			mobj_put(d, v, "matchExpressions",
				yyjson_mut_obj_remove_key(v, "matchExpressions"));
		yyjson_mut_obj_foreach(v, i, n, key, child)
			sort_maps(d, child, is_map(m_str(key)));
	} else {
		yyjson_mut_arr_foreach(v, i, n, child)
			sort_maps(d, child, false);
	}
}

static void show(const mval *v, bool map, struct buf *ret)
{
	automdoc *d = m_doc();
	mval *copy = v ? mobj_copy_mut(d, v) : yyjson_mut_null(d);

	sort_maps(d, copy, map);
	mobj_write(ret, copy);
}

void shown(const mval *v, struct buf *ret)
{
	show(v, false, ret);
}

void shown_map(const mval *v, struct buf *ret)
{
	show(v, true, ret);
}
