/* What comes from etcd: protobuf of any kind, and the values in it. */
#include "../../cmd/store-etcd/etcd.c"
#include "../../cmd/store-etcd/layout.c"
#include "../../cmd/store-etcd/pb.c"

#include "../fuzz.h"

static bool on_kv(void *arg, const struct etcd_kv *kv)
{
	struct layout_row *row = arg;
	struct bytes tail = {kv->key.p + kv->key.n / 2, kv->key.n - kv->key.n / 2};

	if (layout_row(row, kv->key, kv->value, kv->mod_rev)) {
		autobuf header = BUF_INIT;
		int back = layout_back(kv->value);

		/* what was read is written as it was */
		layout_header(&header, &row->r, back);
		if (header.len + row->r.len > kv->value.n)
			bug("a header grew");
	}
	layout_find_gone(row, kv->value, tail, kv->mod_rev);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct layout_row row = {0};
	struct etcd_watch w;
	struct etcd_txn t;
	struct etcd_kv kv;
	struct pb r;
	int64_t rev;
	bool more, deleted;

	if (etcd_read_range(pb_read(data, size), on_kv, &row, &rev, &more) && rev < 0)
		rev = 0;
	if (etcd_read_txn(pb_read(data, size), &t))
		while (etcd_next_response(&t, &r))
			if (!etcd_read_range(r, on_kv, &row, &rev, &more))
				break;
	if (etcd_read_watch(pb_read(data, size), &w))
		while (etcd_next_event(&w.events, &deleted, &kv))
			on_kv(&row, &kv);
	layout_row_release(&row);
	return 0;
}
