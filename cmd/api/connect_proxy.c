/*
 * proxy: a request passed on to a pod, to one of a service's pods, or to a node's kubelet. Pods'
 * addresses are reached from here directly: this machine is one of the cluster's. Links in what
 * comes back stay as they are.
 */
#include <string.h>

#include "connect.h"

/* "[SCHEME:]NAME[:PORT]" of a path. */
struct target {
	bool https;
	char *name;
	const char *port; /* in name; "": none said */
};

static int read_target(const char *text, struct target *ret, struct err *e)
{
	size_t colons = 0, at = 0;

	for (const char *p = text; *p; p++)
		colons += *p == ':';
	if (colons > 2)
		return err_set(e, ERR_BADREQUEST, "invalid proxy target \"%s\"", text);
	if (colons == 2) {
		at = strcspn(text, ":") + 1;
		if (at > 1 && strncmp(text, "http:", at) != 0 && strncmp(text, "https:", at) != 0)
			return err_set(e, ERR_BADREQUEST, "invalid proxy target \"%s\"", text);
		ret->https = at == 6;
	}
	ret->name = xstrdup(text + at);
	char *colon = strchr(ret->name, ':');
	if (colon)
		*colon = '\0';
	ret->port = colon ? colon + 1 : "";
	return 0;
}

static int port_number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text && !*end && n > 0 && n < 65536 ? (int)n : 0;
}

static char *address_of(const char *ip, int port)
{
	return xasprintf(strchr(ip, ':') ? "[%s]:%d" : "%s:%d", ip, port);
}

/* ---- pods ----------------------------------------------------------------------------------- */

/* The port that is said, by number or name; else the first that a container names, else 80. */
static int pod_port(const val *pod, const char *port)
{
	val *c, *p;
	size_t i, j, n, m;

	if (port_number(port))
		return port_number(port);
	yyjson_arr_foreach(obj_at(pod, "spec.containers"), i, n, c)
	{
		yyjson_arr_foreach(obj_at(c, "ports"), j, m, p)
		{
			if (!*port || !strcmp(obj_str_or(p, "name", ""), port))
				return (int)obj_int(p, "containerPort", 0);
		}
	}
	return *port ? 0 : 80;
}

static int pod_address(const struct job *j, const struct target *t, char **ret, struct err *e)
{
	autodoc *d = NULL;
	const char *ip;
	int port;

	if (api_get(j->door->api, j->route.kind, j->route.ns, t->name, &d, e) < 0)
		return -1;
	ip = obj_str_or(yyjson_doc_get_root(d), "status.podIP", "");
	port = pod_port(yyjson_doc_get_root(d), t->port);
	if (!*ip)
		return err_set(e, ERR_BADREQUEST, "address not allowed");
	if (!port)
		return err_set(e, ERR_UNAVAILABLE, "no port \"%s\" of pod \"%s\"", t->port,
			t->name);
	*ret = address_of(ip, port);
	return 0;
}

/* ---- services ------------------------------------------------------------------------------- */

struct search {
	const char *port; /* name of the service's port */
	char *address;	  /* found */
};

/* Endpoints that are ready, in the first slice that has one. */
static int look_in_slice(void *arg, const char *text, size_t len)
{
	struct search *s = arg;
	autodoc *d = NULL;
	val *root, *ep, *p;
	size_t i, n, j, m;

	if (obj_parse(text, len, "slice", &d, NULL) < 0)
		return 0;
	root = yyjson_doc_get_root(d);
	yyjson_arr_foreach(obj_at(root, "ports"), j, m, p)
	{
		if (strcmp(obj_str_or(p, "name", ""), s->port) != 0)
			continue;
		yyjson_arr_foreach(obj_at(root, "endpoints"), i, n, ep)
		{
			const char *ip = yyjson_get_str(
				yyjson_arr_get_first(obj_at(ep, "addresses")));
			if (!ip || !obj_bool(ep, "conditions.ready", true))
				continue;
			s->address = address_of(ip, (int)obj_int(p, "port", 0));
			return 1;
		}
	}
	return 0;
}

