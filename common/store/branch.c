/* Which back ends have branches. */
#include "store/branch.h"

static int none(const struct store *s, struct err *e)
{
	return err_set(e, ERR_METHOD, "store %s: has no branches", s->address);
}

int store_branch(
	struct store *s, const char *path, struct store_branched *ret, struct err *e)
{
	return s->ops->branch ? s->ops->branch(s, path, ret, e) : none(s, e);
}

int store_origin(struct store *s, struct buf *b, struct err *e)
{
	return s->ops->origin ? s->ops->origin(s, b, e) : none(s, e);
}
