/*
 * node: what a node is told about itself, and the four things it asks of the outside. The pods'
 * life (pods.h) knows neither API nor files: `k-kubelet` answers the questions from the API,
 * `k-kubelet run` from the files it was given.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/loop.h"
#include "base/strv.h"
#include "data/obj.h"

struct node_conf {
	const char *name;	    /* of the Node */
	const char *ip;		    /* InternalIP; "" when the node has none */
	const char *pods_dir;	   /* "pods": below path_run and path_var, one directory a pod */
	const char *runtime;	    /* the OCI runtime's path: crun */
	const char *cgroup_parent;  /* "k": pods live in k/pod<UID>/<container> */
	const char *cni_conf;	    /* path of the .conf or .conflist that pods use */
	const char *cni_path;	    /* directories with plugins, joined by ':' */
	const char *pause;	    /* path of k-pause */
	const char *cluster_domain; /* "cluster.local" */
	const char *dns_ip; /* nameserver of ClusterFirst pods; "" none: the host's resolv.conf */
	uint64_t log_bytes; /* a container's log is rotated at this size */
	uint32_t log_files; /* and so many are kept */
};

/* Questions and answers. All pointers are set; arg is passed through. */
struct node_hooks {
	void *arg;
	/* The ConfigMap, Secret, … a pod refers to; the caller frees *ret. ERR_NOTFOUND. */
	int (*object)(void *arg, const char *resource, const char *ns, const char *name, doc **ret,
		struct err *e);
	/* A token for the pod's account, as its serviceAccountToken source wants it, onto ret.
	 * NULL: there are none. */
	int (*token)(void *arg, val *pod, val *src, struct buf *ret, struct err *e);
	/* Services of a namespace and the kubernetes Service, for {NAME}_SERVICE_HOST: fn a
	 * Service. */
	int (*services)(
		void *arg, const char *ns, void (*fn)(void *fn_arg, val *svc), void *fn_arg);
	/* A pod's status as it is now (the whole status object). The hook keeps a copy if it needs
	 * one. */
	void (*status)(void *arg, val *pod, val *status);
	/* A terminating pod is entirely gone from the node: containers, network, volumes. */
	void (*gone)(void *arg, val *pod);
	/* pods.h has forgotten one that was pods_del'ed: nothing of it is left. NULL: not
	 * interested. */
	void (*removed)(void *arg);
	/* type Normal|Warning; container NULL or the field path's name: spec.containers{web} */
	void (*event)(void *arg, val *pod, const char *container, const char *type,
		const char *reason, const char *message);
};
