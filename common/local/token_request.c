/* The subresource serviceaccounts/token: a TokenRequest is answered with a signed token. */
#include <string.h>

#include "api/token.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/path.h"
#include "base/proc.h"
#include "local/local.h"

#define MIN_S 600
#define MAX_S (1LL << 32)
#define SIGNER_NS (10 * NS_PER_S)

static const struct kind request_kind = {
	.group = "authentication.k8s.io",
	.version = "v1",
	.kind = "TokenRequest",
	.plural = "tokenrequests",
	.resource = "tokenrequests.authentication.k8s.io",
	.api_version = "authentication.k8s.io/v1",
};

/* The request is what is invalid, not the account. */
static int refuse(struct call *c, const char *name, struct err *e)
{
	c->refused_group = request_kind.group;
	c->refused_kind = request_kind.kind;
	c->refused_named = *name;
	return err_invalid(e, request_kind.group, request_kind.kind, name, &c->causes);
}

/* Where the request says whose account it is about, it has to be this one. */
static int check_account(struct call *c, struct err *e)
{
	const struct {
		const char *at, *want;
	} fields[] = {{"name", c->name}, {"namespace", c->ns}};
	const char *uid = mobj_str(c->obj, "metadata.uid") ?: "";
	const char *is = mobj_str(c->old, "metadata.uid");

	for (size_t i = 0; i < array_size(fields); i++) {
		const char *said = m_str(m_get(mobj_at(c->obj, "metadata"), fields[i].at)) ?: "";
		autofree char *path = xasprintf("metadata.%s", fields[i].at);

		if (!*said || !strcmp(said, fields[i].want))
			continue;
		causes_add(&c->causes, WRONG_INVALID, path,
			"Invalid value: \"%s\": must match the service account %s if specified",
			said, fields[i].at);
		return refuse(c, c->name, e);
	}
	if (!*uid || !strcmp(uid, is))
		return 0;
	return err_set(e, ERR_CONFLICT,
		"Operation cannot be fulfilled on %s.%s \"%s\": the UID in the token request "
		"(%s) does not match the UID of the service account (%s)",
		request_kind.kind, request_kind.group, c->name, uid, is);
}

static int check_request(struct call *c, struct err *e)
{
	int64_t seconds = mobj_int(c->obj, "spec.expirationSeconds", 3600);
	const char *why = NULL;

	if (seconds < MIN_S)
		why = "may not specify a duration less than 10 minutes";
	else if (seconds > MAX_S)
		why = "may not specify a duration larger than 2^32 seconds";
	if (!why)
		return 0;
	causes_add(&c->causes, WRONG_INVALID, "spec.expirationSeconds",
		"Invalid value: %lld: %s", (long long)seconds, why);
	return refuse(c, "", e);
}

/* An object that the claims tell of; ERR_NOTFOUND. */
static int look(struct call *c, const char *resource, const char *ns, const char *name, doc **ret,
	struct err *e)
{
	autobuf text = BUF_INIT;
	int64_t rev;

	return local_read(c->l, kind_by_resource(resource), ns, name, 0, &text, &rev, e) ||
			       obj_parse(text.data, text.len, name, ret, e)
		       ? -1
		       : 0;
}

static void claim(struct call *c, mval *k8s, const char *what, const char *name, const char *uid)
{
	mval *o = yyjson_mut_obj(c->d);

	mobj_put_str(c->d, o, "name", name);
	mobj_put_str(c->d, o, "uid", uid);
	mobj_put(c->d, k8s, what, o);
}

/* The pod is the account's, and the node it runs on is told, too. */
static int claim_pod(struct call *c, mval *k8s, const val *pod, struct err *e)
{
	const char *node = obj_str_or(pod, "spec.nodeName", "");
	autodoc *found = NULL;

	if (strcmp(obj_str_or(pod, "spec.serviceAccountName", ""), c->name) != 0)
		return err_set(e, ERR_BADREQUEST,
			"cannot bind token for serviceaccount \"%s\" to pod running with "
			"different serviceaccount name.",
			c->name);
	if (*node && !look(c, "nodes", "", node, &found, NULL))
		claim(c, k8s, "node", node, obj_uid(yyjson_doc_get_root(found)));
	return 0;
}

/* What the token ends with: a Pod or a Secret of the namespace, or a Node. */
static int claim_bound(struct call *c, mval *k8s, struct err *e)
{
	static const struct {
		const char *kind, *resource, *claim;
	} kinds[] = {{"Pod", "pods", "pod"}, {"Secret", "secrets", "secret"},
		{"Node", "nodes", "node"}};
	const mval *ref = mobj_at(c->obj, "spec.boundObjectRef");
	const char *kind = mobj_str(ref, "kind") ?: "", *name = mobj_str(ref, "name") ?: "";
	const char *version = mobj_str(ref, "apiVersion") ?: "";
	const char *uid = mobj_str(ref, "uid") ?: "";
	autodoc *d = NULL;
	size_t i = 0;
	val *o;

	if (!ref)
		return 0;
	while (i < array_size(kinds) && strcmp(kind, kinds[i].kind) != 0)
		i++;
	if (i == array_size(kinds))
		return err_set(e, ERR_BADREQUEST,
			"cannot bind token to object of type %s%s, Kind=%s",
			strchr(version, '/') ? "" : "/", version, kind);
	if (look(c, kinds[i].resource, strcmp(kind, "Node") ? c->ns : "", name, &d, e))
		return -1;
	o = yyjson_doc_get_root(d);
	if (*uid && strcmp(uid, obj_uid(o)) != 0)
		return err_set(e, ERR_CONFLICT,
			"Operation cannot be fulfilled on %s \"%s\": the UID in the bound object "
			"reference (%s) does not match the UID in record. The object might have "
			"been deleted and then recreated",
			kinds[i].kind, name, uid);
	claim(c, k8s, kinds[i].claim, name, obj_uid(o));
	return i ? 0 : claim_pod(c, k8s, o, e);
}

