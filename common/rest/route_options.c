/* Queries: ListOptions, CreateOptions, UpdateOptions, PatchOptions and DeleteOptions. */
#include <string.h>

#include "base/dur.h"
#include "data/status.h"
#include "rest/route.h"

static const char *options_kind(const struct route *r)
{
	switch (r->req.verb) {
	case API_CREATE:
		return "CreateOptions";
	case API_UPDATE:
		return "UpdateOptions";
	case API_PATCH:
		return "PatchOptions";
	case API_DELETE:
	case API_DELETECOLLECTION:
		return "DeleteOptions";
	default:
		return "ListOptions";
	}
}

static void unsupported(struct route *r, const char *field, const char *value, const char *values)
{
	causes_add(&r->causes, WRONG_ENUM, field, "Unsupported value: %s: supported values: %s",
		value, values);
}

/* All that was found at once. */
static int verdict(struct route *r, struct err *e)
{
	if (!r->causes.n)
		return 0;
	r->refused = options_kind(r);
	return err_invalid(e, "meta.k8s.io", r->refused, "", &r->causes);
}

static void read_dry_run(struct route *r)
{
	autobuf list = BUF_INIT;
	bool all = true;

	for (size_t i = 0; i < r->query.n; i++) {
		const struct query_pair *p = &r->query.v[i];

		if (strcmp(p->key, "dryRun") != 0)
			continue;
		buf_adds(&list, list.len ? "," : "[");
		buf_add_json(&list, p->value, strlen(p->value));
		all = all && !strcmp(p->value, "All");
	}
	buf_addc(&list, ']');
	if (!all)
		unsupported(r, "dryRun", buf_str(&list), "\"All\"");
	r->req.dry_run = list.len > 1;
}

static void read_validation(struct route *r)
{
	static const char *const names[] = {
		[FIELDS_WARN] = "Warn", [FIELDS_STRICT] = "Strict", [FIELDS_IGNORE] = "Ignore"};
	const char *v = query_get(&r->query, "fieldValidation");
	autobuf text = BUF_INIT;

	if (!v || !*v)
		return;
	for (size_t i = 0; i < array_size(names); i++) {
		if (!strcmp(v, names[i])) {
			r->req.fields = (enum api_field_validation)i;
			return;
		}
	}
	buf_add_json(&text, v, strlen(v));
	unsupported(r, "fieldValidation", buf_str(&text),
		"\"\", \"Ignore\", \"Strict\", \"Warn\"");
}

#define MANAGER_MAX 128

