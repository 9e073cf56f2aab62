/*
 * The layout on disk (OCI image-spec, image-layout.md) and its index.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/path.h"
#include "node/image_priv.h"

#define REF_NAME "org.opencontainers.image.ref.name"
#define MANIFEST_TYPE "application/vnd.oci.image.manifest.v1+json"

char *image_path(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	autofree char *rest = xvasprintf(fmt, ap);
	va_end(ap);
	return path_var("images/%s", rest);
}

char *image_blob_path(const char *digest)
{
	const char *hex = digest_hex(digest);

	return hex ? image_path("blobs/sha256/%s", hex) : NULL;
}

char *image_layer_dir(const char *diff_id)
{
	const char *hex = digest_hex(diff_id);

	return hex ? image_path("layers/sha256/%s", hex) : NULL;
}

static int make_store(struct err *e)
{
	static const char *const dirs[] = {"blobs/sha256", "layers/sha256", "tmp", "trash"};
	static const char layout[] = "{\"imageLayoutVersion\":\"1.0.0\"}";
	static const char index[] = "{\"schemaVersion\":2,\"manifests\":[]}";
	autofree char *layout_path = image_path("oci-layout");
	autofree char *index_path = image_path("index.json");

	for (size_t i = 0; i < array_size(dirs); i++) {
		autofree char *dir = image_path("%s", dirs[i]);
		if (io_mkdirs(dir, 0755, e) < 0)
			return -1;
	}
	if (!io_exists(layout_path) &&
		io_write_file(layout_path, layout, strlen(layout), 0644, false, e) < 0)
		return -1;
	if (!io_exists(index_path) &&
		io_write_file(index_path, index, strlen(index), 0644, false, e) < 0)
		return -1;
	return 0;
}

int image_lock(int *ret_fd, struct err *e)
{
	autofree char *path = image_path("lock");
	autoclose int fd = -1;

	if (io_lock_file(path, &fd, e) < 0 || make_store(e) < 0)
		return -1;
	*ret_fd = take_fd(fd);
	return 0;
}

int image_read_json(const char *path, doc **ret, struct err *e)
{
	autobuf b = BUF_INIT;

	return io_read_file(path, IMAGE_JSON_MAX, &b, e) < 0 ||
			       obj_parse(buf_str(&b), b.len, path, ret, e) < 0
		       ? -1
		       : 0;
}

int image_put_blob(const char *p, size_t n, char out[DIGEST_SIZE], struct err *e)
{
	digest_bytes(p, n, out);
	autofree char *path = image_blob_path(out);

	return io_exists(path) ? 0 : io_write_file(path, p, n, 0644, false, e);
}

int image_take_blob(
	const char *path, const char *want, char out[DIGEST_SIZE], int64_t *ret_size, struct err *e)
{
	if (digest_file(path, out, ret_size, e) < 0)
		return -1;
	if (want && strcmp(want, out) != 0)
		return err_set(e, ERR_CORRUPT, "%s: digest is %s, not %s", path, out, want);
	autofree char *blob = image_blob_path(out);
	if (rename(path, blob) < 0)
		return err_errno(e, "rename to %s", blob);
	return 0;
}

static int write_index(const mval *root, struct err *e)
{
	autofree char *path = image_path("index.json");
	autoclose int fd = -1;
	autobuf text = BUF_INIT;

	mobj_write(&text, root);
	autofree char *dir = image_path("%s", "");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || syncfs(fd) < 0) /* what the index names must be there first */
		return err_errno(e, "sync %s", dir);
	return io_write_file(path, text.data, text.len, 0644, true, e);
}

static const char *entry_ref(val *entry)
{
	const char *s = yyjson_get_str(yyjson_obj_get(obj_at(entry, "annotations"), REF_NAME));

	return s ? s : "";
}

/* The index without the entries named ref, mutable. */
static int index_without(const char *ref, mdoc **ret, bool *ret_had, struct err *e)
{
	autofree char *path = image_path("index.json");
	autodoc *d = NULL;
	automdoc *m = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(m), *list;
	val *entry;
	size_t i, n;

	if (image_read_json(path, &d, e) < 0)
		return -1;
	yyjson_mut_doc_set_root(m, root);
	mobj_set_int(m, root, "schemaVersion", 2);
	list = mobj_make_arr(m, root, "manifests");
	*ret_had = false;
	yyjson_arr_foreach(obj_at(yyjson_doc_get_root(d), "manifests"), i, n, entry)
	{
		if (!strcmp(entry_ref(entry), ref))
			*ret_had = true;
		else
			yyjson_mut_arr_append(list, mobj_copy(m, entry));
	}
	*ret = take(m);
	return 0;
}

int image_index_set(const char *ref, const char *digest, int64_t size, struct err *e)
{
	automdoc *m = NULL;
	bool had;

	if (index_without(ref, &m, &had, e) < 0)
		return -1;
	mval *root = yyjson_mut_doc_get_root(m), *entry = yyjson_mut_obj(m);
	mobj_set_str(m, entry, "mediaType", MANIFEST_TYPE);
	mobj_set_str(m, entry, "digest", digest);
	mobj_set_int(m, entry, "size", size);
	mobj_put_str(m, mobj_make(m, entry, "annotations"), REF_NAME, ref);
	yyjson_mut_arr_append(mobj_make_arr(m, root, "manifests"), entry);
	return write_index(root, e);
}

