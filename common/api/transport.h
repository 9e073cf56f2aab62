/*
 * transport: what the ways to reach objects (rows of api_transports) share. Seen by those alone.
 */
#pragma once
#include "api/api.h"
#include "api/authn.h"

/* Every handle begins with this. */
struct api {
	const struct api_ops *ops;
	size_t pending; /* submissions whose done has not run */
	struct buf refused; /* api_refused's */
	api_sign_fn sign;   /* NULL: by k-cert */
	struct authn_tokens tokens; /* without identify: none are known */
};

/* Every watch begins with this. */
struct api_watch {
	const struct api_ops *ops;
};

/* A caller of one's own: every string copied. NULL: all empty. */
struct api_caller *caller_dup(const struct api_caller *c);
void caller_free(struct api_caller *c);

/* A request of one's own: every string, the body and the caller copied. */
struct api_req *req_dup(const struct api_req *r);
void req_free(struct api_req *r);
