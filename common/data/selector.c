/* Label selectors: made from objects, checked, matched, written. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "data/names.h"
#include "data/selector_priv.h"

void selector_release(struct selector *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++) {
		for (size_t j = 0; j < s->reqs[i].n_values; j++)
			free(s->reqs[i].values[j]);
		free(s->reqs[i].values);
		free(s->reqs[i].key);
	}
	free(s->reqs);
	*s = (struct selector){0};
}

/* Room for one more of n: twice as much whenever n is a power of two. */
static void *more(void *p, size_t n, size_t size)
{
	return n & (n - 1) ? p : xreallocarray(p, n ? 2 * n : 1, size);
}

struct selector_req *selector_more(struct selector *s)
{
	s->reqs = more(s->reqs, s->n, sizeof(*s->reqs));
	s->reqs[s->n] = (struct selector_req){0};
	return &s->reqs[s->n++];
}

void selector_req_add(struct selector_req *r, char *value)
{
	r->values = more(r->values, r->n_values, sizeof(*r->values));
	r->values[r->n_values++] = value;
}

static int compare_values(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A sorted set, as its text form is. */
static void sort_values(struct selector_req *r)
{
	size_t n = 0;

	if (r->n_values < 2)
		return;
	qsort(r->values, r->n_values, sizeof(*r->values), compare_values);
	for (size_t i = 0; i < r->n_values; i++) {
		if (n && !strcmp(r->values[n - 1], r->values[i]))
			free(r->values[i]);
		else
			r->values[n++] = r->values[i];
	}
	r->n_values = n;
}

/* All sentences with "; " between. */
static void join(struct buf *b, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "%s%s", i ? "; " : "", v[i]);
}

int selector_check_key(const char *key, const char *field, struct err *e)
{
	const char *wrong[NAME_MAX_WRONG];
	size_t n = name_wrong(NAME_LABEL_KEY, key, wrong);
	autobuf b = BUF_INIT;

	if (!n)
		return 0;
	join(&b, wrong, n);
	return err_set(e, ERR_BADREQUEST, "%s: Invalid value: \"%s\": %s", field, key, buf_str(&b));
}

static bool to_int(const char *s, int64_t *ret)
{
	char *end;

	if (*s != '+' && *s != '-' && (*s < '0' || *s > '9'))
		return false;
	errno = 0;
	*ret = strtoll(s, &end, 10);
	return end > s && !*end && !errno;
}

/* What is wrong with the number of values for the operator, or NULL. */
static const char *wrong_count(const struct selector_req *r)
{
	switch (r->op) {
	case SEL_IN:
	case SEL_NOTIN:
		return r->n_values ? NULL
				   : "for 'in', 'notin' operators, values set can't be empty";
	case SEL_EXISTS:
	case SEL_NOTEXISTS:
		return r->n_values ? "values set must be empty for exists and does not exist"
				   : NULL;
	case SEL_GT:
	case SEL_LT:
		return r->n_values == 1 ? NULL
					: "for 'Gt', 'Lt' operators, exactly one value is required";
	default:
		return r->n_values == 1 ? NULL
					: "exact-match compatibility requires one single value";
	}
}

/* Of several errors, all: "[one, two]". */
struct errors {
	struct buf text;
	size_t n;
};

static void add_error(struct errors *all, const char *fmt, ...) printf_like(2, 3);
static void add_error(struct errors *all, const char *fmt, ...)
{
	va_list ap;

	buf_adds(&all->text, all->n++ ? ", " : "");
	va_start(ap, fmt);
	buf_vaddf(&all->text, fmt, ap);
	va_end(ap);
}

static void bad_values(const struct selector_req *r, const char *why, struct errors *all)
{
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < r->n_values; i++) {
		buf_adds(&b, i ? "," : "");
		buf_add_json(&b, r->values[i], strlen(r->values[i]));
	}
	add_error(all, "values: Invalid value: [%s]: %s", buf_str(&b), why);
}

