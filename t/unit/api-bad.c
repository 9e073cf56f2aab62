/* What a peer may send that is no object: refused with words, and nothing is stored. */
#include "api/api.h"

#include "../tap.h"
#include "data/obj.h"

static struct api *api;
static struct err err;

static int create(const char *resource, const char *body, size_t len)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	int rc;

	r.verb = API_CREATE;
	r.kind = kind_by_resource(resource);
	r.ns = "default";
	r.fields = FIELDS_STRICT;
	r.body = body;
	r.body_len = len;
	err = (struct err)ERR_INIT;
	rc = api_call(api, &r, &res, &err);
	api_res_release(&res);
	return rc;
}

static void refused(const struct buf *body, enum err_code code, const char *words, const char *what)
{
	int rc = create("configmaps", body->data, body->len);

	ok(rc < 0 && err.code == code, "%s: refused as %s", what, err_info(code)->reason);
	if (!ok(strstr(err.msg, words), "%s: says why", what))
		diag("  got: %s\n# want: %s", err.msg, words);
}

static void fill(struct buf *b, char c, size_t n)
{
	while (n--)
		buf_addc(b, c);
}

static void test_size(void)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\"},\"data\":{\"k\":\"");
	fill(&b, 'x', 2 << 20);
	buf_adds(&b, "\"}}");
	refused(&b, ERR_INVALID,
		"ConfigMap \"bad\" is invalid: []: Too long: may not be more than 1048576 bytes",
		"2 MB of data");
	buf_clear(&b);
	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\"},\"data\":{\"k\":\"");
	fill(&b, 'x', 4 << 20);
	buf_adds(&b, "\"}}");
	refused(&b, ERR_TOOLARGE, "Request entity too large: limit is 3145728", "4 MB");
	buf_clear(&b);
	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\",\"annotations\":{\"a\":\"");
	fill(&b, 'x', 300 << 10);
	buf_adds(&b, "\"}}}");
	refused(&b, ERR_INVALID,
		"metadata.annotations: Too long: may not be more than 262144 bytes",
		"300 KB of annotations");
}

/* No field of it is too long, all of it is. */
static void test_stored_size(void)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\"},\"spec\":{\"containers\":[{\"name\":\"c\","
		     "\"image\":\"i\",\"args\":[\"");
	fill(&b, 'x', 1700 << 10);
	buf_adds(&b, "\"]}]}}");
	ok(create("pods", b.data, b.len) < 0 && err.code == ERR_TOOLARGE, "1.7 MB of arguments");
	is_str(err.msg, "Request entity too large: limit is 1572864", "and why");
}

static void test_text(void)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\"},\"data\":{\"k\":\"\xff\xfe\"}}");
	refused(&b, ERR_BADREQUEST, "the object provided is unrecognized: ", "bad UTF-8");
	buf_clear(&b);
	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\"},\"x\":");
	fill(&b, '[', 300);
	fill(&b, ']', 300);
	buf_adds(&b, "}");
	refused(&b, ERR_BADREQUEST, "the object provided is unrecognized: ", "300 levels");
	buf_clear(&b);
	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\"},\"data\":{\"k\":\"1\",\"k\":\"2\"}}");
	refused(&b, ERR_BADREQUEST, "duplicate field \"data.k\"", "a key twice");
	buf_clear(&b);
	buf_adds(&b, "{\"metadata\":{\"name\":\"bad\"}");
	refused(&b, ERR_BADREQUEST, "json parse error: unexpected end of JSON input ({\"metadata\"",
		"a cut text");
	buf_clear(&b);
	buf_adds(&b, "{\"metadata\":{\"name\":\"b\\u0000d\"}}");
	refused(&b, ERR_INVALID, "metadata.name", "a NUL in the name");
	buf_clear(&b);
	buf_adds(&b, "{\"metadata\":\"name\"}");
	refused(&b, ERR_BADREQUEST,
		"ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot "
		"unmarshal string into Go struct field ConfigMap.metadata of type v1.ObjectMeta",
		"metadata that is no object");
	buf_clear(&b);
	buf_adds(&b,
		"{\"metadata\":{\"name\":\"bad\",\"ownerReferences\":[{}],\"labels\":{\"a\":5}}}");
	refused(&b, ERR_BADREQUEST, "labels", "a label that is a number");
}

static int count(void *arg, const char *text, size_t len)
{
	++*(int *)arg;
	return 0;
}

int main(void)
{
	struct api_req r = API_REQ_INIT;
	int n = 0;

	if (api_open("local:memory:", true, NULL, &api, &err))
		return 1;
	test_size();
	test_stored_size();
	test_text();
	r.verb = API_LIST;
	r.kind = kind_by_resource("configmaps");
	if (api_list(api, &r, count, &n, NULL, &err))
		return 1;
	is_int(n, 0, "nothing is stored");
	api_close(api);
	return tap_done();
}
