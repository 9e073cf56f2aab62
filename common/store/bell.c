/* The writer's side of the doorbells. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "store/bell.h"

char *bell_dir(const char *store_path)
{
	return xasprintf("%s-bell", store_path);
}

void bells_release(struct bells *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->v[i].resource);
		close_fd(&b->v[i].fd);
	}
	free(b->v);
	b->v = NULL;
	b->n = b->alloc = 0;
}

static int open_bell(const struct bells *b, struct bell *bell, struct err *e)
{
	autofree char *path = xasprintf("%s/%s", b->dir, bell->resource);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 && errno == ENOENT) {
		if (io_mkdirs(b->dir, 0700, e) < 0)
			return -1;
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	}
	if (fd < 0)
		return err_errno(e, "open %s", path);
	bell->fd = fd;
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
		*bell = (struct bell){xstrdup(resource), -1, false};
	}
	if (bell->marked)
		return 0;
	/* somebody tidied the directory: a bell that has no name wakes nobody */
	if (bell->fd >= 0 && (fstat(bell->fd, &st) < 0 || !st.st_nlink)) {
		close(bell->fd);
		bell->fd = -1;
	}
	if (bell->fd < 0 && open_bell(b, bell, e) < 0)
		return -1;
	bell->marked = true;
	return 0;
}

static int ring(const struct bell *bell, int64_t word)
{
	return pwrite(bell->fd, &word, sizeof(word), 0) == sizeof(word) ? 0 : -1;
}

int bells_pending(struct bells *b, int64_t rev, struct err *e)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].marked && ring(&b->v[i], rev * 2 + 1) < 0)
			return err_errno(e, "ring %s/%s", b->dir, b->v[i].resource);
	return 0;
}

void bells_done(struct bells *b, int64_t rev)
{
	for (size_t i = 0; i < b->n; i++) {
		if (b->v[i].marked && ring(&b->v[i], rev * 2) < 0)
			log_f(LOG_LV_DEBUG, "ring %s/%s: %m", b->dir, b->v[i].resource);
		b->v[i].marked = false;
	}
}

int64_t bell_read(int fd)
{
	int64_t word;

	return pread(fd, &word, sizeof(word), 0) == sizeof(word) ? word : 0;
}
