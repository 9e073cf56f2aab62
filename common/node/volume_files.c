#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/map.h"
#include "base/path.h"
#include "node/podenv.h"
#include "node/volume_files.h"

#define DEFAULT_MODE 0644

/* A file to be: relative path → bytes and mode. */
struct vfile {
	struct buf data;
	mode_t mode;
};

static void vfile_free(void *p)
{
	struct vfile *f = p;

	buf_release(&f->data);
	free(f);
}

static struct vfile *add_file(struct map *files, const char *path, mode_t mode)
{
	struct vfile *f = xcalloc(1, sizeof(*f));

	f->mode = mode;
	buf_adds(&f->data, "");
	map_put(files, path, f);
	return f;
}

static bool safe_path(const char *p)
{
	return *p && *p != '/' && strcmp(p, "..") != 0 && strncmp(p, "../", 3) != 0 &&
	       !strstr(p, "/../") && strcmp(p, "..data") != 0;
}

/* One key of an object under a path: plain (ConfigMap.data) or base64. */
static int add_key(struct map *files, val *obj, bool secret, const char *key, const char *path,
	mode_t mode, bool *ret_found, struct err *e)
{
	const char *plain =
		secret ? NULL : yyjson_get_str(yyjson_obj_get(obj_at(obj, "data"), key));
	const char *b64 =
		yyjson_get_str(yyjson_obj_get(obj_at(obj, secret ? "data" : "binaryData"), key));

	*ret_found = plain || b64;
	if (!*ret_found)
		return 0;
	if (!safe_path(path))
		return err_set(e, ERR_INVALID, "path \"%s\" leads out of the volume", path);
	struct vfile *f = add_file(files, path, mode);
	if (plain)
		buf_adds(&f->data, plain);
	else if (base64_decode(&f->data, b64, strlen(b64), e) < 0)
		return err_wrap(e, "key \"%s\"", key);
	return 0;
}

static int add_all(
	struct map *files, val *obj, bool secret, const char *field, mode_t mode, struct err *e)
{
	val *k, *v;
	size_t i, n;

	yyjson_obj_foreach(obj_at(obj, field), i, n, k, v)
	{
		const char *key = yyjson_get_str(k);
		bool found;
		if (add_key(files, obj, secret, key, key, mode, &found, e) < 0)
			return -1;
	}
	return 0;
}

/* The keys of a ConfigMap or Secret: all, or items[]. */
static int add_object(struct volume_ctx *c, struct map *files, val *src, const char *name,
	bool secret, mode_t mode, struct err *e)
{
	bool optional = obj_bool(src, "optional", false);
	autodoc *d = NULL;
	val *item, *items = obj_at(src, "items"), *obj;
	size_t i, n;

	if (c->hooks->object(c->hooks->arg, secret ? "secrets" : "configmaps", obj_ns(c->pod), name,
		    &d, e) < 0)
		return e->code == ERR_NOTFOUND && optional ? 0 : -1;
	obj = yyjson_doc_get_root(d);
	if (!items && add_all(files, obj, secret, "data", mode, e) < 0)
		return -1;
	if (!items)
		return secret ? 0 : add_all(files, obj, secret, "binaryData", mode, e);
	yyjson_arr_foreach(items, i, n, item)
	{
		const char *key = obj_str_or(item, "key", "");
		bool found;
		if (add_key(files, obj, secret, key, obj_str_or(item, "path", key),
			    (mode_t)obj_int(item, "mode", mode), &found, e) < 0)
			return -1;
		if (!found && !optional)
			return err_set(e, ERR_NOTFOUND, "references non-existent %s key: %s",
				secret ? "secret" : "config", key);
	}
	return 0;
}

static int add_downward(
	struct volume_ctx *c, struct map *files, val *src, mode_t mode, struct err *e)
{
	val *item;
	size_t i, n;

	yyjson_arr_foreach(obj_at(src, "items"), i, n, item)
	{
		const char *path = obj_str_or(item, "path", "");
		val *field = obj_at(item, "fieldRef"), *res = obj_at(item, "resourceFieldRef");
		autofree char *text = NULL;
		if (!safe_path(path))
			return err_set(e, ERR_INVALID, "path \"%s\" leads out of the volume", path);
		if (field && podenv_field(c->pod, c->status, obj_str_or(field, "fieldPath", ""),
				     &text, e) < 0)
			return -1;
		if (res && podenv_resource(c->pod, res, "", &text, e) < 0)
			return -1;
		struct vfile *f = add_file(files, path, (mode_t)obj_int(item, "mode", mode));
		buf_adds(&f->data, text ? text : "");
	}
	return 0;
}

static int add_token(
	struct volume_ctx *c, struct map *files, val *src, mode_t mode, struct err *e)
{
	const char *path = obj_str_or(src, "path", "");
	autobuf token = BUF_INIT;

	if (!c->hooks->token)
		return err_set(e, ERR_INVALID, "serviceAccountToken: nobody issues one here");
	if (!safe_path(path))
		return err_set(e, ERR_INVALID, "path \"%s\" leads out of the volume", path);
	if (c->hooks->token(c->hooks->arg, c->pod, src, &token, e))
		return err_wrap(e, "serviceAccountToken");
	buf_add(&add_file(files, path, mode)->data, token.data, token.len);
	return 0;
}

static int add_projected(
	struct volume_ctx *c, struct map *files, val *src, mode_t mode, struct err *e)
{
	val *s;
	size_t i, n;

