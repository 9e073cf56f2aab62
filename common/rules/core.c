/* The core group: a row a kind. */
#include <string.h>

#include "rules/priv.h"

static void pod_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec"), true);
}

/* A spec that an update may not touch at all is not the update's to send. */
static void pod_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	mval *ephemeral = mobj_at(old, "spec.ephemeralContainers");
	const char *node = str_at(old, "spec.nodeName");

	/* ServiceAccount admission filled these in; a PUT of the original manifest leaves them out
	 */
	static const char *const filled[] = {"spec.serviceAccountName", "spec.serviceAccount",
		"spec.priority", "spec.preemptionPolicy"};

	for (size_t i = 0; i < array_size(filled); i++)
		if (!mobj_at(obj, filled[i]) && mobj_at(old, filled[i]))
			mobj_set(d, obj, filled[i], mobj_copy_mut(d, mobj_at(old, filled[i])));
	/* these are their subresource's */
	mobj_del(obj, "spec.ephemeralContainers");
	if (ephemeral)
		mobj_set(d, obj, "spec.ephemeralContainers", mobj_copy_mut(d, ephemeral));
	if (*node && !*str_at(obj, "spec.nodeName"))
		mobj_set_str(d, obj, "spec.nodeName", node);
}

static void pod_warn(const mval *obj, struct strv *ret)
{
	podspec_warn(mobj_at(obj, "spec"), "spec", ret);
}

static void namespace_default(mdoc *d, mval *obj)
{
	const char *name = str_at(obj, "metadata.name");

	if (*name)
		mobj_put_str(d, mobj_make(d, obj, "metadata.labels"), "kubernetes.io/metadata.name",
			name);
}

static void namespace_create(mdoc *d, mval *obj)
{
	mval *list = mobj_make_arr(d, obj, "spec.finalizers"), *v;
	size_t i, n;

	/* generateName: the name is known by now */
	namespace_default(d, obj);
	mobj_set_str(d, obj, "status.phase", "Active");
	yyjson_mut_arr_foreach(list, i, n, v)
	{
		if (m_is(v, "kubernetes"))
			return;
	}

	yyjson_mut_arr_add_strcpy(d, list, "kubernetes");
}

/* spec.finalizers belongs to the subresource finalize. */
static void namespace_update(mdoc *d, mval *obj, const mval *old)
{
	mval *was = mobj_at(old, "spec.finalizers");

	mobj_del(obj, "spec.finalizers");
	if (was)
		mobj_set(d, obj, "spec.finalizers", mobj_copy_mut(d, was));
}

/* podCIDR is the first of podCIDRs, and knows better. */
static void node_default(mdoc *d, mval *obj)
{
	mval *capacity = mobj_at(obj, "status.capacity");
	mval *first = yyjson_mut_arr_get_first(mobj_at(obj, "spec.podCIDRs"));
	const char *cidr = str_at(obj, "spec.podCIDR");

	if (capacity && !mobj_at(obj, "status.allocatable"))
		mobj_set(d, obj, "status.allocatable", mobj_copy_mut(d, capacity));
	if (*cidr && strcmp(cidr, text_of(first)) != 0) {
		mobj_del(obj, "spec.podCIDRs");
		yyjson_mut_arr_add_strcpy(d, mobj_make_arr(d, obj, "spec.podCIDRs"), cidr);
	} else if (!*cidr && first) {
		mobj_set_str(d, obj, "spec.podCIDR", text_of(first));
	}
}

/* An event lives beside its object; what has no namespace is told of in default or kube-system. */
static void event_validate(const mval *obj, struct causes *c)
{
	const char *ns = str_at(obj, "metadata.namespace"),
		   *of = str_at(obj, "involvedObject.namespace");

	if (*of ? strcmp(of, ns) != 0
		: strcmp(ns, "default") != 0 && strcmp(ns, "kube-system") != 0)
		causes_add(c, WRONG_INVALID, "involvedObject.namespace",
			"Invalid value: \"%s\": does not match event.namespace", of);
}

