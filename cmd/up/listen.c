/*
 * The sockets of k-api. k-up makes them and hands them on, for three reasons: a port that is taken
 * is told at once; who connects before k-api serves, or while it is started again, waits and is not
 * refused; and with --netns they belong to the network where k-up ran, so that the API is reached
 * from there, while k-api itself lives in the node's.
 */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/path.h"
#include "net/ip.h"
#include "up.h"

#define LISTEN_DEFAULT "127.0.0.1:6443"
#define BACKLOG 4096

/* "ADDR:PORT", "[ADDR6]:PORT" */
static int parse(const char *text, struct ip *ret, uint16_t *ret_port, struct err *e)
{
	const char *colon = strrchr(text, ':');
	autofree char *host = NULL;
	char *end = NULL;
	unsigned long port = colon ? strtoul(colon + 1, &end, 10) : 0;

	if (!colon || end == colon + 1 || *end || port > 65535)
		return err_set(e, ERR_INVALID, "--listen: \"%s\" is not ADDR:PORT", text);
	if (*text == '[' && colon > text + 1 && colon[-1] == ']')
		host = xstrndup(text + 1, (size_t)(colon - text) - 2);
	else
		host = xstrndup(text, (size_t)(colon - text));
	*ret_port = (uint16_t)port;
	return ip_parse(host, ret, e) < 0 ? err_wrap(e, "--listen") : 0;
}

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static socklen_t fill(union address *a, const struct ip *ip, uint16_t port)
{
	*a = (union address){0};
	if (ip->family == AF_INET6) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons(port);
		memcpy(&a->v6.sin6_addr, ip->b, 16);
		return sizeof(a->v6);
	}
	a->v4.sin_family = AF_INET;
	a->v4.sin_port = htons(port);
	memcpy(&a->v4.sin_addr, ip->b, 4);
	return sizeof(a->v4);
}

static uint16_t bound_port(int fd)
{
	union address a = {0};
	socklen_t n = sizeof(a);

	if (getsockname(fd, &a.any, &n) < 0)
		return 0;
	return ntohs(a.any.sa_family == AF_INET6 ? a.v6.sin6_port : a.v4.sin_port);
}

static int listen_tcp(struct up *u, struct err *e)
{
	const char *text = u->o->listen ? u->o->listen : LISTEN_DEFAULT;
	char host[IP_SIZE];
	uint16_t port = 0;
	struct ip ip = IP_NONE;
	union address a;
	int one = 1, rc;

	if (parse(text, &ip, &port, e) < 0)
		return -1;
	u->tls_fd = socket(ip.family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (u->tls_fd < 0 ||
		setsockopt(u->tls_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0)
		return err_errno(e, "socket");
	rc = bind(u->tls_fd, &a.any, fill(&a, &ip, port));
	/* one of several nodes: another port serves as well, admin.conf names it */
	if (rc < 0 && errno == EADDRINUSE && u->o->netns && !u->o->listen)
		rc = bind(u->tls_fd, &a.any, fill(&a, &ip, 0));
	if (rc < 0 || listen(u->tls_fd, BACKLOG) < 0)
		return err_errno(e, "listen on %s", text);
	u->host = xstrdup(ip_str(&ip, host));
	u->server = xasprintf(ip.family == AF_INET6 ? "https://[%s]:%u" : "https://%s:%u", u->host,
		bound_port(u->tls_fd));
	return 0;
}

static int listen_unix(struct up *u, struct err *e)
{
	autofree char *path = path_run("api.sock");
	struct sockaddr_un a = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(a.sun_path))
		return err_set(e, ERR_INVALID, "%s: too long for the name of a socket", path);
	memcpy(a.sun_path, path, strlen(path) + 1);
	/* nothing of ours runs: what lies there is dead */
	if (unlink(path) < 0 && errno != ENOENT)
		return err_errno(e, "remove %s", path);
	u->unix_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* everybody may ask: who it is, the kernel says */
	if (u->unix_fd < 0 || bind(u->unix_fd, (struct sockaddr *)&a, sizeof(a)) < 0 ||
		chmod(path, 0666) < 0 || listen(u->unix_fd, BACKLOG) < 0)
		return err_errno(e, "listen on %s", path);
	return 0;
}

int listen_make(struct up *u, struct err *e)
{
	return listen_unix(u, e) < 0 || listen_tcp(u, e) < 0 ? -1 : 0;
}
