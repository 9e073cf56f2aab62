/*
 * A container's environment in upstream's order: service variables, envFrom in turn, then env; a
 * later name replaces an earlier one where it stands.
 */
#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "data/names.h"
#include "data/quantity.h"
#include "node/oci.h"
#include "node/podenv.h"

/* What resolving needs, passed down. */
struct env_ctx {
	const struct node_hooks *hooks;
	const struct node_conf *conf;
	val *pod, *status, *container;
	struct strv *out;
};

static void env_put(struct strv *out, const char *name, const char *value)
{
	size_t len = strlen(name);
	char *entry = xasprintf("%s=%s", name, value);

	for (size_t i = 0; i < out->n; i++) {
		if (!strncmp(out->v[i], name, len) && out->v[i][len] == '=') {
			free(out->v[i]);
			out->v[i] = entry;
			return;
		}
	}
	strv_take(out, entry);
}

/* "my-svc" → "MY_SVC" */
static char *upper_name(const char *name)
{
	char *s = xstrdup(name);

	for (char *p = s; *p; p++)
		*p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
	return s;
}

static void service_port(struct strv *out, const char *up, const char *ip, val *port, bool first)
{
	const char *proto = obj_str_or(port, "protocol", "TCP");
	int64_t num = obj_int(port, "port", 0);
	autofree char *lower = xstrdup(proto);
	autofree char *url = NULL;
	autofree char *base = xasprintf("%s_PORT_%lld_%s", up, (long long)num, proto);
	autofree char *number = xasprintf("%lld", (long long)num);
	const char *suffix[] = {"", "_PROTO", "_PORT", "_ADDR"};

	for (char *p = lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	url = xasprintf("%s://%s:%s", lower, ip, number);
	const char *value[] = {url, lower, number, ip};
	if (first) {
		autofree char *name = xasprintf("%s_PORT", up);
		env_put(out, name, url);
	}
	for (size_t i = 0; i < array_size(suffix); i++) {
		autofree char *name = xasprintf("%s%s", base, suffix[i]);
		env_put(out, name, value[i]);
	}
}

/* {SVC}_SERVICE_HOST and its companions (Kubernetes documentation, "Service environment
 * variables"). */
static void service_vars(void *arg, val *svc)
{
	struct env_ctx *c = arg;
	const char *ip = obj_str_or(svc, "spec.clusterIP", "");
	autofree char *up = upper_name(obj_name(svc));
	val *port;
	size_t i, n;

	if (!*ip || !strcmp(ip, "None"))
		return;
	autofree char *host = xasprintf("%s_SERVICE_HOST", up);
	env_put(c->out, host, ip);
	yyjson_arr_foreach(obj_at(svc, "spec.ports"), i, n, port)
	{
		const char *name = obj_str(port, "name");
		autofree char *number = xasprintf("%lld", (long long)obj_int(port, "port", 0));
		if (!i) {
			autofree char *var = xasprintf("%s_SERVICE_PORT", up);
			env_put(c->out, var, number);
		}
		if (name && *name) {
			autofree char *part = upper_name(name);
			autofree char *var = xasprintf("%s_SERVICE_PORT_%s", up, part);
			env_put(c->out, var, number);
		}
		service_port(c->out, up, ip, port, !i);
	}
}

/* Secret values are base64 in the object; malloc'ed text, or NULL if malformed. */
static char *from_base64(const char *s)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	buf_adds(&b, "");
	return base64_decode(&b, s, strlen(s), &e) < 0 ? NULL : buf_detach(&b, NULL);
}

static int env_all(
	struct env_ctx *c, val *from, const char *field, const char *resource, struct err *e)
{
	val *ref = obj_at(from, field), *k, *v;
	const char *prefix = obj_str_or(from, "prefix", "");
	autodoc *obj = NULL;
	size_t i, n;

	if (!ref)
		return 0;
	if (c->hooks->object(c->hooks->arg, resource, obj_ns(c->pod), obj_str_or(ref, "name", ""),
		    &obj, e) < 0)
		return e->code == ERR_NOTFOUND && obj_bool(ref, "optional", false) ? 0 : -1;
	bool secret = !strcmp(resource, "secrets");
	yyjson_obj_foreach(obj_at(yyjson_doc_get_root(obj), "data"), i, n, k, v)
	{
		autofree char *name = xasprintf("%s%s", prefix, yyjson_get_str(k));
		const char *text = yyjson_get_str(v);
		autofree char *plain = secret && text ? from_base64(text) : NULL;
		if (!name_env_var(name))
			env_put(c->out, name, secret ? plain ? plain : "" : text ? text : "");
	}
	return 0;
}

