/*
 * probe_try: one request or connection, without waiting. Private to probe.c.
 */
#pragma once
#include "base/loop.h"
#include "data/obj.h"

struct probe_try;
struct probe_try_spec {
	val *container;	 /* its ports, for ports by name */
	const char *ip;	 /* the pod's; a handler's own host goes first */
	val *http, *tcp, *grpc; /* one of them */
	int64_t timeout_ns;
	/* Called once, never from within probe_try_start; the try is freed already. */
	void (*done)(void *arg, bool ok, const char *message);
	void *arg;
};
must_check int probe_try_start(
	struct loop *l, const struct probe_try_spec *s, struct probe_try **ret, struct err *e);
/* Forget it; done is not called. NULL is fine. */
void probe_try_stop(struct probe_try *t);
