/* Warnings of a pod's spec: of what is taken, and is not what its writer will have meant. */
#include <stdlib.h>
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
	{"app.kubernetes.io/created-by", "deprecated since v1.9"},
	{"scheduler.alpha.kubernetes.io/preferAvoidPods",
		"deprecated since v1.22; use Taints and Tolerations instead"},
	{"node-role.kubernetes.io/master",
		"use \"node-role.kubernetes.io/control-plane\" instead"},
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

/* Old labels in a term; values: and values that no label can have. */
static void term_warn(const mval *term, const char *at, bool values, struct strv *ret)
{
	size_t i, n, j, m;
	mval *e, *v;

	yyjson_mut_arr_foreach(mobj_at(term, "matchExpressions"), i, n, e)
	{
		const char *key = str_at(e, "key"), *why = old_label(key), *bad;

		if (why)
			strv_addf(ret, "%s.matchExpressions[%zu].key: %s is %s", at, i, key, why);
		if (!values)
			continue;
		yyjson_mut_arr_foreach(mobj_at(e, "values"), j, m, v)
		{
			bad = name_label_value(text_of(v));
			if (bad)
				strv_addf(ret,
					"%s.matchExpressions[%zu].values[%zu]: %s is invalid, %s",
					at, i, j, text_of(v), bad);
		}
	}
}

static void node_affinity_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const char must[] = "affinity.nodeAffinity."
				   "requiredDuringSchedulingIgnoredDuringExecution."
				   "nodeSelectorTerms";
	static const char prefer[] = "affinity.nodeAffinity."
				     "preferredDuringSchedulingIgnoredDuringExecution";
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, must), i, n, v)
	{
		autofree char *where = xasprintf("%s.%s[%zu]", at, must, i);

		term_warn(v, where, false, ret);
	}

	yyjson_mut_arr_foreach(mobj_at(spec, prefer), i, n, v)
	{
		autofree char *where = xasprintf("%s.%s[%zu].preference", at, prefer, i);

		term_warn(mobj_at(v, "preference"), where, true, ret);
	}
}

static void spread_warn(const mval *spec, const char *at, struct strv *ret)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "topologySpreadConstraints"), i, n, v)
	{
		const char *key = str_at(v, "topologyKey"), *why = old_label(key);

		if (why)
			strv_addf(ret, "%s.topologySpreadConstraints[%zu].topologyKey: %s is %s",
				at, i, key, why);
		if (!mobj_at(v, "labelSelector"))
			strv_addf(ret,
				"%s.topologySpreadConstraints[%zu].labelSelector: a null "
				"labelSelector results in matching no pod",
				at, i);
	}
}

static void pod_affinity_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const struct {
		const char *list, *below;
	} lists[] = {
		{"podAffinity.requiredDuringSchedulingIgnoredDuringExecution", ""},
		{"podAffinity.preferredDuringSchedulingIgnoredDuringExecution",
			"podAffinityTerm"},
		{"podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution", ""},
		{"podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution",
			"podAffinityTerm"},
	};
	const mval *affinity = mobj_at(spec, "affinity");
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(affinity, lists[l].list), i, n, v)
		{
			const char *below = lists[l].below;
			const mval *term = *below ? mobj_at(v, below) : v;

			if (!mobj_at(term, "labelSelector"))
				strv_addf(ret,
					"%s.affinity.%s[%zu]%s%s.labelSelector: a null "
					"labelSelector results in matching no pod",
					at, lists[l].list, i, *below ? "." : "", below);
		}
}

/* Notes that nothing reads any more; meta: the path of the pod's or the template's metadata. */
static void notes_warn(const mval *holder, const char *meta, struct strv *ret)
{
	static const struct {
		const char *note, *why;
	} gone[] = {
		{"scheduler.alpha.kubernetes.io/critical-pod",
			"non-functional in v1.16+; use the \"priorityClassName\" field instead"},
		{"security.alpha.kubernetes.io/sysctls",
			"non-functional in v1.11+; use the \"sysctls\" field instead"},
		{"security.alpha.kubernetes.io/unsafe-sysctls",
			"non-functional in v1.11+; use the \"sysctls\" field instead"},
	};
	const mval *notes = mobj_at(holder, "metadata.annotations");

	for (size_t i = 0; i < array_size(gone); i++)
		if (m_get(notes, gone[i].note))
			strv_addf(ret, "%s.annotations[%s]: %s", meta, gone[i].note, gone[i].why);
}

