/*
 * apply: the table of what structured-merge-diff does (t/data/apply.tsv), each row also applied
 * once more, which changes nothing; the cap; and that the owners of an object made by many cover
 * each of its fields.
 */
#include "data/apply.h"
#include "../tap.h"
#include "table.h"

#define NOW "2001-02-03T04:05:06Z"
#define BEFORE "2001-01-01T00:00:00Z"

static mval *parse(mdoc *d, const char *text)
{
	autodoc *t = NULL;
	struct err e = ERR_INIT;

	if (!*text)
		return NULL;
	if (obj_parse(text, strlen(text), "t", &t, &e) < 0)
		diag("%s: %s", text, e.msg);
	return t ? mobj_copy(d, yyjson_doc_get_root(t)) : NULL;
}

/* "~m" is an update by m, "m!" an apply by force. */
static struct apply_owner owner_of(mdoc *d, const char *who)
{
	bool update = *who == '~';
	size_t len = strcspn(who + update, "!");

	return (struct apply_owner){
		.manager = yyjson_mut_get_str(yyjson_mut_strncpy(d, who + update, len)),
		.api_version = "v1",
		.subresource = "",
		.time = BEFORE,
		.apply = !update};
}

static void owners_of(struct fieldset_pool *p, mdoc *d, const mval *map, struct apply_owners *ret)
{
	struct err e = ERR_INIT;
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)map, i, n, key, v)
	{
		struct apply_owner one = owner_of(d, yyjson_mut_get_str(key));

		if (fieldset_parse(p, v, &one.set, &e))
			diag("%s", e.msg);
		apply_owner_put(ret, &one);
	}
}

static mval *owners_json(mdoc *d, const struct apply_owners *o)
{
	mval *map = yyjson_mut_obj(d);

	for (size_t i = 0; i < o->n; i++) {
		autofree char *who =
			xasprintf("%s%s", o->v[i].apply ? "" : "~", o->v[i].manager);

		yyjson_mut_obj_add(
			map, yyjson_mut_strcpy(d, who), fieldset_json(d, o->v[i].set));
	}
	return map;
}

static void is_value(const mval *got, const mval *want, const char *what, int line)
{
	autobuf b = BUF_INIT;

	if (ok(mobj_equal(got, want), "row %d: %s", line, what))
		return;
	if (got)
		mobj_write(&b, got);
	diag("got  %s", buf_str(&b));
	buf_clear(&b);
	if (want)
		mobj_write(&b, want);
	diag("want %s", buf_str(&b));
}

static void add_path(void *arg, const char *path)
{
	buf_addf(arg, " %s", path);
}

static void conflict_text(const struct apply_result *r, struct buf *b)
{
	buf_adds(b, "CONFLICT");
	for (size_t i = 0; i < r->n_conflicts; i++) {
		buf_addf(b, " %s%s", r->conflicts[i].owner->apply ? "" : "~",
			r->conflicts[i].owner->manager);
		fieldset_each(r->conflicts[i].set, add_path, b);
	}
}

static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++)
		*to++ = *s == '\\' && s[1] == 'n' ? (s++, '\n') : *s;
	*to = 0;
}

/* An apply again by the same: the object as it is, the owners as they were, the time kept. */
static void again(struct fieldset_pool *p, mdoc *d, const struct apply_config *c, const mval *obj,
	const struct apply_owner *self, struct apply_owners *o, const mval *owners, int line)
{
	struct apply_config twice = *c;
	struct apply_owner *own;
	struct apply_result r;

	twice.live = obj;
	apply_configuration(p, d, &twice, self, o, &r);
	ok(!r.obj && !r.refused, "row %d: again changes nothing", line);
	is_value(owners_json(d, o), owners, "nor the owners", line);
	own = apply_owner_find(o, self);
	ok(!own || !own->time || strcmp(own->time, self->time) <= 0, "the time stands");
	apply_result_release(&r);
}

static void row_apply(struct fieldset_pool *p, mdoc *d, const struct apply_config *c,
	struct apply_owner *self, struct apply_owners *o, char *col[TABLE_COLUMNS], int line)
{
	mval *owners = parse(d, col[6]);
	struct apply_result r;
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	if (apply_check(c->t, c->config, &e)) {
		unescape(col[5]);
		is_str(e.msg, strncmp(col[5], "ERR ", 4) ? "fits" : col[5] + 4, "row %d", line);
		return;
	}
	apply_configuration(p, d, c, self, o, &r);
	if (r.refused) {
		conflict_text(&r, &b);
		is_str(buf_str(&b), col[5], "row %d: conflicts", line);
	} else if (!strcmp(col[5], "SAME")) {
		ok(!r.obj, "row %d: the object stays", line);
	} else {
		is_value(r.obj, parse(d, col[5]), "the object", line);
	}
	is_value(owners_json(d, o), owners, "the owners", line);
	if (!r.refused)
		again(p, d, c, r.obj ? r.obj : c->live, self, o, owners, line);
	apply_result_release(&r);
}

