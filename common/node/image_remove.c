/*
 * Forgetting images. What no image needs any more is renamed into trash/ at once and deleted there:
 * readers never meet half of a layer, and thousands of deletions do not hold the lock.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/map.h"
#include "base/path.h"
#include "node/image_priv.h"

/* Digests and diff ids that the remaining images need. */
static void mark(void *arg, const struct image *i)
{
	struct map *used = arg;
	autofree char *path = image_blob_path(i->digest);
	autodoc *m = NULL;
	struct err e = ERR_INIT;
	val *layer;
	size_t j, n;

	map_put(used, i->digest, used);
	map_put(used, i->id, used);
	for (size_t k = 0; k < i->layers.n; k++)
		map_put(used, i->layers.v[k], used);
	if (!path || image_read_json(path, &m, &e) < 0)
		return;
	yyjson_arr_foreach(obj_at(yyjson_doc_get_root(m), "layers"), j, n, layer)
	{
		map_put(used, obj_str_or(layer, "digest", ""), used);
	}
}

/* A blob and a layer may have the same digest: what tells them apart goes in front. */
static int trash(const char *path, const char *what, struct err *e)
{
	const char *name = strrchr(path, '/') + 1;
	autofree char *to = image_path("trash/%s-%s.%d", what, name, (int)getpid());

	return rename(path, to) < 0 ? err_errno(e, "rename %s", path) : 0;
}

/* Move what is not marked; key makes the marked name from a file name. */
static int sweep(const char *dir, struct map *used, bool blobs, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *de;
	int r = 0;

	while (d && !r && (de = readdir(d))) {
		autofree char *path = path_join(dir, de->d_name);
		autofree char *digest = xasprintf("sha256:%s", de->d_name);
		if (de->d_name[0] != '.' && !map_has(used, blobs ? digest : path))
			r = trash(path, blobs ? "blob" : "layer", e);
	}
	if (d)
		closedir(d);
	return r;
}

/* Lower directories of an overlay that is mounted. */
static bool in_use(const struct image *img)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	if (!img->layers.n || io_read_file("/proc/self/mountinfo", 16 << 20, &b, &e) < 0)
		return false;
	return strstr(buf_str(&b), img->layers.v[0]) != NULL;
}

/* Other names of the same image keep its layers. */
struct others {
	const struct image *img;
	int n;
};

static void count_other(void *arg, const struct image *i)
{
	struct others *o = arg;

	o->n += strcmp(i->ref, o->img->ref) != 0 && !strcmp(i->id, o->img->id);
}

int image_remove(const char *ref, struct err *e)
{
	struct image img = IMAGE_INIT;
	struct map used = MAP_INIT;
	autofree char *blobs = image_path("blobs/sha256");
	autofree char *layers = image_path("layers/sha256");
	autofree char *bin = image_path("trash");
	autoclose int lock = -1;
	struct others o = {&img, 0};
	int r = -1;

	if (image_lock(&lock, e) < 0 || image_find(ref, &img, e) < 0)
		return -1;
	if (image_list(count_other, &o, e) < 0)
		goto out;
	if (!o.n && in_use(&img)) {
		err_set(e, ERR_CONFLICT, "image \"%s\" is used by a running container", img.ref);
		goto out;
	}
	if (image_index_del(img.ref, e) < 0 || image_list(mark, &used, e) < 0)
		goto out;
	r = sweep(blobs, &used, true, e);
	if (r == 0)
		r = sweep(layers, &used, false, e);
out:
	map_release(&used);
	image_release(&img);
	close_fd(&lock);
	lock = -1;
	return r < 0 ? -1 : io_rm_tree(bin, e);
}
