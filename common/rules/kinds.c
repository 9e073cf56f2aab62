/* The table of rules: a row a kind, group by group. What the rows name stands in kinds.h. */
#include "data/names.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/workload.h"

/* What a write of a kind says on which nothing acts: no condition claims otherwise. */
#define IDLE(k) "nothing acts on a " k " here yet: it is stored, and that is all"

#define IDLE_ROW(r, k, check, rv)                                                                  \
	{                                                                                          \
		.resource = r, .generation = true, .validate = check, .idle = IDLE(k),             \
		.need_rv = rv                                                                      \
	}

/* What kinds with a pod template have in common. */
#define WORKLOAD .warn = template_warn, .generation = true

const struct kind_rules rules_kinds[] = {
	/* the core group */
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
		.prepare_create = namespace_prepare_create,
		.prepare_update = namespace_prepare_update,
		.return_deleted = true,
	},
	{
		.resource = "services",
		.name = name_dns1123_label,
		.default_object = service_default,
		.prepare_create = service_prepare_create,
		.prepare_update = service_prepare_update,
		.refuse = service_refuse,
		.validate = service_validate,
		.warn = service_warn,
		.late = "spec.externalIPs",
		.validate_update = service_validate_update,
		.return_deleted = true,
		.put_creates = true,
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
	{.resource = "events", .validate = event_validate, .put_creates = true},
	{
		.resource = "endpoints",
		.validate = endpoints_validate,
		.deprecated = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 "
			      "EndpointSlice",
		.put_creates = true,
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
		.warn = pv_warn,
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
		.put_creates = true,
	},
	{
		.resource = "resourcequotas",
		.validate = quota_validate,
		.validate_update = quota_validate_update,
		.return_deleted = true,
	},
	{
		.resource = "podtemplates",
		.default_object = podtemplate_default,
		.validate = podtemplate_validate,
		.generation = true,
	},
	/* apps */
	{
		.resource = "deployments.apps",
		.warn_new = podnames_warn,
		WORKLOAD,
		.default_object = workload_default,
		.validate = deployment_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "replicasets.apps",
		.warn_new = podnames_warn,
		WORKLOAD,
		.default_object = workload_default,
		.validate = replicaset_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "statefulsets.apps",
		.warn = statefulset_warn,
		.generation = true,
		.default_object = statefulset_default,
		.name = name_dns1123_label,
		.validate = statefulset_validate,
		.validate_update = statefulset_validate_update,
	},
	{
		.resource = "daemonsets.apps",
		WORKLOAD,
		.default_object = daemonset_default,
		.prepare_update = daemonset_prepare_update,
		.validate = daemonset_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "controllerrevisions.apps",
		.validate = revision_validate,
		.validate_update = revision_validate_update,
	},
	/* the other groups */
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
		.generation_stays = true,
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
		.put_creates = true,
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
	/* what is asked as this one, and stored as core/v1's */
	{
		.resource = "events.events.k8s.io",
		.validate = newevent_validate,
		.validate_new = newevent_validate_new,
		.validate_update = newevent_validate_update,
	},
	{
		.resource = "roles.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.validate = role_validate,
		.put_creates = true,
	},
	{
		.resource = "clusterroles.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.validate = clusterrole_validate,
		.put_creates = true,
	},
	{
		.resource = "rolebindings.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.default_object = binding_default,
		.validate = rolebinding_validate,
		.early = "roleRef",
		.validate_update = binding_validate_update,
		.put_creates = true,
	},
	{
		.resource = "clusterrolebindings.rbac.authorization.k8s.io",
		.name = name_path_segment,
		.default_object = binding_default,
		.validate = clusterrolebinding_validate,
		.early = "roleRef",
		.validate_update = binding_validate_update,
		.put_creates = true,
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
		.validate_update = csicapacity_validate_update,
		.need_rv = true,
	},
	{
		.resource = "runtimeclasses.node.k8s.io",
		.validate = runtimeclass_validate,
		.validate_update = runtimeclass_validate_update,
		.need_rv = true,
		.put_creates = true,
	},
	{
		.resource = "certificatesigningrequests.certificates.k8s.io",
		.prepare_update = csr_prepare_update,
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
