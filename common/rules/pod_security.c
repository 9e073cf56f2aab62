/* Users and groups, system calls, kernel parameters: the security contexts of a pod. */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"

#define ID_MAX INT32_MAX
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
		else
			check_unique(&names, i, at, member, name, c);
	}
}

static void escalation_validate(const mval *context, const char *at, struct causes *c)
{
	automdoc *d = m_doc();
	autobuf b = BUF_INIT;

	size_t i, n;
	mval *v;

	if (!mobj_at(context, "allowPrivilegeEscalation") ||
		mobj_bool(context, "allowPrivilegeEscalation", false))
		return;
	shown(go_securitycontext(d, context), &b);
	if (mobj_bool(context, "privileged", false))
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: %s: cannot set `allowPrivilegeEscalation` to false and "
			"`privileged` to true",
			b.data);
	yyjson_mut_arr_foreach(mobj_at(context, "capabilities.add"), i, n, v)
	{
		if (m_is(v, "CAP_SYS_ADMIN"))
			wrong(c, WRONG_INVALID, at, "",
				"Invalid value: %s: cannot set `allowPrivilegeEscalation` to false "
				"and `capabilities.Add` CAP_SYS_ADMIN",
				b.data);
	}
}

void pod_container_security_validate(const mval *container, const char *at, struct causes *c)
{
	const mval *context = mobj_at(container, "securityContext");
	autofree char *where = xasprintf("%s.securityContext", at);

	ids_validate(context, where, c);
	seccomp_validate(context, where, c);
	escalation_validate(context, where, c);
}

void pod_security_validate(const mval *spec, const char *at, struct causes *c)
{
	const mval *context = mobj_at(spec, "securityContext");
	autofree char *where = xasprintf("%s.securityContext", at);

	ids_validate(context, where, c);
	if (mobj_bool(spec, "shareProcessNamespace", false) && mobj_bool(spec, "hostPID", false))
		wrong(c, WRONG_INVALID, where, "shareProcessNamespace",
			"Invalid value: true: ShareProcessNamespace and HostPID cannot both be "
			"enabled");
	sysctls_validate(context, where, c);
	seccomp_validate(context, where, c);
}
