/*
 * memory: the handle of the back end that lives and dies with its process, and its two halves:
 * reading (memory_read.c), opening, committing and watching (store_memory.c).
 */
#pragma once
#include "base/map.h"
#include "store/store.h"

struct mem_done {
	struct mem_done *next;
	store_done_fn done;
	void *arg;
	struct store_result res;
};

struct mem_store {
	struct store base;
	struct store_row **log; /* by revision */
	size_t n_log, alloc_log;
	struct store_row **cur; /* live rows of the log, by key */
	size_t n_cur, alloc_cur;
	struct map counters; /* "resource\nns\nname" → int64_t * */
	int64_t rev, compacted;
	int event_fd; /* -1: nobody asked yet */
	size_t n_watches;
	struct mem_done *done, **done_end;
};

static inline struct mem_store *mem(struct store *s)
{
	return (struct mem_store *)s;
}

/* First place in cur whose key is not below k. */
size_t mem_find(const struct mem_store *m, const struct store_key *k);
/* The live row of a key, or NULL. */
struct store_row *mem_live(const struct mem_store *m, const struct store_key *k);
/* First place in the log with a revision above rev. */
size_t mem_after(const struct mem_store *m, int64_t rev);
/* Is it what is wanted? NULL wants any. */
bool mem_wants(const char *want, const char *have);

/* Rows of store_ops. */
int mem_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn, void *arg,
	struct err *e);
int mem_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e);
int mem_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e);
