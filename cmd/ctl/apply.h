/*
 * apply: what apply and create share.
 */
#pragma once
#include "verb.h"

/* The object with the annotation that tells the next apply what this one said. */
must_check int with_annotation(const struct target *t, doc **ret, struct err *e);
/* A write of the target: r has the verb; the rest is put in, as --validate and --dry-run say. */
must_check int target_send(struct ctl *c, const struct target *t, struct api_req *r,
	const struct buf *body, struct api_res *res, struct err *e);
