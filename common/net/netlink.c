/* The socket, the messages and the answers; what they say about links and routes is elsewhere. */
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/netlink_priv.h"

enum { ANSWER_BYTES = 32 * 1024 }; /* the kernel fills at most this much for a dump */

struct nl {
	int fd;
	uint32_t seq;
	bool interrupted; /* the last dump saw a change half way */
	_Alignas(struct nlmsghdr) unsigned char answer[ANSWER_BYTES];
};

int nl_open(struct nl **ret, struct err *e)
{
	return nl_open_protocol(NETLINK_ROUTE, ret, e);
}

int nl_open_protocol(int protocol, struct nl **ret, struct err *e)
{
	struct sockaddr_nl here = { .nl_family = AF_NETLINK };
	autoclose int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	int one = 1;
	struct nl *nl;

	if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof(here)) < 0)
		return err_errno(e, "open a netlink socket");
	/* explanations, and acknowledgements that do not repeat the request; old kernels refuse */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	nl = xmalloc(sizeof(*nl));
	nl->fd = take_fd(fd);
	nl->seq = 0;
	*ret = nl;
	return 0;
}

int netns_open(const char *path, int *ret_fd, struct err *e)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return err_errno(e, "open network namespace %s", path);
	if (ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET)
		return err_set(e, ERR_INVALID, "%s is not a network namespace", path);
	*ret_fd = take_fd(fd);
	return 0;
}

int nl_open_at(int netns_fd, struct nl **ret, struct err *e)
{
	autoclose int own = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	int r;

	if (own < 0)
		return err_errno(e, "open /proc/thread-self/ns/net");
	if (setns(netns_fd, CLONE_NEWNET) < 0)
		return err_errno(e, "enter network namespace");
	r = nl_open(ret, e);
	if (setns(own, CLONE_NEWNET) < 0)
		bug("cannot return to our own network namespace");
	return r;
}

int nl_open_path(const char *netns, struct nl **ret, struct err *e)
{
	autoclose int fd = -1;

	if (netns_open(netns, &fd, e) < 0)
		return -1;
	return nl_open_at(fd, ret, e);
}

void nl_free(struct nl *nl)
{
	if (!nl)
		return;
	close(nl->fd);
	free(nl);
}

void nl_freep(struct nl **nl)
{
	nl_free(*nl);
}

char *nl_mac_str(const uint8_t mac[NL_MAC_BYTES], char out[NL_MAC_SIZE])
{
	snprintf(out, NL_MAC_SIZE, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
		 mac[4], mac[5]);
	return out;
}

static struct nlmsghdr *header(struct nl_msg *m)
{
	return (struct nlmsghdr *)m->bytes;
}

/* Room for n bytes, zeroed and aligned. */
static unsigned char *extend(struct nl_msg *m, size_t n)
{
	unsigned char *p = m->bytes + m->len;

	if (m->len + NLMSG_ALIGN(n) > sizeof(m->bytes))
		bug("netlink message too long");
	memset(p, 0, NLMSG_ALIGN(n));
	m->len += NLMSG_ALIGN(n);
	return p;
}

struct nlmsghdr *nl_msg_init(struct nl_msg *m, uint16_t type, uint16_t flags, const void *head,
			     size_t head_bytes)
{
	struct nlmsghdr *h = header(m);

	m->len = 0;
	extend(m, sizeof(*h));
	h->nlmsg_type = type;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	nl_put_raw(m, head, head_bytes);
	return h;
}

void nl_put_raw(struct nl_msg *m, const void *p, size_t n)
{
	memcpy(extend(m, n), p, n);
}

void nl_put(struct nl_msg *m, uint16_t type, const void *p, size_t n)
{
	struct rtattr *a = (struct rtattr *)extend(m, RTA_LENGTH(n));

	a->rta_type = type;
	a->rta_len = (unsigned short)RTA_LENGTH(n);
	if (n)
		memcpy(RTA_DATA(a), p, n);
}

void nl_put_u32(struct nl_msg *m, uint16_t type, uint32_t v)
{
	nl_put(m, type, &v, sizeof(v));
}

void nl_put_str(struct nl_msg *m, uint16_t type, const char *s)
{
	nl_put(m, type, s, strlen(s) + 1);
}

size_t nl_nest(struct nl_msg *m, uint16_t type)
{
	size_t start = m->len;

	nl_put(m, type, NULL, 0);
	return start;
}

void nl_nest_end(struct nl_msg *m, size_t start)
{
	struct rtattr *a = (struct rtattr *)(m->bytes + start);

	a->rta_len = (unsigned short)(m->len - start);
}

static void walk(const struct rtattr *a, size_t left, const struct rtattr **table,
		 unsigned int max)
{
	memset(table, 0, (max + 1) * sizeof(*table));
	for (; RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		unsigned int type = a->rta_type & NLA_TYPE_MASK;

		if (type <= max)
			table[type] = a;
	}
}

