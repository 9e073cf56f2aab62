/* Volumes of a pod and what they are made from. */
#include <string.h>

#include "data/quantity.h"
#include "rules/check.h"
#include "rules/podspec.h"

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
void volume_path_validate(const char *path, const char *at, const char *member, struct causes *c)
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

		volume_path_validate(path, where, "path", c);
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
		if (*name)
			check_unique(seen, i, where, "name", name, c);
	}
}
