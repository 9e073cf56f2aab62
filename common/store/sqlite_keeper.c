/* Compaction at once, and by the one keeper as it becomes due. */
#include <sys/stat.h>

#include "base/clock.h"
#include "store/lock.h"
#include "store/sqlite.h"
#include "store/sqlite_file.h"
#include "store/sqlite_upkeep.h"
#include "store/txn.h"

/* Pages of the write-ahead log: so many are copied at a time; at so many it begins anew; what its
   file was once larger than, it is cut to nothing when there is silence. */
#define COPY_PAGES 500
#define TURN_PAGES 4000
#define LARGE_BYTES (64LL << 20)

/* While there are writes it looks at the log about once in COPY_PAGES of it. */
#define LOOK_MIN_NS (10 * NS_PER_MS)
#define LOOK_FIRST_NS (50 * NS_PER_MS)
#define LOOK_MAX_NS NS_PER_S
/* While history is over its budget, but too young. */
#define AGAIN_MAX_NS (60 * NS_PER_S)
#define PAGE_BYTES 4096

static int sweep_all(struct upkeep_db *u, struct upkeep_compacted *sum, struct err *e)
{
	int more = upkeep_sweep(u, NULL, sum, e);

	return more ? more : upkeep_sweep(u, UPKEEP_EVENTS, sum, e);
}

static int tend_wal(struct upkeep_db *u, struct wal_look *w, struct err *e)
{
	if (wal_look(&u->db, w, e) < 0)
		return -1;
	if (w->frames - w->copied >= COPY_PAGES &&
		(wal_copy(&u->db, e) < 0 || wal_look(&u->db, w, e) < 0))
		return -1;
	return 0;
}

/* Cut at the budget; *again_ns as of the plan. */
static int cut_by_budget(struct upkeep_db *u, const struct upkeep_budget *b, int64_t now_ns,
	int64_t *ret_again_ns, struct err *e)
{
	struct upkeep_plan p;

	if (upkeep_plan(&u->db, b, now_ns, &p, e) < 0 || upkeep_cut(u, NULL, p.all, e) < 0 ||
		(p.events > p.all && upkeep_cut(u, UPKEEP_EVENTS, p.events, e) < 0))
		return -1;
	*ret_again_ns = p.again_ns;
	return 0;
}

static int cut_at(struct upkeep_db *u, int64_t rev, int64_t now_ns, struct err *e)
{
	int64_t newest, old;

	if (sdb_state(&u->db, &newest, NULL, e) < 0 ||
		upkeep_old_rev(&u->db, now_ns, &old, e) < 0)
		return -1;
	if (rev > newest)
		return txn_future(rev, newest, e);
	return upkeep_cut(u, NULL, rev && rev < old ? rev : old, e);
}

static int trim_all(struct store *s, struct upkeep_db *u, int64_t budget, int64_t now_ns,
	int64_t *sum, struct err *e)
{
	int64_t n;

	do {
		if (upkeep_trim_events(s, &u->db, budget, now_ns, &n, e) < 0)
			return -1;
		*sum += n;
	} while (n);
	return 0;
}

static int compact(struct store *s, struct upkeep_db *u, const struct upkeep_budget *b,
	int64_t to_rev, struct upkeep_compacted *sum, struct err *e)
{
	int64_t now = clock_now_ns(), again;
	struct wal_look w;
	int more;

	if (to_rev >= 0) {
		if (cut_at(u, to_rev, now, e) < 0)
			return -1;
	} else if (trim_all(s, u, b->events_bytes, now, &sum->events, e) < 0 ||
		   cut_by_budget(u, b, now, &again, e) < 0) {
		return -1;
	}
	while ((more = sweep_all(u, sum, e)) > 0) {
		if (tend_wal(u, &w, e) < 0)
			return -1;
		if (w.frames >= TURN_PAGES && wal_turn(u, false, e) < 0)
			return -1;
		upkeep_rest(u);
	}
	return more < 0 ? -1 : upkeep_meta(&u->db, "compacted", NULL, &sum->compacted, e);
}

int sqlite_compact(struct store *s, const struct upkeep_budget *b, int64_t to_rev,
	struct upkeep_compacted *ret, struct err *e)
{
	struct upkeep_db u = UPKEEP_DB_INIT;
	struct upkeep_compacted sum = {0};
	int r;

	if (upkeep_open(sq(s)->path, &u, e) < 0)
		return -1;
	r = compact(s, &u, b, to_rev, &sum, e);
	sum.held_ns = u.most_ns;
	upkeep_close(&u);
	if (!r)
		*ret = sum;
	return r;
}

struct sqlite_keeper {
	struct keeper base;
	struct upkeep_budget budget;
	struct upkeep_db u;
	int lock_fd;		   /* STORE-keeper */
	struct store_watch *watch; /* for its bells: never read */
	struct wal_look seen;
	int64_t seen_ns;      /* when (monotonic) */
	int64_t wait_ns;      /* the time to the next look, the last time */
	int64_t fresh_pages;  /* written since the last plan */
	int64_t again_ns;     /* plan again then (wall); 0: when much was written */
	uint32_t stuck_pages; /* a reader was in the way of a turn at that length */
	bool sweeping;
};

int sqlite_keeper_open(
	struct store *s, const struct upkeep_budget *b, struct keeper **ret, struct err *e)
{
	autofree char *path = keeper_lock_path(sq(s)->path);
	struct sqlite_keeper *k = xcalloc(1, sizeof(*k));
	int64_t rev;

