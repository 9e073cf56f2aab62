/* Warnings of a pod's spec: of what is taken, and is not what its writer will have meant. */
#include <string.h>

#include "base/strv.h"
#include "data/names.h"
#include "data/quantity.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"

#define NANO 1000000000

/* "metadata.name: this is used in …": a name that no host can have. */
static void name_warn(const mval *obj, const char *use, struct strv *ret)
{
	const char *why[NAME_MAX_WRONG];
	size_t n = name_wrong(NAME_DNS1123_LABEL, str_at(obj, "metadata.name"), why);
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i ? " " : "", why[i]);
	if (n)
		strv_addf(ret,
			"metadata.name: this is used in %s, which can result in surprising "
			"behavior; a DNS label is recommended: [%s]",
			use, b.data);
}

void hostname_warn(const mval *obj, struct strv *ret)
{
	name_warn(obj, "the Pod's hostname", ret);
}

void podnames_warn(const mval *obj, struct strv *ret)
{
	name_warn(obj, "Pod names and hostnames", ret);
}

/* Labels of nodes that have another name today. */
static const struct {
	const char *label, *why;
} old_labels[] = {
	{"beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"},
	{"beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"},
	{"failure-domain.beta.kubernetes.io/region",
		"deprecated since v1.17; use \"topology.kubernetes.io/region\" instead"},
	{"failure-domain.beta.kubernetes.io/zone",
		"deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"},
	{"beta.kubernetes.io/instance-type",
		"deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"},
};

static const char *old_label(const char *key)
{
	for (size_t i = 0; i < array_size(old_labels); i++)
		if (!strcmp(old_labels[i].label, key))
			return old_labels[i].why;
	return NULL;
}

static void selector_warn(const mval *spec, const char *at, struct strv *ret)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(spec, "nodeSelector"), i, n, key, v)
	{
		const char *why = old_label(text_of(key));

		if (why)
			strv_addf(ret, "%s.nodeSelector[%s]: %s", at, text_of(key), why);
	}
}

static void null_selectors(const mval *list, const char *at, const char *below, struct strv *ret)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		const mval *term = *below ? mobj_at(v, below) : v;

		if (!mobj_at(term, "labelSelector"))
			strv_addf(ret,
				"%s[%zu]%s%s.labelSelector: a null labelSelector results in "
				"matching no pod",
				at, i, *below ? "." : "", below);
	}
}

static void spread_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const struct {
		const char *list, *below;
	} lists[] = {
		{"topologySpreadConstraints", ""},
		{"affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution", ""},
		{"affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution",
			"podAffinityTerm"},
		{"affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution", ""},
		{"affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution",
			"podAffinityTerm"},
	};

	for (size_t i = 0; i < array_size(lists); i++) {
		autofree char *where = xasprintf("%s.%s", at, lists[i].list);

		null_selectors(mobj_at(spec, lists[i].list), where, lists[i].below, ret);
	}
}

/* Parts of a byte. */
static void bytes_warn(const mval *container, const char *at, struct strv *ret)
{
	static const char *const lists[] = {"limits", "requests"};
	static const char *const names[] = {"memory", "ephemeral-storage"};

	for (size_t l = 0; l < array_size(lists); l++)
		for (size_t i = 0; i < array_size(names); i++) {
			const mval *list = mobj_at(mobj_at(container, "resources"), lists[l]);
			const char *text = m_str(m_get(list, names[i]));
			struct quantity q;

			if (text && !quantity_parse(text, &q, NULL) && q.nano % NANO)
				strv_addf(ret,
					"%s.resources.%s[%s]: fractional byte value \"%s\" is "
					"invalid, must be an integer",
					at, lists[l], names[i], text);
		}
}

static void volumes_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const struct {
		const char *source, *why;
	} gone[] = {
		{"gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"},
		{"glusterfs", "deprecated in v1.25, non-functional in v1.26+"},
		{"cephfs", "deprecated in v1.28, non-functional in v1.31+"},
		{"rbd", "deprecated in v1.28, non-functional in v1.31+"},
		{"scaleIO", "deprecated in v1.16, non-functional in v1.22+"},
		{"flocker", "deprecated in v1.22, non-functional in v1.25+"},
		{"quobyte", "deprecated in v1.22, non-functional in v1.25+"},
		{"storageos", "deprecated in v1.22, non-functional in v1.25+"},
		{"photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"},
	};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		for (size_t k = 0; k < array_size(gone); k++)
			if (mobj_at(v, gone[k].source))
				strv_addf(ret, "%s.volumes[%zu].%s: %s", at, i, gone[k].source,
					gone[k].why);
	}
}

static void spec_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const char *const lists[] = {"initContainers", "containers"};
	int64_t grace = mobj_int(spec, "terminationGracePeriodSeconds", 0);
	size_t i, n;
	mval *v;

	selector_warn(spec, at, ret);
	spread_warn(spec, at, ret);
	volumes_warn(spec, at, ret);
	yyjson_mut_arr_foreach(mobj_at(spec, "imagePullSecrets"), i, n, v)
	{
		if (!*str_at(v, "name"))
			strv_addf(ret, "%s.imagePullSecrets[%zu].name: invalid empty name \"\"", at,
				i);
	}
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			bytes_warn(v, where, ret);
		}
	if (grace < 0)
		strv_addf(ret,
			"%s.terminationGracePeriodSeconds: must be >= 0; negative values are "
			"invalid and will be treated as 1",
			at);
}

static void env_warn(const mval *container, const char *at, struct strv *ret)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		const char *name = str_at(e, "name");

		if (seen_before(&names, i, "%s", name))
			strv_addf(ret,
				"%s.env[%zu]: hides previous definition of \"%s\", which may be "
				"dropped when using apply",
				at, i, name);
	}
}

static void ports_warn(const mval *container, const char *at, struct strv *ret)
{
	autoseen ports = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(container, "ports"), i, n, p)
	{
		size_t before = seen_before(&ports, i, "%lld/%lld/%s",
			(long long)mobj_int(p, "containerPort", 0),
			(long long)mobj_int(p, "hostPort", 0), str_at(p, "protocol"));

		if (before)
			strv_addf(ret,
				"%s.ports[%zu]: duplicate port definition with %s.ports[%zu]", at,
				i, at, before - 1);
	}
}

void podspec_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const char *const lists[] = {"initContainers", "containers"};
	size_t i, n;
	mval *v;

	spec_warn(spec, at, ret);
	for (size_t l = 0; l < array_size(lists); l++) {
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			env_warn(v, where, ret);
			ports_warn(v, where, ret);
		}
	}
}

void pod_warn(const mval *obj, struct strv *ret)
{
	podspec_warn(mobj_at(obj, "spec"), "spec", ret);
}

void template_warn(const mval *obj, struct strv *ret)
{
	podspec_warn(mobj_at(obj, "spec.template.spec"), "spec.template.spec", ret);
}
