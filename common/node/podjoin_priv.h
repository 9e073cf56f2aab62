/*
 * podjoin_priv: what podjoin.c and podexec.c share.
 */
#pragma once
#include "node/pod.h"
#include "node/podjoin.h"

/* NULL: none of that name. */
struct pod *podjoin_find(struct pods *all, const char *ns, const char *name);
/* A container that runs. ERR_NOTFOUND. */
must_check int podjoin_running(struct pods *all, const char *ns, const char *name,
	const char *container, struct ctr **ret, struct err *e);
