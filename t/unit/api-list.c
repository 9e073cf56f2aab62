/* Lists and watches: which options stand together, what a page tells, where a watch begins. */
#include "api/api.h"

#include <poll.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/io.h"
#include "data/obj.h"
#include "door.h"
#include "store/upkeep.h"

static struct api *api;
static struct buf seen; /* "ADDED name; BOOKMARK; " */
static struct err err;

static void see(void *arg, const struct api_event *ev)
{
	static const char *const names[] = {"ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"};
	autodoc *d = NULL;
	const val *v;

	if (obj_parse(ev->object, ev->len, "event", &d, &err))
		bug("an event that is no JSON");
	v = yyjson_doc_get_root(d);
	buf_addf(&seen, "%s", names[ev->type]);
	if (ev->type == EVENT_ERROR)
		buf_addf(&seen, " %s %d", obj_str_or(v, "reason", "?"),
			(int)obj_int(v, "code", 0));
	if (*obj_name(v))
		buf_addf(&seen, " %s=%s", obj_name(v), obj_str_or(v, "data.k", ""));
	if (obj_annotation(v, "k8s.io/initial-events-end"))
		buf_adds(&seen, " end");
	buf_adds(&seen, "; ");
}

static void dispatch(void)
{
	struct pollfd p = {.fd = api_fd(api), .events = POLLIN};

	if (poll(&p, 1, 60000) != 1 || api_dispatch(api, &err))
		bug("nothing to dispatch");
}

static struct api_req req(enum api_verb verb)
{
	struct api_req r = API_REQ_INIT;

	r.verb = verb;
	r.kind = kind_by_resource("configmaps");
	r.ns = "default";
	r.patch = PATCH_MERGE;
	return r;
}

static int64_t put(enum api_verb verb, const char *name, const char *body)
{
	struct api_req r = req(verb);
	struct api_res res = {0};
	int64_t rev;

	r.name = name;
	r.body = body;
	r.body_len = body ? strlen(body) : 0;
	r.now_ns = clock_now_ns() - 3600 * NS_PER_S; /* old enough to be compacted */
	if (api_call(api, &r, &res, &err))
		bug(err.msg);
	rev = res.rev;
	api_res_release(&res);
	return rev;
}

/* The Status that refuses r, or the list, as a document. */
static doc *answer(const struct api_req *r)
{
	struct api_res res = {0};
	autodoc *d = NULL;
	struct err e = ERR_INIT;

	if (r->verb != API_WATCH) {
		if (api_call(api, r, &res, &e) && !res.body.len)
			bug("a refusal without a Status");
		if (obj_parse(res.body.data, res.body.len, "answer", &d, &e))
			bug(e.msg);
		api_res_release(&res);
	} else {
		struct api_watch *w = NULL;

		if (!api_watch_open(api, r, see, NULL, &w, &e) || !api_refused(api))
			bug("a watch that is not refused");
		if (obj_parse(api_refused(api)->data, api_refused(api)->len, "answer", &d, &e))
			bug(e.msg);
	}
	return take(d);
}

static void refused(const struct api_req *r, int code, const char *message, const char *what)
{
	autodoc *d = answer(r);
	const val *v = yyjson_doc_get_root(d);

	is_int(obj_int(v, "code", 0), code, "%s: code", what);
	is_str(obj_str(v, "message"), message, "%s: message", what);
}

#define INVALID "ListOptions.meta.k8s.io \"\" is invalid: "
#define MATCH "resourceVersionMatch"

static void test_list_options(void)
{
	struct api_req r = req(API_LIST);

	r.rv_match = "Exact";
	refused(&r, 422,
		INVALID MATCH ": Forbidden: " MATCH
			" is forbidden unless resourceVersion is provided",
		"a match of nothing");
	r.rv_zero = true;
	refused(&r, 422,
		INVALID MATCH ": Forbidden: " MATCH
			" \"exact\" is forbidden for resourceVersion \"0\"",
		"exactly any");
	r.rv_match = "Newest";
	refused(&r, 422,
		INVALID MATCH ": Unsupported value: \"Newest\": supported values: \"Exact\", "
			"\"NotOlderThan\", \"\"",
		"no such match");
	r.rv_match = "NotOlderThan";
	r.continue_token = "x";
	refused(&r, 422,
		INVALID MATCH ": Forbidden: " MATCH " is forbidden when continue is provided",
		"a match of a page");
	r = req(API_LIST);
	r.initial = INITIAL_NO;
	refused(&r, 422,
		INVALID "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
		"initial events of a list");
	r = req(API_LIST);
	r.rv = 1;
	r.continue_token = "x";
	refused(&r, 400, "specifying resource version is not allowed when using continue",
		"a revision of a page");
}

