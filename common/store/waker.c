/* The watchers' side of the doorbells: one epoll and one inotify a handle. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/io.h"
#include "store/bell.h"
#include "store/sqlite.h"

/* A bell that somebody listens to. */
struct ear {
	char *resource;
	int wd;	     /* -1: the bell does not exist yet */
	size_t refs; /* watches of just this resource */
};

struct waker {
	char *dir, *store_path;
	int epoll_fd, event_fd;
	int inotify_fd; /* -1: not needed yet */
	int dir_wd, store_wd;
	size_t all; /* watches of all resources */
	struct ear *v;
	size_t n, alloc;
};

static char *path_of(const struct waker *w, const char *resource)
{
	return xasprintf("%s/%s", w->dir, resource);
}

static int add(struct waker *w, int fd)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.fd = fd};

	return fd < 0 ? -1 : epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, fd, &ev);
}

int waker_open(const char *store_path, struct waker **ret, struct err *e)
{
	struct waker *w = xcalloc(1, sizeof(*w));

	w->dir = bell_dir(store_path);
	w->store_path = xstrdup(store_path);
	w->inotify_fd = w->dir_wd = w->store_wd = w->event_fd = -1;
	w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (w->epoll_fd >= 0)
		w->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->event_fd < 0 || add(w, w->event_fd) < 0) {
		err_errno(e, "watch %s", store_path);
		waker_close(w);
		return -1;
	}
	*ret = w;
	return 0;
}

void waker_close(struct waker *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i].resource);
	free(w->v);
	close_fd(&w->event_fd);
	close_fd(&w->inotify_fd);
	close_fd(&w->epoll_fd);
	free(w->dir);
	free(w->store_path);
	free(w);
}

int waker_fd(const struct waker *w)
{
	return w->epoll_fd;
}

int waker_event_fd(const struct waker *w)
{
	return w->event_fd;
}

static struct ear *find(struct waker *w, const char *resource)
{
	for (size_t i = 0; i < w->n; i++)
		if (!strcmp(w->v[i].resource, resource))
			return &w->v[i];
	return NULL;
}

static struct ear *find_or_add(struct waker *w, const char *resource)
{
	struct ear *ear = find(w, resource);

	if (!ear) {
		GROW(w->v, w->n + 1, w->alloc);
		ear = &w->v[w->n++];
		*ear = (struct ear){xstrdup(resource), -1, 0};
	}
	return ear;
}

/* The bell's own watch; a bell that does not exist is waited for in the directory. */
static int watch_bell(struct waker *w, struct ear *ear, struct err *e)
{
	autofree char *path = path_of(w, ear->resource);

	ear->wd = inotify_add_watch(w->inotify_fd, path, BELL_EVENTS);
	return ear->wd < 0 && errno != ENOENT ? err_errno(e, "watch %s", path) : 0;
}

/* New bells are heard of, and for watches of all resources every bell. The directory is made with
   the store; it is missing only if somebody copied the bare file, or tidied. */
static int watch_dir(struct waker *w, struct err *e)
{
	uint32_t mask = IN_CREATE | IN_MOVED_TO | IN_ONLYDIR | (w->all ? BELL_EVENTS : 0);
	int wd = inotify_add_watch(w->inotify_fd, w->dir, mask);

	if (wd < 0 && errno == ENOENT) {
		if (io_mkdirs(w->dir, 0700, e) < 0)
			return -1;
		wd = inotify_add_watch(w->inotify_fd, w->dir, mask);
	}
	if (wd < 0)
		return err_errno(e, "watch %s", w->dir);
	w->dir_wd = wd;
	return 0;
}

/* Something is moved over the store: the link count of the file that it was changes. Which file is
   there now is found out by reading. */
static int watch_store(struct waker *w, struct err *e)
{
	w->store_wd = inotify_add_watch(
		w->inotify_fd, w->store_path, IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF);
	return w->store_wd < 0 && errno != ENOENT ? err_errno(e, "watch %s", w->store_path) : 0;
}

static int open_inotify(struct waker *w, struct err *e)
{
	if (w->inotify_fd >= 0)
		return 0;
	w->inotify_fd = io_inotify(w->dir, e);
	if (w->inotify_fd < 0)
		return -1;
	if (add(w, w->inotify_fd) < 0)
		return err_errno(e, "watch %s", w->dir);
	return watch_store(w, e);
}

int waker_listen(struct waker *w, const char *resource, struct err *e)
{
	if (open_inotify(w, e) < 0)
		return -1;
	w->all += !resource;
	if ((!resource || w->dir_wd < 0) && watch_dir(w, e) < 0) {
		w->all -= !resource;
		return -1;
	}
	if (resource) {
		struct ear *ear = find_or_add(w, resource);

		if (!ear->refs && watch_bell(w, ear, e) < 0)
			return -1;
		ear->refs++;
	}
	if (eventfd_write(w->event_fd, 1) < 0)
		return err_errno(e, "watch %s", w->dir);
	return 0;
}

void waker_unlisten(struct waker *w, const char *resource)
{
	struct ear *ear;

	if (!resource) {
		w->all--;
		if (!w->all)
			(void)watch_dir(w, NULL); /* only less to hear: a failure is silence kept */
		return;
	}
	ear = find(w, resource);
	if (!ear || --ear->refs)
		return;
	if (ear->wd >= 0)
		inotify_rm_watch(w->inotify_fd, ear->wd);
	ear->wd = -1;
}

/* The directory is another one. Whatever rang meanwhile: the caller reads all it watches now. */
static int watch_again(struct waker *w, struct err *e)
{
	if (watch_dir(w, e) < 0)
		return -1;
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].refs && watch_bell(w, &w->v[i], e) < 0)
			return -1;
	return 0;
}

/* That there was an event is enough; it is only looked at for what is to be watched from now on. */
static int heard(struct waker *w, const struct inotify_event *ev, struct err *e)
{
	if (ev->wd == w->store_wd) {
		inotify_rm_watch(w->inotify_fd, ev->wd);
		return watch_store(w, e);
	}
	if (ev->wd == w->dir_wd) {
		struct ear *ear;

		if (ev->mask & IN_IGNORED)
			return watch_again(w, e);
		if (!(ev->mask & (IN_CREATE | IN_MOVED_TO)))
			return 0;
		ear = find(w, ev->name);
		return ear && ear->refs ? watch_bell(w, ear, e) : 0;
	}
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].wd == ev->wd && ev->mask & IN_IGNORED)
			w->v[i].wd = -1;
	return 0;
}

static int hear_all(struct waker *w, struct err *e)
{
	_Alignas(struct inotify_event) char b[4096];
	ssize_t n;

	if (w->inotify_fd < 0)
		return 0;
	while ((n = read(w->inotify_fd, b, sizeof(b))) > 0) {
		for (char *p = b; p < b + n;) {
			struct inotify_event *ev = (struct inotify_event *)p;

			if (heard(w, ev, e) < 0)
				return -1;
			p += sizeof(*ev) + ev->len;
		}
	}
	return n < 0 && errno != EAGAIN && errno != EINTR ? err_errno(e, "read %s", w->dir) : 0;
}

int waker_clear(struct waker *w, struct err *e)
{
	uint64_t n;

	if (read(w->event_fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		return err_errno(e, "read an eventfd");
	return hear_all(w, e);
}
