/*
 * workload: labels, selectors and pod templates, and what the kinds that have them ask in common.
 * Private to common/rules.
 */
#pragma once
#include "base/strv.h"
#include "data/mval.h"
#include "data/schema.h"

/* selector.c */
/* Does the expression have as many values as its operator wants? nodes: Gt and Lt are known. */
void operator_validate(const mval *expr, const char *at, bool nodes, struct causes *c);
/* Does the LabelSelector select these labels? *ret_bad: it is no selector at all. */
bool selector_selects(const mval *selector, const mval *labels, bool *ret_bad);
/* A LabelSelector's own form. */
void selector_validate(const mval *selector, const char *at, struct causes *c);

/* workload.c: a pod template's metadata, of which messages speak without "metadata". */
void template_meta_validate(const mval *template, const char *at, struct causes *c);
/* spec.selector selects the labels of spec.template; and the rest of both. */
void match_validate(const mval *obj, struct causes *c);
/* of: what an empty selector is said to be invalid for. */
void template_validate(const mval *obj, const char *of, struct causes *c);
void template_always_restarts(const mval *obj, struct causes *c);
void workload_default(mdoc *d, mval *obj);
void selector_fixed(const mval *obj, const mval *old, struct causes *c);
/* spec.member is not negative. */
void count_validate(const mval *obj, const char *member, struct causes *c);
/* A share is an int-or-string that is a count or a percentage. */
bool share_is_zero(const mval *v);
void share_validate(const mval *v, const char *at, struct causes *c);
void share_max_100(const mval *v, const char *at, struct causes *c);

/* jobspec.c: a JobSpec that stands at `at`. */
void job_spec_validate(const mval *spec, const char *at, struct causes *c);
void job_spec_warn(const mval *spec, const char *at, struct strv *ret);
