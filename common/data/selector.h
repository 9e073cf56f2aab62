/*
 * selector: label selectors and field selectors.
 *
 * Text form as kubectl's -l ("a=b,c!=d,e in (f,g),!h,i") and --field-selector
 * ("metadata.name=x,spec.nodeName!=y"); object form as metav1.LabelSelector (matchLabels,
 * matchExpressions) and as a plain map (Service.spec.selector).
 */
#pragma once
#include "data/obj.h"

enum selector_op { SEL_EQ, SEL_NE, SEL_IN, SEL_NOTIN, SEL_EXISTS, SEL_NOTEXISTS, SEL_GT, SEL_LT };

struct selector_req {
	char *key;
	enum selector_op op;
	char **values;
	size_t n_values;
};

struct selector {
	struct selector_req *reqs; /* all must hold; none: everything matches */
	size_t n;
	bool nothing; /* matches nothing (a null LabelSelector) */
};

void selector_release(struct selector *s);
must_check int selector_parse(const char *text, struct selector *ret, struct err *e);
/* A metav1.LabelSelector; NULL v: nothing matches; {} everything. */
must_check int selector_from_obj(const val *v, struct selector *ret, struct err *e);
/* A plain map of labels; NULL or {}: nothing (as a Service without a selector). */
void selector_from_map(const val *v, struct selector *ret);
/* node affinity's matchExpressions (In NotIn Exists DoesNotExist Gt Lt). */
must_check int selector_from_exprs(const val *arr, struct selector *ret, struct err *e);
bool selector_matches(const struct selector *s, const val *labels);
/* Canonical text. */
void selector_write(struct buf *b, const struct selector *s);

/* Field selectors: = == != over dotted paths. Which paths a kind allows is the kind's table. */
must_check int fieldsel_parse(const char *text, struct selector *ret, struct err *e);
/* value(path) is "" if absent */
bool fieldsel_matches(const struct selector *s, const val *obj);
