/*
 * The subresource eviction: a DELETE of a pod that asks its disruption budget (API reference,
 * Eviction; "API-initiated eviction"). The budget's allowance is taken in the pod's own
 * transaction: two evictions cannot take the same one.
 */
#include <string.h>

#include "base/clock.h"
#include "data/selector.h"
#include "local/local.h"

#define BUDGETS "poddisruptionbudgets.policy"
#define DISRUPTED_MAX 2000

struct budgets {
	const val *labels; /* the pod's */
	struct buf text;   /* the one that selects it */
	int64_t rev;
	int n;
};

static int match_budget(void *arg, const struct store_row *r)
{
	struct budgets *b = arg;
	autodoc *d = yyjson_read(r->value, r->len, YYJSON_READ_NOFLAG);
	struct selector s = {0};
	bool matches;

	if (selector_from_obj(obj_at(yyjson_doc_get_root(d), "spec.selector"), &s, NULL))
		return 0;
	matches = selector_matches(&s, b->labels);
	selector_release(&s);
	if (!matches)
		return 0;
	b->n++;
	b->rev = r->rev;
	buf_clear(&b->text);
	buf_add(&b->text, r->value, r->len);
	return 0;
}

/* The budget of the pod, or none (*ret NULL). */
static int find_budget(struct call *c, mdoc **ret, int64_t *ret_rev, struct err *e)
{
	struct store_list q = {.resource = BUDGETS, .ns = c->ns};
	autodoc *pod = doc_from_mut(c->old);
	struct budgets b = {.labels = obj_at(yyjson_doc_get_root(pod), "metadata.labels")};
	int64_t rev;
	int rc = store_list(c->l->store, &q, match_budget, &b, &rev, e);

	if (!rc && b.n > 1)
		rc = err_set(e, ERR_INTERNAL,
			"This pod has more than one PodDisruptionBudget, which the eviction "
			"subresource does not support.");
	if (!rc && b.n)
		rc = obj_parse_mut(b.text.data, b.text.len, BUDGETS, ret, e);
	*ret_rev = b.rev;
	buf_release(&b.text);
	return rc;
}

static bool is_ready(const mval *pod)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(pod, "status.conditions"), i, n, v)
	{
		const char *type = mobj_str(v, "type"), *status = mobj_str(v, "status");

		if (type && !strcmp(type, "Ready"))
			return status && !strcmp(status, "True");
	}

	return false;
}

/* Pods that no budget counts: what does not run, or goes already. */
static bool is_free(const mval *pod)
{
	const char *phase = mobj_str(pod, "status.phase");

	return mobj_at(pod, "metadata.deletionTimestamp") || !phase || !strcmp(phase, "Pending") ||
	       !strcmp(phase, "Succeeded") || !strcmp(phase, "Failed");
}

/* A pod that is not ready may go when the budget does not need it. */
static bool is_spare(const mval *pod, const mval *pdb)
{
	const char *policy = mobj_str(pdb, "spec.unhealthyPodEvictionPolicy");
	int64_t desired = mobj_int(pdb, "status.desiredHealthy", 0);

	if (is_ready(pod))
		return false;
	if (policy && !strcmp(policy, "AlwaysAllow"))
		return true;
	return desired > 0 && mobj_int(pdb, "status.currentHealthy", 0) >= desired;
}

static int is_violated(struct call *c, int retry_s, const char *why, struct err *e)
{
	causes_add(&c->causes, WRONG_DISRUPTION, "", "%s", why);
	c->retry_after_s = retry_s;
	c->nameless = true;
	return err_set(e, ERR_TOOMANY,
		"Cannot evict pod as it would violate the pod's disruption budget.");
}

static int budget_forbids(const char *pdb, const char *why, struct err *e)
{
	return err_set(e, ERR_FORBIDDEN, "poddisruptionbudget.policy \"%s\" is forbidden: %s", pdb,
		why);
}

