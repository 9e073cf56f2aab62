/*
 * files: certificates as they lie in files, for the verbs that go through all of them.
 */
#pragma once
#include "cert.h"

struct cert_file {
	struct pair pair;	/* cert NULL: a kubeconfig without a certificate */
	struct kubeconfig conf; /* where it is one */
	bool is_conf;
};
void cert_file_release(struct cert_file *f);
#define autocertfile __attribute__((cleanup(cert_file_release))) struct cert_file

/* Those of the arguments, else DIR/pki/(*).crt and DIR/(*).conf, sorted. ERR_NOTFOUND: none. */
must_check int cert_files(
	const struct pki *p, int argc, char **argv, struct strv *ret, struct err *e);
/* A kubeconfig (.conf), or a certificate ("-": standard input) with the key beside it. */
must_check int cert_file_read(const char *path, struct cert_file *ret, struct err *e);
