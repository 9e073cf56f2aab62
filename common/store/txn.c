/* Guarded transactions, before any back end sees them. */
#include <stdint.h>
#include <string.h>

#include "store/txn.h"

static int check_key(const struct store_key *k, struct err *e)
{
	if (!k->resource || !*k->resource || !k->ns || !k->name)
		return err_set(e, ERR_INVALID, "a key without a resource, namespace or name");
	if (*k->resource == '.' || strchr(k->resource, '/'))
		return err_set(
			e, ERR_INVALID, "resource \"%s\" cannot be a file's name", k->resource);
	return 0;
}

int txn_check(const struct store_txn *t, struct err *e)
{
	if (t->failed) {
		if (e)
			*e = *t->failed;
		return -1;
	}
	for (size_t i = 0; i < t->n_guards; i++)
		if (check_key(&t->guards[i].key, e) < 0)
			return -1;
	for (size_t i = 0; i < t->n_writes; i++) {
		const struct store_write *w = &t->writes[i];

		if (check_key(&w->key, e) < 0)
			return -1;
		if (!*w->key.name)
			return err_set(e, ERR_INVALID, "%s: an empty name", w->key.resource);
		if (w->op != STORE_DELETE && (w->op != STORE_PUT || !w->value))
			return err_set(e, ERR_INVALID, KEY_FMT ": a put without a value",
				KEY_ARG(&w->key));
	}
	return 0;
}

/* Append n bytes to the block at *at, answer where they are now. */
static void *pack(char **at, const void *p, size_t n)
{
	void *here = *at;

	if (n)
		memcpy(here, p, n);
	*at += n;
	return here;
}

static const char *pack_str(char **at, const char *s)
{
	return s ? pack(at, s, strlen(s) + 1) : NULL;
}

static size_t str_size(const char *s)
{
	return s ? strlen(s) + 1 : 0;
}

static size_t key_size(const struct store_key *k)
{
	return str_size(k->resource) + str_size(k->ns) + str_size(k->name);
}

static void pack_key(char **at, struct store_key *k)
{
	k->resource = pack_str(at, k->resource);
	k->ns = pack_str(at, k->ns);
	k->name = pack_str(at, k->name);
}

struct store_txn *txn_copy(const struct store_txn *t)
{
	size_t size = sizeof(*t) + t->n_guards * sizeof(*t->guards) +
		      t->n_writes * sizeof(*t->writes) + str_size(t->actor) + str_size(t->manager);

	for (size_t i = 0; i < t->n_guards; i++)
		size += key_size(&t->guards[i].key);
	for (size_t i = 0; i < t->n_writes; i++)
		size += key_size(&t->writes[i].key) + t->writes[i].len +
			str_size(t->writes[i].terms);

	/* structs first, so that they stay aligned; bytes behind them */
	struct store_txn *c = xmalloc(size);
	char *at = (char *)c;

	c = pack(&at, t, sizeof(*t));
	struct store_guard *g = pack(&at, t->guards, t->n_guards * sizeof(*g));
	struct store_write *w = pack(&at, t->writes, t->n_writes * sizeof(*w));

	for (size_t i = 0; i < t->n_guards; i++)
		pack_key(&at, &g[i].key);
	for (size_t i = 0; i < t->n_writes; i++) {
		pack_key(&at, &w[i].key);
		w[i].terms = pack_str(&at, w[i].terms);
		if (w[i].value)
			w[i].value = pack(&at, w[i].value, w[i].len);
	}
	c->guards = g;
	c->writes = w;
	c->actor = pack_str(&at, t->actor);
	c->manager = pack_str(&at, t->manager);
	return c;
}

struct store_row *txn_row_copy(const struct store_row *r)
{
	const char *strs[] = {r->key.resource, r->key.ns, r->key.name, r->actor ? r->actor : "",
		r->manager ? r->manager : "", r->terms ? r->terms : ""};
	size_t size = sizeof(*r) + r->len + 1;

	for (size_t i = 0; i < array_size(strs); i++)
		size += strlen(strs[i]) + 1;
	struct store_row *c = xmalloc(size);
	char *at = (char *)(c + 1);

	*c = *r;
	for (size_t i = 0; i < array_size(strs); i++) {
		size_t n = strlen(strs[i]) + 1;

		memcpy(at, strs[i], n);
		strs[i] = at;
		at += n;
	}
	c->key = (struct store_key){strs[0], strs[1], strs[2]};
	c->actor = strs[3];
	c->manager = strs[4];
	c->terms = strs[5];
	if (r->len)
		memcpy(at, r->value, r->len);
	at[r->len] = '\0';
	c->value = r->value ? at : NULL;
	return c;
}

int txn_guard(const struct store_guard *g, int64_t cur_rev, int64_t count, struct err *e)
{
	int64_t sum;

	switch (g->kind) {
	case GUARD_REV:
		if (cur_rev == g->rev)
			return 0;
		if (!cur_rev)
			return err_set(e, ERR_CONFLICT, KEY_FMT " is gone, not at revision %lld",
				KEY_ARG(&g->key), (long long)g->rev);
		return err_set(e, ERR_CONFLICT, KEY_FMT " is at revision %lld, not %lld",
			KEY_ARG(&g->key), (long long)cur_rev, (long long)g->rev);
	case GUARD_ABSENT:
		return cur_rev ? err_set(e, ERR_EXISTS, KEY_FMT " already exists", KEY_ARG(&g->key))
			       : 0;
	case GUARD_PRESENT:
		return cur_rev ? 0
			       : err_set(e, ERR_CONFLICT, KEY_FMT " does not exist",
					 KEY_ARG(&g->key));
	case GUARD_COUNTER:
		if (!__builtin_add_overflow(count, g->add, &sum) && sum >= 0 && sum <= g->max)
			return 0;
		return err_set(e, ERR_CONFLICT,
			"counter " KEY_FMT " is %lld: %+lld leaves [0, %lld]", KEY_ARG(&g->key),
			(long long)count, (long long)g->add, (long long)g->max);
	}
	return err_set(e, ERR_INVALID, "unknown kind of guard %d", (int)g->kind);
}

int64_t txn_added(const struct store_txn *t, size_t i)
{
	int64_t sum = 0;

	for (size_t j = 0; j < i; j++)
		if (t->guards[j].kind == GUARD_COUNTER &&
			!key_cmp(&t->guards[j].key, &t->guards[i].key))
			sum += t->guards[j].add;
	return sum;
}

int txn_gone(int64_t rev, int64_t compacted, struct err *e)
{
	return err_set(e, ERR_GONE, "too old resource version: %lld (%lld)", (long long)rev,
		(long long)compacted);
}

int txn_future(int64_t rev, int64_t now_rev, struct err *e)
{
	return err_set(e, ERR_TIMEOUT, "Too large resource version: %lld, current: %lld",
		(long long)rev, (long long)now_rev);
}

static bool has_rev(const struct store_row *rows, size_t n, int64_t rev)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (rows[mid].rev < rev)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && rows[lo].rev == rev;
}

int64_t txn_complete_from(const struct store_row *rows, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		const struct store_row *r = &rows[i];

		if (r->prev_rev && !has_rev(rows, i, r->prev_rev))
			return r->rev;
		if (r->rev != (i ? rows[i - 1].rev : 0) + 1)
			return r->rev - 1;
	}
	return 0;
}

int key_cmp(const struct store_key *a, const struct store_key *b)
{
	int c = strcmp(a->resource, b->resource);

	if (!c)
		c = strcmp(a->ns, b->ns);
	return c ? c : strcmp(a->name, b->name);
}