static int env_from(struct env_ctx *c, struct err *e)
{
	val *from;
	size_t i, n;

	yyjson_arr_foreach(obj_at(c->container, "envFrom"), i, n, from)
	{
		if (env_all(c, from, "configMapRef", "configmaps", e) < 0 ||
			env_all(c, from, "secretRef", "secrets", e) < 0)
			return -1;
	}
	return 0;
}

/* One key of a ConfigMap or Secret. *ret stays NULL where it is optional and missing. */
static int key_value(struct env_ctx *c, val *ref, const char *resource, char **ret, struct err *e)
{
	const char *name = obj_str_or(ref, "name", ""), *key = obj_str_or(ref, "key", "");
	bool optional = obj_bool(ref, "optional", false), secret = !strcmp(resource, "secrets");
	autodoc *obj = NULL;

	if (c->hooks->object(c->hooks->arg, resource, obj_ns(c->pod), name, &obj, e) < 0)
		return e->code == ERR_NOTFOUND && optional ? 0 : -1;
	const char *text =
		yyjson_get_str(yyjson_obj_get(obj_at(yyjson_doc_get_root(obj), "data"), key));
	if (!text && !optional)
		return err_set(e, ERR_NOTFOUND, "couldn't find key %s in %s %s/%s", key,
			secret ? "Secret" : "ConfigMap", obj_ns(c->pod), name);
	if (text)
		*ret = secret ? from_base64(text) : xstrdup(text);
	return 0;
}

/* "metadata.labels['key']" → the key; NULL if path is not prefix['…']. malloc'ed */
static char *subscript(const char *path, const char *prefix)
{
	size_t n = strlen(prefix), len = strlen(path);

	if (strncmp(path, prefix, n) || strncmp(path + n, "['", 2) || len < n + 4 ||
		strcmp(path + len - 2, "']"))
		return NULL;
	return xstrndup(path + n + 2, len - n - 4);
}

static void map_lines(struct buf *b, val *map)
{
	val *k, *v;
	size_t i, n;

	yyjson_obj_foreach(map, i, n, k, v)
	{
		const char *text = yyjson_get_str(v);
		buf_addf(b, "%s%s=", b->len ? "\n" : "", yyjson_get_str(k));
		buf_add_json(b, text ? text : "", text ? strlen(text) : 0);
	}
}

static char *ip_list(val *status)
{
	autobuf b = BUF_INIT;
	val *ip;
	size_t i, n;

	yyjson_arr_foreach(obj_at(status, "podIPs"), i, n, ip)
	{
		buf_addf(&b, "%s%s", i ? "," : "", obj_str_or(ip, "ip", ""));
	}
	return buf_detach(&b, NULL);
}

int podenv_field(val *pod, val *status, const char *path, char **ret, struct err *e)
{
	static const char *const plain[] = {"metadata.name", "metadata.namespace", "metadata.uid",
		"spec.nodeName", "spec.serviceAccountName"};
	static const char *const of_status[] = {"status.hostIP", "status.podIP"};
	autofree char *label = subscript(path, "metadata.labels");
	autofree char *note = subscript(path, "metadata.annotations");

	for (size_t i = 0; i < array_size(plain); i++)
		if (!strcmp(path, plain[i]))
			return *ret = xstrdup(obj_str_or(pod, path, "")), 0;
	for (size_t i = 0; i < array_size(of_status); i++)
		if (!strcmp(path, of_status[i]))
			return *ret = xstrdup(obj_str_or(status, path + 7, "")), 0;
	if (!strcmp(path, "status.podIPs"))
		return *ret = ip_list(status), 0;
	if (label || note) {
		const char *v = label ? obj_label(pod, label) : obj_annotation(pod, note);
		return *ret = xstrdup(v ? v : ""), 0;
	}
	if (!strcmp(path, "metadata.labels") || !strcmp(path, "metadata.annotations")) {
		autobuf b = BUF_INIT;
		buf_adds(&b, "");
		map_lines(&b, obj_at(pod, path));
		return *ret = buf_detach(&b, NULL), 0;
	}
	return err_set(e, ERR_INVALID, "unsupported fieldPath: %s", path);
}

