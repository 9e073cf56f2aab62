/* Whether tokens of service accounts can be issued, and what the claims of one say. */
#include <string.h>

#include "api/token.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"

bool token_key_there(void)
{
	autofree char *path = path_etc("pki/sa.key");

	return io_exists(path);
}

/* Which of the audiences the token is for: "aud" is one or a list of them. */
static bool find_audiences(val *aud, const char *const *wanted, struct strv *ret)
{
	bool found = false;
	size_t i, n;
	val *v;

	for (; *wanted; wanted++) {
		bool is = yyjson_equals_str(aud, *wanted);

		yyjson_arr_foreach(aud, i, n, v)
		{
			is |= yyjson_equals_str(v, *wanted);
		}
		if (is && ret)
			strv_add(ret, *wanted);
		found |= is;
	}
	return found;
}

static struct token_facts facts_of(val *claims)
{
	val *k8s = yyjson_obj_get(claims, "kubernetes.io");

	return (struct token_facts){
		.ns = obj_str(k8s, "namespace"),
		.account = obj_str(k8s, "serviceaccount.name"),
		.account_uid = obj_str(k8s, "serviceaccount.uid"),
		.pod = obj_str(k8s, "pod.name"),
		.pod_uid = obj_str(k8s, "pod.uid"),
		.node = obj_str(k8s, "node.name"),
		.node_uid = obj_str(k8s, "node.uid"),
		.secret = obj_str(k8s, "secret.name"),
		.secret_uid = obj_str(k8s, "secret.uid"),
		.id = obj_str(claims, "jti"),
		.user = obj_str_or(claims, "sub", ""),
	};
}

int token_read_claims(val *claims, const char *const *audiences, int64_t now_ns,
	struct token_facts *ret, struct strv *ret_for, struct err *e)
{
	static const char *const own[] = {TOKEN_ISSUER, NULL};
	struct token_facts f = facts_of(claims);
	int64_t now_s = now_ns / NS_PER_S;
	autofree char *user = NULL;

	if (strcmp(obj_str_or(claims, "iss", ""), TOKEN_ISSUER) != 0)
		return err_set(e, ERR_UNAUTHORIZED, "token: of another issuer");
	if (obj_int(claims, "exp", 0) <= now_s || obj_int(claims, "nbf", INT64_MAX) > now_s)
		return err_set(e, ERR_UNAUTHORIZED, "token: its time is over or has not come");
	if (!f.ns || !f.account || !f.account_uid || (f.pod && !f.pod_uid) ||
		(f.node && !f.node_uid) || (f.secret && !f.secret_uid))
		return err_set(e, ERR_UNAUTHORIZED, "token: a claim is missing");
	user = xasprintf("system:serviceaccount:%s:%s", f.ns, f.account);
	if (strcmp(user, f.user) != 0)
		return err_set(e, ERR_UNAUTHORIZED, "token: its subject is not its account");
	if (!find_audiences(yyjson_obj_get(claims, "aud"), audiences ? audiences : own, ret_for))
		return err_set(e, ERR_UNAUTHORIZED, "token: for another audience");
	*ret = f;
	return 0;
}
