/*
 * kubeconfig: how to reach a cluster and as whom, from the files kubectl uses (kubeconfig v1).
 *
 * What a file names by path is read when the config is; paths are relative to the file's own
 * directory. exec plugins and auth providers are not run: a user who has only those is refused.
 */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

struct kubeconfig {
	char *context, *cluster, *user; /* the names of what was chosen */
	char *server;			/* "https://10.0.0.1:6443" */
	char *ns;			/* of the context; NULL: none is said */
	char *tls_server_name;		/* expected in the certificate; NULL: the server's host */
	bool insecure;			/* insecure-skip-tls-verify */
	struct buf ca, cert, key;	/* PEM; empty: none */
	char *token;			/* NULL: none */
	char *username, *password;	/* NULL: none */
};

/*
 * path: one file, or several with colons between them, where the first that has an entry counts;
 * NULL: K_KUBECONFIG, else KUBECONFIG, else ~/.kube/config, else /etc/k/admin.conf, the first that
 * is there. context NULL: current-context. ERR_NOTFOUND: no file, no such context; ERR_INVALID
 * names file and field.
 */
must_check int kubeconfig_read(
	const char *path, const char *context, struct kubeconfig *ret, struct err *e);
void kubeconfig_release(struct kubeconfig *k);
/* YAML with one cluster, one user, one context, which is current; everything embedded. */
void kubeconfig_write(struct buf *b, const struct kubeconfig *k);
