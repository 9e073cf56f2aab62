/* A struct api_req as HTTP, and an answer of HTTP as a struct api_res. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api/own.h"
#include "base/log.h"
#include "client/client.h"
#include "data/obj.h"
#include "data/status.h"

/* RFC 3986: unreserved characters as they are, and ':', which names of ours are full of. */
static void add_encoded(struct buf *b, const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			strchr("-._~:", c))
			buf_addc(b, *s);
		else
			buf_addf(b, "%%%02X", c);
	}
}

static void add_part(struct buf *b, const char *s)
{
	if (!s || !*s)
		return;
	buf_addc(b, '/');
	add_encoded(b, s);
}

static void add_query(struct buf *b, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	buf_addc(b, memchr(b->data, '?', b->len) ? '&' : '?');
	buf_addf(b, "%s=", key);
	add_encoded(b, value);
}

static void add_number(struct buf *b, const char *key, int64_t value)
{
	char text[24];

	if (value <= 0)
		return;
	snprintf(text, sizeof(text), "%" PRId64, value);
	add_query(b, key, text);
}

static bool writes(const struct api_req *q)
{
	return q->verb == API_CREATE || q->verb == API_UPDATE || q->verb == API_PATCH;
}

static bool deletes(const struct api_req *q)
{
	return q->verb == API_DELETE || q->verb == API_DELETECOLLECTION;
}

static const struct api_caller *caller_of(const struct client *r, const struct api_req *q)
{
	return q->caller ? q->caller : r->caller;
}

static void add_path(struct buf *b, const struct client *r, const struct api_req *q)
{
	const struct kind *k = q->kind;
	bool many = q->verb == API_LIST || q->verb == API_WATCH || q->verb == API_DELETECOLLECTION;

	buf_adds(b, r->prefix);
	if (*k->group)
		buf_addf(b, "/apis/%s/%s", k->group, k->version);
	else
		buf_addf(b, "/api/%s", k->version);
	if (k->namespaced && q->ns && *q->ns) {
		buf_adds(b, "/namespaces");
		add_part(b, q->ns);
	}
	add_part(b, k->plural);
	/* an object to be made is named by its body; a subresource's, by the path */
	if (!many && (q->verb != API_CREATE || (q->subresource && *q->subresource)))
		add_part(b, q->name);
	add_part(b, q->subresource);
}

static void add_options(struct buf *b, const struct client *r, const struct api_req *q)
{
	static const char *const fields[] = {
		[FIELDS_WARN] = "Warn", [FIELDS_STRICT] = "Strict", [FIELDS_IGNORE] = "Ignore"};
	bool lists = q->verb == API_LIST || q->verb == API_WATCH;

	if (lists || q->verb == API_DELETECOLLECTION) {
		add_query(b, "labelSelector", q->label_selector);
		add_query(b, "fieldSelector", q->field_selector);
		add_number(b, "limit", q->limit);
		add_query(b, "continue", q->continue_token);
	}
	if (lists && q->verb == API_WATCH) {
		add_query(b, "watch", "true");
		/* it is asked for again from where it broke off: the younger that is, the better */
		add_query(b, "allowWatchBookmarks", "true");
	}
	if (lists || (q->verb == API_GET && !q->rv_exact)) {
		add_number(b, "resourceVersion", q->rv);
		if (!q->rv && q->rv_zero)
			add_query(b, "resourceVersion", "0");
	}
	if (lists) {
		add_query(b, "resourceVersionMatch",
			q->rv_exact && !q->rv_match ? "Exact" : q->rv_match);
		if (q->initial != INITIAL_UNSET)
			add_query(b, "sendInitialEvents",
				q->initial == INITIAL_YES ? "true" : "false");
	}
	if (!writes(q))
		return;
	add_query(b, "fieldManager", caller_of(r, q)->manager);
	add_query(b, "fieldValidation", fields[q->fields]);
	if (q->dry_run)
		add_query(b, "dryRun", "All");
	if (q->force)
		add_query(b, "force", "true");
}

/* Nothing that ends a line may get into a header. */
static void add_header(struct buf *b, const char *name, const char *value)
{
	if (!value || !*value || strpbrk(value, "\r\n"))
		return;
	buf_addf(b, "%s: %s\r\n", name, value);
}

/*
 * Root is known to the socket and may do everything; what it runs names itself, as it does without
 * a server. Over a network who it is, is the kubeconfig's word; only --as asks for another.
 */
