/*
 * What the files of rules share: readers and the commonest sentences. Private to common/api.
 */
#pragma once
#include "api/mval.h"
#include "api/rules.h"
#include "data/names.h"

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
/* A value as messages show it: JSON, null when absent, maps in it sorted as Go does; and a map. */
void shown(const mval *v, struct buf *ret);
void shown_map(const mval *v, struct buf *ret);

/* rules_podspec.c: a pod's spec, in a Pod or in a template. */
void podspec_default(mdoc *d, mval *spec, bool is_pod);
/* "Guaranteed", "Burstable" or "BestEffort". */
const char *podspec_qos(const mval *spec);
/* rules_podcheck.c: at is the spec's path. */
void podspec_validate(const mval *spec, const char *at, struct causes *c);
/* rules_podmore.c: the rest of podspec_validate. */
void podspec_validate_more(const mval *spec, const char *at, struct causes *c);
/* What is taken and will hardly be what was meant. */
void podspec_warn(const mval *spec, const char *at, struct strv *ret);
void template_warn(const mval *obj, struct strv *ret);
void pod_validate(const mval *obj, struct causes *c);
void pod_validate_update(const mval *obj, const mval *old, struct causes *c);
void pod_prepare_create(mdoc *d, mval *obj);

/* rules_selector.c: a workload's selector and template. */
void labels_validate(const mval *labels, const char *at, struct causes *c);
/* Does the expression have as many values as its operator wants? nodes: Gt and Lt are known. */
void operator_validate(const mval *expr, const char *at, bool nodes, struct causes *c);
/* A LabelSelector's own form. */
void selector_validate(const mval *selector, const char *at, struct causes *c);
/* spec.selector selects the labels of spec.template; and the rest of selector and template. */
void match_validate(const mval *obj, struct causes *c);
void template_validate(const mval *obj, bool jobs, struct causes *c);

/* rules_service.c */
void service_default(mdoc *d, mval *obj);
void service_prepare_update(mdoc *d, mval *obj, const mval *old);
void service_validate(const mval *obj, struct causes *c);
void service_warn(const mval *obj, struct strv *ret);
void service_validate_update(const mval *obj, const mval *old, struct causes *c);

/* rules_secret.c: ConfigMaps and Secrets */
void secret_default(mdoc *d, mval *obj);
void secret_validate(const mval *obj, struct causes *c);
void secret_validate_update(const mval *obj, const mval *old, struct causes *c);
void configmap_validate(const mval *obj, struct causes *c);
void configmap_validate_update(const mval *obj, const mval *old, struct causes *c);

/* rules_job.c */
void job_default(mdoc *d, mval *obj);
void job_prepare_create(mdoc *d, mval *obj);
void job_validate(const mval *obj, struct causes *c);
void job_validate_update(const mval *obj, const mval *old, struct causes *c);
void cronjob_default(mdoc *d, mval *obj);
void cronjob_validate(const mval *obj, struct causes *c);

/* rules_cron.c: members schedule and timeZone of spec, which stands at `at`. */
void schedule_validate(const mval *spec, const char *at, struct causes *c);
void timezone_validate(const mval *spec, const char *at, struct causes *c);

/* rules_net.c */
void ingress_validate(const mval *obj, struct causes *c);
void netpol_default(mdoc *d, mval *obj);
void netpol_validate(const mval *obj, struct causes *c);
void slice_validate(const mval *obj, struct causes *c);
void slice_validate_update(const mval *obj, const mval *old, struct causes *c);

/* rules_addr.c: IPAddress and ServiceCIDR */
const char *ip_name(const char *s);
void ipaddress_validate(const mval *obj, struct causes *c);
void ipaddress_validate_update(const mval *obj, const mval *old, struct causes *c);
void servicecidr_validate(const mval *obj, struct causes *c);
void servicecidr_validate_update(const mval *obj, const mval *old, struct causes *c);
/* rules_quota.c */
void quota_validate(const mval *obj, struct causes *c);
