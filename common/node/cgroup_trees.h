/*
 * cgroup_trees: where the cgroup hierarchies of this machine are mounted. Private to cgroup.c.
 */
#pragma once
#include "base/strv.h"

struct trees {
	struct strv v1;	     /* mount points */
	struct strv v1_opts; /* their controllers ("cpu,cpuacct"), maybe among other words */
	char *v2;	     /* mount point, NULL: none */
};
#define autotrees __attribute__((cleanup(trees_release))) struct trees

/*
 * Looked up at each call: some calls are made in a mount namespace of their own. Below
 * /sys/fs/cgroup, where everybody mounts them, else anywhere: the whole mount table is read only
 * then, because it grows with the pods.
 */
struct trees trees_find(void);
void trees_release(struct trees *t);
