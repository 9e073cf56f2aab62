/*
 * The pieces of the write pipeline that every verb uses: reading what is stored, decoding,
 * defaults, admission, validation, and what is stored in the end.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "local/managed.h"

void call_init(struct call *c, struct local *l, const struct api_req *r)
{
	*c = (struct call){0};
	c->l = l;
	c->req = r;
	c->caller = r->caller ? r->caller : l->caller;
	c->asked = r->kind;
	c->kind = convert_stored(r->kind);
	c->rules = rules_for(c->kind->resource);
	call_reset(c);
}

void call_reset(struct call *c)
{
	free_mdoc(&c->old_doc);
	free_mdoc(&c->d);
	admit_txn_release(&c->txn);
	causes_release(&c->causes);
	c->causes = (struct causes){0};
	causes_release(&c->strange);
	strv_release(&c->warnings);
	c->warnings = (struct strv)STRV_INIT;
	buf_clear(&c->text);
	free(c->ns);
	free(c->name);
	c->kind = convert_stored(c->asked); /* a Binding's became its pod's */
	c->old_doc = c->d = NULL;
	c->old = c->obj = NULL;
	c->old_rev = 0;
	c->ns = xstrdup(c->kind->namespaced && c->req->ns ? c->req->ns : "");
	c->name = c->req->name && *c->req->name ? xstrdup(c->req->name) : NULL;
	free(c->message);
	c->message = NULL;
	c->applied = c->deleting = c->generated = c->status_answer = c->dry = c->nameless = false;
	c->evicting = c->homeless = false;
	c->refused_group = c->refused_kind = NULL;
	c->refused_named = false;
	c->retry_after_s = 0;
	c->http = 0;
	c->fresh = c->attempt > 0 || c->req->dry_run;
	c->relied = false;
	c->outcome = CALL_NOTHING;
	c->now_ns = c->req->now_ns ? c->req->now_ns : clock_now_ns();
}

void call_release(struct call *c)
{
	free_mdoc(&c->old_doc);
	free_mdoc(&c->d);
	admit_txn_release(&c->txn);
	causes_release(&c->causes);
	causes_release(&c->strange);
	strv_release(&c->warnings);
	buf_release(&c->text);
	free(c->message);
	free(c->ns);
	free(c->name);
}

const struct kind *call_told(const struct call *c)
{
	return convert_stored(c->asked) == c->kind ? c->asked : c->kind;
}

struct store_key call_key(const struct call *c)
{
	return (struct store_key){c->kind->resource, c->ns, c->name};
}

int call_load(struct call *c, struct err *e)
{
	autobuf text = BUF_INIT;

	if (!c->name)
		return err_set(e, ERR_BADREQUEST, "name is required");
	if (local_read(c->l, call_told(c), c->ns, c->name, 0, &text, &c->old_rev, e))
		return -1;
	if (obj_parse_mut(text.data, text.len, c->name, &c->old_doc, e)) {
		e->code = ERR_CORRUPT;
		return err_wrap(e, "%s \"%s\" as stored", c->kind->resource, c->name);
	}
	c->old = yyjson_mut_doc_get_root(c->old_doc);
	return 0;
}

static int decode_refused(const struct kind *k, struct err *e)
{
	return err_wrap(
		e, "%s in version \"%s\" cannot be handled as a %s", k->kind, k->version, k->kind);
}

/* Unknown fields, as the request wants them: an error, warnings, or silence. */
static int unknown_fields(struct call *c, const struct kind *k, const val *patch,
	const struct causes *unknown, struct err *e)
{
	autobuf all = BUF_INIT;

	if (c->req->fields == FIELDS_IGNORE || !unknown->n)
		return 0;
	buf_adds(&all, "strict decoding error: ");
	for (size_t i = 0; i < unknown->n; i++) {
		const char *m = unknown->v[i].message;

		if (c->req->fields == FIELDS_WARN)
			strv_add(&c->warnings, m);
		else
			buf_addf(&all, "%s%s", i ? ", " : "", m);
	}
	if (c->req->fields == FIELDS_WARN)
		return 0;
	if (c->req->verb == API_PATCH)
		return call_patch_invalid(c, patch, all.data, e);
	err_set(e, ERR_BADREQUEST, "%s", all.data);
	return decode_refused(k, e);
}

