/* Which back end has SQL. */
#include "store/query.h"

int store_query(struct store *s, const struct store_query *q, store_query_fn fn, void *arg,
	struct err *e)
{
	if (!s->ops->query)
		return err_set(e, ERR_METHOD,
			"store %s: has no SQL (k-store dump --history | k-store load --store FILE "
			"makes one that has)",
			s->address);
	return s->ops->query(s, q, fn, arg, e);
}
