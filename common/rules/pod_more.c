/* A pod's spec, the rarer parts: sources of volumes and variables, names. */
#include <string.h>

#include "data/quantity.h"
#include "rules/priv.h"

static void names_validate(const mval *spec, const char *at, struct causes *c)
{
	static const struct {
		const char *member;
		enum name_form form;
	} names[] = {
		{"nodeName", NAME_DNS1123_SUBDOMAIN},
		{"serviceAccountName", NAME_DNS1123_SUBDOMAIN},
		{"priorityClassName", NAME_DNS1123_SUBDOMAIN},
		{"runtimeClassName", NAME_DNS1123_SUBDOMAIN},
		{"hostname", NAME_DNS1123_LABEL},
		{"subdomain", NAME_DNS1123_LABEL},
	};

	for (size_t i = 0; i < array_size(names); i++)
		check_form_of(spec, at, names[i].member, names[i].form, c);
}

/* Lists of names that begin with a domain: kind[i].member, which no two may share when unique. */
static void qualified_validate(const mval *spec, const char *at, const char *list,
	const char *member, bool unique, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, list), i, n, v)
	{
		autofree char *where = unique ? xasprintf("%s[%zu]", list, i)
					      : xasprintf("%s[%zu].%s", list, i, member);
		const char *name = str_at(v, member);

		check_form(at, where, NAME_LABEL_KEY, name, c);
		if (unique && seen_before(&names, i, "%s", name))
			wrong(c, WRONG_DUPLICATE, at, where, "Duplicate value: \"%s\"", name);
	}
}

/* Is ".." one of the path's steps? */
static bool has_backstep(const char *path)
{
	for (const char *p = path;; p++) {
		size_t n = strcspn(p, "/");

		if (n == 2 && !strncmp(p, "..", 2))
			return true;
		p += n;
		if (!*p)
			return false;
	}
}

static void mode_validate(const mval *v, const char *at, const char *member, struct causes *c)
{
	int64_t mode = mobj_int(v, member, 0);

	if (mode < 0 || mode > 0777)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: %lld: must be a number between 0 and 0777 (octal), both "
			"inclusive",
			(long long)mode);
}

/* A path below a volume's root. */
static void path_validate(const char *path, const char *at, const char *member, struct causes *c)
{
	if (*path == '/')
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be a relative path", path);
	if (has_backstep(path))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must not contain '..'", path);
}

static void items_validate(const mval *items, const char *at, struct causes *c)
{
	size_t i, n;
	mval *item;

	yyjson_mut_arr_foreach((mval *)items, i, n, item)
	{
		autofree char *where = xasprintf("%s.items[%zu]", at, i);
		const char *path = str_at(item, "path");

		path_validate(path, where, "path", c);
		if (!strncmp(path, "..", 2) && !has_backstep(path))
			wrong(c, WRONG_INVALID, where, "path",
				"Invalid value: \"%s\": must not start with '..'", path);
		mode_validate(item, where, "mode", c);
	}
}

/* What a source needs is the schema's. */
void sources_validate(const mval *volume, const char *source, const char *at, struct causes *c)
{
	autofree char *where = xasprintf("%s.%s", at, source ? source : "");
	const mval *v = source ? m_get(volume, source) : NULL;
	const char *size = str_at(v, "sizeLimit"), *path = str_at(v, "path");
	struct quantity q;

	if (!v)
		return;
	if (!strcmp(source, "emptyDir") && *size && !quantity_parse(size, &q, NULL) && q.nano < 0)
		wrong(c, WRONG_FORBIDDEN, where, "sizeLimit",
			"Forbidden: SizeLimit field must be a valid resource quantity");
	if (!strcmp(source, "hostPath") && has_backstep(path))
		wrong(c, WRONG_INVALID, where, "path",
			"Invalid value: \"%s\": must not contain '..'", path);
	mode_validate(v, where, "defaultMode", c);
	items_validate(mobj_at(v, "items"), where, c);
}

/* What a variable or a bundle of them is taken from: exactly one source. */
static void one_source(const mval *from, const char *at, const char *all, struct causes *c)
{
	size_t n = m_members(from);

	if (!n)
		wrong(c, WRONG_INVALID, at, "", "Invalid value: \"\": must specify one of: %s",
			all);
	else if (n > 1)
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: \"\": may not have more than one field specified at a "
			"time");
}

/* The name of a ConfigMap or Secret and a key of it. */
static void key_validate(const mval *from, const char *source, const char *at, struct causes *c)
{
	const mval *ref = mobj_at(from, source);
	autofree char *where = xasprintf("%s.%s", at, source);

	if (!ref)
		return;
	check_form(where, "name", NAME_DNS1123_SUBDOMAIN, str_at(ref, "name"), c);
	check_form_of(ref, where, "key", NAME_CONFIG_KEY, c);
}