static int check_types(struct call *c, const struct kind *k, const val *patch,
	const struct obj_keys *twice, struct err *e)
{
	struct err bad = ERR_INIT;
	struct causes unknown = c->strange;
	bool patched = c->req->verb == API_PATCH && c->req->patch != PATCH_APPLY;
	int rc;

	if (!k->type)
		return 0;
	c->strange = (struct causes){0};
	rc = patch ? schema_decode_tree(k->type, c->d, c->obj, true, &unknown, &bad)
		   : schema_decode_text(k->type, c->d, c->obj, true, twice, &unknown, &bad);
	if (rc) {
		causes_release(&unknown);
		if (patched)
			return call_patch_invalid(c, patch, bad.msg, e);
		err_set(e, bad.code, "%s", bad.msg);
		return decode_refused(k, e);
	}
	rc = unknown_fields(c, k, patch, &unknown, e);
	causes_release(&unknown);
	return rc;
}

int call_check_types(struct call *c, const struct kind *k, const val *patch, struct err *e)
{
	return check_types(c, k, patch, NULL, e);
}

static int other_kind(
	const struct kind *k, const char *version, const char *kind, struct err *e)
{
	const char *slash = strrchr(version, '/'), *short_version = slash ? slash + 1 : version;
	const struct kind *found = kind_by_gvk(version, kind);
	autobuf b = BUF_INIT;

	if (found && !strcmp(found->group, k->group) && !strcmp(kind, k->kind))
		return err_set(e, ERR_BADREQUEST,
			"the API version in the data (%s) does not match the expected API "
			"version (%s)",
			version, k->api_version);
	call_other_kind(k, version, kind, &b);
	return err_set(e, ERR_BADREQUEST, "%s in version \"%s\" cannot be handled as a %s: %s",
		kind, short_version, k->kind, b.data);
}

/* apiVersion and kind are the request's own, or absent. */
static int decode_gvk(struct call *c, const struct kind *k, struct err *e)
{
	const char *version = mobj_str(c->obj, "apiVersion"), *kind = mobj_str(c->obj, "kind");

	version = version && *version ? version : k->api_version;
	kind = kind && *kind ? kind : k->kind;
	if (strcmp(version, k->api_version) != 0 || strcmp(kind, k->kind) != 0)
		return other_kind(k, version, kind, e);
	mobj_set_str(c->d, c->obj, "apiVersion", k->api_version);
	mobj_set_str(c->d, c->obj, "kind", k->kind);
	return 0;
}

#define SHOWN_BYTES 30

/* A body that says no kind, as upstream refuses it. */
static int unrecognized(
	const struct call *c, const struct kind *k, const char *why, struct err *e)
{
	const unsigned char *text = (const unsigned char *)c->req->body;
	size_t n = c->req->body_len < SHOWN_BYTES ? c->req->body_len : SHOWN_BYTES;
	autobuf shown = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_addf(&shown, *text == '{' ? "%c" : "%02x", text[i]);
	if (c->req->body_len > n)
		buf_adds(&shown, " ...");
	if (!n)
		buf_adds(&shown, "<empty>");
	return err_set(e, ERR_BADREQUEST,
		"the object provided is unrecognized (must be of type %s): %s (%s)", k->kind, why,
		buf_str(&shown));
}

static int decode_text(
	struct call *c, const struct kind *k, struct obj_keys *ret_twice, struct err *e)
{
	struct err why = ERR_INIT;

	if (!obj_parse_last(c->req->body, c->req->body_len, "body", &c->d, ret_twice, e))
		return 0;
	why = *e;
	call_no_json(c->req, &why);
	if (!strncmp(why.msg, BODY_NO_KIND, strlen(BODY_NO_KIND)))
		return unrecognized(c, k, why.msg, e);
	return err_set(e, why.code, "%s", why.msg);
}

int call_decode(struct call *c, const struct kind *k, struct err *e)
{
	struct obj_keys twice = {0};
	struct err bad = ERR_INIT;
	int rc = -1;

	if (!c->req->body || !c->req->body_len)
		return unrecognized(c, k, BODY_NO_KIND "unexpected end of JSON input", e);
	if (c->req->body_len > OBJ_MAX_BYTES)
		return err_set(
			e, ERR_TOOLARGE, "Request entity too large: limit is %u", OBJ_MAX_BYTES);
	if (decode_text(c, k, &twice, e))
		return -1;
	c->obj = yyjson_mut_doc_get_root(c->d);
	/* null is an object that says nothing */
	if (yyjson_mut_is_null(c->obj)) {
		c->obj = yyjson_mut_obj(c->d);
		yyjson_mut_doc_set_root(c->d, c->obj);
	}
	if (call_no_object(c->obj, &bad))
		rc = unrecognized(c, k, bad.msg, e);
	else if (!decode_gvk(c, k, e))
		rc = check_types(c, k, NULL, &twice, e);
	obj_keys_release(&twice);
	if (!rc && k == c->asked && k != c->kind)
		convert_in(k, c->d, c->obj);
	return rc;
}

