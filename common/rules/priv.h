/*
 * What the files of rules share: readers and the commonest sentences. Private to common/rules.
 */
#pragma once
#include "base/map.h"
#include "data/mval.h"
#include "data/names.h"
#include "rules/rules.h"

/* A cause at "AT.MEMBER" ("AT[KEY]" when member begins with a bracket). */
void wrong(struct causes *c, enum schema_wrong why, const char *at, const char *member,
	const char *fmt, ...) printf_like(5, 6);
/* "" for what is absent or no string. */
const char *text_of(const mval *v);
const char *str_at(const mval *v, const char *path);
/* v.member, when it is there, lies in [min, max]; max INT64_MAX: "greater than or equal". */
void check_range(const mval *v, const char *at, const char *member, int64_t min, int64_t max,
	struct causes *c);
/* The value at path is as it was: "field is immutable". */
void check_fixed(const mval *obj, const mval *old, const char *path, struct causes *c);
/* The object at path is as it was, but for these n members; else it is forbidden, with message. */
void check_fixed_but(const mval *obj, const mval *old, const char *path, const char *const *may,
	size_t n, const char *message, struct causes *c);
/* check.c: causes about at.member. Every sentence about the form of s is one of its own. */
void check_form(const char *at, const char *member, enum name_form form, const char *s,
	struct causes *c);
/* The same of v.member, when it is there and not empty. */
void check_form_of(const mval *v, const char *at, const char *member, enum name_form form,
	struct causes *c);
/* Is v.member a text that is not empty? Else it is required; why may be "". */
bool check_needed(
	const mval *v, const char *at, const char *member, const char *why, struct causes *c);
/* s is one of all, which the message names in this order. */
void check_listed(const char *at, const char *member, const char *s, const char *const *all,
	size_t n, struct causes *c);
/*
 * What the elements of a list are known by: doubles are found in a list of any length, as comparing
 * each with each would take minutes where a request's body is full of them.
 */
#define autoseen __attribute__((cleanup(map_release))) struct map
/* Which element, counted from 1, had this key before; 0: none, and from now on element i has it. */
size_t seen_before(struct map *seen, size_t i, const char *fmt, ...) printf_like(3, 4);
/* v.member, when it is there, is the number or the name of a port. */
void check_port(const mval *v, const char *at, const char *member, struct causes *c);
bool is_address(const char *s);
bool check_address(const char *s, const char *at, const char *member, struct causes *c);
/* An address that is no loopback, link-local … one. */
void check_plain_address(const char *s, const char *at, const char *member, struct causes *c);
struct cidr {
	unsigned char address[16];
	unsigned bits;
	bool six;
};
bool cidr_parse(const char *s, struct cidr *ret);
bool cidr_holds(const struct cidr *outer, const struct cidr *inner);
bool check_cidr(const char *s, const char *at, const char *member, struct causes *c);
/* The same of a newer field, which knows one form of each. */
bool check_cidr_strict(const char *s, const char *at, const char *member, struct causes *c);
/* "example.com/thing" */
void check_domain_path(const char *s, const char *at, const char *member, struct causes *c);
/* ref's apiGroup, kind and name. */
void check_reference(const mval *ref, const char *at, struct causes *c);
/* The name of a host, whose first label may be "*". */
void check_host(const char *host, const char *at, const char *member, struct causes *c);
/* v.member, when it is there, is a quantity above 0. */
void check_quantity_positive(const mval *v, const char *at, const char *member, struct causes *c);
/* … or is one not below 0. */
void check_quantity_not_negative(
	const mval *v, const char *at, const char *member, struct causes *c);
/* "*" stands alone in v's list, among what the message calls so; is it there? */
bool check_star_alone(
	const mval *v, const char *at, const char *member, const char *what, struct causes *c);
