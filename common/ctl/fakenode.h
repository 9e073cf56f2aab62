/*
 * fakenode: a node that is not there: pods bound to it start, become ready and end on paper.
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller fakenode_controller;

struct fakenode_options {
	bool all; /* every node, not only those labelled k-fakenode */
};
