/* Upkeep of whatever back end. */
#include "store/backend.h"
#include "store/upkeep.h"

static int none(const char *address, const char *what, struct err *e)
{
	return err_set(e, ERR_METHOD, "store %s: has no %s", address, what);
}

/* The function FIELD of the back end's, or the answer that there is none. */
#define CALL(ops, address, field, what, ...)                                                       \
	((ops)->upkeep && (ops)->upkeep->field ? (ops)->upkeep->field(__VA_ARGS__)                 \
					       : none(address, what, e))

int store_compact(struct store *s, const struct upkeep_budget *b, int64_t to_rev,
	struct upkeep_compacted *ret, struct err *e)
{
	return CALL(s->ops, s->address, compact, "compaction", s, b, to_rev, ret, e);
}

int store_checkpoint(struct store *s, bool truncate, struct upkeep_wal *ret, struct err *e)
{
	return CALL(s->ops, s->address, checkpoint, "checkpoint", s, truncate, ret, e);
}

int store_backup(struct store *s, const char *path, int64_t *ret_rev, struct err *e)
{
	return CALL(s->ops, s->address, backup, "backup", s, path, ret_rev, e);
}

int store_check(const char *address, upkeep_damage_fn fn, void *arg, struct upkeep_sound *ret,
	struct err *e)
{
	const struct store_ops *ops;
	autofree char *rest = NULL, *full = NULL;

	if (backend_find(address, &ops, &rest, e) < 0)
		return -1;
	/* a helper's rest is its whole address */
	full = xasprintf("%s%s%s", ops->scheme, *ops->scheme ? ":" : "", rest);
	return CALL(ops, full, check, "check", rest, fn, arg, ret, e);
}

int store_forget(struct store *s, const struct store_key *keys, size_t n, int64_t *ret_rows,
	struct err *e)
{
	return CALL(s->ops, s->address, forget, "forgetting", s, keys, n, ret_rows, e);
}

bool store_is_kept_here(const struct store *s)
{
	return s->ops->upkeep && s->ops->upkeep->keeper_open;
}

int keeper_open(
	struct store *s, const struct upkeep_budget *b, struct keeper **ret, struct err *e)
{
	return CALL(s->ops, s->address, keeper_open, "keeper", s, b, ret, e);
}

void keeper_close(struct keeper *k)
{
	if (k)
		k->store->ops->upkeep->keeper_close(k);
}

int keeper_step(struct keeper *k, int64_t *ret_wait_ns, struct err *e)
{
	return k->store->ops->upkeep->keeper_step(k, ret_wait_ns, e);
}
