/* A guarded transaction as a request of the helper protocol, and back. */
#include <string.h>

#include "store/helper_proto.h"

static const char *const kinds[] = {
	[GUARD_REV] = "rev",
	[GUARD_ABSENT] = "absent",
	[GUARD_PRESENT] = "present",
	[GUARD_COUNTER] = "counter",
};

static void add_guard(struct buf *b, const struct store_guard *g)
{
	buf_addc(b, '{');
	helper_add_str(b, "is", kinds[g->kind]);
	helper_add_key(b, &g->key);
	if (g->kind == GUARD_REV)
		helper_add_int(b, "rev", g->rev);
	if (g->kind == GUARD_COUNTER) {
		helper_add_int(b, "add", g->add);
		helper_add_int(b, "max", g->max);
	}
	b->data[b->len - 1] = '}';
	buf_addc(b, ',');
}

static void add_write(struct buf *b, const struct store_write *w)
{
	buf_addc(b, '{');
	helper_add_key(b, &w->key);
	helper_add_str(b, "op", w->op == STORE_DELETE ? "delete" : "put");
	helper_add_int(b, "encoding", w->encoding);
	helper_add_str(b, "terms", w->terms);
	if (w->value)
		helper_add_int(b, "bytes", (int64_t)w->len);
	b->data[b->len - 1] = '}';
	buf_addc(b, ',');
}

/* "name":[…], */
static void open_array(struct buf *b, const char *name)
{
	buf_addf(b, "\"%s\":[", name);
}

static void close_array(struct buf *b)
{
	if (b->data[b->len - 1] == ',')
		buf_truncate(b, b->len - 1);
	buf_adds(b, "],");
}

void helper_add_txn(struct buf *b, int64_t id, const struct store_txn *t)
{
	size_t bytes = 0;

	buf_addc(b, '{');
	helper_add_int(b, "id", id);
	helper_add_str(b, "do", "commit");
	helper_add_int(b, "time", t->time_ns);
	helper_add_str(b, "actor", t->actor ? t->actor : "");
	helper_add_str(b, "manager", t->manager ? t->manager : "");
	open_array(b, "guards");
	for (size_t i = 0; i < t->n_guards; i++)
		add_guard(b, &t->guards[i]);
	close_array(b);
	open_array(b, "writes");
	for (size_t i = 0; i < t->n_writes; i++) {
		add_write(b, &t->writes[i]);
		bytes += t->writes[i].value ? t->writes[i].len : 0;
	}
	close_array(b);
	helper_add_int(b, "bytes", (int64_t)bytes);
	helper_end(b);
	for (size_t i = 0; i < t->n_writes; i++)
		if (t->writes[i].value)
			buf_add(b, t->writes[i].value, t->writes[i].len);
}

static int read_guard(const val *v, struct store_guard *ret, struct err *e)
{
	const char *is = obj_str_or(v, "is", "");

	for (size_t i = 0; i < array_size(kinds); i++) {
		if (strcmp(kinds[i], is) != 0)
			continue;
		ret->kind = (enum store_guard_kind)i;
		ret->rev = obj_int(v, "rev", 0);
		ret->add = obj_int(v, "add", 0);
		ret->max = obj_int(v, "max", 0);
		return helper_key(v, &ret->key, e);
	}
	return err_set(e, ERR_SYNTAX, "a guard of kind \"%s\"", is);
}

/* The value, if there is one, is the next bytes of the body. */
static int read_write(const val *v, const struct helper_msg *m, size_t *at, struct store_write *ret,
	struct err *e)
{
	const char *op = obj_str_or(v, "op", "");
	int64_t bytes = obj_int(v, "bytes", 0);

	if (strcmp(op, "put") != 0 && strcmp(op, "delete") != 0)
		return err_set(e, ERR_SYNTAX, "a write with op \"%s\"", op);
	ret->op = *op == 'd' ? STORE_DELETE : STORE_PUT;
	ret->encoding = (uint8_t)obj_int(v, "encoding", 0);
	ret->terms = obj_str(v, "terms");
	if (obj_at(v, "bytes")) {
		if (bytes < 0 || (size_t)bytes > m->len - *at)
			return err_set(e, ERR_SYNTAX, "a write longer than the body");
		ret->value = m->body + *at;
		ret->len = (size_t)bytes;
		*at += ret->len;
	}
	return helper_key(v, &ret->key, e);
}

int helper_txn(const struct helper_msg *m, struct store_txn **ret, struct err *e)
{
	val *gs = obj_at(m->header, "guards"), *ws = obj_at(m->header, "writes"), *v;
	size_t n_g = yyjson_arr_size(gs), n_w = yyjson_arr_size(ws), at = 0, i, max;
	autofree struct store_txn *t =
		xcalloc(1, sizeof(*t) + n_g * sizeof(*t->guards) + n_w * sizeof(*t->writes));
	struct store_guard *g = (struct store_guard *)(t + 1);
	struct store_write *w = (struct store_write *)(g + n_g);

	yyjson_arr_foreach(gs, i, max, v)
	{
		if (read_guard(v, &g[i], e) < 0)
			return -1;
	}
	yyjson_arr_foreach(ws, i, max, v)
	{
		if (read_write(v, m, &at, &w[i], e) < 0)
			return -1;
	}
	t->guards = g;
	t->n_guards = n_g;
	t->writes = w;
	t->n_writes = n_w;
	t->time_ns = obj_int(m->header, "time", 0);
	t->actor = obj_str_or(m->header, "actor", "");
	t->manager = obj_str_or(m->header, "manager", "");
	*ret = take(t);
	return 0;
}
