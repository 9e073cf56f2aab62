/*
 * disruption: counts for each PodDisruptionBudget how many of its pods may be evicted now.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller disruption_controller;
