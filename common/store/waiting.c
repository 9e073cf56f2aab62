/*
 * The file, and the side of those who wait. Heads of all slots, then for each slot what was put up
 * and the results. Heads are mapped, the rest is read and written: a disk that is full is an error
 * then, and not a signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/io.h"
#include "store/helper_proto.h"
#include "store/waiting_priv.h"

#define ENDING "-waiting"

void waiting_init(struct waiting *w, const char *store_path)
{
	*w = (struct waiting){
		.path = xasprintf("%s" ENDING, store_path),
		.fd = -1,
		.own = -1,
		.first = (unsigned)getpid(),
		.tries = WAITING_SLOTS,
	};
}

static void let_go(struct waiting *w)
{
	if (w->slots)
		munmap(w->slots, HEAD_BYTES);
	w->slots = NULL;
	w->own = -1;
	close_fd(&w->fd);
}

void waiting_release(struct waiting *w)
{
	waiting_end(w, false);
	free(w->guests);
	let_go(w);
	free(w->path);
	*w = (struct waiting){.fd = -1, .own = -1};
}

/* Root makes it for who owns the store, as SQLite does with the files beside it. */
static int make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	autofree char *store = xstrndup(path, strlen(path) - strlen(ENDING));
	struct stat st;

	if (fd >= 0 && geteuid() == 0 && stat(store, &st) == 0)
		(void)!fchown(fd, st.st_uid, st.st_gid);
	return fd;
}

/* Not cut short: to touch what is cut off is death; who made it long again has left a head without
   a layout. Not removed: who comes later has another one, but what is put up ends in the old one.
 */
bool waiting_is_here(const struct waiting *w)
{
	struct stat st;

	return w->slots && fstat(w->fd, &st) == 0 && st.st_size >= HEAD_BYTES &&
	       (w->up ? w->slots[w->own].layout == LAYOUT : st.st_nlink > 0);
}

bool waiting_have_file(struct waiting *w, bool create)
{
	autoclose int fd = -1;
	void *p;

	if (waiting_is_here(w))
		return true;
	if (w->up)
		return false;
	let_go(w);
	fd = open(w->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT && create)
		fd = make_file(w->path);
	if (fd < 0)
		return false;
	/* allocated: a mapping cannot say that the disk is full */
	errno = posix_fallocate(fd, 0, HEAD_BYTES);
	if (errno)
		return false;
	p = mmap(NULL, HEAD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return false;
	w->slots = p;
	w->fd = take_fd(fd);
	return true;
}

static bool set_byte(int fd, short type, off_t at)
{
	struct flock f = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};

	return fcntl(fd, F_OFD_SETLK, &f) == 0;
}

/* For the owner, also a new one: nothing is put up there any more. Not while it is in a commit,
   which would tell of other jobs then. */
static bool clear_slot(struct waiting_slot *s)
{
	uint32_t state = atomic_load(&s->state);

	while (state != TAKEN && state != LEFT)
		if (atomic_compare_exchange_strong(&s->state, &state, FREE))
			return true;
	return false;
}

static bool have_slot(struct waiting *w)
{
	if (!waiting_have_file(w, true))
		return false;
	for (unsigned i = 0; i < w->tries && w->own < 0; i++) {
		unsigned slot = w->first++ % WAITING_SLOTS;

		if (!set_byte(w->fd, F_WRLCK, waiting_owned(slot)))
			continue;
		if (!clear_slot(&w->slots[slot])) {
			set_byte(w->fd, F_UNLCK, waiting_owned(slot));
			continue;
		}
		/* whoever takes what is put up must not fail to write the results */
		if (!set_byte(w->fd, F_WRLCK, waiting_alive(slot)) ||
			posix_fallocate(w->fd, waiting_put_up_at(slot), SLOT_BYTES))
			return false;
		w->own = (int)slot;
	}
	/* if all are others' a look at all of them each time would cost more than it spares */
	w->tries = TRIES_AGAIN;
	return w->own >= 0;
}

