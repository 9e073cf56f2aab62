/* Users and groups, system calls, kernel parameters: the security contexts of a pod. */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"

#define ID_MAX INT32_MAX
#define SYSCTL_MAX_BYTES 253
#define LOCALHOST_PROFILE_MAX 4095

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

	if (p && here && mobj_at(p, "localhostProfile"))
		volume_path_validate(str_at(p, "localhostProfile"), at,
			"seccompProfile.localhostProfile", c);
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

static void apparmor_validate(const mval *context, const char *at, struct causes *c)
{
	static const char member[] = "appArmorProfile.localhostProfile";
	static const char blank[] = " \t\n\v\f\r";
	const mval *p = mobj_at(context, "appArmorProfile");
	const char *type = str_at(p, "type"), *s = mobj_str(p, "localhostProfile");
	size_t len = s ? strlen(s) : 0;

	if (!strcmp(type, "Localhost")) {
		if (!len)
			wrong(c, WRONG_REQUIRED, at, member,
				"Required value: must be set when AppArmor type is Localhost");
		else if (strchr(blank, s[0]) || strchr(blank, s[len - 1]))
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": must not be padded with whitespace", s);
		if (len > LOCALHOST_PROFILE_MAX)
			wrong(c, WRONG_TOOLONG, at, member,
				"Too long: may not be more than %d bytes", LOCALHOST_PROFILE_MAX);
	} else if (s && (!strcmp(type, "RuntimeDefault") || !strcmp(type, "Unconfined"))) {
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": can only be set when AppArmor type is Localhost",
			s);
	}
}

/* Does the kernel keep this setting once for each namespace that the pod shares with its host? */
static void host_sysctl_validate(
	const mval *spec, const char *name, const char *at, const char *member, struct causes *c)
{
	static const char *const ipc[] = {"kernel.shm", "kernel.msg", "fs.mqueue."};
	autofree char *dotted = xstrdup(name);
	bool in_ipc = false;

	if (dotted[strcspn(dotted, "./")] == '/')
		for (char *p = dotted; *p; p++)
			*p = *p == '/' ? '.' : *p == '.' ? '/' : *p;
	in_ipc = !strcmp(dotted, "kernel.sem");
	for (size_t i = 0; i < array_size(ipc); i++)
		in_ipc = in_ipc || !strncmp(dotted, ipc[i], strlen(ipc[i]));
	if (!strncmp(dotted, "net.", 4) && mobj_bool(spec, "hostNetwork", false))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": may not be specified when 'hostNetwork' is true",
			name);
	else if (in_ipc && mobj_bool(spec, "hostIPC", false))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": may not be specified when 'hostIPC' is true",
			name);
}

static void sysctls_validate(
	const mval *spec, const mval *context, const char *at, struct causes *c)
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
		host_sysctl_validate(spec, name, at, member, c);
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

void pod_container_security_validate(
	const mval *spec, const mval *container, const char *at, struct causes *c)
{
	const mval *context = mobj_at(container, "securityContext");
	autofree char *where = xasprintf("%s.securityContext", at);

	ids_validate(context, where, c);
	if (mobj_bool(spec, "hostUsers", true) &&
		!strcmp(str_at(context, "procMount"), "Unmasked"))
		wrong(c, WRONG_INVALID, where, "procMount",
			"Invalid value: \"Unmasked\": `hostUsers` must be false to use "
			"`Unmasked`");
	seccomp_validate(context, where, c);
	escalation_validate(context, where, c);
	windows_options_validate(context, where, c);
	apparmor_validate(context, where, c);
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
	sysctls_validate(spec, context, where, c);
	seccomp_validate(context, where, c);
	windows_options_validate(context, where, c);
	apparmor_validate(context, where, c);
}
