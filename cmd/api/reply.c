/* Every answer that is whole: its form, its headers, and the end of its job. */
#include <string.h>

#include "base/clock.h"
#include "data/status.h"
#include "door.h"
#include "metrics.h"

#define HEADERS_MAX 32

struct job *job_new(struct door *d, struct http_req *q)
{
	struct job *j = xcalloc(1, sizeof(*j));

	j->door = d;
	j->q = q;
	j->begin_ns = clock_mono_ns();
	j->gauge = -1;
	http_set_data(q, j);
	return j;
}

void job_drop(struct job *j)
{
	if (j->gauge >= 0)
		metrics_add(j->door->metrics, (enum metrics_gauge)j->gauge, -1);
	watch_drop(j);
	list_drop(j);
	connect_drop(j);
	route_release(&j->route);
	who_unref(j->who);
	buf_release(&j->body);
	buf_release(&j->out);
	free(j->manager);
	free(j);
}

void job_count(struct job *j, int code)
{
	metrics_request(j->door->metrics, &j->route, code, clock_mono_ns() - j->begin_ns);
}

struct headers {
	struct http_header v[HEADERS_MAX + 1];
	size_t n;
};

static void add(struct headers *h, const char *name, const char *value)
{
	if (h->n < HEADERS_MAX)
		h->v[h->n++] = (struct http_header){name, value};
}

bool job_may_zip(const struct job *j)
{
	const char *v = j->route.verb;

	return v && (!strcmp(v, "get") || !strcmp(v, "list")) &&
	       media_gzip(http_header(j->q, "accept-encoding"));
}

static void add_own(const struct job *j, struct headers *h)
{
	struct http_header own[2];

	for (size_t i = 0, n = own_headers(j, own); i < n; i++)
		add(h, own[i].name, own[i].value);
}

static void add_zipped(struct headers *h)
{
	add(h, "content-encoding", "gzip");
	add(h, "vary", "Accept-Encoding");
}

void job_begin(struct job *j, int code, bool zipped)
{
	struct headers h = {.n = 0};

	add(&h, "content-type", media_type(&j->shape.wanted, false));
	add_own(j, &h);
	add(&h, "cache-control", "no-cache, private");
	if (zipped)
		add_zipped(&h);
	http_begin(j->q, code, h.v);
}

void job_reply(struct job *j, int code, const char *media, const struct http_header *headers,
	const char *body, size_t len)
{
	struct headers h = {.n = 0};
	autobuf zipped = BUF_INIT;
	bool cached = false;

	add(&h, "content-type", media);
	add_own(j, &h);
	for (; headers && headers->name; headers++) {
		add(&h, headers->name, headers->value);
		cached = cached || !strcmp(headers->name, "cache-control");
	}
	if (!cached)
		add(&h, "cache-control", "no-cache, private");
	if (j->q && len >= ZIP_BYTES && job_may_zip(j)) {
		zip(body, len, &zipped);
		add_zipped(&h);
		body = zipped.data;
		len = zipped.len;
	}
	job_count(j, code);
	if (j->q && zipped.len)
		http_reply_buf(j->q, code, h.v, &zipped);
	else if (j->q && j->gift && j->gift->data == body && j->gift->len == len)
		http_reply_buf(j->q, code, h.v, j->gift);
	else if (j->q)
		http_reply(j->q, code, h.v, body, len);
	job_drop(j);
}

void job_text(struct job *j, int code, const char *text)
{
	static const struct http_header plain[] = {{"x-content-type-options", "nosniff"}, {0}};

	job_reply(j, code, "text/plain; charset=utf-8", plain, text, strlen(text));
}

/* `299 - "text"` (RFC 7234, 5.5). */
static void write_warning(struct buf *b, const char *text)
{
	buf_adds(b, "299 - \"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_addc(b, '\\');
		buf_addc(b, (unsigned char)*text < ' ' ? ' ' : *text);
	}
	buf_addc(b, '"');
}

static void answer_text(struct job *j, int code, const struct strv *warnings, const char *text,
	size_t len)
{
	struct http_header h[HEADERS_MAX + 1] = {0};
	autostrv values = STRV_INIT;
	size_t n = warnings ? warnings->n : 0;
	char wait[16];

	if (n > HEADERS_MAX / 2)
		n = HEADERS_MAX / 2;
	for (size_t i = 0; i < n; i++) {
		autobuf b = BUF_INIT;

		write_warning(&b, warnings->v[i]);
		strv_take(&values, buf_detach(&b, NULL));
		h[i] = (struct http_header){"warning", values.v[i]};
	}
	if (j->retry_after_s > 0) {
		snprintf(wait, sizeof(wait), "%d", j->retry_after_s);
		h[n] = (struct http_header){"retry-after", wait};
	}
	job_reply(j, code, media_type(&j->shape.wanted, false), h, text, len);
}

/* A text that ends a line: as it is, or in the form that was asked for. */
static void answer(struct job *j, int code, const struct strv *warnings, const char *text,
	size_t len)
{
	autobuf out = BUF_INIT;
	struct err e = ERR_INIT;

	j->retry_after_s = code >= 400 && len ? status_retry_after(text) : 0;
	if (!shape_changes(&j->shape) && len && text[len - 1] == '\n') {
		answer_text(j, code, warnings, text, len);
		return;
	}
	if (!shape_changes(&j->shape)) {
		buf_grow(&out, len + 1);
		buf_add(&out, text, len);
		buf_addc(&out, '\n');
		shape_kind_first(out.data, out.len);
	} else if (shape_write(&j->shape, j->route.kind, text, len, &out, &e)) {
		j->shape.wanted = (struct wanted){0};
		job_fail(j, &e);
		return;
	}
	j->gift = &out;
	answer_text(j, code, warnings, out.data, out.len);
}

void job_formed(struct job *j, int code, struct buf *body)
{
	j->gift = body;
	answer_text(j, code, NULL, buf_str(body), body->len);
}

void job_fail(struct job *j, const struct err *e)
{
	const struct route *r = &j->route;
	struct status_details details = {.name = r->name, .group = r->group, .kind = r->plural};
	struct err copy = *e;
	autobuf b = BUF_INIT;

	/* a path of nothing has no kind: upstream's router refuses it, before anybody looks */
	if (r->unrouted || e->code == ERR_METHOD)
		details = (struct status_details){0};
	if (r->refused)
		details = (struct status_details){
			.group = "meta.k8s.io", .kind = r->refused, .causes = &r->causes};
	j->shape.wanted.form = FORM_OBJECT;
	details.no_reason = r->no_reason;
	status_write(&b, &copy, r->resource || e->code == ERR_METHOD ? &details : NULL);
	buf_addc(&b, '\n');
	answer(j, err_info(copy.code)->http, NULL, b.data, b.len);
}

void job_answer(struct job *j, int ret, const struct api_res *r, const struct err *e)
{
	if (ret && !r->body.len) {
		job_fail(j, e);
		return;
	}
	if (ret)
		j->shape.wanted.form = FORM_OBJECT;
	else
		own_note(j, r);
	answer(j, r->http ? r->http : err_info(ret ? e->code : ERR_NONE)->http, &r->warnings,
		r->body.data, r->body.len);
}
