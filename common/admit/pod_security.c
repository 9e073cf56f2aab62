/* PodSecurity: what a namespace's labels ask of its pods is enforced, or warned of; who changes the
 * labels is told of the pods that are there already. */
#include <stdlib.h>
#include <string.h>

#include "admit/pod_security.h"

#define PREFIX "pod-security.kubernetes.io/"

/* 0, or -1 with what it may be. */
static int parse_level(const char *s, enum ps_level *ret)
{
	static const char *const names[] = {"privileged", "baseline", "restricted"};

	for (size_t i = 0; i < array_size(names); i++) {
		if (!strcmp(s, names[i])) {
			*ret = (enum ps_level)i;
			return 0;
		}
	}
	return -1;
}

static int parse_version(const char *s, int *ret)
{
	size_t digits = strncmp(s, "v1.", 3) ? 0 : strspn(s + 3, "0123456789");

	if (!strcmp(s, "latest")) {
		*ret = -1;
		return 0;
	}
	if (!digits || digits > 4 || s[3 + digits] || (s[3] == '0' && digits > 1))
		return -1;
	*ret = (int)strtol(s + 3, NULL, 10);
	return 0;
}

static void wrong_label(struct causes *c, const char *key, const char *s, const char *why)
{
	autofree char *at = xasprintf("metadata.labels[%s]", key);

	if (c)
		causes_add(c, WRONG_INVALID, at, "Invalid value: \"%s\": %s", s, why);
}

/* The labels of one mode; bits 1 and 2: it has a level, a version. */
static int read_mode(const val *labels, const char *mode, bool enforced, struct ps_rule *ret,
	struct causes *c)
{
	autofree char *level = xasprintf(PREFIX "%s", mode);
	autofree char *version = xasprintf(PREFIX "%s-version", mode);
	const char *l = yyjson_get_str(yyjson_obj_get((val *)labels, level));
	const char *v = yyjson_get_str(yyjson_obj_get((val *)labels, version));
	int has = 0;

	if (l && parse_level(l, &ret->level)) {
		ret->level = enforced ? PS_RESTRICTED : PS_PRIVILEGED;
		wrong_label(c, level, l, "must be one of privileged, baseline, restricted");
	} else if (l) {
		has |= 1;
	}
	if (v && parse_version(v, &ret->minor))
		wrong_label(c, version, v, "must be \"latest\" or \"v1.x\"");
	else if (v)
		has |= 2;
	return l ? has | 4 : has;
}

struct ps_policy ps_policy_of(const val *labels, struct causes *c)
{
	struct ps_policy p = {{PS_PRIVILEGED, -1}, {PS_PRIVILEGED, -1}, {PS_PRIVILEGED, -1}};
	int enforced = read_mode(labels, "enforce", true, &p.enforce, c), warned;

	read_mode(labels, "audit", false, &p.audit, c);
	warned = read_mode(labels, "warn", false, &p.warn, c);
	/* what is enforced of pods is warned of where they are not yet pods */
	if (enforced & 1 && !(warned & 4) && p.enforce.level > p.warn.level) {
		p.warn.level = p.enforce.level;
		if (!(warned & 2))
			p.warn.minor = p.enforce.minor;
	}
	return p;
}

void ps_rule_write(struct buf *b, const struct ps_rule *r)
{
	static const char *const names[] = {"privileged:", "baseline:", "restricted:"};

	buf_adds(b, names[r->level]);
	if (r->minor < 0)
		buf_adds(b, "latest");
	else
		buf_addf(b, "v1.%d", r->minor);
}

/* More are not looked at: others wait for answers meanwhile. */
enum { LOOK_MAX = 3000 };

/* Pods that are there, told together by what is wrong with them. */
struct told {
	const struct ps_rule *rule;
	size_t n; /* that are there */
	struct map counts; /* why → a struct first */
};
struct first {
	size_t n;
	char name[256];
};

static int look_at_pod(void *arg, const struct store_row *r)
{
	struct told *t = arg;
	autodoc *d = t->n++ < LOOK_MAX ? yyjson_read(r->value, r->len, YYJSON_READ_NOFLAG)
				       : NULL;
	autobuf why = BUF_INIT;
	automdoc *m = NULL;
	struct first *f;
	mval *pod;

	if (!d)
		return 0;
	m = mdoc_from(yyjson_doc_get_root(d));
	pod = yyjson_mut_doc_get_root(m);
	if (ps_allows(t->rule, mobj_at(pod, "metadata"), mobj_at(pod, "spec"), &why, NULL))
		return 0;
	f = map_get(&t->counts, why.data);
	if (!f) {
		f = xcalloc(1, sizeof(*f));
		snprintf(f->name, sizeof(f->name), "%s", obj_name(yyjson_doc_get_root(d)));
		map_put(&t->counts, why.data, f);
	}
	f->n++;
	return 0;
}

static int warn_of_pods(struct admit_ctx *c, const struct ps_rule *rule, struct err *e)
{
	struct told t = {.rule = rule, .counts = {.free_value = free}};
	struct store_list q = {.resource = "pods", .ns = c->name};
	autostrv lines = STRV_INIT;
	autobuf level = BUF_INIT;
	const struct map_slot *s;
	int64_t rev;
	size_t i = 0;
	int rc = store_list(c->store, &q, look_at_pod, &t, &rev, e);

	while ((s = map_next(&t.counts, &i))) {
		const struct first *f = s->value;

		if (f->n == 1)
			strv_addf(&lines, "%s: %s", f->name, s->key);
		else
			strv_addf(&lines, "%s (and %zu other pod%s): %s", f->name, f->n - 1,
				f->n > 2 ? "s" : "", s->key);
	}
	ps_rule_write(&level, rule);
	if (t.n > LOOK_MAX)
		strv_addf(c->warnings,
			"new PodSecurity enforce level only checked against the first %d of %zu "
			"existing pods",
			LOOK_MAX, t.n);
	if (lines.n)
		strv_addf(c->warnings,
			"existing pods in namespace \"%s\" violate the new PodSecurity enforce "
			"level \"%s\"",
			c->name, level.data);
	strv_sort(&lines, 0);
	for (i = 0; i < lines.n; i++)
		strv_add(c->warnings, lines.v[i]);
	map_release(&t.counts);
	return rc < 0 ? -1 : 0;
}

