/* LimitRanger: the limits of a namespace's LimitRanges, filled into new pods and held against them
 * and against claims. */
#include <stdlib.h>
#include <string.h>

#include "admit/admit.h"
#include "base/strv.h"
#include "data/mval.h"
#include "data/quantity.h"

#define NOTE "kubernetes.io/limit-ranger"

static bool concerns(const struct admit_ctx *c)
{
	if (!c->obj || (c->req->subresource && *c->req->subresource))
		return false;
	return (admit_is(c, "pods") && !c->old) || admit_is(c, "persistentvolumeclaims");
}

/* The items of all LimitRanges of the namespace, by name of the LimitRange. */
struct items {
	mdoc *d;
	mval *list;
};

/* Of these a LimitRange has one each; of others it may have any number, which limit nothing. */
static bool is_known(const char *type)
{
	return !strcmp(type, "Container") || !strcmp(type, "Pod") ||
	       !strcmp(type, "PersistentVolumeClaim");
}

static int keep_items(void *arg, const struct store_row *r)
{
	struct items *all = arg;
	autodoc *d = yyjson_read(r->value, r->len, YYJSON_READ_NOFLAG);
	size_t i, n;
	val *v;

	yyjson_arr_foreach(obj_at(yyjson_doc_get_root(d), "spec.limits"), i, n, v)
	{
		if (is_known(obj_str_or(v, "type", "")))
			yyjson_mut_arr_append(all->list, yyjson_val_mut_copy(all->d, v));
	}
	return 0;
}

static int read_items(struct admit_ctx *c, mdoc *d, mval **ret, struct err *e)
{
	struct store_list q = {.resource = "limitranges", .ns = c->ns};
	struct items all = {d, yyjson_mut_arr(d)};
	int64_t rev;

	if (store_list(c->store, &q, keep_items, &all, &rev, e) < 0)
		return -1;
	*ret = all.list;
	return 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Fills "limits" or "requests" of the container; what was filled goes into *note, as "cpu, memory
 * limit for container a". */
static void fill(struct admit_ctx *c, const mval *items, mval *container, bool limits,
	const char *what, struct buf *note)
{
	autofree char *path = xasprintf("resources.%s", limits ? "limits" : "requests");
	const char *set[16], *from = limits ? "default" : "defaultRequest";
	struct map filled = MAP_INIT;
	struct obj_edit list;
	size_t i, n, j, m, k = 0;
	mval *item, *key, *v;

	yyjson_mut_arr_foreach((mval *)items, i, n, item)
	{
		if (!m_is(m_get(item, "type"), "Container") || !m_members(m_get(item, from)))
			continue;
		obj_edit_begin(&list, c->d, mobj_make(c->d, container, path),
			m_members(m_get(item, from)));
		yyjson_mut_obj_foreach(m_get(item, from), j, m, key, v)
		{
			bool there = obj_edit_get(&list, m_str(key)) != NULL;

			/* of several the last counts, but what the container said stays */
			if (there && !map_has(&filled, m_str(key)))
				continue;
			if (!there && k < array_size(set))
				set[k++] = m_str(key);
			map_put(&filled, m_str(key), NULL);
			obj_edit_put(&list, m_str(key), mobj_copy_mut(c->d, v));
		}
		obj_edit_end(&list);
	}
	map_release(&filled);
	qsort(set, k, sizeof(*set), by_text);
	for (i = 0; i < k; i++)
		buf_addf(note, "%s%s", i ? ", " : note->len ? "; " : "", set[i]);
	if (k)
		buf_addf(note, " %s for %s %s", limits ? "limit" : "request", what,
			mobj_str(container, "name"));
}

int admit_limit_defaults(struct admit_ctx *c, struct err *e)
{
	static const char *const lists[][2] = {
		{"spec.containers", "container"}, {"spec.initContainers", "init container"}};
	automdoc *d = NULL;
	autobuf note = BUF_INIT, text = BUF_INIT;
	mval *items, *v;
	size_t i, n;

	if (!concerns(c) || !admit_is(c, "pods"))
		return 0;
	d = m_doc();
	if (read_items(c, d, &items, e))
		return -1;
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(c->obj, lists[l][0]), i, n, v)
		{
			fill(c, items, v, false, lists[l][1], &note);
			fill(c, items, v, true, lists[l][1], &note);
		}
	if (note.len) {
		buf_addf(&text, "LimitRanger plugin set: %s", note.data);
		mobj_put_str(
			c->d, mobj_make(c->d, c->obj, "metadata.annotations"), NOTE, text.data);
	}
	return 0;
}

