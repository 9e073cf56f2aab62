/*
 * gc: the garbage collector: what has lost its owners goes.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller gc_controller;
