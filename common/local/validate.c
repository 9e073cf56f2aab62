/*
 * Validation of a write: what metadata, the schema and a kind's rules say of the object as it would
 * be stored, in upstream's order.
 *
 * A store is older than the server that reads it: it may hold what a rule of today refuses. Such
 * an object can be changed all the same (a finalizer goes, a status is written): what is wrong with
 * it as it is stored is not held against who changes something else, nor what it lacks and would
 * have been given today. No object is like that where the server always had the rule.
 */
#include <stdlib.h>
#include <string.h>

#include "local/local.h"

/* Those of the form that was asked for: of a resource that is stored as another one its own. */
static const struct kind_rules *asked_rules(const struct call *c)
{
	return strcmp(c->asked->resource, c->kind->resource) != 0 ? rules_for(c->asked->resource)
								  : c->rules;
}

static void validate(struct call *c)
{
	const struct kind_rules *own = asked_rules(c);

	if (own->validate)
		own->validate(c->obj, &c->causes);
	else if (c->rules->validate)
		c->rules->validate(c->obj, &c->causes);
}

/* Of a resource that is stored as another one: what its own form asks besides. */
static void validate_asked(struct call *c)
{
	const struct kind_rules *own = asked_rules(c);

	if (own == c->rules)
		return;
	if (!c->old && own->validate_new)
		own->validate_new(c->obj, &c->causes);
	if (c->old && own->validate_update)
		own->validate_update(c->obj, c->old, &c->causes);
}

static int refused(const struct call *c, struct err *e)
{
	return err_invalid(e, c->kind->group, c->kind->kind, c->name ? c->name : "", &c->causes);
}

static bool writes_status(const struct call *c)
{
	return c->req->subresource && !strcmp(c->req->subresource, "status");
}

/* Who writes a status does not answer for what stands beside it: that is as it was, and may be
 * older than a rule. */
static void drop_old(struct call *c)
{
	static const char notes[] = "metadata.annotations";
	const mval *is = mobj_at(c->obj, notes), *was = mobj_at(c->old, notes);
	bool same = !is || (was && mobj_equal(is, was));
	size_t kept = 0;

	for (size_t i = 0; i < c->causes.n; i++) {
		struct cause *v = &c->causes.v[i];
		bool own = !strncmp(v->field, "status", 6) || !strncmp(v->field, "metadata", 8);

		if (own && !(same && !strncmp(v->field, notes, sizeof(notes) - 1))) {
			c->causes.v[kept++] = *v;
			continue;
		}
		free(v->field);
		free(v->message);
	}
	c->causes.n = kept;
}

/* What is wrong with c->obj by itself. */
static void validate_whole(struct call *c)
{
	struct causes schema = {0};

	meta_validate(c, &c->causes);
	validate(c);
	if (c->kind->type)
		schema_validate(c->kind->type, c->obj, &schema);
	causes_merge(c->kind->type, &c->causes, &schema, c->rules->early, c->rules->late);
}

/* What is wrong with c->obj, and with what has become of c->old. */
static void validate_all(struct call *c)
{
	validate_whole(c);
	if (!c->old && c->rules->validate_new)
		c->rules->validate_new(c->obj, &c->causes);
	if (c->old && c->rules->validate_update)
		c->rules->validate_update(c->obj, c->old, &c->causes);
	if (c->old)
		rules_status_validate(c->kind->resource, c->obj, c->old, &c->causes);
	validate_asked(c);
	if (writes_status(c))
		drop_old(c);
}

/* What is wrong with obj by itself: field and message → NULL. */
static void wrong_before(struct call *c, mval *obj, struct map *ret)
{
	struct causes causes = c->causes;
	mval *now = c->obj;

	c->causes = (struct causes){0};
	c->obj = obj;
	validate_whole(c);
	for (size_t i = 0; i < c->causes.n; i++) {
		const struct cause *v = &c->causes.v[i];
		autofree char *key = xasprintf("%s: %s", v->field, v->message);

		map_put(ret, key, NULL);
	}
	causes_release(&c->causes);
	c->causes = causes;
	c->obj = now;
}

static void drop_stored(struct call *c, mval *stored)
{
	struct map before = MAP_INIT;
	size_t kept = 0;

	wrong_before(c, stored, &before);
	for (size_t i = 0; i < c->causes.n; i++) {
		struct cause *v = &c->causes.v[i];
		autofree char *key = xasprintf("%s: %s", v->field, v->message);

		if (map_has(&before, key)) {
			free(v->field);
			free(v->message);
		} else {
			c->causes.v[kept++] = *v;
		}
	}
	c->causes.n = kept;
	map_release(&before);
}

/* What is stored, with what a write of it would fill in today. */
static mval *stored_today(struct call *c)
{
	mval *now = c->obj, *stored = mobj_copy_mut(c->d, c->old);

	c->obj = stored;
	call_default(c);
	if (c->rules->prepare_update)
		c->rules->prepare_update(c->d, stored, c->old);
	c->obj = now;
	return stored;
}

static void forgive_stored(struct call *c)
{
	mval *was = c->old, *stored = stored_today(c);

	if (!mobj_equal(stored, was)) {
		causes_release(&c->causes);
		c->old = stored;
		validate_all(c);
		c->old = was;
	}
	if (c->causes.n)
		drop_stored(c, stored);
}

int call_validate(struct call *c, struct err *e)
{
	if (c->rules->refuse)
		c->rules->refuse(c->obj, c->old, &c->causes);
	if (c->causes.n)
		return refused(c, e);
	validate_all(c);
	if (c->old && c->causes.n)
		forgive_stored(c);
	if (c->causes.n)
		return refused(c, e);
	if (c->rules->warn_new && !c->old)
		c->rules->warn_new(c->obj, &c->warnings);
	if (c->rules->warn && !writes_status(c))
		c->rules->warn(c->obj, &c->warnings);
	if (c->rules->idle)
		strv_add(&c->warnings, c->rules->idle);
	return 0;
}
