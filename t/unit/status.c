/* status: written as upstream's, and read back. */
#include "data/status.h"
#include "../tap.h"

static void is_status(const struct err *e, const struct status_details *d, const char *want)
{
	autobuf b = BUF_INIT;
	autodoc *back = NULL;
	struct err parsed = ERR_INIT;

	status_write(&b, e, d);
	is_str(buf_str(&b), want, "%s", e->msg);
	if (ok(obj_parse(b.data, b.len, "t", &back, &parsed) == 0, "is JSON"))
		is_int(status_to_err(yyjson_doc_get_root(back), &parsed), -1, "is an error again");
	if (*err_info(e->code)->reason)
		is_int(parsed.code, e->code, "of the same code");
}

static void test_plain(void)
{
	const struct status_details d = {.name = "x", .kind = "pods"};
	const struct status_details busy = {.retry_after_s = 1};
	struct err e = ERR_INIT;

	err_set(&e, ERR_NOTFOUND, "pods \"x\" not found");
	is_status(&e, &d,
		"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
		"\"message\":\"pods \\\"x\\\" not found\",\"reason\":\"NotFound\","
		"\"details\":{\"name\":\"x\",\"kind\":\"pods\"},\"code\":404}");
	err_set(&e, ERR_SYNTAX, "bad text");
	is_status(&e, NULL,
		"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
		"\"message\":\"bad text\",\"reason\":\"BadRequest\",\"code\":400}");
	err_set(&e, ERR_TOOMANY, "later");
	is_status(&e, &busy,
		"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
		"\"message\":\"later\",\"reason\":\"TooManyRequests\","
		"\"details\":{\"retryAfterSeconds\":1},\"code\":429}");
}

static void test_invalid(void)
{
	struct causes c = {0};
	const struct status_details d = {
		.name = "web", .group = "apps", .kind = "Deployment", .causes = &c};
	struct err e = ERR_INIT;

	is_int(err_invalid(&e, "", "Pod", "p", NULL), -1, "answers -1");
	is_str(e.msg, "Pod \"p\" is invalid", "no cause");
	causes_add(&c, WRONG_REQUIRED, "spec.selector", "Required value");
	is_int(err_invalid(&e, "", "Pod", "p", &c), -1, "answers -1");
	is_str(e.msg, "Pod \"p\" is invalid: spec.selector: Required value", "one cause");
	causes_add(&c, WRONG_INVALID, "spec.replicas",
		"Invalid value: %d: must be greater than or equal to 0", -1);
	causes_add(&c, WRONG_REQUIRED, "spec.selector", "Required value");
	is_int(err_invalid(&e, "apps", "Deployment", "web", &c), -1, "answers -1");
	is_str(e.msg,
		"Deployment.apps \"web\" is invalid: [spec.selector: Required value, "
		"spec.replicas: Invalid value: -1: must be greater than or equal to 0]",
		"several, each once");
	is_status(&e, &d,
		"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
		"\"message\":\"Deployment.apps \\\"web\\\" is invalid: [spec.selector: Required "
		"value, spec.replicas: Invalid value: -1: must be greater than or equal to 0]\","
		"\"reason\":\"Invalid\",\"details\":{\"name\":\"web\",\"group\":\"apps\","
		"\"kind\":\"Deployment\",\"causes\":[{\"reason\":\"FieldValueRequired\","
		"\"message\":\"Required value\",\"field\":\"spec.selector\"},"
		"{\"reason\":\"FieldValueInvalid\",\"message\":\"Invalid value: -1: must be "
		"greater than or equal to 0\",\"field\":\"spec.replicas\"},"
		"{\"reason\":\"FieldValueRequired\",\"message\":\"Required value\","
		"\"field\":\"spec.selector\"}]},\"code\":422}");
	causes_release(&c);
}

static void test_long(void)
{
	struct causes c = {0};
	const struct status_details d = {.name = "p", .kind = "Pod", .causes = &c};
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	for (int i = 0; i < 100; i++) {
		autofree char *field = xasprintf("spec.containers[%d].image", i);

		causes_add(&c, WRONG_REQUIRED, field, "Required value");
	}
	is_int(err_invalid(&e, "", "Pod", "p", &c), -1, "answers -1");
	status_write(&b, &e, &d);
	ok(strstr(buf_str(&b), ", spec.containers[99].image: Required value]\",\"reason\""),
		"a message longer than struct err holds is whole");
	causes_release(&c);
}

/* What a peer sent, cut between the two bytes of a character. */
static void test_bytes(void)
{
	const struct status_details d = {.name = "\xc3\xa9\xc3", .kind = "pods"};
	struct err e = ERR_INIT;

	err_set(&e, ERR_NOTFOUND, "pods \"\xff\xc3\xa9\" not found");
	is_status(&e, &d,
		"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
		"\"message\":\"pods \\\"\xef\xbf\xbd\xc3\xa9\\\" not found\","
		"\"reason\":\"NotFound\",\"details\":{\"name\":\"\xc3\xa9\xef\xbf\xbd\","
		"\"kind\":\"pods\"},\"code\":404}");
}

static void test_read(void)
{
	static const char text[] = "{\"kind\":\"Status\",\"code\":409}";
	autodoc *d = NULL;
	struct err e = ERR_INIT;

	ok(obj_parse(text, strlen(text), "t", &d, &e) == 0, "JSON");
	is_int(status_to_err(yyjson_doc_get_root(d), &e), -1, "without a reason");
	is_int(e.code, ERR_CONFLICT, "the code decides");
}

int main(void)
{
	test_plain();
	test_invalid();
	test_long();
	test_bytes();
	test_read();
	return tap_done();
}
