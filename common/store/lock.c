/* The writers' lock. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "store/lock.h"

int lock_open(const char *path, bool create, int *ret_fd, struct err *e)
{
	int fd = open(path, create ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(e, "open %s", path);
	*ret_fd = fd;
	return 0;
}

int lock_take(int fd, struct err *e)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	while (fcntl(fd, F_OFD_SETLKW, &f) < 0)
		if (errno != EINTR)
			return err_errno(e, "lock the store");
	return 0;
}

bool lock_try(int fd)
{
	struct flock f = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl(fd, F_OFD_SETLK, &f) == 0;
}

void lock_drop(int fd)
{
	struct flock f = {.l_type = F_UNLCK, .l_whence = SEEK_SET};

	if (fcntl(fd, F_OFD_SETLK, &f) < 0)
		bug("the store's lock cannot be dropped");
}

bool lock_held(int fd)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_GETLK, &f) == 0 && f.l_type != F_UNLCK;
}

char *keeper_lock_path(const char *store_path)
{
	return xasprintf("%s-keeper", store_path);
}
