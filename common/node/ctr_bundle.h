/*
 * ctr_bundle: everything a runtime needs to make a container, put together: the image's root, user,
 * environment, mounts and the config.json in the container's directory. Private to the pod_*.c
 * files.
 */
#pragma once
#include "node/pod.h"

/*
 * Make c->dir with config.json and a mounted rootfs/. On error *ret_reason is the waiting reason
 * kubectl users know: ErrImageNeverPull, ErrImagePull, InvalidImageName,
 * CreateContainerConfigError, CreateContainerError.
 */
must_check int bundle_make(struct ctr *c, const char **ret_reason, struct err *e);
/* The signal that asks c to end: lifecycle.stopSignal, the image's StopSignal, or SIGTERM. */
int ctr_stop_signal(const struct ctr *c);
