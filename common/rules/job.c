/* Job. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/workload.h"

static const char *const job_name_labels[] = {"batch.kubernetes.io/job-name", "job-name"};

static const char *const job_uid_labels[] = {
	"batch.kubernetes.io/controller-uid", "controller-uid"};

void job_default(mdoc *d, mval *obj)
{
	mval *labels = mobj_at(obj, "spec.template.metadata.labels");

	podspec_default(d, mobj_at(obj, "spec.template.spec"), false);
	if (mobj_at(obj, "spec.podFailurePolicy") && !mobj_at(obj, "spec.podReplacementPolicy"))
		mobj_set_str(d, obj, "spec.podReplacementPolicy", "Failed");
	if (mobj_at(obj, "spec.backoffLimitPerIndex") && !mobj_at(obj, "spec.backoffLimit"))
		mobj_set_int(d, obj, "spec.backoffLimit", INT32_MAX);
	if (m_members(labels) && !mobj_at(obj, "metadata.labels"))
		mobj_set(d, obj, "metadata.labels", mobj_copy_mut(d, labels));
}

static void put_absent(mdoc *d, mval *labels, const char *key, const char *value)
{
	if (!m_get(labels, key))
		mobj_put_str(d, labels, key, value);
}

/* The selector is made of the Job's uid, and stands in the template's labels. What the writer set
 * there stays, and is refused when it says something else. */
void job_prepare_create(mdoc *d, mval *obj)
{
	const char *uid = str_at(obj, "metadata.uid"), *name = str_at(obj, "metadata.name");
	mval *labels;

	if (!mobj_at(obj, "spec.manualSelector"))
		mobj_set_bool(d, obj, "spec.manualSelector", false);
	if (mobj_bool(obj, "spec.manualSelector", false))
		return;
	labels = mobj_make(d, obj, "spec.template.metadata.labels");
	for (size_t i = 0; i < array_size(job_name_labels); i++) {
		put_absent(d, labels, job_uid_labels[i], uid);
		put_absent(d, labels, job_name_labels[i], name);
	}
	put_absent(d, mobj_make(d, obj, "spec.selector.matchLabels"), job_uid_labels[0], uid);
	/* what may be no label is refused in the template, and is not the Job's own fault */
	if (!mobj_at(obj, "metadata.labels") && !name_label_value(name))
		mobj_set(d, obj, "metadata.labels", mobj_copy_mut(d, labels));
}

static void has_label(const mval *labels, const char *key, const char *want, struct causes *c)
{
	autofree char *member = xasprintf("labels[%s]", key);
	static const char at[] = "spec.template.metadata";
	autobuf b = BUF_INIT;

	if (!m_get(labels, key)) {
		wrong(c, WRONG_REQUIRED, at, member, "Required value: must be '%s'", want);
	} else if (strcmp(text_of(m_get(labels, key)), want) != 0) {
		shown_map(labels, &b);
		wrong(c, WRONG_INVALID, at, member, "Invalid value: %s: must be '%s'", b.data,
			want);
	}
}

/* Does the selector choose what the Job's pods are given, whatever else their template says? One
 * that is no selector at all is told of elsewhere. */
static bool is_generated(const mval *selector, const char *uid, const char *name)
{
	automdoc *d = m_doc();
	mval *labels = yyjson_mut_obj(d);
	bool bad, fits;

	for (size_t i = 0; i < array_size(job_name_labels); i++) {
		mobj_put_str(d, labels, job_uid_labels[i], uid);
		mobj_put_str(d, labels, job_name_labels[i], name);
	}
	fits = selector_selects(selector, labels, &bad);
	return fits || bad;
}

static void job_selector_validate(const mval *obj, struct causes *c)
{
	const mval *selector = mobj_at(obj, "spec.selector");
	const mval *labels = mobj_at(obj, "spec.template.metadata.labels");
	const char *uid = str_at(obj, "metadata.uid"), *name = str_at(obj, "metadata.name");
	autobuf b = BUF_INIT;

	if (!selector)
		causes_add(c, WRONG_REQUIRED, "spec.selector", "Required value");
	if (!selector || mobj_bool(obj, "spec.manualSelector", false))
		return;
	for (size_t i = 0; i < array_size(job_name_labels); i++) {
		has_label(labels, job_uid_labels[i], uid, c);
		has_label(labels, job_name_labels[i], name, c);
	}
	if (is_generated(selector, uid, name))
		return;
	shown(selector, &b);
	causes_add(c, WRONG_INVALID, "spec.selector",
		"Invalid value: %s: `selector` not auto-generated", b.data);
}

