/*
 * Layers on disk: libarchive reads them (any compression), whiteouts become what overlayfs
 * understands (OCI image-spec, layer.md; the kernel's overlayfs.rst).
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "node/image_priv.h"

#define CHUNK_BYTES (256 * 1024)
#define EXTRACT_FLAGS                                                                              \
	(ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_OWNER |                     \
		ARCHIVE_EXTRACT_XATTR | ARCHIVE_EXTRACT_SECURE_NODOTDOT | ARCHIVE_EXTRACT_UNLINK)

static int archive_err(struct err *e, struct archive *a, const char *what)
{
	return err_set(e, ERR_CORRUPT, "%s: %s", what, archive_error_string(a));
}

static int open_tar(const char *tar, struct archive **ret, struct err *e)
{
	struct archive *a = archive_read_new();

	archive_read_support_filter_all(a);
	archive_read_support_format_tar(a);
	if (archive_read_open_filename(a, tar, CHUNK_BYTES) != ARCHIVE_OK) {
		archive_err(e, a, tar);
		archive_read_free(a);
		return -1;
	}
	*ret = a;
	return 0;
}

/* Where an entry goes: below dir, "./" and leading slashes taken off. NULL: the root itself.
 * malloc'ed */
static char *below(const char *dir, const char *name)
{
	while (*name == '/' || (name[0] == '.' && (name[1] == '/' || !name[1])))
		name++;
	return *name ? path_join(dir, name) : NULL;
}

/*
 * No part of the way to path below dir may be a link: what a layer says must not leave its
 * directory. A link in the way that the layer itself made is a hostile layer.
 */
static int no_link_above(const char *dir, const char *path, struct err *e)
{
	autofree char *p = xstrdup(path);
	size_t base = strlen(dir);
	struct stat st;

	for (char *s = strrchr(p, '/'); s && (size_t)(s - p) > base; s = strrchr(p, '/')) {
		*s = '\0';
		if (lstat(p, &st) == 0 && S_ISLNK(st.st_mode))
			return err_set(e, ERR_INVALID, "%s: lies behind a link", path);
	}
	return 0;
}

/* 1: it was a whiteout, and is done. */
static int whiteout(const char *path, struct err *e)
{
	const char *name = strrchr(path, '/') + 1;
	autofree char *dir = xstrndup(path, (size_t)(name - 1 - path));

	if (strncmp(name, ".wh.", 4) != 0)
		return 0;
	if (io_mkdirs(dir, 0755, e) < 0)
		return -1;
	if (!strcmp(name, ".wh..wh..opq")) {
		if (setxattr(dir, "trusted.overlay.opaque", "y", 1, 0) < 0)
			return err_errno(e, "opaque %s", dir);
		return 1;
	}
	autofree char *hidden = path_join(dir, name + 4);
	if (mknod(hidden, S_IFCHR, makedev(0, 0)) < 0 && errno != EEXIST)
		return err_errno(e, "whiteout %s", hidden);
	return 1;
}

static int copy_data(struct archive *from, struct archive *to, struct err *e)
{
	const void *p;
	size_t n;
	la_int64_t at;
	int r;

	while ((r = archive_read_data_block(from, &p, &n, &at)) == ARCHIVE_OK)
		if (archive_write_data_block(to, p, n, at) != ARCHIVE_OK)
			return archive_err(e, to, "write");
	return r == ARCHIVE_EOF ? 0 : archive_err(e, from, "read");
}

static int extract_one(struct archive *from, struct archive *to, struct archive_entry *entry,
	const char *dir, bool layer, struct err *e)
{
	autofree char *path = below(dir, archive_entry_pathname(entry));
	const char *link = archive_entry_hardlink(entry);
	int r = path ? no_link_above(dir, path, e) : 0;

	if (!path || r < 0)
		return r;
	if (layer && (r = whiteout(path, e)))
		return r < 0 ? -1 : 0;
	archive_entry_set_pathname(entry, path);
	if (link) {
		autofree char *target = below(dir, link);
		if (!target || no_link_above(dir, target, e) < 0)
			return target ? -1
				      : err_set(e, ERR_INVALID, "%s: a link to the root", path);
		archive_entry_set_hardlink(entry, target);
	}
	if (archive_write_header(to, entry) != ARCHIVE_OK)
		return archive_err(e, to, path);
	if (archive_entry_size(entry) > 0 && copy_data(from, to, e) < 0)
		return -1;
	return archive_write_finish_entry(to) < ARCHIVE_WARN ? archive_err(e, to, path) : 0;
}

