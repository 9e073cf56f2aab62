/* Percent-decoding and queries. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "rest/url.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int url_decode(const char *s, size_t len, bool plus, char *out, struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '%') {
			int hi = i + 1 < len ? hex(s[i + 1]) : -1;
			int lo = i + 2 < len ? hex(s[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return err_set(e, ERR_BADREQUEST, "invalid URL escape \"%.*s\"",
					(int)(len - i < 3 ? len - i : 3), s + i);
			c = (char)(hi << 4 | lo);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (!c)
			return err_set(e, ERR_BADREQUEST, "invalid URL: it holds a byte 0");
		out[n++] = c;
	}
	out[n] = '\0';
	return 0;
}

/* One "key=value" of len bytes, which is decoded where it lies in the query's own text. */
static int add_pair(struct query *q, char *pair, size_t len, struct err *e)
{
	char *eq = memchr(pair, '=', len);
	size_t key_len = eq ? (size_t)(eq - pair) : len;
	const char *value = "";

	if (eq) {
		if (url_decode(eq + 1, len - key_len - 1, true, eq + 1, e))
			return -1;
		value = eq + 1;
	}
	if (url_decode(pair, key_len, true, pair, e))
		return -1;
	q->v[q->n++] = (struct query_pair){pair, value};
	return 0;
}

static size_t most_pairs(const char *s)
{
	size_t n = 1;

	while ((s = strchr(s, '&')))
		s++, n++;
	return n;
}

int query_parse(const char *s, struct query *ret, struct err *e)
{
	struct query q = {0};

	if (!s || !*s) {
		*ret = q;
		return 0;
	}
	q.text = xstrdup(s);
	/* a watch keeps it for an hour: no room for more */
	q.v = xreallocarray(NULL, most_pairs(s), sizeof(*q.v));
	for (char *p = q.text, *next; p; p = next) {
		size_t len = strcspn(p, "&");

		next = p[len] ? p + len + 1 : NULL;
		p[len] = '\0';
		if (len && add_pair(&q, p, len, e)) {
			query_release(&q);
			return -1;
		}
	}
	*ret = q;
	return 0;
}

void query_release(struct query *q)
{
	free(q->text);
	free(q->v);
	*q = (struct query){0};
}

const char *query_get(const struct query *q, const char *key)
{
	for (size_t i = 0; i < q->n; i++)
		if (!strcmp(q->v[i].key, key))
			return q->v[i].value;
	return NULL;
}

bool query_bool(const struct query *q, const char *key)
{
	const char *v = query_get(q, key);

	return v && strcasecmp(v, "false") != 0 && strcmp(v, "0") != 0;
}

int query_int(const struct query *q, const char *key, int64_t dflt, int64_t *ret, struct err *e)
{
	const char *v = query_get(q, key);
	char *end;
	long long n;

	if (!v) {
		*ret = dflt;
		return 0;
	}
	errno = 0;
	n = strtoll(v, &end, 10);
	if (*end || end == v || strchr(" \t\n\v\f\r", *v))
		return err_set(e, ERR_BADREQUEST,
			"strconv.ParseInt: parsing \"%s\": invalid syntax", v);
	if (errno)
		return err_set(e, ERR_BADREQUEST,
			"strconv.ParseInt: parsing \"%s\": value out of range", v);
	*ret = n;
	return 0;
}
