/*
 * cgroups v1 and v2 behind one set of calls. Files and their meaning: the kernel's
 * Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "base/strv.h"
#include "node/cgroup.h"
#include "node/cgroup_trees.h"

#define FILE_MAX (1024 * 1024)
#define KILL_ROUNDS 64

static bool v1_has_memory(const struct trees *t)
{
	for (size_t i = 0; i < t->v1.n; i++)
		if (strstr(t->v1_opts.v[i], "memory"))
			return true;
	return false;
}

enum cgroup_mode cgroup_mode(void)
{
	autotrees t = trees_find();

	return v1_has_memory(&t) || !t.v2 ? CGROUP_V1 : CGROUP_V2;
}

bool cgroup_hybrid(void)
{
	autotrees t = trees_find();

	return v1_has_memory(&t) && t.v2;
}

static bool option_in(const char *opts, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = opts; (p = strstr(p, name)); p += n)
		if ((p == opts || p[-1] == ',') && (p[n] == ',' || !p[n]))
			return true;
	return false;
}

/* The directory of path in the tree of a v1 controller; NULL where it is not mounted. malloc'ed */
static char *v1_dir(const struct trees *t, const char *controller, const char *path)
{
	for (size_t i = 0; i < t->v1.n; i++)
		if (option_in(t->v1_opts.v[i], controller))
			return path_join(t->v1.v[i], path);
	return NULL;
}

static bool use_v2(const struct trees *t)
{
	return t->v2 && !v1_has_memory(t);
}

static int put(const char *dir, const char *file, const char *text, struct err *e)
{
	autofree char *path = path_join(dir, file);
	autoclose int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		return err_errno(e, "write \"%s\" to %s", text, path);
	return 0;
}

static int put_int(const char *dir, const char *file, int64_t v, struct err *e)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)v);
	return put(dir, file, text, e);
}

static int64_t get_int(const char *dir, const char *file, const char *key)
{
	autofree char *path = path_join(dir, file);
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	const char *p;

	if (io_read_file(path, FILE_MAX, &b, &e) < 0)
		return -1;
	p = buf_str(&b);
	if (key) {
		size_t n = strlen(key);
		while (p && !(!strncmp(p, key, n) && p[n] == ' '))
			p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL;
		if (!p)
			return -1;
		p += n + 1;
	}
	return strtoll(p, NULL, 10);
}

/* On v2 a controller works below a directory only when each parent hands it down. */
static int v2_enable(const char *root, const char *path, struct err *e)
{
	autofree char *dir = xstrdup(root);
	const char *p = path;

	for (;;) {
		size_t len;
		struct err ignore = ERR_INIT;
		static const char *const give[] = {"+cpu", "+memory", "+pids"};
		for (size_t i = 0; i < array_size(give); i++)
			if (put(dir, "cgroup.subtree_control", give[i], &ignore) < 0 &&
				errno != ENOENT && errno != EBUSY && errno != EINVAL)
				return err_wrap(e, "%s", ignore.msg);
		p += strspn(p, "/");
		len = strcspn(p, "/");
		if (!p[len])
			return 0;
		autofree char *part = xstrndup(p, len);
		char *next = path_join(dir, part);
		free(dir);
		dir = next;
		if (mkdir(dir, 0755) < 0 && errno != EEXIST)
			return err_errno(e, "mkdir %s", dir);
		p += len;
	}
}

static int v2_set(const char *dir, const struct cgroup_limits *lim, struct err *e)
{
	char text[64] = "max 100000";
	int64_t weight = lim->cpu_shares ? 1 + (lim->cpu_shares - 2) * 9999 / 262142 : 0;

	if (lim->cpu_milli)
		snprintf(text, sizeof(text), "%lld 100000", (long long)lim->cpu_milli * 100);
	if (lim->cpu_milli && put(dir, "cpu.max", text, e) < 0)
		return -1;
	if (weight && put_int(dir, "cpu.weight", weight, e) < 0)
		return -1;
	if (lim->memory_bytes && put_int(dir, "memory.max", lim->memory_bytes, e) < 0)
		return -1;
	return lim->pids ? put_int(dir, "pids.max", lim->pids, e) : 0;
}