	yyjson_arr_foreach(obj_at(src, "sources"), i, n, s)
	{
		val *map = obj_at(s, "configMap"), *secret = obj_at(s, "secret");
		val *down = obj_at(s, "downwardAPI"), *token = obj_at(s, "serviceAccountToken");
		int r = map ? add_object(c, files, map, obj_str_or(map, "name", ""), false, mode, e)
			: secret ? add_object(c, files, secret, obj_str_or(secret, "name", ""),
					   true, mode, e)
			: down	 ? add_downward(c, files, down, mode, e)
			: token	 ? add_token(c, files, token, mode, e)
				 : err_set(e, ERR_INVALID, "sources[%zu] is not supported", i);
		if (r < 0)
			return -1;
	}
	return 0;
}

static uint64_t fingerprint(struct map *files)
{
	struct map_slot *s;
	size_t i = 0;
	uint64_t h = 0;

	while ((s = map_next(files, &i))) {
		struct vfile *f = s->value;
		uint64_t one = hash_str(f->mode, s->key);
		h += hash_bytes(one, f->data.data, f->data.len); /* order does not matter */
	}
	return h;
}

static int write_files(struct map *files, const char *dir, struct err *e)
{
	struct map_slot *s;
	size_t i = 0;

	while ((s = map_next(files, &i))) {
		struct vfile *f = s->value;
		autofree char *path = path_join(dir, s->key);
		if (io_mkdirs_for(path, 0755, e) < 0 ||
			io_write_file(path, f->data.data, f->data.len, f->mode, false, e) < 0)
			return -1;
		if (chmod(path, f->mode) < 0)
			return err_errno(e, "chmod %s", path);
	}
	return 0;
}

/* The first part of each path gets a link into ..data; links of parts that are gone go. */
static int link_files(struct map *files, const char *dir, struct err *e)
{
	struct map_slot *s;
	size_t i = 0;
	DIR *d = opendir(dir);
	struct dirent *de;

	while (d && (de = readdir(d))) {
		autofree char *path = path_join(dir, de->d_name);
		autofree char *real = de->d_name[0] == '.' ? NULL : realpath(path, NULL);
		if (de->d_name[0] != '.' && !real)
			unlink(path);
	}
	if (d)
		closedir(d);
	while ((s = map_next(files, &i))) {
		autofree char *first = xstrndup(s->key, strcspn(s->key, "/"));
		autofree char *link = path_join(dir, first);
		autofree char *target = path_join("..data", first);
		if (symlink(target, link) < 0 && errno != EEXIST)
			return err_errno(e, "link %s", link);
	}
	return 0;
}

/* New directory, switch of ..data, links, old directory away. */
static int switch_files(struct volume_ctx *c, struct map *files, const char *dir, struct err *e)
{
	char name[32], old[64] = "";
	autofree char *data = path_join(dir, "..data");
	autofree char *tmp = path_join(dir, "..data_tmp");
	ssize_t n = readlink(data, old, sizeof(old) - 1);

	snprintf(name, sizeof(name), "..%016llx", (unsigned long long)fingerprint(files));
	autofree char *next = path_join(dir, name);
	if (n > 0 && !strcmp(old, name))
		return 0; /* nothing has changed */
	if (io_mkdirs(next, 0755, e) < 0 || write_files(files, next, e) < 0)
		return -1;
	unlink(tmp);
	if (symlink(name, tmp) < 0 || rename(tmp, data) < 0)
		return err_errno(e, "switch %s", data);
	c->changed = true;
	if (link_files(files, dir, e) < 0)
		return -1;
	autofree char *gone = n > 0 ? path_join(dir, old) : NULL;
	return gone ? io_rm_tree(gone, e) : 0;
}

typedef int (*fill_fn)(
	struct volume_ctx *c, struct map *files, val *src, mode_t mode, struct err *e);

static int make_files(struct volume_ctx *c, val *src, const char *dir, fill_fn fill, struct err *e)
{
	struct map files = {.free_value = vfile_free};
	mode_t mode = (mode_t)obj_int(src, "defaultMode", DEFAULT_MODE);
	int r = fill(c, &files, src, mode, e);

	if (r == 0)
		r = io_mkdirs(dir, 0755, e);
	if (r == 0)
		r = switch_files(c, &files, dir, e);
	map_release(&files);
	return r;
}

static int fill_config_map(
	struct volume_ctx *c, struct map *files, val *src, mode_t mode, struct err *e)
{
	return add_object(c, files, src, obj_str_or(src, "name", ""), false, mode, e);
}

static int fill_secret(
	struct volume_ctx *c, struct map *files, val *src, mode_t mode, struct err *e)
{
	return add_object(c, files, src, obj_str_or(src, "secretName", ""), true, mode, e);
}

int volume_config_map(struct volume_ctx *c, val *src, const char *dir, struct err *e)
{
	return make_files(c, src, dir, fill_config_map, e);
}

int volume_secret(struct volume_ctx *c, val *src, const char *dir, struct err *e)
{
	return make_files(c, src, dir, fill_secret, e);
}

int volume_downward(struct volume_ctx *c, val *src, const char *dir, struct err *e)
{
	return make_files(c, src, dir, add_downward, e);
}

int volume_projected(struct volume_ctx *c, val *src, const char *dir, struct err *e)
{
	return make_files(c, src, dir, add_projected, e);
}
