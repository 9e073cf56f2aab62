/* ReplicationController and PodTemplate, the core group's own. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/workload.h"

/* The first version of the kind takes selector and labels from the template. */
void rc_default(mdoc *d, mval *obj)
{
	mval *labels = mobj_at(obj, "spec.template.metadata.labels");

	workload_default(d, obj);
	if (!m_members(labels))
		return;
	if (!mobj_at(obj, "spec.selector"))
		mobj_set(d, obj, "spec.selector", mobj_copy_mut(d, labels));
	if (!mobj_at(obj, "metadata.labels"))
		mobj_set(d, obj, "metadata.labels", mobj_copy_mut(d, labels));
}

/* Do the labels have everything that the selector names? */
static bool is_selected(const mval *selector, const mval *labels)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)selector, i, n, key, v)
	{
		const mval *has = m_get(labels, text_of(key));

		if (!has || strcmp(text_of(has), text_of(v)) != 0)
			return false;
	}
	return true;
}

void rc_validate(const mval *obj, struct causes *c)
{
	const mval *selector = mobj_at(obj, "spec.selector");
	const mval *template = mobj_at(obj, "spec.template");
	const mval *labels = mobj_at(template, "metadata.labels");
	autobuf text = BUF_INIT;

	check_range(mobj_at(obj, "spec"), "spec", "replicas", 0, INT64_MAX, c);
	check_range(mobj_at(obj, "spec"), "spec", "minReadySeconds", 0, INT64_MAX, c);
	if (!m_members(selector))
		causes_add(c, WRONG_REQUIRED, "spec.selector", "Required value");
	if (!template) {
		causes_add(c, WRONG_REQUIRED, "spec.template", "Required value");
		return;
	}
	if (!is_selected(selector, labels)) {
		shown_map(labels, &text);
		causes_add(c, WRONG_INVALID, "spec.template.metadata.labels",
			"Invalid value: %s: `selector` does not match template `labels`",
			text.data);
	}
	template_meta_validate(mobj_at(obj, "spec.template"), "spec.template", c);
	podspec_validate(mobj_at(template, "spec"), "spec.template.spec", c);
	template_always_restarts(obj, c);
}

void podtemplate_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "template.spec"), false);
}

/* A template that nobody uses is checked like those that somebody does. */
void podtemplate_validate(const mval *obj, struct causes *c)
{
	template_meta_validate(mobj_at(obj, "template"), "template", c);
	if (!mobj_at(obj, "template.spec"))
		causes_add(c, WRONG_REQUIRED, "template.spec.containers", "Required value");
	podspec_validate(mobj_at(obj, "template.spec"), "template.spec", c);
}
