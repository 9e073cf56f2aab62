/*
 * namespace: empties a namespace that is being deleted, then lets go of it.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller namespace_controller;
