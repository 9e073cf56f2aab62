/*
 * action: what a filter prints and k-store commit executes: one JSON object a line (DESIGN.md
 * "Actions").
 *
 *   {"verb":"create","object":{…}}
 *   {"verb":"patch","target":{apiVersion,kind,namespace,name,uid,resourceVersion},
 *    "subresource":"status","patch":{…}}     ("type":"strategic": a strategic merge patch)
 *   {"verb":"delete","target":{…},"options":{gracePeriodSeconds,propagationPolicy}}
 *   {"verb":"bind","target":{pod},"node":"n1"}   {"verb":"evict",…}
 *   {"verb":"event","object":{Event}}            {"verb":"wake","at":"RFC3339"}
 *
 * A target's uid and resourceVersion are preconditions when present.
 */
#pragma once
#include "api/api.h"
#include "data/obj.h"

/* Collected actions of a pass. */
struct actions {
	struct buf text; /* the lines */
	size_t n;
	int64_t wake_ns; /* earliest wake, 0: none */
};
void actions_release(struct actions *a);

void act_create(struct actions *a, const mval *obj);
/* merge patch against obj's identity; subresource NULL or "status"; guarded: with obj's
 * resourceVersion */
void act_patch(struct actions *a, const val *obj, const char *subresource, bool guarded,
	       const mval *patch);
/* The same as a strategic merge patch: lists of named things (conditions) are merged. Its line says
 * "type":"strategic". */
void act_patch_strategic(struct actions *a, const val *obj, const char *subresource, bool guarded,
			 const mval *patch);
/* Status replaced when it differs from obj's: a merge patch that turns one into the other; nothing
 * if equal. */
void act_status(struct actions *a, const val *obj, mdoc *d, mval *status);
/* propagation NULL and grace_s -1: the object's own */
void act_delete(struct actions *a, const val *obj, const char *propagation, int64_t grace_s);
/* The same, with obj's resourceVersion as a precondition. */
void act_delete_guarded(struct actions *a, const val *obj, const char *propagation,
			int64_t grace_s, bool guarded);
void act_bind(struct actions *a, const val *pod, const char *node);
/* An Event about obj: type Normal|Warning; the name derives from (seed, uid, reason, message), so a
 * repeat counts up. */
void act_event(struct actions *a, const char *component, const val *obj, const char *type,
	       const char *reason, const char *fmt, ...) printf_like(6, 7);
/* The same, told from a machine and about a part of the object. */
struct act_source {
	const char *component;
	const char *host;       /* NULL: none */
	const char *field_path; /* "spec.containers{web}"; NULL: the object as a whole */
};
void act_event_from(struct actions *a, const struct act_source *from, const val *obj,
	const char *type, const char *reason, const char *message);
/* The name that such an Event has, in obj's namespace (or default): whether it was told before.
 * malloc'ed */
char *act_event_name(
	const val *obj, const char *component, const char *reason, const char *message);
void act_wake(struct actions *a, int64_t at_ns);

/* Translate one action line into a request; strings live in *d, which the caller frees. 1 a
 * request, 0 nothing to execute (wake). */
must_check int action_request(const char *line, size_t len, mdoc **ret_doc, struct buf *ret_body,
			      struct api_req *ret, struct err *e);
