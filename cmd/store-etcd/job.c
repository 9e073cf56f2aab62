/* Jobs: slots, compares, writes. */
#include <inttypes.h>
#include <string.h>

#include "store/txn.h"
#include "write.h"

void job_free(struct job *j)
{
	for (size_t i = 0; i < j->n_slots; i++) {
		buf_release(&j->slots[i].key);
		buf_release(&j->slots[i].value);
		free(j->slots[i].text);
	}
	free(j->slots);
	free(j->guard_slot);
	free(j->write_slot);
	free(j->txn);
	free(j);
}

/* The slot of a key, made if it has none. */
static size_t slot_of(struct serve *s, struct job *j, const struct store_key *k, bool counter)
{
	autofree char *text =
		xasprintf("%c\n%s\n%s\n%s", counter ? 'c' : 'o', k->resource, k->ns, k->name);
	struct slot *sl;

	for (size_t i = 0; i < j->n_slots; i++)
		if (!strcmp(j->slots[i].text, text))
			return i;
	sl = &j->slots[j->n_slots];
	layout_key(&sl->key, s->prefix, counter ? 'c' : 'o', k);
	sl->counter = counter;
	sl->written = counter;
	sl->text = take(text);
	return j->n_slots++;
}

/* A guard says how its key is; two that do not say the same need the truth. */
static void believe(struct job *j, struct slot *sl, const struct store_guard *g)
{
	int64_t mod = g->kind == GUARD_REV ? rev_mod(g->rev) : 0;
	int back = g->kind == GUARD_REV ? rev_back(g->rev) : 0;

	if (g->kind == GUARD_COUNTER)
		return;
	if (g->kind == GUARD_PRESENT) {
		sl->present = true;
		j->learn = j->learn || (sl->given && !sl->mod_rev);
		return;
	}
	if (sl->given && (sl->mod_rev != mod || sl->back != back))
		j->learn = true;
	if (sl->present && !mod)
		j->learn = true;
	sl->given = true;
	sl->mod_rev = mod;
	sl->back = back;
}

static int take_writes(struct serve *s, struct job *j, struct err *e)
{
	for (size_t i = 0; i < j->txn->n_writes; i++) {
		const struct store_write *w = &j->txn->writes[i];
		struct slot *sl = &j->slots[j->write_slot[i] = slot_of(s, j, &w->key, false)];

		if (sl->written)
			return err_set(e, ERR_INVALID,
				KEY_FMT ": etcd cannot write a key twice in one transaction",
				KEY_ARG(&w->key));
		sl->written = true;
		/* it exists, says a guard: a guess that it does not would be no guess */
		if (sl->present && !sl->given)
			j->learn = true;
		/* a delete tells the last value */
		if (w->op == STORE_DELETE && !w->value)
			j->learn = true;
	}
	return 0;
}

int job_new(
	struct serve *s, int64_t id, const struct helper_msg *m, struct job **ret, struct err *e)
{
	autofree struct store_txn *t = NULL;
	struct job *j;

	if (helper_txn(m, &t, e) < 0 || txn_check(t, e) < 0)
		return -1;
	if (t->n_writes > BACK_MAX)
		return err_set(e, ERR_TOOLARGE, "a transaction of %zu writes, etcd's may have %d",
			t->n_writes, BACK_MAX);
	j = xcalloc(1, sizeof(*j));
	j->id = id;
	j->txn = txn_copy(t);
	j->slots = xcalloc(t->n_guards + t->n_writes + 1, sizeof(*j->slots));
	j->guard_slot = xcalloc(t->n_guards + 1, sizeof(*j->guard_slot));
	j->write_slot = xcalloc(t->n_writes + 1, sizeof(*j->write_slot));
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &j->txn->guards[i];

		j->guard_slot[i] = slot_of(s, j, &g->key, g->kind == GUARD_COUNTER);
		believe(j, &j->slots[j->guard_slot[i]], g);
	}
	if (take_writes(s, j, e) < 0) {
		job_free(j);
		return -1;
	}
	*ret = j;
	return 0;
}

static int64_t slot_rev(const struct slot *sl)
{
	return sl->mod_rev ? rev_of(sl->mod_rev, sl->back) : 0;
}

int job_check(struct job *j, int *ret_guard, bool *ret_guess, struct err *e)
{
	for (size_t i = 0; i < j->txn->n_guards; i++) {
		const struct store_guard *g = &j->txn->guards[i];
		const struct slot *sl = &j->slots[j->guard_slot[i]];

		if (!sl->known && g->kind != GUARD_COUNTER)
			continue;
		if (txn_guard(g, slot_rev(sl), sl->count + txn_added(j->txn, i), e) == 0)
			continue;
		*ret_guard = (int)i;
		*ret_guess = !sl->known;
		return -1;
	}
	return 0;
}

static bool has_effect(const struct job *j, size_t i)
{
	return j->txn->writes[i].op == STORE_PUT || j->slots[j->write_slot[i]].mod_rev;
}

size_t job_count(struct job *j)
{
	size_t n = 0, ops = j->n_slots;

	for (size_t i = 0; i < j->txn->n_writes; i++)
		n += !j->learn && has_effect(j, i);
	/* a compare of a revision may take three */
	for (size_t i = 0; i < j->n_slots; i++)
		ops += j->slots[i].given && !j->slots[i].known ? 2 : 0;
	j->n_ops = ops;
	j->n_writes = n;
	return n;
}