/* The last pod's hostname is the name and its index. */
static void host_validate(const mval *obj, struct causes *c)
{
	const mval *completions = mobj_at(obj, "spec.completions");
	const char *name = str_at(obj, "metadata.name");
	autofree char *host = NULL;

	if (strcmp(str_at(obj, "spec.completionMode"), "Indexed") != 0 || m_int(completions) < 1)
		return;
	host = xasprintf("%s-%lld", name, (long long)m_int(completions) - 1);
	if (name_dns1123_label(host))
		causes_add(c, WRONG_INVALID, "metadata.name",
			"Invalid value: \"%s\": will not able to create pod with invalid DNS "
			"label: %s",
			name, host);
}

void job_validate(const mval *obj, struct causes *c)
{
	job_selector_validate(obj, c);
	job_spec_validate(mobj_at(obj, "spec"), "spec", c);
	match_validate(obj, c);
	host_validate(obj, c);
}

static bool condition_true(const mval *job, const char *type)
{
	size_t i, n;
	mval *cond;

	yyjson_mut_arr_foreach(mobj_at(job, "status.conditions"), i, n, cond)
	{
		if (!strcmp(str_at(cond, "type"), type))
			return !strcmp(str_at(cond, "status"), "True");
	}
	return false;
}

/* While a Job is suspended, and none of its pods runs, one may say anew where its pods may go and
 * what they need (KEP-2926, KEP-5440). */
static bool may_change_template(const mval *old)
{
	if (!mobj_bool(old, "spec.suspend", false))
		return false;
	return !mobj_at(old, "status.startTime") ||
	       (condition_true(old, "Suspended") && !mobj_int(old, "status.active", 0));
}

/* What may change, as it is in obj, in a copy of old's template. */
static void take_directives(mdoc *d, mval *was, const mval *is)
{
	static const char *const paths[] = {"metadata.labels", "metadata.annotations",
		"spec.nodeSelector", "spec.tolerations", "spec.schedulingGates",
		"spec.affinity.nodeAffinity"};
	static const char *const lists[] = {"spec.containers", "spec.initContainers"};

	for (size_t i = 0; i < array_size(paths); i++) {
		const mval *v = mobj_at(is, paths[i]);

		if (v)
			mobj_set(d, was, paths[i], mobj_copy_mut(d, v));
		else
			mobj_del(was, paths[i]);
	}
	if (!m_members(mobj_at(was, "spec.affinity")) && !mobj_at(is, "spec.affinity"))
		mobj_del(was, "spec.affinity");
	for (size_t l = 0; l < array_size(lists); l++) {
		mval *to = mobj_at(was, lists[l]), *from = mobj_at(is, lists[l]), *x;
		struct m_walk in_from = m_walk(from);
		size_t i, n;

		if (m_len(to) != m_len(from))
			continue;
		yyjson_mut_arr_foreach(to, i, n, x)
		{
			const mval *v = m_get(m_walk_next(&in_from), "resources");

			if (v)
				mobj_put(d, x, "resources", mobj_copy_mut(d, v));
		}
	}
}

static void template_fixed(const mval *obj, const mval *old, struct causes *c)
{
	automdoc *d = m_doc();
	mval *was = mobj_copy_mut(d, mobj_at(old, "spec.template"));
	const mval *is = mobj_at(obj, "spec.template");
	autobuf b = BUF_INIT;

	if (may_change_template(old))
		take_directives(d, was, is);
	if (mobj_equal(is, was))
		return;
	shown_template(is, &b);
	causes_add(c, WRONG_INVALID, "spec.template", "Invalid value: %s: field is immutable",
		b.data);
}

/* An Indexed Job may grow and shrink when completions and parallelism stay equal. */
static void completions_fixed(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "spec.completions"), *was = mobj_at(old, "spec.completions");
	const mval *parallelism = mobj_at(obj, "spec.parallelism");

	if (strcmp(str_at(obj, "spec.completionMode"), "Indexed") != 0)
		check_fixed(obj, old, "spec.completions", c);
	else if (m_int(is) != m_int(was) && m_int(is) != m_int(parallelism))
		causes_add(c, WRONG_INVALID, "spec.completions",
			"Invalid value: %lld: can only be modified in tandem with spec.parallelism",
			(long long)m_int(is));
}

void job_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	completions_fixed(obj, old, c);
	check_fixed(obj, old, "spec.selector", c);
	template_fixed(obj, old, c);
	check_fixed(obj, old, "spec.completionMode", c);
	check_fixed_inner(obj, old, "spec.podFailurePolicy", "PodFailurePolicy", c);
	check_fixed(obj, old, "spec.backoffLimitPerIndex", c);
	check_fixed(obj, old, "spec.managedBy", c);
	check_fixed_inner(obj, old, "spec.successPolicy", "SuccessPolicy", c);
}

void job_warn(const mval *obj, struct strv *ret)
{
	job_spec_warn(mobj_at(obj, "spec"), "spec", ret);
}
