/* Allocation: the only place that looks at malloc's answer. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

_Noreturn static void out_of_memory(size_t size_bytes)
{
	/* stdio may allocate: write by hand */
	char line[80];
	int n = snprintf(line, sizeof(line), "out of memory (%zu bytes)\n", size_bytes);

	if (n > 0 && write(2, line, (size_t)n) < 0)
		abort();
	_exit(1);
}

void *xmalloc(size_t size_bytes)
{
	void *p = malloc(size_bytes ? size_bytes : 1);

	if (!p)
		out_of_memory(size_bytes);
	return p;
}

void *xcalloc(size_t n, size_t size_bytes)
{
	void *p = calloc(n ? n : 1, size_bytes ? size_bytes : 1);

	if (!p)
		out_of_memory(n * size_bytes);
	return p;
}

void *xrealloc(void *p, size_t size_bytes)
{
	void *q = realloc(p, size_bytes ? size_bytes : 1);

	if (!q)
		out_of_memory(size_bytes);
	return q;
}

void *xreallocarray(void *p, size_t n, size_t size_bytes)
{
	size_t total;

	if (__builtin_mul_overflow(n, size_bytes, &total))
		out_of_memory(SIZE_MAX);
	return xrealloc(p, total);
}

char *xstrdup(const char *s)
{
	return xmemdup(s, strlen(s) + 1);
}

char *xstrdup_null(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

char *xstrndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = xmalloc(len + 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

void *xmemdup(const void *p, size_t n)
{
	void *q = xmalloc(n);

	if (n)
		memcpy(q, p, n);
	return q;
}

char *xvasprintf(const char *fmt, va_list ap)
{
	char *p = NULL;

	if (vasprintf(&p, fmt, ap) < 0)
		out_of_memory(0);
	return p;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = xvasprintf(fmt, ap);
	va_end(ap);
	return p;
}

void *grow(void *p, size_t n, size_t *ret_alloc, size_t size_bytes)
{
	size_t alloc = *ret_alloc;

	if (n <= alloc)
		return p;
	if (alloc < 8)
		alloc = 8;
	while (alloc < n) {
		if (__builtin_mul_overflow(alloc, (size_t)2, &alloc))
			out_of_memory(SIZE_MAX);
	}
	p = xreallocarray(p, alloc, size_bytes);
	*ret_alloc = alloc;
	return p;
}

void bug_at(const char *file, int line, const char *what)
{
	fprintf(stderr, "bug at %s:%d: %s\n", file, line, what);
	abort();
}

void free_ptr(void *pp)
{
	void *p;

	/* the variable may be a pointer of any type: copy its bytes */
	memcpy(&p, pp, sizeof(p));
	free(p);
}

void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
