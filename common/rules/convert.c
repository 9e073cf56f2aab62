/*
 * The conversion hook: a kind of several versions is stored as one of them. What a request names is
 * the asked kind; inside everything is the stored one, and answers are turned back.
 */
#include <string.h>

#include "data/mval.h"
#include "rules/convert.h"

/* Pairs of member names: core/v1's, events.k8s.io/v1's. */
static const char *const event_names[][2] = {
	{"involvedObject", "regarding"},
	{"message", "note"},
	{"source", "deprecatedSource"},
	{"firstTimestamp", "deprecatedFirstTimestamp"},
	{"lastTimestamp", "deprecatedLastTimestamp"},
	{"count", "deprecatedCount"},
	{"reportingComponent", "reportingController"},
};

static void rename_members(mdoc *d, mval *obj, bool in)
{
	for (size_t i = 0; i < array_size(event_names); i++) {
		const char *from = event_names[i][in ? 1 : 0], *to = event_names[i][in ? 0 : 1];
		mval *v = m_get(obj, from);

		if (!v)
			continue;
		mobj_put(d, obj, to, mobj_copy_mut(d, v));
		mobj_del(obj, from);
	}
}

static void event_in(mdoc *d, mval *obj)
{
	rename_members(d, obj, true);
}

static void event_out(mdoc *d, mval *obj)
{
	rename_members(d, obj, false);
}

static void same(mdoc *d, mval *obj)
{
}

#define SELECTS_NONE "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match"

/* An empty selector selected nothing in v1beta1, and everything since. */
static void budget_in(mdoc *d, mval *obj)
{
	mval *selector = mobj_at(obj, "spec.selector"), *e;

	if (!selector || m_len(m_get(selector, "matchExpressions")) ||
		m_members(m_get(selector, "matchLabels")))
		return;
	e = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, selector, "matchExpressions"));
	mobj_set_str(d, e, "key", SELECTS_NONE);
	mobj_set_str(d, e, "operator", "Exists");
}

static void budget_out(mdoc *d, mval *obj)
{
	mval *list = mobj_at(obj, "spec.selector.matchExpressions");

	if (m_len(list) == 1 && m_is(m_get(yyjson_mut_arr_get_first(list), "key"), SELECTS_NONE))
		mobj_del(obj, "spec.selector.matchExpressions");
}

static const struct conversion {
	const char *asked, *stored, *kind; /* apiVersions */
	void (*in)(mdoc *d, mval *obj);
	void (*out)(mdoc *d, mval *obj);
} conversions[] = {
	{"autoscaling/v1", "autoscaling/v2", "HorizontalPodAutoscaler", hpa_in, hpa_out},
	{"events.k8s.io/v1", "v1", "Event", event_in, event_out},
	{"batch/v1beta1", "batch/v1", "CronJob", same, same},
	{"policy/v1beta1", "policy/v1", "PodDisruptionBudget", budget_in, budget_out},
};

static const struct conversion *conversion_of(const struct kind *asked)
{
	for (size_t i = 0; i < array_size(conversions); i++)
		if (!strcmp(conversions[i].asked, asked->api_version) &&
			!strcmp(conversions[i].kind, asked->kind))
			return &conversions[i];
	return NULL;
}

const struct kind *convert_stored(const struct kind *asked)
{
	const struct conversion *c = conversion_of(asked);
	const struct kind *k = c ? kind_by_gvk(c->stored, c->kind) : NULL;

	return k ? k : asked;
}

void convert_in(const struct kind *asked, mdoc *d, mval *obj)
{
	const struct conversion *c = conversion_of(asked);

	if (!c)
		return;
	c->in(d, obj);
	mobj_set_str(d, obj, "apiVersion", c->stored);
}

void convert_out(const struct kind *asked, mdoc *d, mval *obj)
{
	const struct conversion *c = conversion_of(asked);

	if (!c)
		return;
	c->out(d, obj);
	mobj_set_str(d, obj, "apiVersion", c->asked);
}

void convert_text(const struct kind *asked, const char *text, size_t len, struct buf *ret)
{
	autodoc *stored = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	automdoc *d = stored ? mdoc_from(yyjson_doc_get_root(stored)) : NULL;
	mval *obj = d ? yyjson_mut_doc_get_root(d) : NULL;

	if (!obj)
		bug("a stored object that is no JSON");
	convert_out(asked, d, obj);
	mobj_write_stored(ret, obj);
}

void convert_splice(
	const struct kind *asked, const char *text, size_t len, int64_t rev, struct buf *ret)
{
	autobuf b = BUF_INIT;

	if (!conversion_of(asked)) {
		obj_splice_rv(ret, text, len, rev);
		return;
	}
	convert_text(asked, text, len, &b);
	obj_splice_rv(ret, b.data, b.len, rev);
}
