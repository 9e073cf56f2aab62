/*
 * podfiles: the files of /etc that a pod's containers share (hosts, hostname, resolv.conf), and
 * each container's termination log.
 */
#pragma once
#include "node/node.h"
#include "node/oci.h"

/* Write them below data ("…/pods/UID/etc"); ips are the pod's. */
must_check int podfiles_write(const struct node_conf *conf, val *pod, const struct strv *ips,
	const char *data, struct err *e);
/* Add the mounts of one container to *mounts: what a volume of its own already covers is left out.
 * ctr_dir gets its termination log. */
must_check int podfiles_mounts(val *pod, val *container, const char *data, const char *ctr_dir,
	struct oci_mount **mounts, size_t *n, struct err *e);
