/* A pod's spec, what is written seldom: users and groups, ports of probes, sources of variables,
 * names of hosts and their servers. */
#include <string.h>

#include "rules/priv.h"

#define ID_MAX INT32_MAX
#define NAMESERVERS_MAX 3
#define SEARCHES_MAX 32
#define SYSCTL_MAX_BYTES 253

static void ids_validate(const mval *context, const char *at, struct causes *c)
{
	static const char *const members[] = {"runAsUser", "runAsGroup", "fsGroup"};
	size_t i, n;
	mval *v;

	for (i = 0; i < array_size(members); i++)
		check_range(context, at, members[i], 0, ID_MAX, c);
	yyjson_mut_arr_foreach(mobj_at(context, "supplementalGroups"), i, n, v)
	{
		autofree char *member = xasprintf("supplementalGroups[%zu]", i);

		if (m_int(v) < 0 || m_int(v) > ID_MAX)
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: %lld: must be between 0 and %d, inclusive",
				(long long)m_int(v), ID_MAX);
	}
}

/* Words of lower-case letters, digits, '-' and '_', with '.' or '/' between them. */
static bool is_sysctl(const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	static const char inner[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

	if (strlen(s) > SYSCTL_MAX_BYTES)
		return false;
	for (;;) {
		size_t n = strspn(s, inner);

		if (!n || !strchr(plain, s[0]) || !strchr(plain, s[n - 1]))
			return false;
		if (!s[n])
			return true;
		if (s[n] != '.' && s[n] != '/')
			return false;
		s += n + 1;
	}
}

static void seccomp_validate(const mval *context, const char *at, struct causes *c)
{
	const mval *p = mobj_at(context, "seccompProfile");
	bool here = !strcmp(str_at(p, "type"), "Localhost");
	autobuf b = BUF_INIT;

	if (!p || here == (mobj_at(p, "localhostProfile") != NULL))
		return;
	if (here) {
		wrong(c, WRONG_REQUIRED, at, "seccompProfile.localhostProfile",
			"Required value: must be set when seccomp type is Localhost");
		return;
	}
	buf_addf(&b, "{\"Type\":\"%s\",\"LocalhostProfile\":\"%s\"}", str_at(p, "type"),
		str_at(p, "localhostProfile"));
	wrong(c, WRONG_INVALID, at, "seccompProfile.localhostProfile",
		"Invalid value: %s: can only be set when seccomp type is Localhost", b.data);
}

static void sysctls_validate(const mval *context, const char *at, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(context, "sysctls"), i, n, v)
	{
		autofree char *member = xasprintf("sysctls[%zu].name", i);
		const char *name = str_at(v, "name");

		if (!*name)
			wrong(c, WRONG_REQUIRED, at, member, "Required value");
		else if (!is_sysctl(name))
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": must have at most %d characters and match "
				"regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]"
				"([-_a-z0-9]*[a-z0-9])?$",
				name, SYSCTL_MAX_BYTES);
		else if (seen_before(&names, i, "%s", name))
			wrong(c, WRONG_DUPLICATE, at, member, "Duplicate value: \"%s\"", name);
	}
}

static void escalation_validate(const mval *context, const char *at, struct causes *c)
{
	automdoc *d = m_doc();
	autobuf b = BUF_INIT;

	if (!mobj_at(context, "allowPrivilegeEscalation") ||
		mobj_bool(context, "allowPrivilegeEscalation", false) ||
		!mobj_bool(context, "privileged", false))
		return;
	shown(go_securitycontext(d, context), &b);
	wrong(c, WRONG_INVALID, at, "",
		"Invalid value: %s: cannot set `allowPrivilegeEscalation` to false and "
		"`privileged` to true",
		b.data);
}

void handler_validate(const mval *handler, const char *at, int64_t grace_s, struct causes *c)
{
	static const char *const members[] = {"exec", "httpGet", "tcpSocket", "grpc", "sleep"};
	size_t have = 0;

	for (size_t i = 0; i < array_size(members); i++) {
		autofree char *where = xasprintf("%s.%s", at, members[i]);
		const mval *v = mobj_at(handler, members[i]);
		int64_t nap = mobj_int(v, "seconds", 0);

		if (v && have++)
			wrong(c, WRONG_FORBIDDEN, where, "",
				"Forbidden: may not specify more than 1 handler type");
		if (!v || have > 1 || !strcmp(members[i], "exec"))
			continue;
		if (strcmp(members[i], "sleep") != 0 && mobj_at(v, "port"))
			check_port(v, where, "port", c);
		else if (strcmp(members[i], "sleep") != 0)
			wrong(c, WRONG_INVALID, where, "port",
				"Invalid value: 0: must be between 1 and 65535, inclusive");
		else if (nap < 0 || nap > grace_s)
			wrong(c, WRONG_INVALID, where, "",
				"Invalid value: %lld: must be non-negative and less than "
				"terminationGracePeriodSeconds (%lld)",
				(long long)nap, (long long)grace_s);
	}
	if (!have)
		wrong(c, WRONG_REQUIRED, at, "", "Required value: must specify a handler type");
}

static bool is_subscript(const char *path, const char *map)
{
	size_t n = strlen(map), len = strlen(path);

	return !strncmp(path, map, n) && len > n + 4 && path[n] == '[' && path[n + 1] == '\'' &&
	       !strcmp(path + len - 2, "']");
}

