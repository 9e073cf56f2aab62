/*
 * store-fill ADDRESS PODS NODES: puts so many pods of 1 KB into a store, a thousand a transaction,
 * by turns on so many nodes: pod-000000 on node-0, pod-000001 on node-1, …
 */
#include <stdio.h>
#include <string.h>

#include "store/store.h"

#define BATCH 1000
#define FILLER 800

struct pod {
	char name[32], value[1200];
};

static void make_pod(struct pod *p, size_t i, size_t nodes, struct store_write *w)
{
	snprintf(p->name, sizeof(p->name), "pod-%06zu", i);
	snprintf(p->value, sizeof(p->value),
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"%s\","
		"\"namespace\":\"default\",\"ownerReferences\":[{\"apiVersion\":\"apps/v1\","
		"\"kind\":\"ReplicaSet\",\"name\":\"rs-%zu\",\"uid\":\"uid-%zu\"}]},"
		"\"spec\":{\"nodeName\":\"node-%zu\",\"hostname\":\"%0*d\"}}",
		p->name, i / 10, i / 10, i % nodes, FILLER, 0);
	*w = (struct store_write){{"pods", "default", p->name}, STORE_PUT, STORE_JSON, p->value,
		strlen(p->value), NULL};
}

int main(int argc, char **argv)
{
	size_t pods = argc == 4 ? strtoul(argv[2], NULL, 10) : 0, i = 0;
	size_t nodes = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
	autofree struct pod *batch = xcalloc(BATCH, sizeof(*batch));
	struct store_write w[BATCH];
	struct err e = ERR_INIT;
	struct store *s;

	if (!pods || !nodes)
		die(ERR_USAGE, "usage: store-fill ADDRESS PODS NODES");
	if (store_open(argv[1], true, &s, &e) < 0)
		die_err(&e);
	while (i < pods) {
		struct store_txn t = {.writes = w, .time_ns = 1, .actor = "u", .manager = "m"};

		for (; t.n_writes < BATCH && i < pods; t.n_writes++, i++)
			make_pod(&batch[t.n_writes], i, nodes, &w[t.n_writes]);
		if (store_commit(s, &t, NULL, &e) < 0)
			die_err(&e);
	}
	store_close(s);
	return 0;
}