static void add_who(struct buf *b, const struct client *r, const struct api_req *q)
{
	const struct api_caller *c = caller_of(r, q);
	bool self = r->path && !c->asked;

	add_header(b, "Authorization", r->authorization);
	if (!c->user || !*c->user || !strcmp(c->user, "system:admin") || (!self && !c->asked))
		return;
	add_header(b, "Impersonate-User", c->user);
	for (size_t i = 0; c->groups && c->groups[i]; i++)
		add_header(b, "Impersonate-Group", c->groups[i]);
	if (self)
		add_header(b, "Impersonate-Group", "system:masters");
}

static void add_own(struct buf *b, const struct api_req *q)
{
	buf_adds(b, OWN_CLIENT ": 1\r\n");
	if (writes(q))
		add_header(b, OWN_IF_UID, q->pre_uid);
	if (writes(q) && q->pre_rv > 0)
		buf_addf(b, OWN_IF_REVISION ": %" PRId64 "\r\n", q->pre_rv);
	if (q->verb == API_GET && q->rv_exact && q->rv > 0)
		buf_addf(b, OWN_AS_OF ": %" PRId64 "\r\n", q->rv);
}

static void put_preconditions(
	const struct api_req *q, mdoc *d, mval *o, const char *uid, const char *revision)
{
	char text[24];

	if (q->pre_uid && *q->pre_uid)
		mobj_set_str(d, o, uid, q->pre_uid);
	if (q->pre_rv <= 0)
		return;
	snprintf(text, sizeof(text), "%" PRId64, q->pre_rv);
	mobj_set_str(d, o, revision, text);
}

/* What DELETE has no words for in its path; a body's own word stands before the request's. One
 * that is no object is the server's to refuse. */
static void delete_options(const struct api_req *q, struct buf *ret)
{
	static const char *const policies[] = {[PROPAGATE_BACKGROUND] = "Background",
		[PROPAGATE_FOREGROUND] = "Foreground",
		[PROPAGATE_ORPHAN] = "Orphan"};
	automdoc *d = NULL;
	mval *o;

	if (q->body && q->body_len) {
		if (obj_parse_mut(q->body, q->body_len, "DeleteOptions", &d, NULL) ||
			!yyjson_mut_is_obj(yyjson_mut_doc_get_root(d))) {
			buf_add(ret, q->body, q->body_len);
			return;
		}
	} else {
		d = yyjson_mut_doc_new(NULL);
		yyjson_mut_doc_set_root(d, yyjson_mut_obj(d));
	}
	o = yyjson_mut_doc_get_root(d);
	if (!mobj_at(o, "kind")) {
		mobj_put_str(d, o, "kind", "DeleteOptions");
		mobj_put_str(d, o, "apiVersion", "v1");
	}
	if (q->grace_s >= 0)
		mobj_set_int(d, o, "gracePeriodSeconds", q->grace_s);
	if (q->propagation)
		mobj_set_str(d, o, "propagationPolicy", policies[q->propagation]);
	if (q->dry_run && !mobj_at(o, "dryRun"))
		yyjson_mut_arr_add_str(d, mobj_make_arr(d, o, "dryRun"), "All");
	put_preconditions(q, d, o, "preconditions.uid", "preconditions.resourceVersion");
	mobj_write(ret, o);
}

/* A server that is none of ours takes the preconditions of a write from its object: what does not
 * fit is a conflict. A JSON patch tests for itself. */
static int guarded_body(const struct api_req *q, struct buf *ret, struct err *e)
{
	automdoc *d = NULL;
	mval *o;

	if (obj_parse_mut(q->body, q->body_len, "body", &d, e)) {
		e->code = ERR_BADREQUEST;
		return -1;
	}
	o = yyjson_mut_doc_get_root(d);
	if (yyjson_mut_is_obj(o))
		put_preconditions(q, d, o, "metadata.uid", "metadata.resourceVersion");
	mobj_write(ret, o);
	return 0;
}

static bool is_guarded(const struct client *r, const struct api_req *q)
{
	bool array = q->verb == API_PATCH && q->patch == PATCH_JSON;

	return !r->path && writes(q) && q->body && q->body_len && !array &&
	       ((q->pre_uid && *q->pre_uid) || q->pre_rv > 0);
}

