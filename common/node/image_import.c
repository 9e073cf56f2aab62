/*
 * Images in: an OCI layout (directory or tar), a docker-archive tar, or a plain root (directory or
 * tar) that becomes an image of one layer. Every blob is checked against its digest on the way.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "node/image_priv.h"

/* An import under way. */
struct import {
	char *src;	 /* directory with what is imported: the caller's, or unpacked from a tar */
	char *tmp;	 /* ours, removed at the end */
	const char *ref; /* NULL: the names inside */
	const struct image_opts *opts;
	struct image *ret;
	bool done;
};

static const char *go_arch(void)
{
	static const char *const rows[][2] = {
		{"x86_64", "amd64"}, {"aarch64", "arm64"}, {"armv7l", "arm"}, {"i686", "386"}};
	struct utsname u;

	uname(&u);
	for (size_t i = 0; i < array_size(rows); i++)
		if (!strcmp(u.machine, rows[i][0]))
			return rows[i][1];
	return "unknown";
}

/* Copy a file (the caller's must stay) into our tmp. malloc'ed path */
static int copy_in(struct import *im, const char *from, char **ret, struct err *e)
{
	char *to = xasprintf("%s/blob", im->tmp);

	if (io_copy_file(from, to, 0644, e) < 0) {
		free(to);
		return -1;
	}
	*ret = to;
	return 0;
}

static int blob_in(struct import *im, const char *from, const char *want, char out[DIGEST_SIZE],
	int64_t *ret_size, struct err *e)
{
	autofree char *copy = NULL;

	return copy_in(im, from, &copy, e) < 0 || image_take_blob(copy, want, out, ret_size, e) < 0
		       ? -1
		       : 0;
}

static int finish(struct import *im, const char *ref, mdoc *manifest, struct err *e)
{
	autobuf text = BUF_INIT;
	autofree char *full = NULL;
	char digest[DIGEST_SIZE];

	if (image_normalize(ref, &full, e) < 0)
		return -1;
	mobj_write(&text, yyjson_mut_doc_get_root(manifest));
	if (image_put_blob(text.data, text.len, digest, e) < 0 ||
		image_index_set(full, digest, (int64_t)text.len, e) < 0)
		return -1;
	image_release(im->ret);
	im->done = true;
	return image_load(full, digest, im->ret, e);
}

static mval *descriptor(mdoc *d, const char *type, const char *digest, int64_t size)
{
	mval *v = yyjson_mut_obj(d);

	mobj_set_str(d, v, "mediaType", type);
	mobj_set_str(d, v, "digest", digest);
	mobj_set_int(d, v, "size", size);
	return v;
}

static mdoc *manifest_new(const char *config_digest, int64_t config_size)
{
	mdoc *d = yyjson_mut_doc_new(NULL);
	mval *m = yyjson_mut_obj(d);

	yyjson_mut_doc_set_root(d, m);
	mobj_set_int(d, m, "schemaVersion", 2);
	mobj_set_str(d, m, "mediaType", "application/vnd.oci.image.manifest.v1+json");
	mobj_set(d, m, "config",
		descriptor(
			d, "application/vnd.oci.image.config.v1+json", config_digest, config_size));
	mobj_make_arr(d, m, "layers");
	return d;
}

static void add_layer(mdoc *d, const char *digest, int64_t size)
{
	mval *list = mobj_make_arr(d, yyjson_mut_doc_get_root(d), "layers");

	yyjson_mut_arr_append(
		list, descriptor(d, "application/vnd.oci.image.layer.v1.tar", digest, size));
}

/* Layers and config of an OCI manifest into the store, each layer unpacked. */
static int oci_blobs(struct import *im, val *manifest, struct err *e)
{
	const char *config = obj_str_or(manifest, "config.digest", "");
	autofree char *config_src = NULL;
	autodoc *cfg = NULL;
	val *layer, *ids;
	size_t i, n;
	int64_t size;
	char out[DIGEST_SIZE];

	if (!digest_hex(config))
		return err_set(e, ERR_INVALID, "manifest: config digest \"%s\"", config);
	config_src = xasprintf("%s/blobs/sha256/%s", im->src, digest_hex(config));
	if (blob_in(im, config_src, config, out, &size, e) < 0 ||
		image_read_json(config_src, &cfg, e) < 0)
		return -1;
	ids = obj_at(yyjson_doc_get_root(cfg), "rootfs.diff_ids");
	yyjson_arr_foreach(obj_at(manifest, "layers"), i, n, layer)
	{
		const char *digest = obj_str_or(layer, "digest", "");
		const char *id = yyjson_get_str(yyjson_arr_get(ids, i));
		if (!digest_hex(digest) || !digest_hex(id))
			return err_set(
				e, ERR_INVALID, "manifest: layer %zu: digest \"%s\"", i, digest);
		autofree char *src = xasprintf("%s/blobs/sha256/%s", im->src, digest_hex(digest));
		autofree char *blob = image_blob_path(digest);
		char real[DIGEST_SIZE];
		if (blob_in(im, src, digest, out, &size, e) < 0 || image_diff_id(blob, real, e) < 0)
			return -1;
		if (strcmp(real, id) != 0)
			return err_set(e, ERR_CORRUPT, "layer %s: its content is %s, not %s",
				digest, real, id);
		if (image_unpack(blob, id, e) < 0)
			return -1;
	}
	return 0;
}

