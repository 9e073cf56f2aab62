/*
 * volume: a pod's volumes as directories: emptyDir (disk, tmpfs), hostPath with its type checks,
 * persistentVolumeClaim (a link to the hostPath or local volume that the claim has), configMap,
 * secret, projected, downwardAPI (written atomically: a ..data link is switched, as upstream does).
 * A kind of volume is one row of a table.
 */
#pragma once
#include "node/node.h"
#include "node/oci.h"

/* Make all volumes of the pod under dir ("…/pods/UID/volumes"). Repeating it is cheap and refreshes
   contents. ERR_NOTFOUND: an object is missing (FailedMount, retried); ERR_INVALID: a volume source
   that is not there yet. */
must_check int volume_setup(const struct node_hooks *h, const struct node_conf *conf, val *pod,
	val *status, const char *dir, struct err *e);
/* Does a volume of the pod take files from that ConfigMap or Secret? */
bool volume_refers(val *pod, const char *resource, const char *name);
/* Contents anew where pod refers to this object; answers 1 if anything changed. */
must_check int volume_refresh(const struct node_hooks *h, const struct node_conf *conf, val *pod,
	val *status, const char *dir, const char *resource, const char *name, struct err *e);
/* When the first token in the pod's volumes has spent 80 % of its life, or a day; wall clock, 0: it
   has none. */
int64_t volume_renew_at(val *pod, const char *dir);
/* The volumes with tokens anew. */
must_check int volume_renew(const struct node_hooks *h, const struct node_conf *conf, val *pod,
	val *status, const char *dir, struct err *e);
/* Unmount and remove; a missing dir is fine. */
must_check int volume_teardown(const char *dir, struct err *e);
/* The mounts of one container (volumeMounts with subPath, readOnly, mountPropagation), plus
   /etc/hosts, /etc/resolv.conf, /etc/hostname, /dev/termination-log files given in dir. Strings are
   malloc'ed into ret; free with oci_mounts_free. */
must_check int volume_mounts(val *pod, val *container, const char *dir, struct oci_mount **ret,
	size_t *ret_n, struct err *e);
void oci_mounts_free(struct oci_mount *m, size_t n);
