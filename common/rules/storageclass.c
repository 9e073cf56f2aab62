/* StorageClass and VolumeAttributesClass: what a class is, and that it stays so. */
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"

#define PARAMETERS_MAX 512
#define PARAMETERS_MAX_BYTES (256 * 1024)

static void parameters_validate(const mval *obj, bool needed, struct causes *c)
{
	const mval *map = mobj_at(obj, "parameters");
	size_t i, n, bytes = 0;
	mval *key, *v;

	if (m_members(map) > PARAMETERS_MAX) {
		causes_add(c, WRONG_TOOLONG, "parameters",
			"Too long: may not be more than %d bytes", PARAMETERS_MAX);
		return;
	}
	yyjson_mut_obj_foreach((mval *)map, i, n, key, v)
	{
		if (!*text_of(key))
			causes_add(c, WRONG_INVALID, "parameters",
				"Invalid value: \"\": field can not be empty.");
		bytes += yyjson_mut_get_len(key) + yyjson_mut_get_len(v);
	}
	if (bytes > PARAMETERS_MAX_BYTES)
		causes_add(c, WRONG_TOOLONG, "parameters",
			"Too long: may not be more than %d bytes", PARAMETERS_MAX_BYTES);
	if (needed && !m_members(map))
		causes_add(c, WRONG_REQUIRED, "parameters",
			"Required value: must contain at least one key/value pair");
}

static void changed(const mval *obj, const mval *old, const char *member, struct causes *c)
{
	const mval *is = mobj_at(obj, member), *was = mobj_at(old, member);

	if ((is || was) && !(is && was && mobj_equal(is, was)))
		causes_add(c, WRONG_FORBIDDEN, member, "Forbidden: updates to %s are forbidden.",
			member);
}

/* A term of allowedTopologies. */
static void topology_validate(const mval *term, const char *at, struct causes *c)
{
	autoseen keys = MAP_INIT;
	size_t i, n, j, m;
	mval *e, *v;

	yyjson_mut_arr_foreach(mobj_at(term, "matchLabelExpressions"), i, n, e)
	{
		autofree char *where = xasprintf("%s.matchLabelExpressions[%zu]", at, i);
		autoseen values = MAP_INIT;

		if (!m_len(mobj_at(e, "values")))
			wrong(c, WRONG_REQUIRED, where, "values", "Required value");
		yyjson_mut_arr_foreach(mobj_at(e, "values"), j, m, v)
		{
			autofree char *member = xasprintf("values[%zu]", j);

			check_unique(&values, j, where, member, text_of(v), c);
		}
		check_form(where, "key", NAME_LABEL_KEY, str_at(e, "key"), c);
		if (seen_before(&keys, i, "%s", str_at(e, "key")))
			wrong(c, WRONG_DUPLICATE, where, "key", "Duplicate value: \"%s\"",
				str_at(e, "key"));
	}
}

/* Two terms are the same when their keys have the same values, in whatever order. */
static char *term_text(const mval *term)
{
	automdoc *d = m_doc();
	mval *map = yyjson_mut_obj(d), *e, *v;
	struct obj_edit keys, all;
	autobuf b = BUF_INIT;
	size_t i, n, j, m;

	obj_edit_begin(&keys, d, map, m_len(mobj_at(term, "matchLabelExpressions")));
	yyjson_mut_arr_foreach(mobj_at(term, "matchLabelExpressions"), i, n, e)
	{
		mval *values = yyjson_mut_obj(d);

		obj_edit_begin(&all, d, values, m_len(mobj_at(e, "values")));
		yyjson_mut_arr_foreach(mobj_at(e, "values"), j, m, v)
			obj_edit_put(&all, text_of(v), yyjson_mut_str(d, ""));
		obj_edit_end(&all);
		obj_edit_put(&keys, str_at(e, "key"), values);
	}
	obj_edit_end(&keys);
	shown_map(map, &b);
	return xstrdup(buf_str(&b));
}

static void topologies_validate(const mval *list, struct causes *c)
{
	autoseen terms = MAP_INIT;
	size_t i, n;
	mval *term;

	yyjson_mut_arr_foreach((mval *)list, i, n, term)
	{
		autofree char *at = xasprintf("allowedTopologies[%zu]", i);
		autofree char *text = term_text(term);

		topology_validate(term, at, c);
		/* an empty term counts as one that was there before */
		if (seen_before(&terms, i, "%s", text) ||
			!m_len(mobj_at(term, "matchLabelExpressions")))
			wrong(c, WRONG_DUPLICATE, at, "matchLabelExpressions",
				"Duplicate value: \"\"");
	}
}

static void provisioner_validate(const mval *obj, const char *member, struct causes *c)
{
	autofree char *name = lower(str_at(obj, member));

	if (check_needed(obj, "", member, "", c))
		check_form("", member, NAME_LABEL_KEY, name, c);
}

void storageclass_validate(const mval *obj, struct causes *c)
{
	provisioner_validate(obj, "provisioner", c);
	parameters_validate(obj, false, c);
	topologies_validate(mobj_at(obj, "allowedTopologies"), c);
}

void storageclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	changed(obj, old, "parameters", c);
	changed(obj, old, "provisioner", c);
	changed(obj, old, "reclaimPolicy", c);
	check_fixed(obj, old, "volumeBindingMode", c);
}

void attributesclass_validate(const mval *obj, struct causes *c)
{
	provisioner_validate(obj, "driverName", c);
	parameters_validate(obj, true, c);
}

void attributesclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	changed(obj, old, "driverName", c);
	changed(obj, old, "parameters", c);
}