static int v1_put(const struct trees *t, const char *controller, const char *path, const char *file,
	int64_t v, struct err *e)
{
	autofree char *dir = v1_dir(t, controller, path);

	return dir && v ? put_int(dir, file, v, e) : 0;
}

static int v1_set(
	const struct trees *t, const char *path, const struct cgroup_limits *lim, struct err *e)
{
	if (v1_put(t, "cpu", path, "cpu.cfs_quota_us", lim->cpu_milli * 100, e) < 0 ||
		v1_put(t, "cpu", path, "cpu.shares", lim->cpu_shares, e) < 0 ||
		v1_put(t, "memory", path, "memory.limit_in_bytes", lim->memory_bytes, e) < 0 ||
		v1_put(t, "pids", path, "pids.max", lim->pids, e) < 0)
		return -1;
	return 0;
}

int cgroup_set(const char *path, const struct cgroup_limits *lim, struct err *e)
{
	autotrees t = trees_find();

	if (!use_v2(&t))
		return v1_set(&t, path, lim, e);
	autofree char *dir = path_join(t.v2, path);
	return v2_set(dir, lim, e);
}

/* The trees of v1 that pods need: limits, and the freezer to end them. */
static const char *const v1_used[] = {"cpu", "memory", "pids", "freezer"};

int cgroup_make(const char *path, const struct cgroup_limits *lim, struct err *e)
{
	autotrees t = trees_find();

	if (use_v2(&t)) {
		autofree char *dir = path_join(t.v2, path);
		if (v2_enable(t.v2, path, e) < 0)
			return -1;
		if (mkdir(dir, 0755) < 0 && errno != EEXIST)
			return err_errno(e, "mkdir %s", dir);
		return v2_set(dir, lim, e);
	}
	for (size_t i = 0; i < array_size(v1_used); i++) {
		autofree char *dir = v1_dir(&t, v1_used[i], path);
		if (dir && io_mkdirs(dir, 0755, e) < 0)
			return -1;
	}
	return v1_set(&t, path, lim, e);
}

void cgroup_dirs(const char *path, struct strv *ret)
{
	autotrees t = trees_find();

	if (use_v2(&t))
		strv_take(ret, path_join(t.v2, path));
	for (size_t i = 0; !use_v2(&t) && i < array_size(v1_used); i++) {
		char *dir = v1_dir(&t, v1_used[i], path);
		if (dir)
			strv_take(ret, dir);
	}
}

int cgroup_hide_v2(void *unused unused_arg)
{
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return -1;
	return umount2("/sys/fs/cgroup/unified", MNT_DETACH) < 0 && errno != EINVAL ? -1 : 0;
}

int cgroup_attach(const char *path, int pid, struct err *e)
{
	autotrees t = trees_find();

	if (use_v2(&t)) {
		autofree char *dir = path_join(t.v2, path);
		return put_int(dir, "cgroup.procs", pid, e);
	}
	for (size_t i = 0; i < array_size(v1_used); i++) {
		autofree char *dir = v1_dir(&t, v1_used[i], path);
		if (dir && put_int(dir, "cgroup.procs", pid, e) < 0)
			return -1;
	}
	return 0;
}

/* Call fn for dir and every directory below, children first. */
static int walk(const char *dir, int (*fn)(void *arg, const char *dir), void *arg)
{
	DIR *d = opendir(dir);
	struct dirent *de;
	int ret = 0;

	if (!d)
		return 0;
	while (!ret && (de = readdir(d))) {
		if (de->d_type != DT_DIR || de->d_name[0] == '.')
			continue;
		autofree char *sub = path_join(dir, de->d_name);
		ret = walk(sub, fn, arg);
	}
	closedir(d);
	return ret ? ret : fn(arg, dir);
}

