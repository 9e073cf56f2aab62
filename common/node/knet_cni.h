/*
 * knet_cni: CNI's wire format around knet.h (the CNI specification 1.1.0, and the result forms of
 * 1.0.0, 0.4.0 and 0.3.x): command and pod in CNI_* variables, configuration on standard input,
 * result or error as JSON on standard output.
 */
#pragma once
#include "node/knet.h"

/* One call by a runtime, CNI_COMMAND in the environment. Answers the program's exit status. */
int knet_cni_main(void);
/* What ADD prints. dns: the configuration's, may be NULL. */
void knet_cni_result(struct buf *b, const struct knet_conf *c, const struct knet_pod *p,
		     const struct knet_result *r, const val *dns);
/* The plugin's own part of a .conf, or of a .conflist (the entry whose type is k-net), with the
   name and version of the list; *ret is the caller's. ERR_INVALID. */
must_check int knet_cni_load(const char *path, doc **ret, struct err *e);