/* What is held against an item: requests and limits, and what it is called. */
struct usage {
	struct obj_edit requests, limits; /* only looked at */
	const char *type;
};

static bool amount(const struct obj_edit *list, const char *resource, struct quantity *ret,
	const char **text)
{
	*text = m_str(obj_edit_get(list, resource));
	return *text && !quantity_parse(*text, ret, NULL);
}

static void min_check(
	const struct usage *u, const char *resource, const char *bound, struct strv *ret)
{
	struct quantity b, r, l;
	const char *request, *limit;

	if (quantity_parse(bound, &b, NULL))
		return;
	if (!amount(&u->requests, resource, &r, &request))
		strv_addf(ret, "minimum %s usage per %s is %s.  No request is specified", resource,
			u->type, bound);
	else if (quantity_cmp(&r, &b) < 0)
		strv_addf(ret, "minimum %s usage per %s is %s, but request is %s", resource,
			u->type, bound, request);
	else if (amount(&u->limits, resource, &l, &limit) && quantity_cmp(&l, &b) < 0)
		strv_addf(ret, "minimum %s usage per %s is %s, but limit is %s", resource, u->type,
			bound, limit);
}

/* Claims have no limits: what they request is held against the bound. */
static void max_check(
	const struct usage *u, const char *resource, const char *bound, struct strv *ret)
{
	bool claim = !strcmp(u->type, "PersistentVolumeClaim");
	struct quantity b, r, l;
	const char *request, *limit;
	bool requests = amount(&u->requests, resource, &r, &request),
	     limits = amount(&u->limits, resource, &l, &limit);

	if (quantity_parse(bound, &b, NULL))
		return;
	if (claim ? !requests : !limits)
		strv_addf(ret, "maximum %s usage per %s is %s.  No %s is specified", resource,
			u->type, bound, claim ? "request" : "limit");
	else if (!claim && quantity_cmp(&l, &b) > 0)
		strv_addf(ret, "maximum %s usage per %s is %s, but limit is %s", resource, u->type,
			bound, limit);
	else if (requests && quantity_cmp(&r, &b) > 0)
		strv_addf(ret, "maximum %s usage per %s is %s, but request is %s", resource,
			u->type, bound, request);
}

static void ratio_check(
	const struct usage *u, const char *resource, const char *bound, struct strv *ret)
{
	struct quantity b, r = {0}, l = {0};
	const char *request, *limit;
	double ratio;

	if (quantity_parse(bound, &b, NULL))
		return;
	if (!amount(&u->requests, resource, &r, &request) || !r.nano) {
		strv_addf(ret,
			"%s max limit to request ratio per %s is %s, but no request is specified "
			"or request is 0",
			resource, u->type, bound);
		return;
	}
	if (!amount(&u->limits, resource, &l, &limit) || !l.nano) {
		strv_addf(ret,
			"%s max limit to request ratio per %s is %s, but no limit is specified or "
			"limit is 0",
			resource, u->type, bound);
		return;
	}
	ratio = (double)l.nano / (double)r.nano;
	if (ratio * 1e9 > (double)b.nano)
		strv_addf(ret,
			"%s max limit to request ratio per %s is %s, but provided ratio is %f",
			resource, u->type, bound, ratio);
}

