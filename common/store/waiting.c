/*
 * The file: heads of all slots, then for each slot what was put up and the results. Heads are
 * mapped, the rest is read and written: a disk that is full is an error then, and not a signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "store/helper_proto.h"
#include "store/txn.h"
#include "store/waiting.h"
#include "store/writer.h"

enum {
	HEAD_BYTES = WAITING_SLOTS * sizeof(struct waiting_slot),
	PUT_UP_BYTES = 16 * 1024,
	RESULT_BYTES = WAITING_JOBS * sizeof(struct store_result),
	SLOT_BYTES = PUT_UP_BYTES + RESULT_BYTES,
	/* changes when what is put up is written differently */
	LAYOUT = 1 << 16 | sizeof(struct store_result),
};

enum state {
	FREE,	 /* the owner's */
	PUT_UP,	 /* whoever has the lock may take it */
	READING, /* somebody with the lock does; nothing of it is committed */
	TAKEN,	 /* it is in a commit under way; results are there, and count if it comes about */
	DONE,	 /* committed */
};

void waiting_init(struct waiting *w, const char *store_path)
{
	*w = (struct waiting){.path = xasprintf("%s-waiting", store_path), .fd = -1, .own = -1};
}

static void free_jobs(struct job *list)
{
	for (struct job *next; list; list = next) {
		next = list->next;
		job_free(list);
	}
}

void waiting_release(struct waiting *w)
{
	waiting_end(w, false);
	free(w->guests);
	if (w->slots)
		munmap(w->slots, HEAD_BYTES);
	close_fd(&w->fd);
	free(w->path);
	*w = (struct waiting){.fd = -1, .own = -1};
}

/* Make it if need be. Without the file everybody waits for the lock, which is as good, if slower:
   no errors. */
static bool have_file(struct waiting *w, bool create)
{
	autoclose int fd = -1;
	void *p;

	if (w->slots)
		return true;
	fd = open(w->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT : 0), 0600);
	/* allocated: a mapping cannot say that the disk is full */
	if (fd < 0 || posix_fallocate(fd, 0, HEAD_BYTES))
		return false;
	p = mmap(NULL, HEAD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return false;
	w->slots = p;
	w->fd = fd;
	fd = -1;
	return true;
}

/*
 * Of each slot two bytes of the file are locked by its owner: the first while it is the owner's,
 * the second as long as what its head says is the owner's word. What a dead owner had put up is
 * nobody's wish any more.
 */
static off_t owned(unsigned slot)
{
	return (off_t)slot * 4;
}

static off_t alive(unsigned slot)
{
	return (off_t)slot * 4 + 2;
}

static bool lock_byte(int fd, off_t at)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};

	return fcntl(fd, F_OFD_SETLK, &f) == 0;
}

static bool is_alive(int fd, unsigned slot)
{
	struct flock f = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = alive(slot), .l_len = 1};

	return fcntl(fd, F_OFD_GETLK, &f) == 0 && f.l_type != F_UNLCK;
}

static off_t put_up_at(unsigned slot)
{
	return HEAD_BYTES + (off_t)slot * SLOT_BYTES;
}

static off_t results_at(unsigned slot)
{
	return put_up_at(slot) + PUT_UP_BYTES;
}

