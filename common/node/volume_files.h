/*
 * volume_files: volumes whose files come from objects: configMap, secret, downwardAPI, projected.
 * Private to volume*.c.
 */
#pragma once
#include "node/node.h"

struct volume_ctx {
	const struct node_hooks *hooks;
	const struct node_conf *conf;
	val *pod, *status;
	bool refresh; /* it is there already: contents only */
	bool changed; /* set when a refresh changed anything */
};
struct volume_kind {
	const char *field; /* of a Volume */
	int (*make)(struct volume_ctx *c, val *src, const char *dir, struct err *e);
};
must_check int volume_config_map(struct volume_ctx *c, val *src, const char *dir, struct err *e);
must_check int volume_secret(struct volume_ctx *c, val *src, const char *dir, struct err *e);
must_check int volume_downward(struct volume_ctx *c, val *src, const char *dir, struct err *e);
must_check int volume_projected(struct volume_ctx *c, val *src, const char *dir, struct err *e);
