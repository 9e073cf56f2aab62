#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "rest/accept.h"

static void trim(const char **p, size_t *n)
{
	while (*n && strchr(" \t", **p)) {
		++*p;
		--*n;
	}
	while (*n && strchr(" \t", (*p)[*n - 1]))
		--*n;
}

static bool same(const char *p, size_t n, const char *s)
{
	return strlen(s) == n && !strncasecmp(p, s, n);
}

/* Where the value of such a parameter stands; value NULL: any. NULL: there is none. */
static const char *param_of(const struct accept *a, const char *name, const char *value)
{
	const char *p = a->params, *end = a->params + a->params_len;

	while (p < end) {
		size_t n = strcspn(p, ";,"), eq;
		const char *q = p;

		n = n > (size_t)(end - p) ? (size_t)(end - p) : n;
		p += n + 1;
		trim(&q, &n);
		eq = strcspn(q, "=");
		if (eq < n && same(q, eq, name) && (!value || same(q + eq + 1, n - eq - 1, value)))
			return q + eq + 1;
	}
	return NULL;
}

static bool read_range(struct accept *a)
{
	while (a->rest && *a->rest && a->n_read < ACCEPT_RANGES_MAX) {
		const char *p = a->rest, *params;
		size_t n = strcspn(p, ",");

		a->n_read++;
		a->rest = p + n + (p[n] == ',');
		trim(&p, &n);
		params = memchr(p, ';', n);
		a->params = params ? params : p + n;
		a->params_len = n - (size_t)(a->params - p);
		a->type = p;
		a->type_len = n - a->params_len;
		trim(&a->type, &a->type_len);
		if (a->type_len)
			return true;
	}
	return false;
}

/* q in thousandths; what is no number is 1, as upstream reads it. */
static int quality(const struct accept *a)
{
	const char *q = param_of(a, "q", NULL);
	int value = 0;

	if (!q || (q[0] != '0' && q[0] != '1') || (q[1] && !strchr(".;, \t", q[1])))
		return 1000;
	value = (q[0] - '0') * 1000;
	if (q[1] == '.')
		for (int i = 0, unit = 100; i < 3 && isdigit((unsigned char)q[2 + i]); i++) {
			value += (q[2 + i] - '0') * unit;
			unit /= 10;
		}
	return value > 1000 ? 1000 : value;
}

/* The higher, the sooner; below 3: not at all. */
static int rank(const struct accept *a)
{
	bool any = a->type[0] == '*', any_below = a->type[a->type_len - 1] == '*';

	return quality(a) * 3 + (any ? 0 : any_below ? 1 : 2);
}

bool accept_next(struct accept *a)
{
	struct accept other;
	int below, its;

	if (!a->header) {
		a->header = a->rest;
		a->rank = INT_MAX;
		a->rest = NULL;
	}
	for (;;) {
		while (read_range(a))
			if (rank(a) == a->rank)
				return true;
		below = 2;
		for (other = (struct accept){.rest = a->header}; read_range(&other);)
			if ((its = rank(&other)) < a->rank && its > below)
				below = its;
		if (below == 2)
			return false;
		a->rank = below;
		a->rest = a->header;
		a->n_read = 0;
	}
}

bool accept_type(const struct accept *a, const char *type)
{
	size_t main_type = strcspn(type, "/") + 1;

	if (same(a->type, a->type_len, type) || same(a->type, a->type_len, "*/*") ||
		same(a->type, a->type_len, "*"))
		return true;
	return a->type_len == main_type + 1 && a->type[main_type] == '*' &&
	       !strncasecmp(a->type, type, main_type);
}

bool accept_param(const struct accept *a, const char *name, const char *value)
{
	return param_of(a, name, value);
}

bool accept_has(const struct accept *a, const char *name)
{
	return param_of(a, name, NULL);
}
