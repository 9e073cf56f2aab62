/*
 * sqlite_db: one connection to a store's file, set up alike wherever it is opened: small caches, no
 * checkpoint but ours, statements prepared at their first use.
 *
 * The file holds five tables:
 *	log(rev, resource, ns, name, op, time, actor, manager, prev_rev, encoding, value)
 *	current(resource, ns, name → rev, terms)	the live row of each key
 *	terms(term, resource, ns, name)		the live keys by what they are found by (terms.h)
 *	counters(family, ns, name → value)	what counter guards count
 *	meta(name → value)			id, format, compacted
 */
#pragma once
#include <sqlite3.h>
#include <stdbool.h>
#include <sys/types.h>

#include "store/store.h"

/* What this program writes; a file of a higher one is refused. Format 1 had no terms: it is read as
   it is, and brought to 2 by its first writer (sqlite_terms.h). */
#define STORE_FORMAT 2

/* Columns of the two tables that were not always so. */
#define SDB_CURRENT                                                                                \
	"(resource TEXT, ns TEXT, name TEXT, rev INT, terms TEXT NOT NULL,"                        \
	" PRIMARY KEY(resource, ns, name)) WITHOUT ROWID"
#define SDB_TERMS                                                                                  \
	"(term TEXT, resource TEXT, ns TEXT, name TEXT, PRIMARY KEY(term, resource, ns, name))"    \
	" WITHOUT ROWID"
#define SDB_BUSY_MS 30000 /* our own writers queue on the lock: this is for a person's sqlite3 */

enum sql {
	SQL_BEGIN_READ,
	SQL_BEGIN_WRITE,
	SQL_COMMIT,
	SQL_STATE,	 /* → rev, compacted */
	SQL_CUT,	 /* resource → its own compacted */
	SQL_CUTS,	 /* → the newest of all resources' own */
	SQL_UNTOLD,	 /* resource → its newest change before a cut, or -1 */
	SQL_CURRENT,	 /* key → rev, terms */
	SQL_GET,	 /* key → row */
	SQL_ROW,	 /* rev → row */
	SQL_NEXT_CHANGE, /* key, rev → prev_rev of its first change after rev */
	SQL_LOG,	 /* from, to, resource, ns, name (NULL: any) → rows */
	SQL_APPEND,	 /* a row */
	SQL_REPEAT,	 /* the same, with the value of another revision */
	SQL_SET,	 /* key, rev, terms */
	SQL_UNSET,	 /* key */
	SQL_TERM_SET,	 /* key, term */
	SQL_TERM_UNSET,	 /* key, term */
	SQL_COUNT,	 /* counter → value */
	SQL_ADD,	 /* counter, value */
	SQL_REWRITE,	 /* rev, encoding, value, and the encoding and value that are there */
	SQL_MAX
};

struct sdb {
	sqlite3 *db;
	sqlite3_stmt *stmt[SQL_MAX];
	const char *path; /* the caller's */
	bool no_sync;	  /* what is in it is worth nothing after a boot */
	dev_t dev;	  /* of the file that is open, which path may no longer be */
	ino_t ino;
	int64_t format;	  /* of the file when it was opened; 0: nobody looked */
};
#define SDB_INIT                                                                                   \
	{                                                                                          \
		NULL                                                                               \
	}

/* ERR_NOTFOUND, ERR_CORRUPT (no SQLite file, or damaged), ERR_FORBIDDEN. A file that cannot be
   written is opened for reading; if even its directory is read-only, as one that does not change.
 */
must_check int sdb_open(const char *path, struct sdb *ret, struct err *e);
/* A file that nobody writes, nor has written half: it is read without any file beside it. */
must_check int sdb_open_copy(const char *path, struct sdb *ret, struct err *e);
void sdb_close(struct sdb *d);
/* Give its pages back, or all: the statements, too. Nobody uses one. */
void sdb_rest(struct sdb *d, bool all);
/* open(2) of a file whose reading is not to be written down, where that is allowed. */
int sdb_quiet_open(const char *path, int flags, int mode);
bool sdb_readonly(const struct sdb *d);

/* The statement, reset and without bindings; NULL with *e set. It stays the connection's. */
sqlite3_stmt *sdb_stmt(struct sdb *d, enum sql which, struct err *e);
/* Step to a row: 1 there is one, 0 there is none (and the statement is reset), -1 error (reset
 * too). */
must_check int sdb_step(struct sdb *d, sqlite3_stmt *st, struct err *e);
/* The same with a statement on a key (its first three parameters), which is *ret. */
must_check int sdb_key_row(struct sdb *d, enum sql which, const struct store_key *k,
	sqlite3_stmt **ret, struct err *e);
/* A statement without parameters and rows. */
must_check int sdb_run(struct sdb *d, enum sql which, struct err *e);
/* End a transaction that failed, unless SQLite did it by itself. */
void sdb_rollback(struct sdb *d);
must_check int sdb_exec(struct sdb *d, const char *sql, struct err *e);
/* After such an error a connection is closed, and another one opened: nobody knows what of it
   reached the disk. */
static inline bool sdb_is_lost(enum err_code c)
{
	return c == ERR_SYS || c == ERR_CORRUPT;
}
/* What SQLite says, as an error; answers -1. */
int sdb_err(struct sdb *d, struct err *e);
void sdb_bind_str(sqlite3_stmt *st, int i, const char *s); /* not copied; NULL binds NULL */
void sdb_bind_key(sqlite3_stmt *st, int i, const struct store_key *k); /* at i, i + 1, i + 2 */

/* A number that is another one after each commit to the file, by whomever, as far as this
   connection's last transaction knows of it. 0: it is not to be had. */
uint32_t sdb_version(struct sdb *d);
/* The newest revision, and the one before which history was compacted. */
must_check int sdb_state(struct sdb *d, int64_t *ret_rev, int64_t *ret_compacted, struct err *e);
/*
 * Is the state of resource (NULL: all) as of rev told, and are the changes after it? ERR_GONE. A
 * resource may be compacted further than the others: meta `compacted.RESOURCE`; a state of all is
 * then without what it lost. Changes are told from before a cut, too, where nothing was lost by it:
 * meta `untold.RESOURCE` is the last change before the newest cut (`untold`: since when that is
 * written down). compacted is sdb_state's.
 */
must_check int sdb_told_state(struct sdb *d, const char *resource, int64_t rev, int64_t compacted,
	struct err *e);
must_check int sdb_told_log(struct sdb *d, const char *resource, int64_t from_rev,
	int64_t compacted, struct err *e);
/* The columns of a row of the log; pointers live until the statement moves. */
void sdb_row(sqlite3_stmt *st, struct store_row *ret);
#define SDB_COLUMNS_BUT_VALUE                                                                      \
	"l.rev, l.resource, l.ns, l.name, l.op, l.time, l.actor, l.manager, l.prev_rev, "          \
	"l.encoding, "
#define SDB_COLUMNS SDB_COLUMNS_BUT_VALUE "l.value"
