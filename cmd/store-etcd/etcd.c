/* Field numbers of etcdserverpb's rpc.proto and mvccpb's kv.proto. */
#include <string.h>

#include "etcd.h"

void etcd_add_range(struct buf *b, const struct etcd_range *q)
{
	pb_bytes(b, 1, q->key.p, q->key.n);
	pb_bytes(b, 2, q->end.p, q->end.n);
	pb_int(b, 3, q->limit);
	pb_int(b, 4, q->rev);
	if (q->by_mod) {
		pb_int(b, 5, 1);
		pb_int(b, 6, 3);
	}
}

static bool read_kv(struct pb r, struct etcd_kv *ret)
{
	*ret = (struct etcd_kv){{"", 0}, {"", 0}, 0};
	while (pb_next(&r)) {
		if (r.field == 1)
			ret->key = (struct bytes){r.s, r.n};
		else if (r.field == 3)
			ret->mod_rev = r.v;
		else if (r.field == 5)
			ret->value = (struct bytes){r.s, r.n};
	}
	return !r.bad && ret->key.p && ret->value.p;
}

static int64_t read_header(struct pb r)
{
	while (pb_next(&r))
		if (r.field == 3)
			return r.v;
	return 0;
}

bool etcd_read_range(struct pb r, etcd_kv_fn fn, void *arg, int64_t *ret_rev, bool *ret_more)
{
	struct etcd_kv kv;

	*ret_more = false;
	*ret_rev = 0;
	while (pb_next(&r)) {
		if (r.field == 1)
			*ret_rev = read_header(pb_sub(&r));
		else if (r.field == 3)
			*ret_more = r.v;
		else if (r.field == 2 && (!read_kv(pb_sub(&r), &kv) || !fn(arg, &kv)))
			return false;
	}
	return !r.bad;
}

enum { CMP_EQUAL, CMP_GREATER, CMP_LESS };
enum { CMP_VERSION, CMP_CREATE, CMP_MOD, CMP_VALUE };

static void add_cmp(struct buf *b, int result, int target, struct bytes key, int64_t v,
	const struct bytes *value)
{
	autobuf c = BUF_INIT;

	pb_int(&c, 1, result);
	pb_int(&c, 2, target);
	pb_bytes(&c, 3, key.p, key.n);
	if (value)
		pb_bytes(&c, 7, value->p, value->n);
	else
		pb_int_always(&c, target == CMP_MOD ? 6 : 4, v);
	pb_msg(b, 1, &c);
}

void etcd_add_cmp_mod(struct buf *b, struct bytes key, int64_t mod_rev)
{
	add_cmp(b, CMP_EQUAL, CMP_MOD, key, mod_rev, NULL);
}

void etcd_add_cmp_absent(struct buf *b, struct bytes key)
{
	add_cmp(b, CMP_EQUAL, CMP_VERSION, key, 0, NULL);
}

void etcd_add_cmp_present(struct buf *b, struct bytes key)
{
	add_cmp(b, CMP_GREATER, CMP_VERSION, key, 0, NULL);
}

void etcd_add_cmp_value(struct buf *b, struct bytes key, bool less, struct bytes value)
{
	add_cmp(b, less ? CMP_LESS : CMP_GREATER, CMP_VALUE, key, 0, &value);
}

/* A RequestOp whose one field is op. */
static void add_op(struct buf *b, int where, int field, const struct buf *op)
{
	autobuf o = BUF_INIT;

	pb_msg(&o, field, op);
	pb_msg(b, where, &o);
}

void etcd_add_op_put(struct buf *b, struct bytes key, struct bytes value)
{
	autobuf op = BUF_INIT;

	pb_bytes(&op, 1, key.p, key.n);
	pb_bytes(&op, 2, value.p, value.n);
	add_op(b, ETCD_SUCCESS, 2, &op);
}

void etcd_add_op_delete(struct buf *b, struct bytes key)
{
	autobuf op = BUF_INIT;

	pb_bytes(&op, 1, key.p, key.n);
	add_op(b, ETCD_SUCCESS, 3, &op);
}

void etcd_add_op_range(struct buf *b, enum etcd_branch where, struct bytes key)
{
	autobuf op = BUF_INIT;

	pb_bytes(&op, 1, key.p, key.n);
	add_op(b, where, 1, &op);
}

void etcd_add_op_txn(struct buf *b, const struct buf *txn)
{
	add_op(b, ETCD_SUCCESS, 4, txn);
}

bool etcd_read_txn(struct pb r, struct etcd_txn *ret)
{
	*ret = (struct etcd_txn){.responses = r};
	while (pb_next(&r)) {
		if (r.field == 1)
			ret->rev = read_header(pb_sub(&r));
		else if (r.field == 2)
			ret->succeeded = r.v;
	}
	return !r.bad;
}

bool etcd_next_response(struct etcd_txn *t, struct pb *ret)
{
	while (pb_next(&t->responses)) {
		if (t->responses.field != 3)
			continue;
		struct pb op = pb_sub(&t->responses);

		if (!pb_next(&op))
			return false;
		*ret = pb_sub(&op);
		return true;
	}
	return false;
}

void etcd_add_watch(struct buf *b, struct bytes key, struct bytes end, int64_t from, int64_t id)
{
	autobuf c = BUF_INIT;

	pb_bytes(&c, 1, key.p, key.n);
	pb_bytes(&c, 2, end.p, end.n);
	pb_int(&c, 3, from);
	pb_int(&c, 4, 1); /* progress_notify */
	pb_int(&c, 7, id);
	pb_msg(b, 1, &c);
}

void etcd_add_watch_cancel(struct buf *b, int64_t id)
{
	autobuf c = BUF_INIT;

	pb_int(&c, 1, id);
	pb_msg(b, 2, &c);
}

bool etcd_read_watch(struct pb r, struct etcd_watch *ret)
{
	*ret = (struct etcd_watch){.events = r, .reason = {"", 0}};
	while (pb_next(&r)) {
		switch (r.field) {
		case 1:
			ret->rev = read_header(pb_sub(&r));
			break;
		case 2:
			ret->id = r.v;
			break;
		case 3:
			ret->created = r.v;
			break;
		case 4:
			ret->canceled = r.v;
			break;
		case 5:
			ret->compact_rev = r.v;
			break;
		case 6:
			ret->reason = (struct bytes){r.s, r.n};
			break;
		default:
			break;
		}
	}
	return !r.bad;
}

bool etcd_next_event(struct pb *events, bool *ret_delete, struct etcd_kv *ret)
{
	while (pb_next(events)) {
		if (events->field != 11)
			continue;
		struct pb ev = pb_sub(events);
		bool found = false;

		*ret_delete = false;
		while (pb_next(&ev)) {
			if (ev.field == 1)
				*ret_delete = ev.v;
			else if (ev.field == 2)
				found = read_kv(pb_sub(&ev), ret);
		}
		if (!found)
			events->bad = true;
		return found && !ev.bad;
	}
	return false;
}
