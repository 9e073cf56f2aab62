/* Rows in slices: read and sealed in one snapshot, then rewritten in one transaction. */
#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/strv.h"
#include "data/kind.h"
#include "store/rekey.h"
#include "store/txn.h"

/* The lock is held for less than 5 ms a slice; a snapshot is read for a moment. */
enum { SLICE_ROWS = 64, SLICE_BYTES = 512 * 1024, SCAN_ROWS = 20000 };

struct slice {
	struct store *s;
	char first_key[SEAL_NAME_MAX + 1];
	rekey_problem_fn problem;
	void *arg;
	struct rekey_counts counts;
	struct store_rewrite w[SLICE_ROWS];
	size_t n, scanned;
	struct buf bytes;  /* old and new value of each, one behind the other */
	struct buf sealed; /* of the row under way */
	int64_t last;	   /* revision that was looked at last */
};

/* 1 row r is not as it should be: *ret_plain is what is to be stored, until the next call; 0 it is;
   -1 it does not open. */
static int is_other(
	struct slice *p, const struct store_row *r, struct store_row *ret_plain, struct err *e)
{
	bool sealed = r->encoding == STORE_SEALED, wanted = seal_wants(p->s->seal, r->key.resource);
	char name[SEAL_NAME_MAX + 1];

	if (!sealed && !wanted)
		return 0;
	if (sealed && wanted && !seal_key_of(r->value, r->len, name, NULL) &&
		!strcmp(name, p->first_key)) {
		p->counts.kept++;
		return 0;
	}
	*ret_plain = *r;
	return sealed && seal_open(p->s->seal, r, ret_plain, e) < 0 ? -1 : 1;
}

/* 1 row r wants the bytes in p->sealed, in *ret_encoding; 0 it is as it should be; -1. */
static int renew(struct slice *p, const struct store_row *r, uint8_t *ret_encoding, struct err *e)
{
	bool wanted = seal_wants(p->s->seal, r->key.resource);
	struct store_row plain;
	int other = is_other(p, r, &plain, e);

	if (other <= 0)
		return other;
	buf_clear(&p->sealed);
	*ret_encoding = wanted ? STORE_SEALED : plain.encoding;
	if (!wanted)
		buf_add(&p->sealed, plain.value, plain.len);
	else if (seal_value(p->s->seal, &r->key, plain.encoding, plain.value, plain.len, &p->sealed,
			 e) < 0)
		return -1;
	return 1;
}

static int look(void *arg, const struct store_row *r)
{
	struct slice *p = arg;
	struct store_rewrite *w = &p->w[p->n];
	struct err e = ERR_INIT;
	uint8_t encoding = 0;
	int ret = renew(p, r, &encoding, &e);

	p->last = r->rev;
	if (ret < 0) {
		p->counts.unopened++;
		p->problem(p->arg, &e);
	} else if (ret) {
		*w = (struct store_rewrite){.rev = r->rev,
			.old_encoding = r->encoding,
			.encoding = encoding,
			.old_len = r->len,
			.len = p->sealed.len};
		buf_add(&p->bytes, r->value, r->len);
		buf_add(&p->bytes, p->sealed.data, p->sealed.len);
		p->n++;
	}
	return p->n == SLICE_ROWS || p->bytes.len > SLICE_BYTES || ++p->scanned == SCAN_ROWS;
}

static int write_slice(struct slice *p, struct err *e)
{
	const char *at = buf_str(&p->bytes);
	size_t done;

	for (size_t i = 0; i < p->n; i++) {
		p->w[i].old_value = at;
		p->w[i].value = at + p->w[i].old_len;
		at = p->w[i].value + p->w[i].len;
		if (p->w[i].encoding == STORE_SEALED)
			p->counts.sealed++;
		else
			p->counts.opened++;
	}
	return p->n ? store_rewrite(p->s, p->w, p->n, &done, e) : 0;
}

static int run(struct slice *p, struct err *e)
{
	int more;

	do {
		p->n = p->scanned = 0;
		buf_clear(&p->bytes);
		more = store_log(
			p->s, NULL, NULL, NULL, STORE_KEPT_AFTER(p->last), 0, look, p, e);
		if (more < 0 || write_slice(p, e) < 0)
			return -1;
	} while (more);
	return 0;
}

/*
 * A back end that cannot rewrite rows: what is live is put once more, as it is, if it is still at
 * its revision. Resources one after the other, by pages.
 */
struct anew {
	struct slice *p;
	struct strv resources;
	struct vec rows; /* of the page, copies */
};

static int add_resource(void *arg, const struct store_row *r)
{
	struct strv *v = &((struct anew *)arg)->resources;

	if (!v->n || strcmp(v->v[v->n - 1], r->key.resource) != 0)
		strv_add(v, r->key.resource);
	return 0;
}

static int keep_row(void *arg, const struct store_row *r)
{
	struct anew *a = arg;

	vec_push(&a->rows, txn_row_copy(r));
	return 0;
}

static int put_row(struct slice *p, const struct store_row *r, struct err *e)
{
	struct store_guard guard = {.kind = GUARD_REV, .key = r->key, .rev = r->rev};
	struct store_write w = {.key = r->key, .op = STORE_PUT};
	struct store_txn t = {&guard, 1, &w, 1, clock_now_ns(), r->actor, r->manager, NULL};
	struct store_row plain;
	struct err why = ERR_INIT;
	int other = is_other(p, r, &plain, &why);

	if (other <= 0) {
		if (other < 0) {
			p->counts.unopened++;
			p->problem(p->arg, &why);
		}
		return 0;
	}
	w.encoding = plain.encoding;
	w.value = plain.value;
	w.len = plain.len;
	p->s->raw = false;
	other = store_commit(p->s, &t, NULL, e);
	p->s->raw = true;
	/* whoever was quicker has stored it by the new key */
	if (other < 0)
		return e->code == ERR_CONFLICT ? 0 : -1;
	if (seal_wants(p->s->seal, r->key.resource))
		p->counts.sealed++;
	else
		p->counts.opened++;
	return 0;
}

