/* k-pause, asked what no client of ours would ask: it says no, or hangs up, and lives. */
#include <dirent.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "pause.h"

static int dial(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct timeval tv = { .tv_sec = 10 };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s/sock", pod);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	if (connect(fd, (const void *)&sa, sizeof(sa)) < 0)
		die(ERR_SYS, "connect %s: %s", sa.sun_path, strerror(errno));
	return fd;
}

/* The error of the reply; -1: the connection was closed; -2: no answer in 10 s. */
static int answer(int fd, const void *msg, size_t len)
{
	struct {
		struct pause_hdr h;
		char body[1024];
	} r;
	ssize_t n;

	if (send(fd, msg, len, MSG_NOSIGNAL) < 0)
		return -1;
	n = recv(fd, &r, sizeof(r), 0);
	if (n < 0 && errno == EAGAIN)
		return -2;
	return n < (ssize_t)sizeof(r.h) ? -1 : r.h.error;
}

/* A PAUSE_ATTACH to nobody with n descriptors, none of them announced. */
static int answer_fds(int fd, unsigned n)
{
	const struct {
		struct pause_hdr h;
		struct pause_attach b;
	} msg = { { .type = PAUSE_ATTACH }, { .id = "nobody" } };
	struct iovec iov = { .iov_base = (void *)(uintptr_t)&msg, .iov_len = sizeof(msg) };
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(4 * sizeof(int))];
	} control = { 0 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
			    .msg_controllen = CMSG_SPACE(n * sizeof(int)) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	struct pause_hdr reply;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	for (unsigned i = 0; i < n; i++)
		((int *)(void *)CMSG_DATA(c))[i] = fd;
	if (sendmsg(fd, &m, MSG_NOSIGNAL) < 0 || recv(fd, &reply, sizeof(reply), 0) < 1)
		return -1;
	return reply.error;
}

static const struct {
	struct pause_hdr h;
	struct pause_hello b;
} hello = { { .type = PAUSE_HELLO }, { PAUSE_PROTO_VERSION } };

static int greeted(void)
{
	int fd = dial();

	is_int(answer(fd, &hello, sizeof(hello)), 0, "hello");
	return fd;
}

static void test_raw(void)
{
	static const struct {
		const char *name;
		uint32_t type;
		size_t len; /* of the body, of 0x41 bytes */
		int error;
	} t[] = {
		{ "no such type", 0, 0, ENOSYS },
		{ "no such type", 13, 4, ENOSYS },
		{ "an event", PAUSE_EVENT, sizeof(struct pause_state), ENOSYS },
		{ "a type out of range", UINT32_MAX, 0, ENOSYS },
		{ "run: no body", PAUSE_RUN, 0, EINVAL },
		{ "run: rubbish", PAUSE_RUN, 900, EINVAL },
		{ "create: rubbish", PAUSE_CREATE, sizeof(struct pause_run), EINVAL },
		{ "status: a body", PAUSE_STATUS, 1, EINVAL },
		{ "signal: short", PAUSE_SIGNAL, sizeof(struct pause_signal) - 1, EINVAL },
		{ "signal: an id without end", PAUSE_SIGNAL, sizeof(struct pause_signal), ENOENT },
		{ "log: long", PAUSE_LOG, sizeof(struct pause_log) + 1, EINVAL },
		{ "log: an id without end", PAUSE_LOG, sizeof(struct pause_log), ENOENT },
		{ "attach: bad mask", PAUSE_ATTACH, sizeof(struct pause_attach), EINVAL },
		{ "forget: an id without end", PAUSE_FORGET, sizeof(struct pause_id), ENOENT },
		{ "hello: another version", PAUSE_HELLO, sizeof(struct pause_hello), EPROTO },
	};
	autofree char *big = xcalloc(1, PAUSE_MSG_MAX + 1);
	struct pause_hdr *h = (void *)big;
	int fd;

	for (size_t i = 0; i < array_size(t); i++) {
		fd = greeted();
		memset(big, 0x41, sizeof(*h) + t[i].len);
		*h = (struct pause_hdr){ .type = t[i].type, .seq = 7 };
		is_int(answer(fd, big, sizeof(*h) + t[i].len), t[i].error, "%s", t[i].name);
		close(fd);
	}
	fd = greeted();
	is_int(answer_fds(fd, 3), EINVAL, "descriptors that nobody asked for");
	is_int(answer_fds(fd, 4), -1, "more than any request has: closed");
	close(fd);
	fd = dial();
	*h = (struct pause_hdr){ .type = PAUSE_STATUS };
	is_int(answer(fd, big, sizeof(*h)), EPROTO, "no hello");
	is_int(answer(fd, big, sizeof(*h)), -1, "and closed");
	close(fd);
	fd = greeted();
	is_int(answer(fd, big, PAUSE_MSG_MAX + 1), -1, "too long: closed");
	close(fd);
	fd = greeted();
	is_int(answer(fd, big, 3), -1, "too short: closed");
	close(fd);
}