/* Do the labels have everything that the selector names? */
static bool is_selected(const mval *selector, const mval *labels)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)selector, i, n, key, v)
	{
		const mval *has = m_get(labels, text_of(key));

		if (!has || strcmp(text_of(has), text_of(v)) != 0)
			return false;
	}
	return true;
}

static void rc_validate(const mval *obj, struct causes *c)
{
	const mval *selector = mobj_at(obj, "spec.selector");
	const mval *template = mobj_at(obj, "spec.template");
	const mval *labels = mobj_at(template, "metadata.labels");
	autobuf text = BUF_INIT;

	check_range(mobj_at(obj, "spec"), "spec", "replicas", 0, INT64_MAX, c);
	check_range(mobj_at(obj, "spec"), "spec", "minReadySeconds", 0, INT64_MAX, c);
	if (!m_members(selector))
		causes_add(c, WRONG_REQUIRED, "spec.selector", "Required value");
	if (!template) {
		causes_add(c, WRONG_REQUIRED, "spec.template", "Required value");
		return;
	}
	if (!is_selected(selector, labels)) {
		shown_map(labels, &text);
		causes_add(c, WRONG_INVALID, "spec.template.metadata.labels",
			"Invalid value: %s: `selector` does not match template `labels`",
			text.data);
	}
	labels_validate(labels, "spec.template.labels", c);
	podspec_validate(mobj_at(template, "spec"), "spec.template.spec", c);
	template_always_restarts(obj, c);
}

/* A template that nobody uses is checked like those that somebody does. */
static void podtemplate_validate(const mval *obj, struct causes *c)
{
	labels_validate(mobj_at(obj, "template.metadata.labels"), "template.labels", c);
	if (!mobj_at(obj, "template.spec"))
		causes_add(c, WRONG_REQUIRED, "template.spec.containers", "Required value");
	podspec_validate(mobj_at(obj, "template.spec"), "template.spec", c);
}

/* The ranges of a node's pods: one of each family. */
static void node_ranges(const mval *obj, struct causes *c)
{
	const mval *list = mobj_at(obj, "spec.podCIDRs");
	bool six = false, four = false;
	autobuf b = BUF_INIT;
	struct cidr r;
	size_t i, n;
	mval *v;

	if (!m_len(list) && *str_at(obj, "spec.podCIDR"))
		check_cidr(str_at(obj, "spec.podCIDR"), "spec.podCIDRs[0]", "", c);
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *at = xasprintf("spec.podCIDRs[%zu]", i);

		if (!check_cidr(text_of(v), at, "", c) || !cidr_parse(text_of(v), &r))
			continue;
		six |= r.six;
		four |= !r.six;
	}
	shown(list, &b);
	if (m_len(list) > 1 && (m_len(list) > 2 || !six || !four))
		causes_add(c, WRONG_INVALID, "spec.podCIDRs",
			"Invalid value: %s: may specify no more than one CIDR for each IP family",
			b.data);
}

static void node_validate(const mval *obj, struct causes *c)
{
	static const char *const effects[] = {"NoSchedule", "PreferNoSchedule", "NoExecute"};
	autoseen taints = MAP_INIT;
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.taints"), i, n, t)
	{
		/* that is where upstream says they are */
		autofree char *at = xasprintf("metadata.taints[%zu]", i);
		const char *key = str_at(t, "key"), *effect = str_at(t, "effect");

		check_form(at, "key", NAME_LABEL_KEY, key, c);
		check_form_of(t, at, "value", NAME_LABEL_VALUE, c);
		if (*effect)
			check_listed(at, "effect", effect, effects, array_size(effects), c);
		else
			wrong(c, WRONG_REQUIRED, at, "effect", "Required value");
		if (seen_before(&taints, i, "%s:%s", effect, key))
			wrong(c, WRONG_DUPLICATE, at, "",
				"Duplicate value: {\"Key\":\"%s\",\"Value\":\"%s\",\"Effect\":"
				"\"%s\",\"TimeAdded\":null}: taints must be unique by key and "
				"effect pair",
				key, str_at(t, "value"), effect);
	}
	node_ranges(obj, c);
}

