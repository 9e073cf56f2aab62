/* GET and LIST: what is stored, with its revision put in; selectors, pages, history. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api/local.h"
#include "base/clock.h"
#include "data/selector.h"
#include "store/terms.h"

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
	struct store_key key = {k->resource, k->namespaced && ns ? ns : "", name};
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

int local_get(struct local *l, const struct api_req *r, struct api_res *res, struct err *e)
{
	autobuf text = BUF_INIT;
	int64_t rev = 0;

	if (!r->name || !*r->name)
		return err_set(e, ERR_BADREQUEST, "name is required");
	if (local_read(l, convert_stored(r->kind), r->ns, r->name, r->rv, &text, &rev, e))
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
	const char *const *allowed = rules_selectable(convert_stored(r->kind)->resource, &own);

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

static int filter_refused(const struct api_req *r, struct err *e)
{
	const struct kind *k = r->kind;

	e->code = ERR_BADREQUEST;
	return err_wrap(e,
		"Unable to find \"%s/%s, Resource=%s\" that match label selector \"%s\", "
		"field selector \"%s\"",
		k->group, k->version, k->plural, r->label_selector ? r->label_selector : "",
		r->field_selector ? r->field_selector : "");
}

int filter_init(struct local_filter *f, const struct api_req *r, struct err *e)
{
	struct local_filter made = {0};
	const char *labels = r->label_selector, *fields = r->field_selector;

	made.any = !(labels && *labels) && !(fields && *fields);
	if ((labels && *labels && selector_parse(labels, &made.labels, e)) ||
		(fields && *fields &&
			(fieldsel_parse(fields, &made.fields, e) ||
				check_selectable(r, &made.fields, e)))) {
		filter_release(&made);
		return filter_refused(r, e);
	}
	*f = made;
	return 0;
}

void filter_release(struct local_filter *f)
{
	selector_release(&f->labels);
	selector_release(&f->fields);
}

/* Fields that are selected by though they are left out when they are zero, or stand elsewhere. */
static const struct {
	const char *key, *path, *absent;
} field_forms[] = {
	{"spec.unschedulable", "spec.unschedulable", "false"},
	{"spec.hostNetwork", "spec.hostNetwork", "false"},
	{"status.replicas", "status.replicas", "0"},
	{"status.successful", "status.succeeded", "0"},
	{"source", "source.component", ""},
};

static bool field_matches(const struct selector_req *req, const val *obj)
{
	struct selector_req one = *req;
	struct selector s = {.reqs = &one, .n = 1};

	for (size_t i = 0; i < array_size(field_forms); i++) {
		if (strcmp(req->key, field_forms[i].key) != 0)
			continue;
		if (!obj_at(obj, field_forms[i].path))
			return (req->op == SEL_EQ) ==
			       !strcmp(req->values[0], field_forms[i].absent);
		one.key = (char *)field_forms[i].path;
		break;
	}
	return fieldsel_matches(&s, obj);
}

bool filter_matches(const struct local_filter *f, const char *text, size_t len)
{
	autodoc *d = NULL;
	const val *v;

	if (f->any)
		return true;
	d = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	v = yyjson_doc_get_root(d);
	if (!v || !selector_matches(&f->labels, obj_at(v, "metadata.labels")))
		return false;
	for (size_t i = 0; i < f->fields.n; i++)
		if (!field_matches(&f->fields.reqs[i], v))
			return false;
	return true;
}

/* A page's place: "REV NS NAME". Opaque to clients. */
struct place {
	int64_t rev;
	char ns[64], name[256];
};

static int place_parse(const char *token, struct place *p, struct err *e)
{
	int n = 0;

	p->ns[0] = p->name[0] = 0;
	if (sscanf(token, "%" SCNd64 ":%63[^:]:%255s%n", &p->rev, p->ns, p->name, &n) != 3 ||
		token[n] || p->rev <= 0)
		return err_set(e, ERR_BADREQUEST, "continue key is not valid: %s", token);
	if (!strcmp(p->ns, "-"))
		p->ns[0] = 0;
	return 0;
}

struct listing {
	const struct local_filter *filter;
	const struct kind *asked;
	api_obj_fn fn;
	void *arg;
	int64_t limit, n;
	struct buf object;
	struct place last; /* of the last object given out */
	bool more;
	int stopped; /* fn's answer that was not 0 */
};

