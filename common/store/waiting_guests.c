/* The side of the lock's holder: settling what was left, and taking guests along. */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/hash.h"
#include "store/helper_proto.h"
#include "store/txn.h"
#include "store/waiting_priv.h"

static bool is_alive(int fd, unsigned slot)
{
	struct flock f = {
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = waiting_alive(slot),
		.l_len = 1,
	};

	return fcntl(fd, F_OFD_GETLK, &f) == 0 && f.l_type != F_UNLCK;
}

static void free_jobs(struct job *list)
{
	for (struct job *next; list; list = next) {
		next = list->next;
		job_free(list);
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
	if (pread(w->fd, text.data, bytes, waiting_put_up_at(slot)) != (ssize_t)bytes)
		return false;
	text.len = bytes;
	text.data[bytes] = '\0';
	return hash_bytes(LAYOUT, text.data, bytes) == s->sum && read_jobs(&text, jobs, ret);
}

static void call(struct waiting_slot *s)
{
	atomic_fetch_add(&s->calls, 1);
	syscall(SYS_futex, &s->calls, FUTEX_WAKE, 1, NULL, NULL, 0);
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

	if (done && read_slot(w, slot, &jobs) && waiting_read_results(w, slot, jobs, s->jobs)) {
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
	if (!waiting_have_file(w, false))
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
		if (pwrite(w->fd, r, n * sizeof(*r), waiting_results_at(g->slot)) !=
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
		call(&w->slots[w->guests[i].slot]);
		free_jobs(w->guests[i].jobs);
	}
	w->n_guests = 0;
}

/* The first slot whose owner waits; -1: none. */
static int first_up(const struct waiting *w)
{
	if (!waiting_is_here(w))
		return -1;
	for (unsigned i = 0; i < WAITING_SLOTS; i++)
		if ((int)i != w->own && atomic_load(&w->slots[i].state) == PUT_UP &&
			w->slots[i].layout == LAYOUT && is_alive(w->fd, i))
			return (int)i;
	return -1;
}

bool waiting_any(const struct waiting *w)
{
	return first_up(w) >= 0;
}

void waiting_call(struct waiting *w)
{
	int slot = waiting_have_file(w, false) ? first_up(w) : -1;

	if (slot >= 0)
		call(&w->slots[slot]);
}

/* Slot by slot, each in one call: an owner's writing comes before or after. The results of what is
   done stay until their owner has read them. */
int waiting_scrub(struct waiting *w, struct err *e)
{
	autofree char *zeros = xcalloc(1, SLOT_BYTES);

	if (!waiting_have_file(w, false))
		return errno == ENOENT ? 0 : err_errno(e, "empty %s", w->path);
	for (unsigned i = 0; i < WAITING_SLOTS; i++) {
		bool done = atomic_load(&w->slots[i].state) == DONE && is_alive(w->fd, i);
		size_t n = done ? PUT_UP_BYTES : SLOT_BYTES;

		if (w->slots[i].layout &&
			pwrite(w->fd, zeros, n, waiting_put_up_at(i)) != (ssize_t)n)
			return err_errno(e, "empty %s", w->path);
	}
	return fdatasync(w->fd) < 0 ? err_errno(e, "empty %s", w->path) : 0;
}
