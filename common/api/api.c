/* The seam itself: finds the transport, passes calls through, and the shorthands over them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/transport.h"
#include "data/obj.h"

extern const struct api_ops api_local, api_unix, api_https;
const struct api_ops *const api_transports[] = {&api_local, &api_unix, &api_https, NULL};

void api_res_release(struct api_res *r)
{
	if (!r)
		return;
	buf_release(&r->body);
	strv_release(&r->warnings);
}

/* "SCHEME:rest" of a row; a bare store address has none of our schemes and is local's. */
static const struct api_ops *transport_of(const char *address, const char **ret_rest)
{
	for (size_t i = 0; api_transports[i]; i++) {
		size_t n = strlen(api_transports[i]->scheme);

		if (!strncmp(address, api_transports[i]->scheme, n) && address[n] == ':') {
			*ret_rest = address + n + 1;
			return api_transports[i];
		}
	}
	return NULL;
}

const char *const api_verb_names[] = {
	[API_GET] = "get",
	[API_LIST] = "list",
	[API_WATCH] = "watch",
	[API_CREATE] = "create",
	[API_UPDATE] = "update",
	[API_PATCH] = "patch",
	[API_DELETE] = "delete",
	[API_DELETECOLLECTION] = "deletecollection",
	[API_DELETECOLLECTION + 1] = NULL,
};

int api_open(const char *address, bool create, const struct api_caller *caller, struct api **ret,
	struct err *e)
{
	const struct api_ops *ops = &api_local;
	const char *rest = NULL;

	if (!address)
		address = getenv("K_API");
	if (address && *address) {
		ops = transport_of(address, &rest);
		if (!ops)
			return err_set(e, ERR_USAGE, "no way to reach an API at \"%s\"", address);
	}
	return ops->open(rest && *rest ? rest : NULL, create, caller, ret, e);
}

void api_close(struct api *a)
{
	if (a)
		a->ops->close(a);
}

int api_call(struct api *a, const struct api_req *r, struct api_res *res, struct err *e)
{
	struct api_res mine = {0};
	int rc = a->ops->call(a, r, res ? res : &mine, e);

	api_res_release(&mine);
	return rc;
}

void api_submit(struct api *a, const struct api_req *r, api_done_fn done, void *arg)
{
	a->ops->submit(a, r, done, arg);
}

size_t api_pending(const struct api *a)
{
	return a->pending;
}

int api_watch_open(struct api *a, const struct api_req *r, api_event_fn fn, void *arg,
	struct api_watch **ret, struct err *e)
{
	return a->ops->watch_open(a, r, fn, arg, ret, e);
}

void api_watch_close(struct api_watch *w)
{
	if (w)
		w->ops->watch_close(w);
}

void api_sign_with(struct api *a, api_sign_fn sign)
{
	a->sign = sign;
}

void api_know_tokens(struct api *a, const struct authn_tokens *t)
{
	a->tokens = *t;
}

const struct buf *api_refused(const struct api *a)
{
	return a->refused.len ? &a->refused : NULL;
}

int api_fd(struct api *a)
{
	return a->ops->fd(a);
}

int api_dispatch(struct api *a, struct err *e)
{
	return a->ops->dispatch(a, e);
}

int api_get(struct api *a, const struct kind *k, const char *ns, const char *name, doc **ret,
	struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	int rc;

	r.verb = API_GET;
	r.kind = k;
	r.ns = ns;
	r.name = name;
	rc = api_call(a, &r, &res, e);
	if (!rc)
		rc = obj_parse(res.body.data, res.body.len, name, ret, e);
	api_res_release(&res);
	return rc;
}

int api_list(struct api *a, const struct api_req *r, api_obj_fn fn, void *arg, int64_t *ret_rev,
	struct err *e)
{
	return a->ops->list(a, r, fn, arg, ret_rev, e);
}

static const char **strings_dup(const char *const *v)
{
	const char **copy;
	size_t n = 0;

	if (!v)
		return NULL;
	while (v[n])
		n++;
	copy = xcalloc(n + 1, sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		copy[i] = xstrdup(v[i]);
	return copy;
}

struct api_caller *caller_dup(const struct api_caller *c)
{
	struct api_caller *copy = xcalloc(1, sizeof(*copy));

	copy->user = xstrdup(c && c->user ? c->user : "");
	copy->groups = strings_dup(c ? c->groups : NULL);
	copy->manager = xstrdup(c && c->manager ? c->manager : "");
	copy->asked = c && c->asked;
	copy->uid = xstrdup_null(c ? c->uid : NULL);
	copy->extra = strings_dup(c ? c->extra : NULL);
	return copy;
}

static void strings_free(const char *const *v)
{
	for (size_t i = 0; v && v[i]; i++)
		free((void *)v[i]);
	free((void *)v);
}

void caller_free(struct api_caller *c)
{
	if (!c)
		return;
	free((void *)c->user);
	free((void *)c->manager);
	free((void *)c->uid);
	strings_free(c->groups);
	strings_free(c->extra);
	free(c);
}

struct api_req *req_dup(const struct api_req *r)
{
	struct api_req *c = xmemdup(r, sizeof(*r));

	c->ns = xstrdup_null(r->ns);
	c->name = xstrdup_null(r->name);
	c->subresource = xstrdup_null(r->subresource);
	c->body = r->body ? xmemdup(r->body, r->body_len) : NULL;
	c->pre_uid = xstrdup_null(r->pre_uid);
	c->label_selector = xstrdup_null(r->label_selector);
	c->field_selector = xstrdup_null(r->field_selector);
	c->continue_token = xstrdup_null(r->continue_token);
	c->rv_match = xstrdup_null(r->rv_match);
	c->caller = r->caller ? caller_dup(r->caller) : NULL;
	return c;
}

void req_free(struct api_req *r)
{
	if (!r)
		return;
	free((void *)r->ns);
	free((void *)r->name);
	free((void *)r->subresource);
	free((void *)r->body);
	free((void *)r->pre_uid);
	free((void *)r->label_selector);
	free((void *)r->field_selector);
	free((void *)r->continue_token);
	free((void *)r->rv_match);
	caller_free((struct api_caller *)r->caller);
	free(r);
}

const char *api_rv_wrong(const char *text, int64_t *ret)
{
	unsigned long long n;

	if (text[strspn(text, "0123456789")])
		return "invalid syntax";
	errno = 0;
	n = strtoull(text, NULL, 10);
	if (errno)
		return "value out of range";
	*ret = n > INT64_MAX ? INT64_MAX : (int64_t)n;
	return NULL;
}

int api_parse_rv(const char *text, int64_t *ret, struct err *e)
{
	const char *why = api_rv_wrong(text, ret);

	if (!why)
		return 0;
	return err_set(e, ERR_BADREQUEST,
		"resourceVersion: Invalid value: \"%s\": "
		"strconv.ParseUint: parsing \"%s\": %s",
		text, text, why);
}