/* What is set once stays: a node's range and identity. */
static void node_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	static const struct {
		const char *path, *name;
	} once[] = {{"spec.podCIDRs", "podCIDR"}, {"spec.providerID", "providerID"}};

	for (size_t i = 0; i < array_size(once); i++) {
		const mval *was = mobj_at(old, once[i].path), *is = mobj_at(obj, once[i].path);

		if (was && (!is || !mobj_equal(was, is)))
			causes_add(c, WRONG_FORBIDDEN, once[i].path,
				"Forbidden: node updates may not change %s except from \"\" to "
				"valid",
				once[i].name);
	}
}

static void template_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec.template.spec"), false);
}

/* The first version of the kind takes selector and labels from the template. */
static void rc_default(mdoc *d, mval *obj)
{
	mval *labels = mobj_at(obj, "spec.template.metadata.labels");

	template_default(d, obj);
	if (!m_members(labels))
		return;
	if (!mobj_at(obj, "spec.selector"))
		mobj_set(d, obj, "spec.selector", mobj_copy_mut(d, labels));
	if (!mobj_at(obj, "metadata.labels"))
		mobj_set(d, obj, "metadata.labels", mobj_copy_mut(d, labels));
}

const struct kind_rules rules_core[] = {
	{
		.resource = "pods",
		.default_object = pod_default,
		.prepare_create = pod_prepare_create,
		.prepare_update = pod_prepare_update,
		.validate = pod_validate,
		.validate_new = pod_validate_new,
		.warn = pod_warn,
		.warn_new = hostname_warn,
		.validate_update = pod_validate_update,
		.generation = true,
		.return_deleted = true,
	},
	{
		.resource = "namespaces",
		.name = name_dns1123_label,
		.default_object = namespace_default,
		.prepare_create = namespace_create,
		.prepare_update = namespace_update,
		.return_deleted = true,
	},
	{
		.resource = "services",
		.name = name_dns1123_label,
		.default_object = service_default,
		.prepare_update = service_prepare_update,
		.validate = service_validate,
		.warn = service_warn,
		.late = "spec.externalIPs",
		.validate_update = service_validate_update,
		.return_deleted = true,
	},
	{
		.resource = "configmaps",
		.validate = configmap_validate,
		.validate_update = configmap_validate_update,
	},
	{
		.resource = "secrets",
		.default_object = secret_default,
		.validate = secret_validate,
		.validate_update = secret_validate_update,
	},
	{
		.resource = "nodes",
		.default_object = node_default,
		.validate = node_validate,
		.validate_update = node_validate_update,
		.status_on_create = true,
	},
	{
		.resource = "replicationcontrollers",
		.warn_new = podnames_warn,
		.default_object = rc_default,
		.validate = rc_validate,
		.generation = true,
	},
	{.resource = "events", .validate = event_validate},
	{
		.resource = "endpoints",
		.validate = endpoints_validate,
		.deprecated = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 "
			      "EndpointSlice",
	},
	{
		.resource = "componentstatuses",
		.deprecated = "v1 ComponentStatus is deprecated in v1.19+",
	},
	{.resource = "serviceaccounts", .return_deleted = true},
	{
		.resource = "persistentvolumes",
		.prepare_create = pv_prepare_create,
		.validate = pv_validate,
		.validate_update = pv_validate_update,
		.warn = volume_warn,
		.return_deleted = true,
	},
	{
		.resource = "persistentvolumeclaims",
		.validate = pvc_validate,
		.validate_update = pvc_validate_update,
		.return_deleted = true,
	},
	{
		.resource = "limitranges",
		.default_object = limitrange_default,
		.validate = limitrange_validate,
	},
	{
		.resource = "resourcequotas",
		.validate = quota_validate,
		.validate_update = quota_validate_update,
		.return_deleted = true,
	},
	{.resource = "podtemplates", .validate = podtemplate_validate, .generation = true},
	{.resource = NULL},
};
