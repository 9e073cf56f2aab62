/* Watches and submissions, on the memory store and on sqlite. */
#include "api/api.h"

#include <poll.h>

#include "../tap.h"
#include "base/io.h"
#include "data/obj.h"
#include "door.h"

static struct api *api;
static struct buf seen; /* "ADDED name; DELETED name; " */
static struct err err;

static void see(void *arg, const struct api_event *ev)
{
	static const char *const names[] = {"ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"};
	autodoc *d = NULL;

	if (obj_parse(ev->object, ev->len, "event", &d, &err))
		bug("an event that is no JSON");
	buf_addf(&seen, "%s %s; ", names[ev->type], obj_name(yyjson_doc_get_root(d)));
	if (ev->type != EVENT_ERROR && obj_rv(yyjson_doc_get_root(d)) != ev->rev)
		buf_addf(&seen, "(rev %lld, object %lld) ", (long long)ev->rev,
			(long long)obj_rv(yyjson_doc_get_root(d)));
	if (arg)
		api_watch_close(*(struct api_watch **)arg);
}

/* Wait until there is something, and give it out. */
static void dispatch(void)
{
	struct pollfd p = {.fd = api_fd(api), .events = POLLIN};

	if (poll(&p, 1, 60000) != 1)
		bug("nothing to dispatch");
	if (api_dispatch(api, &err))
		bug("dispatch");
}

static struct api_req req(enum api_verb verb, const char *name, const char *body)
{
	struct api_req r = API_REQ_INIT;

	r.verb = verb;
	r.kind = kind_by_resource("configmaps");
	r.ns = "default";
	r.name = name;
	r.body = body;
	r.body_len = body ? strlen(body) : 0;
	r.patch = PATCH_MERGE;
	return r;
}

static int64_t put(enum api_verb verb, const char *name, const char *body)
{
	struct api_req r = req(verb, name, body);
	struct api_res res = {0};
	int64_t rev;

	if (api_call(api, &r, &res, &err))
		bug(err.msg);
	rev = res.rev;
	api_res_release(&res);
	return rev;
}

static void saw(const char *want, const char *what)
{
	/* from a server it may come in several pieces */
	while (strlen(buf_str(&seen)) < strlen(want) &&
		!strncmp(buf_str(&seen), want, strlen(buf_str(&seen))))
		dispatch();
	is_str(buf_str(&seen), want, "%s", what);
	buf_clear(&seen);
}

static struct api_watch *watch(const char *labels, int64_t rv, void *arg)
{
	struct api_req r = req(API_WATCH, NULL, NULL);
	struct api_watch *w = NULL;

	r.label_selector = labels;
	r.rv = rv;
	if (api_watch_open(api, &r, see, arg, &w, &err))
		bug(err.msg);
	return w;
}

static void test_transitions(void)
{
	int64_t rev =
		put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"1\"}}}");
	struct api_watch *w = watch("x=1", rev, NULL);

	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"b\"}}");
	put(API_PATCH, "b", "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}");
	put(API_PATCH, "b", "{\"data\":{\"k\":\"v\"}}");
	put(API_PATCH, "b", "{\"metadata\":{\"labels\":{\"x\":\"2\"}}}");
	put(API_PATCH, "b", "{\"data\":{\"k\":\"w\"}}");
	put(API_DELETE, "b", NULL);
	put(API_DELETE, "a", NULL);
	dispatch();
	saw("ADDED b; MODIFIED b; DELETED b; DELETED a; ", "an object that comes and goes");
	api_watch_close(w);
}

static void test_initial(void)
{
	struct api_watch *w, *closing;

	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"a\"}}");
	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"b\",\"labels\":{\"x\":\"1\"}}}");
	w = watch("x", 0, NULL);
	dispatch();
	saw("ADDED b; ", "without a revision a watch begins with what there is");
	put(API_DELETE, "b", NULL);
	dispatch();
	saw("DELETED b; ", "and goes on");
	api_watch_close(w);
	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"b\"}}");
	closing = watch(NULL, 0, &closing);
	dispatch();
	saw("ADDED a; ", "a watch that its callback closes says nothing more");
	put(API_DELETE, "a", NULL);
	put(API_DELETE, "b", NULL);
}

/* One that waits for a revision to come shares nothing with those that want what comes now. */
static void test_early(void)
{
	int64_t rev = put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"a\"}}");
	struct api_watch *early = watch(NULL, rev + 1000000, NULL), *w;

	dispatch();
	w = watch(NULL, rev, NULL);
	dispatch();
	put(API_DELETE, "a", NULL);
	saw("DELETED a; ", "a watch beside one of a revision that is to come");
	api_watch_close(w);
	api_watch_close(early);
}

struct answers {
	size_t n, bad;
	int64_t first, last;
	struct buf text;
};

static void answered(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	struct answers *a = arg;

	a->n++;
	a->bad += ret != 0;
	if (!a->first)
		a->first = res->rev;
	if (res->rev > a->last)
		a->last = res->rev;
	buf_addf(&a->text, "%s; ", ret ? e->msg : "done");
}

