/*
 * vfs: between SQLite and the disk. It records what a store does to its files, and fails where it
 * is told to.
 *
 * What is recorded is the file system's view: writes, truncations, syncs, files that appear and
 * are removed. disk.h makes of a prefix of it what a power cut may leave. SQLite's
 * unix VFS syncs the directory after the first sync of a journal or -wal that it made; that happens
 * below us and is recorded as VFS_DIRSYNC.
 */
#pragma once
#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum vfs_kind {
	VFS_WRITE,
	VFS_TRUNCATE,
	VFS_SYNC,
	VFS_LOST, /* a sync that failed: what it should have written never will be */
	VFS_CREATE,
	VFS_UNLINK,
	VFS_DIRSYNC,
	VFS_MAX
};
enum { VFS_DB, VFS_WAL, VFS_JOURNAL, VFS_FILES };
static const char *const vfs_suffix[VFS_FILES] = { "", "-wal", "-journal" };

struct vfs_op {
	enum vfs_kind kind;
	int file;
	int64_t off; /* of a write; the size of a truncation */
	size_t len;
	unsigned char *data;
};

struct vfs {
	sqlite3_vfs base;
	sqlite3_vfs *real;
	pthread_mutex_t mutex;
	bool record;
	bool no_sync;  /* answer syncs, but spare the disk */
	bool sync_off; /* "PRAGMA synchronous = FULL" says OFF */
	struct vfs_op *ops;
	size_t n, alloc;
	bool there[VFS_FILES];
	/* the countdown-th operation of fail_kind on fail_file and all later ones answer fail_code
	   (0: none fails) */
	enum vfs_kind fail_kind;
	int fail_file, fail_code, countdown;
	int failed;		/* how many were failed */
	int opened[VFS_FILES];	/* how often */
};

struct vfs_file {
	sqlite3_file base;
	struct vfs *vfs;
	int file;    /* VFS_FILES: something else */
	bool is_new; /* its directory entry is not synced */
	/* the real file follows */
};

static inline sqlite3_file *vfs_real(sqlite3_file *f)
{
	return (sqlite3_file *)((struct vfs_file *)f + 1);
}

static inline struct vfs_file *vfs_of(sqlite3_file *f)
{
	return (struct vfs_file *)f;
}

static int vfs_which(const char *name)
{
	size_t n = name ? strlen(name) : 0;

	for (int i = VFS_FILES; name && i-- > 1;) {
		size_t k = strlen(vfs_suffix[i]);

		if (n > k && !strcmp(name + n - k, vfs_suffix[i]))
			return i;
	}
	return name && n > 3 && !strcmp(name + n - 3, ".db") ? VFS_DB : VFS_FILES;
}

static void vfs_add(
	struct vfs *v, enum vfs_kind kind, int file, int64_t off, const void *data, size_t len)
{
	if (!v->record || file == VFS_FILES)
		return;
	GROW(v->ops, v->n + 1, v->alloc);
	v->ops[v->n++] =
		(struct vfs_op){kind, file, off, len, data && len ? xmemdup(data, len) : NULL};
}

/* Does this one fail? Called with the mutex. */
static bool vfs_fails(struct vfs *v, enum vfs_kind kind, int file)
{
	if (!v->fail_code || v->fail_kind != kind || v->fail_file != file || --v->countdown > 0)
		return false;
	v->failed++;
	return true;
}

static int vfs_close(sqlite3_file *f)
{
	return vfs_real(f)->pMethods->xClose(vfs_real(f));
}

static int vfs_read(sqlite3_file *f, void *p, int n, sqlite3_int64 off)
{
	return vfs_real(f)->pMethods->xRead(vfs_real(f), p, n, off);
}

static int vfs_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 off)
{
	struct vfs *v = vfs_of(f)->vfs;
	int file = vfs_of(f)->file, rc;

	pthread_mutex_lock(&v->mutex);
	rc = vfs_fails(v, VFS_WRITE, file) ? v->fail_code
					   : vfs_real(f)->pMethods->xWrite(vfs_real(f), p, n, off);
	if (rc == SQLITE_OK)
		vfs_add(v, VFS_WRITE, file, off, p, (size_t)n);
	pthread_mutex_unlock(&v->mutex);
	return rc;
}