size_t job_bytes(const struct job *j)
{
	size_t n = 256 * (j->n_slots + 1);

	for (size_t i = 0; i < j->txn->n_writes; i++)
		n += j->txn->writes[i].len + j->slots[j->write_slot[i]].value.len;
	return n;
}

static void add_compares(const struct slot *sl, struct buf *txn)
{
	struct bytes key = bytes_of(&sl->key);

	if (sl->mod_rev) {
		etcd_add_cmp_mod(txn, key, sl->mod_rev);
	} else {
		if (sl->present && !sl->known && !sl->written)
			etcd_add_cmp_present(txn, key);
		else
			etcd_add_cmp_absent(txn, key);
		return;
	}
	if (sl->known)
		return;
	/* a value begins with its back: the mod revision alone is that of several of ours */
	char low[2] = {(char)(sl->back >> 8), (char)sl->back};
	char high[2] = {(char)((sl->back + 1) >> 8), (char)(sl->back + 1)};

	if (sl->back)
		etcd_add_cmp_value(txn, key, false, (struct bytes){low, 2});
	etcd_add_cmp_value(txn, key, true, (struct bytes){high, 2});
}

/* A counter's new sum, once a counter. */
static void add_sum(const struct job *j, size_t slot, struct buf *txn)
{
	int64_t sum = j->slots[slot].count;
	char digits[24];
	int n;

	for (size_t i = 0; i < j->txn->n_guards; i++)
		if (j->guard_slot[i] == slot)
			sum += j->txn->guards[i].add;
	n = snprintf(digits, sizeof(digits), "%" PRId64, sum);
	etcd_add_op_put(txn, bytes_of(&j->slots[slot].key), (struct bytes){digits, (size_t)n});
}

static struct store_row row_of(const struct job *j, size_t i)
{
	const struct store_write *w = &j->txn->writes[i];

	return (struct store_row){
		.key = w->key,
		.op = w->op,
		.time_ns = j->txn->time_ns,
		.actor = j->txn->actor,
		.manager = j->txn->manager,
		.prev_rev = slot_rev(&j->slots[j->write_slot[i]]),
		.encoding = w->encoding,
		.value = w->value,
		.len = w->len,
	};
}

static void add_put(const struct job *j, size_t i, int back, struct buf *txn)
{
	struct store_row r = row_of(j, i);
	autobuf value = BUF_INIT;

	layout_header(&value, &r, back);
	buf_add(&value, r.value, r.len);
	etcd_add_op_put(txn, bytes_of(&j->slots[j->write_slot[i]].key), bytes_of(&value));
}

static void add_delete(const struct job *j, size_t i, int back, struct buf *txn, struct buf *head)
{
	const struct slot *sl = &j->slots[j->write_slot[i]];
	struct store_row r = row_of(j, i);
	struct layout_row last = {0};

	if (!r.value && layout_row(&last, (struct bytes){"\0\0", 2}, bytes_of(&sl->value), 1)) {
		r.encoding = last.r.encoding;
		r.value = last.r.value;
		r.len = last.r.len;
	}
	layout_gone(head, &r, back);
	layout_row_release(&last);
	etcd_add_op_delete(txn, bytes_of(&sl->key));
}

void job_request(struct job *j, int first_back, struct buf *txn, struct buf *head)
{
	int back = first_back;

	if (j->learn) {
		for (size_t i = 0; i < j->n_slots; i++)
			etcd_add_op_range(txn, ETCD_SUCCESS, bytes_of(&j->slots[i].key));
		return;
	}
	for (size_t i = 0; i < j->n_slots; i++)
		add_compares(&j->slots[i], txn);
	for (size_t i = 0; i < j->n_slots; i++)
		if (j->slots[i].counter)
			add_sum(j, i, txn);
	for (size_t i = 0; i < j->txn->n_writes; i++) {
		if (!has_effect(j, i))
			continue;
		j->last_back = back;
		if (j->txn->writes[i].op == STORE_PUT)
			add_put(j, i, back--, txn);
		else
			add_delete(j, i, back--, txn, head);
	}
	for (size_t i = 0; i < j->n_slots; i++)
		etcd_add_op_range(txn, ETCD_FAILURE, bytes_of(&j->slots[i].key));
}

static bool learn_slot(void *arg, const struct etcd_kv *kv)
{
	struct slot *sl = arg;
	char digits[24] = "";

	sl->mod_rev = kv->mod_rev;
	if (sl->counter) {
		if (kv->value.n >= sizeof(digits))
			return false;
		memcpy(digits, kv->value.p, kv->value.n);
		sl->count = strtoll(digits, NULL, 10);
		return true;
	}
	sl->back = layout_back(kv->value);
	buf_add(&sl->value, kv->value.p, kv->value.n);
	return sl->back >= 0;
}

int job_answer(struct job *j, struct etcd_txn *t)
{
	struct pb r;
	int64_t rev;
	bool more;

	if (t->succeeded && !j->learn)
		return 1;
	for (size_t i = 0; i < j->n_slots; i++) {
		struct slot *sl = &j->slots[i];

		sl->mod_rev = 0;
		sl->back = 0;
		sl->count = 0;
		sl->known = true;
		buf_truncate(&sl->value, 0);
		if (!etcd_next_response(t, &r) || !etcd_read_range(r, learn_slot, sl, &rev, &more))
			return -1;
	}
	j->learn = false;
	return 0;
}
