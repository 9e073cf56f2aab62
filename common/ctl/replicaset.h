/*
 * replicaset: the annotations and the controller that keeps a ReplicaSet's number of pods.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller replicaset_controller;
