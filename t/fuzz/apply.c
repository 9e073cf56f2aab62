/*
 * Server-side apply: the input is JSON objects back to back: FieldsV1 (what somebody owned), a live
 * object, a configuration. No input breaks it; a set comes back from its own text; an apply done
 * again changes nothing.
 */
#include "data/apply.h"

#include "../fuzz.h"

struct values {
	mdoc *d;
	mval *v[3];
	int n;
};

static int keep(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	struct values *s = arg;

	if (s->n < 3)
		s->v[s->n++] = mobj_copy(s->d, root);
	return 0;
}

static void ignore_path(void *arg, const char *path)
{
	*(size_t *)arg += strlen(path);
}

static const struct fieldset *try_set(struct fieldset_pool *p, mdoc *d, const mval *fields)
{
	const struct fieldset *s = NULL, *again = NULL;
	struct err e = ERR_INIT;
	size_t bytes = 0;

	if (fieldset_parse(p, fields, &s, &e)) {
		if (!*e.msg)
			bug("an error without a message");
		return NULL;
	}
	fieldset_each(s, ignore_path, &bytes);
	if (fieldset_parse(p, fieldset_json(d, s), &again, &e) || !fieldset_equal(s, again))
		bug("a set is not what it is written as");
	if (fieldset_difference(p, s, again) || !fieldset_equal(fieldset_union(p, s, again), s))
		bug("a set differs from itself");
	return s;
}

static void try_apply(
	mdoc *d, const struct schema_type *t, const struct fieldset *set, mval *live, mval *config)
{
	autofieldsets p = FIELDSET_POOL_INIT;
	autoowners o = {0};
	struct apply_owner self = {"m", "v1", "", "2001-01-01T00:00:00Z", true, set};
	struct apply_config c = {.t = t, .live = live, .config = config, .force = true};
	struct apply_owner other = {"u", "v1", "", NULL, false, set};
	struct apply_diff diff;
	struct apply_change change = {"v1", &diff};
	struct apply_result r;
	struct err e = ERR_INIT;

	apply_compare(&p, t, live, config, &diff);
	apply_owner_put(&o, &self);
	apply_track(&p, &o, &other, &change, 1, NULL);
	if (apply_check(t, live, &e) || apply_check(t, config, &e)) {
		if (!*e.msg)
			bug("an error without a message");
		return;
	}
	apply_configuration(&p, d, &c, &self, &o, &r);
	if (r.obj)
		c.live = r.obj;
	apply_configuration(&p, d, &c, &self, &o, &r);
	if (r.obj)
		bug("the same apply again changes something");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"core.v1.Service", "apps.v1.Deployment"};
	automdoc *d = yyjson_mut_doc_new(NULL);
	autofieldsets p = FIELDSET_POOL_INIT;
	struct values s = {.d = d};
	struct err e = ERR_INIT;
	const struct fieldset *set;

	if (obj_stream_text((const char *)data, size, "f", keep, &s, &e) < 0 && !s.n)
		return 0;
	if (!s.n)
		return 0;
	set = try_set(&p, d, s.v[0]);
	if (s.n < 3)
		return 0;
	for (size_t i = 0; i < array_size(types); i++)
		try_apply(d, schema_type(types[i]), set, s.v[1], s.v[2]);
	try_apply(d, NULL, set, s.v[1], s.v[2]);
	return 0;
}
