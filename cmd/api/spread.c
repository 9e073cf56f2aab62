/* Counts in memory that the workers share; a pair of sockets a worker, which outlives it. */
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "spread.h"

struct load {
	_Atomic unsigned connections; /* the server's own count */
	_Atomic unsigned sent, got; /* of those given to it; sent - got are on their way */
	_Atomic bool serves;
};

struct spread {
	unsigned n, mine;
	struct load *loads;
	int (*pair)[2]; /* a worker reads from the first, all others write to the second */
	struct http_server *server;
};

int spread_new(unsigned n, struct spread **ret, struct err *e)
{
	struct spread *p = xcalloc(1, sizeof(*p));
	void *m = mmap(NULL, n * sizeof(struct load), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	p->pair = xcalloc(n, sizeof(*p->pair));
	if (m == MAP_FAILED) {
		spread_free(p);
		return err_errno(e, "memory for workers");
	}
	p->loads = m;
	for (; p->n < n; p->n++) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
			    p->pair[p->n]) < 0) {
			err_errno(e, "sockets for workers");
			spread_free(p);
			return -1;
		}
	}
	*ret = p;
	return 0;
}

void spread_free(struct spread *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < p->n; i++) {
		close(p->pair[i][0]);
		close(p->pair[i][1]);
	}
	if (p->loads)
		munmap(p->loads, p->n * sizeof(struct load));
	free(p->pair);
	free(p);
}

/* A message is whether it came in by the Unix socket, and the descriptor. */
union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

/* 1 there was one, whose descriptor may have been lost on the way: *ret_fd is -1 then. */
static int receive(int from, int *ret_fd, bool *ret_local)
{
	union control c;
	char local = 0;
	struct iovec part = {&local, 1};
	struct msghdr m = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &c,
		.msg_controllen = sizeof(c)};
	struct cmsghdr *head;

	if (recvmsg(from, &m, MSG_CMSG_CLOEXEC) != 1)
		return 0;
	head = CMSG_FIRSTHDR(&m);
	*ret_fd = -1;
	if (head && head->cmsg_type == SCM_RIGHTS)
		memcpy(ret_fd, CMSG_DATA(head), sizeof(*ret_fd));
	*ret_local = local;
	return 1;
}

static bool give(int to, int fd, bool local)
{
	union control c = {.head = {.cmsg_len = CMSG_LEN(sizeof(fd)),
				   .cmsg_level = SOL_SOCKET,
				   .cmsg_type = SCM_RIGHTS}};
	char text = local;
	struct iovec part = {&text, 1};
	struct msghdr m = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &c,
		.msg_controllen = sizeof(c)};

	memcpy(CMSG_DATA(&c.head), &fd, sizeof(fd));
	return sendmsg(to, &m, MSG_NOSIGNAL) == 1;
}

static void on_given(void *arg, int from, uint32_t events unused_arg)
{
	struct spread *p = arg;
	bool local;
	int fd;

	if (!receive(from, &fd, &local))
		return;
	/* counted as the server's before it is no more on its way */
	if (fd >= 0)
		http_server_adopt(p->server, fd, local);
	p->loads[p->mine].got++;
}

void spread_begin(struct spread *p, unsigned i, struct loop *l, struct http_server *s)
{
	p->mine = i;
	p->server = s;
	loop_add_fd(l, p->pair[i][0], EPOLLIN, on_given, p);
	http_server_show(s, &p->loads[i].connections);
	p->loads[i].serves = true;
}

void spread_end(struct spread *p, unsigned i)
{
	p->loads[i].serves = false;
}

static unsigned load_of(struct load *l)
{
	return l->serves ? l->connections + (l->sent - l->got) : UINT_MAX;
}

bool spread_pass(struct spread *p, int fd, bool local)
{
	unsigned least = load_of(&p->loads[p->mine]), to = p->mine;

	for (unsigned i = 0; i < p->n; i++) {
		unsigned n = load_of(&p->loads[i]);

		if (n < least) {
			least = n;
			to = i;
		}
	}
	if (to == p->mine)
		return false;
	p->loads[to].sent++;
	if (give(p->pair[to][1], fd, local)) {
		close(fd);
		return true;
	}
	p->loads[to].sent--;
	return false;
}
