/* ComponentStatus: what upstream asks its parts for when somebody looks. Here there is one part
 * that the API cannot do without, the store, under the name that upstream's has. */
#include <inttypes.h>
#include <string.h>

#include "local/local.h"

#define COMPONENT "etcd-0"

bool component_is(const struct kind *k)
{
	return !strcmp(k->resource, "componentstatuses");
}

static int64_t write_component(struct local *l, struct buf *b)
{
	struct err err = ERR_INIT;
	int64_t rev = 0;
	bool good = !store_revision(l->store, &rev, &err);

	buf_adds(b, "{\"apiVersion\":\"v1\",\"kind\":\"ComponentStatus\",\"metadata\":{\"name\":"
		    "\"" COMPONENT "\"},\"conditions\":[{\"type\":\"Healthy\",");
	if (good) {
		buf_adds(b, "\"status\":\"True\",\"message\":\"ok\"}]}");
	} else {
		buf_adds(b, "\"status\":\"False\",\"message\":\"\",\"error\":");
		buf_add_json(b, err.msg, strlen(err.msg));
		buf_adds(b, "}]}");
	}
	return rev;
}

int component_get(struct local *l, const struct api_req *r, struct api_res *res, struct err *e)
{
	if (!r->name || strcmp(r->name, COMPONENT) != 0)
		return err_set(e, ERR_NOTFOUND, "componentstatuses \"%s\" not found",
			r->name ? r->name : "");
	res->rev = write_component(l, &res->body);
	res->http = 200;
	return 0;
}

int component_list(struct local *l, const struct api_req *r, struct api_res *res, struct err *e)
{
	struct local_filter filter = {0};
	autobuf item = BUF_INIT;

	if (filter_init(&filter, r, e))
		return -1;
	res->rev = write_component(l, &item);
	buf_addf(&res->body,
		"{\"kind\":\"ComponentStatusList\",\"apiVersion\":\"v1\",\"metadata\":{"
		"\"resourceVersion\":\"%" PRId64 "\"},\"items\":[",
		res->rev);
	if (filter_matches(&filter, COMPONENT, item.data, item.len))
		buf_add(&res->body, item.data, item.len);
	buf_adds(&res->body, "]}");
	res->http = 200;
	filter_release(&filter);
	return 0;
}
