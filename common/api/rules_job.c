/* Group batch: Job and CronJob. */
#include <string.h>

#include "api/rules_priv.h"

static const char *const job_name_labels[] = {"batch.kubernetes.io/job-name", "job-name"};
static const char *const job_uid_labels[] = {
	"batch.kubernetes.io/controller-uid", "controller-uid"};

void job_default(mdoc *d, mval *obj)
{
	mval *labels = mobj_at(obj, "spec.template.metadata.labels");

	podspec_default(d, mobj_at(obj, "spec.template.spec"), false);
	if (m_members(labels) && !mobj_at(obj, "metadata.labels"))
		mobj_set(d, obj, "metadata.labels", mobj_copy_mut(d, labels));
}

/* The selector is made of the Job's uid, and stands in the template's labels. */
void job_prepare_create(mdoc *d, mval *obj)
{
	const char *uid = str_at(obj, "metadata.uid"), *name = str_at(obj, "metadata.name");
	mval *labels;

	if (!mobj_at(obj, "spec.manualSelector"))
		mobj_set_bool(d, obj, "spec.manualSelector", false);
	if (mobj_bool(obj, "spec.manualSelector", false) || mobj_at(obj, "spec.selector"))
		return;
	labels = mobj_make(d, obj, "spec.template.metadata.labels");
	for (size_t i = 0; i < array_size(job_name_labels); i++) {
		mobj_put_str(d, labels, job_uid_labels[i], uid);
		mobj_put_str(d, labels, job_name_labels[i], name);
	}
	mobj_put_str(d, mobj_make(d, obj, "spec.selector.matchLabels"), job_uid_labels[0], uid);
	if (!mobj_at(obj, "metadata.labels"))
		mobj_set(d, obj, "metadata.labels", mobj_copy_mut(d, labels));
}

static void job_spec_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const counts[] = {"parallelism", "completions", "backoffLimit",
		"backoffLimitPerIndex", "maxFailedIndexes", "activeDeadlineSeconds",
		"ttlSecondsAfterFinished"};
	const char *policy = str_at(spec, "template.spec.restartPolicy");
	autofree char *where = xasprintf("%s.template.spec", at);

	for (size_t i = 0; i < array_size(counts); i++)
		check_range(spec, at, counts[i], 0, INT64_MAX, c);
	if (!strcmp(str_at(spec, "completionMode"), "Indexed") && !mobj_at(spec, "completions"))
		wrong(c, WRONG_REQUIRED, at, "completions",
			"Required value: when completion mode is Indexed");
	podspec_validate(mobj_at(spec, "template.spec"), where, c);
	if (!*policy || !strcmp(policy, "Always"))
		wrong(c, WRONG_REQUIRED, where, "restartPolicy",
			"Required value: valid values: \"OnFailure\", \"Never\"");
}

static void job_selector_validate(const mval *obj, struct causes *c)
{
	const mval *selector = mobj_at(obj, "spec.selector");
	const char *uid = text_of(m_get(mobj_at(selector, "matchLabels"), job_uid_labels[0]));
	autobuf b = BUF_INIT;

	if (mobj_bool(obj, "spec.manualSelector", false)) {
		if (!selector)
			causes_add(c, WRONG_REQUIRED, "spec.selector", "Required value");
		return;
	}
	if (selector && m_members(mobj_at(selector, "matchLabels")) == 1 &&
		!strcmp(uid, str_at(obj, "metadata.uid")))
		return;
	shown(selector, &b);
	causes_add(c, WRONG_INVALID, "spec.selector",
		"Invalid value: %s: `selector` not auto-generated", b.data);
}

void job_validate(const mval *obj, struct causes *c)
{
	job_selector_validate(obj, c);
	job_spec_validate(mobj_at(obj, "spec"), "spec", c);
	match_validate(obj, c);
}

static void template_fixed(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "spec.template");
	autobuf b = BUF_INIT;

	if (mobj_equal(is, mobj_at(old, "spec.template")))
		return;
	shown_template(is, &b);
	causes_add(c, WRONG_INVALID, "spec.template", "Invalid value: %s: field is immutable",
		b.data);
}

void job_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	static const char *const fixed[] = {"spec.selector", "spec.completionMode",
		"spec.podFailurePolicy", "spec.backoffLimitPerIndex", "spec.managedBy",
		"spec.successPolicy"};
	bool indexed = !strcmp(str_at(old, "spec.completionMode"), "Indexed");

	for (size_t i = 0; i < array_size(fixed); i++)
		check_fixed(obj, old, fixed[i], c);
	if (!indexed)
		check_fixed(obj, old, "spec.completions", c);
	template_fixed(obj, old, c);
}

void cronjob_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec.jobTemplate.spec.template.spec"), false);
}

void cronjob_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	if (strlen(str_at(obj, "metadata.name")) > 52)
		causes_add(c, WRONG_TOOLONG, "metadata.name",
			"Invalid value: \"%s\": must be no more than 52 characters",
			str_at(obj, "metadata.name"));
	schedule_validate(spec, "spec", c);
	timezone_validate(spec, "spec", c);
	check_range(spec, "spec", "startingDeadlineSeconds", 0, INT64_MAX, c);
	check_range(spec, "spec", "successfulJobsHistoryLimit", 0, INT64_MAX, c);
	check_range(spec, "spec", "failedJobsHistoryLimit", 0, INT64_MAX, c);
	job_spec_validate(mobj_at(spec, "jobTemplate.spec"), "spec.jobTemplate.spec", c);
}