/* The name of a driver: a host's, in any case. */
void check_driver(const char *name, const char *at, const char *member, struct causes *c);
/* s in small letters; the caller frees it. */
char *lower(const char *s);
/* A value as messages show it: JSON, null when absent, maps in it sorted as Go does; and a map. */
void shown(const mval *v, struct buf *ret);
void shown_map(const mval *v, struct buf *ret);

/* show_go.c: values of upstream's inner types, which its messages show. */
mval *go_podspec(mdoc *d, const mval *spec);
mval *go_securitycontext(mdoc *d, const mval *context);
mval *go_claimspec(mdoc *d, const mval *spec);
/* What stands behind a PersistentVolume, of its spec. */
mval *go_volumesource(mdoc *d, const mval *spec);
/* A pod template so, as one line. */
void shown_template(const mval *template, struct buf *ret);
/* A value of such an inner type so. */
void shown_inner(const char *type, const mval *v, struct buf *ret);
/* check_fixed of such a value. */
void check_fixed_inner(const mval *obj, const mval *old, const char *path, const char *type,
	struct causes *c);
/* show_diff.c: what of `was` is other in `is`, as hunks of lines. */
void shown_diff(const mval *was, const mval *is, struct buf *ret);

/* order.c: the causes from the from-th on, all about parts of `at`, in the order in which upstream
 * looks at such a type; those of one place keep theirs. */
void causes_sort(struct causes *c, size_t from, const char *at, const char *type);
/* Does it look at field a of such a type before field b? */
bool causes_before(const char *type, const char *a, const char *b);

/* pod_default.c: a pod's spec, in a Pod or in a template. */
void podspec_default(mdoc *d, mval *spec, bool is_pod);
/* "Guaranteed", "Burstable" or "BestEffort". */
const char *podspec_qos(const mval *spec);
/* pod_check.c: at is the spec's path. */
void podspec_validate(const mval *spec, const char *at, struct causes *c);
/* pod_more.c: the rest of podspec_validate. */
void podspec_validate_more(const mval *spec, const char *at, struct causes *c);
/* pod_place.c: where it may run; and a NodeSelector, if there is one. */
void podspec_validate_place(const mval *spec, const char *at, struct causes *c);
void nodeselector_validate(const mval *selector, const char *at, struct causes *c);
/* pod_check.c: tolerations, and amounts of a container's resources, at `at`. */
void tolerations_validate(const mval *list, const char *at, struct causes *c);
void amount_map_validate(const mval *map, const char *at, struct causes *c);
/* pod_rare.c */
void podspec_validate_rare(const mval *spec, const char *at, struct causes *c);
/* What is taken and will hardly be what was meant. */
void podspec_warn(const mval *spec, const char *at, struct strv *ret);
void template_warn(const mval *obj, struct strv *ret);
void pod_validate(const mval *obj, struct causes *c);
void pod_validate_new(const mval *obj, struct causes *c);
/* pod_rare.c: what a probe or a hook does; a nap is not longer than grace_s. */
void handler_validate(const mval *handler, const char *at, int64_t grace_s, struct causes *c);
/* pod_more.c: a volume's source of that name; NULL: it has none. */
void sources_validate(const mval *volume, const char *source, const char *at, struct causes *c);
/* pod_update.c */
void pod_validate_update(const mval *obj, const mval *old, struct causes *c);
void pod_prepare_create(mdoc *d, mval *obj);

/* selector.c: a workload's selector and template. */
void labels_validate(const mval *labels, const char *at, struct causes *c);
/* Does the expression have as many values as its operator wants? nodes: Gt and Lt are known. */
void operator_validate(const mval *expr, const char *at, bool nodes, struct causes *c);
/* A LabelSelector's own form. */
void selector_validate(const mval *selector, const char *at, struct causes *c);
/* spec.selector selects the labels of spec.template; and the rest of selector and template. */
void match_validate(const mval *obj, struct causes *c);
/* of: what an empty selector is said to be invalid for. */
void template_validate(const mval *obj, const char *of, struct causes *c);

