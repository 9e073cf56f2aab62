/*
 * kubelet: the parts of k-kubelet. The pods' life is common/node's; here are the two outsides it
 * can have: the API (sync.c, report.c, register.c, beat.c) and files (run.c), and the options that
 * both share.
 */
#pragma once
#include "api/api.h"
#include "base/map.h"
#include "base/opt.h"
#include "control/action.h"
#include "node/pods.h"

/* What the command line says; shared by the daemon, run and clear. */
struct kubelet_options {
	const char *node, *ip, *pod_cidr, *runtime, *cgroup, *cni_conf, *cni_path, *pause, *domain;
	const char *dns, *api, *log_level;
	const char *listen, *tls_cert, *tls_key, *client_ca;
	int64_t log_bytes, log_files, ready_fd, max_pods;
	struct opt_list labels;
};

/* The configuration from the options, defaults filled in; strings live in ret's own arena. */
struct kubelet_conf {
	struct node_conf node;
	char *strings[12]; /* what of node is ours to free */
	size_t n_strings;
};
must_check int kubelet_conf_make(
	const struct kubelet_options *o, struct kubelet_conf *ret, struct err *e);
void kubelet_conf_release(struct kubelet_conf *c);

/* The daemon. */
struct kubelet {
	struct loop *loop;
	struct api *api;
	struct pods *pods;
	const struct kubelet_options *opts;
	struct kubelet_conf conf;
	struct node_hooks hooks;
	struct serve *serve; /* NULL: not (yet) */
	struct api_watch *watches[3]; /* pods, configmaps, secrets */
	bool lost[3];
	struct map pending; /* uid → struct report: what the API has yet to hear */
	struct actions events;
	bool sending, failed;
	struct loop_source *flush, *retry;
	struct loop_source *beat;  /* when the Lease is due */
	int64_t beat_retry_ns;	   /* waited after a failure; 0: the last one went well */
	int64_t beat_last_ns; /* wall time of the last renewal that was done; 0: none */
	bool beat_made, beat_owned; /* it is being made; it names the Node as its owner */
};

/* sync.c: pods from the API to pods.h. */
must_check int sync_start(struct kubelet *k, struct err *e);
void sync_stop(struct kubelet *k);

/* report.c: what pods.h says, to the API. */
void report_hooks(struct kubelet *k);
void report_release(struct kubelet *k);

/* token.c: a token for a pod's account, from the API. */
must_check int kubelet_token(void *arg, val *pod, val *src, struct buf *ret, struct err *e);

/* register.c: the Node object of this machine. */
must_check int register_node(struct kubelet *k, struct err *e);

/* beat.c: the node's Lease, from the first round of the loop on. */
void beat_start(struct kubelet *k);

/* serve.c: logs, exec, attach and port-forward for k-api. */
must_check int serve_start(struct kubelet *k, struct err *e);
/* A pod's status has changed. */
void serve_changed(struct kubelet *k);
void serve_stop(struct kubelet *k);

/* run.c, clear.c: the verbs; they exit. */
int kubelet_run(const struct kubelet_options *o, char **files, int n_files);
int kubelet_clear(const struct kubelet_options *o);
