/* A patch of type apply: the configuration, its conflicts, and what it leaves. */
#include <string.h>

#include "local/managed_priv.h"

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"
/* Annotations may not be more than that in all. */
#define ANNOTATIONS_MAX_BYTES (256u * 1024)

static int parse_config(struct call *c, mdoc **ret, struct err *e)
{
	mval *v;

	if (!c->req->body || !c->req->body_len)
		return err_set(e, ERR_BADREQUEST, "invalid object type: /, Kind=");
	if (c->req->body_len > OBJ_MAX_BYTES)
		return err_set(
			e, ERR_TOOLARGE, "Request entity too large: limit is %u", OBJ_MAX_BYTES);
	if (obj_parse_mut(c->req->body, c->req->body_len, "patch", ret, e)) {
		e->code = ERR_BADREQUEST;
		return err_wrap(e, "error decoding YAML");
	}
	v = yyjson_mut_doc_get_root(*ret);
	if (yyjson_mut_is_null(v)) /* an object that says nothing */
		return err_set(e, ERR_BADREQUEST, "invalid object type: /, Kind=");
	if (yyjson_mut_is_obj(v))
		return 0;
	return err_set(e, ERR_BADREQUEST,
		"error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot "
		"unmarshal %s into Go value of type map[string]interface {}",
		mobj_word(v));
}

static int check_manager(struct call *c, struct err *e)
{
	if (c->caller->manager && *c->caller->manager)
		return 0;
	c->refused_group = "meta.k8s.io";
	c->refused_kind = "PatchOptions";
	causes_add(&c->causes, WRONG_REQUIRED, "fieldManager",
		"Required value: is required for apply patch");
	return err_invalid(e, "meta.k8s.io", "PatchOptions", "", &c->causes);
}

/* Is it of the request's kind, and does it fit? */
static int check_config(struct call *c, const mval *config, struct err *e)
{
	const char *version = mobj_str(config, "apiVersion"), *kind = mobj_str(config, "kind");
	const char *slash = version && strchr(version, '/') ? "" : "/";
	const mval *managed = mobj_at(config, "metadata.managedFields");

	c->nameless = true;
	if (!version || !kind || strcmp(version, c->asked->api_version) != 0 ||
		strcmp(kind, c->asked->kind) != 0)
		return err_set(e, ERR_BADREQUEST, "invalid object type: %s%s, Kind=%s", slash,
			version ? version : "", kind ? kind : "");
	if (managed && !yyjson_mut_is_null((mval *)managed))
		return err_set(e, ERR_BADREQUEST, "metadata.managedFields must be nil");
	if (apply_check(c->asked->type, config, e)) {
		const char *ns = mobj_str(config, "metadata.namespace"),
			   *name = mobj_str(config, "metadata.name");

		c->applied = true;
		return err_wrap(e, "failed to create typed patch object (%s/%s; %s%s, Kind=%s)",
			ns ? ns : "", name ? name : "", slash, version, kind);
	}
	c->nameless = false;
	return 0;
}

/* The stored object; without one the apply is a create. */
static int load_live(struct call *c, const mval *config, struct err *e)
{
	const char *uid = mobj_str(config, "metadata.uid");
	struct err miss = ERR_INIT;

	if (!call_load(c, &miss))
		return 0;
	if (miss.code != ERR_NOTFOUND || (c->req->subresource && *c->req->subresource))
		return err_set(e, miss.code, "%s", miss.msg);
	if (!uid || !*uid)
		return 0;
	return err_set(e, ERR_CONFLICT,
		"Operation cannot be fulfilled on %s \"%s\": uid mismatch: the provided object "
		"specified uid %s, and no existing object was found",
		c->kind->resource, c->name, uid);
}

/* The stored object as the request's kind. */
static mval *live_as_asked(struct call *c)
{
	mval *live;

	if (!c->old || c->asked == c->kind)
		return c->old;
	live = mobj_copy_mut(c->d, c->old);
	convert_out(c->asked, c->d, live);
	return live;
}

/* Nobody has been asked so far: what is there belongs to what came before the first apply. */
static void claim_for_past(struct call *c, struct managed *m, const mval *live)
{
	char now[CLOCK_RFC3339_SIZE];
	struct apply_owner past = managed_self(c, now, false);
	struct apply_diff diff;
	struct apply_change change = {c->asked->api_version, &diff};

	past.manager = "before-first-apply";
	past.time = yyjson_mut_get_str(yyjson_mut_strcpy(c->d, now));
	apply_compare(&m->pool, c->asked->type, NULL, live, &diff);
	apply_track(&m->pool, &m->owners, &past, &change, 1, managed_ignored(c, &m->pool));
}

/*
 * What kubectl applied from its side before (the annotation tells) and is still so: its own
 * server-side apply may take that over without a conflict.
 */