/*
 * A job that may be done by somebody else, even twice if neither wrote anything: a commit that
 * wrote is known by its revisions, and one that only counted is not.
 */
static bool can_be_put_up(const struct job *j)
{
	bool counts = false, puts = false;

	if (!j->txn)
		return false;
	for (size_t i = 0; i < j->txn->n_guards; i++)
		counts |= j->txn->guards[i].kind == GUARD_COUNTER;
	for (size_t i = 0; i < j->txn->n_writes; i++)
		puts |= j->txn->writes[i].op == STORE_PUT;
	return puts || !counts;
}

/* The file that each is built on is the id of its request. */
static size_t write_jobs(const struct job *list, struct buf *ret)
{
	size_t n = 0;

	for (const struct job *j = list; j && n < WAITING_JOBS && can_be_put_up(j); j = j->next) {
		size_t before = ret->len;

		helper_add_txn(ret, (int64_t)j->ino, j->txn);
		if (ret->len > PUT_UP_BYTES) {
			buf_truncate(ret, before);
			break;
		}
		n++;
	}
	return n;
}

size_t waiting_put_up(struct waiting *w, struct job *list)
{
	autobuf text = BUF_INIT;
	struct waiting_slot *s;
	size_t n;

	n = write_jobs(list, &text);
	if (!n || !have_slot(w) || !clear_slot(&w->slots[w->own]) ||
		pwrite(w->fd, text.data, text.len, waiting_put_up_at((unsigned)w->own)) !=
			(ssize_t)text.len)
		return 0;
	s = &w->slots[w->own];
	s->layout = LAYOUT;
	s->jobs = (uint32_t)n;
	s->bytes = (uint32_t)text.len;
	s->sum = hash_bytes(LAYOUT, text.data, text.len);
	w->heard = atomic_load(&s->calls);
	atomic_store(&s->state, PUT_UP);
	w->up = true;
	return n;
}

bool waiting_sleep(struct waiting *w, int64_t ns)
{
	_Atomic uint32_t *calls = &w->slots[w->own].calls;
	struct timespec t = {ns / NS_PER_S, ns % NS_PER_S};
	uint32_t now;

	if (!waiting_is_here(w))
		return false;
	syscall(SYS_futex, calls, FUTEX_WAIT, w->heard, &t, NULL, 0);
	now = atomic_load(calls);
	if (now == w->heard)
		return false;
	w->heard = now;
	return true;
}

bool waiting_read_results(struct waiting *w, unsigned slot, struct job *list, size_t n)
{
	size_t bytes = n * sizeof(struct store_result);
	autofree struct store_result *r = xmalloc(bytes);

	if (pread(w->fd, r, bytes, waiting_results_at(slot)) != (ssize_t)bytes)
		return false;
	for (size_t i = 0; i < n && list; i++, list = list->next) {
		list->res = r[i];
		list->res.err.msg[sizeof(r->err.msg) - 1] = '\0';
	}
	return true;
}

bool waiting_done(struct waiting *w, struct job *list, size_t n)
{
	struct waiting_slot *s = &w->slots[w->own];

	if (!waiting_is_here(w) || atomic_load(&s->state) != DONE)
		return false;
	if (!waiting_read_results(w, (unsigned)w->own, list, n))
		for (size_t i = 0; i < n; i++, list = list->next)
			err_set(&list->res.err, ERR_CORRUPT,
				"%s was cut short: somebody committed it, or refused it", w->path);
	atomic_store(&s->state, FREE);
	w->up = false;
	return true;
}

bool waiting_withdraw(struct waiting *w)
{
	struct waiting_slot *s = &w->slots[w->own];
	uint32_t state;

	if (!waiting_is_here(w)) {
		w->up = false;
		return false;
	}
	state = atomic_load(&s->state);
	while (state != FREE && state != DONE && state != LEFT) {
		uint32_t next = state == TAKEN ? LEFT : FREE;

		if (atomic_compare_exchange_strong(&s->state, &state, next))
			state = next;
	}
	w->up = state == DONE;
	return state == FREE;
}