/* The name of the port that is said: a number is looked up. */
static int service_port(const val *svc, const struct target *t, const char **ret, struct err *e)
{
	val *ports = obj_at(svc, "spec.ports"), *p;
	int number = port_number(t->port);
	size_t i, n;

	*ret = t->port;
	if (!*t->port && yyjson_arr_size(ports) == 1)
		*ret = obj_str_or(yyjson_arr_get_first(ports), "name", "");
	if (!number)
		return 0;
	yyjson_arr_foreach(ports, i, n, p)
	{
		if (obj_int(p, "port", 0) != number)
			continue;
		*ret = obj_str_or(p, "name", "");
		return 0;
	}
	return err_set(e, ERR_UNAVAILABLE, "no service port %d found for service \"%s\"", number,
		t->name);
}

static int service_address(const struct job *j, const struct target *t, char **ret, struct err *e)
{
	autofree char *selector = xasprintf("kubernetes.io/service-name=%s", t->name);
	struct api_req r = API_REQ_INIT;
	struct search s = {0};
	autodoc *d = NULL;
	int64_t rev;

	if (api_get(j->door->api, j->route.kind, j->route.ns, t->name, &d, e) < 0 ||
		service_port(yyjson_doc_get_root(d), t, &s.port, e) < 0)
		return -1;
	r.verb = API_LIST;
	r.kind = kind_by_resource("endpointslices.discovery.k8s.io");
	r.ns = j->route.ns;
	r.label_selector = selector;
	if (api_list(j->door->api, &r, look_in_slice, &s, &rev, e) < 0)
		return -1;
	if (!s.address)
		return err_set(e, ERR_UNAVAILABLE, "no endpoints available for service \"%s\"",
			j->route.name);
	*ret = s.address;
	return 0;
}

/* ---- the request ---------------------------------------------------------------------------- */

static bool ends_in_slash(const char *path)
{
	size_t n = strlen(path);

	return n && path[n - 1] == '/';
}

/* A path without its slash at the end is another's base: the client is sent to the right one. */
static bool redirect(struct job *j)
{
	const char *method = http_method(j->q), *query = http_query(j->q);
	autofree char *to = NULL;

	if (*j->route.rest || ends_in_slash(http_path(j->q)) ||
		(strcmp(method, "GET") && strcmp(method, "HEAD")) || relay_upgrades(j))
		return false;
	to = xasprintf("%s/%s%s", http_path(j->q), query ? "?" : "", query ? query : "");
	struct http_header h[] = {{"location", to}, {0}};
	job_reply(j, 301, "text/plain; charset=utf-8", h, "", 0);
	return true;
}

/* Certificates of pods are nobody's: upstream does not look at them either. */
static SSL_CTX *any_tls(void)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());

	if (tls)
		SSL_CTX_set_verify(tls, SSL_VERIFY_NONE, NULL);
	return tls;
}

static int find_address(
	const struct job *j, const struct target *t, struct kubelet_at *ret, struct err *e)
{
	const char *plural = j->route.plural;

	if (!strcmp(plural, "nodes"))
		return kubelet_of(j->door, t->name, ret, e);
	ret->name = xstrdup(t->name);
	return !strcmp(plural, "pods") ? pod_address(j, t, &ret->address, e)
				       : service_address(j, t, &ret->address, e);
}

static void pass_on(struct job *j, const struct target *t)
{
	const char *query = http_query(j->q), *rest = j->route.rest;
	bool node = !strcmp(j->route.plural, "nodes");
	struct kubelet_at at = {0};
	autofree char *path = NULL;
	autobuf request = BUF_INIT;
	struct err e = ERR_INIT;
	SSL_CTX *any = NULL;

	if (find_address(j, t, &at, &e) < 0) {
		kubelet_at_release(&at);
		job_fail(j, &e);
		return;
	}
	path = xasprintf("%s%s%s", *rest ? rest : "/", query ? "?" : "", query ? query : "");
	relay_request(j, http_method(j->q), path, node ? t->name : at.address, relay_upgrades(j),
		&request);
	any = t->https && !node ? any_tls() : NULL;
	struct relay_to to = {
		.address = at.address, .tls = node ? at.tls : any, .name = at.name};
	relay_start(j, &to, &request);
	SSL_CTX_free(any);
	kubelet_at_release(&at);
}

void proxy_serve(struct job *j)
{
	struct target t = {0};
	struct err e = ERR_INIT;

	if (redirect(j))
		return;
	if (read_target(j->route.name, &t, &e) < 0)
		job_fail(j, &e);
	else
		pass_on(j, &t);
	free(t.name);
}