/* Each process of one directory: counted, and signalled if sig. */
struct procs {
	int n, sig;
};

static int each_proc(void *arg, const char *dir)
{
	struct procs *p = arg;
	autofree char *path = path_join(dir, "cgroup.procs");
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	if (io_read_file(path, FILE_MAX, &b, &e) < 0)
		return 0;
	for (const char *s = buf_str(&b); *s; s = strchr(s, '\n') + 1) {
		pid_t pid = (pid_t)strtol(s, NULL, 10);
		p->n++;
		if (p->sig && pid > 1)
			kill(pid, p->sig);
		if (!strchr(s, '\n'))
			break;
	}
	return 0;
}

static char *main_dir(const struct trees *t, const char *path)
{
	return use_v2(t) ? path_join(t->v2, path) : v1_dir(t, "freezer", path);
}

int cgroup_count(const char *path)
{
	autotrees t = trees_find();
	autofree char *dir = main_dir(&t, path);
	struct procs p = {0};

	if (dir)
		walk(dir, each_proc, &p);
	return p.n;
}

/* Frozen processes cannot fork away from the signal; they die when thawed. */
int cgroup_kill(const char *path, struct err *e)
{
	autotrees t = trees_find();
	autofree char *dir = main_dir(&t, path);
	struct err ignore = ERR_INIT;

	if (!dir || !io_exists(dir))
		return 0;
	if (use_v2(&t) && put(dir, "cgroup.kill", "1", &ignore) == 0)
		return 0;
	for (int round = 0; round < KILL_ROUNDS; round++) {
		struct procs p = {.sig = SIGKILL};
		(void)!put(dir, "freezer.state", "FROZEN", &ignore);
		walk(dir, each_proc, &p);
		(void)!put(dir, "freezer.state", "THAWED", &ignore);
		if (!p.n)
			return 0;
	}
	if (!cgroup_count(path))
		return 0;
	return err_set(e, ERR_CONFLICT, "cgroup %s: processes are still ending", path);
}

static int remove_one(void *arg, const char *dir)
{
	struct err *e = arg;

	if (rmdir(dir) < 0 && errno != ENOENT)
		return err_set(e, ERR_CONFLICT, "cgroup %s: %m", dir);
	return 0;
}

int cgroup_remove(const char *path, struct err *e)
{
	autotrees t = trees_find();

	for (size_t i = 0; i < t.v1.n; i++) {
		autofree char *dir = path_join(t.v1.v[i], path);
		if (walk(dir, remove_one, e) < 0)
			return -1;
	}
	if (!t.v2)
		return 0;
	autofree char *dir = path_join(t.v2, path);
	return walk(dir, remove_one, e);
}

int64_t cgroup_oom_kills(const char *path)
{
	autotrees t = trees_find();
	autofree char *dir = use_v2(&t) ? path_join(t.v2, path) : v1_dir(&t, "memory", path);
	int64_t n = !dir ? 0
			 : get_int(dir, use_v2(&t) ? "memory.events" : "memory.oom_control",
				   "oom_kill");

	return n < 0 ? 0 : n;
}

int64_t cgroup_memory_bytes(const char *path)
{
	autotrees t = trees_find();
	autofree char *dir = use_v2(&t) ? path_join(t.v2, path) : v1_dir(&t, "memory", path);

	return dir ? get_int(dir, use_v2(&t) ? "memory.current" : "memory.usage_in_bytes", NULL)
		   : -1;
}

int64_t cgroup_cpu_ns(const char *path)
{
	autotrees t = trees_find();

	if (use_v2(&t)) {
		autofree char *dir = path_join(t.v2, path);
		int64_t us = get_int(dir, "cpu.stat", "usage_usec");
		return us < 0 ? -1 : us * 1000;
	}
	autofree char *dir = v1_dir(&t, "cpuacct", path);
	return dir ? get_int(dir, "cpuacct.usage", NULL) : -1;
}

char *cgroup_oci_path(const char *path)
{
	return xasprintf("/%s", path);
}
