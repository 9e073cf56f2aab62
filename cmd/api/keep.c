/*
 * What a server keeps of itself in the store: written as it starts, by the first of its workers,
 * and only what is missing or says something else; what others added to these objects stays.
 *
 * The Service kubernetes is the store's (local/bootstrap.c); where it leads is known here, as
 * upstream's master-count reconciler of a single server has it.
 */
#include <string.h>

#include "base/log.h"
#include "data/obj.h"
#include "door.h"

/* Does have say all that want says? Lists are as long and say it in order. */
static bool says(val *have, val *want)
{
	size_t i, n;
	val *k, *v;

	if (yyjson_is_obj(want)) {
		yyjson_obj_foreach(want, i, n, k, v)
		{
			if (!says(yyjson_obj_get(have, yyjson_get_str(k)), v))
				return false;
		}
		return yyjson_is_obj(have);
	}
	if (!yyjson_is_arr(want))
		return obj_equal(have, want);
	if (!yyjson_is_arr(have) || yyjson_arr_size(have) != yyjson_arr_size(want))
		return false;
	yyjson_arr_foreach(want, i, n, v)
	{
		if (!says(yyjson_arr_get(have, i), v))
			return false;
	}
	return true;
}

/* Of another server that starts at the same time it may be there by now. */
static void on_written(
	void *arg, int ret, const struct api_res *res unused_arg, const struct err *e)
{
	if (ret && e->code != ERR_EXISTS)
		log_kv(LOG_LV_ERROR, "not kept", "object", arg, "error", e->msg, NULL);
}

static void submit(struct door *d, enum api_verb verb, const struct kind *k, val *o,
	const struct buf *text)
{
	struct api_req r = API_REQ_INIT;

	r.verb = verb;
	r.kind = k;
	r.ns = k->namespaced ? obj_ns(o) : NULL;
	r.name = verb == API_CREATE ? NULL : obj_name(o);
	r.patch = PATCH_MERGE;
	r.body = verb == API_DELETE ? NULL : text->data;
	r.body_len = verb == API_DELETE ? 0 : text->len;
	api_submit(d->api, &r, on_written, (void *)k->resource);
}

/* An object of this text, or one that says so among other things; have NULL: there is none. */
static void keep(struct door *d, const struct kind *k, val *have, val *want, const struct buf *text)
{
	if (!have)
		submit(d, API_CREATE, k, want, text);
	else if (!says(have, want))
		submit(d, API_PATCH, k, want, text);
}

struct kept {
	struct buf text;
	bool made; /* by somebody else, who knows more of it */
	const char *fixed; /* a path that no patch changes: what is other there is made anew */
};

static void keep_one(struct door *d, const struct kept *w)
{
	autodoc *there = NULL, *said = NULL;
	val *have = NULL, *want = NULL;
	const struct kind *k = NULL;
	struct err e = ERR_INIT;

	if (obj_parse(w->text.data, w->text.len, "keep", &said, &e) ||
		kind_of(yyjson_doc_get_root(said), &k, &e))
		bug("an object of our own that is none");
	want = yyjson_doc_get_root(said);
	if (!api_get(d->api, k, obj_ns(want), obj_name(want), &there, &e)) {
		have = yyjson_doc_get_root(there);
	} else if (e.code != ERR_NOTFOUND) {
		on_written((void *)k->resource, -1, NULL, &e);
		return;
	}
	if (have && w->fixed && !obj_equal(obj_at(have, w->fixed), obj_at(want, w->fixed))) {
		struct api_req r = API_REQ_INIT;

		r.verb = API_DELETE;
		r.kind = k;
		r.ns = obj_ns(want);
		r.name = obj_name(want);
		if (api_call(d->api, &r, NULL, &e))
			on_written((void *)k->resource, -1, NULL, &e);
		have = NULL;
	}
	if (have || !w->made)
		keep(d, k, have, want, &w->text);
}

/* The Service leads to our port, and what stands behind it is we. */
static void keep_kubernetes(struct door *d)
{
	static const char meta[] =
		"\"metadata\":{\"name\":\"kubernetes\",\"namespace\":\"default\"";
	const struct advertised *at = d->at;
	struct kept w[] = {{.made = true}, {.made = false}, {.fixed = "addressType"}};
	bool six = at->ip.family == AF_INET6;
	char ip[IP_SIZE];

	ip_str(&at->ip, ip);
	buf_addf(&w[0].text,
		"{\"apiVersion\":\"v1\",\"kind\":\"Service\",%s},\"spec\":{\"ports\":[{"
		"\"name\":\"https\",\"port\":443,\"protocol\":\"TCP\",\"targetPort\":%u}]}}",
		meta, at->port);
	/* Endpoints that nobody makes slices of: ours is below */
	buf_addf(&w[1].text,
		"{\"apiVersion\":\"v1\",\"kind\":\"Endpoints\",%s,\"labels\":{"
		"\"endpointslice.kubernetes.io/skip-mirror\":\"true\"}},\"subsets\":[{"
		"\"addresses\":[{\"ip\":\"%s\"}],"
		"\"ports\":[{\"name\":\"https\",\"port\":%u,\"protocol\":\"TCP\"}]}]}",
		meta, ip, at->port);
	buf_addf(&w[2].text,
		"{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\",%s,"
		"\"labels\":{\"kubernetes.io/service-name\":\"kubernetes\"}},"
		"\"addressType\":\"%s\",\"endpoints\":[{\"addresses\":[\"%s\"],"
		"\"conditions\":{\"ready\":true}}],"
		"\"ports\":[{\"name\":\"https\",\"port\":%u,\"protocol\":\"TCP\"}]}",
		meta, six ? "IPv6" : "IPv4", ip, at->port);
	for (size_t i = 0; i < array_size(w); i++) {
		keep_one(d, &w[i]);
		buf_release(&w[i].text);
	}
}

void keep_all(struct door *d)
{
	if (d->at->ip.family)
		keep_kubernetes(d);
}
