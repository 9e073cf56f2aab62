/* Ingress and IngressClass. */
#include <string.h>

#include "base/strv.h"
#include "rules/check.h"
#include "rules/kinds.h"

#define CONTROLLER_MAX_BYTES 250
#define CLASS_ANNOTATION "kubernetes.io/ingress.class"

static void host_validate(const mval *rule, const char *at, struct causes *c)
{
	const char *host = str_at(rule, "host");

	if (!*host)
		return;
	if (is_address(host))
		wrong(c, WRONG_INVALID, at, "host",
			"Invalid value: \"%s\": must be a DNS name, not an IP address", host);
	check_host(host, at, "host", c);
}

static void service_backend(const mval *service, const char *at, struct causes *c)
{
	autofree char *where = xasprintf("%s.service", at);
	bool name = *str_at(service, "port.name"), number = mobj_int(service, "port.number", 0);

	if (check_needed(service, where, "name", "", c))
		check_form_of(service, where, "name", NAME_DNS1123_LABEL, c);
	if (name && number)
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: \"\": cannot set both port name & port number");
	else if (name)
		check_form_of(service, where, "port.name", NAME_PORT, c);
	else if (number)
		check_range(service, where, "port.number", 1, 65535, c);
	else
		wrong(c, WRONG_REQUIRED, at, "", "Required value: port name or number is required");
}

static void backend_validate(const mval *backend, const char *at, struct causes *c)
{
	const mval *service = mobj_at(backend, "service"), *other = mobj_at(backend, "resource");
	autofree char *where = xasprintf("%s.resource", at);

	if (service && other)
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: \"\": cannot set both resource and service backends");
	else if (other)
		check_reference(other, where, c);
	else if (service)
		service_backend(service, at, c);
	else
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: \"\": resource or service backend is required");
}

static void path_form(const char *path, const char *type, const char *at, struct causes *c)
{
	static const char *const within[] = {"//", "/./", "/../", "%2f", "%2F"};
	static const char *const endings[] = {"/..", "/."};
	size_t len = strlen(path);

	if (!strcmp(type, "ImplementationSpecific") && !len)
		return;
	if (*path != '/')
		wrong(c, WRONG_INVALID, at, "path",
			"Invalid value: \"%s\": must be an absolute path", path);
	if (!strcmp(type, "ImplementationSpecific"))
		return;
	for (size_t i = 0; i < array_size(within); i++)
		if (strstr(path, within[i]))
			wrong(c, WRONG_INVALID, at, "path",
				"Invalid value: \"%s\": must not contain '%s'", path, within[i]);
	for (size_t i = 0; i < array_size(endings); i++)
		if (len >= strlen(endings[i]) &&
			!strcmp(path + len - strlen(endings[i]), endings[i]))
			wrong(c, WRONG_INVALID, at, "path",
				"Invalid value: \"%s\": cannot end with '%s'", path, endings[i]);
}

static void path_validate(const mval *p, const char *at, struct causes *c)
{
	static const char *const types[] = {"Exact", "ImplementationSpecific", "Prefix"};
	const char *type = str_at(p, "pathType");
	autofree char *backend = xasprintf("%s.backend", at);

	if (!check_needed(p, at, "pathType", "pathType must be specified", c))
		return;
	if (!strcmp(type, "Exact") || !strcmp(type, "Prefix") ||
		!strcmp(type, "ImplementationSpecific"))
		path_form(str_at(p, "path"), type, at, c);
	else
		check_listed(at, "pathType", type, types, array_size(types), c);
	backend_validate(mobj_at(p, "backend"), backend, c);
}

static void tls_validate(const mval *tls, const char *at, struct causes *c)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(tls, "hosts"), i, n, v)
	{
		autofree char *member = xasprintf("hosts[%zu]", i);

		check_host(text_of(v), at, member, c);
	}
	check_form_of(tls, at, "secretName", NAME_DNS1123_SUBDOMAIN, c);
}

void ingress_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");
	size_t i, n, j, m;
	mval *v, *p;

	if (!m_len(mobj_at(spec, "rules")) && !mobj_at(spec, "defaultBackend"))
		causes_add(c, WRONG_INVALID, "spec",
			"Invalid value: null: either `defaultBackend` or `rules` must be "
			"specified");
	if (mobj_at(spec, "defaultBackend"))
		backend_validate(mobj_at(spec, "defaultBackend"), "spec.defaultBackend", c);
	yyjson_mut_arr_foreach(mobj_at(spec, "rules"), i, n, v)
	{
		autofree char *at = xasprintf("spec.rules[%zu]", i);

		host_validate(v, at, c);
		if (mobj_at(v, "http") && !m_len(mobj_at(v, "http.paths")))
			wrong(c, WRONG_REQUIRED, at, "http.paths", "Required value");
		yyjson_mut_arr_foreach(mobj_at(v, "http.paths"), j, m, p)
		{
			autofree char *where = xasprintf("%s.http.paths[%zu]", at, j);

			path_validate(p, where, c);
		}
	}
	yyjson_mut_arr_foreach(mobj_at(spec, "tls"), i, n, v)
	{
		autofree char *at = xasprintf("spec.tls[%zu]", i);

		tls_validate(v, at, c);
	}
	check_form_of(spec, "spec", "ingressClassName", NAME_DNS1123_SUBDOMAIN, c);
}

void ingress_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	/* what an older server took stays as it is */
	if (!mobj_equal(mobj_at(obj, "status"), mobj_at(old, "status")))
		check_balancer(obj, c);
}

void ingress_warn(const mval *obj, struct strv *ret)
{
	if (m_get(mobj_at(obj, "metadata.annotations"), CLASS_ANNOTATION))
		strv_add(ret, "annotation \"" CLASS_ANNOTATION
			      "\" is deprecated, please use 'spec.ingressClassName' instead");
}

static void parameters_validate(const mval *p, const char *at, struct causes *c)
{
	const char *scope = str_at(p, "scope");
	bool namespace = mobj_at(p, "namespace") != NULL;

	check_reference(p, at, c);
	if (!strcmp(scope, "Namespace") && !namespace)
		wrong(c, WRONG_REQUIRED, at, "namespace",
			"Required value: `parameters.scope` is set to 'Namespace'");
	else if (!strcmp(scope, "Namespace"))
		check_form_of(p, at, "namespace", NAME_DNS1123_LABEL, c);
	else if (!strcmp(scope, "Cluster") && namespace)
		wrong(c, WRONG_FORBIDDEN, at, "namespace",
			"Forbidden: `parameters.scope` is set to 'Cluster'");
}

void ingressclass_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");
	const char *controller = str_at(spec, "controller");

	if (strlen(controller) > CONTROLLER_MAX_BYTES)
		causes_add(c, WRONG_TOOLONG, "spec.controller",
			"Too long: may not be more than %d bytes", CONTROLLER_MAX_BYTES);
	if (*controller)
		check_domain_path(controller, "spec", "controller", c);
	if (mobj_at(spec, "parameters"))
		parameters_validate(mobj_at(spec, "parameters"), "spec.parameters", c);
}

void ingressclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec.controller", c);
}
