/* Variables of a container and what they are taken from. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/podspec.h"

static void names_validate(const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *e;

	check_each(mobj_at(container, "env"), i, n, e, c)
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

/* A variable of a file that another container wrote. */
static void file_validate(const mval *from, const char *at, struct causes *c)
{
	const mval *ref = mobj_at(from, "fileKeyRef");
	autofree char *where = xasprintf("%s.fileKeyRef", at);
	const char *why = name_env_var(str_at(ref, "key")), *path = str_at(ref, "path");

	if (!ref)
		return;
	if (check_needed(ref, where, "key", "", c) && why)
		wrong(c, WRONG_INVALID, where, "key", "Invalid value: \"%s\": %s",
			str_at(ref, "key"), why);
	if (check_needed(ref, where, "volumeName", "", c))
		check_form_of(ref, where, "volumeName", NAME_DNS1123_LABEL, c);
	if (check_needed(ref, where, "path", "", c) && path_has_backstep(path))
		wrong(c, WRONG_INVALID, where, "path",
			"Invalid value: \"%s\": must not contain '..'", path);
}

static void bundles_validate(const mval *container, const char *at, struct causes *c)
{
	static const char *const sources[] = {"configMapRef", "secretRef"};
	size_t i, n;
	mval *e;

	check_each(mobj_at(container, "envFrom"), i, n, e, c)
	{
		autofree char *one = xasprintf("%s.envFrom[%zu]", at, i);
		const char *prefix = str_at(e, "prefix"), *why;
		size_t have = 0;

		why = *prefix ? name_env_var(prefix) : NULL;
		if (why)
			wrong(c, WRONG_INVALID, one, "prefix", "Invalid value: \"%s\": %s",
				prefix, why);
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

	check_each(mobj_at(container, "env"), i, n, e, c)
	{
		autofree char *where = xasprintf("%s.env[%zu].valueFrom", at, i);
		const mval *from = mobj_at(e, "valueFrom");

		if (!from)
			continue;
		key_validate(from, "configMapKeyRef", where, c);
		key_validate(from, "secretKeyRef", where, c);
		file_validate(from, where, c);
		if (!m_members(from) || !*str_at(e, "value"))
			one_source(from, where,
				"`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` "
				"or `fileKeyRef`",
				c);
	}
}

/* MAP['KEY']: the key, which the caller frees; NULL: path is no such thing. */
static char *subscript(const char *path, const char *map)
{
	size_t n = strlen(map), len = strlen(path);

	if (strncmp(path, map, n) != 0 || len < n + 4 || strncmp(path + n, "['", 2) != 0 ||
		strcmp(path + len - 2, "']") != 0)
		return NULL;
	return xstrndup(path + n + 2, len - n - 4);
}

static bool is_one_of(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(s, list[i]))
			return true;
	return false;
}

static void key_of_map(const char *key, const char *at, struct causes *c)
{
	const char *why = name_label_key(key);

	if (why)
		wrong(c, WRONG_INVALID, at, "", "Invalid value: \"%s\": %s", key, why);
}

void field_ref_validate(const mval *ref, bool in_volume, const char *at, struct causes *c)
{
	static const char *const in_env[] = {"metadata.name", "metadata.namespace", "metadata.uid",
		"spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs",
		"status.podIP", "status.podIPs"};
	static const char *const in_file[] = {"metadata.annotations", "metadata.labels",
		"metadata.name", "metadata.namespace", "metadata.uid"};
	static const char *const other[] = {"spec.restartPolicy", "spec.schedulerName",
		"status.phase"};
	const char *const *fit = in_volume ? in_file : in_env;
	size_t n = in_volume ? array_size(in_file) : array_size(in_env);
	const char *path = str_at(ref, "fieldPath"), *version = str_at(ref, "apiVersion");
	autofree char *note = subscript(path, "metadata.annotations");
	autofree char *label = subscript(path, "metadata.labels");
	autofree char *small = note ? lower(note) : NULL;

	if (!*path)
		return;
	if (*version && strcmp(version, "v1") != 0)
		wrong(c, WRONG_INVALID, at, "fieldPath",
			"Invalid value: \"%s\": error converting fieldPath: unsupported pod "
			"version: %s",
			path, version);
	else if (small || label)
		key_of_map(small ? small : label, at, c);
	else if (is_one_of(path, in_env, array_size(in_env)) ||
		 is_one_of(path, in_file, array_size(in_file)) ||
		 is_one_of(path, other, array_size(other)))
		check_listed(at, "fieldPath", path, fit, n, c);
	else
		wrong(c, WRONG_INVALID, at, "fieldPath",
			"Invalid value: \"%s\": error converting fieldPath: field label not "
			"supported: %s",
			path, path);
}