/* The entry of an index that fits this machine. */
static val *pick(val *list)
{
	val *entry, *first = yyjson_arr_get_first(list);
	size_t i, n;

	yyjson_arr_foreach(list, i, n, entry)
	{
		if (!strcmp(obj_str_or(entry, "platform.architecture", ""), go_arch()) &&
			!strcmp(obj_str_or(entry, "platform.os", "linux"), "linux"))
			return entry;
	}
	return first;
}

static int oci_manifest(struct import *im, const char *digest, const char *ref, struct err *e)
{
	autofree char *path = NULL;
	autodoc *d = NULL;
	val *root;

	if (!digest_hex(digest))
		return err_set(e, ERR_INVALID, "index: digest \"%s\"", digest);
	path = xasprintf("%s/blobs/sha256/%s", im->src, digest_hex(digest));
	if (image_read_json(path, &d, e) < 0)
		return -1;
	root = yyjson_doc_get_root(d);
	if (obj_at(root, "manifests"))
		return oci_manifest(
			im, obj_str_or(pick(obj_at(root, "manifests")), "digest", ""), ref, e);
	if (oci_blobs(im, root, e) < 0)
		return -1;
	automdoc *copy = mdoc_from(root);
	return finish(im, ref, copy, e);
}

static const char *inner_ref(val *entry)
{
	val *notes = obj_at(entry, "annotations");
	const char *full = yyjson_get_str(yyjson_obj_get(notes, "io.containerd.image.name"));
	const char *name =
		yyjson_get_str(yyjson_obj_get(notes, "org.opencontainers.image.ref.name"));

	return full ? full : name;
}

static int import_oci(struct import *im, struct err *e)
{
	autofree char *path = path_join(im->src, "index.json");
	autodoc *d = NULL;
	val *entry, *list;
	size_t i, n;

	if (image_read_json(path, &d, e) < 0)
		return -1;
	list = obj_at(yyjson_doc_get_root(d), "manifests");
	if (!yyjson_arr_size(list))
		return err_set(e, ERR_INVALID, "%s: no images inside", path);
	if (im->ref)
		return oci_manifest(im, obj_str_or(pick(list), "digest", ""), im->ref, e);
	yyjson_arr_foreach(list, i, n, entry)
	{
		const char *ref = inner_ref(entry);
		if (!ref)
			return err_set(e, ERR_USAGE, "%s: an image without a name: give one", path);
		if (oci_manifest(im, obj_str_or(entry, "digest", ""), ref, e) < 0)
			return -1;
	}
	return 0;
}

/* A file of the archive; names in its manifest must not lead out of it. */
static char *inside(const struct import *im, const char *name)
{
	if (!name || *name == '/' || strstr(name, ".."))
		return NULL;
	return path_join(im->src, name);
}

static int docker_one(struct import *im, val *entry, struct err *e)
{
	autofree char *config = inside(im, obj_str(entry, "Config"));
	const char *ref =
		im->ref ? im->ref : yyjson_get_str(yyjson_arr_get_first(obj_at(entry, "RepoTags")));
	char digest[DIGEST_SIZE], id[DIGEST_SIZE];
	autodoc *cfg = NULL;
	int64_t size;
	val *layer, *ids;
	size_t i, n;

	if (!config || !ref)
		return err_set(e, ERR_INVALID, "manifest.json: %s",
			ref ? "no Config" : "an image without a name: give one");
	if (blob_in(im, config, NULL, digest, &size, e) < 0 || image_read_json(config, &cfg, e) < 0)
		return -1;
	automdoc *m = manifest_new(digest, size);
	ids = obj_at(yyjson_doc_get_root(cfg), "rootfs.diff_ids");
	yyjson_arr_foreach(obj_at(entry, "Layers"), i, n, layer)
	{
		autofree char *src = inside(im, yyjson_get_str(layer));
		const char *want = yyjson_get_str(yyjson_arr_get(ids, i));
		if (!src)
			return err_set(e, ERR_INVALID, "manifest.json: layer %zu has no file", i);
		if (blob_in(im, src, NULL, digest, &size, e) < 0)
			return -1;
		autofree char *blob = image_blob_path(digest);
		if (image_diff_id(blob, id, e) < 0)
			return -1;
		if (!want || strcmp(id, want) != 0)
			return err_set(e, ERR_CORRUPT, "%s: its content is %s, not %s", src, id,
				want ? want : "");
		if (image_unpack(blob, id, e) < 0)
			return -1;
		add_layer(m, digest, size);
	}
	return finish(im, ref, m, e);
}

