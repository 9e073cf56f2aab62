/* The other groups: batch, networking, discovery, scheduling, coordination, policy, rbac, storage.
 */
#include <string.h>

#include "rules/priv.h"

#define PRIORITY_USER_MAX 1000000000

static void priorityclass_default(mdoc *d, mval *obj)
{
	if (!mobj_at(obj, "value"))
		mobj_set_int(d, obj, "value", 0);
}

static void priorityclass_validate(const mval *obj, struct causes *c)
{
	const char *name = str_at(obj, "metadata.name");
	bool ours =
		!strcmp(name, "system-cluster-critical") || !strcmp(name, "system-node-critical");

	if (ours)
		return;
	if (!strncmp(name, "system-", 7))
		causes_add(c, WRONG_FORBIDDEN, "metadata.name",
			"Forbidden: priority class names with 'system-' prefix are reserved for "
			"system use only");
	if (mobj_int(obj, "value", 0) > PRIORITY_USER_MAX)
		causes_add(c, WRONG_FORBIDDEN, "value",
			"Forbidden: maximum allowed value of a user defined priority is %d",
			PRIORITY_USER_MAX);
}

static void priorityclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	if (mobj_int(obj, "value", 0) != mobj_int(old, "value", 0))
		causes_add(
			c, WRONG_FORBIDDEN, "value", "Forbidden: may not be changed in an update.");
	if (strcmp(str_at(obj, "preemptionPolicy"), str_at(old, "preemptionPolicy")) != 0)
		check_fixed(obj, old, "preemptionPolicy", c);
}

/* Upstream's own, or somebody's "example.com/thing". */
static void strategy_validate(const char *s, struct causes *c)
{
	static const char *const own[] = {"OldestEmulationVersion"};

	if (strchr(s, '/'))
		check_form("spec", "strategy", NAME_LABEL_KEY, s, c);
	else
		check_listed("spec", "strategy", s, own, array_size(own), c);
}

static void lease_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	if (mobj_at(spec, "leaseDurationSeconds") && mobj_int(spec, "leaseDurationSeconds", 0) <= 0)
		causes_add(c, WRONG_INVALID, "spec.leaseDurationSeconds",
			"Invalid value: %lld: must be greater than 0",
			(long long)mobj_int(spec, "leaseDurationSeconds", 0));
	check_range(spec, "spec", "leaseTransitions", 0, INT64_MAX, c);
	if (mobj_at(spec, "strategy"))
		strategy_validate(str_at(spec, "strategy"), c);
	if (*str_at(spec, "preferredHolder") && !*str_at(spec, "strategy"))
		causes_add(c, WRONG_FORBIDDEN, "spec.preferredHolder",
			"Forbidden: may only be specified if `strategy` is defined");
}

/* What was asked for, and by whom, stays. */
static void request_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	mobj_set(d, obj, "spec", mobj_copy_mut(d, mobj_at(old, "spec")));
}

static void pdb_validate(const mval *obj, struct causes *c)
{
	static const char *const both[] = {"spec.minAvailable", "spec.maxUnavailable"};

	if (mobj_at(obj, both[0]) && mobj_at(obj, both[1])) {
		autobuf min = BUF_INIT, max = BUF_INIT, sel = BUF_INIT, policy = BUF_INIT;

		shown(mobj_at(obj, both[0]), &min);
		shown(mobj_at(obj, both[1]), &max);
		shown(mobj_at(obj, "spec.selector"), &sel);
		shown(mobj_at(obj, "spec.unhealthyPodEvictionPolicy"), &policy);
		causes_add(c, WRONG_INVALID, "spec",
			"Invalid value: {\"MinAvailable\":%s,\"Selector\":%s,"
			"\"MaxUnavailable\":%s,\"UnhealthyPodEvictionPolicy\":%s}: "
			"minAvailable and maxUnavailable cannot be both set",
			min.data, sel.data, max.data, policy.data);
	}
	for (size_t i = 0; i < array_size(both); i++) {
		share_validate(mobj_at(obj, both[i]), both[i], c);
		share_max_100(mobj_at(obj, both[i]), both[i], c);
	}
	selector_validate(mobj_at(obj, "spec.selector"), "spec.selector", c);
}

/* What a write of a kind says on which nothing acts: no condition claims otherwise. */
#define IDLE(k) "nothing acts on a " k " here yet: it is stored, and that is all"
#define IDLE_ROW(r, k, check, rv)                                                                  \
	{                                                                                          \
		.resource = r, .generation = true, .validate = check, .idle = IDLE(k),             \
		.need_rv = rv                                                                      \
	}

