/* A pod's spec is sound: upstream's sentences, in upstream's order (volumes, init containers,
 * containers, the rest). */
#include <string.h>

#include "data/quantity.h"
#include "rules/priv.h"

/* An extended resource is counted in whole units, and cannot be promised twice. */
static bool is_counted(const char *name)
{
	return strchr(name, '/') && !strstr(name, "kubernetes.io/");
}

static void amount_validate(
	const char *name, const char *amount, const char *at, struct causes *c)
{
	autofree char *member = xasprintf("[%s]", name);
	struct quantity q;

	container_resource_validate(name, at, member, c);
	if (quantity_parse(amount, &q, NULL))
		return;
	if (q.nano < 0)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be greater than or equal to 0", amount);
	if (is_counted(name) && q.nano % 1000000000)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": must be an integer",
			amount);
}

void amount_map_validate(const mval *map, const char *at, struct causes *c)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)map, i, n, key, v)
		amount_validate(text_of(key), text_of(v), at, c);
}

/* A request is not above its limit, and is its limit where nothing can be promised twice. */
static void request_validate(const char *name, const char *amount, const struct obj_edit *limits,
	const char *at_limits, const char *at_requests, struct causes *c)
{
	bool equal = is_counted(name) || !strncmp(name, "hugepages-", 10);
	const char *limit = m_str(obj_edit_get(limits, name));
	struct quantity r, l;
	int cmp;

	if (!limit && equal)
		wrong(c, WRONG_REQUIRED, at_limits, "",
			"Required value: Limit must be set for non overcommitable resources");
	if (!limit || quantity_parse(amount, &r, NULL) || quantity_parse(limit, &l, NULL))
		return;
	cmp = quantity_cmp(&r, &l);
	if (cmp && equal)
		wrong(c, WRONG_INVALID, at_requests, "",
			"Invalid value: \"%s\": must be equal to %s limit of %s", amount, name,
			limit);
	else if (cmp > 0)
		wrong(c, WRONG_INVALID, at_requests, "",
			"Invalid value: \"%s\": must be less than or equal to %s limit of %s",
			amount, name, limit);
}

static void resources_validate(const mval *container, const char *at, struct causes *c)
{
	const mval *limits = mobj_at(container, "resources.limits"),
		   *requests = mobj_at(container, "resources.requests");
	autofree char *at_limits = xasprintf("%s.resources.limits", at);
	autofree char *at_requests = xasprintf("%s.resources.requests", at);
	bool huge = false, plain = false;
	struct obj_edit by_name;
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)limits, i, n, key, v)
	{
		amount_validate(text_of(key), text_of(v), at_limits, c);
		huge |= !strncmp(text_of(key), "hugepages-", 10);
		plain |= m_is(key, "cpu") || m_is(key, "memory");
	}
	obj_edit_begin(&by_name, NULL, (mval *)limits, m_members(requests));
	yyjson_mut_obj_foreach((mval *)requests, i, n, key, v)
	{
		request_validate(text_of(key), text_of(v), &by_name, at_limits, at_requests, c);
		amount_validate(text_of(key), text_of(v), at_requests, c);
		huge |= !strncmp(text_of(key), "hugepages-", 10);
		plain |= m_is(key, "cpu") || m_is(key, "memory");
	}
	obj_edit_end(&by_name);
	if (huge && !plain)
		wrong(c, WRONG_FORBIDDEN, at, "resources",
			"Forbidden: HugePages require cpu or memory");
}

static void port_name_validate(
	struct map *seen, const mval *p, size_t i, const char *at, struct causes *c)
{
	const char *name = str_at(p, "name");
	size_t before = c->n;

	check_form_of(p, at, "name", NAME_PORT, c);
	if (*name && c->n == before && seen_before(seen, i, "%s", name))
		wrong(c, WRONG_DUPLICATE, at, "name", "Duplicate value: \"%s\"", name);
}

