/* The head of a request. */
#include <string.h>
#include <strings.h>

#include "net/http1_parse.h"

ssize_t http1_scan(struct http1_scan *s, const char *p, size_t n)
{
	while (s->at < n) {
		const char *lf = memchr(p + s->at, '\n', n - s->at);
		size_t end;

		if (!lf) {
			s->at = n;
			break;
		}
		end = (size_t)(lf - p);
		if (!end || p[end - 1] != '\r')
			return -1;
		s->at = end + 1;
		s->lines++;
		if (end >= 3 && p[end - 2] == '\n')
			return (ssize_t)(end + 1);
	}
	return 0;
}

/* RFC 9110 5.6.2 */
static bool is_tchar(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c && strchr("!#$%&'*+-.^_`|~", c);
}

bool http1_target_ok(const char *p)
{
	for (; *p; p++)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f || *p == '#')
			return false;
	return true;
}

bool http1_has_token(const char *list, const char *token)
{
	size_t len = strlen(token);

	while (*list) {
		size_t n = strcspn(list, ","), from = strspn(list, " \t"), to = n;

		while (to > from && (list[to - 1] == ' ' || list[to - 1] == '\t'))
			to--;
		if (to > from && to - from == len && !strncasecmp(list + from, token, len))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

/* "/path?query", or the absolute form, of which the authority is passed over. */
static int parse_target(char *t, struct http1_head *h)
{
	char *q;

	if (!http1_target_ok(t))
		return 400;
	if (!strncasecmp(t, "http://", 7) || !strncasecmp(t, "https://", 8)) {
		t = strchr(strchr(t, ':') + 3, '/');
		if (!t)
			return 400;
	}
	if (*t != '/')
		return 400;
	h->path = t;
	q = strchr(t, '?');
	if (q)
		*q++ = '\0';
	h->query = q;
	return 0;
}

/* METHOD SP TARGET SP HTTP/1.x, as one string. */
static int parse_line(char *line, struct http1_head *h)
{
	char *target, *version;
	size_t n = 0;

	while (is_tchar((unsigned char)line[n]))
		n++;
	if (!n || n > 32 || line[n] != ' ')
		return 400;
	h->method = line;
	line[n] = '\0';
	target = line + n + 1;
	version = strchr(target, ' ');
	if (!version)
		return 400;
	*version++ = '\0';
	if (strncmp(version, "HTTP/", 5) != 0)
		return 400;
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return 505;
	h->http10 = version[7] == '0';
	return parse_target(target, h);
}

static bool value_ok(const char *p)
{
	for (; *p; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f)
			return false;
	return true;
}

/* name ":" OWS value OWS; the name becomes lower case. */
static int parse_header(char *line, struct http_header *ret)
{
	char *p = line, *end;

	for (; is_tchar((unsigned char)*p); p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	if (p == line || *p != ':')
		return 400;
	*p++ = '\0';
	p += strspn(p, " \t");
	end = p + strlen(p);
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	if (!value_ok(p))
		return 400;
	*ret = (struct http_header){line, p};
	return 0;
}

/* The one value of a header that may come once; -1 when it comes more often. */
static int only(const struct http1_head *h, const char *name, const char **ret)
{
	*ret = NULL;
	for (size_t i = 0; i < h->n_headers; i++) {
		if (strcmp(h->headers[i].name, name) != 0)
			continue;
		if (*ret)
			return -1;
		*ret = h->headers[i].value;
	}
	return 0;
}

static int parse_length(const char *v, int64_t *ret)
{
	int64_t n = 0;

	if (!*v)
		return 400;
	for (; *v; v++) {
		if (*v < '0' || *v > '9')
			return 400;
		if (n > (INT64_MAX - 9) / 10)
			return 413;
		n = n * 10 + (*v - '0');
	}
	*ret = n;
	return 0;
}

/* How long the body is: RFC 9112 6.3, and no message that could be read in two ways. */
static int parse_framing(struct http1_head *h)
{
	const char *length, *coding;

	h->length = 0;
	if (only(h, "content-length", &length) < 0 || only(h, "transfer-encoding", &coding) < 0)
		return 400;
	if (!coding)
		return length ? parse_length(length, &h->length) : 0;
	if (length || h->http10)
		return 400;
	if (strcasecmp(coding, "chunked") != 0)
		return http1_has_token(coding, "chunked") ? 400 : 501;
	h->length = -1;
	return 0;
}

static int parse_rest(struct http1_head *h)
{
	const char *host, *expect;

	if (only(h, "host", &host) < 0 || (!host && !h->http10))
		return 400;
	if (only(h, "expect", &expect) < 0 || (expect && strcasecmp(expect, "100-continue") != 0))
		return 417;
	h->expect = expect && !h->http10;
	h->keep = !h->http10;
	for (size_t i = 0; i < h->n_headers; i++) {
		if (strcmp(h->headers[i].name, "connection") != 0)
			continue;
		if (http1_has_token(h->headers[i].value, "close")) {
			h->keep = false;
			break;
		}
		if (http1_has_token(h->headers[i].value, "keep-alive"))
			h->keep = true;
	}
	return parse_framing(h);
}

int http1_parse(
	char *text, size_t n, struct http_header *headers, size_t room, struct http1_head *ret)
{
	struct http1_head h = {.headers = headers};
	char *line = text, *end = text + n - 2; /* before the empty line */
	int status = 0;

	if (memchr(text, '\0', n))
		return 400;
	for (char *lf; !status && line < end; line = lf + 1) {
		lf = memchr(line, '\n', (size_t)(end - line));
		if (!lf)
			return 400;
		lf[-1] = '\0';
		if (memchr(line, '\r', (size_t)(lf - line)))
			return 400;
		if (line == text)
			status = parse_line(line, &h);
		else if (h.n_headers == room)
			status = 431;
		else
			status = parse_header(line, &headers[h.n_headers++]);
	}
	if (!status)
		status = h.path ? parse_rest(&h) : 400;
	if (!status)
		*ret = h;
	return status;
}