static void check_value(const struct selector_req *r, size_t i, struct errors *all)
{
	const char *wrong[NAME_MAX_WRONG];
	size_t n = name_wrong(NAME_LABEL_VALUE, r->values[i], wrong);
	autobuf b = BUF_INIT;

	if (!n)
		return;
	join(&b, wrong, n);
	add_error(all, "values[%zu][%s]: Invalid value: \"%s\": %s", i, r->key, r->values[i],
		buf_str(&b));
}

int selector_req_check(struct selector_req *r, struct err *e)
{
	struct errors all = {0};
	struct err key = ERR_INIT;
	const char *why;
	int64_t number;

	sort_values(r);
	why = wrong_count(r);
	if (selector_check_key(r->key, "key", &key) < 0)
		add_error(&all, "%s", key.msg);
	if (why)
		bad_values(r, why, &all);
	for (size_t i = 0; !why && (r->op == SEL_GT || r->op == SEL_LT) && i < r->n_values; i++)
		if (!to_int(r->values[i], &number))
			add_error(&all,
				"values[%zu]: Invalid value: \"%s\": for 'Gt', 'Lt' "
				"operators, the value must be an integer",
				i, r->values[i]);
	for (size_t i = 0; i < r->n_values; i++)
		check_value(r, i, &all);
	if (all.n)
		err_set(e, ERR_BADREQUEST, all.n > 1 ? "[%s]" : "%s", buf_str(&all.text));
	buf_release(&all.text);
	return all.n ? -1 : 0;
}

struct placed {
	struct selector_req req;
	size_t at;
};

static int compare_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int c = strcmp(x->req.key, y->req.key);

	return c ? c : (x->at > y->at) - (x->at < y->at);
}

void selector_sort(struct selector *s)
{
	autofree struct placed *all = NULL;
	size_t i = 1;

	while (i < s->n && strcmp(s->reqs[i - 1].key, s->reqs[i].key) <= 0)
		i++;
	if (i >= s->n)
		return;
	all = xcalloc(s->n, sizeof(*all));
	for (i = 0; i < s->n; i++)
		all[i] = (struct placed){s->reqs[i], i};
	qsort(all, s->n, sizeof(*all), compare_placed);
	for (i = 0; i < s->n; i++)
		s->reqs[i] = all[i].req;
}

static void add_map(struct selector *s, const val *map)
{
	size_t i, n;
	val *k, *v;

	yyjson_obj_foreach((val *)(uintptr_t)map, i, n, k, v)
	{
		struct selector_req *r = selector_more(s);

		r->key = xstrdup(yyjson_get_str(k));
		r->op = SEL_EQ;
		selector_req_add(r, xstrdup(yyjson_is_str(v) ? yyjson_get_str(v) : ""));
	}
}

static int add_expr(struct selector *s, const val *expr, bool nodes, struct err *e)
{
	static const struct {
		const char *name;
		enum selector_op op;
		bool nodes;
	} ops[] = {
		{"In", SEL_IN, false},
		{"NotIn", SEL_NOTIN, false},
		{"Exists", SEL_EXISTS, false},
		{"DoesNotExist", SEL_NOTEXISTS, false},
		{"Gt", SEL_GT, true},
		{"Lt", SEL_LT, true},
	};
	const char *op = obj_str_or(expr, "operator", "");
	struct selector_req *r;
	size_t i, n;
	val *v;

	for (i = 0; i < array_size(ops); i++) {
		if (strcmp(op, ops[i].name) == 0 && (nodes || !ops[i].nodes))
			break;
	}
	if (i == array_size(ops))
		return err_set(e, ERR_BADREQUEST, "\"%s\" is not a valid %s selector operator", op,
			nodes ? "node" : "label");
	r = selector_more(s);
	r->key = xstrdup(obj_str_or(expr, "key", ""));
	r->op = ops[i].op;
	yyjson_arr_foreach(obj_at(expr, "values"), i, n, v)
		selector_req_add(r, xstrdup(yyjson_is_str(v) ? yyjson_get_str(v) : ""));
	return selector_req_check(r, e);
}

