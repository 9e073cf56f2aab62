/* Bearer tokens: a signature that holds, in time, of an account and a pod that are still there. */
#include <string.h>
#include <sys/stat.h>

#include "api/token.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "door.h"
#include "net/jwt.h"

#define KEY_MAX_BYTES (64u << 10)
/* What was deleted is still believed for so long, as upstream does: its last words count. */
#define LEEWAY_NS (60 * NS_PER_S)

void token_keys_release(struct token_keys *k)
{
	EVP_PKEY_free(k->key);
	*k = (struct token_keys){0};
}

int token_key(struct door *d, EVP_PKEY **ret, struct err *e)
{
	struct token_keys *k = &d->tokens;
	autofree char *path = path_etc("pki/sa.pub");
	autobuf pem = BUF_INIT;
	EVP_PKEY *key = NULL;
	struct stat st;

	if (stat(path, &st) < 0)
		return err_errno(e, "%s", path);
	if (k->key && k->inode == st.st_ino && k->mtime.tv_sec == st.st_mtim.tv_sec &&
		k->mtime.tv_nsec == st.st_mtim.tv_nsec) {
		*ret = k->key;
		return 0;
	}
	if (io_read_file(path, KEY_MAX_BYTES, &pem, e) || jwt_key_read(&pem, path, &key, e))
		return -1;
	token_keys_release(k);
	*k = (struct token_keys){key, st.st_mtim, st.st_ino};
	*ret = key;
	return 0;
}

/* Is that object there, and not long gone? */
static int check_there(struct api *a, const char *resource, const char *ns, const char *name,
	const char *uid, struct err *e)
{
	autodoc *d = NULL;
	val *obj;

	if (api_get(a, kind_by_resource(resource), ns, name, &d, e))
		return -1;
	obj = yyjson_doc_get_root(d);
	if (strcmp(obj_uid(obj), uid) != 0)
		return err_set(e, ERR_UNAUTHORIZED, "%s \"%s\" is another one", resource, name);
	if (obj_deleting(obj) &&
		obj_time(obj, "metadata.deletionTimestamp", 0) + LEEWAY_NS < clock_now_ns())
		return err_set(e, ERR_UNAUTHORIZED, "%s \"%s\" was deleted", resource, name);
	return 0;
}

/* The objects that it ends with. A pod's node is only told of: the pod says whether it is there. */
static int check_bound(struct api *a, const struct token_facts *f, struct err *e)
{
	if (check_there(a, "serviceaccounts", f->ns, f->account, f->account_uid, e))
		return -1;
	if (f->pod && check_there(a, "pods", f->ns, f->pod, f->pod_uid, e))
		return -1;
	if (f->node && !f->pod && check_there(a, "nodes", "", f->node, f->node_uid, e))
		return -1;
	if (f->secret && check_there(a, "secrets", f->ns, f->secret, f->secret_uid, e))
		return -1;
	return 0;
}

static void add_extras(struct identity *id, const struct token_facts *f)
{
	if (f->id) {
		strv_add(&id->extra, AUTHN_EXTRA "credential-id");
		strv_addf(&id->extra, "JTI=%s", f->id);
	}
	if (f->node) {
		identity_add_extra(id, AUTHN_EXTRA "node-name", f->node);
		identity_add_extra(id, AUTHN_EXTRA "node-uid", f->node_uid);
	}
	if (f->pod) {
		identity_add_extra(id, AUTHN_EXTRA "pod-name", f->pod);
		identity_add_extra(id, AUTHN_EXTRA "pod-uid", f->pod_uid);
	}
}

static int identify(void *arg, const char *token, const char *const *audiences,
	struct identity *ret, struct strv *ret_for, struct err *e)
{
	struct door *d = arg;
	struct token_facts f;
	autodoc *claims = NULL;
	EVP_PKEY *key;

	if (token_key(d, &key, e) || jwt_verify(key, token, &claims, e) ||
		token_read_claims(yyjson_doc_get_root(claims), audiences, clock_now_ns(), &f,
			ret_for, e) ||
		check_bound(d->api, &f, e))
		return -1;
	identity_of_account(ret, f.ns, f.account, f.account_uid);
	add_extras(ret, &f);
	return 0;
}

struct authn_tokens token_authn(struct door *d)
{
	return (struct authn_tokens){identify, d};
}
