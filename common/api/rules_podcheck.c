/* A pod's spec is sound: upstream's sentences, in upstream's order (volumes, init containers,
 * containers, the rest). */
#include <string.h>

#include "api/rules_priv.h"
#include "data/quantity.h"

static void quantity_validate(const mval *list, const char *at, struct causes *c)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)list, i, n, key, v)
	{
		autofree char *member = xasprintf("[%s]", text_of(key));
		struct quantity q;

		if (m_is_str(v) && !quantity_parse(text_of(v), &q, NULL) && q.nano < 0)
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": must be greater than or equal to 0",
				text_of(v));
	}
}

/* Requests may not exceed limits. */
static void resources_validate(const mval *container, const char *at, struct causes *c)
{
	const mval *limits = mobj_at(container, "resources.limits"),
		   *requests = mobj_at(container, "resources.requests");
	autofree char *at_limits = xasprintf("%s.resources.limits", at);
	autofree char *at_requests = xasprintf("%s.resources.requests", at);
	size_t i, n;
	mval *key, *v;

	quantity_validate(limits, at_limits, c);
	yyjson_mut_obj_foreach((mval *)requests, i, n, key, v)
	{
		const char *name = m_str(key);
		const mval *limit = m_get(limits, name);
		struct quantity r, l;

		if (limit && !quantity_parse(text_of(v), &r, NULL) &&
			!quantity_parse(text_of(limit), &l, NULL) && quantity_cmp(&r, &l) > 0)
			wrong(c, WRONG_INVALID, at_requests, "",
				"Invalid value: \"%s\": must be less than or equal to %s limit of "
				"%s",
				text_of(v), name, text_of(limit));
	}
	quantity_validate(requests, at_requests, c);
}

static void port_name_validate(
	const mval *ports, const mval *p, size_t i, const char *at, struct causes *c)
{
	const char *name = str_at(p, "name"), *why = *name ? name_port(name) : NULL;
	size_t j, n;
	mval *q;

	if (why)
		wrong(c, WRONG_INVALID, at, "name", "Invalid value: \"%s\": %s", name, why);
	if (!*name)
		return;
	yyjson_mut_arr_foreach((mval *)ports, j, n, q)
	{
		if (j < i && !strcmp(str_at(q, "name"), name)) {
			wrong(c, WRONG_DUPLICATE, at, "name", "Duplicate value: \"%s\"", name);
			return;
		}
	}
}

static void ports_validate(
	const mval *container, const char *at, bool host_network, struct causes *c)
{
	const mval *ports = mobj_at(container, "ports");
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach((mval *)ports, i, n, p)
	{
		autofree char *where = xasprintf("%s.ports[%zu]", at, i);
		int64_t port = mobj_int(p, "containerPort", 0);

		port_name_validate(ports, p, i, where, c);
		if (!port)
			wrong(c, WRONG_REQUIRED, where, "containerPort", "Required value");
		else
			check_range(p, where, "containerPort", 1, 65535, c);
		if (mobj_int(p, "hostPort", 0))
			check_range(p, where, "hostPort", 1, 65535, c);
		if (host_network && mobj_int(p, "hostPort", 0) != port)
			wrong(c, WRONG_INVALID, where, "containerPort",
				"Invalid value: %lld: must match `hostPort` when `hostNetwork` is "
				"true",
				(long long)port);
	}
}

static void env_validate(const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		autofree char *where = xasprintf("%s.env[%zu]", at, i);
		const char *name = str_at(e, "name"), *why = *name ? name_env_var(name) : NULL;

		if (why)
			wrong(c, WRONG_INVALID, where, "name", "Invalid value: \"%s\": %s", name,
				why);
		if (mobj_at(e, "valueFrom") && *str_at(e, "value"))
			wrong(c, WRONG_INVALID, where, "valueFrom",
				"Invalid value: \"\": may not be specified when `value` is not "
				"empty");
	}
}

static bool has_volume(const mval *spec, const char *name)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		if (!strcmp(str_at(v, "name"), name))
			return true;
	}

	return false;
}

static void mounts_validate(
	const mval *spec, const mval *container, const char *at, struct causes *c)
{
	const mval *mounts = mobj_at(container, "volumeMounts");
	size_t i, n, j, m;
	mval *v, *w;

	yyjson_mut_arr_foreach((mval *)mounts, i, n, v)
	{
		autofree char *where = xasprintf("%s.volumeMounts[%zu]", at, i);
		const char *name = str_at(v, "name"), *path = str_at(v, "mountPath");

		if (!*name)
			wrong(c, WRONG_REQUIRED, where, "name", "Required value");
		else if (!has_volume(spec, name))
			wrong(c, WRONG_INVALID, where, "name", "Not found: \"%s\"", name);
		if (!*path)
			wrong(c, WRONG_REQUIRED, where, "mountPath", "Required value");
		yyjson_mut_arr_foreach((mval *)mounts, j, m, w)
		{
			if (j < i && *path && !strcmp(str_at(w, "mountPath"), path)) {
				wrong(c, WRONG_INVALID, where, "mountPath",
					"Invalid value: \"%s\": must be unique", path);
				break;
			}
		}
	}
}

