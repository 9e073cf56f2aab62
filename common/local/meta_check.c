/* What metadata of any kind may say (upstream's ValidateObjectMeta). */
#include <string.h>

#include "data/names.h"
#include "local/local.h"
#include "rules/rules.h"

static bool finalizer_is_standard(const char *s)
{
	return !strcmp(s, "kubernetes") || !strcmp(s, "orphan") || !strcmp(s, "foregroundDeletion");
}

static void validate_finalizers(const mval *list, struct causes *causes)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		const char *s = m_str(v), *wrong;
		char field[64];

		if (!s)
			continue;
		snprintf(field, sizeof(field), "metadata.finalizers[%zu]", i);
		wrong = name_label_key(s);
		if (wrong)
			causes_add(causes, WRONG_INVALID, "metadata.finalizers",
				"Invalid value: \"%s\": %s", s, wrong);
		if (!strchr(s, '/') && !finalizer_is_standard(s))
			causes_add(causes, WRONG_INVALID, field,
				"Invalid value: \"%s\": name is neither a standard finalizer "
				"name nor is it fully qualified",
				s);
	}
	if (m_has(list, "orphan") && m_has(list, "foregroundDeletion"))
		causes_add(causes, WRONG_INVALID, "metadata.finalizers",
			"Invalid value: finalizer orphan and foregroundDeletion cannot be both "
			"set");
}

/* An OwnerReference as upstream prints it. */
static void owner_shown(const mval *v, struct buf *b)
{
	static const char *const texts[] = {"apiVersion", "kind", "name", "uid"};
	static const char *const bools[] = {"controller", "blockOwnerDeletion"};

	for (size_t i = 0; i < array_size(texts); i++) {
		const char *s = mobj_str(v, texts[i]);

		buf_addf(b, "%c\"%s\":", i ? ',' : '{', texts[i]);
		buf_add_json(b, s ? s : "", s ? strlen(s) : 0);
	}
	for (size_t i = 0; i < array_size(bools); i++)
		if (mobj_at(v, bools[i]))
			buf_addf(b, ",\"%s\":%s", bools[i],
				mobj_bool(v, bools[i], false) ? "true" : "false");
	buf_addc(b, '}');
}

static void owners_shown(const mval *list, struct buf *b)
{
	size_t i, n;
	mval *v;

	buf_addc(b, '[');
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		if (i)
			buf_addc(b, ',');
		owner_shown(v, b);
	}
	buf_addc(b, ']');
}

static void validate_owner(const mval *v, struct causes *causes)
{
	static const struct {
		const char *field, *words;
	} must[] = {
		{"apiVersion", "version must not be empty"},
		{"kind", "must not be empty"},
		{"name", "must not be empty"},
		{"uid", "must not be empty"},
	};
	const char *version = mobj_str(v, "apiVersion"), *kind = mobj_str(v, "kind");
	autobuf b = BUF_INIT;

	for (size_t j = 0; j < array_size(must); j++) {
		const char *s = mobj_str(v, must[j].field);
		char field[64];

		snprintf(field, sizeof(field), "metadata.ownerReferences.%s", must[j].field);
		if (!s || !*s)
			causes_add(causes, WRONG_INVALID, field, "Invalid value: \"\": %s",
				must[j].words);
	}
	if (!version || !kind || strcmp(version, "v1") != 0 || strcmp(kind, "Event") != 0)
		return;
	owner_shown(v, &b);
	causes_add(causes, WRONG_INVALID, "metadata.ownerReferences",
		"Invalid value: %s: /v1, Kind=Event is disallowed from being an owner", b.data);
}

static void validate_owners(const mval *list, struct causes *causes)
{
	autofree char *first = NULL;
	autobuf all = BUF_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		const char *kind = mobj_str(v, "kind"), *name = mobj_str(v, "name");
		autofree char *controller = xasprintf("%s/%s", kind ? kind : "", name ? name : "");

		validate_owner(v, causes);
		if (!mobj_bool(v, "controller", false))
			continue;
		if (!first) {
			first = take(controller);
			continue;
		}
		if (!all.len)
			owners_shown(list, &all);
		causes_add(causes, WRONG_INVALID, "metadata.ownerReferences",
			"Invalid value: %s: Only one reference can have Controller set to true. "
			"Found \"true\" in references for %s and %s",
			all.data, first, controller);
	}
}