/* By how much an amount may be divided. */
static void divisor_validate(const mval *ref, const char *at, struct causes *c)
{
	static const char *const of_cpu[] = {"1m", "1"};
	static const char *const of_bytes[] = {"1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki",
		"1Mi", "1Gi", "1Ti", "1Pi", "1Ei"};
	static const struct {
		const char *begin, *told;
	} kinds[] = {{"cpu", "cpu"}, {"memory", "memory"},
		{"ephemeral-storage", "local ephemeral storage"}, {"hugepages-", "hugepages"}};
	const char *name = str_at(ref, "resource"), *divisor = str_at(ref, "divisor");
	const char *dot = strchr(name, '.'), *told = NULL;
	bool cpu;

	if (!*divisor || !strcmp(divisor, "0") || !dot)
		return;
	for (size_t i = 0; i < array_size(kinds); i++)
		if (!strncmp(dot + 1, kinds[i].begin, strlen(kinds[i].begin)))
			told = kinds[i].told;
	cpu = told && !strcmp(told, "cpu");
	if (!told || is_one_of(divisor, cpu ? of_cpu : of_bytes,
			     cpu ? array_size(of_cpu) : array_size(of_bytes)))
		return;
	wrong(c, WRONG_INVALID, at, "divisor",
		"Invalid value: \"%s\": only divisor's values %s are supported with the %s "
		"resource",
		name,
		cpu ? "1m and 1" : "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei",
		told);
}

void resource_ref_validate(const mval *ref, bool in_volume, const char *at, struct causes *c)
{
	static const char *const fit[] = {"limits.cpu", "limits.ephemeral-storage", "limits.memory",
		"requests.cpu", "requests.ephemeral-storage", "requests.memory"};
	const char *name = str_at(ref, "resource");

	if (ref && in_volume && !*str_at(ref, "containerName"))
		wrong(c, WRONG_REQUIRED, at, "containerName", "Required value");
	else if (*name && strncmp(name, "limits.hugepages-", 17) != 0 &&
		 strncmp(name, "requests.hugepages-", 19) != 0)
		check_listed(at, "resource", name, fit, array_size(fit), c);
	divisor_validate(ref, at, c);
}

static void fields_validate(const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *e;

	check_each(mobj_at(container, "env"), i, n, e, c)
	{
		autofree char *field = xasprintf("%s.env[%zu].valueFrom.fieldRef", at, i);
		autofree char *resource =
			xasprintf("%s.env[%zu].valueFrom.resourceFieldRef", at, i);

		field_ref_validate(mobj_at(e, "valueFrom.fieldRef"), false, field, c);
		resource_ref_validate(
			mobj_at(e, "valueFrom.resourceFieldRef"), false, resource, c);
	}
}

void pod_env_validate(const mval *container, const char *at, struct causes *c)
{
	names_validate(container, at, c);
	variables_validate(container, at, c);
	bundles_validate(container, at, c);
	fields_validate(container, at, c);
}

/* What a variable is read from is a directory of the pod's own. */
void pod_env_files_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const lists[] = {"initContainers", "containers", "ephemeralContainers"};
	struct map volumes = MAP_INIT;
	size_t i, n, j, m;
	mval *v, *e;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
		map_put(&volumes, str_at(v, "name"), v);
	for (size_t l = 0; l < array_size(lists); l++)
		check_each(mobj_at(spec, lists[l]), i, n, v, c)
		{
			check_each(mobj_at(v, "env"), j, m, e, c)
			{
				const mval *ref = mobj_at(e, "valueFrom.fileKeyRef");
				const char *name = str_at(ref, "volumeName");
				const mval *volume = map_get(&volumes, name);
				autofree char *where =
					xasprintf("%s.%s[%zu].env[%zu].valueFrom.fileKeyRef", at,
						lists[l], i, j);

				if (ref && !volume)
					wrong(c, WRONG_INVALID, where, "volumeName",
						"Not found: \"%s\"", name);
				else if (ref && !mobj_at(volume, "emptyDir"))
					wrong(c, WRONG_INVALID, where, "volumeName",
						"Invalid value: \"%s\": referenced volume must "
						"be of type emptyDir",
						name);
			}
		}

	map_release(&volumes);
}
