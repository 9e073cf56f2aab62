/* The writer's side of the doorbells. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "store/bell.h"

char *bell_dir(const char *store_path)
{
	return xasprintf("%s-bell", store_path);
}

void bells_release(struct bells *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->v[i].resource);
		free(b->v[i].path);
		close_fd(&b->v[i].fd);
	}
	free(b->v);
	b->v = NULL;
	b->n = b->alloc = 0;
}

static int open_file(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static int open_bell(const struct bells *b, const char *path, int *ret_fd, struct err *e)
{
	int fd = open_file(path);

	if (fd < 0 && errno == ENOENT) {
		if (io_mkdirs(b->dir, 0700, e) < 0)
			return -1;
		fd = open_file(path);
	}
	if (fd < 0 && (errno == ENOSPC || errno == EDQUOT))
		return err_set(e, ERR_FULL, "open %s: %s", path, strerror(errno));
	if (fd < 0)
		return err_errno(e, "open %s", path);
	*ret_fd = fd;
	return 0;
}

int bells_mark(struct bells *b, const char *resource, struct err *e)
{
	struct bell *bell = NULL;
	struct stat st;

	for (size_t i = 0; i < b->n && !bell; i++)
		if (!strcmp(b->v[i].resource, resource))
			bell = &b->v[i];
	if (!bell) {
		GROW(b->v, b->n + 1, b->alloc);
		bell = &b->v[b->n++];
		*bell = (struct bell){
			xstrdup(resource), xasprintf("%s/%s", b->dir, resource), -1, false};
	}
	if (bell->marked)
		return 0;
	/* somebody tidied the directory: a bell that has no name wakes nobody */
	if (bell->fd >= 0 && (fstat(bell->fd, &st) < 0 || !st.st_nlink))
		close_fd(&bell->fd);
	if (bell->fd < 0 && open_bell(b, bell->path, &bell->fd, e) < 0)
		return -1;
	bell->marked = true;
	return 0;
}

/* Not by closing the one that is held: a child that is on its way to exec may hold that, too. */
static void ring(const struct bells *b, struct bell *bell)
{
	autoclose int fd = -1;

	if (open_bell(b, bell->path, &fd, NULL) < 0)
		close_fd(&bell->fd);
}

void bells_ring(struct bells *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].marked)
			ring(b, &b->v[i]);
	bells_spare(b);
}

void bells_spare(struct bells *b)
{
	for (size_t i = 0; i < b->n; i++)
		b->v[i].marked = false;
}
