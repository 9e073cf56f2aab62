/*
 * probe: liveness, readiness and startup probes: http, tcp, exec, grpc. Nothing blocks:
 * connections are on the loop; what needs TLS or HTTP/2 is asked by a program, k-probe; exec goes
 * through a hook because only k-pause may start things in a container. Probes of one period fall on
 * the same tick.
 */
#pragma once
#include "base/loop.h"
#include "data/obj.h"

enum probe_kind { PROBE_STARTUP, PROBE_READINESS, PROBE_LIVENESS };
enum probe_result { PROBE_UNKNOWN, PROBE_SUCCESS, PROBE_FAILURE };

struct probe;
struct probe_target {
	val *pod, *container; /* outlive the probe */
	const char *ip;	      /* the pod's */
	void *arg;
	/* Run argv in the container; call probe_exec_done when it has ended. Answers -1 if it
	 * cannot. */
	int (*exec)(void *arg, struct probe *p, const char *const *argv, int64_t timeout_ns,
		struct err *e);
	/* The result crossed a threshold (or was decided for the first time); message says why it
	 * failed. */
	void (*changed)(void *arg, struct probe *p, enum probe_kind kind, enum probe_result r,
		const char *message);
	/* Each single failed try, for events ("Readiness probe failed: …"). */
	void (*failed)(void *arg, struct probe *p, enum probe_kind kind, const char *message);
};
/* spec: the container's livenessProbe &c (defaults filled in); started_mono_ns: when the container
 * started. Belongs to the caller. */
must_check int probe_start(struct loop *l, enum probe_kind kind, val *spec,
	const struct probe_target *t, int64_t started_mono_ns, struct probe **ret, struct err *e);
void probe_stop(struct probe *p);
/* The spec (the same probe) has moved to another document. */
void probe_respec(struct probe *p, val *spec);
void probe_exec_done(struct probe *p, int exit_code, const char *output);
enum probe_result probe_result(const struct probe *p);
/* A request asked once (postStart, preStop httpGet): done(arg, ok, message). probe_stop forgets it,
 * before or after. */
typedef void (*probe_once_fn)(void *arg, bool ok, const char *message);
must_check int probe_http_once(struct loop *l, val *http_get, const struct probe_target *t,
	int64_t timeout_ns, probe_once_fn done, void *arg, struct probe **ret, struct err *e);