static mval *audiences(struct call *c)
{
	mval *list = mobj_at(c->obj, "spec.audiences");

	if (!m_len(list)) {
		list = mobj_make_arr(c->d, c->obj, "spec.audiences");
		yyjson_mut_arr_add_strcpy(c->d, list, TOKEN_ISSUER);
	}
	return mobj_copy_mut(c->d, list);
}

static int make_claims(struct call *c, int64_t now_s, int64_t end_s, struct buf *ret, struct err *e)
{
	mval *claims = yyjson_mut_obj(c->d), *k8s = yyjson_mut_obj(c->d);
	autofree char *user = xasprintf("system:serviceaccount:%s:%s", c->ns, c->name);
	uint64_t random[2];
	char id[37];

	seed_random(random, sizeof(random));
	hash_uuid(random[0], random[1], id);
	mobj_put(c->d, claims, "aud", audiences(c));
	mobj_set_int(c->d, claims, "exp", end_s);
	mobj_set_int(c->d, claims, "iat", now_s);
	mobj_set_str(c->d, claims, "iss", TOKEN_ISSUER);
	mobj_put_str(c->d, claims, "jti", id);
	mobj_put_str(c->d, k8s, "namespace", c->ns);
	if (claim_bound(c, k8s, e))
		return -1;
	claim(c, k8s, "serviceaccount", c->name, mobj_str(c->old, "metadata.uid"));
	mobj_put(c->d, claims, "kubernetes.io", k8s);
	mobj_set_int(c->d, claims, "nbf", now_s);
	mobj_put_str(c->d, claims, "sub", user);
	mobj_write(ret, claims);
	return 0;
}

/* By another program; its line's end is not part of the token. */
static int sign_outside(const struct buf *claims, struct buf *ret, struct err *e)
{
	autofree char *dir = path_etc("%s", "");
	const char *const argv[] = {"k-cert", "--dir", dir, "token", NULL};
	struct proc_spec spec = {.argv = argv};
	autobuf why = BUF_INIT;
	int status;

	if (proc_run(&spec, claims, SIGNER_NS, ret, &why, &status, e))
		return err_wrap(e, "k-cert token");
	if (status)
		return err_set(e, ERR_INTERNAL, "k-cert token: %s", buf_str(&why));
	while (ret->len && ret->data[ret->len - 1] == '\n')
		ret->data[--ret->len] = '\0';
	return 0;
}

static int sign(const struct call *c, const struct buf *claims, struct buf *ret, struct err *e)
{
	autofree char *key = path_etc("pki/sa.key");

	return c->l->base.sign ? c->l->base.sign(key, claims, ret, e)
			       : sign_outside(claims, ret, e);
}

static int issue(struct call *c, struct err *e)
{
	int64_t now_s = c->now_ns / NS_PER_S;
	int64_t end_s = now_s + mobj_int(c->obj, "spec.expirationSeconds", 3600);
	autobuf claims = BUF_INIT, token = BUF_INIT;
	char now[CLOCK_RFC3339_SIZE], end[CLOCK_RFC3339_SIZE];

	if (make_claims(c, now_s, end_s, &claims, e) || sign(c, &claims, &token, e))
		return -1;
	mobj_del(c->obj, "metadata");
	mobj_set_str(c->d, c->obj, "metadata.name", c->name);
	mobj_set_str(c->d, c->obj, "metadata.namespace", c->ns);
	mobj_set_str(c->d, c->obj, "metadata.uid", mobj_str(c->old, "metadata.uid"));
	mobj_set_str(c->d, c->obj, "metadata.creationTimestamp", clock_rfc3339(c->now_ns, now));
	mobj_del(c->obj, "status");
	mobj_set_str(c->d, c->obj, "status.token", token.data);
	mobj_set_str(c->d, c->obj, "status.expirationTimestamp",
		clock_rfc3339(end_s * NS_PER_S, end));
	c->http = 201;
	c->old_rev = 0; /* the account's is not the answer's */
	buf_clear(&c->text);
	mobj_write_stored(&c->text, c->obj);
	return 0;
}

int write_token(struct call *c, struct err *e)
{
	struct kind k = request_kind;

	if (call_load(c, e))
		return -1;
	if (!token_key_there())
		return err_set(e, ERR_UNAVAILABLE,
			"serviceaccounts \"%s\": this server issues no tokens", c->name);
	k.type = schema_type("authentication.v1.TokenRequest");
	if (call_decode(c, &k, e))
		return -1;
	if (!mobj_at(c->obj, "spec.expirationSeconds"))
		mobj_set_int(c->d, c->obj, "spec.expirationSeconds", 3600);
	return check_account(c, e) || check_request(c, e) || issue(c, e) ? -1 : 0;
}