static void check_manager(struct route *r)
{
	const char *v = query_get(&r->query, "fieldManager");
	autobuf text = BUF_INIT;

	if (!v)
		return;
	if (strlen(v) > MANAGER_MAX)
		causes_add(&r->causes, WRONG_TOOLONG, "fieldManager",
			"Too long: may not be more than %d bytes", MANAGER_MAX);
	buf_add_json(&text, v, strlen(v));
	for (const char *p = v; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			causes_add(&r->causes, WRONG_INVALID, "fieldManager",
				"Invalid value: %s: invalid character U+%04X (at position %td)",
				text.data, (unsigned)*p, p - v);
}

static void check_patch(struct route *r)
{
	const char *manager = query_get(&r->query, "fieldManager");

	if (r->req.patch != PATCH_APPLY && query_get(&r->query, "force"))
		causes_add(&r->causes, WRONG_FORBIDDEN, "force",
			"Forbidden: may not be specified for non-apply patch");
	if (r->req.patch == PATCH_APPLY && (!manager || !*manager))
		causes_add(&r->causes, WRONG_REQUIRED, "fieldManager",
			"Required value: is required for apply patch");
}

static int read_write(struct route *r, struct err *e)
{
	r->req.force = query_bool(&r->query, "force");
	if (r->req.verb == API_PATCH)
		check_patch(r);
	check_manager(r);
	read_dry_run(r);
	read_validation(r);
	return verdict(r, e);
}

static void read_propagation(struct route *r)
{
	static const char *const names[] = {[PROPAGATE_BACKGROUND] = "Background",
		[PROPAGATE_FOREGROUND] = "Foreground",
		[PROPAGATE_ORPHAN] = "Orphan"};
	const char *v = query_get(&r->query, "propagationPolicy");
	autobuf text = BUF_INIT;

	if (query_get(&r->query, "orphanDependents"))
		r->req.propagation = query_bool(&r->query, "orphanDependents")
					     ? PROPAGATE_ORPHAN
					     : PROPAGATE_BACKGROUND;
	if (!v)
		return;
	buf_add_json(&text, v, strlen(v));
	if (r->req.propagation != PROPAGATE_DEFAULT)
		causes_add(&r->causes, WRONG_INVALID, "propagationPolicy",
			"Invalid value: %s: orphanDependents and deletionPropagation cannot be "
			"both set",
			text.data);
	for (size_t i = PROPAGATE_BACKGROUND; i < array_size(names); i++) {
		if (!strcmp(v, names[i])) {
			r->req.propagation = (enum api_propagation)i;
			return;
		}
	}
	unsupported(r, "propagationPolicy", text.data,
		"\"Foreground\", \"Background\", \"Orphan\", \"nil\"");
}

/* Upstream takes them from a query, too, with no word before them. */
static void read_preconditions(struct route *r)
{
	const char *uid = query_get(&r->query, "uid");
	const char *rv = query_get(&r->query, "resourceVersion");

	if (uid && *uid)
		r->req.pre_uid = uid;
	/* what no revision is, is not the object's either */
	if (rv && *rv && (api_rv_wrong(rv, &r->req.pre_rv) || !r->req.pre_rv))
		r->req.pre_rv = -1;
}

static int read_delete(struct route *r, struct err *e)
{
	if (query_int(&r->query, "gracePeriodSeconds", -1, &r->req.grace_s, e))
		return -1;
	read_propagation(r);
	read_dry_run(r);
	read_preconditions(r);
	return verdict(r, e);
}

static int read_rv(struct route *r, struct err *e)
{
	const char *v = query_get(&r->query, "resourceVersion");
	struct err why = ERR_INIT;

	if (!v)
		return 0;
	r->req.rv_zero = !strcmp(v, "0");
	if (!api_parse_rv(v, &r->req.rv, &why))
		return 0;
	/* upstream's lists refuse it; its reads and watches fail over it, and take no blame */
	if (r->req.verb != API_GET && r->req.verb != API_WATCH)
		return err_set(e, why.code, "invalid resource version: %s", why.msg);
	r->no_reason = true;
	return err_set(e, ERR_INTERNAL, "%s", why.msg);
}

static int read_list(struct route *r, struct err *e)
{
	struct api_req *q = &r->req;

	q->label_selector = query_get(&r->query, "labelSelector");
	q->field_selector = r->selected ? r->selected : query_get(&r->query, "fieldSelector");
	q->continue_token = query_get(&r->query, "continue");
	q->rv_match = query_get(&r->query, "resourceVersionMatch");
	q->rv_exact = q->rv_match && !strcmp(q->rv_match, "Exact");
	q->bookmarks = query_bool(&r->query, "allowWatchBookmarks");
	if (query_get(&r->query, "sendInitialEvents"))
		q->initial = query_bool(&r->query, "sendInitialEvents") ? INITIAL_YES : INITIAL_NO;
	if (query_int(&r->query, "limit", 0, &q->limit, e) ||
		query_int(&r->query, "timeoutSeconds", 0, &q->timeout_s, e))
		return -1;
	return read_rv(r, e);
}

/* How long the client would wait: nothing takes so long here, but it has to be a time. */
static int check_timeout(const struct route *r, struct err *e)
{
	const char *v = query_get(&r->query, "timeout");
	int64_t ns;

	if (!v || !*v || r->req.verb == API_WATCH || !dur_parse(v, &ns))
		return 0;
	return err_set(e, ERR_BADREQUEST,
		"invalid timeout specified in the request URL - time: invalid duration \"%s\"", v);
}

int route_options(struct route *r, bool has_body, struct err *e)
{
	if (check_timeout(r, e))
		return -1;
	switch (r->req.verb) {
	case API_GET:
		return read_rv(r, e);
	case API_LIST:
	case API_WATCH:
		return read_list(r, e);
	case API_DELETECOLLECTION:
		if (read_list(r, e))
			return -1;
		__attribute__((fallthrough));
	case API_DELETE:
		return has_body ? 0 : read_delete(r, e);
	default:
		return read_write(r, e);
	}
}