/* service.c */
void service_default(mdoc *d, mval *obj);
void service_prepare_update(mdoc *d, mval *obj, const mval *old);
void service_validate(const mval *obj, struct causes *c);
void service_validate_more(const mval *svc, struct causes *c); /* service_more.c */
void service_warn(const mval *obj, struct strv *ret);
void service_validate_update(const mval *obj, const mval *old, struct causes *c);

/* secret.c: ConfigMaps and Secrets */
void secret_default(mdoc *d, mval *obj);
void secret_validate(const mval *obj, struct causes *c);
void secret_validate_update(const mval *obj, const mval *old, struct causes *c);
void configmap_validate(const mval *obj, struct causes *c);
void configmap_validate_update(const mval *obj, const mval *old, struct causes *c);

/* apps.c: what workloads have in common. A share is an int-or-string that is a count or a
 * percentage. */
void workload_default(mdoc *d, mval *obj);
/* spec.member is not negative. */
void count_validate(const mval *obj, const char *member, struct causes *c);
void template_always_restarts(const mval *obj, struct causes *c);
bool share_is_zero(const mval *v);
void share_validate(const mval *v, const char *at, struct causes *c);
void share_max_100(const mval *v, const char *at, struct causes *c);

/* sets.c */
void statefulset_default(mdoc *d, mval *obj);
void statefulset_validate(const mval *obj, struct causes *c);
void statefulset_validate_update(const mval *obj, const mval *old, struct causes *c);
void daemonset_default(mdoc *d, mval *obj);
void daemonset_prepare_update(mdoc *d, mval *obj, const mval *old);
void daemonset_validate(const mval *obj, struct causes *c);

/* job.c */
void job_default(mdoc *d, mval *obj);
void job_prepare_create(mdoc *d, mval *obj);
void job_validate(const mval *obj, struct causes *c);
void job_validate_update(const mval *obj, const mval *old, struct causes *c);
void cronjob_default(mdoc *d, mval *obj);
void cronjob_validate(const mval *obj, struct causes *c);
void cronjob_validate_new(const mval *obj, struct causes *c);
void job_warn(const mval *obj, struct strv *ret);
void cronjob_warn(const mval *obj, struct strv *ret);

/* jobspec.c: a JobSpec that stands at `at`. */
void job_spec_validate(const mval *spec, const char *at, struct causes *c);
void job_spec_warn(const mval *spec, const char *at, struct strv *ret);

/* schedule.c: members schedule and timeZone of spec, which stands at `at`. */
void schedule_validate(const mval *spec, const char *at, struct causes *c);
void timezone_validate(const mval *spec, const char *at, struct causes *c);

/* autoscaling.c */
void hpa_default(mdoc *d, mval *obj);
void hpa_validate(const mval *obj, struct causes *c);

/* rbac.c */
void role_validate(const mval *obj, struct causes *c);
void clusterrole_validate(const mval *obj, struct causes *c);
void binding_default(mdoc *d, mval *obj);
void rolebinding_validate(const mval *obj, struct causes *c);
void clusterrolebinding_validate(const mval *obj, struct causes *c);
void binding_validate_update(const mval *obj, const mval *old, struct causes *c);

/* quota.c: the name of a resource of a container; LimitRange and ResourceQuota */
void container_resource_validate(
	const char *s, const char *at, const char *member, struct causes *c);
void limitrange_default(mdoc *d, mval *obj);
void limitrange_validate(const mval *obj, struct causes *c);
void quota_validate(const mval *obj, struct causes *c);
void quota_validate_update(const mval *obj, const mval *old, struct causes *c);

