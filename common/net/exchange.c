/* An answer of HTTP/1.1, read as it comes. */
#include <ctype.h>
#include <string.h>

#include "net/exchange.h"
#include "net/http1_parse.h"

enum { HEADERS_MAX = 128 };

enum body { BODY_NONE, BODY_LENGTH, BODY_CHUNKS, BODY_TO_END };

struct exchange {
	struct stream *s; /* NULL: taken */
	const struct exchange_ops *ops;
	void *arg;
	bool head_only, has_head, over, upgraded;
	enum body body;
	uint64_t left; /* BODY_LENGTH */
	struct http1_chunks chunks;
	struct http1_scan scan;
	struct buf head;
	unsigned depth; /* calls under way: a free waits for them */
	bool doomed;
};

void exchange_free(struct exchange *x)
{
	if (!x)
		return;
	x->doomed = true;
	if (x->depth)
		return;
	stream_free(x->s);
	buf_release(&x->head);
	free(x);
}

static void leave(struct exchange *x)
{
	if (!--x->depth && x->doomed)
		exchange_free(x);
}

static void tell_end(struct exchange *x, const struct err *err)
{
	if (x->over || x->doomed)
		return;
	x->over = true;
	x->ops->end(x->arg, err);
}

static void broken(struct exchange *x, const char *what)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_UNREACHABLE, "malformed HTTP response: %s", what);
	tell_end(x, &e);
}

/* ---- the head ------------------------------------------------------------------------------- */

/* "name: value" in place. False: it is none. */
static bool split_line(char *line, struct http_header *ret)
{
	char *colon = strchr(line, ':'), *value, *end;

	if (!colon || colon == line)
		return false;
	*colon = '\0';
	for (char *p = line; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	value = colon + 1 + strspn(colon + 1, " \t");
	end = value + strlen(value);
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	*ret = (struct http_header){line, value};
	return true;
}

/* Lines end in CR LF, which the scan has seen to. Answers the status, or 0. */
static int read_head(char *text, struct http_header h[HEADERS_MAX + 1])
{
	char *line = text, *end = strstr(text, "\r\n");
	int status = 0;
	size_t n = 0;

	if (!end || strncmp(text, "HTTP/1.", 7) || sscanf(text + 8, " %3d", &status) != 1)
		return 0;
	for (line = end + 2; (end = strstr(line, "\r\n")) && end > line; line = end + 2) {
		*end = '\0';
		if (n == HEADERS_MAX || !split_line(line, &h[n++]))
			return 0;
	}
	h[n] = (struct http_header){0};
	return status >= 100 ? status : 0;
}

static const char *value_of(const struct http_header *h, const char *name)
{
	for (; h->name; h++)
		if (!strcmp(h->name, name))
			return h->value;
	return NULL;
}

static int choose_body(struct exchange *x, int status, const struct http_header *h)
{
	const char *encoding = value_of(h, "transfer-encoding");
	const char *length = value_of(h, "content-length");
	char *end;

	x->body = BODY_TO_END;
	if (x->head_only || status == 204 || status == 304) {
		x->body = BODY_NONE;
	} else if (encoding) {
		if (!http1_has_token(encoding, "chunked"))
			return -1;
		x->body = BODY_CHUNKS;
	} else if (length) {
		x->left = strtoull(length, &end, 10);
		if (*end || !isdigit((unsigned char)*length))
			return -1;
		x->body = x->left ? BODY_LENGTH : BODY_NONE;
	}
	return 0;
}

/* Bytes of the head among these; the whole of it is told. */
static size_t take_head(struct exchange *x, const char *p, size_t len)
{
	struct http_header h[HEADERS_MAX + 1];
	size_t before = x->head.len;
	ssize_t n;
	int status;

	buf_add(&x->head, p, len);
	n = http1_scan(&x->scan, x->head.data, x->head.len);
	if (n < 0 || (n == 0 && x->head.len > EXCHANGE_HEAD_MAX)) {
		broken(x, n < 0 ? "its head" : "its head is too large");
		return len;
	}
	if (n == 0)
		return len;
	buf_truncate(&x->head, (size_t)n);
	status = read_head(x->head.data, h);
	x->scan = (struct http1_scan){0};
	if (!status || (status != 101 && status >= 200 && choose_body(x, status, h) < 0)) {
		broken(x, "its head");
		return len;
	}
	x->upgraded = status == 101;
	x->has_head = status >= 200 || x->upgraded;
	if (x->has_head)
		x->ops->head(x->arg, status, h);
	if (!x->doomed)
		buf_clear(&x->head);
	return (size_t)n - before;
}

/* ---- the body ------------------------------------------------------------------------------- */

/* false: no more now. */
static bool give(struct exchange *x, const void *p, size_t len)
{
	return !len || x->ops->body(x->arg, p, len);
}

static size_t take_chunks(struct exchange *x, const char *p, size_t len, bool *ret_more)
{
	autobuf bytes = BUF_INIT;
	size_t used = 0;
	int r = http1_dechunk(&x->chunks, p, len, SIZE_MAX, &bytes, &used);

	if (r > 1) {
		broken(x, "its chunks");
		return len;
	}
	*ret_more = give(x, bytes.data, bytes.len);
	if (r == 1)
		tell_end(x, NULL);
	return used;
}

static size_t take_body(struct exchange *x, const char *p, size_t len, bool *ret_more)
{
	if (x->body == BODY_CHUNKS)
		return take_chunks(x, p, len, ret_more);
	if (x->body == BODY_LENGTH && len > x->left)
		len = (size_t)x->left;
	x->left -= x->body == BODY_LENGTH ? len : 0;
	*ret_more = give(x, p, len);
	if (x->body == BODY_LENGTH && !x->left)
		tell_end(x, NULL);
	return len;
}

static size_t on_data(void *arg, const void *bytes, size_t len)
{
	struct exchange *x = arg;
	const char *p = bytes;
	size_t done = 0;
	bool more = true;

	x->depth++;
	while (done < len && more && !x->over && !x->doomed && !x->upgraded) {
		if (!x->has_head)
			done += take_head(x, p + done, len - done);
		else
			done += take_body(x, p + done, len - done, &more);
		if (x->has_head && x->body == BODY_NONE && !x->upgraded)
			tell_end(x, NULL);
	}
	if (!more && !x->over && !x->doomed)
		stream_hold(x->s); /* all of these bytes may have been taken */
	if (!x->upgraded && (x->over || x->doomed))
		done = len;
	leave(x);
	return done;
}

static void on_end(void *arg, const struct err *err)
{
	struct exchange *x = arg;

	x->depth++;
	if (err)
		tell_end(x, err);
	else if (x->has_head && x->body == BODY_TO_END)
		tell_end(x, NULL);
	else
		broken(x, "EOF");
	leave(x);
}

static const struct stream_ops calls = {.data = on_data, .end = on_end};

/* ---- the user's side ------------------------------------------------------------------------ */

struct exchange *exchange_new(
	struct stream *s, bool head_only, const struct exchange_ops *ops, void *arg)
{
	struct exchange *x = xcalloc(1, sizeof(*x));

	x->s = s;
	x->head_only = head_only;
	x->ops = ops;
	x->arg = arg;
	stream_start(s, &calls, x);
	return x;
}

void exchange_send(struct exchange *x, const void *p, size_t len)
{
	stream_send(x->s, p, len);
}

void exchange_more(struct exchange *x)
{
	stream_more(x->s);
}

struct stream *exchange_take(struct exchange *x)
{
	struct stream *s = take(x->s);

	exchange_free(x);
	return s;
}