static int check_budget(struct call *c, const mval *pdb, struct err *e)
{
	const char *name = mobj_str(pdb, "metadata.name");
	int64_t allowed = mobj_int(pdb, "status.disruptionsAllowed", 0);
	autofree char *why = NULL;

	if (mobj_int(pdb, "status.observedGeneration", 0) <
		mobj_int(pdb, "metadata.generation", 0)) {
		why = xasprintf(
			"The disruption budget %s is still being processed by the server.", name);
		return is_violated(c, 10, why, e);
	}
	if (allowed < 0)
		return budget_forbids(name, "pdb disruptions allowed is negative", e);
	if (m_members(mobj_at(pdb, "status.disruptedPods")) > DISRUPTED_MAX)
		return budget_forbids(name,
			"DisruptedPods map too big - too many evictions not confirmed by PDB "
			"controller",
			e);
	if (allowed > 0)
		return 0;
	why = xasprintf("The disruption budget %s needs %lld healthy pods and has %lld currently",
		name, (long long)mobj_int(pdb, "status.desiredHealthy", 0),
		(long long)mobj_int(pdb, "status.currentHealthy", 0));
	return is_violated(c, 0, why, e);
}

static void no_more_allowed(struct call *c, mdoc *d, mval *pdb)
{
	mval *list = mobj_make_arr(d, pdb, "status.conditions"), *cond = NULL, *v;
	char now[CLOCK_RFC3339_SIZE];
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, v)
	{
		if (m_is(m_get(v, "type"), "DisruptionAllowed"))
			cond = v;
	}
	if (!cond) {
		cond = yyjson_mut_arr_add_obj(d, list);
		mobj_set_str(d, cond, "type", "DisruptionAllowed");
	}
	if (!m_is(m_get(cond, "status"), "False"))
		mobj_set_str(d, cond, "lastTransitionTime", clock_rfc3339(c->now_ns, now));
	mobj_set_str(d, cond, "status", "False");
	mobj_set_str(d, cond, "reason", "InsufficientPods");
	mobj_set_str(d, cond, "message", "");
	mobj_set_int(d, cond, "observedGeneration", mobj_int(pdb, "status.observedGeneration", 0));
}

/* One disruption of the budget goes to this pod. */
static void take_allowance(struct call *c, mdoc *d, int64_t rev)
{
	mval *pdb = yyjson_mut_doc_get_root(d);
	int64_t left = mobj_int(pdb, "status.disruptionsAllowed", 0) - 1;
	const char *name = mobj_str(pdb, "metadata.name");
	struct store_guard g = {.kind = GUARD_REV, .key = {BUDGETS, c->ns, name}, .rev = rev};
	struct store_write w = {.key = g.key, .op = STORE_PUT, .encoding = STORE_JSON};
	char now[CLOCK_RFC3339_SIZE];
	autobuf text = BUF_INIT;

	mobj_set_int(d, pdb, "status.disruptionsAllowed", left);
	if (!left)
		no_more_allowed(c, d, pdb);
	mobj_put_str(d, mobj_make(d, pdb, "status.disruptedPods"), c->name,
		clock_rfc3339(c->now_ns, now));
	mobj_write_stored(&text, pdb);
	w.value = text.data;
	w.len = text.len;
	admit_guard(&c->txn, &g);
	admit_write(&c->txn, &w);
}

static int ask_budget(struct call *c, struct err *e)
{
	automdoc *pdb = NULL;
	int64_t rev;

	if (is_free(c->old))
		return 0;
	if (find_budget(c, &pdb, &rev, e))
		return -1;
	if (!pdb || is_spare(c->old, yyjson_mut_doc_get_root(pdb)))
		return 0;
	if (check_budget(c, yyjson_mut_doc_get_root(pdb), e))
		return -1;
	take_allowance(c, pdb, rev);
	return 0;
}

static int check_name(const struct call *c, struct err *e)
{
	autodoc *d = NULL;
	const char *name;

	if (!c->req->body || !c->req->body_len)
		return err_set(e, ERR_BADREQUEST, "the request has no object");
	if (obj_parse(c->req->body, c->req->body_len, "Eviction", &d, e)) {
		e->code = ERR_BADREQUEST;
		return -1;
	}
	name = obj_name(yyjson_doc_get_root(d));
	if (*name && strcmp(name, c->name ? c->name : "") != 0)
		return err_set(
			e, ERR_BADREQUEST, "name in URL does not match name in Eviction object");
	return 0;
}

int write_eviction(struct call *c, struct err *e)
{
	struct delete_options o;

	c->evicting = true;
	if (check_name(c, e) || delete_options(c, &o, e) || call_load(c, e) || ask_budget(c, e))
		return -1;
	return call_delete_loaded(c, &o, e) ? -1 : answer_success(c);
}
