#include <string.h>

#include "base/strv.h"

void strv_release(struct strv *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i]);
	free(s->v);
	*s = (struct strv)STRV_INIT;
}

void strv_take(struct strv *v, char *s)
{
	GROW(v->v, v->n + 1, v->alloc);
	v->v[v->n++] = s;
}

void strv_add(struct strv *v, const char *s)
{
	strv_take(v, xstrdup(s));
}

void strv_addf(struct strv *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	strv_take(v, xvasprintf(fmt, ap));
	va_end(ap);
}

void strv_split(struct strv *v, const char *s, char sep)
{
	while (*s) {
		const char *end = strchr(s, sep);
		if (!end) {
			strv_add(v, s);
			return;
		}
		strv_take(v, xstrndup(s, (size_t)(end - s)));
		s = end + 1;
	}
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strv_sort(struct strv *v, size_t from)
{
	if (v->n > from)
		qsort(v->v + from, v->n - from, sizeof(*v->v), by_bytes);
}

char **strv_argv(struct strv *v)
{
	GROW(v->v, v->n + 1, v->alloc);
	v->v[v->n] = NULL;
	return v->v;
}
