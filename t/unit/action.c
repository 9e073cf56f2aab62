/* action: what the makers write is what action_request reads; bad lines say what is wrong. */
#include "../tap.h"

#include "control/action.h"

static const char pod[] =
	"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"namespace\":\"n\",\"name\":\"p\","
	"\"uid\":\"u\",\"resourceVersion\":\"7\"},"
	"\"status\":{\"phase\":\"Pending\",\"podIP\":\"10.0.0.1\"}}";

struct read {
	mdoc *d;
	struct buf body;
	struct api_req r;
	int ret;
	struct err e;
};

static struct read request(const char *line)
{
	struct read x = {.r = API_REQ_INIT};

	x.ret = action_request(line, strcspn(line, "\n"), &x.d, &x.body, &x.r, &x.e);
	return x;
}

static void done(struct read *x)
{
	free_mdoc(&x->d);
	buf_release(&x->body);
}

static void test_delete(const val *o)
{
	struct actions a = {0};
	struct read x;

	act_delete_guarded(&a, o, "Foreground", 5, true);
	x = request(buf_str(&a.text));
	is_int(x.ret, 1, "delete is a request");
	is_int(x.r.verb, API_DELETE, "of that verb");
	is_str(x.r.kind->resource, "pods", "of the kind");
	is_str(x.r.pre_uid, "u", "with the uid");
	is_int(x.r.pre_rv, 7, "and the revision as preconditions");
	is_int(x.r.grace_s, 5, "with grace");
	is_int(x.r.propagation, PROPAGATE_FOREGROUND, "and propagation");
	done(&x);
	actions_release(&a);
}

static void test_bind(const val *o)
{
	struct actions a = {0};
	struct read x;

	act_bind(&a, o, "n1");
	x = request(buf_str(&a.text));
	is_str(x.r.subresource, "binding", "bind writes the subresource");
	is_str(x.r.name, "p", "of the pod");
	is_str(buf_str(&x.body),
		"{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"p\","
		"\"namespace\":\"n\",\"uid\":\"u\"},\"target\":{\"apiVersion\":\"v1\","
		"\"kind\":\"Node\",\"name\":\"n1\"}}",
		"with a Binding");
	is_str(mobj_str(yyjson_mut_doc_get_root(x.d), "verb"), "bind", "the line stays the root");
	done(&x);
	actions_release(&a);
}

static void test_status(const val *o)
{
	struct actions a = {0};
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = mobj_copy(d, obj_at(o, "status"));
	struct read x;

	act_status(&a, o, d, status);
	is_int((int64_t)a.n, 0, "the same status is no action");
	mobj_put_str(d, status, "phase", "Running");
	yyjson_mut_obj_remove_key(status, "podIP");
	act_status(&a, o, d, status);
	x = request(buf_str(&a.text));
	is_str(buf_str(&x.body), "{\"status\":{\"phase\":\"Running\",\"podIP\":null}}",
		"what differs is patched");
	is_str(x.r.subresource, "status", "in the status");
	is_int(x.r.patch, PATCH_MERGE, "by a merge patch");
	done(&x);
	actions_release(&a);
}

static void test_event(const val *o)
{
	struct actions a = {0};
	struct read x, y;
	const char *second;

	act_event(&a, "c", o, "Normal", "R", "m %d", 1);
	act_event(&a, "c", o, "Normal", "R", "m %d", 1);
	act_event(&a, "c", o, "Normal", "R", "m %d", 2);
	second = strchr(buf_str(&a.text), '\n') + 1;
	x = request(buf_str(&a.text));
	y = request(second);
	is_str(x.r.kind->kind, "Event", "an event is created");
	is_str(x.r.name, y.r.name, "the same event has the same name");
	done(&y);
	y = request(strchr(second, '\n') + 1);
	ok(strcmp(x.r.name, y.r.name) != 0, "another one has another");
	done(&x);
	done(&y);
	actions_release(&a);
}

static void test_wake(void)
{
	struct actions a = {0};
	struct read x;

	act_wake(&a, 2000000000LL);
	act_wake(&a, 1500000000LL);
	is_int(a.wake_ns, 1500000000LL, "the earliest wake counts");
	x = request(buf_str(&a.text));
	is_int(x.ret, 0, "a wake is no request");
	done(&x);
	actions_release(&a);
}

static void test_bad(void)
{
	static const char target[] = "\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}";
	static const struct {
		const char *line, *message;
	} bad[] = {
		{"{}", "action: verb: required"},
		{"{\"verb\":\"fly\"}", "action: unknown verb \"fly\""},
		{"{\"verb\":\"create\"}", "action \"create\": object: required, must be an object"},
		{"{\"verb\":\"patch\",\"target\":{\"kind\":\"Pod\"}}",
			"action \"patch\": target: apiVersion and kind are required"},
		{"{\"verb\":\"delete\",\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Pot\"}}",
			"action \"delete\": no matches for kind \"Pot\" in version \"v1\""},
	};
	autofree char *unnamed = xasprintf("{\"verb\":\"delete\",%s}", target);
	struct read x = request(unnamed);

	is_str(x.e.msg, "action \"delete\": target.name: required", "%s", unnamed);
	done(&x);
	for (size_t i = 0; i < array_size(bad); i++) {
		x = request(bad[i].line);
		is_int(x.ret, -1, "%s", bad[i].line);
		is_str(x.e.msg, bad[i].message, "%s", bad[i].line);
		done(&x);
	}
}

int main(void)
{
	autodoc *d = NULL;
	struct err e = ERR_INIT;

	if (obj_parse(pod, strlen(pod), "pod", &d, &e))
		return 1;
	test_delete(yyjson_doc_get_root(d));
	test_bind(yyjson_doc_get_root(d));
	test_status(yyjson_doc_get_root(d));
	test_event(yyjson_doc_get_root(d));
	test_wake();
	test_bad();
	return tap_done();
}