/* Twenty creates and twenty patches of one object, all at once: the patches meet and retry. */
static void test_submit(void)
{
	struct answers a = {0};
	struct api_req r;
	autodoc *d = NULL;

	put(API_CREATE, NULL, "{\"metadata\":{\"name\":\"one\"}}");
	for (int i = 0; i < 20; i++) {
		char body[96];

		snprintf(body, sizeof(body), "{\"metadata\":{\"name\":\"s%d\"}}", i);
		r = req(API_CREATE, NULL, body);
		api_submit(api, &r, answered, &a);
		snprintf(body, sizeof(body), "{\"data\":{\"k%d\":\"v\"}}", i);
		r = req(API_PATCH, "one", body);
		api_submit(api, &r, answered, &a);
	}
	is_int((int64_t)api_pending(api), 40, "all are pending");
	while (api_pending(api))
		dispatch();
	is_int((int64_t)a.n, 40, "every submission is answered once");
	if (!is_int((int64_t)a.bad, 0, "none fails"))
		diag("%s", a.text.data);
	if (api_get(api, kind_by_resource("configmaps"), "default", "one", &d, &err))
		bug(err.msg);
	is_int((int64_t)yyjson_obj_size(obj_at(yyjson_doc_get_root(d), "data")), 20,
		"no patch is lost");
	buf_release(&a.text);
}

static void test_submit_errors(void)
{
	struct answers a = {0};
	struct api_req r = req(API_CREATE, NULL, "{\"metadata\":{\"name\":\"one\"}}");

	api_submit(api, &r, answered, &a);
	r = req(API_PATCH, "nope", "{}");
	api_submit(api, &r, answered, &a);
	r = req(API_PATCH, "one", "{}");
	api_submit(api, &r, answered, &a);
	r = req(API_GET, "one", NULL);
	api_submit(api, &r, answered, &a);
	is_int((int64_t)a.n, 0, "no answer before the dispatch");
	while (api_pending(api))
		dispatch();
	ok(strstr(a.text.data, "configmaps \"one\" already exists; ") &&
			strstr(a.text.data, "configmaps \"nope\" not found; ") && a.bad == 2,
		"refusals are answers");
	buf_release(&a.text);
	/* what is still in the air when the handle closes is committed and freed */
	r = req(API_CREATE, NULL, "{\"metadata\":{\"name\":\"late\"}}");
	api_submit(api, &r, NULL, NULL);
}

static int add_name(void *arg, const char *text, size_t len)
{
	autodoc *d = NULL;

	if (obj_parse(text, len, "item", &d, &err))
		return -1;
	buf_addf(arg, "%s ", obj_name(yyjson_doc_get_root(d)));
	return 0;
}

/* Pages of a list show one snapshot, whatever is written in between. */
static void test_pages(void)
{
	struct api_req r = req(API_LIST, NULL, NULL);
	autofree char *token = NULL;
	autobuf names = BUF_INIT;
	int64_t rev;

	r.ns = NULL;
	r.kind = kind_by_resource("namespaces");
	r.limit = 3;
	for (int page = 0; page < 5; page++) {
		struct api_res res = {0};
		autodoc *d = NULL;
		size_t i, n;
		val *v;

		r.continue_token = token;
		if (api_call(api, &r, &res, &err) ||
			obj_parse(res.body.data, res.body.len, "list", &d, &err))
			bug(err.msg);
		yyjson_arr_foreach(obj_at(yyjson_doc_get_root(d), "items"), i, n, v)
		{
			buf_addf(&names, "%s ", obj_name(v));
		}
		buf_adds(&names, "| ");
		free(token);
		token = xstrdup_null(obj_str(yyjson_doc_get_root(d), "metadata.continue"));
		api_res_release(&res);
		if (!token)
			break;
		put(API_PATCH, "one", page ? "{\"data\":{\"p\":\"1\"}}" : "{\"data\":{}}");
	}
	is_str(names.data, "default kube-node-lease kube-public | kube-system | ", "two pages");
	buf_clear(&names);
	r.limit = 0;
	r.continue_token = NULL;
	r.label_selector = "kubernetes.io/metadata.name in (default,kube-system)";
	if (api_list(api, &r, add_name, &names, &rev, &err))
		bug(err.msg);
	is_str(names.data, "default kube-system ", "a list by labels");
	ok(rev > 0, "a list tells its revision");
	r.continue_token = "not!base64";
	ok(api_list(api, &r, add_name, &names, &rev, &err) < 0, "a bad token is refused");
	is_str(err.msg,
		"invalid continue token: continue key is not valid: illegal base64 data at input "
		"byte 3",
		"and why");
	r = req(API_LIST, NULL, NULL);
	r.rv = 1000000;
	ok(api_list(api, &r, add_name, &names, &rev, &err) < 0 && err.code == ERR_TIMEOUT,
		"a revision that is still to come");
}

static void run_on(const char *address)
{
	struct api_caller me = {.user = "tester", .manager = "t"};

	if (api_open(address, true, &me, &api, &err))
		bug(err.msg);
	api_fd(api);
	test_transitions();
	test_initial();
	test_early();
	test_submit();
	test_submit_errors();
	test_pages();
	api_close(api);
}

int main(void)
{
	char dir[] = "/tmp/k-api.XXXXXX";
	autofree char *sqlite = NULL, *served = NULL;
	struct door_of_test door;

	if (!mkdtemp(dir))
		return 1;
	sqlite = xasprintf("local:sqlite:%s/s.db", dir);
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