static int vfs_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct vfs *v = vfs_of(f)->vfs;
	int rc;

	pthread_mutex_lock(&v->mutex);
	rc = vfs_real(f)->pMethods->xTruncate(vfs_real(f), size);
	if (rc == SQLITE_OK)
		vfs_add(v, VFS_TRUNCATE, vfs_of(f)->file, size, NULL, 0);
	pthread_mutex_unlock(&v->mutex);
	return rc;
}

static int vfs_sync(sqlite3_file *f, int flags)
{
	struct vfs *v = vfs_of(f)->vfs;
	int file = vfs_of(f)->file, rc = SQLITE_OK;

	pthread_mutex_lock(&v->mutex);
	if (vfs_fails(v, VFS_SYNC, file)) {
		rc = v->fail_code;
		vfs_add(v, VFS_LOST, file, 0, NULL, 0);
	} else {
		if (!v->no_sync)
			rc = vfs_real(f)->pMethods->xSync(vfs_real(f), flags);
		vfs_add(v, VFS_SYNC, file, 0, NULL, 0);
		if (vfs_of(f)->is_new)
			vfs_add(v, VFS_DIRSYNC, file, 0, NULL, 0);
		vfs_of(f)->is_new = false;
	}
	pthread_mutex_unlock(&v->mutex);
	return rc;
}

static int vfs_size(sqlite3_file *f, sqlite3_int64 *ret)
{
	return vfs_real(f)->pMethods->xFileSize(vfs_real(f), ret);
}

static int vfs_lock(sqlite3_file *f, int how)
{
	return vfs_real(f)->pMethods->xLock(vfs_real(f), how);
}

static int vfs_unlock(sqlite3_file *f, int how)
{
	return vfs_real(f)->pMethods->xUnlock(vfs_real(f), how);
}

static int vfs_check_lock(sqlite3_file *f, int *ret)
{
	return vfs_real(f)->pMethods->xCheckReservedLock(vfs_real(f), ret);
}

static int vfs_control(sqlite3_file *f, int op, void *arg)
{
	char **pragma = arg;

	/* the one way to another store's pragma: its text is rewritten before it is obeyed */
	if (op == SQLITE_FCNTL_PRAGMA && vfs_of(f)->vfs->sync_off && pragma[2] &&
		!strcmp(pragma[1], "synchronous") && !strcmp(pragma[2], "FULL"))
		memcpy(pragma[2], "OFF", sizeof("OFF"));
	return vfs_real(f)->pMethods->xFileControl(vfs_real(f), op, arg);
}

static int vfs_sector(sqlite3_file *f)
{
	return vfs_real(f)->pMethods->xSectorSize(vfs_real(f));
}

static int vfs_device(sqlite3_file *f)
{
	return vfs_real(f)->pMethods->xDeviceCharacteristics(vfs_real(f));
}

static int vfs_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
	return vfs_real(f)->pMethods->xShmMap(vfs_real(f), page, size, extend, ret);
}

static int vfs_shm_lock(sqlite3_file *f, int off, int n, int flags)
{
	return vfs_real(f)->pMethods->xShmLock(vfs_real(f), off, n, flags);
}

static void vfs_shm_barrier(sqlite3_file *f)
{
	vfs_real(f)->pMethods->xShmBarrier(vfs_real(f));
}

static int vfs_shm_unmap(sqlite3_file *f, int remove)
{
	return vfs_real(f)->pMethods->xShmUnmap(vfs_real(f), remove);
}

static const sqlite3_io_methods vfs_methods = {2, vfs_close, vfs_read, vfs_write, vfs_truncate,
	vfs_sync, vfs_size, vfs_lock, vfs_unlock, vfs_check_lock, vfs_control, vfs_sector,
	vfs_device, vfs_shm_map, vfs_shm_lock, vfs_shm_barrier, vfs_shm_unmap, NULL, NULL};