/* storage.c: group storage, RuntimeClass */
void storageclass_validate(const mval *obj, struct causes *c);
void storageclass_validate_update(const mval *obj, const mval *old, struct causes *c);
void attributesclass_validate(const mval *obj, struct causes *c);
void attributesclass_validate_update(const mval *obj, const mval *old, struct causes *c);
void csidriver_validate(const mval *obj, struct causes *c);
void csidriver_validate_update(const mval *obj, const mval *old, struct causes *c);
void csinode_validate(const mval *obj, struct causes *c);
void attachment_validate(const mval *obj, struct causes *c);
void attachment_validate_update(const mval *obj, const mval *old, struct causes *c);
void csinode_validate_update(const mval *obj, const mval *old, struct causes *c);
void csicapacity_validate(const mval *obj, struct causes *c);
void capacity_validate_update(const mval *obj, const mval *old, struct causes *c);
void runtimeclass_validate(const mval *obj, struct causes *c);
void runtimeclass_validate_update(const mval *obj, const mval *old, struct causes *c);

/* warn.c: warnings about a valid object; names are of new ones only */
void hostname_warn(const mval *obj, struct strv *ret);
void podnames_warn(const mval *obj, struct strv *ret);
void podspec_warn_more(const mval *spec, const char *at, struct strv *ret);
void headless_warn(const mval *service, struct strv *ret);
void volume_warn(const mval *volume, struct strv *ret);
void revisions_warn(const mval *obj, struct strv *ret);

/* ingress.c */
void ingress_validate(const mval *obj, struct causes *c);
void ingress_warn(const mval *obj, struct strv *ret);
void ingressclass_validate(const mval *obj, struct causes *c);
void ingressclass_validate_update(const mval *obj, const mval *old, struct causes *c);

/* network.c */
void endpoints_validate(const mval *obj, struct causes *c);
void netpol_default(mdoc *d, mval *obj);
void netpol_validate(const mval *obj, struct causes *c);
void slice_validate(const mval *obj, struct causes *c);
void slice_validate_update(const mval *obj, const mval *old, struct causes *c);

/* ipaddress.c: IPAddress and ServiceCIDR */
const char *ip_name(const char *s);
void ipaddress_validate(const mval *obj, struct causes *c);
void ipaddress_validate_update(const mval *obj, const mval *old, struct causes *c);
void servicecidr_validate(const mval *obj, struct causes *c);
void servicecidr_validate_update(const mval *obj, const mval *old, struct causes *c);

/* volume.c */
void pv_prepare_create(mdoc *d, mval *obj);
void pv_validate(const mval *obj, struct causes *c);
void pv_validate_update(const mval *obj, const mval *old, struct causes *c);
void pvc_validate(const mval *obj, struct causes *c);
void pvc_validate_update(const mval *obj, const mval *old, struct causes *c);

/* webhook.c */
void webhooks_validate(const mval *obj, struct causes *c);
void apiservice_validate(const mval *obj, struct causes *c);

/* admission_match.c: which requests a webhook or a policy is about */
void match_rules_validate(const mval *rules, const char *at, struct causes *c);
void match_conditions_validate(const mval *conditions, const char *at, struct causes *c);
void match_resources_validate(const mval *match, const char *at, struct causes *c);

/* admission_policy.c: admission policies and their bindings */
void validatingpolicy_validate(const mval *obj, struct causes *c);
void mutatingpolicy_validate(const mval *obj, struct causes *c);
void policybinding_validate(const mval *obj, struct causes *c);

/* flowcontrol.c */
void flowschema_validate(const mval *obj, struct causes *c);
void prioritylevel_validate(const mval *obj, struct causes *c);

/* csr.c */
void csr_validate(const mval *obj, struct causes *c);

/* device.c: group resource */
void resourceclaim_validate_new(const mval *obj, struct causes *c);
void resourceclaim_validate_update(const mval *obj, const mval *old, struct causes *c);
void claimtemplate_validate_new(const mval *obj, struct causes *c);
void claimtemplate_validate_update(const mval *obj, const mval *old, struct causes *c);
void deviceclass_validate(const mval *obj, struct causes *c);
void resourceslice_validate(const mval *obj, struct causes *c);
void resourceslice_validate_update(const mval *obj, const mval *old, struct causes *c);
