/*
 * podenv: a container's environment, resolved: service variables, envFrom, env with valueFrom
 * (configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef), $(VAR) expansion in upstream's
 * order.
 */
#pragma once
#include "node/node.h"

/* "NAME=value" in order, later ones replace earlier. ERR_NOTFOUND names the missing ConfigMap,
 * Secret or key (CreateContainerConfigError). */
must_check int podenv_resolve(const struct node_hooks *h, val *pod, val *status, val *container,
	const struct node_conf *conf, struct strv *ret, struct err *e);
/* Does the container's environment take values from that ConfigMap or Secret? */
bool podenv_refers(val *container, const char *resource, const char *name);
/* A fieldRef's value ("metadata.labels['x']", "status.podIP", "spec.nodeName" …). malloc'ed;
 * ERR_INVALID unknown path */
must_check int podenv_field(val *pod, val *status, const char *path, char **ret, struct err *e);
/* A resourceFieldRef's value of container name with divisor ("limits.cpu"); the node's capacity
 * where no limit is. malloc'ed */
must_check int podenv_resource(
	val *pod, val *ref, const char *container, char **ret, struct err *e);
