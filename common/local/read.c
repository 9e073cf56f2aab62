/* GET: what is stored, with its revision put in; and the selectors of lists and watches. */
#include <string.h>

#include "data/selector.h"
#include "local/local.h"

struct read_row {
	struct buf *text;
	int64_t *rev;
};

static int keep_row(void *arg, const struct store_row *r)
{
	struct read_row *keep = arg;

	buf_add(keep->text, r->value, r->len);
	*keep->rev = r->rev;
	return 0;
}

int local_read(struct local *l, const struct kind *k, const char *ns, const char *name,
	int64_t at_rev, struct buf *ret_text, int64_t *ret_rev, struct err *e)
{
	struct store_key key = {
		convert_stored(k)->resource, k->namespaced && ns ? ns : "", name};
	struct read_row keep = {ret_text, ret_rev};
	struct err err = ERR_INIT;

	if (!store_get(l->store, &key, at_rev, keep_row, &keep, &err))
		return 0;
	if (err.code == ERR_NOTFOUND)
		return err_set(e, ERR_NOTFOUND, "%s \"%s\" not found", k->resource, name);
	if (e)
		*e = err;
	return -1;
}

int local_get(struct local *l, const struct api_req *r, struct api_res *res, struct refusal *why,
	struct err *e)
{
	autobuf text = BUF_INIT;
	int64_t rev = 0, now;
	const struct kind *k = convert_stored(r->kind);

	if (!r->name || !*r->name)
		return err_set(e, ERR_BADREQUEST, "name is required");
	if (r->rv && !r->rv_exact &&
		(store_revision_of(l->store, k->resource, k->namespaced ? r->ns : NULL, &now, e) ||
			options_too_large(r->rv, now, why, e)))
		return -1;
	if (local_read(l, r->kind, r->ns, r->name, r->rv_exact ? r->rv : 0, &text, &rev, e))
		return -1;
	convert_splice(r->kind, text.data, text.len, rev, &res->body);
	res->rev = rev;
	res->http = 200;
	return 0;
}

/* A path that the kind does not select by: refused in upstream's two wordings. */
static int check_selectable(const struct api_req *r, const struct selector *s, struct err *e)
{
	bool own;
	const char *const *allowed = rules_selectable(r->kind->resource, &own);

	for (size_t i = 0; i < s->n; i++) {
		const char *key = s->reqs[i].key;
		size_t j = 0;

		if (!strcmp(key, "metadata.name") || !strcmp(key, "metadata.namespace"))
			continue;
		while (allowed[j] && strcmp(allowed[j], key) != 0)
			j++;
		if (allowed[j])
			continue;
		if (own)
			return err_set(e, ERR_BADREQUEST, "field label not supported: %s", key);
		return err_set(e, ERR_BADREQUEST,
			"\"%s\" is not a known field selector: only \"metadata.name\", "
			"\"metadata.namespace\"",
			key);
	}
	return 0;
}

/* The one name that can match, or NULL: what is not of that name need not be parsed. */
static const char *wanted_name(const struct api_req *r, const struct selector *fields)
{
	if (r->name && *r->name)
		return r->name;
	for (size_t i = 0; i < fields->n; i++)
		if (fields->reqs[i].op == SEL_EQ && !strcmp(fields->reqs[i].key, "metadata.name"))
			return fields->reqs[i].values[0];
	return NULL;
}

int filter_init(struct local_filter *f, const struct api_req *r, struct err *e)
{
	struct local_filter made = {0};
	const char *labels = r->label_selector, *fields = r->field_selector;

	made.any = !(labels && *labels) && !(fields && *fields) && !(r->name && *r->name);
	if ((labels && *labels && selector_parse(labels, &made.labels, e)) ||
		(fields && *fields &&
			(fieldsel_parse(fields, &made.fields, e) ||
				check_selectable(r, &made.fields, e)))) {
		filter_release(&made);
		if (e)
			e->code = ERR_BADREQUEST;
		return -1;
	}
	made.name = xstrdup_null(wanted_name(r, &made.fields));
	*f = made;
	return 0;
}

void filter_release(struct local_filter *f)
{
	selector_release(&f->labels);
	selector_release(&f->fields);
	free(f->name);
}

/* Fields that are selected by though they are left out when they are zero, or stand elsewhere: in
 * the first of these places that has something. */
static const struct {
	const char *key, *absent, *paths[2];
} field_forms[] = {
	{"spec.unschedulable", "false", {"spec.unschedulable"}},
	{"spec.hostNetwork", "false", {"spec.hostNetwork"}},
	{"status.replicas", "0", {"status.replicas"}},
	{"status.successful", "0", {"status.succeeded"}},
	{"source", "", {"source.component", "reportingComponent"}},
	{"reportingController", "", {"reportingComponent"}},
	{"regarding.kind", "", {"involvedObject.kind"}},
	{"regarding.namespace", "", {"involvedObject.namespace"}},
	{"regarding.name", "", {"involvedObject.name"}},
	{"regarding.uid", "", {"involvedObject.uid"}},
	{"regarding.apiVersion", "", {"involvedObject.apiVersion"}},
	{"regarding.resourceVersion", "", {"involvedObject.resourceVersion"}},
	{"regarding.fieldPath", "", {"involvedObject.fieldPath"}},
};

static bool field_matches(const struct selector_req *req, const val *obj)
{
	struct selector_req one = *req;
	struct selector s = {.reqs = &one, .n = 1};

	for (size_t i = 0; i < array_size(field_forms); i++) {
		if (strcmp(req->key, field_forms[i].key) != 0)
			continue;
		for (size_t j = 0; j < array_size(field_forms[i].paths); j++) {
			one.key = (char *)field_forms[i].paths[j];
			if (one.key && obj_at(obj, one.key))
				return fieldsel_matches(&s, obj);
		}
		return (req->op == SEL_EQ) == !strcmp(req->values[0], field_forms[i].absent);
	}
	return fieldsel_matches(&s, obj);
}

bool filter_matches(const struct local_filter *f, const char *name, const char *text, size_t len)
{
	autodoc *d = NULL;
	const val *v;

	if (f->any)
		return true;
	if (f->name && strcmp(f->name, name) != 0)
		return false;
	d = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	v = yyjson_doc_get_root(d);
	if (!v || !selector_matches(&f->labels, obj_at(v, "metadata.labels")))
		return false;
	for (size_t i = 0; i < f->fields.n; i++)
		if (!field_matches(&f->fields.reqs[i], v))
			return false;
	return true;
}
