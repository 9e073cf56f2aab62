/* Paths below K_ROOT. */
#include <string.h>

#include "base/buf.h"
#include "base/path.h"

static char *build(const char *base, const char *fmt, va_list ap)
{
	const char *root = getenv("K_ROOT");
	autobuf b = BUF_INIT;
	size_t len;

	if (root)
		buf_adds(&b, root);
	while (b.len && b.data[b.len - 1] == '/')
		buf_truncate(&b, b.len - 1);
	buf_adds(&b, base);
	len = b.len;
	buf_addc(&b, '/');
	buf_vaddf(&b, fmt, ap);
	if (b.len == len + 1)
		buf_truncate(&b, len);
	return buf_detach(&b, NULL);
}

#define PATH_FUNCTION(name, base) \
	char *name(const char *fmt, ...) \
	{ \
		va_list ap; \
		char *p; \
		va_start(ap, fmt); \
		p = build(base, fmt, ap); \
		va_end(ap); \
		return p; \
	}

PATH_FUNCTION(path_etc, "/etc/k")
PATH_FUNCTION(path_var, "/var/lib/k")
PATH_FUNCTION(path_run, "/run/k")
PATH_FUNCTION(path_log, "/var/log")

char *path_join(const char *a, const char *b)
{
	size_t n = strlen(a);

	while (n > 1 && a[n - 1] == '/')
		n--;
	while (*b == '/')
		b++;
	if (n == 0)
		return xstrdup(b);
	if (n == 1 && *a == '/')
		return xasprintf("/%s", b);
	return *b ? xasprintf("%.*s/%s", (int)n, a, b) : xstrndup(a, n);
}
