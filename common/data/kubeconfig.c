/* Reading kubeconfig files, and writing one with everything in it. */
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/io.h"
#include "base/path.h"
#include "base/strv.h"
#include "data/kubeconfig.h"
#include "data/obj.h"
#include "data/yaml.h"

#define MAX_BYTES (8u << 20)

/* The files, in order. */
struct files {
	struct strv paths;
	doc *docs[16];
};

void kubeconfig_release(struct kubeconfig *k)
{
	free(k->context);
	free(k->cluster);
	free(k->user);
	free(k->server);
	free(k->ns);
	free(k->tls_server_name);
	free(k->token);
	free(k->username);
	free(k->password);
	buf_release(&k->ca);
	buf_release(&k->cert);
	buf_release(&k->key);
	*k = (struct kubeconfig){0};
}

static void files_release(struct files *f)
{
	for (size_t i = 0; i < array_size(f->docs); i++)
		free_doc(&f->docs[i]);
	strv_release(&f->paths);
}

static int one_doc(void *arg, doc *d, int line unused_arg, struct err *e)
{
	doc **ret = arg;

	if (*ret) {
		yyjson_doc_free(d);
		return err_set(e, ERR_INVALID, "more than one document");
	}
	*ret = d;
	return 0;
}

static int load(const char *path, doc **ret, struct err *e)
{
	autobuf text = BUF_INIT;
	doc *d = NULL;

	if (io_read_file(path, MAX_BYTES, &text, e))
		return -1;
	if (yaml_parse(text.data ? text.data : "", text.len, path, one_doc, &d, e)) {
		free_doc(&d);
		return -1;
	}
	if (!yyjson_is_obj(yyjson_doc_get_root(d))) {
		free_doc(&d);
		return err_set(e, ERR_INVALID, "%s: no kubeconfig", path);
	}
	*ret = d;
	return 0;
}

/* Where to look when nobody says it. */
static char *default_path(void)
{
	const char *env = getenv("K_KUBECONFIG"), *home = getenv("HOME");
	char *path;

	if (!env || !*env)
		env = getenv("KUBECONFIG");
	if (env && *env)
		return xstrdup(env);
	path = home && *home ? xasprintf("%s/.kube/config", home) : NULL;
	if (path && io_exists(path))
		return path;
	free(path);
	return path_etc("admin.conf");
}

/* Of several files those that are there; of one it is an error not to be. */
static int files_load(const char *path, struct files *ret, struct err *e)
{
	autostrv all = STRV_INIT;

	strv_split(&all, path, ':');
	for (size_t i = 0; i < all.n; i++) {
		if (!*all.v[i] || (all.n > 1 && !io_exists(all.v[i])))
			continue;
		if (ret->paths.n == array_size(ret->docs))
			return err_set(e, ERR_INVALID, "%s: too many files", path);
		if (load(all.v[i], &ret->docs[ret->paths.n], e))
			return -1;
		strv_add(&ret->paths, all.v[i]);
	}
	return ret->paths.n ? 0 : err_set(e, ERR_NOTFOUND, "%s: no kubeconfig there", path);
}

/* The entry `what` of list that is called name; *ret_file says whose it is. */
static val *entry(const struct files *f, const char *list, const char *name, const char *what,
	size_t *ret_file)
{
	size_t i, n;
	val *v;

	for (size_t file = 0; file < f->paths.n; file++) {
		val *all = obj_at(yyjson_doc_get_root(f->docs[file]), list);

		yyjson_arr_foreach(all, i, n, v)
		{
			if (strcmp(obj_str_or(v, "name", ""), name) != 0)
				continue;
			*ret_file = file;
			return obj_at(v, what);
		}
	}
	return NULL;
}

/* FIELD-data in base64, or the file that FIELD names. */
static int material(const struct files *f, size_t file, const val *v, const char *field,
	struct buf *ret, struct err *e)
{
	const char *from = f->paths.v[file], *slash = strrchr(from, '/');
	autofree char *data_field = xasprintf("%s-data", field);
	const char *data = obj_str(v, data_field), *path = obj_str(v, field);
	autofree char *whole = NULL;

	if (data && *data) {
		if (base64_decode(ret, data, strlen(data), e))
			return err_wrap(e, "%s: %s", from, data_field);
		return 0;
	}
	if (!path || !*path)
		return 0;
	whole = *path == '/' || !slash ? xstrdup(path)
				       : xasprintf("%.*s/%s", (int)(slash - from), from, path);
	if (io_read_file(whole, MAX_BYTES, ret, e))
		return err_wrap(e, "%s: %s", from, field);
	return 0;
}

static int read_cluster(const struct files *f, struct kubeconfig *k, struct err *e)
{
	size_t file = 0;
	val *v = entry(f, "clusters", k->cluster, "cluster", &file);
	const char *server = obj_str_or(v, "server", "");

	if (!v)
		return err_set(e, ERR_NOTFOUND, "%s: context \"%s\": no cluster \"%s\"",
			f->paths.v[0], k->context, k->cluster);
	if (!*server)
		return err_set(e, ERR_INVALID, "%s: cluster \"%s\" has no server",
			f->paths.v[file], k->cluster);
	k->server = xstrdup(server);
	k->tls_server_name = xstrdup_null(obj_str(v, "tls-server-name"));
	k->insecure = obj_bool(v, "insecure-skip-tls-verify", false);
	return material(f, file, v, "certificate-authority", &k->ca, e);
}

