/* log, exec, attach and port-forward of pods: checked here, done by the kubelet of their node. */
#include <string.h>

#include "base/clock.h"
#include "connect.h"
#include "data/status.h"

/* ---- the pod -------------------------------------------------------------------------------- */

static void add_names(const val *pod, const char *list, struct buf *b)
{
	val *c;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, list), i, n, c)
	{
		buf_addf(b, "%s%s", i ? " " : "", obj_str_or(c, "name", ""));
	}
}

static bool has_container(const val *pod, const char *name)
{
	static const char *const lists[] = {
		"spec.containers", "spec.initContainers", "spec.ephemeralContainers"};
	val *c;
	size_t j, n;

	for (size_t i = 0; i < array_size(lists); i++)
		yyjson_arr_foreach(obj_at(pod, lists[i]), j, n, c)
		{
			if (!strcmp(obj_str_or(c, "name", ""), name))
				return true;
		}
	return false;
}

/* The one that is named, or the only one. */
static int container_of(const val *pod, const char *name, const char **ret, struct err *e)
{
	autobuf all = BUF_INIT, init = BUF_INIT;
	val *list = obj_at(pod, "spec.containers");

	if (name && *name) {
		*ret = name;
		if (has_container(pod, name))
			return 0;
		return err_set(e, ERR_BADREQUEST, "container %s is not valid for pod %s", name,
			obj_name(pod));
	}
	if (yyjson_arr_size(list) == 1) {
		*ret = obj_str_or(yyjson_arr_get_first(list), "name", "");
		return 0;
	}
	add_names(pod, "spec.containers", &all);
	add_names(pod, "spec.initContainers", &init);
	return err_set(e, ERR_BADREQUEST,
		"a container name must be specified for pod %s, choose one of: [%s]%s%s%s",
		obj_name(pod), buf_str(&all), init.len ? " or one of the init containers: [" : "",
		buf_str(&init), init.len ? "]" : "");
}

/* ---- queries -------------------------------------------------------------------------------- */

static void add_pair(struct buf *b, const char *key, const char *value)
{
	buf_addf(b, "%c%s=", strchr(buf_str(b), '?') ? '&' : '?', key);
	relay_escape(b, value);
}

/* Upstream's options of exec and attach by the kubelet's names. */
static void add_streams(const struct query *q, struct buf *b)
{
	static const char *const names[][2] = {
		{"stdin", "input"}, {"stdout", "output"}, {"stderr", "error"}, {"tty", "tty"}};

	for (size_t i = 0; i < array_size(names); i++)
		if (query_bool(q, names[i][0]))
			add_pair(b, names[i][1], "1");
	for (size_t i = 0; i < q->n; i++)
		if (!strcmp(q->v[i].key, "command"))
			add_pair(b, "command", q->v[i].value);
}

static void add_some(const struct query *q, const char *const *keys, struct buf *b)
{
	for (size_t i = 0; i < q->n; i++)
		for (const char *const *k = keys; *k; k++)
			if (!strcmp(q->v[i].key, *k))
				add_pair(b, *k, q->v[i].value);
}

/* Numbers that must not be below a bound. */
static int check_number(const struct query *q, const char *key, int64_t least, struct causes *bad,
	struct err *e)
{
	int64_t n;

	if (query_int(q, key, least, &n, e) < 0)
		return -1;
	if (n < least)
		causes_add(bad, WRONG_INVALID, key, "Invalid value: %lld: must be greater than %s",
			(long long)n, least ? "0" : "or equal to 0");
	return 0;
}

static int check_log_options(const struct job *j, struct err *e)
{
	const struct query *q = &j->route.query;
	const char *stream = query_get(q, "stream"), *since = query_get(q, "sinceTime");
	struct causes bad = {0};
	int64_t ns;
	int r = 0;

	if (check_number(q, "tailLines", 0, &bad, e) < 0 ||
		check_number(q, "limitBytes", 1, &bad, e) < 0 ||
		check_number(q, "sinceSeconds", 1, &bad, e) < 0)
		r = -1;
	if (query_get(q, "sinceSeconds") && since)
		causes_add(&bad, WRONG_FORBIDDEN, "", "Forbidden: at most one of `sinceTime` or "
			"`sinceSeconds` may be specified");
	if (r == 0 && since && clock_parse_rfc3339(since, &ns) < 0)
		r = err_set(e, ERR_BADREQUEST, "sinceTime: \"%s\" is not an RFC 3339 time", since);
	if (stream && *stream && strcmp(stream, "All") && strcmp(stream, "Stdout") &&
		strcmp(stream, "Stderr"))
		causes_add(&bad, WRONG_ENUM, "stream",
			"Unsupported value: \"%s\": supported values: \"All\", \"Stderr\", "
			"\"Stdout\"", stream);
	if (r == 0 && bad.n)
		r = err_invalid(e, "", "PodLogOptions", j->route.name, &bad);
	causes_release(&bad);
	return r;
}

