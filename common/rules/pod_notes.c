/* Annotations of pods that mean something: what fields say today, and some did before. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"

#define MIRROR "kubernetes.io/config.mirror"
#define DELETION_COST "controller.kubernetes.io/pod-deletion-cost"
#define SECCOMP_POD "seccomp.security.alpha.kubernetes.io/pod"
#define SECCOMP "container.seccomp.security.alpha.kubernetes.io/"
#define APPARMOR "container.apparmor.security.beta.kubernetes.io/"

static const char *const lists[] = {"initContainers", "containers", "ephemeralContainers"};

/* What follows the prefix; NULL: s does not begin so. */
static const char *behind(const char *s, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(s, prefix, n) ? NULL : s + n;
}

/* A number of 32 bits, without a plus and without zeros ahead. */
static bool is_cost(const char *s)
{
	const char *digits = *s == '-' ? s + 1 : s;
	char *end;
	long n;

	if (!*digits || (*s == '0' && s[1]) || *s == '+' || *s == ' ')
		return false;
	errno = 0;
	n = strtol(s, &end, 10);
	return !errno && !*end && *digits >= '0' && *digits <= '9' && n >= INT32_MIN &&
	       n <= INT32_MAX;
}

static void seccomp_validate(const char *key, const char *s, const char *at, struct causes *c)
{
	const char *local = behind(s, "localhost/");

	if (local)
		volume_path_validate(local, at, key, c);
	else if (strcmp(s, "runtime/default") != 0 && strcmp(s, "docker/default") != 0 &&
		 strcmp(s, "unconfined") != 0)
		wrong(c, WRONG_INVALID, at, key,
			"Invalid value: \"%s\": must be a valid seccomp profile", s);
}

static void containers_index(const mval *spec, struct map *ret)
{
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
			map_put(ret, str_at(v, "name"), v);
}

void pod_notes_index(const mval *notes, struct map *ret)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)notes, i, n, key, v)
	{
		if (behind(text_of(key), SECCOMP) || behind(text_of(key), APPARMOR))
			map_put(ret, text_of(key), v);
	}
}

static void apparmor_validate(const struct map *names, const char *key, const char *name,
	const char *s, const char *at, struct causes *c)
{
	autofree char *member = xasprintf("[%s]", key);

	if (!map_has(names, name))
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": container not found",
			name);
	if (*s && strcmp(s, "runtime/default") != 0 && strcmp(s, "unconfined") != 0 &&
		!behind(s, "localhost/"))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": invalid AppArmor profile name: \"%s\"", s, s);
}

void pod_notes_validate(const mval *notes, const mval *spec, const char *at, struct causes *c)
{
	const char *mirror = m_str(m_get(notes, MIRROR));
	const char *cost = m_str(m_get(notes, DELETION_COST));
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *key, *v;

	if (mirror && !*str_at(spec, "nodeName"))
		wrong(c, WRONG_INVALID, at, "[" MIRROR "]",
			"Invalid value: \"%s\": must set spec.nodeName if mirror pod annotation is "
			"set",
			mirror);
	if (cost && !is_cost(cost))
		wrong(c, WRONG_INVALID, at, "[" DELETION_COST "]",
			"Invalid value: \"%s\": must be a 32bit integer", cost);
	yyjson_mut_obj_foreach((mval *)notes, i, n, key, v)
	{
		const char *k = text_of(key), *name = behind(k, APPARMOR);

		if (!strcmp(k, SECCOMP_POD) || behind(k, SECCOMP))
			seccomp_validate(k, text_of(v), at, c);
		if (name && !names.n)
			containers_index(spec, &names);
		if (name)
			apparmor_validate(&names, k, name, text_of(v), at, c);
	}
}

/* How a note says what a profile says. */
static char *told(const mval *profile)
{
	const char *type = str_at(profile, "type");

	if (!strcmp(type, "Localhost"))
		return xasprintf("localhost/%s", str_at(profile, "localhostProfile"));
	return xstrdup(!strcmp(type, "Unconfined") ? "unconfined" : "runtime/default");
}