/* Counts that promise more strings than there are, and descriptors that are not there. */
static void test_raw_run(void)
{
	static const struct {
		const char *name;
		uint32_t argc, envc, fd_mask;
		const char *strings;
		size_t len;
		int error;
	} t[] = {
		{ "right", 1, 0, 0, "\0\0\0\0\0/bin/true", 15, 0 },
		{ "argc too large", 2, 0, 0, "\0\0\0\0\0/bin/true", 15, EINVAL },
		{ "envc too large", 1, 1, 0, "\0\0\0\0\0/bin/true", 15, EINVAL },
		{ "both overflow", 1u << 31, 1u << 31, 0, "\0\0\0\0\0/bin/true", 15, EINVAL },
		{ "argc is 0", 0, 1, 0, "\0\0\0\0\0/bin/true", 15, EINVAL },
		{ "too few strings", 1, 0, 0, "\0\0", 2, EINVAL },
		{ "no NUL at the end", 1, 0, 0, "\0\0\0\0\0/bin/true", 14, EINVAL },
		{ "more than was said", 1, 0, 0, "\0\0\0\0\0/bin/true\0", 16, EINVAL },
		{ "a descriptor is missing", 1, 0, 2, "\0\0\0\0\0/bin/true", 15, EINVAL },
		{ "a mask of 4 bits", 1, 0, 8, "\0\0\0\0\0/bin/true", 15, EINVAL },
	};
	int fd = greeted();

	for (size_t i = 0; i < array_size(t); i++) {
		struct {
			struct pause_hdr h;
			struct pause_run r;
			char strings[64];
		} m = { { .type = PAUSE_RUN }, { .argc = t[i].argc, .envc = t[i].envc,
						 .fd_mask = t[i].fd_mask }, "" };

		memcpy(m.strings, t[i].strings, t[i].len);
		is_int(answer(fd, &m, offsetof(__typeof__(m), strings) + t[i].len), t[i].error,
		       "run: %s", t[i].name);
	}
	close(fd);
}

static int highest_fd(pid_t pid)
{
	autofree char *path = xasprintf("/proc/%d/fd", pid);
	DIR *d = opendir(path);
	const struct dirent *entry;
	int max = -1;

	while (d && (entry = readdir(d)))
		if (strtol(entry->d_name, NULL, 10) > max)
			max = (int)strtol(entry->d_name, NULL, 10);
	closedir(d);
	return max;
}

/* Without descriptors it hangs up on newcomers, and serves those it has. */
static void test_no_descriptors(const struct pause *p)
{
	const struct pause_hdr status = { .type = PAUSE_STATUS };
	struct rlimit old, few;
	pid_t pid = pause_info(p)->pid;
	int fds[PAUSE_CLIENTS_MAX / 2], n = 0, r = 0;

	fds[n++] = greeted();
	ok(prlimit(pid, RLIMIT_NOFILE, NULL, &old) == 0, "limit");
	few = (struct rlimit){ (rlim_t)highest_fd(pid) + 1, old.rlim_max };
	ok(prlimit(pid, RLIMIT_NOFILE, &few, NULL) == 0, "no new descriptors");
	while (n < PAUSE_CLIENTS_MAX / 2 && r == 0) { /* there may be gaps below the highest */
		fds[n] = dial();
		r = answer(fds[n++], &hello, sizeof(hello));
	}
	is_int(r, -1, "a newcomer is hung up on");
	is_int(answer(fds[0], &status, sizeof(status)), 0, "others are answered");
	ok(prlimit(pid, RLIMIT_NOFILE, &old, NULL) == 0, "as before");
	while (n)
		close(fds[--n]);
	close(greeted());
}

int main(void)
{
	struct pause *p;

	begin();
	p = start();
	test_raw();
	test_raw_run();
	test_no_descriptors(p);
	stop(p);
	return tap_done();
}
