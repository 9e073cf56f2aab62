/* k-pause: texts, mappings, descriptors. */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PAGE_BYTES 4096

char scratch[SCRATCH_BYTES] __attribute__((aligned(PAGE_BYTES)));
static size_t scratch_high;

void scratch_used(size_t len)
{
	if (len > scratch_high)
		scratch_high = len;
}

bool scratch_is_large(void)
{
	return scratch_high > PAGE_BYTES;
}

void scratch_trim(void)
{
	(void)madvise(scratch + PAGE_BYTES, sizeof(scratch) - PAGE_BYTES, MADV_DONTNEED);
	scratch_high = 0;
}

void *obj_new(size_t size_bytes)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	void *p = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

void obj_free(void *p, size_t size_bytes)
{
	if (p)
		(void)munmap(p, size_bytes);
}

struct text text_on(char *p, size_t cap)
{
	*p = '\0';
	return (struct text){ .p = p, .cap = cap };
}

void text_str(struct text *t, const char *s)
{
	size_t n = strnlen(s, t->cap - 1 - t->len);

	memcpy(t->p + t->len, s, n);
	t->len += n;
	t->p[t->len] = '\0';
}

void text_num(struct text *t, uint64_t n, unsigned width)
{
	char digits[21];
	size_t i = sizeof(digits) - 1;

	digits[i] = '\0';
	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
		width -= width > 0;
	} while ((n || width) && i);
	text_str(t, digits + i);
}

void text_errno(struct text *t, const char *what, const char *name, int err)
{
	text_str(t, what);
	if (*name) {
		text_str(t, " ");
		text_str(t, name);
	}
	text_str(t, ": ");
	text_str(t, strerror(err));
}

uint64_t now_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

int warn(const char *what, const char *name)
{
	char line[PAUSE_PATH_MAX + 256];
	struct text t = text_on(line, sizeof(line) - 1);
	int err = errno;

	text_str(&t, "k-pause: ");
	text_errno(&t, what, name, err);
	line[t.len++] = '\n';
	if (write(STDERR_FILENO, line, t.len) < 0)
		err = errno; /* nobody to tell */
	errno = err;
	return -1;
}

int copy_path(char *dst, size_t cap, const char *src)
{
	size_t n = strnlen(src, cap);

	if (n == cap) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(dst, src, n + 1);
	return 0;
}

pid_t read_pid(const char *path)
{
	char buf[16];
	long pid = 0;
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return 0;
	n = read(fd, buf, sizeof(buf));
	fd_close(&fd);
	for (ssize_t i = 0; i < n && buf[i] >= '0' && buf[i] <= '9'; i++)
		pid = pid * 10 + (buf[i] - '0');
	return pid > 0 && pid <= INT32_MAX ? (pid_t)pid : 0;
}

int src_watch(struct src *s, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = s };

	return epoll_ctl(pod.epfd, EPOLL_CTL_ADD, s->fd, &ev);
}

void src_change(struct src *s, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = s };

	(void)epoll_ctl(pod.epfd, EPOLL_CTL_MOD, s->fd, &ev);
}

/*
 * close() alone would not do: a child between fork and exec holds the same open file, and epoll
 * would go on reporting it with a pointer to an object that is gone.
 */
void src_close(struct src *s)
{
	if (s->fd < 0)
		return;
	(void)epoll_ctl(pod.epfd, EPOLL_CTL_DEL, s->fd, NULL);
	fd_close(&s->fd);
}

void fd_close(int *fd)
{
	int err = errno;

	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	errno = err;
}
