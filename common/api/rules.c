/* The table of kinds with rules of their own, and small things rules share. */
#include <string.h>

#include "api/rules_priv.h"

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
	if (is)
		mobj_write(&b, is);
	else
		buf_adds(&b, "null");
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

void shown(const mval *v, struct buf *ret)
{
	if (v)
		mobj_write(ret, v);
	else
		buf_adds(ret, "null");
}
