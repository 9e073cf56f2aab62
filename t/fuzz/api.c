/*
 * The write pipeline: RESOURCE, a line with an object, a line with a merge patch. Nothing breaks
 * it, and what it has stored it takes back without a change: defaults are stable.
 */
#include "api/api.h"
#include "../fuzz.h"
#include "data/obj.h"

static struct api *api;

static int call(struct api_req r, struct api_res *res)
{
	struct err e = ERR_INIT;
	int rc = api_call(api, &r, res, &e);

	if (rc && (e.code == ERR_NONE || !*e.msg || e.code == ERR_CORRUPT))
		bug("a refusal without words");
	return rc;
}

/* PUT of what GET has answered writes nothing. */
static void put_back(struct api_req r)
{
	struct api_res got = {0}, put = {0};

	r.verb = API_GET;
	if (call(r, &got))
		bug("what was stored is not there");
	r.verb = API_UPDATE;
	r.body = got.body.data;
	r.body_len = got.body.len;
	if (call(r, &put) || !put.unchanged)
		bug("what was stored is not what is taken");
	api_res_release(&got);
	api_res_release(&put);
}

static void delete_it(struct api_req r)
{
	struct api_res res = {0};
	static const char unhold[] = "{\"metadata\":{\"finalizers\":null}}";

	r.verb = API_DELETE;
	r.body = NULL;
	r.body_len = 0;
	r.grace_s = 0;
	(void)!call(r, &res);
	api_res_release(&res);
	res = (struct api_res){0};
	r.verb = API_PATCH;
	r.patch = PATCH_MERGE;
	r.body = unhold;
	r.body_len = sizeof(unhold) - 1;
	(void)!call(r, &res);
	api_res_release(&res);
}

static void patch_it(struct api_req r, const char *text, size_t len)
{
	static const char *const parts[] = {NULL, "status"};

	r.verb = API_PATCH;
	r.patch = PATCH_MERGE;
	r.body = text;
	r.body_len = len;
	for (size_t i = 0; i < array_size(parts); i++) {
		struct api_res res = {0};

		r.subresource = parts[i];
		if (!call(r, &res)) {
			r.subresource = NULL;
			put_back(r);
			r.body = text;
			r.body_len = len;
			r.verb = API_PATCH;
		}
		api_res_release(&res);
	}
}

static void create_it(struct api_req r, const char *patch, size_t patch_len)
{
	struct api_res res = {0};
	autodoc *d = NULL;
	struct err e = ERR_INIT;

	if (!call(r, &res)) {
		if (obj_parse(res.body.data, res.body.len, "x", &d, &e))
			bug("an answer that is no object");
		r.name = obj_name(yyjson_doc_get_root(d));
		put_back(r);
		patch_it(r, patch, patch_len);
		delete_it(r);
	}
	api_res_release(&res);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *line = memchr(text, '\n', size), *second;
	struct api_req r = API_REQ_INIT;
	autofree char *resource = NULL;
	struct err e;

	if (!api && api_open("local:memory:", true, NULL, &api, &e))
		die_err(&e);
	if (!line)
		return 0;
	resource = xstrndup(text, (size_t)(line - text));
	r.verb = API_CREATE;
	r.kind = kind_by_resource(resource);
	if (!r.kind)
		return 0;
	if (r.kind->namespaced)
		r.ns = "default";
	r.body = line + 1;
	second = memchr(r.body, '\n', size - (size_t)(r.body - text));
	r.body_len = second ? (size_t)(second - r.body) : size - (size_t)(r.body - text);
	second = second ? second + 1 : text + size;
	create_it(r, second, size - (size_t)(second - text));
	return 0;
}