void call_default(struct call *c)
{
	if (c->kind->type)
		schema_default(c->kind->type, c->d, c->obj);
	if (c->rules->default_object)
		c->rules->default_object(c->d, c->obj);
}

int call_admit(struct call *c, bool late, struct err *e)
{
	struct admit_ctx ctx = {
		.store = c->l->store,
		.alive = &c->l->alive,
		.fresh = c->fresh || c->dry,
		.ret_relied = &c->relied,
		.ret_homeless = &c->homeless,
		.req = c->req,
		.caller = c->caller,
		.kind = c->kind,
		.ns = c->ns,
		.name = c->name,
		.old = c->old,
		.d = c->deleting ? NULL : c->d,
		.obj = c->deleting ? NULL : c->obj,
		.now_ns = c->now_ns,
		.warnings = &c->warnings,
		.txn = &c->txn,
		.causes = &c->causes,
		.ret_message = &c->message,
	};

	for (const struct admit_step *s = admit_steps; s->name; s++)
		if (s->late == late && s->admit(&ctx, e))
			return -1;
	return 0;
}

int call_conflict(const struct call *c, struct err *e)
{
	return err_set(e, ERR_CONFLICT,
		"Operation cannot be fulfilled on %s \"%s\": the object has been modified; "
		"please apply your changes to the latest version and try again",
		call_told(c)->resource, c->name);
}

static int precondition_uid(const struct call *c, const char *want, struct err *e)
{
	const char *have = mobj_str(c->old, "metadata.uid");

	if (!want || !*want || (have && !strcmp(want, have)))
		return 0;
	return err_set(e, ERR_CONFLICT,
		"Operation cannot be fulfilled on %s \"%s\": StorageError: invalid object, Code: "
		"4, Key: /registry/%.*s/%s%s%s, ResourceVersion: 0, AdditionalErrorMsg: "
		"Precondition failed: UID in precondition: %s, UID in object meta: %s",
		call_told(c)->resource, c->name, (int)strcspn(c->kind->resource, "."),
		c->kind->resource,
		c->ns ? c->ns : "", c->ns && *c->ns ? "/" : "", c->name, want, have ? have : "");
}

int call_preconditions(
	struct call *c, const char *body_rv, const char *body_uid, struct err *e)
{
	const char *wrong;
	int64_t rv = 0;

	if (precondition_uid(c, c->req->pre_uid, e) || precondition_uid(c, body_uid, e))
		return -1;
	wrong = body_rv ? api_rv_wrong(body_rv, &rv) : NULL;
	/* no refusal upstream, but a mistake on its way to the store */
	if (wrong)
		return err_set(e, ERR_SYS, "strconv.ParseUint: parsing \"%s\": %s", body_rv, wrong);
	if (rv && rv != c->old_rev)
		return call_conflict(c, e);
	return c->req->pre_rv && c->req->pre_rv != c->old_rev ? call_conflict(c, e) : 0;
}

int call_store(struct call *c, struct err *e)
{
	struct store_guard g = {.key = call_key(c)};
	struct store_write w = {.key = call_key(c), .op = STORE_PUT, .encoding = STORE_JSON};

	managed_settle(c);
	mobj_write_stored(&c->text, c->obj);
	if (c->text.len > LOCAL_MAX_STORED)
		return err_set(
			e, ERR_TOOLARGE, "Request entity too large: limit is %u", LOCAL_MAX_STORED);
	if (c->old && mobj_equal(c->old, c->obj)) {
		c->outcome = CALL_NOTHING;
		return 0;
	}
	c->outcome = CALL_PUT;
	g.kind = c->old ? GUARD_REV : GUARD_ABSENT;
	g.rev = c->old_rev;
	w.value = c->text.data;
	w.len = c->text.len;
	c->own_guard = c->txn.n_guards;
	admit_own_guard(&c->txn, &g);
	admit_write(&c->txn, &w);
	return 0;
}
