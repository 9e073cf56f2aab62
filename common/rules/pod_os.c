/* What depends on the system of the node: Windows, and namespaces that are the host's. */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"

#define CREDENTIAL_SPEC_MAX ((size_t)64 * 1024)
#define DOMAIN_MAX 256
#define USER_MAX 104
#define HOST_NAME_MAX_BYTES 64

static const char *const lists[] = {"initContainers", "containers", "ephemeralContainers"};

static void say(
	struct causes *c, const char *at, const char *member, const char *s, const char *why)
{
	autobuf b = BUF_INIT;

	buf_add_json(&b, s, strlen(s));
	wrong(c, WRONG_INVALID, at, member, "Invalid value: %s: %s", b.data, why);
}

/* A name that NetBIOS knows: 1 to 15 of nearly any character, of which the first is no dot. */
static bool is_netbios(const char *s, size_t len)
{
	return len && len <= 15 && *s != '.' && strcspn(s, "\\/:*?\"<>|") >= len;
}

static bool is_dns(const char *s, size_t len)
{
	autofree char *name = xstrndup(s, len);
	const char *why[NAME_MAX_WRONG];
	autofree char *small = lower(name);

	for (const char *p = small; *p;) {
		size_t n = strcspn(p, ".");
		autofree char *label = xstrndup(p, n);

		if (name_wrong(NAME_DNS1123_LABEL, label, why))
			return false;
		p += n;
		if (*p && !*++p)
			return false;
	}
	return len > 0;
}

static void user_validate(const char *all, const char *at, struct causes *c)
{
	static const char member[] = "runAsUserName";
	const char *slash = strchr(all, '\\'), *user = slash ? slash + 1 : all;
	size_t domain = slash ? (size_t)(slash - all) : 0;

	if (domain >= DOMAIN_MAX)
		say(c, at, member, all,
			"runAsUserName's Domain length must be under 256 characters");
	if (slash && !is_netbios(all, domain) && !is_dns(all, domain))
		say(c, at, member, all,
			"runAsUserName's Domain doesn't match the NetBios nor the DNS format");
	if (!*user)
		say(c, at, member, all, "runAsUserName's User cannot be empty");
	else if (strlen(user) > USER_MAX)
		say(c, at, member, all,
			"runAsUserName's User length must not be longer than 104 characters");
	if (*user && !user[strspn(user, ". ")])
		say(c, at, member, all,
			"runAsUserName's User cannot contain only periods or spaces");
	if (user[strcspn(user, "\"/\\:;|=,+*?<>@[]")])
		say(c, at, member, all,
			"runAsUserName's User cannot contain the following characters: "
			"\"/\\:;|=,+*?<>@[]");
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

void windows_options_validate(const mval *context, const char *at, struct causes *c)
{
	const mval *options = mobj_at(context, "windowsOptions");
	autofree char *where = xasprintf("%s.windowsOptions", at);
	const char *spec = mobj_str(options, "gmsaCredentialSpec");
	const char *user = mobj_str(options, "runAsUserName"), *slash;

	if (mobj_str(options, "gmsaCredentialSpecName"))
		check_form(where, "gmsaCredentialSpecName", NAME_DNS1123_SUBDOMAIN,
			str_at(options, "gmsaCredentialSpecName"), c);
	if (spec && !*spec)
		say(c, where, "gmsaCredentialSpec", spec,
			"gmsaCredentialSpec cannot be an empty string");
	else if (spec && strlen(spec) > CREDENTIAL_SPEC_MAX)
		say(c, where, "gmsaCredentialSpec", spec,
			"gmsaCredentialSpec size must be under 64 KiB");
	if (!user)
		return;
	slash = strchr(user, '\\');
	if (!*user)
		say(c, where, "runAsUserName", user, "runAsUserName cannot be an empty string");
	else if (has_control(user))
		say(c, where, "runAsUserName", user,
			"runAsUserName cannot contain control characters");
	else if (slash && strchr(slash + 1, '\\'))
		say(c, where, "runAsUserName", user,
			"runAsUserName cannot contain more than one backslash");
	else
		user_validate(user, where, c);
}

#define HOST_PROCESS "securityContext.windowsOptions.hostProcess"

/* All containers are processes of the host's, or none. */
static void host_process_validate(const mval *spec, const char *at, struct causes *c)
{
	const mval *pod = mobj_at(spec, HOST_PROCESS);
	bool all = mobj_bool(spec, HOST_PROCESS, false);
	size_t containers = 0, there = 0, i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);
			bool is = mobj_bool(v, HOST_PROCESS, all);

			if (pod && is != all)
				wrong(c, WRONG_INVALID, where, HOST_PROCESS,
					"Invalid value: %s: pod hostProcess value must be "
					"identical if both are specified, was %s",
					is ? "true" : "false", all ? "true" : "false");
			containers++;
			there += is;
		}

	if (there && there != containers)
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: \"\": If pod contains any hostProcess containers then all "
			"containers must be HostProcess containers");
	if (there && !mobj_bool(spec, "hostNetwork", false))
		wrong(c, WRONG_INVALID, at, "hostNetwork",
			"Invalid value: false: hostNetwork must be true if pod contains any "
			"hostProcess containers");
}

