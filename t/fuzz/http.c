/*
 * HTTP/1.1's framing: nothing breaks it, it reads the same however the bytes are cut, and what it
 * lets through can be read in one way only.
 */
#include <string.h>

#include "net/http1_parse.h"
#include "../fuzz.h"

enum { MAX_BODY = 4096 };

struct result {
	ssize_t head; /* bytes; 0: more has to come */
	int status, body;
	size_t used;
	struct buf text;
};

static void check_strings(const struct http1_head *h)
{
	if (!h->path || *h->path != '/' || !h->method || !*h->method)
		bug("a request without a path or method");
	if (strpbrk(h->path, " \r\n\t#") || (h->query && strpbrk(h->query, " \r\n\t#")))
		bug("a target with blanks");
	for (size_t i = 0; i < h->n_headers; i++) {
		const char *name = h->headers[i].name, *value = h->headers[i].value;

		if (!*name || strpbrk(name, " \t\r\n:") || strpbrk(value, "\r\n"))
			bug("a header that is two");
		for (const char *p = name; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				bug("a name in upper case");
	}
}

/* One way to read the length, for us and whoever stands in front of us. */
static void check_framing(const struct http1_head *h)
{
	int lengths = 0, codings = 0;

	for (size_t i = 0; i < h->n_headers; i++) {
		lengths += !strcmp(h->headers[i].name, "content-length");
		codings += !strcmp(h->headers[i].name, "transfer-encoding");
	}
	if (lengths + codings > 1 || (h->length < 0) != (codings == 1) || (codings && h->http10))
		bug("two ways to read the length");
}

static void read_body(struct result *r, const char *p, size_t n, size_t step)
{
	struct http1_chunks c = {0};

	for (size_t at = 0; at < n && !r->body;) {
		size_t k = n - at < step ? n - at : step, used;

		r->body = http1_dechunk(&c, p + at, k, MAX_BODY, &r->text, &used);
		at += used;
		r->used = at;
		if (used < k && !r->body)
			bug("bytes left over");
	}
	if (r->text.len > MAX_BODY)
		bug("a body over the limit");
}

static void read_all(const char *p, size_t n, size_t step, struct result *r)
{
	struct http1_scan scan = {0};
	struct http_header headers[HTTP1_HEADERS];
	struct http1_head h;
	autofree char *text = NULL;

	for (size_t at = 0; at < n && !r->head;) {
		at = n - at < step ? n : at + step;
		r->head = http1_scan(&scan, p, at);
	}
	if (r->head <= 0)
		return;
	text = xmemdup(p, (size_t)r->head);
	r->status = http1_parse(text, (size_t)r->head, headers, array_size(headers), &h);
	if (r->status)
		return;
	check_strings(&h);
	check_framing(&h);
	if (h.length < 0)
		read_body(r, p + r->head, n - (size_t)r->head, step);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t steps[] = {1, 7, 64};
	struct result whole = {0};

	read_all((const char *)data, size, size, &whole);
	for (size_t i = 0; i < array_size(steps); i++) {
		struct result cut = {0};

		read_all((const char *)data, size, steps[i], &cut);
		if (cut.head != whole.head || cut.status != whole.status ||
			cut.body != whole.body || cut.used != whole.used ||
			strcmp(buf_str(&cut.text), buf_str(&whole.text)) != 0)
			bug("read in another way when cut");
		buf_release(&cut.text);
	}
	buf_release(&whole.text);
	return 0;
}