static void probe_validate(
	const mval *container, const char *name, const char *at, struct causes *c)
{
	static const char *const handlers[] = {"exec", "httpGet", "tcpSocket", "grpc"};
	static const char *const numbers[] = {"initialDelaySeconds", "timeoutSeconds",
		"periodSeconds", "successThreshold", "failureThreshold"};
	const mval *p = mobj_at(container, name);
	autofree char *where = xasprintf("%s.%s", at, name);
	size_t have = 0;

	if (!p)
		return;
	for (size_t i = 0; i < array_size(handlers); i++) {
		if (mobj_at(p, handlers[i]) && have++)
			wrong(c, WRONG_FORBIDDEN, where, handlers[i],
				"Forbidden: may not specify more than 1 handler type");
	}
	if (!have)
		wrong(c, WRONG_REQUIRED, where, "", "Required value: must specify a handler type");
	for (size_t i = 0; i < array_size(numbers); i++)
		check_range(p, where, numbers[i], 0, INT64_MAX, c);
	if (strcmp(name, "readinessProbe") != 0 && mobj_int(p, "successThreshold", 1) != 1)
		wrong(c, WRONG_INVALID, where, "successThreshold", "Invalid value: %lld: must be 1",
			(long long)mobj_int(p, "successThreshold", 1));
}

static bool name_before(const mval *spec, const char *list, size_t i, const char *name)
{
	static const char *const lists[] = {"containers", "initContainers"};
	size_t j, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++) {
		bool same = !strcmp(lists[l], list);

		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), j, n, v)
		{
			if ((!same || j < i) && !strcmp(str_at(v, "name"), name))
				return true;
		}

		if (same)
			break;
	}
	return false;
}

static void container_validate(const mval *spec, const char *list, size_t i, const mval *v,
	const char *at, struct causes *c)
{
	static const char *const probes[] = {"livenessProbe", "readinessProbe", "startupProbe"};
	const char *name = str_at(v, "name"), *why = *name ? name_dns1123_label(name) : NULL;
	bool init = !strcmp(list, "initContainers");
	bool sidecar = init && !strcmp(str_at(v, "restartPolicy"), "Always");

	if (why)
		wrong(c, WRONG_INVALID, at, "name", "Invalid value: \"%s\": %s", name, why);
	else if (*name && name_before(spec, list, i, name))
		wrong(c, WRONG_DUPLICATE, at, "name", "Duplicate value: \"%s\"", name);
	ports_validate(v, at, mobj_bool(spec, "hostNetwork", false), c);
	env_validate(v, at, c);
	mounts_validate(spec, v, at, c);
	for (size_t p = 0; p < array_size(probes); p++) {
		if (init && !sidecar && mobj_at(v, probes[p]))
			wrong(c, WRONG_FORBIDDEN, at, probes[p],
				"Forbidden: may not be set for init containers without "
				"restartPolicy=Always");
		else
			probe_validate(v, probes[p], at, c);
	}
	resources_validate(v, at, c);
}

static void volumes_validate(const mval *spec, const char *at, struct causes *c)
{
	size_t i, n, j, m;
	mval *v, *w, *key, *source;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		autofree char *where = xasprintf("%s.volumes[%zu]", at, i);
		const char *name = str_at(v, "name"),
			   *why = *name ? name_dns1123_label(name) : NULL;
		size_t sources = 0;

		yyjson_mut_obj_foreach(v, j, m, key, source)
		{
			if (!m_is(key, "name") && sources++)
				wrong(c, WRONG_FORBIDDEN, where, m_str(key),
					"Forbidden: may not specify more than 1 volume type");
		}

		if (!*name)
			wrong(c, WRONG_REQUIRED, where, "name", "Required value");
		else if (why)
			wrong(c, WRONG_INVALID, where, "name", "Invalid value: \"%s\": %s", name,
				why);
		yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), j, m, w)
		{
			if (j < i && *name && !strcmp(str_at(w, "name"), name)) {
				wrong(c, WRONG_DUPLICATE, where, "name", "Duplicate value: \"%s\"",
					name);
				break;
			}
		}
	}
}

static void tolerations_validate(const mval *spec, const char *at, struct causes *c)
{
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(spec, "tolerations"), i, n, t)
	{
		autofree char *where = xasprintf("%s.tolerations[%zu]", at, i);
		const char *key = str_at(t, "key"), *op = str_at(t, "operator"),
			   *value = str_at(t, "value");
		const char *why = *key ? name_label_key(key) : NULL;

		if (why)
			wrong(c, WRONG_INVALID, where, "key", "Invalid value: \"%s\": %s", key,
				why);
		if (!*key && strcmp(op, "Exists") != 0)
			wrong(c, WRONG_INVALID, where, "operator",
				"Invalid value: \"%s\": operator must be Exists when `key` is "
				"empty, "
				"which means \"match all values and all keys\"",
				op);
		if (mobj_at(t, "tolerationSeconds") && strcmp(str_at(t, "effect"), "NoExecute"))
			wrong(c, WRONG_INVALID, where, "effect",
				"Invalid value: \"%s\": effect must be 'NoExecute' when "
				"`tolerationSeconds` is set",
				str_at(t, "effect"));
		if (!strcmp(op, "Exists") && *value)
			wrong(c, WRONG_INVALID, where, "operator",
				"Invalid value: \"%s\": value must be empty when `operator` is "
				"'Exists'",
				value);
	}
}

void podspec_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const lists[] = {"containers", "initContainers"};
	autofree char *selector = xasprintf("%s.nodeSelector", at);
	size_t i, n;
	mval *v;

	volumes_validate(spec, at, c);
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			container_validate(spec, lists[l], i, v, where, c);
		}
	labels_validate(mobj_at(spec, "nodeSelector"), selector, c);
	check_range(spec, at, "activeDeadlineSeconds", 1, INT32_MAX, c);
	tolerations_validate(spec, at, c);
	podspec_validate_more(spec, at, c);
}

void pod_validate(const mval *obj, struct causes *c)
{
	podspec_validate(mobj_at(obj, "spec"), "spec", c);
}