static void ports_validate(
	const mval *container, const char *at, bool host_network, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(container, "ports"), i, n, p)
	{
		autofree char *where = xasprintf("%s.ports[%zu]", at, i);
		int64_t port = mobj_int(p, "containerPort", 0);

		port_name_validate(&names, p, i, where, c);
		if (!port)
			wrong(c, WRONG_REQUIRED, where, "containerPort", "Required value");
		else
			check_range(p, where, "containerPort", 1, 65535, c);
		if (mobj_int(p, "hostPort", 0))
			check_range(p, where, "hostPort", 1, 65535, c);
		if (host_network && mobj_int(p, "hostPort", 0) &&
			mobj_int(p, "hostPort", 0) != port)
			wrong(c, WRONG_INVALID, where, "hostPort",
				"Invalid value: %lld: must match `containerPort` when "
				"`hostNetwork` is true",
				(long long)mobj_int(p, "hostPort", 0));
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

static void mounts_validate(
	const struct map *volumes, const mval *container, const char *at, struct causes *c)
{
	autoseen paths = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(container, "volumeMounts"), i, n, v)
	{
		autofree char *where = xasprintf("%s.volumeMounts[%zu]", at, i);
		const char *name = str_at(v, "name"), *path = str_at(v, "mountPath");

		if (!*name)
			wrong(c, WRONG_REQUIRED, where, "name", "Required value");
		else if (!map_has(volumes, name))
			wrong(c, WRONG_INVALID, where, "name", "Not found: \"%s\"", name);
		if (!*path)
			wrong(c, WRONG_REQUIRED, where, "mountPath", "Required value");
		else if (seen_before(&paths, i, "%s", path))
			wrong(c, WRONG_INVALID, where, "mountPath",
				"Invalid value: \"%s\": must be unique", path);
	}
}

static void probe_validate(
	const mval *container, const char *name, const char *at, struct causes *c)
{
	static const char *const numbers[] = {"initialDelaySeconds", "timeoutSeconds",
		"periodSeconds", "successThreshold", "failureThreshold"};
	const mval *p = mobj_at(container, name);
	autofree char *where = xasprintf("%s.%s", at, name);
	bool readiness = !strcmp(name, "readinessProbe");
	int64_t grace = mobj_int(p, "terminationGracePeriodSeconds", 1);

	if (!p)
		return;
	handler_validate(p, where, INT64_MAX, c);
	for (size_t i = 0; i < array_size(numbers); i++)
		check_range(p, where, numbers[i], 0, INT64_MAX, c);
	if (grace <= 0)
		wrong(c, WRONG_INVALID, where, "terminationGracePeriodSeconds",
			"Invalid value: %lld: must be greater than 0", (long long)grace);
	if (readiness && mobj_at(p, "terminationGracePeriodSeconds"))
		wrong(c, WRONG_INVALID, where, "terminationGracePeriodSeconds",
			"Invalid value: %lld: must not be set for readinessProbes",
			(long long)grace);
	if (!readiness && mobj_int(p, "successThreshold", 1) != 1)
		wrong(c, WRONG_INVALID, where, "successThreshold", "Invalid value: %lld: must be 1",
			(long long)mobj_int(p, "successThreshold", 1));
}

/* Names in a pod's spec: of its volumes, and of the containers so far, of either list. */
struct pod_names {
	struct map volumes, containers;
};

#define NOT_FOR_INIT                                                                               \
	"Forbidden: may not be set for init containers without restartPolicy=Always"

static void container_validate(struct pod_names *names, const mval *spec, bool init, const mval *v,
	const char *at, struct causes *c)
{
	static const char *const probes[] = {"livenessProbe", "readinessProbe", "startupProbe"};
	static const char *const hooks[] = {"lifecycle.postStart", "lifecycle.preStop"};
	const char *name = str_at(v, "name");
	bool sidecar = init && !strcmp(str_at(v, "restartPolicy"), "Always");
	int64_t grace = mobj_int(spec, "terminationGracePeriodSeconds", INT64_MAX);

	check_form_of(v, at, "name", NAME_DNS1123_LABEL, c);
	if (*name && seen_before(&names->containers, 0, "%s", name))
		wrong(c, WRONG_DUPLICATE, at, "name", "Duplicate value: \"%s\"", name);
	ports_validate(v, at, mobj_bool(spec, "hostNetwork", false), c);
	env_validate(v, at, c);
	mounts_validate(&names->volumes, v, at, c);
	if (init && !sidecar && mobj_at(v, "lifecycle"))
		wrong(c, WRONG_FORBIDDEN, at, "lifecycle", NOT_FOR_INIT);
	for (size_t h = 0; h < array_size(hooks) && (!init || sidecar); h++) {
		autofree char *where = xasprintf("%s.%s", at, hooks[h]);

		if (mobj_at(v, hooks[h]))
			handler_validate(mobj_at(v, hooks[h]), where, grace, c);
	}
	for (size_t p = 0; p < array_size(probes); p++) {
		if (init && !sidecar && mobj_at(v, probes[p]))
			wrong(c, WRONG_FORBIDDEN, at, probes[p], NOT_FOR_INIT);
		else
			probe_validate(v, probes[p], at, c);
	}
	resources_validate(v, at, c);
}

