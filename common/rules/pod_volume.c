/* Volumes of a pod and what they are made from. */
#include <string.h>

#include "data/quantity.h"
#include "rules/check.h"
#include "rules/podspec.h"

#define TOKEN_SECONDS_MIN 600
#define TOKEN_SECONDS_MAX ((int64_t)1 << 32)

bool path_has_backstep(const char *path)
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
void volume_path_validate(const char *path, const char *at, const char *member, struct causes *c)
{
	if (*path == '/')
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be a relative path", path);
	if (path_has_backstep(path))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must not contain '..'", path);
}

static void file_path_validate(const char *path, const char *at, struct causes *c)
{
	volume_path_validate(path, at, "path", c);
	if (!strncmp(path, "..", 2) && strncmp(path, "../", 3) != 0 && strcmp(path, "..") != 0)
		wrong(c, WRONG_INVALID, at, "path",
			"Invalid value: \"%s\": must not start with '..'", path);
}

/* Two sources cannot make the same file; paths: NULL: there is one source. */
struct projected {
	struct map paths;
	const char *at;
};

static void path_taken(
	struct projected *all, const char *path, const char *told, struct causes *c)
{
	if (!all || !*path)
		return;
	if (map_has(&all->paths, path))
		wrong(c, WRONG_INVALID, all->at, "",
			"Invalid value: \"%s\": conflicting duplicate paths", told);
	else
		map_put(&all->paths, path, NULL);
}

/* Of a ConfigMap, or a Secret, of that name. */
static void items_validate(const mval *items, struct projected *all, const char *name,
	const char *at, struct causes *c)
{
	size_t i, n;
	mval *item;

	check_each(items, i, n, item, c)
	{
		autofree char *where = xasprintf("%s.items[%zu]", at, i);

		file_path_validate(str_at(item, "path"), where, c);
		mode_validate(item, where, "mode", c);
		path_taken(all, str_at(item, "path"), name, c);
	}
}

/* Files that say what the pod itself is; upstream tells of all of them as of one. */
static void downward_validate(
	const mval *items, struct projected *all, const char *at, struct causes *c)
{
	autofree char *field = xasprintf("%s.fieldRef", at);
	autofree char *resource = xasprintf("%s.resourceFieldRef", at);
	size_t i, n;
	mval *item;

	check_each(items, i, n, item, c)
	{
		const mval *a = mobj_at(item, "fieldRef"), *b = mobj_at(item, "resourceFieldRef");

		check_needed(item, at, "path", "", c);
		file_path_validate(str_at(item, "path"), at, c);
		field_ref_validate(a, true, field, c);
		if (a && b)
			wrong(c, WRONG_INVALID, at, "",
				"Invalid value: \"resource\": fieldRef and resourceFieldRef can "
				"not be specified simultaneously");
		else if (!a && !b)
			wrong(c, WRONG_REQUIRED, at, "",
				"Required value: one of fieldRef and resourceFieldRef is required");
		else if (b)
			resource_ref_validate(b, true, resource, c);
		mode_validate(item, at, "mode", c);
		path_taken(all, str_at(item, "path"), str_at(item, "path"), c);
	}
}

/* Its path is told as the volume's. */
static void token_validate(
	const mval *token, const char *at, const char *volume, struct causes *c)
{
	int64_t seconds = mobj_int(token, "expirationSeconds", TOKEN_SECONDS_MIN);

	if (seconds < TOKEN_SECONDS_MIN)
		wrong(c, WRONG_INVALID, at, "expirationSeconds",
			"Invalid value: %lld: may not specify a duration less than 10 minutes",
			(long long)seconds);
	else if (seconds > TOKEN_SECONDS_MAX)
		wrong(c, WRONG_INVALID, at, "expirationSeconds",
			"Invalid value: %lld: may not specify a duration larger than 2^32 seconds",
			(long long)seconds);
	if (check_needed(token, volume, "path", "", c))
		file_path_validate(str_at(token, "path"), volume, c);
}

/* Each source of a projected volume is one. */
static void projected_validate(const mval *sources, const char *at, struct causes *c)
{
	static const char *const kinds[] = {"secret", "configMap", "downwardAPI",
		"serviceAccountToken", "clusterTrustBundle", "podCertificate"};
	struct projected all = {MAP_INIT, at};
	size_t i, n;
	mval *source;

	check_each(sources, i, n, source, c)
	{
		autofree char *one = xasprintf("%s.sources[%zu]", at, i);
		size_t have = 0;

		for (size_t k = 0; k < array_size(kinds); k++) {
			autofree char *where = xasprintf("%s.%s", one, kinds[k]);
			const mval *v = mobj_at(source, kinds[k]);

			have += v != NULL;
			if (v && k < 2)
				items_validate(
					mobj_at(v, "items"), &all, str_at(v, "name"), where, c);
			if (v && k == 2)
				downward_validate(mobj_at(v, "items"), &all, where, c);
			if (v && k == 3)
				token_validate(v, where, at, c);
		}
		if (have > 1)
			wrong(c, WRONG_FORBIDDEN, one, "",
				"Forbidden: may not specify more than 1 volume type per source");
	}

	map_release(&all.paths);
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
	if (!strcmp(source, "hostPath") && path_has_backstep(path))
		wrong(c, WRONG_INVALID, where, "path",
			"Invalid value: \"%s\": must not contain '..'", path);
	if (!strcmp(source, "nfs") && *path && *path != '/')
		wrong(c, WRONG_INVALID, where, "path",
			"Invalid value: \"%s\": must be an absolute path", path);
	mode_validate(v, where, "defaultMode", c);
	if (!strcmp(source, "downwardAPI"))
		downward_validate(mobj_at(v, "items"), NULL, where, c);
	else
		items_validate(mobj_at(v, "items"), NULL, "", where, c);
	if (!strcmp(source, "projected"))
		projected_validate(mobj_at(v, "sources"), where, c);
	if (!strcmp(source, "ephemeral") && mobj_at(v, "volumeClaimTemplate")) {
		autofree char *claim = xasprintf("%s.volumeClaimTemplate.spec", where);

		claimspec_validate(mobj_at(v, "volumeClaimTemplate.spec"), claim, c);
	}
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

void pod_volumes_validate(
	const mval *spec, const char *at, struct pod_volumes *seen, struct causes *c)
{
	size_t i, n, j, m;
	mval *v, *key, *source;

	check_each(mobj_at(spec, "volumes"), i, n, v, c)
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
		source_validate(v, first, false, name, where, c);
		if (*name)
			check_unique(&seen->all, i, where, "name", name, c);
		if (mobj_at(v, "persistentVolumeClaim") || mobj_at(v, "ephemeral"))
			map_put(&seen->claims, name, NULL);
	}
}
