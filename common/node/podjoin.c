/* Finding pods and containers; attaching; sockets of a pod's network. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/path.h"
#include "node/podjoin_priv.h"

struct pod *podjoin_find(struct pods *all, const char *ns, const char *name)
{
	struct map_slot *s;
	struct pod *found = NULL;
	size_t i = 0;

	/* A new pod may have the name of one that is still ending: the new one is meant. */
	while ((s = map_next(&all->by_uid, &i))) {
		struct pod *p = s->value;
		if (!strcmp(p->ns, ns) && !strcmp(p->name, name) && (!found || !p->deleting))
			found = p;
	}
	return found;
}

static int no_pod(const char *ns, const char *name, struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "pod does not exist: \"%s_%s\" is not on this node", name,
		ns);
}

int pods_find(struct pods *all, const char *ns, const char *name, val **ret_pod, val **ret_status,
	struct err *e)
{
	struct pod *p = podjoin_find(all, ns, name);

	if (!p)
		return no_pod(ns, name, e);
	*ret_pod = p->obj;
	*ret_status = p->status ? yyjson_doc_get_root(p->status) : NULL;
	return 0;
}

int podjoin_running(struct pods *all, const char *ns, const char *name, const char *container,
	struct ctr **ret, struct err *e)
{
	struct pod *p = podjoin_find(all, ns, name);

	if (!p)
		return no_pod(ns, name, e);
	for (size_t i = 0; i < p->n_ctrs; i++) {
		struct ctr *c = p->ctrs[i];
		if (strcmp(c->name, container) != 0 || c->state != CTR_RUNNING || !p->pause)
			continue;
		*ret = c;
		return 0;
	}
	return err_set(e, ERR_NOTFOUND, "container not found (\"%s\")", container);
}

int pod_running(struct pods *all, const char *ns, const char *pod, const char *container,
	struct err *e)
{
	struct ctr *c;

	return podjoin_running(all, ns, pod, container, &c, e);
}

int pod_attach(struct pods *all, const char *ns, const char *pod, const char *container,
	int out_fd, int err_fd, struct pod_attached *ret, struct err *e)
{
	struct ctr *c;

	if (podjoin_running(all, ns, pod, container, &c, e) < 0)
		return -1;
	bool tty = obj_bool(c->spec, "tty", false), in = tty || obj_bool(c->spec, "stdin", false);
	int in_fd = -1;
	if (pause_attach(c->pod->pause, c->id, in ? PAUSE_ATTACH_IN : 0, out_fd,
		    tty ? -1 : err_fd, &in_fd, e) < 0) {
		/* The input was once, and somebody else had it. */
		if (!in || e->code != ERR_INVALID ||
			pause_attach(c->pod->pause, c->id, 0, out_fd, tty ? -1 : err_fd, NULL,
				e) < 0)
			return -1;
	}
	*ret = (struct pod_attached){.in_fd = in_fd,
		.tty = tty,
		.close_ends = !tty && obj_bool(c->spec, "stdinOnce", false)};
	return 0;
}

/* ---- the pod's network ---------------------------------------------------------------------- */

/*
 * A socket belongs to the network namespace that its maker was in. A namespace is a thread's own,
 * so only this one goes there, and comes back before anything else happens.
 */
static int socket_there(const struct pod *p, int family, int *ret_fd, struct err *e)
{
	autofree char *path = path_join(p->dir, "ns/net");
	autoclose int there = -1, here = -1;
	int fd, failed = 0;

	if (!p->host_network) {
		there = open(path, O_RDONLY | O_CLOEXEC);
		here = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
		if (there < 0 || here < 0)
			return err_errno(e, "network of pod %s", p->name);
		if (setns(there, CLONE_NEWNET) < 0)
			return err_errno(e, "enter the network of pod %s", p->name);
	}
	fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	failed = errno;
	if (here >= 0 && setns(here, CLONE_NEWNET) < 0)
		bug("no way back from a pod's network");
	errno = failed;
	if (fd < 0)
		return err_errno(e, "socket in the network of pod %s", p->name);
	*ret_fd = fd;
	return 0;
}

int pod_dial(struct pods *all, const char *ns, const char *pod, bool v6, unsigned port,
	int *ret_fd, struct err *e)
{
	struct pod *p = podjoin_find(all, ns, pod);
	struct sockaddr_in a4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct sockaddr_in6 a6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	autoclose int fd = -1;
	int r;

	if (!p)
		return no_pod(ns, pod, e);
	if (!p->pause)
		return err_set(e, ERR_NOTFOUND, "pod %s has no network now", pod);
	if (socket_there(p, v6 ? AF_INET6 : AF_INET, &fd, e) < 0)
		return -1;
	a4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a6.sin6_addr = (struct in6_addr)IN6ADDR_LOOPBACK_INIT;
	r = v6 ? connect(fd, (const struct sockaddr *)&a6, sizeof(a6))
	       : connect(fd, (const struct sockaddr *)&a4, sizeof(a4));
	if (r < 0 && errno != EINPROGRESS)
		return err_errno(e, "connect to port %u", port);
	*ret_fd = take_fd(fd);
	return 0;
}
