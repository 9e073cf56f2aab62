/*
 * namespace: empties a namespace that is being deleted, then lets go of it.
 */
#pragma once
#include "control/reconcile.h"

struct namespace_options {
	int64_t delay_ns; /* from a namespace's deletion to that of its contents; 0: 5 s */
};

extern const struct controller namespace_controller;