static void hold(const mval *item, mval *requests, mval *limits, const char *type, struct strv *ret)
{
	static const struct {
		const char *list;
		void (*check)(const struct usage *, const char *, const char *, struct strv *);
	} checks[] = {
		{"min", min_check}, {"max", max_check}, {"maxLimitRequestRatio", ratio_check}};
	struct usage u = {.type = type};
	size_t i, n, bounds = 0;
	mval *key, *v;

	for (size_t k = 0; k < array_size(checks); k++)
		bounds += m_members(m_get(item, checks[k].list));
	obj_edit_begin(&u.requests, NULL, requests, bounds);
	obj_edit_begin(&u.limits, NULL, limits, bounds);
	for (size_t k = 0; k < array_size(checks); k++)
		yyjson_mut_obj_foreach(m_get(item, checks[k].list), i, n, key, v) checks[k].check(
			&u, m_str(key), m_str(v), ret);
	obj_edit_end(&u.requests);
	obj_edit_end(&u.limits);
}

static void add_amount(struct obj_edit *sum, const char *resource, const char *text, bool most)
{
	const char *have = m_str(obj_edit_get(sum, resource));
	struct quantity a, b;
	autobuf out = BUF_INIT;

	if (quantity_parse(text, &a, NULL))
		return;
	if (have && !quantity_parse(have, &b, NULL)) {
		if (!most)
			quantity_add(&a, &b);
		else if (quantity_cmp(&b, &a) > 0)
			a = b;
	}
	quantity_write(&out, &a);
	obj_edit_put(sum, resource, yyjson_mut_strcpy(sum->d, out.data));
}

/* The pod's sum: containers and sidecars side by side, other init containers one by one. */
static mval *sum_of(mdoc *d, const mval *pod, const char *path)
{
	static const char *const lists[] = {"spec.containers", "spec.initContainers"};
	mval *sum = yyjson_mut_obj(d), *v, *key, *q;
	size_t i, n, j, m;

	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(pod, lists[l]), i, n, v)
		{
			bool init = l && !m_is(m_get(v, "restartPolicy"), "Always");
			mval *list = mobj_at(v, path);
			struct obj_edit all;

			obj_edit_begin(&all, d, sum, m_members(list));
			yyjson_mut_obj_foreach(list, j, m, key, q)
				add_amount(&all, m_str(key), m_str(q), init);
			obj_edit_end(&all);
		}
	return sum;
}

static void hold_pod(mdoc *d, const mval *pod, const mval *item, struct strv *ret)
{
	static const char *const lists[] = {"spec.containers", "spec.initContainers"};
	size_t i, n;
	mval *v;

	if (m_is(m_get(item, "type"), "Pod")) {
		hold(item, sum_of(d, pod, "resources.requests"),
			sum_of(d, pod, "resources.limits"), "Pod", ret);
		return;
	}
	if (!m_is(m_get(item, "type"), "Container"))
		return;
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(pod, lists[l]), i, n, v)
		{
			hold(item, mobj_at(v, "resources.requests"), mobj_at(v, "resources.limits"),
				"Container", ret);
		}
}

/* One sentence stands for itself, several in brackets. */
static int refuse(struct admit_ctx *c, const struct strv *why, struct err *e)
{
	autobuf b = BUF_INIT;

	if (!why->n)
		return 0;
	for (size_t i = 0; i < why->n; i++)
		buf_addf(&b, "%s%s", i ? ", " : why->n > 1 ? "[" : "", why->v[i]);
	if (why->n > 1)
		buf_addc(&b, ']');
	return admit_forbidden(c, e, b.data);
}

int admit_limits(struct admit_ctx *c, struct err *e)
{
	struct strv why = STRV_INIT;
	automdoc *d = NULL;
	mval *items, *item;
	size_t i, n;
	int rc;

	if (!concerns(c))
		return 0;
	d = m_doc();
	if (read_items(c, d, &items, e))
		return -1;
	yyjson_mut_arr_foreach(items, i, n, item)
	{
		if (admit_is(c, "pods"))
			hold_pod(d, c->obj, item, &why);
		else if (m_is(m_get(item, "type"), "PersistentVolumeClaim"))
			hold(item, mobj_at(c->obj, "spec.resources.requests"), NULL,
				"PersistentVolumeClaim", &why);
	}
	rc = refuse(c, &why, e);
	strv_release(&why);
	return rc;
}
