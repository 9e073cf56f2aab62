/*
 * pods: the life of every pod on this node: sandbox, network, volumes, init containers, containers,
 * probes, restarts, two-phase end. One state machine a pod, driven by events of one loop; it never
 * blocks on a program or the network.
 *
 * What it needs after a restart it rebuilds from k-pause (which holds the containers) and from the
 * pod's directory (path_run "pods/UID"), which is keyed by boot id: after a reboot nothing of it is
 * believed.
 */
#pragma once
#include "node/node.h"

struct pods;

/* conf and hooks stay the caller's and must outlive it. Finds the pods that still run (k-pause
   answers) and waits for pods_set to say which of them are wanted. */
must_check int pods_open(struct loop *l, const struct node_conf *conf,
	const struct node_hooks *hooks, struct pods **ret, struct err *e);
/* The sandboxes go on without us. */
void pods_close(struct pods *p);

/* The pod as the API (or the file) has it; takes the document. New: starts. With deletionTimestamp:
   ends gracefully. Changed: what may change in place changes (image → container restarts, grace
   period, labels for downward API). */
void pods_set(struct pods *p, doc *pod);
/* The object is gone: end it now (grace 0). */
void pods_del(struct pods *p, const char *uid);
/* After the first full list: pods found on this machine that nobody set are ended. */
void pods_synced(struct pods *p);
/* A ConfigMap or Secret changed: pods that mount it get the new files. */
void pods_object_changed(struct pods *p, const char *resource, const char *ns, const char *name);
size_t pods_count(const struct pods *p);
/* Each pod with its current status; both valid during the call. */
void pods_each(struct pods *p, void (*fn)(void *arg, val *pod, val *status), void *arg);
