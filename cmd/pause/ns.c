/*
 * k-pause: the pod's namespaces. One clone() makes them all; the kernel makes the user namespace
 * first, so that it owns the others. The child lives until its parent has bound the
 * namespaces as files; if there is a pid namespace it stays on as that one's process 1.
 */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	char name[5];
	uint32_t bit;
	int clone_flag;
} namespaces[] = {
	{ "net", PAUSE_NS_NET, CLONE_NEWNET },
	{ "ipc", PAUSE_NS_IPC, CLONE_NEWIPC },
	{ "uts", PAUSE_NS_UTS, CLONE_NEWUTS },
	{ "pid", PAUSE_NS_PID, CLONE_NEWPID | CLONE_NEWNS }, /* see leave_host_root() */
	{ "user", PAUSE_NS_USER, CLONE_NEWUSER },
};
#define NAMESPACES (sizeof(namespaces) / sizeof(namespaces[0]))

uint32_t ns_bit(const char *name, size_t len)
{
	for (size_t i = 0; i < NAMESPACES; i++)
		if (strlen(namespaces[i].name) == len && !memcmp(namespaces[i].name, name, len))
			return namespaces[i].bit;
	return 0;
}

/*
 * Process 1 can be looked at by the pod's other processes, and /proc/1/root would lead them to
 * the host's files. So it gets a mount namespace that holds nothing but an empty tmpfs.
 */
static int leave_host_root(void)
{
	const unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", "ns", "tmpfs", flags, "size=4k,mode=555") < 0 || chdir("ns") < 0 ||
	    syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0)
		return -1;
	return chdir("/");
}

static int child_setup(const struct ns_options *o)
{
	/* Whoever is root inside is no longer the user that the kernel made it with. */
	if ((o->want & PAUSE_NS_USER) &&
	    (setgroups(0, NULL) < 0 || setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0))
		return -1;
	if (o->hostname && sethostname(o->hostname, strlen(o->hostname)) < 0)
		return -1;
	if (!(o->want & PAUSE_NS_PID))
		return 0;
	if (leave_host_root() < 0 || prctl(PR_SET_DUMPABLE, 0) < 0)
		return -1;
	return prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* Waits for its maps, sets up, says how it went, waits for the binding. */
static _Noreturn void child_main(int sock, const struct ns_options *o)
{
	const struct sigaction reap = { .sa_handler = SIG_IGN, .sa_flags = SA_NOCLDWAIT };
	int err = 0;
	char go;

	if ((o->want & PAUSE_NS_USER) && read(sock, &go, 1) != 1)
		_exit(1);
	if (child_setup(o) < 0)
		err = errno;
	if (write(sock, &err, sizeof(err)) != sizeof(err) || err)
		_exit(1);
	if (!(o->want & PAUSE_NS_PID)) {
		(void)!read(sock, &go, 1); /* end of file: bound */
		_exit(0);
	}
	/* The kernel reaps for a process that ignores SIGCHLD: nothing is left to do. */
	(void)sigaction(SIGCHLD, &reap, NULL);
	(void)syscall(SYS_close_range, 0, ~0u, 0);
	for (;;)
		(void)pause();
}

static int write_map(pid_t pid, const char *name, const struct text *map)
{
	char path[64];
	struct text t = text_on(path, sizeof(path));
	ssize_t n;
	int fd;

	text_str(&t, "/proc/");
	text_num(&t, (uint64_t)pid, 0);
	text_str(&t, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return warn("open", path);
	n = write(fd, map->p, map->len);
	fd_close(&fd);
	return n == (ssize_t)map->len ? 0 : warn("write", path);
}

static int bind_one(pid_t pid, const char *name)
{
	char from[64], to[16];
	struct text f = text_on(from, sizeof(from)), t = text_on(to, sizeof(to));
	int fd;

	text_str(&f, "/proc/");
	text_num(&f, (uint64_t)pid, 0);
	text_str(&f, "/ns/");
	text_str(&f, name);
	text_str(&t, "ns/");
	text_str(&t, name);
	fd = open(to, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return warn("create", to);
	fd_close(&fd);
	return mount(from, to, NULL, MS_BIND, NULL) < 0 ? warn("bind namespace to", to) : 0;
}

static int parent_main(int sock, const struct ns_options *o, pid_t pid)
{
	int err = 0;

	if ((o->want & PAUSE_NS_USER) && (write_map(pid, "/uid_map", &o->uid_map) < 0 ||
					  write_map(pid, "/gid_map", &o->gid_map) < 0 ||
					  send(sock, "", 1, MSG_NOSIGNAL) != 1))
		return -1;
	if (read(sock, &err, sizeof(err)) != sizeof(err))
		return warn("set up", "namespaces");
	if (err) {
		errno = err;
		return warn("set up", "namespaces");
	}
	for (size_t i = 0; i < NAMESPACES; i++)
		if ((o->want & namespaces[i].bit) && bind_one(pid, namespaces[i].name) < 0)
			return -1;
	return 0;
}

/*
 * The raw call is fork() with flags. What a libc's fork does beside it (locks of other threads,
 * handlers) has no meaning here: there is one thread, and the child only makes system calls.
 */
static pid_t clone_child(uint32_t want)
{
	unsigned long flags = SIGCHLD;

	for (size_t i = 0; i < NAMESPACES; i++)
		if (want & namespaces[i].bit)
			flags |= (unsigned long)namespaces[i].clone_flag;
	return (pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0);
}

int ns_make(const struct ns_options *o, pid_t *ret_init)
{
	int sock[2], r;
	pid_t pid;

	ns_unmake(); /* what a k-pause that was killed has left */
	if (!o->want)
		return 0;
	if (mkdir("ns", 0700) < 0 && errno != EEXIST)
		return warn("make directory", "ns");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sock) < 0)
		return warn("make", "socket pair");
	pid = clone_child(o->want);
	if (!pid) {
		fd_close(&sock[0]);
		child_main(sock[1], o);
	}
	fd_close(&sock[1]);
	r = pid < 0 ? warn("make", "namespaces") : parent_main(sock[0], o, pid);
	if (r < 0 && pid > 0)
		(void)kill(pid, SIGKILL);
	else if (o->want & PAUSE_NS_PID)
		*ret_init = pid;
	fd_close(&sock[0]); /* a child that is no process 1 ends now; the loop reaps it */
	return r;
}

void ns_unmake(void)
{
	char path[16];
	struct text t;

	for (size_t i = 0; i < NAMESPACES; i++) {
		t = text_on(path, sizeof(path));
		text_str(&t, "ns/");
		text_str(&t, namespaces[i].name);
		while (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
			;
		(void)unlink(path);
	}
	(void)rmdir("ns");
}