/* The source that upstream comes to first: the others are one too many. */
static const char *first_source(const mval *volume)
{
	const char *first = NULL;
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)volume, i, n, key, v)
	{
		if (!m_is(key, "name") &&
			(!first || causes_before("core.v1.Volume", m_str(key), first)))
			first = m_str(key);
	}

	return first;
}

static void volumes_validate(
	const mval *spec, const char *at, struct map *seen, struct causes *c)
{
	size_t i, n, j, m;
	mval *v, *key, *source;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		autofree char *where = xasprintf("%s.volumes[%zu]", at, i);
		const char *name = str_at(v, "name"), *first = first_source(v);

		yyjson_mut_obj_foreach(v, j, m, key, source)
		{
			if (!m_is(key, "name") && first && strcmp(m_str(key), first) != 0)
				wrong(c, WRONG_FORBIDDEN, where, m_str(key),
					"Forbidden: may not specify more than 1 volume type");
		}

		if (!*name)
			wrong(c, WRONG_REQUIRED, where, "name", "Required value");
		check_form_of(v, where, "name", NAME_DNS1123_LABEL, c);
		sources_validate(v, first, where, c);
		if (*name && seen_before(seen, i, "%s", name))
			wrong(c, WRONG_DUPLICATE, where, "name", "Duplicate value: \"%s\"", name);
	}
}

void tolerations_validate(const mval *list, const char *at, struct causes *c)
{
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach((mval *)list, i, n, t)
	{
		autofree char *where = xasprintf("%s[%zu]", at, i);
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
	autofree char *tolerations = xasprintf("%s.tolerations", at);
	struct pod_names names = {MAP_INIT, MAP_INIT};
	size_t i, n, from = c->n;
	mval *v;

	volumes_validate(spec, at, &names.volumes, c);
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			container_validate(&names, spec, l > 0, v, where, c);
		}
	map_release(&names.volumes);
	map_release(&names.containers);
	labels_validate(mobj_at(spec, "nodeSelector"), selector, c);
	check_range(spec, at, "activeDeadlineSeconds", 1, INT32_MAX, c);
	tolerations_validate(mobj_at(spec, "tolerations"), tolerations, c);
	podspec_validate_more(spec, at, c);
	causes_sort(c, from, at, "core.v1.PodSpec");
}

/* What is asked of pods, and not of templates: they are older than the questions. */
static void images_validate(const mval *spec, const char *list, struct causes *c)
{
	static const char blank[] = " \t\n\v\f\r";
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, list), i, n, v)
	{
		autofree char *at = xasprintf("spec.%s[%zu]", list, i);
		const char *image = str_at(v, "image");
		size_t len = strlen(image);

		if (len && (strchr(blank, image[0]) || strchr(blank, image[len - 1])))
			wrong(c, WRONG_INVALID, at, "image",
				"Invalid value: \"%s\": must not have leading or trailing "
				"whitespace",
				image);
	}
}

void pod_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	podspec_validate(spec, "spec", c);
	images_validate(spec, "containers", c);
	images_validate(spec, "initContainers", c);
}

void pod_validate_new(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	if (m_len(mobj_at(spec, "ephemeralContainers")))
		causes_add(c, WRONG_FORBIDDEN, "spec.ephemeralContainers",
			"Forbidden: cannot be set on create");
	if (*str_at(spec, "nodeName") && m_len(mobj_at(spec, "schedulingGates")))
		causes_add(c, WRONG_FORBIDDEN, "spec.nodeName",
			"Forbidden: cannot be set until all schedulingGates have been cleared");
}