static void match_validate(const mval *profile, const char *note, const char *what, const char *at,
	struct causes *c)
{
	bool local = !strcmp(str_at(profile, "type"), "Localhost");
	autofree char *fit = profile ? told(profile) : NULL;

	if (!profile || !note || !strcmp(note, fit) ||
		(!strcmp(what, "seccomp") && !strcmp(fit, "runtime/default") &&
			!strcmp(note, "docker/default")))
		return;
	if (local && behind(note, "localhost/"))
		wrong(c, WRONG_FORBIDDEN, at, "localhostProfile",
			"Forbidden: %s profile in annotation and field must match", what);
	else
		wrong(c, WRONG_FORBIDDEN, at, "type",
			"Forbidden: %s type in annotation and field must match", what);
}

static void seccomp_match(
	const mval *holder, const struct map *notes, const char *at, struct causes *c)
{
	const mval *all = mobj_at(holder, "metadata.annotations");
	autofree char *pod = xasprintf("%s.securityContext.seccompProfile", at);
	size_t i, n;
	mval *v;

	match_validate(mobj_at(holder, "spec.securityContext.seccompProfile"),
		m_str(m_get(all, SECCOMP_POD)), "seccomp", pod, c);
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(mobj_at(holder, "spec"), lists[l]), i, n, v)
		{
			autofree char *key = xasprintf(SECCOMP "%s", str_at(v, "name"));
			autofree char *where = xasprintf(
				"%s.%s[%zu].securityContext.seccompProfile", at, lists[l], i);

			match_validate(mobj_at(v, "securityContext.seccompProfile"),
				m_str(map_get(notes, key)), "seccomp", where, c);
		}
}

void pod_profiles_match(const mval *holder, const char *at, struct causes *c)
{
	const mval *pod = mobj_at(holder, "spec.securityContext.appArmorProfile");
	autoseen notes = MAP_INIT;
	size_t i, n;
	mval *v;

	pod_notes_index(mobj_at(holder, "metadata.annotations"), &notes);
	seccomp_match(holder, &notes, at, c);
	if (!notes.n || !strcmp(str_at(holder, "spec.os.name"), "windows"))
		return;
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(mobj_at(holder, "spec"), lists[l]), i, n, v)
		{
			const mval *own = mobj_at(v, "securityContext.appArmorProfile");
			autofree char *key = xasprintf(APPARMOR "%s", str_at(v, "name"));
			autofree char *where = xasprintf(
				"%s.%s[%zu].securityContext.appArmorProfile", at, lists[l], i);

			match_validate(
				own ? own : pod, m_str(map_get(&notes, key)), "apparmor", where, c);
		}
}

/* These notes come with a pod, and stay. */
void pod_notes_fixed(const mval *obj, const mval *old, struct causes *c)
{
	static const char at[] = "metadata.annotations";
	const mval *is = mobj_at(obj, at), *was = mobj_at(old, at);
	const mval *each[] = {was, is};
	struct obj_edit others[2];
	size_t i, n;
	mval *key, *v;

	obj_edit_begin(&others[0], NULL, (mval *)is, m_members(was));
	obj_edit_begin(&others[1], NULL, (mval *)was, m_members(is));
	for (size_t k = 0; k < array_size(each); k++)
		yyjson_mut_obj_foreach((mval *)each[k], i, n, key, v)
		{
			const char *name = text_of(key), *other;
			autofree char *member = NULL;
			bool mirror = !strcmp(name, MIRROR);

			if (!mirror && !behind(name, APPARMOR))
				continue;
			other = m_str(obj_edit_get(&others[k], name));
			if (k ? other != NULL : other && !strcmp(other, text_of(v)))
				continue;
			member = xasprintf("[%s]", name);
			wrong(c, WRONG_FORBIDDEN, at, member, "Forbidden: may not %s %s",
				k ? "add" : "remove or update",
				!mirror ? "AppArmor annotations" : "mirror pod annotation");
		}
	for (size_t k = 0; k < array_size(others); k++)
		obj_edit_end(&others[k]);
}