static void validate_fixed(
	const mval *obj, const mval *old, const char *path, struct causes *causes)
{
	const char *is = mobj_str(obj, path), *was = mobj_str(old, path);

	if (was && is && strcmp(is, was) != 0)
		causes_add(causes, WRONG_INVALID, path, "Invalid value: \"%s\": field is immutable",
			is);
}

/* Only a deletion sets what says when an object goes, or how long that takes. */
static void validate_deletion(
	const mval *obj, const mval *old, const char *path, struct causes *causes)
{
	const mval *is = mobj_at(obj, path);
	autobuf b = BUF_INIT;

	if (!is || yyjson_mut_is_null((mval *)is) || mobj_equal(is, mobj_at(old, path)))
		return;
	mobj_write(&b, is);
	causes_add(causes, WRONG_INVALID, path, "Invalid value: %s: field is immutable", b.data);
}

static void validate_new_finalizers(const mval *obj, const mval *old, struct causes *causes)
{
	const mval *is = mobj_at(obj, "metadata.finalizers"),
		   *was = mobj_at(old, "metadata.finalizers");
	autobuf more = BUF_INIT;
	size_t i, n;
	mval *v;

	if (!mobj_at(old, "metadata.deletionTimestamp"))
		return;
	yyjson_mut_arr_foreach((mval *)is, i, n, v)
	{
		const char *s = m_str(v);

		if (s && !m_has(was, s))
			buf_addf(&more, "%s\"%s\"", more.len ? ", " : "", s);
	}
	if (more.len)
		causes_add(causes, WRONG_FORBIDDEN, "metadata.finalizers",
			"Forbidden: no new finalizers can be added if the object is being "
			"deleted, found new finalizers []string{%s}",
			more.data);
}

/* generateName has the form of a name, but that it may end with a dash. */
static void validate_base(
	const char *base, const char *(*form)(const char *), struct causes *causes)
{
	autofree char *masked = xstrdup(base ? base : "");
	size_t len = strlen(masked);
	const char *wrong;

	if (len > 1 && masked[len - 1] == '-') {
		masked[len - 2] = 'a';
		masked[len - 1] = 0;
	}
	wrong = len ? form(masked) : NULL;
	if (wrong)
		causes_add(causes, WRONG_INVALID, "metadata.generateName",
			"Invalid value: \"%s\": %s", base, wrong);
}

void meta_validate(const struct call *c, struct causes *causes)
{
	const mval *meta = mobj_at(c->obj, "metadata");
	const char *name = mobj_str(meta, "name");
	const char *(*form)(const char *) =
		c->rules->name ? c->rules->name : name_dns1123_subdomain;
	const char *wrong = !c->old && name && *name ? form(name) : NULL;

	if (!c->old)
		validate_base(mobj_str(meta, "generateName"), form, causes);
	if (wrong)
		causes_add(causes, WRONG_INVALID, "metadata.name", "Invalid value: \"%s\": %s",
			name, wrong);
	labels_validate(mobj_at(meta, "labels"), "metadata.labels", causes);
	annotations_validate(mobj_at(meta, "annotations"), "metadata.annotations", causes);
	validate_owners(mobj_at(meta, "ownerReferences"), causes);
	validate_finalizers(mobj_at(meta, "finalizers"), causes);
	if (!c->old)
		return;
	validate_fixed(c->obj, c->old, "metadata.uid", causes);
	validate_deletion(c->obj, c->old, "metadata.deletionTimestamp", causes);
	validate_deletion(c->obj, c->old, "metadata.deletionGracePeriodSeconds", causes);
	validate_new_finalizers(c->obj, c->old, causes);
}