static int extract(const char *tar, const char *dir, bool layer, struct err *e)
{
	struct archive *from, *to;
	struct archive_entry *entry;
	int r = 0, more;

	if (io_mkdirs(dir, 0755, e) < 0 || open_tar(tar, &from, e) < 0)
		return -1;
	to = archive_write_disk_new();
	archive_write_disk_set_options(to, EXTRACT_FLAGS);
	while (!r && (more = archive_read_next_header(from, &entry)) != ARCHIVE_EOF) {
		if (more < ARCHIVE_WARN)
			r = archive_err(e, from, tar);
		else
			r = extract_one(from, to, entry, dir, layer, e);
	}
	if (archive_write_close(to) < ARCHIVE_WARN && !r)
		r = archive_err(e, to, dir);
	archive_write_free(to);
	archive_read_free(from);
	return r;
}

int image_untar(const char *tar, const char *dir, struct err *e)
{
	return extract(tar, dir, false, e);
}

int image_unpack(const char *tar, const char *diff_id, struct err *e)
{
	autofree char *dir = image_layer_dir(diff_id);
	autofree char *tmp = image_path("tmp/layer.%d", (int)getpid());
	struct err ignore = ERR_INIT;

	if (!dir)
		return err_set(e, ERR_CORRUPT, "diff id \"%s\" is no sha256 digest", diff_id);
	if (io_exists(dir))
		return 0;
	if (io_rm_tree(tmp, e) < 0)
		return -1;
	if (extract(tar, tmp, true, e) < 0) {
		(void)!io_rm_tree(tmp, &ignore);
		return -1;
	}
	return rename(tmp, dir) < 0 ? err_errno(e, "rename to %s", dir) : 0;
}

int image_diff_id(const char *tar, char out[DIGEST_SIZE], struct err *e)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	autofree char *chunk = xmalloc(CHUNK_BYTES);
	struct digest *d = digest_new();
	la_ssize_t n = -1;

	archive_read_support_filter_all(a);
	archive_read_support_format_raw(a);
	if (archive_read_open_filename(a, tar, CHUNK_BYTES) == ARCHIVE_OK &&
		archive_read_next_header(a, &entry) == ARCHIVE_OK)
		while ((n = archive_read_data(a, chunk, CHUNK_BYTES)) > 0)
			digest_add(d, chunk, (size_t)n);
	if (n < 0) {
		digest_free(d);
		archive_err(e, a, tar);
		archive_read_free(a);
		return -1;
	}
	digest_end(d, out);
	archive_read_free(a);
	return 0;
}

static int add_file(struct archive *to, const char *path, struct err *e)
{
	autoclose int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	autofree char *chunk = xmalloc(CHUNK_BYTES);
	ssize_t n;

	if (fd < 0)
		return err_errno(e, "open %s", path);
	while ((n = read(fd, chunk, CHUNK_BYTES)) > 0)
		if (archive_write_data(to, chunk, (size_t)n) < 0)
			return archive_err(e, to, path);
	return n < 0 ? err_errno(e, "read %s", path) : 0;
}

/* Name in the archive: relative to the directory. */
static int add_tree(struct archive *to, struct archive *disk, size_t skip, struct err *e)
{
	struct archive_entry *entry = archive_entry_new();
	int r = 0, more;

	while (!r && (more = archive_read_next_header2(disk, entry)) != ARCHIVE_EOF) {
		autofree char *path = NULL;
		if (more < ARCHIVE_WARN) {
			r = archive_err(e, disk, "read directory");
			break;
		}
		path = xstrdup(archive_entry_sourcepath(entry));
		archive_read_disk_descend(disk);
		if (strlen(path) <= skip)
			continue;
		autofree char *name = xstrdup(path + skip);
		archive_entry_set_pathname(entry, name);
		archive_entry_set_uname(entry, NULL);
		archive_entry_set_gname(entry, NULL);
		if (archive_write_header(to, entry) < ARCHIVE_WARN)
			r = archive_err(e, to, path);
		else if (archive_entry_filetype(entry) == AE_IFREG && archive_entry_size(entry) > 0)
			r = add_file(to, path, e);
	}
	archive_entry_free(entry);
	return r;
}

int image_tar_dir(const char *dir, const char *path, struct err *e)
{
	struct archive *disk = archive_read_disk_new(), *to = archive_write_new();
	size_t n = strlen(dir);
	int r;

	while (n > 1 && dir[n - 1] == '/')
		n--;
	autofree char *root = xstrndup(dir, n);
	archive_read_disk_set_symlink_physical(disk);
	archive_write_set_format_pax_restricted(to);
	if (archive_write_open_filename(to, path) != ARCHIVE_OK)
		r = archive_err(e, to, path);
	else if (archive_read_disk_open(disk, root) != ARCHIVE_OK)
		r = archive_err(e, disk, root);
	else
		r = add_tree(to, disk, n + 1, e);
	if (archive_write_close(to) < ARCHIVE_WARN && !r)
		r = archive_err(e, to, path);
	archive_write_free(to);
	archive_read_free(disk);
	return r;
}
