/*
 * Writes: one attempt builds a transaction (call_prepare), the store decides, a failed guard means
 * another attempt. The same for a caller that waits and for one that submits.
 */
#include <string.h>

#include "local/managed.h"

/* Status belongs to its subresource: a write to the object leaves it alone. */
static bool status_apart(const struct call *c)
{
	return kind_has_sub(c->kind, "status");
}

static int keep_text(void *arg, const struct store_row *r)
{
	buf_add(arg, r->value, r->len);
	return 0;
}

/* One that is being deleted is in the way, too, and upstream says so. */
static int exists_already(const struct call *c, struct err *e)
{
	struct store_key key = call_key(c);
	autobuf text = BUF_INIT;
	autodoc *d = NULL;
	bool going = !store_get(c->l->store, &key, 0, keep_text, &text, NULL) &&
		     !obj_parse(buf_str(&text), text.len, "object", &d, NULL) &&
		     obj_str(yyjson_doc_get_root(d), "metadata.deletionTimestamp");

	return err_set(e, ERR_EXISTS, "%s%s \"%s\" already exists",
		going ? "object is being deleted: " : "", call_told(c)->resource, c->name);
}

static int ignore_row(void *arg, const struct store_row *r)
{
	return 0;
}

/* Nothing is committed in a dry run, so no guard tells of a taken name. */
static int dry_create(const struct call *c, struct err *e)
{
	struct store_key key = call_key(c);
	struct err miss = ERR_INIT;

	if (!c->req->dry_run)
		return 0;
	if (!store_get(c->l->store, &key, 0, ignore_row, NULL, &miss))
		return exists_already(c, e);
	return miss.code == ERR_NOTFOUND ? 0 : err_set(e, miss.code, "%s", miss.msg);
}

/* From c->obj on. */
static int create_rest(struct call *c, struct err *e)
{
	if (status_apart(c) && !c->rules->status_on_create)
		mobj_del(c->obj, "status");
	call_default(c);
	/* these two are the system's, before anybody could be their manager */
	mobj_del(c->obj, "metadata.deletionTimestamp");
	mobj_del(c->obj, "metadata.deletionGracePeriodSeconds");
	managed_update(c);
	if (meta_create(c, e))
		return -1;
	/* what admission fills in counts: limits decide a pod's quality of service */
	if (call_admit(c, false, e))
		return -1;
	if (c->rules->prepare_create)
		c->rules->prepare_create(c->d, c->obj);
	if (call_validate(c, e) || call_admit(c, true, e))
		return -1;
	c->http = 201;
	return call_store(c, e) || dry_create(c, e) ? -1 : 0;
}

static int prepare_create(struct call *c, struct err *e)
{
	return call_decode(c, c->asked, e) || create_rest(c, e) ? -1 : 0;
}

/* An apply makes what is not there. */
static int prepare_patch(struct call *c, struct err *e)
{
	if (call_patched(c, e))
		return -1;
	if (c->old)
		return call_update(c, e);
	return meta_is_named(c, e) || create_rest(c, e) ? -1 : 0;
}

int call_update(struct call *c, struct err *e)
{
	bool part = c->req->subresource && *c->req->subresource;

	call_default(c);
	if (meta_update(c, e))
		return -1;
	if (!part && status_apart(c)) {
		mval *was = mobj_at(c->old, "status");

		mobj_del(c->obj, "status");
		if (was)
			mobj_set(c->d, c->obj, "status", mobj_copy_mut(c->d, was));
	}
	if (!part && c->rules->prepare_update)
		c->rules->prepare_update(c->d, c->obj, c->old);
	managed_update(c);
	if (call_admit(c, false, e))
		return -1;
	meta_generation(c);
	if (call_validate(c, e) || call_admit(c, true, e))
		return -1;
	if (delete_is_due(c))
		return call_remove(c, e);
	return call_store(c, e);
}

static int rv_required(struct call *c, struct err *e)
{
	causes_add(&c->causes, WRONG_INVALID, "metadata.resourceVersion",
		"Invalid value: 0: must be specified for an update");
	return err_invalid(e, c->kind->group, c->kind->kind, c->name, &c->causes);
}

/* Nothing is there. Some kinds are made by a PUT: c->old stays NULL. Who named a uid meant another
 * object; the resourceVersion that was sent counts for nothing, as in upstream's store. */
static int replace_none(struct call *c, struct err *e)
{
	if (e->code != ERR_NOTFOUND || !c->rules->put_creates ||
		(c->req->subresource && *c->req->subresource))
		return -1;
	if (call_preconditions(c, NULL, mobj_str(c->obj, "metadata.uid"), e))
		return -1;
	mobj_del(c->obj, "metadata.resourceVersion");
	return 0;
}

int call_replace(struct call *c, struct err *e)
{
	const mval *meta;

	if (call_decode(c, c->asked, e) || meta_is_named(c, e) ||
		meta_is_same(c, mobj_at(c->obj, "metadata"), e))
		return -1;
	if (call_load(c, e))
		return replace_none(c, e);
	meta = mobj_at(c->obj, "metadata");
	if (call_preconditions(c, mobj_str(meta, "resourceVersion"), mobj_str(meta, "uid"), e))
		return -1;
	if (!call_body_rv(c->obj) && c->rules->need_rv)
		return rv_required(c, e);
	return 0;
}

static int prepare_replace(struct call *c, struct err *e)
{
	if (call_replace(c, e))
		return -1;
	return c->old ? call_update(c, e) : create_rest(c, e);
}

