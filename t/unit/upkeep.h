/*
 * upkeep: stores for tests of upkeep: rows of a chosen age, what can be read as text, this program
 * again as another process.
 */
#pragma once
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/proc.h"
#include "scratch.h"
#include "store/upkeep.h"

/* Not every file needs all of them. */
#define static_maybe __attribute__((unused)) static

static char dir[] = "/tmp/k-unit-store.XXXXXX";
static struct err e;

static_maybe struct store *open_store(const char *path)
{
	struct store *s = NULL;

	if (store_open(path, true, &s, &e) < 0) {
		fprintf(stderr, "%s\n", e.msg);
		_exit(1);
	}
	return s;
}

static_maybe pid_t again(const char *role, const char *path, int out)
{
	const char *const argv[] = {"/proc/self/exe", role, path, NULL};
	struct proc_spec spec = {.argv = argv, .fd = {-1, out, PROC_KEEP}};
	pid_t pid = -1;

	if (proc_spawn(&spec, &pid, &e) < 0)
		diag("%s", e.msg);
	return pid;
}

static_maybe void put_at(struct store *s, int64_t time_ns, const char *resource, const char *name,
	const char *value, size_t len)
{
	struct store_write w = {.key = {resource, "a", name},
		.op = value ? STORE_PUT : STORE_DELETE,
		.value = value,
		.len = len};
	struct store_txn t = {NULL, 0, &w, 1, time_ns, "u", "m"};

	if (store_commit(s, &t, NULL, &e) < 0)
		diag("%s", e.msg);
}

/* n rows of len bytes, over keys keys, 500 a transaction. */
static_maybe void fill(
	struct store *s, int64_t time_ns, const char *resource, int n, int keys, size_t len)
{
	enum { BATCH = 500 };
	autofree char *value = xmalloc(len + 1);
	struct store_write w[BATCH];
	char names[BATCH][16];

	memset(value, '7', len);
	value[len] = '\0';
	for (int i = 0; i < n;) {
		struct store_txn t = {NULL, 0, w, 0, time_ns, "u", "m"};

		for (; i < n && t.n_writes < BATCH; i++) {
			char *name = names[t.n_writes];

			snprintf(name, sizeof(names[0]), "x%d", i % keys);
			w[t.n_writes++] = (struct store_write){.key = {resource, "a", name},
				.op = STORE_PUT,
				.value = value,
				.len = len};
		}
		if (store_commit(s, &t, NULL, &e) < 0)
			diag("%s", e.msg);
	}
}

static_maybe int row_text(void *arg, const struct store_row *r)
{
	struct buf *b = arg;

	buf_addf(b, "%lld %s/%s=%.*s%s;", (long long)r->rev, r->key.resource, r->key.name,
		(int)r->len, r->value, r->op == STORE_DELETE ? "!" : "");
	return 0;
}

/* The state as of rev, and the log after it, as text; malloc'ed. */
static_maybe char *told(struct store *s, int64_t rev)
{
	struct store_list q = {.at_rev = rev};
	struct buf b = BUF_INIT;
	int64_t at;

	if (store_list(s, &q, row_text, &b, &at, &e) < 0 ||
		store_log(s, NULL, NULL, NULL, rev, 0, row_text, &b, &e) < 0) {
		buf_clear(&b);
		buf_adds(&b, err_info(e.code)->reason);
	}
	return buf_detach(&b, NULL);
}

static_maybe int64_t rows(struct store *s)
{
	struct buf b = BUF_INIT;
	int64_t n = 0;

	if (store_log(s, NULL, NULL, NULL, -1, 0, row_text, &b, &e) < 0)
		n = -1;
	for (const char *p = buf_str(&b); *p; p++)
		n += *p == ';';
	buf_release(&b);
	return n;
}

static_maybe bool is_sound(const char *path)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	bool sound = sqlite3_open(path, &db) == SQLITE_OK &&
		     sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) ==
			     SQLITE_OK &&
		     sqlite3_step(st) == SQLITE_ROW &&
		     !strcmp((const char *)sqlite3_column_text(st, 0), "ok");

	sqlite3_finalize(st);
	sqlite3_close(db);
	return sound;
}

/* main of a test file: its tests, each with a path of its own; or a role of again(). */
static_maybe int upkeep_main(int argc, char **argv,
	void (*const *tests)(const char *path), size_t n,
	int (*role)(const char *what, const char *path))
{
	if (argc == 3)
		return role(argv[1], argv[2]);
	if (!mkdtemp(dir))
		return 1;
	for (size_t i = 0; i < n; i++) {
		autofree char *path = xasprintf("%s/%zu.db", dir, i);

		tests[i](path);
	}
	scratch_remove(dir);
	return tap_done();
}
