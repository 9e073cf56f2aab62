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

static bool refused(const struct accept *a)
{
	return accept_param(a, "q", "0") || accept_param(a, "q", "0.0") ||
	       accept_param(a, "q", "0.00") || accept_param(a, "q", "0.000");
}

bool accept_next(struct accept *a)
{
	while (a->rest && *a->rest) {
		const char *p = a->rest;
		size_t n = strcspn(p, ","), type;

		a->rest = p + n + (p[n] == ',');
		trim(&p, &n);
		type = strcspn(p, ";") < n ? strcspn(p, ";") : n;
		a->params = p + type;
		a->params_len = n - type;
		a->type = p;
		a->type_len = type;
		trim(&a->type, &a->type_len);
		if (a->type_len && !refused(a))
			return true;
	}
	return false;
}

static bool same(const char *p, size_t n, const char *s)
{
	return strlen(s) == n && !strncasecmp(p, s, n);
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

/* value NULL: any */
static bool has_param(const struct accept *a, const char *name, const char *value)
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
			return true;
	}
	return false;
}

bool accept_param(const struct accept *a, const char *name, const char *value)
{
	return has_param(a, name, value);
}

bool accept_has(const struct accept *a, const char *name)
{
	return has_param(a, name, NULL);
}