/* What goes into the request; *ret_own keeps what is not the caller's. */
static int body_of(const struct client *r, const struct api_req *q, struct buf *ret_own,
	const char **ret, size_t *ret_len, struct err *e)
{
	*ret = q->body;
	*ret_len = q->body ? q->body_len : 0;
	if (!deletes(q) && !is_guarded(r, q))
		return 0;
	if (deletes(q))
		delete_options(q, ret_own);
	else if (guarded_body(q, ret_own, e))
		return -1;
	*ret = ret_own->data;
	*ret_len = ret_own->len;
	return 0;
}

static const char *media_of(const struct api_req *q)
{
	static const char *const patches[] = {[PATCH_JSON] = "application/json-patch+json",
		[PATCH_MERGE] = "application/merge-patch+json",
		[PATCH_STRATEGIC] = "application/strategic-merge-patch+json",
		[PATCH_APPLY] = "application/apply-patch+yaml"};

	return q->verb == API_PATCH ? patches[q->patch] : "application/json";
}

int client_request(const struct client *r, const struct api_req *q, struct buf *ret, struct err *e)
{
	static const char *const methods[] = {[API_GET] = "GET",
		[API_LIST] = "GET",
		[API_WATCH] = "GET",
		[API_CREATE] = "POST",
		[API_UPDATE] = "PUT",
		[API_PATCH] = "PATCH",
		[API_DELETE] = "DELETE",
		[API_DELETECOLLECTION] = "DELETE"};
	autobuf target = BUF_INIT, own = BUF_INIT;
	const char *body;
	size_t len;

	if (q->verb != API_CREATE && q->verb != API_LIST && q->verb != API_WATCH &&
		q->verb != API_DELETECOLLECTION && (!q->name || !*q->name))
		return err_set(e, ERR_BADREQUEST, "name is required");
	if (body_of(r, q, &own, &body, &len, e))
		return -1;
	add_path(&target, r, q);
	add_options(&target, r, q);
	buf_addf(ret, "%s %s HTTP/1.1\r\n", methods[q->verb], target.data);
	add_header(ret, "Host", r->host);
	add_header(ret, "Accept", "application/json");
	buf_addf(ret, "User-Agent: %s/%s\r\n", prog_name(), K_VERSION);
	add_who(ret, r, q);
	add_own(ret, q);
	if (writes(q) || deletes(q)) {
		add_header(ret, "Content-Type", media_of(q));
		buf_addf(ret, "Content-Length: %zu\r\n", len);
	}
	buf_adds(ret, "\r\n");
	if (writes(q) || deletes(q))
		buf_add(ret, body, len);
	return 0;
}

bool client_repeatable(const struct api_req *q)
{
	return q->verb == API_GET || q->verb == API_LIST || q->verb == API_WATCH;
}

/* What is no Status says at least how it begins. */
static int not_status(const struct hanswer *a, const struct buf *body, struct err *e)
{
	const char *text = buf_str(body);

	return err_set(e, err_from_http(a->status), "HTTP status %d: %.*s", a->status,
		(int)strcspn(text, "\r\n"), text);
}

static int failed(const struct hanswer *a, const struct buf *body, const val *root, struct err *e)
{
	if (strcmp(obj_str_or(root, "kind", ""), "Status") != 0)
		return not_status(a, body, e);
	(void)status_to_err(root, e);
	if (a->failed && e)
		e->code = ERR_UNREACHABLE;
	return -1;
}

int client_answer(const struct hanswer *a, struct buf *body, struct api_res *res, struct err *e)
{
	autodoc *d = NULL;
	const val *root;

	while (body->len && body->data[body->len - 1] == '\n')
		buf_truncate(body, body->len - 1);
	d = yyjson_read(buf_str(body), body->len, YYJSON_READ_NOFLAG);
	root = yyjson_doc_get_root(d);
	buf_release(&res->body);
	res->body = *body;
	*body = (struct buf)BUF_INIT;
	res->http = a->status;
	for (size_t i = 0; i < a->warnings.n; i++)
		strv_add(&res->warnings, a->warnings.v[i]);
	if (a->status >= 400 || a->status < 200)
		return failed(a, &res->body, root, e);
	if (!root && res->body.len)
		return err_set(e, ERR_SYNTAX, "an answer that is no JSON");
	res->rev = a->rev >= 0 ? a->rev : obj_rv(root);
	res->created = a->status == 201;
	res->unchanged = a->unchanged;
	return 0;
}
