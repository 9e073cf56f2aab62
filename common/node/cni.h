/*
 * cni: calling network plugins as the CNI specification 1.0 says (a .conf or .conflist, plugins in
 * turn, previous results passed on). Asynchronous: a plugin is a child of the loop. No network is
 * needed for hostNetwork pods.
 */
#pragma once
#include "base/loop.h"
#include "node/node.h"

struct cni_call {
	const char *container_id; /* the sandbox's */
	const char *netns;	  /* path; "" on DEL when it is gone already */
	const char *ifname;	  /* "eth0" */
	const char *pod_ns, *pod_name, *pod_uid;
	val *port_mappings; /* [{hostPort, containerPort, protocol, hostIP}] or NULL */
};

/* ips: addresses without prefix, IPv4 first; err: NULL when it worked. Valid during the call. */
typedef void (*cni_done_fn)(void *arg, const struct strv *ips, const struct err *err);
must_check int cni_add(struct loop *l, const struct node_conf *conf, const struct cni_call *c,
	cni_done_fn done, void *arg, struct err *e);
must_check int cni_del(struct loop *l, const struct node_conf *conf, const struct cni_call *c,
	cni_done_fn done, void *arg, struct err *e);
