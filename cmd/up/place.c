/*
 * What lies around the programs: directories, the store, the network namespace, the cgroup; made
 * and taken away.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/api.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "net/netlink.h"
#include "node/cgroup.h"
#include "up.h"

#define NETNS_DIR "/run/netns"

int up_init(struct up *u, const struct up_options *o, struct err *e)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *old = getenv("PATH");

	if (n < 0)
		return err_errno(e, "/proc/self/exe");
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	*u = (struct up){.o = o, .bin = xstrdup(self), .tls_fd = -1, .unix_fd = -1};
	if (o->netns && !getenv("K_ROOT")) {
		autofree char *root = xasprintf("/var/lib/k/netns/%s", o->netns);
		setenv("K_ROOT", root, 1);
	}
	const char *cgroup = getenv("K_CGROUP");
	autofree char *path = xasprintf("%s:%s:/usr/sbin:/sbin", self, old ? old : "/usr/bin:/bin");
	setenv("PATH", path, 1);
	setenv("K_SERVICE_CIDR", o->service_cidr, 1);
	u->cgroup = cgroup && *cgroup ? xstrdup(cgroup)
		    : o->netns	      ? xasprintf("k-%s", o->netns)
				      : xstrdup("k");
	u->service = path_run("service");
	u->cni_conf = path_run("cni.conflist");
	return 0;
}

void up_release(struct up *u)
{
	free(u->bin);
	free(u->cgroup);
	free(u->service);
	free(u->cni_conf);
	free(u->host);
	free(u->server);
	close_fd(&u->tls_fd);
	close_fd(&u->unix_fd);
}

static char *netns_path(const struct up *u)
{
	return xasprintf(NETNS_DIR "/%s", u->o->netns);
}

static bool is_netns(const char *path)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && fs.f_type == NSFS_MAGIC;
}

/* As `ip netns add`: a bind mount that ip-netns(8) and others find by name; lo is up in it. */
static int make_netns(const struct up *u, struct err *e)
{
	autofree char *path = netns_path(u);
	pid_t pid;
	int status;

	if (is_netns(path))
		return 0;
	if (io_mkdirs(NETNS_DIR, 0755, e) < 0 || io_write_file(path, "", 0, 0444, false, e) < 0)
		return -1;
	pid = fork();
	if (pid < 0)
		return err_errno(e, "fork");
	if (!pid) {
		struct nl *nl;
		struct nl_change up_change = {.what = NL_UP};
		struct err ce = ERR_INIT;
		bool ok = unshare(CLONE_NEWNET) == 0 &&
			  mount("/proc/self/ns/net", path, NULL, MS_BIND, NULL) == 0 &&
			  nl_open(&nl, &ce) == 0 && nl_link_set(nl, "lo", &up_change, &ce) == 0;
		_exit(ok ? 0 : 1);
	}
	if (proc_wait(pid, &status, e) < 0)
		return -1;
	return status ? err_set(e, ERR_SYS, "network namespace %s: cannot be made", u->o->netns)
		      : 0;
}

int place_enter(const struct up *u, struct err *e)
{
	autoclose int fd = -1;

	if (!u->o->netns)
		return 0;
	autofree char *path = netns_path(u);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET) < 0)
		return err_errno(e, "enter network namespace %s", u->o->netns);
	return 0;
}

static bool on_tmpfs(const char *path)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && fs.f_type == TMPFS_MAGIC;
}

