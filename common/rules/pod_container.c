/* Containers of a pod: ports, hooks and probes. */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"

static void port_name_validate(
	struct map *seen, const mval *p, size_t i, const char *at, struct causes *c)
{
	const char *name = str_at(p, "name");
	size_t before = c->n;

	check_form_of(p, at, "name", NAME_PORT, c);
	if (*name && c->n == before)
		check_unique(seen, i, at, "name", name, c);
}

static void ports_validate(
	const mval *container, const char *at, bool host_network, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *p;

	check_each(mobj_at(container, "ports"), i, n, p, c)
	{
		autofree char *where = xasprintf("%s.ports[%zu]", at, i);
		int64_t port = mobj_int(p, "containerPort", 0);

		port_name_validate(&names, p, i, where, c);
		if (!port)
			wrong(c, WRONG_REQUIRED, where, "containerPort", "Required value");
		else
			check_range(p, where, "containerPort", 1, 65535, c);
		if (mobj_int(p, "hostPort", 0))
			check_range(p, where, "hostPort", 1, 65535, c);
		if (host_network && mobj_int(p, "hostPort", 0) &&
			mobj_int(p, "hostPort", 0) != port)
			wrong(c, WRONG_INVALID, where, "hostPort",
				"Invalid value: %lld: must match `containerPort` when "
				"`hostNetwork` is true",
				(long long)mobj_int(p, "hostPort", 0));
	}
}

/* taken: by the containers before, as they run side by side. */
static void host_ports(
	struct map *taken, const mval *container, const char *at, struct causes *c)
{
	size_t i, n;
	mval *p;

	check_each(mobj_at(container, "ports"), i, n, p, c)
	{
		autofree char *member = xasprintf("ports[%zu].hostPort", i);
		autofree char *port = xasprintf("%s/%s/%lld", str_at(p, "protocol"),
			str_at(p, "hostIP"), (long long)mobj_int(p, "hostPort", 0));

		if (mobj_int(p, "hostPort", 0))
			check_unique(taken, i, at, member, port, c);
	}
}

static void headers_validate(const mval *get, const char *at, struct causes *c)
{
	static const char allowed[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";
	size_t i, n;
	mval *h;

	check_each(mobj_at(get, "httpHeaders"), i, n, h, c)
	{
		const char *name = str_at(h, "name");

		if (!*name || name[strspn(name, allowed)])
			wrong(c, WRONG_INVALID, at, "httpHeaders",
				"Invalid value: \"%s\": a valid HTTP header must consist of "
				"alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used "
				"for validation is '[-A-Za-z0-9]+')",
				name);
	}
}

static void handler_validate(const mval *handler, const char *at, int64_t grace_s, struct causes *c)
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
		headers_validate(v, where, c);
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

static void probe_validate(
	const mval *container, const char *name, const char *at, struct causes *c)
{
	static const char *const numbers[] = {"initialDelaySeconds", "timeoutSeconds",
		"periodSeconds", "successThreshold", "failureThreshold"};
	const mval *p = mobj_at(container, name);
	autofree char *where = xasprintf("%s.%s", at, name);
	bool readiness = !strcmp(name, "readinessProbe");
	int64_t grace = mobj_int(p, "terminationGracePeriodSeconds", 1);

	if (!p)
		return;
	handler_validate(p, where, INT64_MAX, c);
	for (size_t i = 0; i < array_size(numbers); i++)
		check_range(p, where, numbers[i], 0, INT64_MAX, c);
	if (grace <= 0)
		wrong(c, WRONG_INVALID, where, "terminationGracePeriodSeconds",
			"Invalid value: %lld: must be greater than 0", (long long)grace);
	if (readiness && mobj_at(p, "terminationGracePeriodSeconds"))
		wrong(c, WRONG_INVALID, where, "terminationGracePeriodSeconds",
			"Invalid value: %lld: must not be set for readinessProbes",
			(long long)grace);
	if (!readiness && mobj_int(p, "successThreshold", 1) != 1)
		wrong(c, WRONG_INVALID, where, "successThreshold", "Invalid value: %lld: must be 1",
			(long long)mobj_int(p, "successThreshold", 1));
}

#define NOT_FOR_INIT                                                                               \
	"Forbidden: may not be set for init containers without restartPolicy=Always"

/* Hooks and probes. */
static void life_validate(
	const mval *spec, bool init, const mval *v, const char *at, struct causes *c)
{
	static const char *const probes[] = {"livenessProbe", "readinessProbe", "startupProbe"};
	static const char *const hooks[] = {"lifecycle.postStart", "lifecycle.preStop"};
	bool sidecar = init && !strcmp(str_at(v, "restartPolicy"), "Always");
	int64_t grace = mobj_int(spec, "terminationGracePeriodSeconds", INT64_MAX);

	if (init && !sidecar && mobj_at(v, "lifecycle"))
		wrong(c, WRONG_FORBIDDEN, at, "lifecycle", NOT_FOR_INIT);
	for (size_t h = 0; h < array_size(hooks) && (!init || sidecar); h++) {
		autofree char *where = xasprintf("%s.%s", at, hooks[h]);

		if (mobj_at(v, hooks[h]))
			handler_validate(mobj_at(v, hooks[h]), where, grace, c);
	}
	if (!init || sidecar)
		pod_signal_validate(spec, v, at, c);
	for (size_t p = 0; p < array_size(probes); p++) {
		if (init && !sidecar && mobj_at(v, probes[p]))
			wrong(c, WRONG_FORBIDDEN, at, probes[p], NOT_FOR_INIT);
		else
			probe_validate(v, probes[p], at, c);
	}
}

/* names: of the containers so far, of either list. */
void pod_container_validate(struct map *names, const struct pod_volumes *volumes, const mval *spec,
	const mval *v, const char *at, struct causes *c)
{
	const char *name = str_at(v, "name");

	check_form_of(v, at, "name", NAME_DNS1123_LABEL, c);
	if (*name)
		check_unique(names, 0, at, "name", name, c);
	ports_validate(v, at, mobj_bool(spec, "hostNetwork", false), c);
	pod_env_validate(v, at, c);
	pod_mounts_validate(volumes, v, at, c);
	pod_resources_validate(v, at, c);
	pod_resize_policy_validate(spec, v, at, c);
	pod_container_security_validate(spec, v, at, c);
}

void pod_containers_validate(
	const mval *spec, const char *at, const struct pod_volumes *volumes, struct causes *c)
{
	static const char *const lists[] = {"containers", "initContainers"};
	autoseen names = MAP_INIT, ports = MAP_INIT;
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++)
		check_each(mobj_at(spec, lists[l]), i, n, v, c)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);
			autofree char *first = xasprintf("%s.%s[0]", at, lists[l]);
			autoseen own = MAP_INIT;

			pod_container_validate(&names, volumes, spec, v, where, c);
			life_validate(spec, l > 0, v, where, c);
			pod_restart_validate(v, where, c);
			/* init containers run one by one; upstream takes each for the first */
			host_ports(l ? &own : &ports, v, l ? first : where, c);
		}

	pod_ephemeral_validate(&names, volumes, spec, at, c);
}