static void test_watch_options(void)
{
	struct api_req r = req(API_WATCH);

	r.rv_match = "Exact";
	refused(&r, 422,
		INVALID "[" MATCH ": Forbidden: " MATCH
			" is forbidden for watch unless sendInitialEvents is provided, " MATCH
			": Unsupported value: \"Exact\": supported values: \"NotOlderThan\"]",
		"a watch with a match");
	r = req(API_WATCH);
	r.initial = INITIAL_YES;
	refused(&r, 422,
		INVALID MATCH ": Forbidden: sendInitialEvents requires setting " MATCH
			" to NotOlderThan",
		"initial events of no revision");
	r.rv_match = "NotOlderThan";
	r.rv = 1000000;
	r.field_selector = "a=b";
	refused(&r, 400,
		"\"a\" is not a known field selector: only \"metadata.name\", "
		"\"metadata.namespace\"",
		"a field that is none");
}

static void test_too_large(void)
{
	struct api_req r = req(API_LIST);
	autodoc *d = NULL;
	const val *v;
	autofree char *want = NULL;
	int64_t now = put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"now\"}}");

	r.rv = 1000000;
	d = answer(&r);
	v = yyjson_doc_get_root(d);
	want = xasprintf("Timeout: Too large resource version: 1000000, current: %lld",
		(long long)now);
	is_str(obj_str(v, "message"), want, "a revision that is still to come");
	is_str(obj_str(v, "reason"), "Timeout", "its reason");
	is_int(obj_int(v, "code", 0), 504, "its code");
	is_int(obj_int(v, "details.retryAfterSeconds", 0), 1, "try again in a second");
	v = yyjson_arr_get_first(obj_at(v, "details.causes"));
	is_str(obj_str(v, "reason"), "ResourceVersionTooLarge", "its cause");
	is_str(obj_str(v, "message"), "Too large resource version", "in words");
	put(API_DELETE, "now", NULL);
}

static void test_rest(void)
{
	struct api_req r = req(API_LIST);
	autodoc *first = NULL, *second = NULL, *chosen = NULL;
	const val *v;

	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"1\"}}}");
	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"b\",\"labels\":{\"x\":\"1\"}}}");
	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"c\"}}");
	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"d\"}}");
	r.limit = 1;
	first = answer(&r);
	v = yyjson_doc_get_root(first);
	is_int(obj_int(v, "metadata.remainingItemCount", 0), 3, "what is left behind a page");
	put(API_DELETE, "c", NULL);
	r.continue_token = obj_str(v, "metadata.continue");
	r.limit = 2;
	second = answer(&r);
	v = yyjson_doc_get_root(second);
	is_int(obj_int(v, "metadata.remainingItemCount", 0), 1, "as of the first page");
	is_str(obj_str(v, "metadata.resourceVersion"),
		obj_str(yyjson_doc_get_root(first), "metadata.resourceVersion"),
		"of the first page's revision");
	r.continue_token = NULL;
	r.limit = 1;
	r.label_selector = "x in (1,2)";
	chosen = answer(&r);
	v = yyjson_doc_get_root(chosen);
	ok(obj_str(v, "metadata.continue") && !obj_at(v, "metadata.remainingItemCount"),
		"with a selector nobody counts");
}

/* History goes while somebody is in the middle of a list. */
static void test_expired(void)
{
	struct api_req r = req(API_LIST);
	autodoc *first = NULL, *gone = NULL, *rest = NULL;
	struct upkeep_budget budget = UPKEEP_BUDGET_INIT;
	struct upkeep_compacted cut;
	val *v;

	r.limit = 1;
	first = answer(&r);
	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"e\"}}");
	if (store_compact(api_store(api), &budget, 0, &cut, &err))
		bug(err.msg);
	r.continue_token = obj_str(yyjson_doc_get_root(first), "metadata.continue");
	gone = answer(&r);
	v = yyjson_doc_get_root(gone);
	is_str(obj_str(v, "reason"), "Expired", "a page whose snapshot is gone");
	is_int(obj_int(v, "code", 0), 410, "its code");
	r.continue_token = obj_str(v, "metadata.continue");
	r.limit = 0;
	ok(r.continue_token, "and how to go on");
	rest = answer(&r);
	v = obj_at(yyjson_doc_get_root(rest), "items");
	is_str(obj_name(yyjson_arr_get_first(v)), "b", "with what there is behind it");
	is_str(obj_name(yyjson_arr_get_last(v)), "e", "now");
	r = req(API_LIST);
	r.rv = 2;
	r.rv_exact = true;
	refused(&r, 410, "The resourceVersion for the provided list is too old.", "as of then");
}