static int import_docker(struct import *im, struct err *e)
{
	autofree char *path = path_join(im->src, "manifest.json");
	autodoc *d = NULL;
	val *entry;
	size_t i, n;

	if (image_read_json(path, &d, e) < 0)
		return -1;
	yyjson_arr_foreach(yyjson_doc_get_root(d), i, n, entry)
	{
		if (docker_one(im, entry, e) < 0)
			return -1;
	}
	return im->done ? 0 : err_set(e, ERR_INVALID, "%s: no images inside", path);
}

static int set_json(mdoc *d, mval *at, const char *key, const char *json, struct err *e)
{
	autodoc *v = NULL;

	if (!json)
		return 0;
	if (obj_parse(json, strlen(json), key, &v, e) < 0)
		return -1;
	mobj_put(d, at, key, mobj_copy(d, yyjson_doc_get_root(v)));
	return 0;
}

/* The config of an image that we make: what the options say. */
static int make_config(struct import *im, const char *diff_id, struct buf *text, struct err *e)
{
	static const struct image_opts none = {0};
	const struct image_opts *o = im->opts ? im->opts : &none;
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d), *cfg;
	char now[CLOCK_RFC3339_SIZE];

	yyjson_mut_doc_set_root(d, root);
	mobj_set_str(d, root, "created", clock_rfc3339(clock_now_ns(), now));
	mobj_set_str(d, root, "architecture", go_arch());
	mobj_set_str(d, root, "os", "linux");
	cfg = mobj_make(d, root, "config");
	if (set_json(d, cfg, "Entrypoint", o->entrypoint_json, e) < 0 ||
		set_json(d, cfg, "Cmd", o->cmd_json, e) < 0)
		return -1;
	mobj_set_str(d, cfg, "WorkingDir", o->workdir);
	mobj_set_str(d, cfg, "User", o->user);
	for (size_t i = 0; o->env && i < o->env->n; i++)
		yyjson_mut_arr_add_strcpy(d, mobj_make_arr(d, cfg, "Env"), o->env->v[i]);
	mobj_set_str(d, root, "rootfs.type", "layers");
	yyjson_mut_arr_add_strcpy(d, mobj_make_arr(d, root, "rootfs.diff_ids"), diff_id);
	mobj_write(text, root);
	return 0;
}

/* tar: the root as an archive, ours to take. */
static int import_root(struct import *im, const char *tar, struct err *e)
{
	char layer[DIGEST_SIZE], id[DIGEST_SIZE], config[DIGEST_SIZE];
	autobuf text = BUF_INIT;
	int64_t size;

	if (!im->ref)
		return err_set(e, ERR_USAGE, "a plain root has no name of its own: give one");
	if (image_diff_id(tar, id, e) < 0 || image_take_blob(tar, NULL, layer, &size, e) < 0)
		return -1;
	autofree char *blob = image_blob_path(layer);
	if (image_unpack(blob, id, e) < 0 || make_config(im, id, &text, e) < 0 ||
		image_put_blob(text.data, text.len, config, e) < 0)
		return -1;
	automdoc *m = manifest_new(config, (int64_t)text.len);
	add_layer(m, layer, size);
	return finish(im, im->ref, m, e);
}

static bool has(const char *dir, const char *name)
{
	autofree char *path = path_join(dir, name);

	return io_exists(path);
}

static int import_any(struct import *im, const char *path, bool is_dir, struct err *e)
{
	autofree char *tar = path_join(im->tmp, "root.tar");

	if (has(im->src, "oci-layout") && has(im->src, "index.json"))
		return import_oci(im, e);
	if (has(im->src, "manifest.json") && !is_dir)
		return import_docker(im, e);
	if (is_dir ? image_tar_dir(path, tar, e) < 0 : io_copy_file(path, tar, 0644, e) < 0)
		return -1;
	return import_root(im, tar, e);
}

int image_import(const char *path, const char *ref, const struct image_opts *o, struct image *ret,
	struct err *e)
{
	struct import im = {.ref = ref, .opts = o, .ret = ret};
	struct stat st;
	struct err ignore = ERR_INIT;
	autoclose int lock = -1;
	int r = 0;

	*ret = (struct image)IMAGE_INIT;
	if (stat(path, &st) < 0)
		return err_errno(e, "%s", path);
	if (image_lock(&lock, e) < 0)
		return -1;
	bool is_dir = S_ISDIR(st.st_mode);
	im.tmp = image_path("tmp/import.%d", (int)getpid());
	im.src = is_dir ? xstrdup(path) : path_join(im.tmp, "in");
	if (io_mkdirs(im.tmp, 0700, e) < 0 || (!is_dir && image_untar(path, im.src, e) < 0))
		r = -1;
	if (r == 0)
		r = import_any(&im, path, is_dir, e);
	(void)!io_rm_tree(im.tmp, &ignore);
	free(im.tmp);
	free(im.src);
	return r;
}
