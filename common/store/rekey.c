/* Rows in slices: read and sealed in one snapshot, then rewritten in one transaction. */
#include <string.h>

#include "store/rekey.h"

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

/* 1 row r wants the bytes in p->sealed, in *ret_encoding; 0 it is as it should be; -1. */
static int renew(struct slice *p, const struct store_row *r, uint8_t *ret_encoding, struct err *e)
{
	bool sealed = r->encoding == STORE_SEALED, wanted = seal_wants(p->s->seal, r->key.resource);
	char name[SEAL_NAME_MAX + 1];
	struct store_row plain = *r;

	if (!sealed && !wanted)
		return 0;
	if (sealed && wanted && !seal_key_of(r->value, r->len, name, NULL) &&
		!strcmp(name, p->first_key)) {
		p->counts.kept++;
		return 0;
	}
	if (sealed && seal_open(p->s->seal, r, &plain, e) < 0)
		return -1;
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
		rc = run(p, e);
	s->raw = raw;
	if (!rc) {
		*ret = p->counts;
		if (p->counts.sealed || p->counts.opened)
			rc = store_scrub(s, e);
	}
	slice_free(p);
	return rc;
}