int image_index_del(const char *ref, struct err *e)
{
	automdoc *m = NULL;
	bool had;

	if (index_without(ref, &m, &had, e) < 0)
		return -1;
	return had ? write_index(yyjson_mut_doc_get_root(m), e) : 0;
}

void image_release(struct image *i)
{
	free(i->ref);
	free(i->digest);
	free(i->id);
	strv_release(&i->layers);
	yyjson_doc_free(i->config);
	*i = (struct image)IMAGE_INIT;
}

static int load_layers(struct image *img, struct err *e)
{
	val *ids = obj_at(yyjson_doc_get_root(img->config), "rootfs.diff_ids");

	for (size_t n = yyjson_arr_size(ids); n-- > 0;) {
		const char *id = yyjson_get_str(yyjson_arr_get(ids, n));
		char *dir = image_layer_dir(id);
		if (!dir)
			return err_set(e, ERR_CORRUPT,
				"image \"%s\": diff id \"%s\" is no sha256 digest", img->ref,
				id ? id : "");
		strv_take(&img->layers, dir);
	}
	return 0;
}

int image_load(const char *ref, const char *manifest_digest, struct image *ret, struct err *e)
{
	autofree char *path = image_blob_path(manifest_digest);
	autofree char *config = NULL;
	autodoc *m = NULL;
	struct image img = {.ref = xstrdup(ref), .digest = xstrdup(manifest_digest)};
	val *layer, *root;
	size_t i, n;

	if (!path)
		err_set(e, ERR_CORRUPT, "image \"%s\": \"%s\" is no sha256 digest", ref,
			manifest_digest);
	if (!path || image_read_json(path, &m, e) < 0)
		goto fail;
	root = yyjson_doc_get_root(m);
	img.id = xstrdup(obj_str_or(root, "config.digest", ""));
	img.size_bytes = obj_int(root, "config.size", 0);
	yyjson_arr_foreach(obj_at(root, "layers"), i, n, layer)
	{
		img.size_bytes += obj_int(layer, "size", 0);
	}
	config = image_blob_path(img.id);
	if (!config) {
		err_set(e, ERR_CORRUPT, "image \"%s\": config digest \"%s\"", ref, img.id);
		goto fail;
	}
	if (image_read_json(config, &img.config, e) < 0 || load_layers(&img, e) < 0)
		goto fail;
	img.created_ns = obj_time(yyjson_doc_get_root(img.config), "created", 0);
	*ret = img;
	return 0;
fail:
	image_release(&img);
	return -1;
}

static bool entry_is(val *entry, const char *ref, const char *full)
{
	const char *name = entry_ref(entry), *digest = obj_str_or(entry, "digest", "");
	const char *at = strchr(ref, '@');

	return !strcmp(name, full) || !strcmp(name, ref) || !strcmp(digest, ref) ||
	       (at && !strcmp(digest, at + 1));
}

/* By name and digest; then by id or the beginning of one, which must be unique. */
static int find_entry(val *list, const char *ref, const char *full, val **ret, struct err *e)
{
	const char *hex = !strncmp(ref, "sha256:", 7) ? ref + 7 : ref;
	val *entry, *found = NULL;
	size_t i, n;

	yyjson_arr_foreach(list, i, n, entry)
	{
		if (entry_is(entry, ref, full))
			return *ret = entry, 0;
	}
	if (strlen(hex) >= 6 && strspn(hex, "0123456789abcdef") == strlen(hex)) {
		yyjson_arr_foreach(list, i, n, entry)
		{
			struct image img = IMAGE_INIT;
			struct err ignore = ERR_INIT;
			if (image_load("", obj_str_or(entry, "digest", ""), &img, &ignore) < 0)
				continue;
			bool same = !strncmp(img.id + 7, hex, strlen(hex));
			bool again =
				same && found &&
				strcmp(obj_str(found, "digest"), obj_str(entry, "digest")) != 0;
			image_release(&img);
			if (again)
				return err_set(
					e, ERR_CONFLICT, "image id \"%s\" is not unique", ref);
			if (same)
				found = entry;
		}
	}
	*ret = found;
	return found ? 0 : err_set(e, ERR_NOTFOUND, "image \"%s\" not found", ref);
}

static int read_index(doc **ret, struct err *e)
{
	autofree char *path = image_path("index.json");

	if (!io_exists(path))
		return obj_parse("{}", 2, path, ret, e);
	return image_read_json(path, ret, e);
}

int image_find(const char *ref, struct image *ret, struct err *e)
{
	autodoc *d = NULL;
	autofree char *full = NULL;
	struct err ignore = ERR_INIT;
	val *entry;

	if (read_index(&d, e) < 0)
		return -1;
	if (image_normalize(ref, &full, &ignore) < 0)
		full = xstrdup(ref);
	if (find_entry(obj_at(yyjson_doc_get_root(d), "manifests"), ref, full, &entry, e) < 0)
		return -1;
	return image_load(entry_ref(entry), obj_str_or(entry, "digest", ""), ret, e);
}

int image_list(void (*fn)(void *arg, const struct image *i), void *arg, struct err *e)
{
	autodoc *d = NULL;
	val *entry;
	size_t i, n;

	if (read_index(&d, e) < 0)
		return -1;
	yyjson_arr_foreach(obj_at(yyjson_doc_get_root(d), "manifests"), i, n, entry)
	{
		struct image img = IMAGE_INIT;
		if (image_load(entry_ref(entry), obj_str_or(entry, "digest", ""), &img, e) < 0)
			return -1;
		fn(arg, &img);
		image_release(&img);
	}
	return 0;
}