/* A pod with users of its own shares nothing else with its host. */
static void host_users_validate(const mval *spec, const char *at, struct causes *c)
{
	static const struct {
		const char *member, *told;
	} shared[] = {{"hostNetwork", "hostNetwork"}, {"hostPID", "HostPID"},
		{"hostIPC", "HostIPC"}};
	size_t i, n;
	mval *v;

	if (mobj_bool(spec, "hostUsers", true))
		return;
	for (i = 0; i < array_size(shared); i++)
		if (mobj_bool(spec, shared[i].member, false))
			wrong(c, WRONG_FORBIDDEN, at, shared[i].told,
				"Forbidden: when `hostUsers` is false");
	for (size_t l = 0; l < array_size(lists); l++)
		check_each(mobj_at(spec, lists[l]), i, n, v, c)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			if (m_len(mobj_at(v, "volumeDevices")))
				wrong(c, WRONG_FORBIDDEN, where, "volumeDevices",
					"Forbidden: when `hostUsers` is false");
		}
}

static void host_name_validate(const mval *spec, const char *at, struct causes *c)
{
	const char *name = mobj_str(spec, "hostnameOverride");

	if (!name)
		return;
	if (mobj_bool(spec, "setHostnameAsFQDN", false))
		wrong(c, WRONG_FORBIDDEN, at, "hostnameOverride",
			"Forbidden: may not be specified when setHostnameAsFQDN is true");
	if (mobj_bool(spec, "hostNetwork", false))
		wrong(c, WRONG_FORBIDDEN, at, "hostnameOverride",
			"Forbidden: may not be specified when hostNetwork is true");
	if (strlen(name) > HOST_NAME_MAX_BYTES)
		wrong(c, WRONG_TOOLONG, at, "hostnameOverride",
			"Too long: may not be more than %d bytes", HOST_NAME_MAX_BYTES);
	check_form(at, "hostnameOverride", NAME_DNS1123_SUBDOMAIN, name, c);
}

/* Is it said? Of namespaces of the host, and of lists, only if it says anything. */
static bool is_said(const mval *v, const char *member)
{
	const mval *x = mobj_at(v, member);

	if (!strcmp(member, "hostPID") || !strcmp(member, "hostIPC"))
		return mobj_bool(v, member, false);
	return x && (!yyjson_mut_is_arr((mval *)x) || m_len(x));
}

static void not_for(const mval *v, const char *const *members, size_t n, const char *at,
	const char *why, struct causes *c)
{
	for (size_t i = 0; i < n; i++)
		if (is_said(v, members[i]))
			wrong(c, WRONG_FORBIDDEN, at, members[i], "Forbidden: %s", why);
}

/* What the other system has. */
static void other_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const of_pod[] = {"securityContext.appArmorProfile",
		"securityContext.seLinuxOptions", "hostUsers", "hostPID", "hostIPC",
		"securityContext.seccompProfile", "securityContext.fsGroup",
		"securityContext.fsGroupChangePolicy", "securityContext.sysctls",
		"shareProcessNamespace", "securityContext.runAsUser", "securityContext.runAsGroup",
		"securityContext.supplementalGroups", "securityContext.supplementalGroupsPolicy",
		"securityContext.seLinuxChangePolicy"};
	static const char *const of_container[] = {"appArmorProfile", "seLinuxOptions",
		"seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged",
		"allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup"};
	static const char *const windows[] = {"securityContext.windowsOptions"};
	bool is_windows = !strcmp(str_at(spec, "os.name"), "windows");
	const char *why = is_windows ? "cannot be set for a windows pod"
				     : "windows options cannot be set for a linux pod";
	size_t i, n;
	mval *v;

	if (is_windows)
		not_for(spec, of_pod, array_size(of_pod), at, why, c);
	else
		not_for(spec, windows, 1, at, why, c);
	for (size_t l = 0; l < array_size(lists); l++)
		check_each(mobj_at(spec, lists[l]), i, n, v, c)
		{
			autofree char *one = xasprintf("%s.%s[%zu]", at, lists[l], i);
			autofree char *where = xasprintf("%s.securityContext", one);

			if (is_windows)
				not_for(mobj_at(v, "securityContext"), of_container,
					array_size(of_container), where, why, c);
			else
				not_for(v, windows, 1, one, why, c);
		}
}

void pod_os_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const known[] = {"linux", "windows"};
	const char *os = str_at(spec, "os.name");
	size_t before;

	host_process_validate(spec, at, c);
	host_users_validate(spec, at, c);
	host_name_validate(spec, at, c);
	before = c->n;
	if (*os)
		check_listed(at, "os", os, known, array_size(known), c);
	if (*os && c->n == before)
		other_validate(spec, at, c);
}