static int add_exprs(struct selector *s, const val *arr, bool nodes, struct err *e)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach((val *)(uintptr_t)arr, i, n, v)
	{
		if (add_expr(s, v, nodes, e) < 0)
			return -1;
	}
	return 0;
}

int selector_from_obj(const val *v, struct selector *ret, struct err *e)
{
	struct selector s = {.nothing = !v || yyjson_is_null((val *)(uintptr_t)v)};

	add_map(&s, obj_at(v, "matchLabels"));
	for (size_t i = 0; i < s.n; i++) {
		if (selector_req_check(&s.reqs[i], e) < 0)
			goto fail;
	}
	if (add_exprs(&s, obj_at(v, "matchExpressions"), false, e) < 0)
		goto fail;
	selector_sort(&s);
	*ret = s;
	return 0;
fail:
	selector_release(&s);
	return -1;
}

void selector_from_map(const val *v, struct selector *ret)
{
	struct selector s = {0};

	add_map(&s, v);
	s.nothing = !s.n;
	selector_sort(&s);
	*ret = s;
}

int selector_from_exprs(const val *arr, struct selector *ret, struct err *e)
{
	struct selector s = {0};

	if (add_exprs(&s, arr, true, e) < 0) {
		selector_release(&s);
		return -1;
	}
	*ret = s;
	return 0;
}

static bool has_value(const struct selector_req *r, const char *value)
{
	for (size_t i = 0; i < r->n_values; i++) {
		if (strcmp(r->values[i], value) == 0)
			return true;
	}
	return false;
}

static bool req_matches(const struct selector_req *r, const char *value)
{
	int64_t have, want;

	switch (r->op) {
	case SEL_EQ:
	case SEL_IN:
		return value && has_value(r, value);
	case SEL_NE:
	case SEL_NOTIN:
		return !value || !has_value(r, value);
	case SEL_EXISTS:
		return value;
	case SEL_NOTEXISTS:
		return !value;
	default:
		if (!value || !to_int(value, &have) || !to_int(r->values[0], &want))
			return false;
		return r->op == SEL_GT ? have > want : have < want;
	}
}

/* Looks of one among all labels, before they are put into a map. */
enum { LOOKS = 4096 };

static bool matches_many(const struct selector *s, const val *labels)
{
	struct map values = MAP_INIT;
	bool all = true;
	size_t i, n;
	val *k, *v;

	yyjson_obj_foreach((val *)(uintptr_t)labels, i, n, k, v)
		map_put(&values, yyjson_get_str(k), v);
	for (i = 0; i < s->n && all; i++)
		all = req_matches(&s->reqs[i], yyjson_get_str(map_get(&values, s->reqs[i].key)));
	map_release(&values);
	return all && !s->nothing;
}

bool selector_matches(const struct selector *s, const val *labels)
{
	if (s->n * yyjson_obj_size((val *)(uintptr_t)labels) > LOOKS)
		return matches_many(s, labels);
	for (size_t i = 0; i < s->n; i++) {
		val *v = yyjson_obj_get((val *)(uintptr_t)labels, s->reqs[i].key);

		if (!req_matches(&s->reqs[i], yyjson_get_str(v)))
			return false;
	}
	return !s->nothing;
}

void selector_write(struct buf *b, const struct selector *s)
{
	static const char *const ops[] = {
		[SEL_EQ] = "=",
		[SEL_NE] = "!=",
		[SEL_IN] = " in (",
		[SEL_NOTIN] = " notin (",
		[SEL_EXISTS] = "",
		[SEL_NOTEXISTS] = "",
		[SEL_GT] = ">",
		[SEL_LT] = "<",
	};

	for (size_t i = 0; i < s->n; i++) {
		const struct selector_req *r = &s->reqs[i];

		buf_addf(b, "%s%s%s%s", i ? "," : "", r->op == SEL_NOTEXISTS ? "!" : "", r->key,
			ops[r->op]);
		for (size_t j = 0; j < r->n_values; j++)
			buf_addf(b, "%s%s", j ? "," : "", r->values[j]);
		if (r->op == SEL_IN || r->op == SEL_NOTIN)
			buf_addc(b, ')');
	}
}