static val *container_named(val *pod, const char *name)
{
	static const char *const lists[] = {
		"spec.containers", "spec.initContainers", "spec.ephemeralContainers"};

	for (size_t j = 0; j < array_size(lists); j++) {
		val *c;
		size_t i, n;
		yyjson_arr_foreach(obj_at(pod, lists[j]), i, n, c)
		{
			if (!strcmp(obj_str_or(c, "name", ""), name))
				return c;
		}
	}
	return NULL;
}

/* A container without a limit may use the machine. */
static void machine_limit(const char *what, struct quantity *q)
{
	int64_t n = !strcmp(what, "cpu")      ? sysconf(_SC_NPROCESSORS_ONLN)
		    : !strcmp(what, "memory") ? sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE)
					      : 0;

	q->nano = (__int128)n * 1000000000;
}

int podenv_resource(val *pod, val *ref, const char *container, char **ret, struct err *e)
{
	const char *which = obj_str_or(ref, "resource", ""), *divisor = obj_str(ref, "divisor");
	const char *dot = strchr(which, '.');
	autofree char *list = xasprintf("resources.%.*s", dot ? (int)(dot - which) : 0, which);
	val *c = container_named(pod, obj_str_or(ref, "containerName", container));
	struct quantity q = {0}, div = {0};

	if (!dot || !c)
		return err_set(e, ERR_INVALID, "unsupported resource reference \"%s\"", which);
	const char *text = yyjson_get_str(yyjson_obj_get(obj_at(c, list), dot + 1));
	if (text && quantity_parse(text, &q, e) < 0)
		return -1;
	if (!text && !strncmp(which, "limits.", 7))
		machine_limit(dot + 1, &q);
	if (divisor && quantity_parse(divisor, &div, e) < 0)
		return -1;
	if (div.nano <= 0)
		div.nano = 1000000000;
	*ret = xasprintf("%lld", (long long)((q.nano + div.nano - 1) / div.nano));
	return 0;
}

static int env_one(struct env_ctx *c, val *entry, struct err *e)
{
	const char *name = obj_str_or(entry, "name", ""), *value = obj_str(entry, "value");
	val *from = obj_at(entry, "valueFrom"), *ref;
	autofree char *text = NULL;
	int r = 0;

	if (!from) {
		text = oci_expand(value ? value : "", c->out);
	} else if ((ref = obj_at(from, "configMapKeyRef"))) {
		r = key_value(c, ref, "configmaps", &text, e);
	} else if ((ref = obj_at(from, "secretKeyRef"))) {
		r = key_value(c, ref, "secrets", &text, e);
	} else if ((ref = obj_at(from, "fieldRef"))) {
		r = podenv_field(c->pod, c->status, obj_str_or(ref, "fieldPath", ""), &text, e);
	} else if ((ref = obj_at(from, "resourceFieldRef"))) {
		r = podenv_resource(c->pod, ref, obj_str_or(c->container, "name", ""), &text, e);
	} else {
		return err_set(e, ERR_INVALID, "env \"%s\": a source that is not supported", name);
	}
	if (r < 0)
		return -1;
	if (text)
		env_put(c->out, name, text);
	return 0;
}

int podenv_resolve(const struct node_hooks *h, val *pod, val *status, val *container,
	const struct node_conf *conf, struct strv *ret, struct err *e)
{
	struct env_ctx c = {h, conf, pod, status, container, ret};
	val *entry;
	size_t i, n;

	if (obj_bool(pod, "spec.enableServiceLinks", true))
		h->services(h->arg, obj_ns(pod), service_vars, &c);
	if (env_from(&c, e) < 0)
		return -1;
	yyjson_arr_foreach(obj_at(container, "env"), i, n, entry)
	{
		if (env_one(&c, entry, e) < 0)
			return -1;
	}
	return 0;
}

bool podenv_refers(val *container, const char *resource, const char *name)
{
	bool map = !strcmp(resource, "configmaps");
	const char *key = map ? "valueFrom.configMapKeyRef.name" : "valueFrom.secretKeyRef.name";
	val *v;
	size_t i, n;

	yyjson_arr_foreach(obj_at(container, "env"), i, n, v)
	{
		if (!strcmp(obj_str_or(v, key, ""), name))
			return true;
	}
	yyjson_arr_foreach(obj_at(container, "envFrom"), i, n, v)
	{
		if (!strcmp(obj_str_or(v, map ? "configMapRef.name" : "secretRef.name", ""), name))
			return true;
	}
	return false;
}
