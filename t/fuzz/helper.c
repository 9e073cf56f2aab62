/* The helper protocol: whatever comes, and what we write is what we read. */
#include "base/mem.h"
#include "store/helper_proto.h"

#include "../fuzz.h"

/* One message of our own, read again. */
static void again(struct buf *written, struct helper_in *in, struct helper_msg *m)
{
	struct err e;

	buf_add(&in->b, written->data, written->len);
	if (helper_next(in, m, &e) != 1)
		bug("our own message is none");
}

static void check_row(const struct store_row *r)
{
	struct helper_in in = {0};
	struct helper_msg m;
	struct store_row same;
	autobuf b = BUF_INIT;
	struct err e;

	buf_addc(&b, '{');
	helper_add_row(&b, r);
	helper_end(&b);
	if (r->value)
		buf_add(&b, r->value, r->len);
	again(&b, &in, &m);
	if (helper_row(&m, &same, &e) < 0)
		bug(e.msg);
	if (same.rev != r->rev || same.op != r->op || same.time_ns != r->time_ns ||
		same.len != r->len || strcmp(same.key.name, r->key.name) != 0)
		bug("another row");
	helper_in_release(&in);
}

static void check_txn(const struct store_txn *t)
{
	struct helper_in in = {0};
	struct helper_msg m;
	autofree struct store_txn *same = NULL;
	autobuf b = BUF_INIT;
	struct err e;

	helper_add_txn(&b, 1, t);
	again(&b, &in, &m);
	if (helper_txn(&m, &same, &e) < 0)
		bug(e.msg);
	if (same->n_guards != t->n_guards || same->n_writes != t->n_writes)
		bug("another transaction");
	for (size_t i = 0; i < t->n_writes; i++)
		if (same->writes[i].len != t->writes[i].len)
			bug("another write");
	helper_in_release(&in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct helper_in in = {0};
	struct helper_msg m;
	struct err e;
	int ret;

	buf_add(&in.b, data, size);
	while (size && (ret = helper_next(&in, &m, &e)) > 0) {
		autofree struct store_txn *t = NULL;
		struct store_row r;

		if (helper_row(&m, &r, &e) == 0)
			check_row(&r);
		if (helper_txn(&m, &t, &e) == 0)
			check_txn(t);
	}
	helper_in_release(&in);
	return 0;
}