/* Parts of a byte. */
static void part_warn(const mval *list, const char *name, const char *at, struct strv *ret)
{
	const char *text = m_str(m_get(list, name));
	struct quantity q;

	if (text && !quantity_parse(text, &q, NULL) && q.nano % NANO)
		strv_addf(ret,
			"%s[%s]: fractional byte value \"%s\" is invalid, must be an integer", at,
			name, text);
}

static void bytes_warn(const mval *container, const char *at, struct strv *ret)
{
	static const char *const lists[] = {"resources.limits", "resources.requests"};
	static const char *const names[] = {"memory", "ephemeral-storage"};

	for (size_t i = 0; i < array_size(names); i++)
		for (size_t l = 0; l < array_size(lists); l++) {
			autofree char *where = xasprintf("%s.%s", at, lists[l]);

			part_warn(mobj_at(container, lists[l]), names[i], where, ret);
		}
}

static void volumes_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const struct {
		const char *source, *why;
	} gone[] = {
		{"photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"},
		{"gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"},
		{"scaleIO", "deprecated in v1.16, non-functional in v1.22+"},
		{"flocker", "deprecated in v1.22, non-functional in v1.25+"},
		{"storageos", "deprecated in v1.22, non-functional in v1.25+"},
		{"quobyte", "deprecated in v1.22, non-functional in v1.25+"},
		{"glusterfs", "deprecated in v1.25, non-functional in v1.26+"},
		{"cephfs", "deprecated in v1.28, non-functional in v1.31+"},
		{"rbd", "deprecated in v1.28, non-functional in v1.31+"},
	};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		autofree char *claim = xasprintf(
			"%s.volumes[%zu].ephemeral.volumeClaimTemplate.spec", at, i);

		/* the one that upstream writes otherwise */
		for (size_t k = 0; k < array_size(gone); k++)
			if (mobj_at(v, gone[k].source))
				strv_addf(ret, "%s.volumes[%zu].%s: %s", at, i,
					strcmp(gone[k].source, "storageos") ? gone[k].source
									    : "storageOS",
					gone[k].why);
		claimspec_warn(mobj_at(v, "ephemeral.volumeClaimTemplate.spec"), claim, ret);
	}
}

/* The same element again, by its member. */
static void again_warn(const mval *list, const char *at, const char *member, struct strv *ret)
{
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		if (seen_before(&seen, i, "%s", str_at(v, member)))
			strv_addf(ret, "%s[%zu].%s: duplicate %s \"%s\"", at, i, member, member,
				str_at(v, member));
	}
}

static void lists_warn(const mval *spec, const char *at, struct strv *ret)
{
	autofree char *hosts = xasprintf("%s.hostAliases", at);
	autofree char *secrets = xasprintf("%s.imagePullSecrets", at);
	autofree char *overhead = xasprintf("%s.overhead", at);
	size_t i, n;
	mval *v;

	again_warn(mobj_at(spec, "hostAliases"), hosts, "ip", ret);
	again_warn(mobj_at(spec, "imagePullSecrets"), secrets, "name", ret);
	yyjson_mut_arr_foreach(mobj_at(spec, "imagePullSecrets"), i, n, v)
	{
		if (!*str_at(v, "name"))
			strv_addf(ret, "%s[%zu].name: invalid empty name \"\"", secrets, i);
	}

	part_warn(mobj_at(spec, "overhead"), "memory", overhead, ret);
	part_warn(mobj_at(spec, "overhead"), "ephemeral-storage", overhead, ret);
}

/* A value that is made from the one before it hides nothing. */
static bool is_hidden(const mval *e)
{
	autofree char *ref = xasprintf("$(%s)", str_at(e, "name"));
	const char *value = str_at(e, "value");

	return mobj_at(e, "valueFrom") || !strcmp(value, ref) || !strstr(value, ref);
}

static void env_warn(const mval *container, const char *at, struct strv *ret)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(container, "env"), i, n, e)
	{
		const char *name = str_at(e, "name");

		if (seen_before(&names, i, "%s", name) && is_hidden(e))
			strv_addf(ret,
				"%s.env[%zu]: hides previous definition of \"%s\", which may be "
				"dropped when using apply",
				at, i, name);
	}
}

#define SECCOMP_NOTE "container.seccomp.security.alpha.kubernetes.io/"
#define APPARMOR_NOTE "container.apparmor.security.beta.kubernetes.io/"

