/* A copy of a live store. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "store/sqlite.h"
#include "store/sqlite_upkeep.h"

#define STEP_PAGES 256

/* dest's errors in the words of a connection's. */
static int copy_err(sqlite3 *dest, const char *path, struct err *e)
{
	struct sdb d = {.db = dest, .path = path};

	return sdb_err(&d, e);
}

/* All pages of what src's transaction sees. */
static int copy_pages(struct sdb *src, sqlite3 *dest, const char *path, struct err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(dest, "main", src->db, "main");
	int rc;

	if (!b)
		return copy_err(dest, path, e);
	do
		rc = sqlite3_backup_step(b, STEP_PAGES);
	while (rc == SQLITE_OK);
	/* what dest says is true only after the end */
	rc = sqlite3_backup_finish(b);
	return rc == SQLITE_OK ? 0 : copy_err(dest, path, e);
}

/* Nobody else knows the copy yet: no journal, and one sync, at the end. */
static int copy(struct sdb *src, const char *path, struct err *e)
{
	sqlite3 *dest = NULL;
	int ret = -1;

	if (sqlite3_open_v2(path, &dest, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
			SQLITE_OK ||
		sqlite3_exec(dest, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL,
			NULL, NULL) != SQLITE_OK)
		copy_err(dest, path, e);
	else
		ret = copy_pages(src, dest, path, e);
	sqlite3_close(dest);
	return ret;
}

static int sync_path(const char *path, struct err *e)
{
	autoclose int fd = open(path, O_RDWR | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? err_errno(e, "sync %s", path) : 0;
}

struct first {
	char message[512];
};

static void keep_first(void *arg, const struct upkeep_damage *d)
{
	struct first *f = arg;

	if (!*f->message)
		snprintf(f->message, sizeof(f->message), "%s: %s", d->what, d->message);
}

/* The copy is what the store was at rev. */
static int verify(const char *path, int64_t rev, struct err *e)
{
	struct sdb d = SDB_INIT;
	struct first f = {""};
	struct upkeep_sound sound = {0};
	int ret;

	if (sdb_open_copy(path, &d, e) < 0)
		return -1;
	ret = upkeep_check(&d, keep_first, &f, &sound, e);
	sdb_close(&d);
	if (ret < 0)
		return -1;
	if (sound.damages)
		return err_set(e, ERR_CORRUPT,
			"the store is damaged (k-store check tells more): %s", f.message);
	if (sound.rev != rev)
		return err_set(e, ERR_CORRUPT, "%s: is at revision %lld, not at %lld", path,
			(long long)sound.rev, (long long)rev);
	return 0;
}

int sqlite_backup(struct store *s, const char *path, int64_t *ret_rev, struct err *e)
{
	struct sdb src = SDB_INIT;
	int64_t rev;
	int ret = -1;

	if (sdb_open(sq(s)->path, &src, e) < 0)
		return -1;
	/* the state is read first: from then on the snapshot stands */
	if (sdb_run(&src, SQL_BEGIN_READ, e) == 0 && sdb_state(&src, &rev, NULL, e) == 0)
		ret = copy(&src, path, e);
	sdb_rollback(&src);
	sdb_close(&src);
	if (ret < 0 || verify(path, rev, e) < 0 || sync_path(path, e) < 0)
		return -1;
	*ret_rev = rev;
	return 0;
}
