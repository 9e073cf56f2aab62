/*
 * probe_run: one try made by a program, k-probe: what needs TLS or HTTP/2, which a kubelet does
 * not link. Private to probe_try.c.
 */
#pragma once
#include "base/loop.h"
#include "base/strv.h"

struct probe_run;
/* argv: k-probe's. done is called once, never from within probe_run_start, with the first line that
   it printed; the run is freed already. It is killed a second after timeout_ns. */
must_check int probe_run_start(struct loop *l, const char *const *argv, int64_t timeout_ns,
	void (*done)(void *arg, bool ok, const char *message), void *arg, struct probe_run **ret,
	struct err *e);
/* End it; done is not called. NULL is fine. */
void probe_run_stop(struct probe_run *r);
