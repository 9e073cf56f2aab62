/*
 * Continue tokens of lists: the revision of the first page and the key behind which the next one
 * begins, in upstream's encoding (opaque to clients: base64url of a small JSON object). Revision -1
 * goes on with what there is now.
 */
#include <inttypes.h>
#include <string.h>

#include "base/base64.h"
#include "data/json_wrong.h"
#include "local/local.h"

#define TOKEN_VERSION "meta.k8s.io/v1"

void page_release(struct page *p)
{
	free(p->ns);
	free(p->name);
	p->ns = p->name = NULL;
}

void page_at(struct page *p, const char *ns, const char *name)
{
	page_release(p);
	p->ns = xstrdup(ns);
	p->name = xstrdup(name);
}

char *page_token(const struct page *p, int64_t rev)
{
	autobuf json = BUF_INIT, text = BUF_INIT;
	autofree char *key = xasprintf("%s/%s", p->ns, p->name);

	buf_addf(&json, "{\"v\":\"" TOKEN_VERSION "\",\"rv\":%" PRId64 ",\"start\":", rev);
	buf_add_json(&json, key, strlen(key));
	buf_addc(&json, '}');
	base64_encode(&text, json.data, json.len);
	while (text.len && text.data[text.len - 1] == '=')
		buf_truncate(&text, text.len - 1);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '+' || text.data[i] == '/')
			text.data[i] = text.data[i] == '+' ? '-' : '_';
	return xstrdup(buf_str(&text));
}

#define DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static int bad_token(struct err *e, const char *why)
{
	return err_set(e, ERR_BADREQUEST,
		"invalid continue token: continue key is not valid: %s", why);
}

static int token_json(const char *token, struct buf *ret, struct err *e)
{
	autobuf text = BUF_INIT;
	struct err err = ERR_INIT;

	buf_adds(&text, token);
	/* one digit is no byte, which a padding would hide */
	if (text.len % 4 == 1 && strspn(token, DIGITS) == text.len) {
		snprintf(err.msg, sizeof(err.msg), "illegal base64 data at input byte %zu",
			text.len - 1);
		return bad_token(e, err.msg);
	}
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '-' || text.data[i] == '_')
			text.data[i] = text.data[i] == '-' ? '+' : '/';
	while (text.len % 4)
		buf_addc(&text, '=');
	return base64_decode(ret, buf_str(&text), text.len, &err) ? bad_token(e, err.msg) : 0;
}

int page_parse(const char *token, struct page *ret, int64_t *ret_rev, struct err *e)
{
	autobuf json = BUF_INIT;
	autodoc *d = NULL;
	char why[JSON_WRONG_MAX];
	const char *start, *slash;
	struct err err = ERR_INIT;
	val *v;

	if (token_json(token, &json, e))
		return -1;
	if (obj_parse(buf_str(&json), json.len, "token", &d, &err))
		return bad_token(e, json_wrong(json.data, json.len, why) ? why : err.msg);
	v = yyjson_doc_get_root(d);
	if (strcmp(obj_str_or(v, "v", ""), TOKEN_VERSION) != 0) {
		autofree char *odd = xasprintf("server does not recognize this encoded version %s",
			obj_str_or(v, "v", ""));

		return bad_token(e, odd);
	}
	if (!obj_int(v, "rv", 0))
		return bad_token(
			e, "incorrect encoded start resourceVersion (version " TOKEN_VERSION ")");
	start = obj_str_or(v, "start", "");
	slash = strchr(start, '/');
	if (!slash || !slash[1])
		return bad_token(e, "encoded start key empty (version " TOKEN_VERSION ")");
	page_release(ret);
	ret->ns = xstrndup(start, (size_t)(slash - start));
	ret->name = xstrdup(slash + 1);
	*ret_rev = obj_int(v, "rv", 0);
	return 0;
}