static struct ps_policy policy_in(const mval *ns, struct causes *c)
{
	const mval *labels = mobj_at(ns, "metadata.labels");
	autodoc *d = labels ? doc_from_mut(labels) : NULL;

	return ps_policy_of(d ? yyjson_doc_get_root(d) : NULL, c);
}

int admit_pod_security_labels(struct admit_ctx *c, struct err *e unused_arg)
{
	struct causes wrong = {0}, before = {0};

	if (!admit_is(c, "namespaces") || !c->obj || (c->req->subresource && *c->req->subresource))
		return 0;
	policy_in(c->obj, &wrong);
	policy_in(c->old, &before);
	/* labels that were wrong already may stay */
	if (wrong.n != before.n)
		policy_in(c->obj, c->causes);
	causes_release(&wrong);
	causes_release(&before);
	return 0;
}

static int namespace_change(struct admit_ctx *c, struct err *e)
{
	struct ps_policy p = policy_in(c->obj, NULL), was = policy_in(c->old, NULL);

	if (!c->old || p.enforce.level == PS_PRIVILEGED ||
		(p.enforce.minor == was.enforce.minor && p.enforce.level <= was.enforce.level))
		return 0;
	return warn_of_pods(c, &p.enforce, e);
}

static int policy_for(struct admit_ctx *c, struct ps_policy *ret, struct err *e)
{
	autodoc *ns = NULL;
	int64_t rev;

	if (admit_policy(c, ret))
		return 0;
	if (admit_look(c, "namespaces", "", c->ns, &ns, &rev, e))
		return -1;
	*ret = ps_policy_of(
		ns ? obj_at(yyjson_doc_get_root(ns), "metadata.labels") : NULL, NULL);
	return 0;
}

static void warn(struct admit_ctx *c, const struct ps_rule *r, const mval *pod)
{
	autobuf details = BUF_INIT, level = BUF_INIT;

	if (ps_allows(r, mobj_at(pod, "metadata"), mobj_at(pod, "spec"), NULL, &details))
		return;
	ps_rule_write(&level, r);
	strv_addf(c->warnings, "would violate PodSecurity \"%s\": %s", level.data, details.data);
}

static bool same_containers(const struct admit_ctx *c)
{
	static const char *const lists[] = {
		"spec.containers", "spec.initContainers", "spec.ephemeralContainers"};
	bool same = true;

	for (size_t i = 0; same && i < array_size(lists); i++)
		same = mobj_equal(mobj_at(c->old, lists[i]), mobj_at(c->obj, lists[i])) ||
		       (!mobj_at(c->old, lists[i]) && !mobj_at(c->obj, lists[i]));
	return same;
}

static int pod(struct admit_ctx *c, struct err *e)
{
	autobuf why = BUF_INIT, details = BUF_INIT;
	struct ps_policy p;

	/* of what an update may change images are looked at again, and containers that are new */
	if (c->old && same_containers(c))
		return 0;
	if (policy_for(c, &p, e))
		return -1;
	if (ps_allows(&p.enforce, mobj_at(c->obj, "metadata"), mobj_at(c->obj, "spec"), NULL,
		    &details)) {
		warn(c, &p.warn, c->obj);
		return 0;
	}
	buf_adds(&why, "violates PodSecurity \"");
	ps_rule_write(&why, &p.enforce);
	buf_addf(&why, "\": %s", details.data);
	free(*c->ret_message);
	*c->ret_message = xasprintf("pods \"%s\" is forbidden: %s", c->name ? c->name : "",
		why.data);
	return admit_forbidden(c, e, why.data);
}

/* Where a kind has its pods' template; NULL: it has none. */
static const char *template_of(const struct admit_ctx *c)
{
	static const struct {
		const char *resource, *path;
	} kinds[] = {{"deployments.apps", "spec.template"}, {"replicasets.apps", "spec.template"},
		{"statefulsets.apps", "spec.template"}, {"daemonsets.apps", "spec.template"},
		{"jobs.batch", "spec.template"}, {"replicationcontrollers", "spec.template"},
		{"cronjobs.batch", "spec.jobTemplate.spec.template"}, {"podtemplates", "template"}};

	for (size_t i = 0; i < array_size(kinds); i++)
		if (admit_is(c, kinds[i].resource))
			return kinds[i].path;
	return NULL;
}

int admit_pod_security(struct admit_ctx *c, struct err *e)
{
	const char *sub = c->req->subresource ?: "", *path;
	struct ps_policy p;

	if (!c->obj)
		return 0;
	if (admit_is(c, "pods"))
		return *sub && strcmp(sub, "ephemeralcontainers") != 0 ? 0 : pod(c, e);
	if (*sub)
		return 0;
	if (admit_is(c, "namespaces"))
		return namespace_change(c, e);
	path = template_of(c);
	if (!path || !mobj_at(c->obj, path))
		return 0;
	if (policy_for(c, &p, e))
		return -1;
	warn(c, &p.warn, mobj_at(c->obj, path));
	return 0;
}
