/* Comparing and hashing by value. */
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "data/node.h"

/* What a number is worth: an integer when it is whole and 64 bits hold it, else a double. */
struct number {
	bool whole, negative;
	uint64_t i; /* two's complement when negative */
	double r;   /* when not whole */
};

static struct number number_of(struct node n)
{
	struct number x = {true, false, 0, 0};
	double r;

	if (unsafe_yyjson_is_uint(n.v)) {
		x.i = unsafe_yyjson_get_uint(n.v);
	} else if (unsafe_yyjson_is_sint(n.v)) {
		x.i = (uint64_t)unsafe_yyjson_get_sint(n.v);
		x.negative = unsafe_yyjson_get_sint(n.v) < 0;
	} else {
		r = unsafe_yyjson_get_real(n.v);
		x.negative = r < 0;
		if (r != floor(r) || r >= 18446744073709551616.0 || r < -9223372036854775808.0) {
			x.whole = false;
			x.r = r;
		} else {
			x.i = x.negative ? (uint64_t)(int64_t)r : (uint64_t)r;
		}
	}
	return x;
}

static bool numbers_equal(struct node a, struct node b)
{
	struct number x = number_of(a), y = number_of(b);

	if (x.whole != y.whole || x.negative != y.negative)
		return false;
	return x.whole ? x.i == y.i : x.r == y.r;
}

static bool strings_equal(struct node a, struct node b)
{
	return node_len(a) == node_len(b) && memcmp(node_str(a), node_str(b), node_len(a)) == 0;
}

static bool arrays_equal(struct node a, struct node b)
{
	struct node_iter ia = node_iter(a), ib = node_iter(b);
	struct node x, y;

	while (node_iter_next(&ia, NULL, &x) && node_iter_next(&ib, NULL, &y)) {
		if (!node_equal(x, y))
			return false;
	}
	return true;
}

static bool objects_equal(struct node a, struct node b)
{
	autolooks in_b = {.obj = b};
	struct node_iter ia = node_iter(a), ib = node_iter(b);
	struct node ka, kb, x, y;

	/* mostly both have the same order: walk together, look up only where they part */
	while (node_iter_next(&ia, &ka, &x) && node_iter_next(&ib, &kb, &y)) {
		if (!strings_equal(ka, kb)) {
			y = node_look(&in_b, ka);
			if (!y.v)
				return false;
		}
		/* each pair once only: twice on every level is without end */
		if (!node_equal(x, y))
			return false;
	}
	return true;
}

bool node_equal(struct node a, struct node b)
{
	if (node_type(a) != node_type(b))
		return false;
	switch (node_type(a)) {
	case YYJSON_TYPE_BOOL:
		return unsafe_yyjson_get_bool(a.v) == unsafe_yyjson_get_bool(b.v);
	case YYJSON_TYPE_NUM:
		return numbers_equal(a, b);
	case YYJSON_TYPE_STR:
		return strings_equal(a, b);
	case YYJSON_TYPE_ARR:
		return node_len(a) == node_len(b) && arrays_equal(a, b);
	case YYJSON_TYPE_OBJ:
		return node_len(a) == node_len(b) && objects_equal(a, b);
	default:
		return true;
	}
}

bool obj_equal(const val *a, const val *b)
{
	if (!a || !b)
		return a == b;
	return a == b || node_equal(node_of(a), node_of(b));
}

bool mobj_equal(const mval *a, const mval *b)
{
	if (!a || !b)
		return a == b;
	return a == b || node_equal(node_of_mut(a), node_of_mut(b));
}

static uint64_t hash_number(uint64_t seed, struct node n)
{
	struct number x = number_of(n);
	uint64_t raw[2] = {x.i, x.whole + 2u * x.negative};

	if (!x.whole)
		memcpy(&raw[0], &x.r, sizeof(raw[0]));
	return hash_bytes(seed, raw, sizeof(raw));
}

uint64_t node_hash(uint64_t seed, struct node n)
{
	const yyjson_type type = node_type(n);
	uint64_t h = hash_bytes(seed, &type, sizeof(type));
	struct node_iter it;
	struct node k, m;

	switch (type) {
	case YYJSON_TYPE_BOOL:
		return h + unsafe_yyjson_get_bool(n.v);
	case YYJSON_TYPE_NUM:
		return hash_number(h, n);
	case YYJSON_TYPE_STR:
		return hash_bytes(h, node_str(n), node_len(n));
	case YYJSON_TYPE_ARR:
		for (it = node_iter(n); node_iter_next(&it, NULL, &m);)
			h = node_hash(h, m);
		return h;
	case YYJSON_TYPE_OBJ:
		/* a sum does not depend on the order of the pairs: nothing to sort */
		for (it = node_iter(n); node_iter_next(&it, &k, &m);)
			h += hash_bytes(node_hash(seed, m), node_str(k), node_len(k));
		return hash_bytes(seed, &h, sizeof(h));
	default:
		return h;
	}
}

uint64_t obj_hash(uint64_t seed, const val *v)
{
	return v ? node_hash(seed, node_of(v)) : seed;
}