/* ---- the request ---------------------------------------------------------------------------- */

/* "/VERB/NS/POD[/CONTAINER]?…" for the kubelet. */
static int make_target(const struct job *j, const val *pod, struct buf *ret, struct err *e)
{
	static const char *const log_keys[] = {"follow", "previous", "sinceSeconds", "sinceTime",
		"timestamps", "tailLines", "limitBytes", "stream", NULL};
	static const char *const port_keys[] = {"ports", "port", NULL};
	const struct route *r = &j->route;
	const char *container = NULL, *sub = r->subresource;

	if (!strcmp(sub, "portforward")) {
		buf_addf(ret, "/portForward/%s/%s", r->ns, r->name);
		add_some(&r->query, port_keys, ret);
		return 0;
	}
	if (container_of(pod, query_get(&r->query, "container"), &container, e) < 0)
		return -1;
	buf_addf(ret, "/%s/%s/%s/%s", !strcmp(sub, "log") ? "containerLogs" : sub, r->ns, r->name,
		container);
	if (!strcmp(sub, "log"))
		add_some(&r->query, log_keys, ret);
	else
		add_streams(&r->query, ret);
	return 0;
}

static int pod_target(const struct job *j, char **ret_node, struct buf *ret, struct err *e)
{
	autodoc *d = NULL;
	const char *node;

	if (!strcmp(j->route.subresource, "log") && check_log_options(j, e) < 0)
		return -1;
	if (api_get(j->door->api, j->route.kind, j->route.ns, j->route.name, &d, e) < 0)
		return -1;
	node = obj_str_or(yyjson_doc_get_root(d), "spec.nodeName", "");
	if (make_target(j, yyjson_doc_get_root(d), ret, e) < 0)
		return -1;
	if (!*node && strcmp(j->route.subresource, "log") != 0)
		return err_set(e, ERR_BADREQUEST, "pod %s does not have a host assigned",
			j->route.name);
	*ret_node = xstrdup(node);
	return 0;
}

static void pod_serve(struct job *j)
{
	bool log = !strcmp(j->route.subresource, "log");
	struct relay_to to = {.refusal = log ? REFUSAL_STATUS : REFUSAL_PASSED};
	autofree char *node = NULL;
	struct kubelet_at at = {0};
	autobuf target = BUF_INIT, request = BUF_INIT;
	struct err e = ERR_INIT;

	if (pod_target(j, &node, &target, &e) < 0) {
		job_fail(j, &e);
		return;
	}
	if (!*node) {
		job_text(j, 200, ""); /* nowhere yet: nothing was written */
		return;
	}
	if (kubelet_of(j->door, node, &at, &e) < 0) {
		job_fail(j, &e);
		return;
	}
	to.address = at.address;
	to.name = at.name;
	to.tls = at.tls;
	relay_request(j, log ? "GET" : http_method(j->q), target.data, node, !log, &request);
	relay_start(j, &to, &request);
	kubelet_at_release(&at);
}

/* HTTP/2 has no upgrade: the client is told to come again by HTTP/1.1. */
static void send_away(struct job *j)
{
	struct stream *s;
	struct err e = ERR_INIT;

	job_count(j, 426);
	if (http_upgrade(take(j->q), NULL, &s, &e) == 0)
		stream_free(s);
	job_drop(j);
}

bool connect_serve(struct job *j)
{
	static const char *const upgrades[] = {"exec", "attach", "portforward"};
	const char *sub = j->route.subresource;
	bool pod = j->route.kind == kind_by_resource("pods");

	if (!strcmp(sub, "proxy")) {
		proxy_serve(j);
		return true;
	}
	for (size_t i = 0; pod && i < array_size(upgrades); i++) {
		if (strcmp(sub, upgrades[i]) != 0)
			continue;
		if (http_peer(j->q)->h2)
			send_away(j);
		else
			pod_serve(j);
		return true;
	}
	if (!pod || strcmp(sub, "log") != 0)
		return false;
	pod_serve(j);
	return true;
}
