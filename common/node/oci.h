/*
 * oci: a container of a pod as an OCI runtime configuration (config.json, runtime-spec 1.0.2).
 *
 * Pure: it computes a document from what it is given and touches nothing.
 */
#pragma once
#include <stdbool.h>

#include "base/strv.h"
#include "data/obj.h"

struct oci_mount {
	char *source;	   /* absolute, on the host */
	char *destination; /* absolute, in the container */
	const char *type;  /* "bind", "tmpfs" … */
	bool read_only;
	bool dir;		 /* bind of a directory */
	const char *propagation; /* "rprivate", "rslave", "rshared" */
};

struct oci_input {
	val *pod;		/* the whole pod */
	val *container;		/* one of its containers, of any kind */
	val *image_config;	/* OCI image config document:
					 .config.{Entrypoint,Cmd,Env,User,WorkingDir} */
	const struct strv *env; /* resolved "NAME=value", image's not included */
	const struct oci_mount *mounts;
	size_t n_mounts;
	const char *rootfs; /* absolute */
	const char *hostname;	/* for $HOSTNAME; NULL: not set */
	const char *cgroup; /* linux.cgroupsPath */
	const char *ns_dir; /* DIR/ns of k-pause; its net, ipc, uts files are joined */
	const char *pid_ns; /* whose processes it shares; NULL: its own */
	bool host_network, host_pid, host_ipc;
	bool tty;
	int oom_score_adj; /* from the QoS class; lowered values are dropped where not permitted */
	int64_t uid,
		gid; /* resolved user; -1: from the image's User by number; names need the rootfs */
	const int64_t *extra_gids;
	size_t n_extra_gids;
};

/* The config.json document. ERR_INVALID names what cannot be done: `container has runAsNonRoot and
 * image will run as root`. */
must_check int oci_config(const struct oci_input *in, mdoc **ret, struct err *e);
/* The argv that it will run (command/args over Entrypoint/Cmd, $(VAR) expanded). ERR_INVALID: no
 * command specified. */
must_check int oci_argv(const struct oci_input *in, struct strv *ret, struct err *e);
/* "user[:group]" of an image or securityContext resolved against etc/passwd and etc/group below
 * rootfs. */
must_check int oci_user(const char *rootfs, const char *user, int64_t *ret_uid, int64_t *ret_gid,
	int64_t **ret_extra, size_t *ret_n_extra, struct err *e);
/* Write file, a process.json for the runtime's `exec`: argv as the own process of the container in
 * bundle would run it. */
must_check int oci_exec_file(const char *bundle, const char *const *argv, bool tty,
	const char *file, struct err *e);

/* $(NAME) expanded from env ("NAME=value" entries), $$(NAME) kept literal: as Kubernetes does in
 * command, args and env. malloc'ed */
char *oci_expand(const char *s, const struct strv *env);
