/* Queries: ListOptions, CreateOptions, UpdateOptions, PatchOptions and DeleteOptions. */
#include <string.h>

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

static int invalid(struct route *r, struct err *e, enum schema_wrong why, const char *field,
	const char *message)
{
	r->refused = options_kind(r);
	causes_add(&r->causes, why, field, "%s", message);
	return err_invalid(e, "meta.k8s.io", r->refused, "", &r->causes);
}

static int unsupported(struct route *r, struct err *e, const char *field, const char *value,
	const char *values)
{
	autofree char *message =
		xasprintf("Unsupported value: \"%s\": supported values: %s", value, values);

	return invalid(r, e, WRONG_ENUM, field, message);
}

static int read_dry_run(struct route *r, struct err *e)
{
	for (size_t i = 0; i < r->query.n; i++) {
		const struct query_pair *p = &r->query.v[i];

		if (strcmp(p->key, "dryRun") != 0)
			continue;
		if (strcmp(p->value, "All") != 0)
			return unsupported(r, e, "dryRun", p->value, "\"All\"");
		r->req.dry_run = true;
	}
	return 0;
}

static int read_validation(struct route *r, struct err *e)
{
	static const char *const names[] = {
		[FIELDS_WARN] = "Warn", [FIELDS_STRICT] = "Strict", [FIELDS_IGNORE] = "Ignore"};
	const char *v = query_get(&r->query, "fieldValidation");

	if (!v || !*v)
		return 0;
	for (size_t i = 0; i < array_size(names); i++) {
		if (!strcmp(v, names[i])) {
			r->req.fields = (enum api_field_validation)i;
			return 0;
		}
	}
	return unsupported(r, e, "fieldValidation", v, "\"\", \"Ignore\", \"Strict\", \"Warn\"");
}

#define MANAGER_MAX 128

static int check_manager(struct route *r, struct err *e)
{
	const char *v = query_get(&r->query, "fieldManager");

	if (v && strlen(v) > MANAGER_MAX)
		return invalid(r, e, WRONG_TOOLONG, "fieldManager",
			"Too long: may not be more than 128 bytes");
	for (const char *p = v; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return invalid(r, e, WRONG_INVALID, "fieldManager",
				"Invalid value: should only contain printable characters");
	return 0;
}

static int check_patch(struct route *r, struct err *e)
{
	const char *manager = query_get(&r->query, "fieldManager");

	if (r->req.patch == PATCH_APPLY && (!manager || !*manager))
		return invalid(r, e, WRONG_REQUIRED, "fieldManager",
			"Required value: is required for apply patch");
	if (r->req.patch == PATCH_APPLY)
		return 0;
	if (query_get(&r->query, "force"))
		return invalid(r, e, WRONG_FORBIDDEN, "force",
			"Forbidden: may not be specified for non-apply patch");
	return 0;
}

static int read_write(struct route *r, struct err *e)
{
	r->req.force = query_bool(&r->query, "force");
	if (r->req.verb == API_PATCH && check_patch(r, e))
		return -1;
	return read_dry_run(r, e) || read_validation(r, e) || check_manager(r, e) ? -1 : 0;
}

static int read_propagation(struct route *r, struct err *e)
{
	static const char *const names[] = {[PROPAGATE_BACKGROUND] = "Background",
		[PROPAGATE_FOREGROUND] = "Foreground",
		[PROPAGATE_ORPHAN] = "Orphan"};
	const char *v = query_get(&r->query, "propagationPolicy");

	if (query_bool(&r->query, "orphanDependents"))
		r->req.propagation = PROPAGATE_ORPHAN;
	if (!v || !*v)
		return 0;
	for (size_t i = PROPAGATE_BACKGROUND; i < array_size(names); i++) {
		if (!strcmp(v, names[i])) {
			r->req.propagation = (enum api_propagation)i;
			return 0;
		}
	}
	return unsupported(r, e, "propagationPolicy", v,
		"\"Foreground\", \"Background\", \"Orphan\", \"nil\"");
}

static int read_delete(struct route *r, struct err *e)
{
	if (query_int(&r->query, "gracePeriodSeconds", -1, &r->req.grace_s, e) ||
		read_dry_run(r, e))
		return -1;
	return read_propagation(r, e);
}

static int read_rv(struct route *r, struct err *e)
{
	const char *v = query_get(&r->query, "resourceVersion");

	if (!v)
		return 0;
	r->req.rv_zero = !strcmp(v, "0");
	return api_parse_rv(v, &r->req.rv, e);
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

int route_options(struct route *r, bool has_body, struct err *e)
{
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
