/*
 * replicaset: the controllers that keep a number of pods: a ReplicaSet's, and a
 * ReplicationController's, which follows the same rules.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller replicaset_controller;
extern const struct controller replicationcontroller_controller;
