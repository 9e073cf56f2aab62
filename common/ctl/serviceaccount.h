/*
 * serviceaccount: gives every namespace the ServiceAccount "default", and the ConfigMap
 * kube-root-ca.crt by which what runs there knows the API server.
 */
#pragma once
#include "control/reconcile.h"

struct serviceaccount_options {
	const char *root_ca; /* file; NULL: /etc/k/pki/ca.crt. Without it there is no ConfigMap */
};

extern const struct controller serviceaccount_controller;