static int prepare_subresource(struct call *c, struct err *e)
{
	const struct subresource *s = subresource_for(c->kind, c->req->subresource);

	if (!s || !s->write || c->req->verb == API_DELETE ||
		s->create != (c->req->verb == API_CREATE))
		return err_set(e, ERR_NOTFOUND, "the server could not find the requested resource");
	return s->write(c, e);
}

/* A Binding is a write of its pod. */
static int create_binding(struct call *c, struct err *e)
{
	c->kind = kind_by_resource("pods");
	c->rules = rules_for(c->kind->resource);
	return write_binding(c, e);
}

static int create_any(struct call *c, struct err *e)
{
	if (review_is(c->kind))
		return review_create(c, e);
	if (!strcmp(c->asked->resource, "bindings"))
		return create_binding(c, e);
	return prepare_create(c, e);
}

static int prepare(struct call *c, struct err *e)
{
	if (c->req->subresource && *c->req->subresource)
		return prepare_subresource(c, e);
	if (local_verb_allowed(c->req, e))
		return -1;
	switch (c->req->verb) {
	case API_CREATE:
		return create_any(c, e);
	case API_UPDATE:
		return prepare_replace(c, e);
	case API_PATCH:
		return prepare_patch(c, e);
	case API_DELETE:
		return call_delete(c, e);
	default:
		bug("not a write");
	}
}

int call_prepare(struct call *c, struct err *e)
{
	if (!prepare(c, e))
		return 0;
	if (!c->relied)
		return -1;
	/* no commit comes that would tell whether that holds: it may be why */
	c->attempt++;
	call_reset(c);
	return prepare(c, e);
}

void call_finish(struct call *c, int64_t rev, struct api_res *res)
{
	if (!call_wants_commit(c))
		rev = c->old_rev;
	if (c->status_answer || (!rev && c->asked == c->kind))
		buf_add(&res->body, c->text.data, c->text.len);
	else if (!rev)
		convert_text(c->asked, c->text.data, c->text.len, &res->body);
	else
		convert_splice(c->asked, c->text.data, c->text.len, rev, &res->body);
	res->rev = rev;
	res->http = c->http ? c->http : 200;
	res->created = !c->old && !c->req->subresource;
	res->unchanged = c->outcome == CALL_NOTHING;
	if (c->rules->deprecated)
		strv_add(&c->warnings, c->rules->deprecated);
	strv_release(&res->warnings);
	res->warnings = c->warnings;
	c->warnings = (struct strv)STRV_INIT;
}

void call_fail(struct call *c, struct api_res *res, const struct err *err)
{
	struct status_details details = {
		.name = c->nameless ? NULL : c->name,
		.group = c->nameless		    ? NULL
			 : err->code == ERR_INVALID ? c->kind->group
						    : call_told(c)->group,
		.kind = c->nameless		   ? NULL
			: err->code == ERR_INVALID ? c->kind->kind
						   : call_told(c)->plural,
		.causes = c->causes.n ? &c->causes : NULL,
		.retry_after_s = c->retry_after_s,
		.message = c->message,
		.no_reason = err->code == ERR_SYS,
	};

	if (c->homeless) {
		details.name = c->ns;
		details.group = "";
		details.kind = "namespaces";
		details.causes = NULL;
	} else if (c->refused_kind) {
		details.name = c->refused_named ? c->name : "";
		details.group = c->refused_group;
		details.kind = c->refused_kind;
	}
	status_write(&res->body, err, &details);
	res->http = err_info(err->code)->http;
	/* what was found before the request failed is told, too */
	strv_release(&res->warnings);
	res->warnings = c->warnings;
	c->warnings = (struct strv)STRV_INIT;
}

struct store_txn call_txn(const struct call *c)
{
	return (struct store_txn){
		.guards = c->txn.guards,
		.n_guards = c->txn.n_guards,
		.writes = c->txn.writes,
		.n_writes = c->txn.n_writes,
		.time_ns = c->now_ns,
		.actor = c->caller->user,
		.manager = c->caller->manager,
	};
}

bool call_wants_commit(const struct call *c)
{
	return c->outcome != CALL_NOTHING && !c->req->dry_run && !c->dry;
}

int call_judge(struct call *c, const struct store_result *r, struct err *e)
{
	bool own = r->failed_guard == (int)c->own_guard;

	/* a conflict without a guard: there is another file now, in which nothing was looked at */
	if (r->failed_guard < 0 && r->err.code != ERR_CONFLICT) {
		if (e)
			*e = r->err;
		return -1;
	}
	if (own && !c->old && !c->generated && c->req->verb == API_CREATE)
		return exists_already(c, e);
	if (c->attempt + 1 >= LOCAL_ATTEMPTS)
		return call_conflict(c, e);
	c->attempt++;
	call_reset(c);
	return 1;
}

static int write_call(struct call *c, struct api_res *res, struct err *e)
{
	for (;;) {
		struct store_result r = {.failed_guard = -1};
		struct store_txn t;
		struct err ignored = ERR_INIT;

		if (call_prepare(c, e))
			return -1;
		if (!call_wants_commit(c)) {
			call_finish(c, 0, res);
			return 0;
		}
		t = call_txn(c);
		if (!store_commit(c->l->store, &t, &r, &ignored)) {
			/* the object's own write is the transaction's last */
			call_finish(c, r.rev, res);
			return 0;
		}
		if (call_judge(c, &r, e) < 0)
			return -1;
	}
}

int local_write(struct local *l, const struct api_req *r, struct api_res *res, struct err *e)
{
	struct err err = ERR_INIT;
	struct call c;
	int rc;

	call_init(&c, l, r);
	rc = write_call(&c, res, &err);
	if (rc)
		call_fail(&c, res, &err);
	if (rc && e)
		*e = err;
	call_release(&c);
	return rc;
}
