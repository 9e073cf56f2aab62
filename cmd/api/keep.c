/*
 * What is kept of the server itself, and where the Service kubernetes leads: the Service is the
 * store's (local/bootstrap.c), and what stands behind it is known here, as upstream's master-count
 * reconciler of a single server has it.
 */
#include <poll.h>
#include <string.h>

#include "base/log.h"
#include "keep.h"

/* Does have say all that want says? Lists are as long and say it in order. */
static bool says(val *have, val *want)
{
	size_t i, n;
	val *k, *v;

	if (yyjson_is_null(want))
		return !have || yyjson_is_null(have);
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

void keep_failed(const struct kind *k, const struct err *e)
{
	log_kv(LOG_LV_ERROR, "not kept", "kind", k->kind, "error", e->msg, NULL);
}

/* By another server, which starts at the same time, it may be done by now. */
static void on_written(
	void *arg, int ret, const struct api_res *res unused_arg, const struct err *e)
{
	if (ret && e->code != ERR_EXISTS && e->code != ERR_NOTFOUND)
		keep_failed(arg, e);
}

static void submit(struct api *a, enum api_verb verb, const struct kind *k, val *o,
	const struct buf *text)
{
	struct api_req r = API_REQ_INIT;

	r.verb = verb;
	r.kind = k;
	r.ns = k->namespaced ? obj_ns(o) : NULL;
	r.name = verb == API_CREATE ? NULL : obj_name(o);
	r.patch = PATCH_MERGE;
	r.body = text ? text->data : NULL;
	r.body_len = text ? text->len : 0;
	api_submit(a, &r, on_written, (void *)(uintptr_t)k);
}

void keep(struct api *a, const struct kind *k, val *have, val *want, const struct buf *text)
{
	if (!have)
		submit(a, API_CREATE, k, want, text);
	else if (!says(have, want))
		submit(a, API_PATCH, k, want, text);
}

void keep_away(struct api *a, const struct kind *k, val *have)
{
	submit(a, API_DELETE, k, have, NULL);
}

struct kept {
	struct buf text;
	bool made; /* by somebody else, who knows more of it */
	const char *fixed; /* a path that no patch changes: what is other there is made anew */
};

static void keep_one(struct api *a, const struct kept *w)
{
	autodoc *there = NULL, *said = NULL;
	val *have = NULL, *want = NULL;
	const struct kind *k = NULL;
	struct err e = ERR_INIT;

	if (obj_parse(w->text.data, w->text.len, "keep", &said, &e) ||
		kind_of(yyjson_doc_get_root(said), &k, &e))
		bug("an object of our own that is none");
	want = yyjson_doc_get_root(said);
	if (!api_get(a, k, obj_ns(want), obj_name(want), &there, &e)) {
		have = yyjson_doc_get_root(there);
	} else if (e.code != ERR_NOTFOUND) {
		keep_failed(k, &e);
		return;
	}
	if (have && w->fixed && !obj_equal(obj_at(have, w->fixed), obj_at(want, w->fixed))) {
		struct api_req r = API_REQ_INIT;

		r.verb = API_DELETE;
		r.kind = k;
		r.ns = obj_ns(want);
		r.name = obj_name(want);
		if (api_call(a, &r, NULL, &e))
			keep_failed(k, &e);
		have = NULL;
	}
	if (have || !w->made)
		keep(a, k, have, want, &w->text);
}

/* The Service leads to our port, and what stands behind it is we. */
static void keep_kubernetes(struct api *a, const struct advertised *at)
{
	static const char meta[] =
		"\"metadata\":{\"name\":\"kubernetes\",\"namespace\":\"default\"";
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
		keep_one(a, &w[i]);
		buf_release(&w[i].text);
	}
}

int keep_all(const struct door_options *o, const struct advertised *at, struct err *e)
{
	struct api *a;
	int rc = 0;

	if (door_open_api(o, &a, e))
		return -1;
	keep_served(a);
	if (at->ip.family)
		keep_kubernetes(a, at);
	while (!rc && api_pending(a)) {
		struct pollfd p = {.fd = api_fd(a), .events = POLLIN};

		if (poll(&p, 1, -1) > 0)
			rc = api_dispatch(a, e);
	}
	api_close(a);
	return rc;
}