static int vfs_open(
	sqlite3_vfs *base, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	struct vfs *v = (struct vfs *)base;
	struct vfs_file *file = vfs_of(f);
	int rc, was_there = 0;

	file->base.pMethods = NULL;
	file->vfs = v;
	file->file = vfs_which(name);
	if (name)
		v->real->xAccess(v->real, name, SQLITE_ACCESS_EXISTS, &was_there);
	rc = v->real->xOpen(v->real, name, vfs_real(f), flags, ret_flags);
	if (rc != SQLITE_OK)
		return rc;
	file->base.pMethods = &vfs_methods;
	file->is_new = !was_there;
	pthread_mutex_lock(&v->mutex);
	if (file->file < VFS_FILES)
		v->opened[file->file]++;
	if (v->record && file->file < VFS_FILES && (!v->there[file->file] || !was_there)) {
		vfs_add(v, VFS_CREATE, file->file, 0, NULL, 0);
		v->there[file->file] = true;
	}
	pthread_mutex_unlock(&v->mutex);
	return rc;
}

static int vfs_delete(sqlite3_vfs *base, const char *name, int sync_dir)
{
	struct vfs *v = (struct vfs *)base;
	int rc;

	pthread_mutex_lock(&v->mutex);
	rc = v->real->xDelete(v->real, name, sync_dir);
	if (rc == SQLITE_OK) {
		vfs_add(v, VFS_UNLINK, vfs_which(name), 0, NULL, 0);
		if (sync_dir)
			vfs_add(v, VFS_DIRSYNC, vfs_which(name), 0, NULL, 0);
	}
	pthread_mutex_unlock(&v->mutex);
	return rc;
}

static int vfs_access(sqlite3_vfs *v, const char *name, int flags, int *ret)
{
	return ((struct vfs *)v)->real->xAccess(((struct vfs *)v)->real, name, flags, ret);
}

static int vfs_full(sqlite3_vfs *v, const char *name, int n, char *ret)
{
	return ((struct vfs *)v)->real->xFullPathname(((struct vfs *)v)->real, name, n, ret);
}

/* Makes v the VFS of every connection that is opened from now on. */
__attribute__((unused)) static void vfs_install(struct vfs *v)
{
	sqlite3_initialize();
	*v = (struct vfs){.real = sqlite3_vfs_find(NULL)};
	pthread_mutex_init(&v->mutex, NULL);
	v->base = *v->real;
	v->base.iVersion = 2; /* system calls are not ours to give */
	v->base.pNext = NULL;
	v->base.zName = "test";
	v->base.szOsFile = (int)sizeof(struct vfs_file) + v->real->szOsFile;
	v->base.xOpen = vfs_open;
	v->base.xDelete = vfs_delete;
	v->base.xAccess = vfs_access;
	v->base.xFullPathname = vfs_full;
	sqlite3_vfs_register(&v->base, 1);
}

/* Forget what was recorded. */
__attribute__((unused)) static void vfs_clear(struct vfs *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->ops[i].data);
	free(v->ops);
	v->ops = NULL;
	v->n = v->alloc = 0;
	memset(v->there, 0, sizeof(v->there));
}

__attribute__((unused)) static void vfs_remove(struct vfs *v)
{
	vfs_clear(v);
	sqlite3_vfs_unregister(&v->base);
	sqlite3_vfs_register(v->real, 1);
	pthread_mutex_destroy(&v->mutex);
}

/* The nth operation from now of that kind on that file fails, and all after it. */
__attribute__((unused)) static void vfs_fail(
	struct vfs *v, enum vfs_kind kind, int file, int nth, int code)
{
	pthread_mutex_lock(&v->mutex);
	v->fail_kind = kind;
	v->fail_file = file;
	v->countdown = nth;
	v->fail_code = code;
	v->failed = 0;
	pthread_mutex_unlock(&v->mutex);
}
