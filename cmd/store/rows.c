/* Rows kept. */
#include <string.h>

#include "rows.h"

/* What a bite may take of memory; a row that is larger is one by itself. */
#define BITE_BYTES (512u * 1024)

static const char *put(char **at, const char *s, size_t n)
{
	char *here = *at;

	memcpy(here, s, n);
	here[n] = '\0';
	*at += n + 1;
	return here;
}

struct store_row *row_copy(const struct store_row *r)
{
	const char *const s[] = {
		r->key.resource, r->key.ns, r->key.name, r->actor, r->manager, r->value};
	size_t n[array_size(s)], size = sizeof(struct store_row);
	struct store_row *c;
	char *at;

	for (size_t i = 0; i < array_size(s); i++) {
		n[i] = i == array_size(s) - 1 ? r->len : strlen(s[i]);
		size += n[i] + 1;
	}
	c = xmalloc(size);
	at = (char *)(c + 1);
	*c = *r;
	c->key.resource = put(&at, s[0], n[0]);
	c->key.ns = put(&at, s[1], n[1]);
	c->key.name = put(&at, s[2], n[2]);
	c->actor = put(&at, s[3], n[3]);
	c->manager = put(&at, s[4], n[4]);
	c->value = put(&at, r->len ? s[5] : "", n[5]);
	return c;
}

int rows_keep(void *arg, const struct store_row *r)
{
	struct rows *rows = arg;

	vec_push(&rows->v, row_copy(r));
	rows->bytes += sizeof(*r) + r->len;
	return rows->bytes >= BITE_BYTES;
}

void rows_clear(struct rows *r)
{
	vec_free_all(&r->v, free);
	*r = (struct rows)ROWS_INIT;
}

const struct store_row *rows_at(const struct rows *r, size_t i)
{
	return r->v.v[i];
}

int log_by_bites(struct store *s, const struct store_key *k, int64_t from_rev, int64_t to_rev,
	store_row_fn fn, void *arg, struct err *e)
{
	struct rows rows = ROWS_INIT;
	int more, ret = 0;

	do {
		more = store_log(s, k->resource, k->ns, k->name, from_rev, to_rev, rows_keep,
			&rows, e);
		ret = more < 0 ? -1 : 0;
		for (size_t i = 0; i < rows.v.n && !ret; i++) {
			const struct store_row *r = rows_at(&rows, i);

			from_rev = from_rev < 0 ? STORE_KEPT_AFTER(r->rev) : r->rev;
			ret = fn(arg, r);
		}
		rows_clear(&rows);
	} while (more > 0 && !ret);
	return ret;
}
