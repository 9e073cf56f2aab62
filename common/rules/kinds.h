/*
 * kinds: what the rows of the table of rules (kinds.c) name, file by file. A new kind is a file,
 * its functions here and its row there. Private to common/rules.
 */
#pragma once
#include "rules/rules.h"

/* What a write of a kind says on which nothing acts: no condition claims otherwise. */
#define IDLE(k) "nothing acts on a " k " here yet: it is stored, and that is all"

/* kinds.c; ends with resource == NULL */
extern const struct kind_rules rules_kinds[];

/* pod_default.c, pod_update.c, podspec.c, pod_warn.c */
void pod_default(mdoc *d, mval *obj);
void pod_prepare_create(mdoc *d, mval *obj);
void pod_prepare_update(mdoc *d, mval *obj, const mval *old);
void pod_prepare_status(mdoc *d, mval *obj, const mval *old);
void pod_validate(const mval *obj, struct causes *c);
void pod_validate_new(const mval *obj, struct causes *c);
void pod_validate_update(const mval *obj, const mval *old, struct causes *c);
void pod_warn(const mval *obj, struct strv *ret);

/* pod_reported.c: of an update of the status. */
void pod_status_validate(const mval *obj, const mval *old, struct causes *c);

/* namespace.c */
void namespace_default(mdoc *d, mval *obj);
void namespace_prepare_create(mdoc *d, mval *obj);
void namespace_prepare_update(mdoc *d, mval *obj, const mval *old);
void namespace_validate(const mval *obj, struct causes *c);

/* node.c */
void node_default(mdoc *d, mval *obj);
void node_validate(const mval *obj, struct causes *c);
void node_validate_update(const mval *obj, const mval *old, struct causes *c);

/* event.c */
void event_validate(const mval *obj, struct causes *c);
/* what is asked as events.k8s.io/v1: instead, and besides */
void newevent_validate(const mval *obj, struct causes *c);
void newevent_validate_new(const mval *obj, struct causes *c);
void newevent_validate_update(const mval *obj, const mval *old, struct causes *c);

/* replicationcontroller.c */
void rc_default(mdoc *d, mval *obj);
void rc_validate(const mval *obj, struct causes *c);
void podtemplate_default(mdoc *d, mval *obj);
void podtemplate_validate(const mval *obj, struct causes *c);

/* service.c, service_ports.c, service_update.c, service_families.c */
void service_default(mdoc *d, mval *obj);
void service_prepare_update(mdoc *d, mval *obj, const mval *old);
void service_validate(const mval *obj, struct causes *c);
void service_validate_update(const mval *obj, const mval *old, struct causes *c);
void service_warn(const mval *obj, struct strv *ret);
bool service_is(const mval *svc, const char *type);
/* A NodePort or a LoadBalancer. */
bool service_is_outside(const mval *svc);
bool service_is_headless(const mval *svc);
/* Of ports, in upstream's order: before, about and behind each of them. */
void service_ports_first(const mval *svc, bool balancer, struct causes *c);
void service_ports_validate(const mval *svc, struct causes *c);
void service_ports_last(const mval *svc, struct causes *c);
void service_ports_refuse(const mval *svc, struct causes *c);
/* service_families.c: clusterIPs, ipFamilies and ipFamilyPolicy as far as they follow from what is
 * there; old is NULL on create. */
void service_prepare_create(mdoc *d, mval *obj);
void service_families(mdoc *d, mval *obj, const mval *old);
void service_refuse(const mval *obj, const mval *old, struct causes *c);

/* secret.c: ConfigMaps and Secrets */
void secret_default(mdoc *d, mval *obj);
void secret_validate(const mval *obj, struct causes *c);
void secret_validate_update(const mval *obj, const mval *old, struct causes *c);
void configmap_validate(const mval *obj, struct causes *c);
void configmap_validate_update(const mval *obj, const mval *old, struct causes *c);

/* endpoints.c: Endpoints and EndpointSlices */
void endpoints_validate(const mval *obj, struct causes *c);
void slice_validate(const mval *obj, struct causes *c);
void slice_validate_update(const mval *obj, const mval *old, struct causes *c);
void slice_prepare_create(mdoc *d, mval *obj);
void slice_prepare_update(mdoc *d, mval *obj, const mval *old);
void slice_warn(const mval *obj, struct strv *ret);
void slice_warn_new(const mval *obj, struct strv *ret);

/* persistentvolume.c */
void pv_prepare_create(mdoc *d, mval *obj);
void pv_validate(const mval *obj, struct causes *c);
void pv_validate_update(const mval *obj, const mval *old, struct causes *c);
void pv_warn(const mval *obj, struct strv *ret);
void pvc_prepare_create(mdoc *d, mval *obj);
void pvc_prepare_update(mdoc *d, mval *obj, const mval *old);
void pvc_validate(const mval *obj, struct causes *c);
void pvc_warn(const mval *obj, struct strv *ret);
void pvc_validate_update(const mval *obj, const mval *old, struct causes *c);

/* quota.c: LimitRange and ResourceQuota */
void limitrange_default(mdoc *d, mval *obj);
void limitrange_validate(const mval *obj, struct causes *c);
void quota_validate(const mval *obj, struct causes *c);
void quota_validate_update(const mval *obj, const mval *old, struct causes *c);

/* deployment.c: Deployment, ReplicaSet, ControllerRevision */
void deployment_validate(const mval *obj, struct causes *c);
void replicaset_validate(const mval *obj, struct causes *c);
void revision_validate(const mval *obj, struct causes *c);
void revision_validate_update(const mval *obj, const mval *old, struct causes *c);

/* statefulset.c */
void statefulset_default(mdoc *d, mval *obj);
void statefulset_validate(const mval *obj, struct causes *c);
void statefulset_validate_update(const mval *obj, const mval *old, struct causes *c);
void statefulset_warn(const mval *obj, struct strv *ret);