static struct api_watch *watch(struct api_req *r)
{
	struct api_watch *w = NULL;

	r->verb = API_WATCH;
	buf_clear(&seen);
	if (api_watch_open(api, r, see, NULL, &w, &err))
		bug(err.msg);
	return w;
}

static void saw(const char *want, const char *what)
{
	is_str(buf_str(&seen), want, "%s", what);
	buf_clear(&seen);
}

static void test_watch_begin(void)
{
	struct api_req r = req(API_WATCH);
	struct api_watch *w;

	r.rv_match = "NotOlderThan";
	r.initial = INITIAL_YES;
	r.bookmarks = true;
	r.label_selector = "x";
	w = watch(&r);
	dispatch();
	saw("ADDED a=; ADDED b=; BOOKMARK end; ", "a list that is a watch");
	put(API_PATCH, "a", "{\"data\":{\"k\":\"1\"}}");
	dispatch();
	saw("MODIFIED a=1; ", "and goes on");
	put(API_PATCH, "a", "{\"data\":{\"k\":\"2\"},\"metadata\":{\"labels\":null}}");
	dispatch();
	saw("DELETED a=1; ", "what leaves is shown as it was");
	api_watch_close(w);
	r.bookmarks = false;
	r.rv_zero = true;
	w = watch(&r);
	dispatch();
	saw("ADDED b=; ", "no bookmark unless it is asked for");
	api_watch_close(w);
	r.initial = INITIAL_NO;
	w = watch(&r);
	put(API_PATCH, "b", "{\"data\":{\"k\":\"3\"}}");
	dispatch();
	saw("MODIFIED b=3; ", "nothing of what there is, only what comes");
	api_watch_close(w);
}

static void test_watch_name(void)
{
	struct api_req r = req(API_WATCH);
	struct api_watch *w;

	r.field_selector = "metadata.name=b";
	w = watch(&r);
	put(API_PATCH, "a", "{\"data\":{\"k\":\"4\"}}");
	put(API_PATCH, "b", "{\"data\":{\"k\":\"5\"}}");
	dispatch();
	saw("ADDED b=3; MODIFIED b=5; ", "a watch of one name");
	api_watch_close(w);
	r = req(API_WATCH);
	r.rv = 1;
	w = watch(&r);
	dispatch();
	saw("ERROR Expired 410; ", "a watch from before all that is kept");
	api_watch_close(w);
}

static void run_on(const char *address)
{
	struct api_caller me = {.user = "tester", .manager = "t"};

	if (api_open(address, true, &me, &api, &err))
		bug(err.msg);
	api_fd(api);
	test_list_options();
	test_watch_options();
	test_too_large();
	test_rest();
	if (strstr(address, "sqlite")) {
		test_expired();
		test_watch_begin();
		test_watch_name();
	}
	api_close(api);
}

static void test_parse_rv(void)
{
	int64_t rv = 7;

	ok(!api_parse_rv("", &rv, &err) && rv == 0, "no revision");
	ok(!api_parse_rv("12", &rv, &err) && rv == 12, "a revision");
	ok(!api_parse_rv("00000000000000000000013", &rv, &err) && rv == 13, "with zeros before it");
	ok(!api_parse_rv("18446744073709551615", &rv, &err) && rv == INT64_MAX, "a large one");
	ok(api_parse_rv("18446744073709551616", &rv, &err) < 0 &&
			strstr(err.msg, "parsing \"18446744073709551616\": value out of range"),
		"one that is too large");
	ok(api_parse_rv("+1", &rv, &err) < 0, "no sign");
	rv = 12;
	ok(api_parse_rv("1x", &rv, &err) < 0 && rv == 12, "no number");
	is_str(err.msg,
		"resourceVersion: Invalid value: \"1x\": "
		"strconv.ParseUint: parsing \"1x\": invalid syntax",
		"is told");
}

int main(void)
{
	char dir[] = "/tmp/k-api.XXXXXX";
	autofree char *sqlite = NULL, *served = NULL;
	struct door_of_test door;

	if (!mkdtemp(dir))
		return 1;
	sqlite = xasprintf("local:sqlite:%s/s.db", dir);
	test_parse_rv();
	run_on("local:memory:");
	run_on(sqlite);
	served = xasprintf("sqlite:%s/served.db", dir);
	door = door_open(dir, served);
	run_on(door.address);
	door_close(&door);
	buf_release(&seen);
	if (io_rm_tree(dir, &err))
		diag("%s", err.msg);
	return tap_done();
}