	*k = (struct sqlite_keeper){
		.base = {s}, .budget = *b, .u = UPKEEP_DB_INIT, .lock_fd = -1, .sweeping = true};
	/* what there is may be over the budget already */
	k->again_ns = clock_now_ns();
	if (upkeep_open(sq(s)->path, &k->u, e) < 0 ||
		lock_open(path, true, &k->lock_fd, e) < 0 ||
		lock_take_within(k->lock_fd, INT64_MAX / 2, e) < 0 ||
		store_revision(s, &rev, e) < 0 ||
		store_watch_open(s, NULL, NULL, rev, &k->watch, e) < 0) {
		sqlite_keeper_close(&k->base);
		return -1;
	}
	*ret = &k->base;
	return 0;
}

void sqlite_keeper_close(struct keeper *base)
{
	struct sqlite_keeper *k = (struct sqlite_keeper *)base;

	store_watch_close(k->watch);
	upkeep_close(&k->u);
	close_fd(&k->lock_fd);
	free(k);
}

static int64_t between(int64_t min, int64_t v, int64_t max)
{
	return v < min ? min : v > max ? max : v;
}

/* How the log moved since the last look: *ret_wait until the next one, -1 if nobody wrote. */
static int look(struct sqlite_keeper *k, int64_t *ret_wait, struct err *e)
{
	struct wal_look last = k->seen;
	int64_t now = clock_mono_ns(), passed = now - k->seen_ns, grown;

	if (tend_wal(&k->u, &k->seen, e) < 0)
		return -1;
	k->seen_ns = now;
	grown = k->seen.frames >= last.frames ? k->seen.frames - last.frames : k->seen.frames;
	k->fresh_pages += grown;
	*ret_wait = -1;
	if (k->seen.change == last.change) {
		k->wait_ns = LOOK_FIRST_NS;
		return 0;
	}
	/* a pause of the writers' is not taken for silence at once */
	k->wait_ns = between(LOOK_MIN_NS, grown ? passed * COPY_PAGES / grown : LOOK_MAX_NS,
		between(LOOK_FIRST_NS, k->wait_ns * 2, LOOK_MAX_NS));
	*ret_wait = k->wait_ns;
	return 0;
}

static bool wal_is_large(const struct sqlite_keeper *k)
{
	autofree char *wal = xasprintf("%s-wal", k->u.db.path);
	struct stat st;

	return stat(wal, &st) == 0 && st.st_size > LARGE_BYTES;
}

/* Begin the log anew where it is long; with nobody at work its file is made short, too. */
static int turn(struct sqlite_keeper *k, bool quiet, struct err *e)
{
	bool truncate = quiet && wal_is_large(k);
	int stuck;

	if (k->seen.frames < k->stuck_pages)
		k->stuck_pages = 0;
	if (!truncate && k->seen.frames < TURN_PAGES)
		return 0;
	if (k->stuck_pages && k->seen.frames < k->stuck_pages + COPY_PAGES)
		return 0;
	stuck = wal_turn(&k->u, truncate, e);
	if (stuck < 0)
		return -1;
	k->stuck_pages = stuck ? k->seen.frames : 0;
	return 0;
}

static bool plan_is_due(const struct sqlite_keeper *k)
{
	if (k->again_ns)
		return clock_now_ns() >= k->again_ns;
	return k->fresh_pages * PAGE_BYTES >= k->budget.history_bytes / 8;
}

/* Find out whether something is to be cut; then it is swept in the steps that follow. */
static int make_plan(struct sqlite_keeper *k, struct err *e)
{
	int64_t now = clock_now_ns(), deleted, again;

	if (upkeep_trim_events(
		    k->base.store, &k->u.db, k->budget.events_bytes, now, &deleted, e) < 0 ||
		cut_by_budget(&k->u, &k->budget, now, &again, e) < 0)
		return -1;
	if (deleted)
		again = now;
	else if (again > now + AGAIN_MAX_NS)
		again = now + AGAIN_MAX_NS;
	k->again_ns = again;
	k->fresh_pages = 0;
	k->sweeping = true;
	return 0;
}

static int sweep(struct sqlite_keeper *k, struct err *e)
{
	struct upkeep_compacted sum = {0};
	int more = sweep_all(&k->u, &sum, e);

	k->sweeping = more != 0;
	return more < 0 ? -1 : 0;
}

/* Another file was moved over the store: that is the one to keep. */
static int reopen(struct sqlite_keeper *k, struct err *e)
{
	const char *path = sq(k->base.store)->path;

	if (k->u.db.db && !sfile_replaced(&k->u.db))
		return 0;
	upkeep_close(&k->u);
	k->u = (struct upkeep_db)UPKEEP_DB_INIT;
	k->seen = (struct wal_look){0};
	k->again_ns = clock_now_ns();
	k->sweeping = true;
	return upkeep_open(path, &k->u, e);
}

int sqlite_keeper_step(struct keeper *base, int64_t *ret_wait_ns, struct err *e)
{
	struct sqlite_keeper *k = (struct sqlite_keeper *)base;
	int64_t wait, rest;

	if (store_dispatch(base->store, e) < 0 || reopen(k, e) < 0 || look(k, &wait, e) < 0 ||
		turn(k, wait < 0, e) < 0)
		return -1;
	if (k->sweeping || plan_is_due(k)) {
		if ((k->sweeping ? sweep(k, e) : make_plan(k, e)) < 0)
			return -1;
		/* the next slice, when those who queue for the lock have had it */
		rest = k->u.held_ns > NS_PER_MS ? k->u.held_ns : NS_PER_MS;
		*ret_wait_ns = rest;
		return 0;
	}
	if (k->again_ns) {
		rest = k->again_ns - clock_now_ns();
		if (wait < 0 || rest < wait)
			wait = rest < NS_PER_MS ? NS_PER_MS : rest;
	}
	*ret_wait_ns = wait;
	return 0;
}