void nl_attrs(const struct nlmsghdr *h, size_t head_bytes, const struct rtattr **table,
	      unsigned int max)
{
	size_t head = NLMSG_LENGTH(NLMSG_ALIGN(head_bytes));

	walk((const struct rtattr *)((const char *)h + head),
	     h->nlmsg_len > head ? h->nlmsg_len - head : 0, table, max);
}

void nl_attrs_nested(const struct rtattr *a, const struct rtattr **table, unsigned int max)
{
	if (a)
		walk(RTA_DATA(a), RTA_PAYLOAD(a), table, max);
	else
		memset(table, 0, (max + 1) * sizeof(*table));
}

uint32_t nl_attr_u32(const struct rtattr *a)
{
	uint32_t v = 0;

	if (a && RTA_PAYLOAD(a) >= sizeof(v))
		memcpy(&v, RTA_DATA(a), sizeof(v));
	return v;
}

void nl_attr_str(const struct rtattr *a, char *out, size_t size)
{
	size_t n = a ? strnlen(RTA_DATA(a), RTA_PAYLOAD(a)) : 0;

	if (n >= size)
		n = size - 1;
	if (n)
		memcpy(out, RTA_DATA(a), n);
	out[n] = '\0';
}

static enum err_code code_of(int no)
{
	switch (no) {
	case ENODEV:
	case ENOENT:
	case ESRCH:
	case EADDRNOTAVAIL:
		return ERR_NOTFOUND;
	case EEXIST:
		return ERR_EXISTS;
	case EPERM:
	case EACCES:
		return ERR_FORBIDDEN;
	case EINVAL:
	case ERANGE:
		return ERR_INVALID;
	default:
		return ERR_SYS;
	}
}

/* An NLMSG_ERROR: 0 when it is an acknowledgement. */
static int verdict(const struct nlmsghdr *h, const char *what, struct err *e)
{
	const struct nlmsgerr *ne = NLMSG_DATA(h);
	const struct rtattr *table[NLMSGERR_ATTR_MSG + 1] = { 0 };
	char why[200];

	if (!ne->error)
		return 0;
	/* with CAP_ACK only the request's header is repeated, and attributes follow it */
	if ((h->nlmsg_flags & NLM_F_ACK_TLVS) && (h->nlmsg_flags & NLM_F_CAPPED))
		nl_attrs(h, sizeof(*ne), table, NLMSGERR_ATTR_MSG);
	nl_attr_str(table[NLMSGERR_ATTR_MSG], why, sizeof(why));
	return err_set(e, code_of(-ne->error), "%s: %s%s%s%s", what, strerrordesc_np(-ne->error),
		       *why ? " (" : "", why, *why ? ")" : "");
}

/* One datagram of answers. 1: more to come, 0: done, -1: the kernel or fn refused. */
static int answers(struct nl *nl, size_t n, nl_msg_fn fn, void *arg, int *fn_ret, const char *what,
		   struct err *e)
{
	const struct nlmsghdr *h = (const struct nlmsghdr *)nl->answer;

	for (; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
		if (h->nlmsg_seq != nl->seq)
			continue; /* the rest of a dump that was given up */
		if (h->nlmsg_flags & NLM_F_DUMP_INTR)
			nl->interrupted = true;
		if (h->nlmsg_type == NLMSG_ERROR)
			return verdict(h, what, e);
		if (h->nlmsg_type == NLMSG_DONE)
			return 0;
		if (fn && *fn_ret == 0)
			*fn_ret = fn(arg, h, e);
	}
	return 1;
}

static int exchange(struct nl *nl, struct nl_msg *m, nl_msg_fn fn, void *arg, int *fn_ret,
		    const char *what, struct err *e)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int more = 1;

	header(m)->nlmsg_len = (uint32_t)m->len;
	header(m)->nlmsg_seq = ++nl->seq;
	if (sendto(nl->fd, m->bytes, m->len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		return err_errno(e, "%s: send", what);
	while (more > 0) {
		ssize_t n = recv(nl->fd, nl->answer, sizeof(nl->answer), 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, "%s: receive", what);
		more = answers(nl, (size_t)n, fn, arg, fn_ret, what, e);
	}
	return more;
}

int nl_talk(struct nl *nl, struct nl_msg *m, nl_msg_fn fn, void *arg, struct err *e,
	    const char *what, ...)
{
	autofree char *name = NULL;
	int fn_ret = 0;
	va_list ap;

	va_start(ap, what);
	name = xvasprintf(what, ap);
	va_end(ap);
	nl->interrupted = false;
	if (exchange(nl, m, fn, arg, &fn_ret, name, e) < 0)
		return -1;
	if (nl->interrupted && fn_ret == 0)
		return err_set(e, ERR_CONFLICT, "%s: changed while it was read", name);
	return fn_ret;
}
