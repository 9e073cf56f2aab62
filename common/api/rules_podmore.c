/* A pod's spec, the rarer parts: sources of volumes and variables, affinity, spreading, names. */
#include <string.h>

#include "api/rules_priv.h"

static void names_validate(const mval *spec, const char *at, struct causes *c)
{
	static const struct {
		const char *member;
		const char *(*form)(const char *);
	} names[] = {
		{"nodeName", name_dns1123_subdomain},
		{"serviceAccountName", name_dns1123_subdomain},
		{"priorityClassName", name_dns1123_subdomain},
		{"runtimeClassName", name_dns1123_subdomain},
		{"hostname", name_dns1123_label},
		{"subdomain", name_dns1123_label},
	};

	for (size_t i = 0; i < array_size(names); i++) {
		const char *s = str_at(spec, names[i].member), *why = *s ? names[i].form(s) : NULL;

		if (why)
			wrong(c, WRONG_INVALID, at, names[i].member, "Invalid value: \"%s\": %s", s,
				why);
	}
}

/* Paths that stay where they are; what a source needs is the schema's. */
static void source_validate(const mval *volume, const char *at, struct causes *c)
{
	const char *path = str_at(volume, "hostPath.path");

	if (strstr(path, ".."))
		wrong(c, WRONG_INVALID, at, "hostPath.path",
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

		if (*path == '/')
			wrong(c, WRONG_INVALID, where, "path",
				"Invalid value: \"%s\": must be a relative path", path);
		if (strstr(path, ".."))
			wrong(c, WRONG_INVALID, where, "path",
				"Invalid value: \"%s\": must not contain '..'", path);
	}
}

static void sources_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const with_items[] = {"configMap", "secret", "downwardAPI"};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		autofree char *where = xasprintf("%s.volumes[%zu]", at, i);

		source_validate(v, where, c);
		for (size_t s = 0; s < array_size(with_items); s++) {
			autofree char *source = xasprintf("%s.%s", where, with_items[s]);

			items_validate(mobj_at(mobj_at(v, with_items[s]), "items"), source, c);
		}
	}
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

static void variables_validate(const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		autofree char *where = xasprintf("%s.env[%zu].valueFrom", at, i);

		if (mobj_at(e, "valueFrom"))
			one_source(mobj_at(e, "valueFrom"), where,
				"`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `fileKeyRef` "
				"or "
				"`secretKeyRef`",
				c);
	}
	yyjson_mut_arr_foreach(mobj_at(container, "envFrom"), i, n, e)
	{
		autofree char *where = xasprintf("%s.envFrom[%zu]", at, i);
		bool both = mobj_at(e, "configMapRef") && mobj_at(e, "secretRef");

		if (both || (!mobj_at(e, "configMapRef") && !mobj_at(e, "secretRef")))
			wrong(c, WRONG_INVALID, where, "", "Invalid value: \"\": %s",
				both ? "may not have more than one field specified at a time"
				     : "must specify one of: `configMapRef` or `secretRef`");
	}
}

static void hooks_validate(const mval *container, const char *at, struct causes *c)
{
	static const char *const hooks[] = {"lifecycle.postStart", "lifecycle.preStop"};

	for (size_t i = 0; i < array_size(hooks); i++) {
		const mval *hook = mobj_at(container, hooks[i]);

		if (hook && !m_members(hook))
			wrong(c, WRONG_REQUIRED, at, hooks[i],
				"Required value: must specify a handler type");
		else if (m_members(hook) > 1)
			wrong(c, WRONG_FORBIDDEN, at, hooks[i],
				"Forbidden: may not specify more than 1 handler type");
	}
}

static void places_validate(const mval *container, const char *at, struct causes *c)
{
	const char *image = str_at(container, "image");
	size_t i, n, len = strlen(image);
	mval *m;

	if (len && (strchr(" \t\n", image[0]) || strchr(" \t\n", image[len - 1])))
		wrong(c, WRONG_INVALID, at, "image",
			"Invalid value: \"%s\": must not have leading or trailing whitespace",
			image);
	yyjson_mut_arr_foreach(mobj_at(container, "volumeMounts"), i, n, m)
	{
		autofree char *where = xasprintf("%s.volumeMounts[%zu]", at, i);
		const char *sub = str_at(m, "subPath");

		if (*sub == '/')
			wrong(c, WRONG_INVALID, where, "subPath",
				"Invalid value: \"%s\": must be a relative path", sub);
		if (strstr(sub, ".."))
			wrong(c, WRONG_INVALID, where, "subPath",
				"Invalid value: \"%s\": must not contain '..'", sub);
	}
}

static void resource_names(
	const mval *container, const char *kind, const char *at, struct causes *c)
{
	static const char *const standard[] = {"cpu", "memory", "ephemeral-storage"};
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(mobj_at(container, "resources"), kind), i, n, key, v)
	{
		const char *name = text_of(key);
		bool known = !strncmp(name, "hugepages-", 10) || strchr(name, '/');
		autofree char *where = xasprintf("resources.%s[%s]", kind, name);

		for (size_t s = 0; s < array_size(standard); s++)
			known = known || !strcmp(name, standard[s]);
		if (!known)
			wrong(c, WRONG_INVALID, at, where,
				"Invalid value: \"%s\": must be a standard resource type or fully "
				"qualified",
				name);
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
		hooks_validate(v, where, c);
		resource_names(v, "limits", where, c);
		resource_names(v, "requests", where, c);
	}
}

typedef void (*term_fn)(const mval *term, const char *at, struct causes *c);

