/* Keys, values and heads. */
#include <string.h>

#include "layout.h"

/*
 * Header of a value, integers big-endian: back (2 bytes: the first, so that etcd can compare it),
 * version (1), encoding (1), time (8), previous revision (8), lengths of actor and manager (2
 * each), actor, manager.
 */
enum {
	AT_BACK = 0,
	AT_VERSION = 2,
	AT_ENCODING = 3,
	AT_TIME = 4,
	AT_PREV = 12,
	AT_ACTOR = 20,
	AT_MANAGER = 22,
	HEADER_BYTES = 24,
	LAYOUT_VERSION = 1
};

static void add_be(struct buf *b, uint64_t v, int bytes)
{
	while (bytes--)
		buf_addc(b, (char)(v >> (8 * bytes)));
}

static uint64_t get_be(const char *p, int bytes)
{
	uint64_t v = 0;

	while (bytes--)
		v = v << 8 | (uint8_t)*p++;
	return v;
}

void layout_key(struct buf *b, const char *prefix, char kind, const struct store_key *k)
{
	buf_adds(b, prefix);
	buf_addc(b, '/');
	buf_addc(b, kind);
	buf_addc(b, '/');
	if (!k)
		return;
	buf_add(b, k->resource, strlen(k->resource) + 1);
	buf_add(b, k->ns, strlen(k->ns) + 1);
	buf_adds(b, k->name);
}

void layout_row_release(struct layout_row *l)
{
	buf_release(&l->strs);
}

static size_t str_len(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	return n > UINT16_MAX ? UINT16_MAX : n;
}

void layout_header(struct buf *b, const struct store_row *r, int back)
{
	size_t actor = str_len(r->actor), manager = str_len(r->manager);

	add_be(b, (uint64_t)back, 2);
	buf_addc(b, LAYOUT_VERSION);
	buf_addc(b, (char)r->encoding);
	add_be(b, (uint64_t)r->time_ns, 8);
	add_be(b, (uint64_t)r->prev_rev, 8);
	add_be(b, actor, 2);
	add_be(b, manager, 2);
	if (actor)
		buf_add(b, r->actor, actor);
	if (manager)
		buf_add(b, r->manager, manager);
}

int layout_back(struct bytes value)
{
	if (value.n < HEADER_BYTES || value.p[AT_VERSION] != LAYOUT_VERSION)
		return -1;
	return (int)get_be(value.p + AT_BACK, 2);
}

/* "RESOURCE\0NS\0NAME" as three strings in strs. */
static bool split_key(struct layout_row *l, struct bytes key)
{
	const char *ns = memchr(key.p, '\0', key.n), *name;
	size_t left;

	if (!ns)
		return false;
	ns++;
	left = key.n - (size_t)(ns - key.p);
	name = memchr(ns, '\0', left);
	if (!name)
		return false;
	name++;
	buf_add(&l->strs, key.p, key.n);
	buf_addc(&l->strs, '\0');
	l->r.key = (struct store_key){
		l->strs.data, l->strs.data + (ns - key.p), l->strs.data + (name - key.p)};
	return true;
}

bool layout_row(struct layout_row *ret, struct bytes key, struct bytes value, int64_t mod_rev)
{
	int back = layout_back(value);
	size_t actor, manager;
	struct store_row *r = &ret->r;

	if (back < 0)
		return false;
	actor = get_be(value.p + AT_ACTOR, 2);
	manager = get_be(value.p + AT_MANAGER, 2);
	if (value.n - HEADER_BYTES < actor + manager)
		return false;
	buf_truncate(&ret->strs, 0);
	/* one block, at once: pointers into it stay */
	buf_grow(&ret->strs, key.n + actor + manager + 3);
	*r = (struct store_row){
		.rev = rev_of(mod_rev, back),
		.op = STORE_PUT,
		.time_ns = (int64_t)get_be(value.p + AT_TIME, 8),
		.prev_rev = (int64_t)get_be(value.p + AT_PREV, 8),
		.encoding = (uint8_t)value.p[AT_ENCODING],
		.value = value.p + HEADER_BYTES + actor + manager,
		.len = value.n - HEADER_BYTES - actor - manager,
	};
	if (!split_key(ret, key))
		return false;
	r->created = !r->prev_rev;
	r->actor = ret->strs.data + ret->strs.len;
	buf_add(&ret->strs, value.p + HEADER_BYTES, actor);
	buf_addc(&ret->strs, '\0');
	r->manager = ret->strs.data + ret->strs.len;
	buf_add(&ret->strs, value.p + HEADER_BYTES + actor, manager);
	buf_addc(&ret->strs, '\0');
	return true;
}

/* A record: lengths of key and value (4 bytes each), "RESOURCE\0NS\0NAME", header and value. */
void layout_gone(struct buf *b, const struct store_row *r, int back)
{
	autobuf key = BUF_INIT, value = BUF_INIT;

	buf_add(&key, r->key.resource, strlen(r->key.resource) + 1);
	buf_add(&key, r->key.ns, strlen(r->key.ns) + 1);
	buf_adds(&key, r->key.name);
	layout_header(&value, r, back);
	if (r->len)
		buf_add(&value, r->value, r->len);
	add_be(b, key.len, 4);
	add_be(b, value.len, 4);
	buf_add(b, key.data, key.len);
	buf_add(b, value.data, value.len);
}

bool layout_find_gone(struct layout_row *ret, struct bytes head, struct bytes key, int64_t mod_rev)
{
	while (head.n >= 8) {
		size_t k = get_be(head.p, 4), v = get_be(head.p + 4, 4);
		struct bytes have = {head.p + 8, k}, value = {head.p + 8 + k, v};

		if (head.n - 8 < k + v)
			return false;
		if (k == key.n && !memcmp(have.p, key.p, k)) {
			if (!layout_row(ret, key, value, mod_rev))
				return false;
			ret->r.op = STORE_DELETE;
			ret->r.created = false;
			return true;
		}
		head.p += 8 + k + v;
		head.n -= 8 + k + v;
	}
	return false;
}
