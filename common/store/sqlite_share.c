/*
 * Reads that share a snapshot (store_share): one transaction stays open for them, as long as
 * nothing was committed since it began.
 *
 * Whether something was, the index of the -wal tells, in memory that all processes of the store
 * share: its header is written by every commit before that is told to be done, and again by who
 * finds the store after a death. It is what SQLite itself looks at when a transaction begins, to
 * know whether its pages are still right: the number of frames, their checksum, and two salts that
 * change whenever the -wal begins anew. So equal headers are equal states, and a read that finds
 * the header as it was needs no lock, nor any other call to the kernel.
 *
 * The header is noted before the transaction begins, which may then be of a later state than the
 * note says: it is given up once too often, never once too rarely.
 */
#include <string.h>

#include "store/sqlite.h"
#include "store/sqlite_file.h"

/* The header twice, in 32-bit words; then how much of the -wal was copied into the store: who
   reads from the -wal though all of it was copied keeps writers from beginning it anew. */
enum { HEADER = 12, INDEX_COPIED = 24 };

/* False: the two differ, as somebody is writing them, or there is no index. */
static bool look(struct sdb *d, uint32_t ret[SHARE_WORDS])
{
	const volatile uint32_t *index = sfile_index(d);
	sqlite3_file *f;

	if (!index)
		return false;
	f = sfile_of(d, SQLITE_FCNTL_FILE_POINTER);
	for (int i = 0; i < HEADER; i++)
		ret[i] = index[i];
	/* they are written in the other order */
	f->pMethods->xShmBarrier(f);
	for (int i = HEADER; i <= INDEX_COPIED; i++)
		ret[i] = index[i];
	return !memcmp(ret, ret + HEADER, HEADER * sizeof(*ret));
}

bool share_is_newest(struct sqlite_store *s)
{
	uint32_t now[SHARE_WORDS];

	/* some errors end a transaction */
	return s->share.held && !sqlite3_get_autocommit(s->db.db) && look(&s->db, now) &&
	       !memcmp(now, s->share.seen, sizeof(now));
}

void share_begin(struct sqlite_store *s)
{
	if (s->share.on && look(&s->db, s->share.seen))
		s->share.held = sdb_run(&s->db, SQL_BEGIN_READ, NULL) == 0;
}

void share_end(struct sqlite_store *s)
{
	if (!s->share.held)
		return;
	s->share.held = false;
	if (s->db.db && sdb_run(&s->db, SQL_COMMIT, NULL) < 0)
		sdb_rollback(&s->db);
}

void sqlite_share(struct store *st, bool on)
{
	struct sqlite_store *s = sq(st);

	s->share.on = on;
	if (!on)
		share_end(s);
}