/* daemonset.c */
void daemonset_default(mdoc *d, mval *obj);
void daemonset_prepare_update(mdoc *d, mval *obj, const mval *old);
void daemonset_validate(const mval *obj, struct causes *c);

/* job.c */
void job_default(mdoc *d, mval *obj);
void job_prepare_create(mdoc *d, mval *obj);
void job_validate(const mval *obj, struct causes *c);
void job_validate_update(const mval *obj, const mval *old, struct causes *c);
void job_warn(const mval *obj, struct strv *ret);

/* cronjob.c */
void cronjob_default(mdoc *d, mval *obj);
void cronjob_validate(const mval *obj, struct causes *c);
void cronjob_validate_new(const mval *obj, struct causes *c);
void cronjob_warn(const mval *obj, struct strv *ret);

/* autoscaling.c */
void hpa_default(mdoc *d, mval *obj);
void hpa_validate(const mval *obj, struct causes *c);

/* poddisruptionbudget.c, priorityclass.c, lease.c */
void pdb_validate(const mval *obj, struct causes *c);
void priorityclass_default(mdoc *d, mval *obj);
void priorityclass_validate(const mval *obj, struct causes *c);
void priorityclass_validate_update(const mval *obj, const mval *old, struct causes *c);
void lease_validate(const mval *obj, struct causes *c);

/* networkpolicy.c */
void netpol_default(mdoc *d, mval *obj);
void netpol_validate(const mval *obj, struct causes *c);

/* ingress.c */
void ingress_validate(const mval *obj, struct causes *c);
void ingress_validate_update(const mval *obj, const mval *old, struct causes *c);
void ingress_warn(const mval *obj, struct strv *ret);
void ingressclass_validate(const mval *obj, struct causes *c);
void ingressclass_validate_update(const mval *obj, const mval *old, struct causes *c);

/* ipaddress.c: IPAddress and ServiceCIDR */
const char *ip_name(const char *s);
void ipaddress_validate(const mval *obj, struct causes *c);
void ipaddress_validate_update(const mval *obj, const mval *old, struct causes *c);
void servicecidr_validate(const mval *obj, struct causes *c);
void servicecidr_validate_update(const mval *obj, const mval *old, struct causes *c);

/* rbac.c */
void role_validate(const mval *obj, struct causes *c);
void clusterrole_validate(const mval *obj, struct causes *c);
void binding_default(mdoc *d, mval *obj);
void rolebinding_validate(const mval *obj, struct causes *c);
void clusterrolebinding_validate(const mval *obj, struct causes *c);
void binding_validate_update(const mval *obj, const mval *old, struct causes *c);

/* storageclass.c: StorageClass and VolumeAttributesClass */
void storageclass_validate(const mval *obj, struct causes *c);
void storageclass_validate_update(const mval *obj, const mval *old, struct causes *c);
void attributesclass_validate(const mval *obj, struct causes *c);
void attributesclass_validate_update(const mval *obj, const mval *old, struct causes *c);

/* csi.c: CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment */
void csidriver_prepare_update(mdoc *d, mval *obj, const mval *old);
void csidriver_validate(const mval *obj, struct causes *c);
void csidriver_validate_update(const mval *obj, const mval *old, struct causes *c);
void csinode_validate(const mval *obj, struct causes *c);
void csinode_validate_update(const mval *obj, const mval *old, struct causes *c);
void csicapacity_validate(const mval *obj, struct causes *c);
void csicapacity_validate_update(const mval *obj, const mval *old, struct causes *c);
void attachment_validate(const mval *obj, struct causes *c);
void attachment_validate_update(const mval *obj, const mval *old, struct causes *c);

/* runtimeclass.c */
void runtimeclass_validate(const mval *obj, struct causes *c);
void runtimeclass_validate_update(const mval *obj, const mval *old, struct causes *c);

/* csr.c */
void csr_prepare_update(mdoc *d, mval *obj, const mval *old);
void csr_validate(const mval *obj, struct causes *c);
/* csr_status.c */
void csr_validate_update(const mval *obj, const mval *old, struct causes *c);

/* apiservice.c */
void apiservice_prepare_create(mdoc *d, mval *obj);
void apiservice_prepare_update(mdoc *d, mval *obj, const mval *old);
void apiservice_warn(const mval *obj, struct strv *ret);
void apiservice_validate(const mval *obj, struct causes *c);

/* webhook.c, admission_policy.c: of both ways, and the policies' bindings */
void webhooks_validate(const mval *obj, struct causes *c);
void validatingpolicy_validate(const mval *obj, struct causes *c);
void mutatingpolicy_validate(const mval *obj, struct causes *c);
void policybinding_validate(const mval *obj, struct causes *c);
/* admission_match.c: which requests they are about */
void match_rules_validate(const mval *rules, const char *at, struct causes *c);
void match_conditions_validate(const mval *conditions, const char *at, struct causes *c);
void match_resources_validate(const mval *match, const char *at, struct causes *c);

/* flowcontrol.c */
void flowschema_validate(const mval *obj, struct causes *c);
void prioritylevel_validate(const mval *obj, struct causes *c);

/* device.c: group resource */
void resourceclaim_validate_new(const mval *obj, struct causes *c);
void resourceclaim_validate_update(const mval *obj, const mval *old, struct causes *c);
void claimtemplate_validate_new(const mval *obj, struct causes *c);
void claimtemplate_validate_update(const mval *obj, const mval *old, struct causes *c);
void deviceclass_validate(const mval *obj, struct causes *c);
void resourceslice_validate(const mval *obj, struct causes *c);
void resourceslice_validate_update(const mval *obj, const mval *old, struct causes *c);
