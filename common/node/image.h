/*
 * image: the local images: an OCI image layout (index.json, blobs/sha256/…) under
 * path_var("images"), with the layers also unpacked once each, under
 * path_var("images/layers/sha256/<hex>"), to be lower directories of overlayfs.
 */
#pragma once
#include "base/strv.h"
#include "data/obj.h"

struct image {
	char *ref;	    /* normalized: "docker.io/library/busybox:1.36" or as imported,
			       "localhost/hello:1" */
	char *digest;	    /* of the manifest, "sha256:…" */
	char *id;	    /* of the config, "sha256:…" */
	int64_t size_bytes; /* of the blobs */
	int64_t created_ns;
	struct strv layers; /* unpacked directories, topmost first */
	doc *config;	    /* the image config document */
};
#define IMAGE_INIT                                                                                 \
	{                                                                                          \
		0                                                                                  \
	}
void image_release(struct image *i);

/* "busybox" → "docker.io/library/busybox:latest". malloc'ed; ERR_INVALID: InvalidImageName */
must_check int image_normalize(const char *ref, char **ret, struct err *e);
/* By reference or id (or a unique prefix of it). ERR_NOTFOUND. */
must_check int image_find(const char *ref, struct image *ret, struct err *e);
must_check int image_list(void (*fn)(void *arg, const struct image *i), void *arg, struct err *e);
/* From a docker-archive or OCI tar, an OCI layout directory, or a plain root directory or root tar
   (then argv, env, workdir of the config come from opts). Unpacks. ref NULL: the names inside. */
struct image_opts {
	const char *cmd_json, *entrypoint_json; /* JSON arrays or NULL */
	const char *workdir, *user;
	const struct strv *env, *labels;
};
must_check int image_import(const char *path, const char *ref, const struct image_opts *o,
	struct image *ret, struct err *e);
/* Forget the reference; blobs and layers that nothing needs any more go (lazily: renamed to a trash
   directory first). ERR_CONFLICT when a running container uses it (a lock file of rootfs.h). */
must_check int image_remove(const char *ref, struct err *e);