/* Sandboxes and bundles are for this boot alone: they never touch the disk. */
static int make_run(struct err *e)
{
	autofree char *run = path_run("%s", "");

	if (io_mkdirs(run, 0755, e) < 0)
		return -1;
	if (!on_tmpfs(run) &&
		mount("k", run, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=64m") < 0)
		return err_errno(e, "mount tmpfs on %s", run);
	return 0;
}

static int write_cni(const struct up *u, struct err *e)
{
	autobuf b = BUF_INIT;

	buf_addf(&b,
		"{\"cniVersion\":\"1.0.0\",\"name\":\"k\",\"plugins\":[{\"type\":\"k-net\","
		"\"bridge\":\"bridge0\",\"podCIDR\":\"%s\",\"clusterCIDR\":\"%s\","
		"\"serviceCIDR\":\"%s\",\"masquerade\":true,"
		"\"capabilities\":{\"portMappings\":true}}]}\n",
		u->o->pod_cidr, u->o->cluster_cidr, u->o->service_cidr);
	return io_write_file(u->cni_conf, b.data, b.len, 0644, false, e);
}

/* A new store gets its bootstrap objects. */
static int make_store(struct err *e)
{
	static const char *const groups[] = {"system:masters", NULL};
	struct api_caller caller = {"system:admin", groups, "k-up"};
	autofree char *dir = path_var("%s", "");
	struct api *api;

	if (io_mkdirs(dir, 0755, e) < 0 || api_open(NULL, true, &caller, &api, e) < 0)
		return -1;
	api_close(api);
	return 0;
}

int place_make(const struct up *u, struct err *e)
{
	if (make_run(e) < 0 || make_store(e) < 0 || write_cni(u, e) < 0)
		return -1;
	return u->o->netns ? make_netns(u, e) : 0;
}

/* Run one of our programs to its end; what it prints is passed on when it fails. */
static int run_own(const char *const *argv, struct err *e)
{
	struct proc_spec spec = {.argv = argv, .fd = {-1, -1, -1}};
	autobuf out = BUF_INIT;
	int status;

	if (proc_run(&spec, NULL, 60 * NS_PER_S, NULL, &out, &status, e) < 0)
		return -1;
	while (out.len && out.data[out.len - 1] == '\n')
		buf_truncate(&out, out.len - 1);
	return status ? err_set(e, ERR_SYS, "%s: exit status %d: %s", argv[0], status,
				buf_str(&out))
		      : 0;
}

int place_certify(const struct up *u, struct err *e)
{
	const char *argv[] = {"k-cert", "init", "--service-cidr", u->o->service_cidr, "--server",
		u->server, "--san", u->host, u->o->node_ip ? "--san" : NULL, u->o->node_ip, NULL};
	const char *renew[] = {"k-cert", "renew", NULL};

	return run_own(argv, e) < 0 || run_own(renew, e) < 0 ? -1 : 0;
}

static int clear_network(const struct up *u, struct err *e)
{
	const char *proxy[] = {"k-proxy", "clear", NULL};
	const char *net[] = {"k-net", "down", "-c", u->cni_conf, NULL};
	int r = run_own(proxy, e);

	if (io_exists(u->cni_conf) && run_own(net, e) < 0)
		r = -1;
	return r;
}

static int clear_run(struct err *e)
{
	autofree char *run = path_run("%s", "");
	autofree char *parent = NULL;

	parent = xstrndup(run, (size_t)(strrchr(run, '/') - run));
	struct stat a, b;
	bool mounted = stat(run, &a) == 0 && stat(parent, &b) == 0 && a.st_dev != b.st_dev;
	if (mounted && umount2(run, MNT_DETACH) < 0)
		return err_errno(e, "umount %s", run);
	return io_rm_tree(run, e);
}

int place_clear(const struct up *u, struct err *e)
{
	const char *pods[] = {
		"k-kubelet", "clear", "--cgroup", u->cgroup, "--cni-conf", u->cni_conf, NULL};

	if (io_exists(u->cni_conf) && run_own(pods, e) < 0)
		return -1;
	if (clear_network(u, e) < 0 || cgroup_remove(u->cgroup, e) < 0 || clear_run(e) < 0)
		return -1;
	if (!u->o->netns)
		return 0;
	autofree char *path = netns_path(u);
	if (is_netns(path) && umount2(path, MNT_DETACH) < 0)
		return err_errno(e, "umount %s", path);
	return unlink(path) < 0 && errno != ENOENT ? err_errno(e, "remove %s", path) : 0;
}