static bool have_slot(struct waiting *w)
{
	unsigned first = (unsigned)getpid();

	if (w->own >= 0)
		return true;
	if (!have_file(w, true))
		return false;
	for (unsigned i = 0; i < WAITING_SLOTS; i++) {
		unsigned slot = (first + i) % WAITING_SLOTS;

		if (!lock_byte(w->fd, owned(slot)))
			continue;
		atomic_store(&w->slots[slot].state, FREE);
		/* whoever takes what is put up must not fail to write the results */
		if (!lock_byte(w->fd, alive(slot)) ||
			posix_fallocate(w->fd, put_up_at(slot), SLOT_BYTES))
			return false;
		w->own = (int)slot;
		return true;
	}
	return false;
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

/* After a writer gave up waiting somebody may still be at what it had put up. */
static bool is_free(struct waiting_slot *s)
{
	uint32_t state = PUT_UP;

	return atomic_compare_exchange_strong(&s->state, &state, FREE) || state == FREE ||
	       state == DONE;
}

size_t waiting_put_up(struct waiting *w, struct job *list)
{
	autobuf text = BUF_INIT;
	struct waiting_slot *s;
	size_t n;

	n = write_jobs(list, &text);
	if (!n || !have_slot(w) || !is_free(&w->slots[w->own]) ||
		pwrite(w->fd, text.data, text.len, put_up_at((unsigned)w->own)) !=
			(ssize_t)text.len)
		return 0;
	s = &w->slots[w->own];
	s->layout = LAYOUT;
	s->jobs = (uint32_t)n;
	s->bytes = (uint32_t)text.len;
	atomic_store(&s->state, PUT_UP);
	return n;
}

bool waiting_done(struct waiting *w, struct job *list, size_t n)
{
	struct waiting_slot *s = &w->slots[w->own];
	size_t bytes = n * sizeof(struct store_result);

	if (atomic_load(&s->state) != DONE)
		return false;
	autofree struct store_result *r = xmalloc(bytes);

	if (pread(w->fd, r, bytes, results_at((unsigned)w->own)) != (ssize_t)bytes)
		bug("results that were written are not there");
	for (size_t i = 0; i < n; i++, list = list->next) {
		list->res = r[i];
		list->res.err.msg[sizeof(r->err.msg) - 1] = '\0';
	}
	atomic_store(&s->state, FREE);
	return true;
}

bool waiting_withdraw(struct waiting *w)
{
	return atomic_load(&w->slots[w->own].state) != DONE && is_free(&w->slots[w->own]);
}

void waiting_begin(struct waiting *w, int64_t rev)
{
	if (!have_file(w, false))
		return;
	w->next = 0;
	for (unsigned i = 0; i < WAITING_SLOTS; i++) {
		struct waiting_slot *s = &w->slots[i];
		uint32_t state = atomic_load(&s->state);
		/* a commit that wrote nothing may as well be done again */
		bool done = s->last_rev > s->old_rev && rev >= s->last_rev;

		if (s->layout == LAYOUT && (state == READING || state == TAKEN))
			atomic_store(&s->state, state == TAKEN && done ? DONE : PUT_UP);
	}
}

/* n jobs from their text; false: this is not what an owner put up. */
static bool read_jobs(struct buf *text, size_t n, struct job **ret)
{
	struct helper_in in = {.b = *text};
	struct helper_msg m;
	bool good = true;

	*text = (struct buf)BUF_INIT;
	for (size_t i = 0; good && i < n; i++) {
		autofree struct store_txn *t = NULL;

		good = helper_next(&in, &m, NULL) == 1 && helper_txn(&m, &t, NULL) == 0 &&
		       txn_check(t, NULL) == 0;
		if (!good)
			break;
		*ret = xcalloc(1, sizeof(**ret));
		(*ret)->txn = (*ret)->copy = txn_copy(t);
		(*ret)->ino = (ino_t)obj_int(m.header, "id", 0);
		(*ret)->res.failed_guard = -1;
		ret = &(*ret)->next;
	}
	helper_in_release(&in);
	return good;
}

static bool read_slot(struct waiting *w, unsigned slot, struct job **ret)
{
	const struct waiting_slot *s = &w->slots[slot];
	size_t jobs = s->jobs, bytes = s->bytes;
	autobuf text = BUF_INIT;

	if (!jobs || jobs > WAITING_JOBS || bytes > PUT_UP_BYTES)
		return false;
	buf_grow(&text, bytes);
	if (pread(w->fd, text.data, bytes, put_up_at(slot)) != (ssize_t)bytes)
		return false;
	text.len = bytes;
	text.data[bytes] = '\0';
	return read_jobs(&text, jobs, ret);
}

struct waiting_guest *waiting_next(struct waiting *w)
{
	while (w->slots && w->next < WAITING_SLOTS) {
		unsigned slot = w->next++;
		struct waiting_slot *s = &w->slots[slot];
		uint32_t state = PUT_UP;
		struct waiting_guest g = {.slot = slot};

		if (atomic_load(&s->state) != PUT_UP || s->layout != LAYOUT ||
			!is_alive(w->fd, slot) ||
			!atomic_compare_exchange_strong(&s->state, &state, READING))
			continue;
		if (read_slot(w, slot, &g.jobs)) {
			GROW(w->guests, w->n_guests + 1, w->alloc_guests);
			w->guests[w->n_guests] = g;
			return &w->guests[w->n_guests++];
		}
		/* its owner does it */
		free_jobs(g.jobs);
		atomic_store(&s->state, FREE);
	}
	return NULL;
}

int waiting_taken(struct waiting *w, int64_t old_rev, int64_t last_rev)
{
	for (size_t i = 0; i < w->n_guests; i++) {
		const struct waiting_guest *g = &w->guests[i];
		struct store_result r[WAITING_JOBS];
		size_t n = 0;

		for (const struct job *j = g->jobs; j; j = j->next)
			r[n++] = j->res;
		if (pwrite(w->fd, r, n * sizeof(*r), results_at(g->slot)) !=
			(ssize_t)(n * sizeof(*r)))
			return -1;
		w->slots[g->slot].old_rev = old_rev;
		w->slots[g->slot].last_rev = last_rev;
		atomic_store(&w->slots[g->slot].state, TAKEN);
	}
	return 0;
}

void waiting_end(struct waiting *w, bool committed)
{
	for (size_t i = 0; i < w->n_guests; i++) {
		atomic_store(&w->slots[w->guests[i].slot].state, committed ? DONE : PUT_UP);
		free_jobs(w->guests[i].jobs);
	}
	w->n_guests = 0;
}

int waiting_scrub(const char *store_path, struct err *e)
{
	autofree char *path = xasprintf("%s-waiting", store_path);
	autoclose int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return 0;
	/* who has put something up right now does it himself */
	if (fd < 0 || fstat(fd, &st) < 0 ||
		(st.st_size > HEAD_BYTES &&
			fallocate(fd, FALLOC_FL_ZERO_RANGE, HEAD_BYTES, st.st_size - HEAD_BYTES)))
		return err_errno(e, "empty %s", path);
	return 0;
}
