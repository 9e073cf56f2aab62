/* What a write will have the store do: guards and writes, and the strings in them. */
#include <stdlib.h>

#include "admit/admit.h"

void admit_txn_release(struct admit_txn *t)
{
	free(t->guards);
	free(t->writes);
	strv_release(&t->strings);
	*t = (struct admit_txn){0};
}

static const char *txn_string(struct admit_txn *t, const char *s)
{
	strv_add(&t->strings, s ? s : "");
	return t->strings.v[t->strings.n - 1];
}

static struct store_key txn_key(struct admit_txn *t, const struct store_key *k)
{
	return (struct store_key){
		txn_string(t, k->resource), txn_string(t, k->ns), txn_string(t, k->name)};
}

void admit_own_guard(struct admit_txn *t, const struct store_guard *g)
{
	GROW(t->guards, t->n_guards + 1, t->alloc_guards);
	t->guards[t->n_guards++] = *g;
}

void admit_guard(struct admit_txn *t, const struct store_guard *g)
{
	admit_own_guard(t, g);
	t->guards[t->n_guards - 1].key = txn_key(t, &g->key);
}

void admit_write(struct admit_txn *t, const struct store_write *w)
{
	struct store_write *put;

	GROW(t->writes, t->n_writes + 1, t->alloc_writes);
	put = &t->writes[t->n_writes++];
	*put = *w;
	put->key = txn_key(t, &w->key);
	/* a removal without a value: the log repeats the last one */
	if (w->value) {
		char *value = xmemdup(w->value, w->len);

		strv_take(&t->strings, value);
		put->value = value;
	}
}