/* fn for each element of affinity.field; with member each has a weight, and the term below that. */
static void each_term(const mval *affinity, const char *at, const char *field, const char *member,
	term_fn fn, struct causes *c)
{
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(affinity, field), i, n, t)
	{
		autofree char *where = xasprintf("%s.%s[%zu]", at, field, i);
		autofree char *below = xasprintf("%s.%s", where, member ? member : "");
		int64_t weight = mobj_int(t, "weight", 0);

		if (!member) {
			fn(t, where, c);
			continue;
		}
		if (weight < 1 || weight > 100)
			wrong(c, WRONG_INVALID, where, "weight",
				"Invalid value: %lld: must be in the range 1-100",
				(long long)weight);
		fn(mobj_at(t, member), below, c);
	}
}

static void node_term(const mval *term, const char *at, struct causes *c)
{
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(term, "matchExpressions"), i, n, e)
	{
		autofree char *where = xasprintf("%s.matchExpressions[%zu]", at, i);

		operator_validate(e, where, true, c);
	}
}

static const char must[] = "requiredDuringSchedulingIgnoredDuringExecution";
static const char prefer[] = "preferredDuringSchedulingIgnoredDuringExecution";

static void node_affinity(const mval *affinity, const char *at, struct causes *c)
{
	autofree char *terms = xasprintf("%s.nodeSelectorTerms", must);

	if (mobj_at(affinity, must) && !m_len(mobj_at(affinity, terms)))
		wrong(c, WRONG_REQUIRED, at, terms,
			"Required value: must have at least one node selector term");
	each_term(affinity, at, terms, NULL, node_term, c);
	each_term(affinity, at, prefer, "preference", node_term, c);
}

static void pod_term(const mval *term, const char *at, struct causes *c)
{
	autofree char *selector = xasprintf("%s.labelSelector", at);

	if (!*str_at(term, "topologyKey"))
		wrong(c, WRONG_REQUIRED, at, "topologyKey", "Required value: can not be empty");
	selector_validate(mobj_at(term, "labelSelector"), selector, c);
}

static void pod_affinity(const mval *affinity, const char *at, struct causes *c)
{
	each_term(affinity, at, must, NULL, pod_term, c);
	each_term(affinity, at, prefer, "podAffinityTerm", pod_term, c);
}

static void spread_validate(const mval *spec, const char *at, struct causes *c)
{
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(spec, "topologySpreadConstraints"), i, n, t)
	{
		autofree char *where = xasprintf("%s.topologySpreadConstraints[%zu]", at, i);

		if (mobj_int(t, "maxSkew", 0) <= 0)
			wrong(c, WRONG_INVALID, where, "maxSkew",
				"Invalid value: %lld: must be greater than zero",
				(long long)mobj_int(t, "maxSkew", 0));
		if (!*str_at(t, "topologyKey"))
			wrong(c, WRONG_REQUIRED, where, "topologyKey",
				"Required value: can not be empty");
	}
}

void podspec_validate_more(const mval *spec, const char *at, struct causes *c)
{
	static const char *const lists[] = {"containers", "initContainers"};
	autofree char *node = xasprintf("%s.affinity.nodeAffinity", at);
	autofree char *pod = xasprintf("%s.affinity.podAffinity", at);
	autofree char *anti = xasprintf("%s.affinity.podAntiAffinity", at);

	sources_validate(spec, at, c);
	for (size_t i = 0; i < array_size(lists); i++)
		containers_validate(spec, lists[i], at, c);
	names_validate(spec, at, c);
	if (!strcmp(str_at(spec, "dnsPolicy"), "None") &&
		!m_len(mobj_at(spec, "dnsConfig.nameservers")))
		wrong(c, WRONG_REQUIRED, at, "dnsConfig.nameservers",
			"Required value: must provide at least one DNS nameserver when `dnsPolicy` "
			"is "
			"None");
	node_affinity(mobj_at(spec, "affinity.nodeAffinity"), node, c);
	pod_affinity(mobj_at(spec, "affinity.podAffinity"), pod, c);
	pod_affinity(mobj_at(spec, "affinity.podAntiAffinity"), anti, c);
	spread_validate(spec, at, c);
	podspec_validate_rare(spec, at, c);
}

static void env_warn(const mval *container, const char *at, struct strv *ret)
{
	size_t i, n, j, m;
	mval *e, *before;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		const char *name = str_at(e, "name");

		yyjson_mut_arr_foreach(mobj_at(container, "env"), j, m, before)
		{
			if (j >= i || strcmp(str_at(before, "name"), name) != 0)
				continue;
			strv_addf(ret,
				"%s.env[%zu]: hides previous definition of \"%s\", which may be "
				"dropped when using apply",
				at, i, name);
			break;
		}
	}
}

static bool same_port(const mval *a, const mval *b)
{
	return mobj_int(a, "containerPort", 0) == mobj_int(b, "containerPort", 0) &&
	       mobj_int(a, "hostPort", 0) == mobj_int(b, "hostPort", 0) &&
	       !strcmp(str_at(a, "protocol"), str_at(b, "protocol"));
}

static void ports_warn(const mval *container, const char *at, struct strv *ret)
{
	size_t i, n, j, m;
	mval *p, *before;

	yyjson_mut_arr_foreach(mobj_at(container, "ports"), i, n, p)
	{
		yyjson_mut_arr_foreach(mobj_at(container, "ports"), j, m, before)
		{
			if (j >= i || !same_port(p, before))
				continue;
			strv_addf(ret,
				"%s.ports[%zu]: duplicate port definition with %s.ports[%zu]", at,
				i, at, j);
			break;
		}
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