static int read_token(
	const struct files *f, size_t file, const val *v, struct kubeconfig *k, struct err *e)
{
	const char *path = obj_str(v, "tokenFile"), *token = obj_str(v, "token");
	autobuf text = BUF_INIT;

	if (path && *path) {
		if (io_read_file(path, 1u << 20, &text, e))
			return err_wrap(e, "%s: tokenFile", f->paths.v[file]);
		while (text.len && strchr(" \t\r\n", text.data[text.len - 1]))
			buf_truncate(&text, text.len - 1);
		token = buf_str(&text);
	}
	/* it becomes a line of a header */
	if (token && strpbrk(token, "\r\n"))
		return err_set(e, ERR_INVALID, "%s: user \"%s\": a token of several lines",
			f->paths.v[file], k->user);
	k->token = token && *token ? xstrdup(token) : NULL;
	return 0;
}

static int read_user(const struct files *f, struct kubeconfig *k, struct err *e)
{
	size_t file = 0;
	val *v = entry(f, "users", k->user, "user", &file);

	if (!*k->user)
		return 0;
	if (!v)
		return err_set(e, ERR_NOTFOUND, "%s: context \"%s\": no user \"%s\"",
			f->paths.v[0], k->context, k->user);
	if (material(f, file, v, "client-certificate", &k->cert, e) ||
		material(f, file, v, "client-key", &k->key, e) || read_token(f, file, v, k, e))
		return -1;
	if (!k->cert.len != !k->key.len)
		return err_set(e, ERR_INVALID, "%s: user \"%s\" has a client %s without a %s",
			f->paths.v[file], k->user, k->cert.len ? "certificate" : "key",
			k->cert.len ? "key" : "certificate");
	k->username = xstrdup_null(obj_str(v, "username"));
	k->password = xstrdup_null(obj_str(v, "password"));
	if (!k->cert.len && !k->token && !k->username &&
		(obj_at(v, "exec") || obj_at(v, "auth-provider")))
		return err_set(e, ERR_INVALID,
			"%s: user \"%s\": exec and auth-provider are not run here: give a token "
			"or a client certificate",
			f->paths.v[file], k->user);
	return 0;
}

static int choose(const struct files *f, const char *context, struct kubeconfig *k, struct err *e)
{
	size_t file = 0;
	val *v;

	for (size_t i = 0; !context && i < f->paths.n; i++) {
		context = obj_str(yyjson_doc_get_root(f->docs[i]), "current-context");
		if (context && !*context)
			context = NULL;
	}
	if (!context)
		return err_set(e, ERR_INVALID, "%s: no current-context", f->paths.v[0]);
	v = entry(f, "contexts", context, "context", &file);
	if (!v)
		return err_set(
			e, ERR_NOTFOUND, "%s: context \"%s\" not found", f->paths.v[0], context);
	k->context = xstrdup(context);
	k->cluster = xstrdup(obj_str_or(v, "cluster", ""));
	k->user = xstrdup(obj_str_or(v, "user", ""));
	k->ns = xstrdup_null(obj_str(v, "namespace"));
	return read_cluster(f, k, e) || read_user(f, k, e) ? -1 : 0;
}

int kubeconfig_read(const char *path, const char *context, struct kubeconfig *ret, struct err *e)
{
	autofree char *found = path ? NULL : default_path();
	struct kubeconfig k = {0};
	struct files f = {0};
	int rc = files_load(path ? path : found, &f, e);

	if (!rc)
		rc = choose(&f, context && *context ? context : NULL, &k, e);
	files_release(&f);
	if (rc) {
		kubeconfig_release(&k);
		return -1;
	}
	*ret = k;
	return 0;
}

static void put_data(mdoc *d, mval *o, const char *field, const struct buf *pem)
{
	autobuf text = BUF_INIT;

	if (!pem->len)
		return;
	base64_encode(&text, pem->data, pem->len);
	mobj_put_str(d, o, field, text.data);
}

/* root[list] = [{name, what: {}}]; answers the inner object. */
static mval *put_entry(mdoc *d, mval *root, const char *list, const char *name, const char *what)
{
	mval *all = mobj_make_arr(d, root, list), *one = yyjson_mut_obj(d);

	yyjson_mut_arr_append(all, one);
	mobj_put_str(d, one, "name", name);
	return mobj_make(d, one, what);
}

void kubeconfig_write(struct buf *b, const struct kubeconfig *k)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d), *o;
	autodoc *whole = NULL;

	yyjson_mut_doc_set_root(d, root);
	mobj_put_str(d, root, "apiVersion", "v1");
	mobj_put_str(d, root, "kind", "Config");
	mobj_put_str(d, root, "current-context", k->context);
	o = put_entry(d, root, "clusters", k->cluster, "cluster");
	mobj_put_str(d, o, "server", k->server);
	put_data(d, o, "certificate-authority-data", &k->ca);
	if (k->tls_server_name)
		mobj_put_str(d, o, "tls-server-name", k->tls_server_name);
	if (k->insecure)
		mobj_put(d, o, "insecure-skip-tls-verify", yyjson_mut_bool(d, true));
	o = put_entry(d, root, "users", k->user, "user");
	put_data(d, o, "client-certificate-data", &k->cert);
	put_data(d, o, "client-key-data", &k->key);
	if (k->token)
		mobj_put_str(d, o, "token", k->token);
	o = put_entry(d, root, "contexts", k->context, "context");
	mobj_put_str(d, o, "cluster", k->cluster);
	mobj_put_str(d, o, "user", k->user);
	if (k->ns && *k->ns)
		mobj_put_str(d, o, "namespace", k->ns);
	whole = doc_from_mut(root);
	yaml_write(b, yyjson_doc_get_root(whole));
}
