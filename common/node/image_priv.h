/*
 * image_priv: between the image_*.c files.
 */
#pragma once
#include "node/digest.h"
#include "node/image.h"

#define IMAGE_JSON_MAX (8 * 1024 * 1024) /* of a manifest, config or index */

/* path_var("images/…"), malloc'ed */
char *image_path(const char *fmt, ...) printf_like(1, 2);
char *image_blob_path(const char *digest);  /* NULL: not a digest */
char *image_layer_dir(const char *diff_id); /* NULL: not a digest */
/* Exclusive lock on the store until the descriptor is closed; makes the store if it is missing. */
must_check int image_lock(int *ret_fd, struct err *e);
must_check int image_read_json(const char *path, doc **ret, struct err *e);
/* Put bytes into the blobs; out is their digest. */
must_check int image_put_blob(const char *p, size_t n, char out[DIGEST_SIZE], struct err *e);
/* Move a file into the blobs; its digest must be `want` unless that is NULL. */
must_check int image_take_blob(const char *path, const char *want, char out[DIGEST_SIZE],
	int64_t *ret_size, struct err *e);
/* Name a manifest in index.json (replacing what had the name). */
must_check int image_index_set(const char *ref, const char *digest, int64_t size, struct err *e);
/* Take a name out of index.json. */
must_check int image_index_del(const char *ref, struct err *e);
/* The image of a manifest. */
must_check int image_load(
	const char *ref, const char *manifest_digest, struct image *ret, struct err *e);

/* Unpack a layer (any compression) into the directory of its diff id, unless it is there. */
must_check int image_unpack(const char *tar, const char *diff_id, struct err *e);
/* diff id: the digest of the uncompressed bytes. */
must_check int image_diff_id(const char *tar, char out[DIGEST_SIZE], struct err *e);
/* A tar archive into dir, nothing special about its names; *ret_names: what lies at the top. */
must_check int image_untar(const char *tar, const char *dir, struct err *e);
/* A directory tree as an uncompressed tar at path. */
must_check int image_tar_dir(const char *dir, const char *path, struct err *e);
