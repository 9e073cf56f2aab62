/* A listening socket. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/http.h"
#include "net/sock.h"

enum { BACKLOG = 4096 };

/* A socket file whose server has died is in the way of the next one; a living one answers. */
static int make_way(const union sock_addr *a, const char *address, struct err *e)
{
	autoclose int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct stat st;

	if (fd < 0)
		return err_errno(e, "%s: socket", address);
	if (lstat(a->local.sun_path, &st) < 0)
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, ERR_EXISTS, "%s: exists and is no socket", address);
	if (connect(fd, &a->any, sizeof(a->local)) == 0 || errno == EAGAIN)
		return err_set(e, ERR_EXISTS, "%s: somebody serves there already", address);
	if (unlink(a->local.sun_path) < 0)
		return err_errno(e, "%s: remove", address);
	return 0;
}

static int bind_to(int fd, const union sock_addr *a, socklen_t len, const char *address,
	struct err *e)
{
	int one = 1;

	if (a->any.sa_family == AF_UNIX && make_way(a, address, e) < 0)
		return -1;
	if (a->any.sa_family != AF_UNIX &&
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0)
		return err_errno(e, "%s: SO_REUSEADDR", address);
	if (bind(fd, &a->any, len) < 0)
		return err_errno(e, "%s: bind", address);
	if (a->any.sa_family == AF_UNIX && chmod(a->local.sun_path, 0666) < 0)
		return err_errno(e, "%s: chmod", address);
	if (listen(fd, BACKLOG) < 0)
		return err_errno(e, "%s: listen", address);
	return 0;
}

/* "fd:N": somebody has made it for us. */
static int inherited(const char *address, int *ret_fd, struct err *e)
{
	int on = 0, flags, fd;
	socklen_t n = sizeof(on);
	char *end;

	fd = (int)strtol(address + 3, &end, 10);
	if (*end || end == address + 3 || getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) < 0 ||
		!on)
		return err_set(e, ERR_INVALID, "%s: no socket that listens", address);
	flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
		fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return err_errno(e, "%s", address);
	*ret_fd = fd;
	return 0;
}

int http_listen_fd(const char *address, int *ret_fd, struct err *e)
{
	union sock_addr a;
	autoclose int fd = -1;
	int len;

	if (!strncmp(address, "fd:", 3))
		return inherited(address, ret_fd, e);
	len = sock_parse(address, &a, e);
	if (len < 0)
		return -1;
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_errno(e, "%s: socket", address);
	if (bind_to(fd, &a, (socklen_t)len, address, e) < 0)
		return -1;
	*ret_fd = take_fd(fd);
	return 0;
}
