/*
 * ttl: the controller that deletes Jobs some time after they have ended.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller ttl_controller;
