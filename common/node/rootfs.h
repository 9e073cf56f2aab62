/*
 * rootfs: a container's root: overlayfs of an image's layers and a private upper directory.
 */
#pragma once
#include <stdbool.h>

#include "base/err.h"
#include "node/image.h"

/* dir gets upper/, work/ and rootfs/ (mounted). */
must_check int rootfs_mount(
	const struct image *img, const char *dir, bool read_only, struct err *e);
/* Unmount and remove dir; a missing one is fine. */
must_check int rootfs_unmount(const char *dir, struct err *e);
