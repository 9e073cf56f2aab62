/* podset: which of two pods goes first; which pods count; who owns whom. */
#include "../tap.h"

#include "base/clock.h"
#include "ctl/podset.h"

/* A pod from the parts that differ. */
static doc *pod(const char *name, const char *meta, const char *spec, const char *status)
{
	autofree char *text = xasprintf("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":"
					"{\"name\":\"%s\"%s},\"spec\":{%s},\"status\":{%s}}",
		name, meta, spec, status);
	struct err e = ERR_INIT;
	doc *d = NULL;

	if (obj_parse(text, strlen(text), name, &d, &e))
		diag("%s", e.msg);
	return d;
}

#define BOUND "\"nodeName\":\"n1\""
#define RUNNING "\"phase\":\"Running\""
#define READY_AT(t) \
	RUNNING ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"," \
		"\"lastTransitionTime\":\"2026-01-01T00:00:" t "Z\"}]"
#define READY READY_AT("10")
#define COST(n) \
	",\"annotations\":{\"controller.kubernetes.io/pod-deletion-cost\":\"" n "\"}"
#define RESTARTS(n) ",\"containerStatuses\":[{\"restartCount\":" n "}]"
#define MADE(t) ",\"creationTimestamp\":\"2026-01-01T00:00:" t "Z\""

struct part {
	const char *meta, *spec, *status;
	size_t related;
};

static const struct {
	const char *why;
	struct part first, second;
} rows[] = {
	{"not bound before bound", {"", "", RUNNING, 0}, {"", BOUND, RUNNING, 0}},
	{"pending before running", {"", BOUND, "\"phase\":\"Pending\"", 0},
		{"", BOUND, RUNNING, 0}},
	{"pending before unknown", {"", BOUND, "\"phase\":\"Pending\"", 0},
		{"", BOUND, "\"phase\":\"Unknown\"", 0}},
	{"unknown before running", {"", BOUND, "\"phase\":\"Unknown\"", 0},
		{"", BOUND, RUNNING, 0}},
	{"not ready before ready", {"", BOUND, RUNNING, 0}, {"", BOUND, READY, 0}},
	{"readiness before cost", {COST("9"), BOUND, RUNNING, 0}, {COST("1"), BOUND, READY, 0}},
	{"lower cost first", {COST("-1"), BOUND, READY, 0}, {"", BOUND, READY, 0}},
	{"a cost that is no number counts as 0", {COST("x"), BOUND, READY, 0},
		{COST("1"), BOUND, READY, 0}},
	{"cost before crowding", {COST("1"), BOUND, READY, 1}, {COST("2"), BOUND, READY, 5}},
	{"the crowded node first", {"", BOUND, READY, 2}, {"", BOUND, READY, 1}},
	{"ready for a shorter time first", {"", BOUND, READY_AT("20"), 1},
		{"", BOUND, READY_AT("10"), 1}},
	{"more restarts first", {"", BOUND, READY RESTARTS("3"), 1},
		{"", BOUND, READY RESTARTS("2"), 1}},
	{"the younger first", {MADE("20"), BOUND, READY, 1}, {MADE("10"), BOUND, READY, 1}},
};

static void test_rank(void)
{
	for (size_t i = 0; i < array_size(rows); i++) {
		const struct part *x = &rows[i].first, *y = &rows[i].second;

		for (int turn = 0; turn < 2; turn++) {
			/* the tie-break by name must not decide */
			autodoc *a = pod(turn ? "a" : "b", x->meta, x->spec, x->status);
			autodoc *b = pod(turn ? "b" : "a", y->meta, y->spec, y->status);
			const val *first = yyjson_doc_get_root(a);
			const val *pods[2] = {turn ? first : yyjson_doc_get_root(b),
				turn ? yyjson_doc_get_root(b) : first};
			size_t related[2] = {turn ? x->related : y->related,
				turn ? y->related : x->related};

			pods_rank_for_deletion(pods, related, 2);
			ok(pods[0] == first, "%s (turn %d)", rows[i].why, turn);
		}
	}
}

static void test_counts(void)
{
	autodoc *ready = pod("p", "", BOUND, READY_AT("10"));
	autodoc *failed = pod("p", "", BOUND, "\"phase\":\"Failed\"");
	autodoc *going = pod("p", ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"", BOUND, READY);
	const val *p = yyjson_doc_get_root(ready);
	int64_t since = obj_time(obj_condition(p, "Ready"), "lastTransitionTime", 0), at = 0;

	ok(pod_active(p) && !pod_active(yyjson_doc_get_root(failed)) &&
			!pod_active(yyjson_doc_get_root(going)),
		"neither ended nor ending pods are active");
	ok(pod_available(p, 0, since, &at), "available at once without minReadySeconds");
	ok(!pod_available(p, 5, since + 4 * NS_PER_S, &at), "not before its time");
	is_int(at, since + 5 * NS_PER_S, "which is told");
	ok(pod_available(p, 5, since + 5 * NS_PER_S, &at), "available at its time");
}

int main(void)
{
	test_rank();
	test_counts();
	return tap_done();
}