/* Behind a full page the rows are only stepped over: a store tells a list's revision at its end. */
static int list_row(void *arg, const struct store_row *r)
{
	struct listing *l = arg;

	if (l->more || !filter_matches(l->filter, r->value, r->len))
		return 0;
	if (l->limit && l->n == l->limit) {
		l->more = true;
		return 0;
	}
	l->n++;
	snprintf(l->last.ns, sizeof(l->last.ns), "%s", r->key.ns);
	snprintf(l->last.name, sizeof(l->last.name), "%s", r->key.name);
	buf_clear(&l->object);
	convert_splice(l->asked, r->value, r->len, r->rev, &l->object);
	l->stopped = l->fn(l->arg, l->object.data, l->object.len);
	return l->stopped ? 1 : 0;
}

static int expired(struct err *e)
{
	if (e->code == ERR_GONE)
		err_set(e, ERR_EXPIRED,
			"The provided continue parameter is too old to display a consistent list "
			"result. You must start a new list without the continue parameter");
	return -1;
}

/* Everything that matches through fn; *ret_more: limit cut it, *place is where. */
static int list_all(struct local *l, const struct api_req *r, api_obj_fn fn, void *arg,
	struct place *place, bool *ret_more, struct err *e)
{
	struct local_filter filter = {0};
	struct listing listing = {
		.filter = &filter, .asked = r->kind, .fn = fn, .arg = arg, .limit = r->limit};
	struct store_list q = {.resource = convert_stored(r->kind)->resource};
	struct place from = {0};
	autofree char *term = NULL;
	int64_t rev = 0, now;
	int rc;

	if (r->continue_token && *r->continue_token) {
		if (place_parse(r->continue_token, &from, e))
			return -1;
		q.after_ns = from.ns;
		q.after_name = from.name;
		q.at_rev = from.rev;
	} else if (r->rv) {
		const char *ns = r->kind->namespaced && r->ns && *r->ns ? r->ns : NULL;

		if (store_revision_of(l->store, q.resource, ns, &now, e))
			return -1;
		if (r->rv > now)
			return err_set(e, ERR_TIMEOUT,
				"Too large resource version: %" PRId64 ", current: %" PRId64, r->rv,
				now);
		q.at_rev = r->rv_exact ? r->rv : 0;
	}
	if (r->kind->namespaced && r->ns && *r->ns)
		q.ns = r->ns;
	if (filter_init(&filter, r, e))
		return -1;
	if (filter.any && r->limit > 0)
		q.limit = r->limit + 1;
	q.term = term = terms_for_fields(q.resource, &filter.fields);
	rc = store_list(l->store, &q, list_row, &listing, &rev, e);
	filter_release(&filter);
	buf_release(&listing.object);
	if (listing.stopped)
		return listing.stopped;
	if (rc)
		return from.rev ? expired(e) : -1;
	*place = listing.last;
	place->rev = q.at_rev ? q.at_rev : rev;
	*ret_more = listing.more;
	return 0;
}

static int add_item(void *arg, const char *text, size_t len)
{
	struct buf *b = arg;

	if (b->data[b->len - 1] != '[')
		buf_addc(b, ',');
	buf_add(b, text, len);
	return 0;
}

int local_list(struct local *l, const struct api_req *r, struct api_res *res, struct err *e)
{
	autobuf items = BUF_INIT;
	struct place at = {0};
	bool more = false;

	buf_addc(&items, '[');
	if (list_all(l, r, add_item, &items, &at, &more, e))
		return -1;
	buf_addf(&res->body,
		"{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":"
		"\"%" PRId64 "\"",
		r->kind->kind, r->kind->api_version, at.rev);
	if (more) {
		autofree char *token =
			xasprintf("%" PRId64 ":%s:%s", at.rev, *at.ns ? at.ns : "-", at.name);

		buf_adds(&res->body, ",\"continue\":");
		buf_add_json(&res->body, token, strlen(token));
	}
	buf_adds(&res->body, "},\"items\":");
	buf_add(&res->body, items.data, items.len);
	buf_adds(&res->body, "]}");
	res->rev = at.rev;
	res->http = 200;
	return 0;
}

int local_list_each(struct api *a, const struct api_req *r, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	struct place at = {0};
	bool more = false;
	int rc = list_all((struct local *)a, r, fn, arg, &at, &more, e);

	if (rc)
		return rc;
	if (ret_rev)
		*ret_rev = at.rev;
	return 0;
}
