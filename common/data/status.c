/* The API's Status. */
#include <string.h>

#include "base/map.h"
#include "data/status.h"

/* A message may quote what a peer sent, and be cut in the middle of a character. */
static void add_string(struct buf *b, const char *key, const char *s)
{
	if (!s || !*s)
		return;
	buf_addf(b, "\"%s\":", key);
	obj_write_string(b, s);
	buf_addc(b, ',');
}

static void end_list(struct buf *b, char close)
{
	if (b->data[b->len - 1] == ',')
		buf_truncate(b, b->len - 1);
	buf_addc(b, close);
}

static bool seen_before(struct map *seen, const struct cause *c)
{
	autofree char *text = xasprintf("%s: %s", c->field, c->message);

	if (map_has(seen, text))
		return true;
	map_put(seen, text, NULL);
	return false;
}

/* `KIND.GROUP "NAME" is invalid: …`; what is said twice stands once, as in an Aggregate. */
static void write_invalid(struct buf *b, const char *group, const char *kind, const char *name,
	const struct causes *c)
{
	struct map seen = MAP_INIT;
	size_t start, n = 0;

	buf_addf(b, "%s%s%s ", kind, group && *group ? "." : "", group ? group : "");
	buf_add_json(b, name, strlen(name));
	buf_adds(b, " is invalid");
	if (!c || !c->n)
		return;
	buf_adds(b, ": [");
	start = b->len - 1;
	for (size_t i = 0; i < c->n; i++) {
		if (c->n == 1 || !seen_before(&seen, &c->v[i]))
			buf_addf(b, "%s%s: %s", n++ ? ", " : "", c->v[i].field, c->v[i].message);
	}
	map_release(&seen);
	if (n > 1) {
		buf_addc(b, ']');
	} else {
		memmove(b->data + start, b->data + start + 1, b->len - start);
		b->len--;
	}
}

int err_invalid(struct err *e, const char *group, const char *kind, const char *name,
	const struct causes *c)
{
	autobuf b = BUF_INIT;

	write_invalid(&b, group, kind, name, c);
	return err_set(e, ERR_INVALID, "%s", buf_str(&b));
}

static void write_causes(struct buf *b, const struct causes *c)
{
	buf_adds(b, "\"causes\":[");
	for (size_t i = 0; i < c->n; i++) {
		buf_addc(b, '{');
		add_string(b, "reason", cause_reason(c->v[i].why));
		add_string(b, "message", c->v[i].message);
		add_string(b, "field", c->v[i].field);
		end_list(b, '}');
		buf_addc(b, ',');
	}
	end_list(b, ']');
	buf_addc(b, ',');
}

static void write_details(struct buf *b, const struct status_details *d)
{
	buf_adds(b, "\"details\":{");
	add_string(b, "name", d->name);
	add_string(b, "group", d->group);
	add_string(b, "kind", d->kind);
	if (d->causes && d->causes->n)
		write_causes(b, d->causes);
	if (d->retry_after_s)
		buf_addf(b, "\"retryAfterSeconds\":%d,", d->retry_after_s);
	end_list(b, '}');
	buf_addc(b, ',');
}

/* Of a request that cannot be read upstream tells the sentence alone. */
static bool has_details(enum err_code code)
{
	return code != ERR_BADREQUEST && code != ERR_NOTACCEPTABLE && code != ERR_MEDIATYPE &&
	       code != ERR_TOOLARGE;
}

void status_write(struct buf *b, const struct err *e, const struct status_details *d)
{
	const struct err_info *info = err_info(e->code);
	const char *reason = info->reason;
	autobuf whole = BUF_INIT;

	/* the machine's own codes have no reason: the nearest of the API's */
	if (d && d->no_reason)
		reason = NULL;
	else if (!*reason)
		reason = err_info(err_from_http(info->http))->reason;
	/* struct err may have cut a long list of causes */
	if (e->code == ERR_INVALID && strlen(e->msg) + 1 == sizeof(e->msg) && d && d->causes &&
		d->causes->n && d->kind && d->name)
		write_invalid(&whole, d->group, d->kind, d->name, d->causes);
	buf_adds(b, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{");
	add_string(b, "continue", d ? d->token : NULL);
	end_list(b, '}');
	buf_adds(b, ",\"status\":\"Failure\",");
	add_string(b, "message", whole.len ? whole.data : d && d->message ? d->message : e->msg);
	add_string(b, "reason", reason);
	if (d && !d->no_reason && has_details(e->code))
		write_details(b, d);
	buf_addf(b, "\"code\":%d}", info->http);
}

int status_retry_after(const char *text)
{
	static const char name[] = "\"retryAfterSeconds\":";
	const char *at = strstr(text, name);

	/* within a string its quotes would be escaped */
	if (!at || at == text || (at[-1] != '{' && at[-1] != ','))
		return 0;
	return (int)strtol(at + strlen(name), NULL, 10);
}

int status_to_err(const val *status, struct err *e)
{
	const char *reason = obj_str_or(status, "reason", "");
	int64_t http = obj_int(status, "code", 500);
	enum err_code code = *reason ? err_from_reason(reason) : err_from_http((int)http);

	if (code == ERR_NONE)
		code = ERR_INTERNAL;
	return err_set(e, code, "%s", obj_str_or(status, "message", "no message"));
}
