/*
 * disk: what a power cut leaves of a store's files, made from what vfs.h recorded.
 *
 * Everything that was synced is there. Of the rest it is chance: which sectors of a write, which
 * truncations, which directory entries, and what a file holds where its size grew before its bytes
 * came. As everywhere under SQLite, a torn write leaves the bytes beside it alone.
 */
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include "chance.h"
#include "vfs.h"

#define DISK_SECTOR 512

/* A file: what is on the disk for certain, and what may be. */
struct image {
	unsigned char *p;
	size_t len, alloc;
	bool exists;
	size_t *pending; /* indices of operations */
	size_t n, alloc_pending;
};
struct disk {
	struct image f[VFS_FILES];
	size_t *dir; /* pending operations on the directory */
	size_t n, alloc;
};

static void resize(struct image *f, size_t len)
{
	GROW(f->p, len, f->alloc);
	if (len > f->len)
		memset(f->p + f->len, 0, len - f->len);
	f->len = len;
}

static void put_bytes(struct image *f, size_t off, const unsigned char *p, size_t len)
{
	if (off + len > f->len)
		resize(f, off + len);
	memcpy(f->p + off, p, len);
}

static void apply(struct image *f, const struct vfs_op *op)
{
	if (op->kind == VFS_TRUNCATE)
		resize(f, (size_t)op->off);
	else
		put_bytes(f, (size_t)op->off, op->data, op->len);
}

static void apply_dir(struct disk *d, const struct vfs_op *op)
{
	d->f[op->file].exists = op->kind == VFS_CREATE;
}

/* One more operation happens. */
static void disk_advance(struct disk *d, const struct vfs_op *all, size_t i)
{
	const struct vfs_op *op = &all[i];
	struct image *f = &d->f[op->file];

	switch (op->kind) {
	case VFS_CREATE:
		f->len = f->n = 0;
		__attribute__((fallthrough));
	case VFS_UNLINK:
		GROW(d->dir, d->n + 1, d->alloc);
		d->dir[d->n++] = i;
		break;
	case VFS_DIRSYNC:
		for (size_t k = 0; k < d->n; k++)
			apply_dir(d, &all[d->dir[k]]);
		d->n = 0;
		break;
	case VFS_SYNC:
		for (size_t k = 0; k < f->n; k++)
			apply(f, &all[f->pending[k]]);
		f->n = 0;
		break;
	case VFS_LOST:
		f->n = 0;
		break;
	default:
		GROW(f->pending, f->n + 1, f->alloc_pending);
		f->pending[f->n++] = i;
	}
}

/* The sectors of one write that reached the disk. */
static void apply_torn(
	struct image *f, const struct vfs_op *op, unsigned percent, uint64_t *rng)
{
	for (size_t at = 0; at < op->len;) {
		size_t off = (size_t)op->off + at, n = DISK_SECTOR - off % DISK_SECTOR;

		if (n > op->len - at)
			n = op->len - at;
		if (chance(rng, percent))
			put_bytes(f, off, op->data + at, n);
		at += n;
	}
}

/* What a power cut leaves of f, in *ret. */
static void tear(const struct image *f, const struct vfs_op *all, uint64_t *rng, struct image *ret)
{
	static const unsigned odds[] = {0, 100, 50, 90, 10};
	unsigned percent = odds[below(rng, array_size(odds))];
	/* all of the first ones, in the order of time, is as good a choice as any */
	size_t whole = f->n && chance(rng, 30) ? below(rng, f->n + 1) : 0;
	size_t len = f->len;

	ret->len = 0;
	resize(ret, f->len);
	if (f->len)
		memcpy(ret->p, f->p, f->len);
	for (size_t k = 0; k < f->n; k++) {
		const struct vfs_op *op = &all[f->pending[k]];

		len = op->kind == VFS_TRUNCATE ? (size_t)op->off
		      : (size_t)op->off + op->len > len ? (size_t)op->off + op->len
							: len;
		if (k < whole || (op->kind == VFS_TRUNCATE && chance(rng, percent)))
			apply(ret, op);
		else if (op->kind == VFS_WRITE)
			apply_torn(ret, op, percent, rng);
	}
	/* the size may be there before the bytes are: zeros, or what lay there before */
	if (ret->len < len && chance(rng, 50)) {
		size_t old = ret->len;

		resize(ret, len);
		if (chance(rng, 50))
			fill(rng, (char *)ret->p + old, len - old);
	}
}

static void write_image(const char *path, const struct image *f)
{
	autoclose int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	/* not through O_TRUNC: ext4 would write the old length back at once */
	if (fd < 0 || (size_t)pwrite(fd, f->p, f->len, 0) != f->len ||
		ftruncate(fd, (off_t)f->len) < 0)
		bug("a disk cannot be built");
}

/* The files of a store at path, as a power cut may leave them now. */
static void disk_build(const struct disk *d, const struct vfs_op *all, const char *path,
	uint64_t *rng)
{
	bool exists[VFS_FILES];
	struct image torn = {0};
	autofree char *shm = xasprintf("%s-shm", path);

	unlink(shm);
	for (int i = 0; i < VFS_FILES; i++)
		exists[i] = d->f[i].exists;
	for (size_t k = 0; k < d->n; k++)
		if (chance(rng, 50))
			exists[all[d->dir[k]].file] = all[d->dir[k]].kind == VFS_CREATE;
	for (int i = 0; i < VFS_FILES; i++) {
		autofree char *name = xasprintf("%s%s", path, vfs_suffix[i]);

		tear(&d->f[i], all, rng, &torn);
		if (exists[i])
			write_image(name, &torn);
		else
			unlink(name);
	}
	free(torn.p);
}

static void disk_release(struct disk *d)
{
	for (int i = 0; i < VFS_FILES; i++) {
		free(d->f[i].p);
		free(d->f[i].pending);
	}
	free(d->dir);
}
