/*
 * overlayfs (the kernel's Documentation/filesystems/overlayfs.rst): layers below, a private
 * directory above.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "node/rootfs.h"

#define OPTIONS_MAX 4096 /* mount(2) takes a page */

static void lower_option(struct buf *b, const struct image *img)
{
	buf_adds(b, "lowerdir=");
	for (size_t i = 0; i < img->layers.n; i++)
		buf_addf(b, "%s%s", i ? ":" : "", img->layers.v[i]);
}

int rootfs_mount(const struct image *img, const char *dir, bool read_only, struct err *e)
{
	autofree char *upper = path_join(dir, "upper");
	autofree char *work = path_join(dir, "work");
	autofree char *root = path_join(dir, "rootfs");
	autobuf opts = BUF_INIT;

	if (io_mkdirs(upper, 0755, e) < 0 || io_mkdirs(work, 0755, e) < 0 ||
		io_mkdirs(root, 0755, e) < 0)
		return -1;
	if (!img->layers.n)
		return err_set(e, ERR_INVALID, "image \"%s\" has no layers", img->ref);
	lower_option(&opts, img);
	buf_addf(&opts, ",upperdir=%s,workdir=%s", upper, work);
	if (opts.len >= OPTIONS_MAX)
		return err_set(e, ERR_TOOLARGE,
			"image \"%s\": %zu layers are too many for one mount", img->ref,
			img->layers.n);
	if (mount("overlay", root, "overlay", read_only ? MS_RDONLY : 0, buf_str(&opts)) < 0)
		return err_errno(e, "mount overlay on %s", root);
	return 0;
}

int rootfs_unmount(const char *dir, struct err *e)
{
	autofree char *root = path_join(dir, "rootfs");

	while (umount2(root, MNT_DETACH) == 0)
		;
	if (errno != EINVAL && errno != ENOENT)
		return err_errno(e, "umount %s", root);
	return io_rm_tree(dir, e);
}
