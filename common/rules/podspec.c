/*
 * A pod's spec, in a Pod or in a template: upstream's sentences. Its parts stand in pod_*.c; here
 * is what is of the whole. The causes are put in upstream's order at the end.
 */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/workload.h"

static void names_validate(const mval *spec, const char *at, struct causes *c)
{
	static const struct {
		const char *member;
		enum name_form form;
	} names[] = {
		{"nodeName", NAME_DNS1123_SUBDOMAIN},
		{"serviceAccountName", NAME_DNS1123_SUBDOMAIN},
		{"priorityClassName", NAME_DNS1123_SUBDOMAIN},
		{"runtimeClassName", NAME_DNS1123_SUBDOMAIN},
		{"hostname", NAME_DNS1123_LABEL},
		{"subdomain", NAME_DNS1123_LABEL},
	};

	for (size_t i = 0; i < array_size(names); i++)
		check_form_of(spec, at, names[i].member, names[i].form, c);
}

/* Lists of names that begin with a domain: kind[i].member, which no two may share when unique. */
static void qualified_validate(const mval *spec, const char *at, const char *list,
	const char *member, bool unique, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *v;

	check_each(mobj_at(spec, list), i, n, v, c)
	{
		autofree char *where = unique ? xasprintf("%s[%zu]", list, i)
					      : xasprintf("%s[%zu].%s", list, i, member);
		const char *name = str_at(v, member);

		check_form(at, where, NAME_LABEL_KEY, name, c);
		if (unique)
			check_unique(&names, i, at, where, name, c);
	}
}

void podspec_validate(const mval *spec, const char *at, struct causes *c)
{
	autofree char *selector = xasprintf("%s.nodeSelector", at);
	autofree char *tolerations = xasprintf("%s.tolerations", at);
	struct pod_volumes volumes = {MAP_INIT, MAP_INIT};
	size_t from = c->n;

	pod_volumes_validate(spec, at, &volumes, c);
	pod_claims_validate(spec, at, c);
	pod_containers_validate(spec, at, &volumes, c);
	pod_level_resources_validate(spec, at, c);
	labels_validate(mobj_at(spec, "nodeSelector"), selector, c);
	check_range(spec, at, "activeDeadlineSeconds", 1, INT32_MAX, c);
	tolerations_validate(mobj_at(spec, "tolerations"), tolerations, c);
	names_validate(spec, at, c);
	qualified_validate(spec, at, "readinessGates", "conditionType", false, c);
	qualified_validate(spec, at, "schedulingGates", "name", true, c);
	pod_place_validate(spec, at, c);
	pod_security_validate(spec, at, c);
	pod_network_validate(spec, at, c);
	causes_sort(c, from, at, "core.v1.PodSpec");
	pod_os_validate(spec, at, c);
	pod_env_files_validate(spec, at, c);
	map_release(&volumes.all);
	map_release(&volumes.claims);
}

/* What is asked of pods, and not of templates: they are older than the questions. */
static void images_validate(const mval *spec, const char *list, struct causes *c)
{
	static const char blank[] = " \t\n\v\f\r";
	size_t i, n;
	mval *v;

	check_each(mobj_at(spec, list), i, n, v, c)
	{
		autofree char *at = xasprintf("spec.%s[%zu]", list, i);
		const char *image = str_at(v, "image");
		size_t len = strlen(image);

		if (len && (strchr(blank, image[0]) || strchr(blank, image[len - 1])))
			wrong(c, WRONG_INVALID, at, "image",
				"Invalid value: \"%s\": must not have leading or trailing "
				"whitespace",
				image);
	}
}

static void image_volumes_validate(const mval *spec, struct causes *c)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		autofree char *at = xasprintf("spec.volumes[%zu].image", i);

		if (mobj_at(v, "image"))
			check_needed(mobj_at(v, "image"), at, "reference", "", c);
	}
}

void pod_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	pod_notes_validate(
		mobj_at(obj, "metadata.annotations"), spec, "metadata.annotations", c);
	podspec_validate(spec, "spec", c);
	image_volumes_validate(spec, c);
	images_validate(spec, "containers", c);
	images_validate(spec, "initContainers", c);
}

void pod_validate_new(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	if (m_len(mobj_at(spec, "ephemeralContainers")))
		causes_add(c, WRONG_FORBIDDEN, "spec.ephemeralContainers",
			"Forbidden: cannot be set on create");
	if (*str_at(spec, "nodeName") && m_len(mobj_at(spec, "schedulingGates")))
		causes_add(c, WRONG_FORBIDDEN, "spec.nodeName",
			"Forbidden: cannot be set until all schedulingGates have been cleared");
	pod_profiles_match(obj, "spec", c);
}