static int put_page(struct anew *a, struct err *e)
{
	int ret = 0;

	for (size_t i = 0; i < a->rows.n && !ret; i++)
		ret = put_row(a->p, a->rows.v[i], e);
	vec_free_all(&a->rows, free);
	a->rows = (struct vec)VEC_INIT;
	return ret;
}

static int put_resource(struct anew *a, const char *resource, struct err *e)
{
	struct store_list q = {.resource = resource, .limit = SLICE_ROWS};
	autofree char *ns = NULL, *name = NULL;
	bool more;
	int64_t rev;
	int ret;

	do {
		ret = store_list(a->p->s, &q, keep_row, a, &rev, e);
		more = a->rows.n == SLICE_ROWS;
		if (more) {
			const struct store_row *last = a->rows.v[a->rows.n - 1];

			free(ns);
			free(name);
			q.after_ns = ns = xstrdup(last->key.ns);
			q.after_name = name = xstrdup(last->key.name);
		}
		if (!ret)
			ret = put_page(a, e);
	} while (more && !ret);
	return ret;
}

static int put_anew(struct slice *p, struct err *e)
{
	struct store_list all = {.keys_only = true};
	struct anew a = {.p = p};
	int64_t rev;
	int ret = store_list(p->s, &all, add_resource, &a, &rev, e);

	for (size_t i = 0; i < a.resources.n && !ret; i++)
		ret = put_resource(&a, a.resources.v[i], e);
	vec_free_all(&a.rows, free);
	strv_release(&a.resources);
	return ret;
}

static void slice_free(struct slice *p)
{
	if (p->bytes.data)
		explicit_bzero(p->bytes.data, p->bytes.alloc);
	buf_release(&p->bytes);
	buf_release(&p->sealed);
	free(p);
}

int rekey_store(struct store *s, rekey_problem_fn problem, void *arg, struct rekey_counts *ret,
	struct err *e)
{
	struct slice *p = xcalloc(1, sizeof(*p));
	bool raw = s->raw;
	int rc = 0;

	p->s = s;
	p->problem = problem;
	p->arg = arg;
	if (seal_any(s->seal))
		rc = seal_first_key(s->seal, p->first_key, e);
	s->raw = true;
	if (!rc)
		rc = s->ops->rewrite ? run(p, e) : put_anew(p, e);
	s->raw = raw;
	if (!rc) {
		*ret = p->counts;
		if (s->ops->scrub && (p->counts.sealed || p->counts.opened))
			rc = store_scrub(s, e);
	}
	slice_free(p);
	return rc;
}

static int keep_unopened(void *arg, const struct store_row *r)
{
	struct anew *a = arg;
	struct store_row plain, bare = *r;

	if (r->encoding != STORE_SEALED || seal_open(a->p->s->seal, r, &plain, NULL) == 0)
		return 0;
	bare.value = "";
	bare.len = 0;
	vec_push(&a->rows, txn_row_copy(&bare));
	return 0;
}

/* The object as far as its key tells. */
static void add_bare(struct buf *b, const struct store_key *k)
{
	const struct kind *kind = kind_by_resource(k->resource);

	buf_adds(b, "{\"apiVersion\":");
	buf_add_json(b, kind ? kind->api_version : "", kind ? strlen(kind->api_version) : 0);
	buf_adds(b, ",\"kind\":");
	buf_add_json(b, kind ? kind->kind : "", kind ? strlen(kind->kind) : 0);
	buf_adds(b, ",\"metadata\":{\"name\":");
	buf_add_json(b, k->name, strlen(k->name));
	if (*k->ns) {
		buf_adds(b, ",\"namespace\":");
		buf_add_json(b, k->ns, strlen(k->ns));
	}
	buf_adds(b, "}}");
}

static int delete_row(struct store *s, const struct store_row *r, int64_t *n, struct err *e)
{
	struct store_guard guard = {.kind = GUARD_REV, .key = r->key, .rev = r->rev};
	struct store_write w = {.key = r->key, .op = STORE_DELETE};
	struct store_txn t = {&guard, 1, &w, 1, clock_now_ns(), r->actor, r->manager, NULL};
	autobuf b = BUF_INIT;

	add_bare(&b, &r->key);
	w.value = b.data;
	w.len = b.len;
	if (store_commit(s, &t, NULL, e) < 0)
		return e->code == ERR_CONFLICT ? 0 : -1;
	++*n;
	return 0;
}

int rekey_delete_unopened(struct store *s, int64_t *ret_n, struct err *e)
{
	struct store_list all = {0};
	struct slice p = {.s = s};
	struct anew a = {.p = &p};
	bool raw = s->raw;
	int64_t rev, n = 0;
	int ret;

	/* a file of keys that is not there is not a key that is lost */
	if (seal_first_key(s->seal, p.first_key, e) < 0)
		return -1;
	s->raw = true;
	ret = store_list(s, &all, keep_unopened, &a, &rev, e);
	s->raw = raw;
	for (size_t i = 0; i < a.rows.n && !ret; i++)
		ret = delete_row(s, a.rows.v[i], &n, e);
	vec_free_all(&a.rows, free);
	if (!ret)
		*ret_n = n;
	return ret;
}