static void field_ref(const mval *ref, const char *at, struct causes *c)
{
	static const char *const fit[] = {"metadata.name", "metadata.namespace", "metadata.uid",
		"spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs",
		"status.podIP", "status.podIPs"};
	static const char *const other[] = {"metadata.annotations", "metadata.labels",
		"spec.restartPolicy", "spec.schedulerName", "status.phase"};
	const char *path = str_at(ref, "fieldPath");
	bool known = false;

	if (!*path || is_subscript(path, "metadata.annotations") ||
		is_subscript(path, "metadata.labels"))
		return;
	for (size_t i = 0; i < array_size(fit); i++)
		known = known || !strcmp(path, fit[i]);
	for (size_t i = 0; i < array_size(other); i++)
		known = known || !strcmp(path, other[i]);
	if (known)
		check_listed(at, "fieldPath", path, fit, array_size(fit), c);
	else
		wrong(c, WRONG_INVALID, at, "fieldPath",
			"Invalid value: \"%s\": error converting fieldPath: field label not "
			"supported: %s",
			path, path);
}

static void resource_ref(const mval *ref, const char *at, struct causes *c)
{
	static const char *const fit[] = {"limits.cpu", "limits.ephemeral-storage", "limits.memory",
		"requests.cpu", "requests.ephemeral-storage", "requests.memory"};
	const char *name = str_at(ref, "resource");

	if (*name && strncmp(name, "limits.hugepages-", 17) != 0 &&
		strncmp(name, "requests.hugepages-", 19) != 0)
		check_listed(at, "resource", name, fit, array_size(fit), c);
}

static void env_sources(const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		autofree char *field = xasprintf("%s.env[%zu].valueFrom.fieldRef", at, i);
		autofree char *resource =
			xasprintf("%s.env[%zu].valueFrom.resourceFieldRef", at, i);

		field_ref(mobj_at(e, "valueFrom.fieldRef"), field, c);
		resource_ref(mobj_at(e, "valueFrom.resourceFieldRef"), resource, c);
	}
}

static void host_ports(const mval *container, const char *at, struct causes *c)
{
	autoseen taken = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(container, "ports"), i, n, p)
	{
		autofree char *member = xasprintf("ports[%zu].hostPort", i);
		autofree char *port = xasprintf("%s/%s/%lld", str_at(p, "protocol"),
			str_at(p, "hostIP"), (long long)mobj_int(p, "hostPort", 0));

		if (mobj_int(p, "hostPort", 0) && seen_before(&taken, i, "%s", port))
			wrong(c, WRONG_DUPLICATE, at, member, "Duplicate value: \"%s\"", port);
	}
}

static void container_rare(const mval *v, const char *at, struct causes *c)
{
	autofree char *context = xasprintf("%s.securityContext", at);

	host_ports(v, at, c);
	env_sources(v, at, c);
	ids_validate(mobj_at(v, "securityContext"), context, c);
	seccomp_validate(mobj_at(v, "securityContext"), context, c);
	escalation_validate(mobj_at(v, "securityContext"), context, c);
}

static void aliases_validate(const mval *spec, const char *at, struct causes *c)
{
	size_t i, n, j, m;
	mval *v, *name;

	yyjson_mut_arr_foreach(mobj_at(spec, "hostAliases"), i, n, v)
	{
		autofree char *where = xasprintf("%s.hostAliases[%zu]", at, i);

		check_address(str_at(v, "ip"), where, "ip", c);
		yyjson_mut_arr_foreach(mobj_at(v, "hostnames"), j, m, name)
		{
			autofree char *member = xasprintf("hostnames[%zu]", j);

			check_form(where, member, NAME_DNS1123_SUBDOMAIN, text_of(name), c);
		}
	}
}

static void too_many(const mval *list, const char *at, const char *member, size_t max,
	const char *what, struct causes *c)
{
	autobuf b = BUF_INIT;

	if (m_len(list) <= max)
		return;
	shown(list, &b);
	wrong(c, WRONG_INVALID, at, member, "Invalid value: %s: must not have more than %zu %s",
		b.data, max, what);
}

static void dns_validate(const mval *dns, const char *at, struct causes *c)
{
	const mval *servers = mobj_at(dns, "nameservers"), *searches = mobj_at(dns, "searches");
	size_t i, n;
	mval *v;

	too_many(servers, at, "nameservers", NAMESERVERS_MAX, "nameservers", c);
	yyjson_mut_arr_foreach((mval *)servers, i, n, v)
	{
		autofree char *member = xasprintf("nameservers[%zu]", i);

		check_address(text_of(v), at, member, c);
	}
	too_many(searches, at, "searches", SEARCHES_MAX, "search paths", c);
	yyjson_mut_arr_foreach(mobj_at(dns, "options"), i, n, v)
	{
		autofree char *member = xasprintf("options[%zu]", i);

		if (!*str_at(v, "name"))
			wrong(c, WRONG_REQUIRED, at, member, "Required value: must not be empty");
	}
}

void podspec_validate_rare(const mval *spec, const char *at, struct causes *c)
{
	static const char *const lists[] = {"containers", "initContainers"};
	autofree char *context = xasprintf("%s.securityContext", at);
	autofree char *dns = xasprintf("%s.dnsConfig", at);
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			container_rare(v, where, c);
		}
	ids_validate(mobj_at(spec, "securityContext"), context, c);
	sysctls_validate(mobj_at(spec, "securityContext"), context, c);
	seccomp_validate(mobj_at(spec, "securityContext"), context, c);
	dns_validate(mobj_at(spec, "dnsConfig"), dns, c);
	aliases_validate(spec, at, c);
}
