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

#include "base/hash.h"
#include "base/io.h"
#include "store/helper_proto.h"
#include "store/txn.h"
#include "store/waiting.h"
#include "store/writer.h"

#define ENDING "-waiting"

enum {
	HEAD_BYTES = WAITING_SLOTS * sizeof(struct waiting_slot),
	PUT_UP_BYTES = 16 * 1024,
	RESULT_BYTES = WAITING_JOBS * sizeof(struct store_result),
	SLOT_BYTES = PUT_UP_BYTES + RESULT_BYTES,
	TRIES_AGAIN = 8,
	/* changes when what is put up is written differently */
	LAYOUT = 2 << 16 | sizeof(struct store_result),
};

enum state {
	FREE,	 /* the owner's */
	PUT_UP,	 /* whoever has the lock may take it */
	READING, /* somebody with the lock does, until its owner takes it back */
	TAKEN,	 /* it is in a commit under way; results are there, and count if it comes about */
	DONE,	 /* committed */
	LEFT,	 /* as TAKEN, but its owner gave up: if that commit fails, nobody does it */
};

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

static void free_jobs(struct job *list)
{
	for (struct job *next; list; list = next) {
		next = list->next;
		job_free(list);
	}
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
static bool is_here(const struct waiting *w)
{
	struct stat st;

	return w->slots && fstat(w->fd, &st) == 0 && st.st_size >= HEAD_BYTES &&
	       (w->up ? w->slots[w->own].layout == LAYOUT : st.st_nlink > 0);
}

/* Make it if need be. Without the file everybody waits for the lock, which is as good, if slower:
   no errors. */
static bool have_file(struct waiting *w, bool create)
{
	autoclose int fd = -1;
	void *p;

	if (is_here(w))
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

static bool set_byte(int fd, short type, off_t at)
{
	struct flock f = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};

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
	if (!have_file(w, true))
		return false;
	for (unsigned i = 0; i < w->tries && w->own < 0; i++) {
		unsigned slot = w->first++ % WAITING_SLOTS;

		if (!set_byte(w->fd, F_WRLCK, owned(slot)))
			continue;
		if (!clear_slot(&w->slots[slot])) {
			set_byte(w->fd, F_UNLCK, owned(slot));
			continue;
		}
		/* whoever takes what is put up must not fail to write the results */
		if (!set_byte(w->fd, F_WRLCK, alive(slot)) ||
			posix_fallocate(w->fd, put_up_at(slot), SLOT_BYTES))
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
		pwrite(w->fd, text.data, text.len, put_up_at((unsigned)w->own)) !=
			(ssize_t)text.len)
		return 0;
	s = &w->slots[w->own];
	s->layout = LAYOUT;
	s->jobs = (uint32_t)n;
	s->bytes = (uint32_t)text.len;
	s->sum = hash_bytes(LAYOUT, text.data, text.len);
	atomic_store(&s->state, PUT_UP);
	w->up = true;
	return n;
}

static bool read_results(struct waiting *w, unsigned slot, struct job *list, size_t n)
{
	size_t bytes = n * sizeof(struct store_result);
	autofree struct store_result *r = xmalloc(bytes);

	if (pread(w->fd, r, bytes, results_at(slot)) != (ssize_t)bytes)
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

	if (!is_here(w) || atomic_load(&s->state) != DONE)
		return false;
	if (!read_results(w, (unsigned)w->own, list, n))
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

	if (!is_here(w)) {
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
	return hash_bytes(LAYOUT, text.data, bytes) == s->sum && read_jobs(&text, jobs, ret);
}

/* The commit that a slot is in came about, or not, or will not with it. */
static void settle(struct waiting_slot *s, bool committed)
{
	uint32_t taken = TAKEN, left = LEFT, reading = READING;

	/* the owner may take it back, or leave it, between any two of these */
	if (!atomic_compare_exchange_strong(&s->state, &taken, committed ? DONE : PUT_UP) &&
		!atomic_compare_exchange_strong(&s->state, &left, FREE))
		atomic_compare_exchange_strong(&s->state, &reading, PUT_UP);
}

/*
 * Did the commit come about that a dead holder had begun? If all jobs of a slot wrote nothing, they
 * may as well be done again. Of what cannot be read any more the revisions have to do.
 */
static bool came_about(
	struct waiting *w, unsigned slot, int64_t rev, waiting_there_fn is_there, void *arg)
{
	const struct waiting_slot *s = &w->slots[slot];
	struct job *jobs = NULL;
	bool done = s->last_rev > s->old_rev && rev >= s->last_rev;

	if (done && read_slot(w, slot, &jobs) && read_results(w, slot, jobs, s->jobs)) {
		done = false;
		for (const struct job *j = jobs; j && !done; j = j->next)
			done = !j->res.err.code && is_there(arg, j);
	}
	free_jobs(jobs);
	return done;
}

void waiting_begin(struct waiting *w, int64_t rev, waiting_there_fn is_there, void *arg)
{
	w->next = WAITING_SLOTS;
	if (!have_file(w, false))
		return;
	w->next = 0;
	for (unsigned i = 0; i < WAITING_SLOTS; i++) {
		uint32_t state = atomic_load(&w->slots[i].state);

		if (w->slots[i].layout == LAYOUT &&
			(state == READING || state == TAKEN || state == LEFT))
			settle(&w->slots[i],
				state == TAKEN && came_about(w, i, rev, is_there, arg));
	}
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
		state = READING;
		atomic_compare_exchange_strong(&s->state, &state, FREE);
	}
	return NULL;
}

int waiting_taken(struct waiting *w, int64_t old_rev, int64_t last_rev)
{
	for (size_t i = 0; i < w->n_guests; i++) {
		const struct waiting_guest *g = &w->guests[i];
		struct waiting_slot *s = &w->slots[g->slot];
		struct store_result r[WAITING_JOBS];
		uint32_t state = READING;
		size_t n = 0;

		for (const struct job *j = g->jobs; j; j = j->next)
			r[n++] = j->res;
		if (pwrite(w->fd, r, n * sizeof(*r), results_at(g->slot)) !=
			(ssize_t)(n * sizeof(*r)))
			return -1;
		s->old_rev = old_rev;
		s->last_rev = last_rev;
		/* taken back: the slot may hold something else by now */
		if (!atomic_compare_exchange_strong(&s->state, &state, TAKEN))
			return -1;
	}
	return 0;
}

void waiting_end(struct waiting *w, bool committed)
{
	for (size_t i = 0; i < w->n_guests; i++) {
		settle(&w->slots[w->guests[i].slot], committed);
		free_jobs(w->guests[i].jobs);
	}
	w->n_guests = 0;
}

/* Slot by slot, each in one call: an owner's writing comes before or after. The results of what is
   done stay until their owner has read them. */
int waiting_scrub(struct waiting *w, struct err *e)
{
	autofree char *zeros = xcalloc(1, SLOT_BYTES);

	if (!have_file(w, false))
		return errno == ENOENT ? 0 : err_errno(e, "empty %s", w->path);
	for (unsigned i = 0; i < WAITING_SLOTS; i++) {
		bool done = atomic_load(&w->slots[i].state) == DONE && is_alive(w->fd, i);
		size_t n = done ? PUT_UP_BYTES : SLOT_BYTES;

		if (w->slots[i].layout &&
			pwrite(w->fd, zeros, n, put_up_at(i)) != (ssize_t)n)
			return err_errno(e, "empty %s", w->path);
	}
	return fdatasync(w->fd) < 0 ? err_errno(e, "empty %s", w->path) : 0;
}