/* Notes about one container, where there is no field that says the same. */
static void profiles_warn(const mval *holder, const struct map *notes, const mval *container,
	const char *meta, struct strv *ret)
{
	autofree char *seccomp = xasprintf(SECCOMP_NOTE "%s", str_at(container, "name"));
	autofree char *apparmor = xasprintf(APPARMOR_NOTE "%s", str_at(container, "name"));

	if (!mobj_at(container, "securityContext.seccompProfile") && map_has(notes, seccomp))
		strv_addf(ret,
			"%s.annotations[%s]: non-functional in v1.27+; use the \"seccompProfile\" "
			"field instead",
			meta, seccomp);
	if (strcmp(meta, "metadata") != 0 && map_has(notes, apparmor) &&
		!mobj_at(container, "securityContext.appArmorProfile") &&
		!mobj_at(holder, "spec.securityContext.appArmorProfile"))
		strv_addf(ret,
			"%s.annotations[%s]: deprecated since v1.30; use the \"appArmorProfile\" "
			"field instead",
			meta, apparmor);
}

/* A port that was said before, of any container. */
struct port {
	const mval *v;
	char *at;
};

enum { PORTS_MAX = 256 }; /* each is compared with each */

static void port_warn(const struct port *p, const struct port *o, struct strv *ret)
{
	const char *ip = str_at(p->v, "hostIP"), *other = str_at(o->v, "hostIP");
	int64_t host = mobj_int(p->v, "hostPort", 0), was = mobj_int(o->v, "hostPort", 0);
	const char *how = NULL;

	if (mobj_int(p->v, "containerPort", 0) != mobj_int(o->v, "containerPort", 0) ||
		strcmp(str_at(p->v, "protocol"), str_at(o->v, "protocol")) != 0)
		return;
	if (!strcmp(ip, other) && host == was)
		how = "duplicate";
	else if (!host || !was)
		how = "overlapping";
	else if (host == was && !*ip != !*other)
		how = "dangerously ambiguous";
	if (how)
		strv_addf(ret, "%s: %s port definition with %s", p->at, how, o->at);
}

static void ports_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const char *const lists[] = {"initContainers", "containers", "ephemeralContainers"};
	autofree struct port *ports = xcalloc(PORTS_MAX, sizeof(*ports));
	size_t i, n, j, m, k = 0;
	mval *v, *p;

	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
			yyjson_mut_arr_foreach(mobj_at(v, "ports"), j, m, p)
			{
				if (k == PORTS_MAX)
					break;
				ports[k].v = p;
				ports[k].at = xasprintf(
					"%s.%s[%zu].ports[%zu]", at, lists[l], i, j);
				for (size_t o = 0; o < k; o++)
					port_warn(&ports[k], &ports[o], ret);
				k++;
			}
	while (k)
		free(ports[--k].at);
}

static void containers_warn(
	const mval *holder, const char *at, const char *meta, struct strv *ret)
{
	static const char *const lists[] = {"initContainers", "containers", "ephemeralContainers"};
	const mval *spec = mobj_at(holder, "spec");
	autoseen notes = MAP_INIT;
	size_t i, n;
	mval *v;

	pod_notes_index(mobj_at(holder, "metadata.annotations"), &notes);
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			profiles_warn(holder, &notes, v, meta, ret);
			bytes_warn(v, where, ret);
			env_warn(v, where, ret);
		}
}

#define POD_SECCOMP_NOTE "seccomp.security.alpha.kubernetes.io/pod"

void podspec_warn(const mval *holder, const char *above, struct strv *ret)
{
	autofree char *at = xasprintf("%s%sspec", above, *above ? "." : "");
	autofree char *meta = xasprintf("%s%smetadata", above, *above ? "." : "");
	const mval *spec = mobj_at(holder, "spec");

	selector_warn(spec, at, ret);
	node_affinity_warn(spec, at, ret);
	spread_warn(spec, at, ret);
	notes_warn(holder, meta, ret);
	volumes_warn(spec, at, ret);
	lists_warn(spec, at, ret);
	if (!mobj_at(spec, "securityContext.seccompProfile") &&
		m_get(mobj_at(holder, "metadata.annotations"), POD_SECCOMP_NOTE))
		strv_addf(ret,
			"%s.annotations[" POD_SECCOMP_NOTE "]: non-functional in v1.27+; use the "
			"\"seccompProfile\" field instead",
			meta);
	containers_warn(holder, at, meta, ret);
	ports_warn(spec, at, ret);
	if (mobj_int(spec, "terminationGracePeriodSeconds", 0) < 0)
		strv_addf(ret,
			"%s.terminationGracePeriodSeconds: must be >= 0; negative values are "
			"invalid and will be treated as 1",
			at);
	pod_affinity_warn(spec, at, ret);
}

void pod_warn(const mval *obj, struct strv *ret)
{
	podspec_warn(obj, "", ret);
}

void template_warn(const mval *obj, struct strv *ret)
{
	podspec_warn(mobj_at(obj, "spec.template"), "spec.template", ret);
}