static void row_update(struct fieldset_pool *p, mdoc *d, const struct apply_config *c,
	const struct apply_owner *self, struct apply_owners *o, const char *want, int line)
{
	struct apply_diff diff;
	struct apply_change change = {"v1", &diff};
	mval *owners = parse(d, want);

	apply_compare(p, c->t, c->live, c->config, &diff);
	apply_track(p, o, self, &change, 1, NULL);
	is_value(owners_json(d, o), owners, "the owners", line);
	apply_compare(p, c->t, c->config, c->config, &diff);
	ok(!apply_track(p, o, self, &change, 1, NULL), "row %d: again takes nothing", line);
	is_value(owners_json(d, o), owners, "and the owners stay", line);
}

static void row(char *col[TABLE_COLUMNS], int line)
{
	autofieldsets p = FIELDSET_POOL_INIT;
	autoowners o = {0};
	automdoc *d = yyjson_mut_doc_new(NULL);
	struct apply_owner self = owner_of(d, col[3]);
	struct apply_config c = {
		.t = *col[0] == '-' ? NULL : schema_type(col[0]),
		.live = parse(d, col[1]),
		.config = parse(d, col[4]),
		.force = strchr(col[3], '!'),
	};

	self.time = NOW;
	owners_of(&p, d, parse(d, col[2]), &o);
	if (self.apply)
		row_apply(&p, d, &c, &self, &o, col, line);
	else
		row_update(&p, d, &c, &self, &o, col[6], line);
}

static void test_cap(void)
{
	autofieldsets p = FIELDSET_POOL_INIT;
	autoowners o = {0};
	automdoc *d = yyjson_mut_doc_new(NULL);
	autobuf b = BUF_INIT;

	for (int i = 0; i < 14; i++) {
		struct apply_owner one = owner_of(d, i == 13 ? "applier" : "~u");
		autofree char *name = xasprintf("u%02d", i);
		autofree char *path = xasprintf("f%02d", i);
		autofree char *time = xasprintf("2001-01-01T00:00:%02dZ", i);
		const char *paths[] = {path, NULL};

		/* the text of a set is the caller's */
		paths[0] = yyjson_mut_get_str(yyjson_mut_strcpy(d, path));
		if (i < 13)
			one.manager = yyjson_mut_get_str(yyjson_mut_strcpy(d, name));
		one.api_version = i == 1 ? "v2" : "v1";
		one.time = yyjson_mut_get_str(yyjson_mut_strcpy(d, time));
		one.set = fieldset_of_names(&p, paths);
		apply_owner_put(&o, &one);
		apply_cap(&p, &o, 10);
	}
	apply_owners_sort(&o);
	for (size_t i = 0; i < o.n; i++)
		buf_addf(&b, "%s:%zu ", o.v[i].manager, fieldset_count(o.v[i].set));
	/* u01, alone of its version, keeps its name */
	is_str(buf_str(&b),
		"applier:1 u01:1 ancient-changes:4 u05:1 u06:1 u07:1 u08:1 u09:1 u10:1 u11:1 "
		"u12:1 ",
		"the oldest become one");
}

/* Many hands at one object: whatever they do, each field but the system's has an owner, and what
 * is owned is there. */
static void test_cover(void)
{
	static const char *const keys[] = {"a", "b", "c", "d", "e"};
	const struct schema_type *t = schema_type("core.v1.ConfigMap");
	static const char *const whole[] = {"apiVersion", "kind", "metadata.name", NULL};
	automdoc *d = yyjson_mut_doc_new(NULL);
	autofieldsets p = FIELDSET_POOL_INIT;
	autoowners o = {0};
	unsigned seed = 7, orphans = 0, ghosts = 0, refused = 0;
	mval *live = NULL;

	for (int i = 0; i < 400; i++) {
		char who[8];
		mval *config = mobj_new(d, "v1", "ConfigMap", NULL, "c");
		struct apply_owner self;
		struct apply_config c = {.t = t, .live = live, .config = config};
		struct apply_result r;
		const struct fieldset *all, *owned = NULL;

		seed = seed * 1103515245 + 12345;
		snprintf(who, sizeof(who), "m%u", seed >> 8 & 3);
		self = owner_of(d, who);
		c.force = seed >> 11 & 1;
		for (size_t k = 0; k < array_size(keys); k++)
			if (seed >> (12 + k) & 1)
				mobj_put_str(d, mobj_make(d, config, "data"), keys[k],
					seed >> (18 + k) & 1 ? "x" : "y");
		apply_configuration(&p, d, &c, &self, &o, &r);
		refused += r.refused;
		if (r.obj)
			live = r.obj;
		apply_result_release(&r);
		all = fieldset_difference(
			&p, apply_fields(&p, t, live), fieldset_of_names(&p, whole));
		for (size_t k = 0; k < o.n; k++)
			owned = fieldset_union(&p, owned, o.v[k].set);
		if (yyjson_mut_is_obj(mobj_at(live, "data"))) {
			orphans += fieldset_difference(&p, all, owned) != NULL;
			ghosts += fieldset_difference(&p, owned, all) != NULL;
		}
	}
	is_int(orphans, 0, "each field has an owner");
	is_int(ghosts, 0, "each owner's field is there");
	ok(refused > 20 && refused < 300, "%u applies were refused", refused);
}

int main(void)
{
	ok(table_each("apply.tsv", row) > 50, "the table has rows");
	test_cap();
	test_cover();
	return tap_done();
}