struct took_over {
	struct call *c;
	struct managed *m;
	const mval *live;
};
static const struct fieldset *allowed_to_kubectl(void *arg)
{
	struct took_over *t = arg;
	const struct schema_type *type = t->c->asked->type;
	const char *text =
		m_str(m_get(mobj_at(t->live, "metadata.annotations"), LAST_APPLIED));
	autodoc *d = text ? yyjson_read(text, strlen(text), YYJSON_READ_NOFLAG) : NULL;
	const struct fieldset *set;
	struct apply_diff diff;
	mval *last;

	if (!d || strcmp(obj_str_or(yyjson_doc_get_root(d), "apiVersion", ""),
			  t->c->asked->api_version) != 0)
		return NULL;
	last = mobj_copy(t->c->d, yyjson_doc_get_root(d));
	if (apply_check(type, last, NULL))
		return NULL;
	set = apply_fields(&t->m->pool, type, last);
	apply_compare(&t->m->pool, type, last, t->live, &diff);
	set = fieldset_difference(&t->m->pool, set, diff.modified);
	set = fieldset_difference(&t->m->pool, set, diff.added);
	return fieldset_difference(&t->m->pool, set, diff.removed);
}

/* kubectl's annotation follows what its server-side apply says. */
static void follow_annotation(struct call *c, const mval *config)
{
	mval *notes = mobj_at(c->obj, "metadata.annotations");
	const char *was = m_str(m_get(notes, LAST_APPLIED));
	autobuf text = BUF_INIT;
	autodoc *plain = NULL;
	mval *copy;

	if (!was || !*was || strcmp(c->caller->manager, "kubectl") != 0)
		return;
	copy = mobj_copy_mut(c->d, config);
	yyjson_mut_obj_remove_key(mobj_at(copy, "metadata.annotations"), LAST_APPLIED);
	plain = doc_from_mut(copy);
	obj_write_go(&text, yyjson_doc_get_root(plain));
	if (text.len < ANNOTATIONS_MAX_BYTES)
		mobj_put_str(c->d, notes, LAST_APPLIED, text.data);
	else
		yyjson_mut_obj_remove_key(notes, LAST_APPLIED);
}

static void write_owner(struct buf *b, const struct apply_owner *o)
{
	buf_add_json(b, o->manager, strlen(o->manager));
	if (*o->subresource)
		buf_addf(b, " with subresource \"%s\"", o->subresource);
	if (!o->apply)
		buf_addf(b, " using %s", o->api_version);
}

struct telling {
	struct call *c;
	struct buf cause; /* "conflict with …" */
	struct buf paths; /* "\n- PATH" each */
	size_t n;
};
static void tell_path(void *arg, const char *path)
{
	struct telling *t = arg;

	causes_add(&t->c->causes, WRONG_CONFLICT, path, "%s", buf_str(&t->cause));
	buf_addf(&t->paths, "\n- %s", path);
	t->n++;
}

/* Upstream's sentence and a cause for each path. */
static int refuse(struct call *c, const struct apply_result *r, struct err *e)
{
	struct telling t = {.c = c};
	autobuf all = BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < r->n_conflicts; i++) {
		autobuf who = BUF_INIT;

		write_owner(&who, r->conflicts[i].owner);
		buf_clear(&t.cause);
		buf_clear(&t.paths);
		buf_addf(&t.cause, "conflict with %s", buf_str(&who));
		fieldset_each(r->conflicts[i].set, tell_path, &t);
		buf_addf(&all, "%sconflicts with %s:%s", i ? "\n" : "", buf_str(&who),
			buf_str(&t.paths));
	}
	n = t.n;
	buf_release(&t.cause);
	buf_release(&t.paths);
	c->nameless = true;
	if (n == 1)
		return err_set(e, ERR_CONFLICT, "Apply failed with 1 conflict: %s: %s",
			c->causes.v[0].message, c->causes.v[0].field);
	c->message = xasprintf("Apply failed with %zu conflicts: %s", n, buf_str(&all));
	return err_set(e, ERR_CONFLICT, "%s", c->message);
}

static int apply_config(struct call *c, struct managed *m, const mval *config, struct err *e)
{
	char now[CLOCK_RFC3339_SIZE];
	struct apply_owner who = managed_self(c, now, true);
	mval *live = live_as_asked(c);
	struct took_over took = {c, m, live};
	struct apply_config a = {
		.t = c->asked->type,
		.live = live,
		.config = config,
		.ignored = managed_ignored(c, &m->pool),
		.force = c->req->force,
		.allowed = strcmp(c->caller->manager, "kubectl") ? NULL : allowed_to_kubectl,
		.arg = &took,
	};
	struct apply_result r;
	int rc = 0;

	managed_read(m, mobj_at(c->old, "metadata.managedFields"));
	if (c->old && !m->owners.n)
		claim_for_past(c, m, live);
	apply_configuration(&m->pool, c->d, &a, &who, &m->owners, &r);
	if (r.refused)
		rc = refuse(c, &r, e);
	apply_result_release(&r);
	if (rc)
		return -1;
	c->obj = r.obj ? r.obj : mobj_copy_mut(c->d, live);
	yyjson_mut_doc_set_root(c->d, c->obj);
	follow_annotation(c, config);
	managed_write(c, m);
	return 0;
}

int managed_apply(struct call *c, struct err *e)
{
	struct managed m = MANAGED_INIT;
	automdoc *d = NULL;
	const mval *config;
	int rc;

	if (check_manager(c, e) || parse_config(c, &d, e))
		return -1;
	config = yyjson_mut_doc_get_root(d);
	if (check_config(c, config, e) || load_live(c, config, e))
		return -1;
	c->applied = true;
	c->d = m_doc();
	rc = apply_config(c, &m, config, e);
	managed_release(&m);
	if (rc)
		return -1;
	return call_check_types(c, c->asked, NULL, e);
}
