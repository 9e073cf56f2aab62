/* Writing again what the kernel wrongly takes for written. */
#include <string.h>
#include <unistd.h>

#include "store/lock.h"
#include "store/sqlite_file.h"

/* The index of the log in shared memory, and the log: SQLite's "WAL-mode File Format". */
enum { INDEX_PAGE_BYTES = 7 };				     /* 16-bit words */
enum { INDEX_FRAMES = 4, INDEX_PAGES = 5, INDEX_COPIED = 24 }; /* 32-bit words */
#define WAL_HEADER_BYTES 32
#define FRAME_HEADER_BYTES 24
#define CHECKPOINT_LOCK 1
#define CHUNK_BYTES 65536

struct mending {
	sqlite3_file *db, *wal;
	int page_bytes;
	uint32_t frames, pages, copied;
};

static bool look(struct sdb *d, struct mending *m)
{
	const volatile uint32_t *p = sfile_index(d);
	uint16_t page;

	m->db = sfile_of(d, SQLITE_FCNTL_FILE_POINTER);
	m->wal = sfile_of(d, SQLITE_FCNTL_JOURNAL_POINTER);
	if (!m->wal || !p)
		return false;
	page = ((const uint16_t volatile *)p)[INDEX_PAGE_BYTES];
	m->page_bytes = page == 1 ? 65536 : page;
	m->frames = p[INDEX_FRAMES];
	m->pages = p[INDEX_PAGES];
	m->copied = p[INDEX_COPIED];
	return true;
}

static int64_t frame_at(const struct mending *m, uint32_t frame)
{
	return WAL_HEADER_BYTES + (int64_t)(frame - 1) * (FRAME_HEADER_BYTES + m->page_bytes);
}

static void rewrite_wal(const struct mending *m)
{
	int64_t end = m->frames ? frame_at(m, m->frames + 1) : WAL_HEADER_BYTES;
	autofree char *b = xmalloc(CHUNK_BYTES);
	sqlite3_int64 size;

	if (m->wal->pMethods->xFileSize(m->wal, &size) != SQLITE_OK)
		return;
	if (size > end)
		m->wal->pMethods->xTruncate(m->wal, end);
	if (size < end)
		end = size;
	for (int64_t at = 0; at < end; at += CHUNK_BYTES) {
		int n = end - at < CHUNK_BYTES ? (int)(end - at) : CHUNK_BYTES;

		if (m->wal->pMethods->xRead(m->wal, b, n, at) != SQLITE_OK ||
			m->wal->pMethods->xWrite(m->wal, b, n, at) != SQLITE_OK)
			return;
	}
}

/* Of each page the newest frame that was copied: the store holds it, or may, as nobody reads an
   older state than that. */
static void copy_again(const struct mending *m)
{
	int frame_bytes = FRAME_HEADER_BYTES + m->page_bytes;
	autofree unsigned char *b = xmalloc((size_t)frame_bytes);
	autofree bool *seen = xcalloc((size_t)m->pages + 1, sizeof(*seen));

	for (uint32_t i = m->copied; i > 0; i--) {
		uint32_t page;

		if (m->wal->pMethods->xRead(m->wal, b, frame_bytes, frame_at(m, i)) != SQLITE_OK)
			return;
		memcpy(&page, b, sizeof(page));
		page = __builtin_bswap32(page);
		if (!page || page > m->pages || seen[page])
			continue;
		seen[page] = true;
		m->db->pMethods->xWrite(m->db, b + FRAME_HEADER_BYTES, m->page_bytes,
			(int64_t)(page - 1) * m->page_bytes);
	}
}

void sfile_mend(struct sdb *d)
{
	struct mending m;

	if (!d->db || !look(d, &m))
		return;
	rewrite_wal(&m);
	/* somebody else is copying: that one finds the disk as it is */
	if (m.db->pMethods->xShmLock(m.db, CHECKPOINT_LOCK, 1,
		    SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE) != SQLITE_OK)
		return;
	if (look(d, &m) && m.copied <= m.frames)
		copy_again(&m);
	m.db->pMethods->xShmLock(
		m.db, CHECKPOINT_LOCK, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
}

void sfile_mend_unlocked(struct sdb *d)
{
	autofree char *lock = xasprintf("%s-lock", d->path);
	autoclose int fd = -1;

	if (lock_open(lock, true, &fd, NULL) < 0 || lock_take(fd, NULL) < 0)
		return;
	sfile_mend(d);
	lock_drop(fd);
}
