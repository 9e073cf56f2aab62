/*
 * proxy: k-proxy as a daemon, and one pass.
 */
#pragma once
#include "api/api.h"
#include "node/proxy.h"

struct proxy_run {
	struct api *api;
	struct proxy *p;
	const char *address; /* told to ready_fd */
	int ready_fd;	     /* -1: none */
};

/* Read everything, make the table; with watch go on with what changes until SIGTERM. */
must_check int proxy_run(struct proxy_run *r, bool watch, struct err *e);
