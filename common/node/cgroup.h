/*
 * cgroup: pods' cgroups on v1 (a tree a controller), v2, and the hybrid of both; chosen once by
 * what is mounted.
 *
 * A cgroup is named by its path below the roots ("k/pod<UID>"). With v1 it exists in every
 * controller's tree that we use (cpu, memory, pids, freezer, devices). Kernel behaviour: FACTS of
 * cgroup-v1/v2 admin guides.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/strv.h"

struct cgroup_limits {
	int64_t cpu_milli;    /* 0: no limit (cfs quota) */
	int64_t cpu_shares;   /* 0: the kernel's */
	int64_t memory_bytes; /* 0: no limit */
	int64_t pids;	      /* 0: no limit */
};

enum cgroup_mode { CGROUP_V1, CGROUP_V2 };
enum cgroup_mode cgroup_mode(void);
/* True where a cgroup2 tree beside v1 makes crun refuse (PAUSE_HIDE_CGROUP2). */
bool cgroup_hybrid(void);

/* Make it and its parents; existing is fine. On v2 controllers are enabled on the way. */
must_check int cgroup_make(const char *path, const struct cgroup_limits *lim, struct err *e);
must_check int cgroup_set(const char *path, const struct cgroup_limits *lim, struct err *e);
/* Its directories, one a tree in use, added to ret. */
void cgroup_dirs(const char *path, struct strv *ret);
/* proc_spec.before_exec: hide the cgroup2 tree from this process alone, in a mount namespace of its
 * own. */
int cgroup_hide_v2(void *unused);
/* Move a process into it. */
must_check int cgroup_attach(const char *path, int pid, struct err *e);
/* End everything in it and below (cgroup.kill, or freeze and signal on v1). */
must_check int cgroup_kill(const char *path, struct err *e);
/* Remove it and all below; a busy one is retried by the caller (ERR_CONFLICT). Missing is fine. */
must_check int cgroup_remove(const char *path, struct err *e);
/* OOM kills seen in it so far (memory.events or memory.oom_control); 0 when it cannot be read. */
int64_t cgroup_oom_kills(const char *path);
/* memory.current and cpu usage, for summaries; -1 unknown. */
int64_t cgroup_memory_bytes(const char *path);
int64_t cgroup_cpu_ns(const char *path);
/* Number of processes in it and below; 0 when it does not exist. */
int cgroup_count(const char *path);
/* What an OCI config's linux.cgroupsPath must say for a container: "/k/pod<UID>/<name>". malloc'ed
 */
char *cgroup_oci_path(const char *path);