const struct kind_rules rules_other[] = {
	{
		.resource = "jobs.batch",
		.warn_new = podnames_warn,
		.default_object = job_default,
		.prepare_create = job_prepare_create,
		.validate = job_validate,
		.warn = job_warn,
		.validate_update = job_validate_update,
		.generation = true,
	},
	{
		.resource = "cronjobs.batch",
		.warn_new = podnames_warn,
		.default_object = cronjob_default,
		.validate = cronjob_validate,
		.validate_new = cronjob_validate_new,
		.warn = cronjob_warn,
		.early = "spec.timeZone",
		.generation = true,
	},
	{
		.resource = "priorityclasses.scheduling.k8s.io",
		.default_object = priorityclass_default,
		.validate = priorityclass_validate,
		.validate_update = priorityclass_validate_update,
		.generation = true,
	},
	{
		.resource = "endpointslices.discovery.k8s.io",
		.validate = slice_validate,
		.validate_update = slice_validate_update,
		.generation = true,
	},
	{
		.resource = "leases.coordination.k8s.io",
		.validate = lease_validate,
		.need_rv = true,
	},
	{
		.resource = "networkpolicies.networking.k8s.io",
		.default_object = netpol_default,
		.validate = netpol_validate,
		.generation = true,
	},
	{
		.resource = "poddisruptionbudgets.policy",
		.validate = pdb_validate,
		.generation = true,
		.need_rv = true,
	},
	{
		.resource = "ingresses.networking.k8s.io",
		.validate = ingress_validate,
		.warn_new = ingress_warn,
		.generation = true,
	},
	{
		.resource = "ingressclasses.networking.k8s.io",
		.validate = ingressclass_validate,
		.validate_update = ingressclass_validate_update,
		.generation = true,
	},
	{
		.resource = "ipaddresses.networking.k8s.io",
		.name = ip_name,
		.validate = ipaddress_validate,
		.validate_update = ipaddress_validate_update,
	},
	{
		.resource = "servicecidrs.networking.k8s.io",
		.validate = servicecidr_validate,
		.validate_update = servicecidr_validate_update,
	},
	{
		.resource = "horizontalpodautoscalers.autoscaling",
		.default_object = hpa_default,
		.validate = hpa_validate,
	},
	{.resource = "events.events.k8s.io"},
	{
		.resource = "roles.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.validate = role_validate,
	},
	{
		.resource = "clusterroles.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.validate = clusterrole_validate,
	},
	{
		.resource = "rolebindings.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.default_object = binding_default,
		.validate = rolebinding_validate,
		.early = "roleRef",
		.validate_update = binding_validate_update,
	},
	{
		.resource = "clusterrolebindings.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.default_object = binding_default,
		.validate = clusterrolebinding_validate,
		.early = "roleRef",
		.validate_update = binding_validate_update,
	},
	{
		.resource = "storageclasses.storage.k8s.io",
		.validate = storageclass_validate,
		.validate_update = storageclass_validate_update,
	},
	{
		.resource = "volumeattributesclasses.storage.k8s.io",
		.validate = attributesclass_validate,
		.validate_update = attributesclass_validate_update,
	},
	{
		.resource = "csinodes.storage.k8s.io",
		.validate = csinode_validate,
		.validate_update = csinode_validate_update,
		.need_rv = true,
	},
	{
		.resource = "csidrivers.storage.k8s.io",
		.validate = csidriver_validate,
		.validate_update = csidriver_validate_update,
		.need_rv = true,
	},
	{
		.resource = "volumeattachments.storage.k8s.io",
		.validate = attachment_validate,
		.validate_update = attachment_validate_update,
		.need_rv = true,
	},
	{
		.resource = "csistoragecapacities.storage.k8s.io",
		.validate = csicapacity_validate,
		.validate_update = capacity_validate_update,
		.need_rv = true,
	},
	{
		.resource = "runtimeclasses.node.k8s.io",
		.validate = runtimeclass_validate,
		.validate_update = runtimeclass_validate_update,
		.need_rv = true,
	},
	{
		.resource = "certificatesigningrequests.certificates.k8s.io",
		.prepare_update = request_prepare_update,
		.validate = csr_validate,
	},
	{
		.resource = "apiservices.apiregistration.k8s.io",
		.validate = apiservice_validate,
		.need_rv = true,
		.idle = IDLE("APIService"),
	},
	{
		.resource = "customresourcedefinitions.apiextensions.k8s.io",
		.generation = true,
		.need_rv = true,
		.idle = IDLE("CustomResourceDefinition"),
	},
	IDLE_ROW("mutatingadmissionpolicies.admissionregistration.k8s.io",
		"MutatingAdmissionPolicy", mutatingpolicy_validate, true),
	IDLE_ROW("mutatingadmissionpolicybindings.admissionregistration.k8s.io",
		"MutatingAdmissionPolicyBinding", policybinding_validate, true),
	IDLE_ROW("mutatingwebhookconfigurations.admissionregistration.k8s.io",
		"MutatingWebhookConfiguration", webhooks_validate, true),
	IDLE_ROW("validatingadmissionpolicies.admissionregistration.k8s.io",
		"ValidatingAdmissionPolicy", validatingpolicy_validate, true),
	IDLE_ROW("validatingadmissionpolicybindings.admissionregistration.k8s.io",
		"ValidatingAdmissionPolicyBinding", policybinding_validate, true),
	IDLE_ROW("validatingwebhookconfigurations.admissionregistration.k8s.io",
		"ValidatingWebhookConfiguration", webhooks_validate, true),
	IDLE_ROW("flowschemas.flowcontrol.apiserver.k8s.io", "FlowSchema", flowschema_validate,
		false),
	IDLE_ROW("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
		"PriorityLevelConfiguration", prioritylevel_validate, false),
	{
		.resource = "resourceclaims.resource.k8s.io",
		.validate_new = resourceclaim_validate_new,
		.validate_update = resourceclaim_validate_update,
	},
	{
		.resource = "resourceclaimtemplates.resource.k8s.io",
		.validate_new = claimtemplate_validate_new,
		.validate_update = claimtemplate_validate_update,
	},
	{
		.resource = "deviceclasses.resource.k8s.io",
		.validate = deviceclass_validate,
		.generation = true,
	},
	{
		.resource = "resourceslices.resource.k8s.io",
		.validate = resourceslice_validate,
		.validate_update = resourceslice_validate_update,
		.generation = true,
	},
	{.resource = NULL},
};
