/*
 * pod_security: the Pod Security Standards (k8s.io/pod-security-admission, v1.36), as labels of a
 * namespace ask for them. Private to common/admit.
 */
#pragma once
#include "admit/admit.h"
#include "base/strv.h"
#include "data/mval.h"

enum ps_level { PS_PRIVILEGED, PS_BASELINE, PS_RESTRICTED };

/* A level, and of which version's rules; minor -1: the latest. */
struct ps_rule {
	enum ps_level level;
	int minor;
};
struct ps_policy {
	struct ps_rule enforce, audit, warn;
};

/* What a namespace's labels say; causes (or NULL) get what is wrong with them. What is wrong is
 * taken as restricted, or of warnings and audits as nothing. */
struct ps_policy ps_policy_of(const val *labels, struct causes *c);
/* "restricted:latest" */
void ps_rule_write(struct buf *b, const struct ps_rule *r);

/* The policy of the namespace that an object is made in, where it was found alive. */
bool admit_policy(const struct admit_ctx *c, struct ps_policy *ret);

/* What a level forbids: look says whether a pod of that spec does it, and of whom on b. */
struct ps_check {
	const char *reason;
	int since;	/* the minor version that has it first */
	bool overlaps;	/* restricted has a stricter one instead */
	bool (*look)(const mval *meta, const mval *spec, struct buf *b);
};
extern const struct ps_check ps_baseline[]; /* ends with reason == NULL */

/* What the checks share; pod_security_checks.c. */
#define SC "securityContext"
static inline const char *ps_str(const mval *v, const char *path)
{
	return mobj_str(v, path) ?: "";
}
/* Who is to blame, and with what. */
struct ps_blame {
	bool pod;
	struct strv containers, values;
};
void ps_blame_release(struct ps_blame *b);
/* Does it do that, a container or what is like one? What it uses goes to values. */
typedef bool (*ps_fn)(const mval *of, struct strv *values);
void ps_visit(const mval *spec, ps_fn does, struct ps_blame *w);
/* "a", "b": values once and sorted, names as they come. */
void ps_quoted(struct buf *b, struct strv *list, bool once);
void ps_say_containers(struct buf *b, struct ps_blame *w);
/* The pod and containers that do it, what is said of them, and what they use. */
bool ps_setters(const mval *spec, ps_fn does, const char *what, struct buf *b);
/* Containers that do it, what is said of them behind their names, and what they use. */
bool ps_only(const mval *spec, ps_fn does, const char *what, struct buf *b);
/* … that add capabilities, as does says. */
bool ps_added(const mval *spec, ps_fn does, struct buf *b);
/* Capabilities beyond these, of a container. */
bool ps_adds_more(const mval *c, const char *const *allowed, size_t n, struct strv *values);
bool ps_is_any(const char *s, const char *const *list, size_t n);
bool ps_is_unconfined(const mval *of, struct strv *values);

/* pod_security_strict.c: is a pod of that spec allowed? Else reasons get why, as "a, b", and
 * details the same with who is to blame: "a (container "x" must not …), b (…)". Either may be
 * NULL. */
bool ps_allows(const struct ps_rule *r, const mval *meta, const mval *spec, struct buf *reasons,
	struct buf *details);
