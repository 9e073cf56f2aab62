/*
 * up: the parts of k-up. A node is a set of programs under runit's supervision, a directory a
 * program; everything it has lies below K_ROOT, and with --netns in a network namespace of its own.
 */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "base/opt.h"
#include "base/strv.h"

struct up_options {
	const char *netns, *node, *node_ip, *pod_cidr, *cluster_cidr, *service_cidr, *output;
	int64_t timeout_ns;
	const char *listen;
	bool cron, foreground, strict;
};

/* A node that is there or is to be. */
struct up {
	const struct up_options *o;
	char *bin;	/* directory of our programs, first in PATH */
	char *cgroup;	/* "k", or "k-NETNS" */
	char *service;	/* path_run("service") */
	char *cni_conf; /* path_run("cni.conflist") */
	/* k-api's listening sockets (-1: none yet), and how the first is reached from here: "host",
	   "https://host:port" */
	int tls_fd, unix_fd;
	char *host, *server;
};

/* K_ROOT and PATH of this process and what it starts; who we are. */
must_check int up_init(struct up *u, const struct up_options *o, struct err *e);
void up_release(struct up *u);

/* place.c: what lies around the programs. Each is idempotent. */
must_check int place_make(
	const struct up *u, struct err *e); /* directories, tmpfs, store, network configuration */
must_check int place_enter(
	const struct up *u, struct err *e); /* this process into the node's network namespace */
must_check int place_clear(
	const struct up *u, struct err *e); /* pods, services, bridge, cgroup, tmpfs, namespace */

/* Certificates and admin.conf, what of them is missing or ends soon (k-cert(1)). */
must_check int place_certify(const struct up *u, struct err *e);

/* listen.c: the sockets of k-api, in the network namespace in which we are. */
must_check int listen_make(struct up *u, struct err *e);

/* services.c: the programs. */
struct service {
	const char *name; /* "k-sched" */
	/* k-up --cron runs it so, as a pass (NULL: it stays in any case): "--once" */
	const char *once;
	/* Arguments after the program's name, for the run script. */
	void (*args)(const struct up *u, struct strv *ret);
};
extern const struct service services[]; /* ends with name == NULL */
must_check int services_start(const struct up *u, struct err *e);
/* End all and wait for it; 0 if nothing ran. */
must_check int services_stop(const struct up *u, struct err *e);
bool services_running(const struct up *u);
/* Pid of the program (0: it does not run), of its supervisor, and since when (TAI seconds made Unix
 * ones). */
struct service_state {
	pid_t pid, supervisor;
	int64_t since_s;
};
void service_look(const struct up *u, const char *name, struct service_state *ret);

/* cron.c: one pass of every reconciler, until the store rests. */
must_check int cron_pass(const struct up *u, struct err *e);

/* status.c */
must_check int status_print(const struct up *u, struct err *e);