static void bundles_validate(const mval *container, const char *at, struct causes *c)
{
	static const char *const sources[] = {"configMapRef", "secretRef"};
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "envFrom"), i, n, e)
	{
		size_t have = 0;

		for (size_t s = 0; s < array_size(sources); s++) {
			autofree char *where = xasprintf("%s.envFrom[%zu].%s", at, i, sources[s]);

			have += mobj_at(e, sources[s]) != NULL;
			check_form_of(mobj_at(e, sources[s]), where, "name",
				NAME_DNS1123_SUBDOMAIN, c);
		}
		if (have != 1)
			wrong(c, WRONG_INVALID, at, "envFrom", "Invalid value: \"\": %s",
				have ? "may not have more than one field specified at a time"
				     : "must specify one of: `configMapRef` or `secretRef`");
	}
}

static void variables_validate(const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		autofree char *where = xasprintf("%s.env[%zu].valueFrom", at, i);
		const mval *from = mobj_at(e, "valueFrom");

		if (!from)
			continue;
		key_validate(from, "configMapKeyRef", where, c);
		key_validate(from, "secretKeyRef", where, c);
		if (!m_members(from) || !*str_at(e, "value"))
			one_source(from, where,
				"`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `fileKeyRef` "
				"or `secretKeyRef`",
				c);
	}
}

/* Paths in a volume are told of the list, not of its element. */
static void places_validate(const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *m;

	yyjson_mut_arr_foreach(mobj_at(container, "volumeMounts"), i, n, m)
	{
		autofree char *where = xasprintf("volumeMounts[%zu].subPathExpr", i);
		const char *sub = str_at(m, "subPath"), *expr = str_at(m, "subPathExpr");
		const char *passes = str_at(m, "mountPropagation");

		path_validate(sub, at, "volumeMounts.subPath", c);
		if (*sub && *expr)
			wrong(c, WRONG_INVALID, at, where,
				"Invalid value: \"%s\": subPathExpr and subPath are mutually "
				"exclusive",
				expr);
		path_validate(expr, at, "volumeMounts.subPathExpr", c);
		if (!strcmp(passes, "Bidirectional") &&
			!mobj_bool(container, "securityContext.privileged", false))
			wrong(c, WRONG_FORBIDDEN, at, "volumeMounts.mountPropagation",
				"Forbidden: Bidirectional mount propagation is available only to "
				"privileged containers");
	}
}

static void containers_validate(
	const mval *spec, const char *list, const char *at, struct causes *c)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, list), i, n, v)
	{
		autofree char *where = xasprintf("%s.%s[%zu]", at, list, i);

		places_validate(v, where, c);
		variables_validate(v, where, c);
		bundles_validate(v, where, c);
	}
}

void podspec_validate_more(const mval *spec, const char *at, struct causes *c)
{
	static const char *const lists[] = {"containers", "initContainers"};

	for (size_t i = 0; i < array_size(lists); i++)
		containers_validate(spec, lists[i], at, c);
	names_validate(spec, at, c);
	qualified_validate(spec, at, "readinessGates", "conditionType", false, c);
	qualified_validate(spec, at, "schedulingGates", "name", true, c);
	if (!strcmp(str_at(spec, "dnsPolicy"), "None") && !mobj_at(spec, "dnsConfig"))
		wrong(c, WRONG_REQUIRED, at, "dnsConfig",
			"Required value: must provide `dnsConfig` when `dnsPolicy` is None");
	else if (!strcmp(str_at(spec, "dnsPolicy"), "None") &&
		 !m_len(mobj_at(spec, "dnsConfig.nameservers")))
		wrong(c, WRONG_REQUIRED, at, "dnsConfig.nameservers",
			"Required value: must provide at least one DNS nameserver when `dnsPolicy` "
			"is "
			"None");
	podspec_validate_place(spec, at, c);
	podspec_validate_rare(spec, at, c);
}

static void env_warn(const mval *container, const char *at, struct strv *ret)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		const char *name = str_at(e, "name");

		if (seen_before(&names, i, "%s", name))
			strv_addf(ret,
				"%s.env[%zu]: hides previous definition of \"%s\", which may be "
				"dropped when using apply",
				at, i, name);
	}
}

static void ports_warn(const mval *container, const char *at, struct strv *ret)
{
	autoseen ports = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(container, "ports"), i, n, p)
	{
		size_t before = seen_before(&ports, i, "%lld/%lld/%s",
			(long long)mobj_int(p, "containerPort", 0),
			(long long)mobj_int(p, "hostPort", 0), str_at(p, "protocol"));

		if (before)
			strv_addf(ret,
				"%s.ports[%zu]: duplicate port definition with %s.ports[%zu]", at,
				i, at, before - 1);
	}
}

void podspec_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const char *const lists[] = {"initContainers", "containers"};
	size_t i, n;
	mval *v;

	podspec_warn_more(spec, at, ret);
	for (size_t l = 0; l < array_size(lists); l++) {
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			env_warn(v, where, ret);
			ports_warn(v, where, ret);
		}
	}
}

void template_warn(const mval *obj, struct strv *ret)
{
	podspec_warn(mobj_at(obj, "spec.template.spec"), "spec.template.spec", ret);
}
