/*
 * The admission step ServiceAccount: a pod runs as an account of its namespace, takes its
 * imagePullSecrets, and where tokens are issued has one of it mounted in each container (upstream's
 * plugin/pkg/admission/serviceaccount, v1.36).
 */
#include <string.h>

#include "admit/admit.h"
#include "api/token.h"
#include "base/clock.h"
#include "data/mval.h"
#include "data/names.h"

#define VOLUME "kube-api-access-"
#define MOUNT_PATH "/var/run/secrets/kubernetes.io/serviceaccount"
#define TOKEN_S 3607

/* The pod's word, else the account's, else yes. */
static bool wants_token(const struct admit_ctx *c, const val *account)
{
	const mval *pod = mobj_at(c->obj, "spec.automountServiceAccountToken");

	if (pod)
		return yyjson_mut_get_bool((mval *)pod);
	return obj_bool(account, "automountServiceAccountToken", true);
}

/* A volume of this name that the pod brings, or one with a name of its own. malloc'ed */
static char *volume_name(const struct admit_ctx *c, bool *ret_there)
{
	mval *vol, *uid = mobj_at(c->obj, "metadata.uid");
	char name[64];
	uint64_t random;
	size_t i, n;

	yyjson_mut_arr_foreach(mobj_at(c->obj, "spec.volumes"), i, n, vol)
	{
		const char *have = mobj_str(vol, "name") ?: "";

		if (!strncmp(have, VOLUME, strlen(VOLUME))) {
			*ret_there = true;
			return xstrdup(have);
		}
	}
	*ret_there = false;
	seed_random(&random, sizeof(random));
	name_generate(VOLUME, m_str(uid) ?: "", "token", random, name);
	return xstrdup(name);
}

/* Each container of the list has it, but where something lies at that path; answers whether any
 * does. */
static bool mount_in(struct admit_ctx *c, const char *list, const char *name)
{
	size_t i, n, j, m;
	bool needed = false;
	mval *ctr, *mount;

	yyjson_mut_arr_foreach(mobj_at(c->obj, list), i, n, ctr)
	{
		bool taken = false;

		yyjson_mut_arr_foreach(mobj_at(ctr, "volumeMounts"), j, m, mount)
		{
			taken |= !strcmp(mobj_str(mount, "mountPath") ?: "", MOUNT_PATH);
		}
		if (taken || !yyjson_mut_is_obj(ctr))
			continue;
		mount = yyjson_mut_arr_add_obj(c->d, mobj_make_arr(c->d, ctr, "volumeMounts"));
		mobj_set_str(c->d, mount, "name", name);
		mobj_set_bool(c->d, mount, "readOnly", true);
		mobj_set_str(c->d, mount, "mountPath", MOUNT_PATH);
		needed = true;
	}
	return needed;
}

/* The token, the authority by which the API server is known, the namespace. */
static void add_volume(struct admit_ctx *c, const char *name)
{
	mval *vol = yyjson_mut_arr_add_obj(c->d, mobj_make_arr(c->d, c->obj, "spec.volumes"));
	mval *sources, *s, *item;

	mobj_set_str(c->d, vol, "name", name);
	mobj_set_int(c->d, vol, "projected.defaultMode", 0644);
	sources = mobj_make_arr(c->d, vol, "projected.sources");
	s = yyjson_mut_arr_add_obj(c->d, sources);
	mobj_set_int(c->d, s, "serviceAccountToken.expirationSeconds", TOKEN_S);
	mobj_set_str(c->d, s, "serviceAccountToken.path", "token");
	s = yyjson_mut_arr_add_obj(c->d, sources);
	mobj_set_str(c->d, s, "configMap.name", "kube-root-ca.crt");
	item = yyjson_mut_arr_add_obj(c->d, mobj_make_arr(c->d, s, "configMap.items"));
	mobj_set_str(c->d, item, "key", "ca.crt");
	mobj_set_str(c->d, item, "path", "ca.crt");
	s = yyjson_mut_arr_add_obj(c->d, sources);
	item = yyjson_mut_arr_add_obj(c->d, mobj_make_arr(c->d, s, "downwardAPI.items"));
	mobj_set_str(c->d, item, "path", "namespace");
	mobj_set_str(c->d, item, "fieldRef.apiVersion", "v1");
	mobj_set_str(c->d, item, "fieldRef.fieldPath", "metadata.namespace");
}

static void mount_token(struct admit_ctx *c)
{
	bool there, needed;
	autofree char *name = volume_name(c, &there);

	needed = mount_in(c, "spec.initContainers", name);
	needed |= mount_in(c, "spec.containers", name);
	if (needed && !there)
		add_volume(c, name);
}

static void take_pull_secrets(struct admit_ctx *c, const val *account)
{
	val *secrets = obj_at(account, "imagePullSecrets");

	if (yyjson_arr_size(secrets) && !m_len(mobj_at(c->obj, "spec.imagePullSecrets")))
		mobj_set(c->d, c->obj, "spec.imagePullSecrets", mobj_copy(c->d, secrets));
}

int admit_account(struct admit_ctx *c, struct err *e)
{
	const char *name;
	autodoc *account = NULL;
	autofree char *why = NULL;
	int64_t rev;

	if (!admit_is(c, "pods") || c->old || !c->obj)
		return 0;
	name = mobj_str(c->obj, "spec.serviceAccountName");
	if (!name || !*name) {
		name = "default";
		mobj_set_str(c->d, c->obj, "spec.serviceAccountName", name);
		mobj_set_str(c->d, c->obj, "spec.serviceAccount", name);
	}
	if (admit_look(c, "serviceaccounts", c->ns, name, &account, &rev, e))
		return -1;
	/* a new namespace gets its account soon; a pod need not wait for that */
	if (!account && strcmp(name, "default") != 0) {
		why = xasprintf("error looking up service account %s/%s: serviceaccount \"%s\" "
				"not found",
			c->ns, name, name);
		return admit_forbidden(c, e, why);
	}
	take_pull_secrets(c, yyjson_doc_get_root(account));
	if (wants_token(c, yyjson_doc_get_root(account)) && token_key_there())
		mount_token(c);
	return 0;
}
