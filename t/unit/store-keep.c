/*
 * The keeper of a store, its copies, and what it is to forget: one keeps, and sleeps; a copy or a
 * forgetting that is killed leaves the store as it was, or what it was to become.
 */
#include "base/io.h"
#include "upkeep.h"

/* Steps until it wants to sleep for ever; how often, -1 on an error. */
static int steps(struct keeper *k, int most)
{
	int64_t wait = 0;
	int n = 0;

	while (wait >= 0 && n++ < most) {
		if (keeper_step(k, &wait, &e) < 0)
			return -1;
		if (wait > 0)
			poll(NULL, 0, (int)(wait / NS_PER_MS) + 1);
	}
	return n;
}

static bool readable(struct store *s)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};

	return poll(&p, 1, 0) == 1;
}

static void test_keeper(const char *path)
{
	struct store *s = open_store(path), *kept = open_store(path);
	struct upkeep_budget b = {100000, 50000};
	autofree char *wal = xasprintf("%s-wal", path);
	struct keeper *k = NULL;
	struct stat before, after;
	int n;

	fill(s, 1, "pods", 300, 10, 1000);
	ok(!keeper_open(kept, &b, &k, &e), "a keeper");
	n = steps(k, 100);
	ok(n > 0 && n < 100, "comes to rest: %d", n);
	ok(rows(s) < 120, "within its budget");
	ok(!readable(kept) && !stat(wal, &before), "then it sleeps");
	is_int(steps(k, 9), 1, "woken for nothing it sleeps again");
	ok(!stat(wal, &after) && !memcmp(&after.st_mtim, &before.st_mtim, sizeof(after.st_mtim)),
		"and writes nothing");
	fill(s, 1, "pods", 1, 1, 1000);
	ok(readable(kept), "a write wakes it");
	n = steps(k, 9);
	ok(n > 0 && n < 9 && !readable(kept), "and it sleeps again: %d", n);
	keeper_close(k);
	store_close(kept);
	store_close(s);
}

/* Two processes that want to be it: the second is, when the first is killed. */
static void test_two_keepers(const char *path)
{
	struct store *s = open_store(path);
	int first[2], second[2];
	struct pollfd p;
	char c = 0;
	int status;

	if (pipe2(first, O_CLOEXEC) < 0 || pipe2(second, O_CLOEXEC) < 0)
		return;
	pid_t one = again("keep", path, first[1]);

	ok(read(first[0], &c, 1) == 1, "one keeps");
	pid_t two = again("keep", path, second[1]);

	p = (struct pollfd){second[0], POLLIN, 0};
	is_int(poll(&p, 1, 50), 0, "another waits");
	kill(one, SIGKILL);
	ok(!proc_wait(one, &status, &e), "the first is killed");
	ok(poll(&p, 1, 60000) == 1 && read(second[0], &c, 1) == 1, "the other keeps");
	kill(two, SIGKILL);
	ok(!proc_wait(two, &status, &e), "and ends");
	for (int i = 0; i < 2; i++) {
		close(first[i]);
		close(second[i]);
	}
	store_close(s);
}


/* Another file in the place of the one that is kept. */
static void test_replaced(const char *path)
{
	struct store *s = open_store(path), *kept = open_store(path);
	struct upkeep_budget b = {100000, 50000};
	autofree char *other = xasprintf("%s.other", path);
	struct keeper *k = NULL;
	struct store *o;

	fill(s, 1, "pods", 10, 10, 1000);
	ok(!keeper_open(kept, &b, &k, &e) && steps(k, 100) > 0, "a keeper");
	o = open_store(other);
	fill(o, 1, "pods", 300, 10, 1000);
	struct upkeep_wal w;

	ok(!store_checkpoint(o, true, &w, &e), "another store");
	store_close(o);
	ok(!rename(other, path), "is moved over it");
	store_close(s);
	s = open_store(path);
	ok(rows(s) == 300, "it is the store now");
	fill(s, 1, "pods", 1, 1, 1000);
	ok(steps(k, 100) > 0, "the keeper goes on");
	ok(rows(s) < 130, "and keeps that one");
	keeper_close(k);
	store_close(kept);
	store_close(s);
}

static char *slurp(const char *path, size_t *ret_len)
{
	struct buf b = BUF_INIT;

	if (io_read_file(path, 1u << 28, &b, NULL) < 0)
		buf_clear(&b);
	return buf_detach(&b, ret_len);
}

/* How often text stands in the store's file and its write-ahead log. */
static int on_disk(const char *path, const char *text)
{
	autofree char *wal = xasprintf("%s-wal", path);
	const char *files[] = {path, wal};
	int n = 0;

	for (size_t i = 0; i < array_size(files); i++) {
		size_t len;
		autofree char *bytes = slurp(files[i], &len);
		const char *p = bytes;

		while ((p = memmem(p, len - (size_t)(p - bytes), text, strlen(text)))) {
			p++;
			n++;
		}
	}
	return n;
}

/* n Secrets of sizes that make SQLite move its rows about, each with a mark. */
static void put_secrets(struct store *s, int n, const char *mark)
{
	static const size_t sizes[] = {60, 200, 700, 1500, 5000};

	for (int i = 0; i < n; i++) {
		size_t len = sizes[i * 7 % 5];
		autofree char *name = xasprintf("x%d", i * 37 % 101);
		autofree char *value = xasprintf("\"%s%0*d\"", mark, (int)len, i);

		put_at(s, 1, "secrets", name, value, strlen(value));
	}
}

static void forget_all(struct store *s, int64_t *ret_rows)
{
	struct store_key keys[101];
	char names[101][16];

	for (int i = 0; i < 101; i++) {
		snprintf(names[i], sizeof(names[i]), "x%d", i);
		keys[i] = (struct store_key){"secrets", "a", names[i]};
	}
	ok(!store_forget(s, keys, 101, ret_rows, &e), "forget: %s", e.msg);
}

static void test_forget(const char *path)
{
	struct store *s = open_store(path);
	autofree char *pods = NULL, *after = NULL;
	struct upkeep_budget b = {20000, 0};
	struct upkeep_compacted c;
	int64_t n = 0;

	put_secrets(s, 300, "hidden");
	fill(s, 1, "pods", 20, 20, 300);
	ok(!store_compact(s, &b, -1, &c, &e) && c.rows > 100, "some are compacted");
	for (int i = 0; i < 101; i++) {
		autofree char *name = xasprintf("x%d", i);

		put_at(s, 1, "secrets", name, NULL, 0);
	}
	fill(s, 1, "pods", 20, 20, 300);
	pods = told(s, 421);
	ok(on_disk(path, "hidden") > 100, "their bytes are there");
	forget_all(s, &n);
	ok(n > 101, "their rows are removed");
	is_int(on_disk(path, "hidden"), 0, "no byte of them is left");
	after = told(s, 421);
	ok(!strcmp(after, pods) && strlen(pods) > 20, "what came later is told as before");
	free(take(after));
	after = told(s, 420);
	is_str(after, "Gone", "what was before is not");
	ok(is_sound(path), "the file is sound");
	store_close(s);
}

static bool is_whole(const char *path)
{
	/* in a process of its own: a check closes the file that we have open */
	pid_t pid = again("check", path, -1);
	int status;

	return !proc_wait(pid, &status, &e) && !status;
}

/* Killed at any moment: the store is what it was, and may be half on its way. */
static void test_killed_forgetting(const char *path)
{
	struct store *s = open_store(path);
	autofree char *live = NULL;
	int64_t rev = 0, n = 0;
	int kills = 0, wrong = 0;

	put_secrets(s, 200, "hidden");
	put_secrets(s, 101, "living");
	ok(!store_revision(s, &rev, &e), "secrets");
	live = told(s, rev);
	for (int i = 0; i < 12; i++) {
		pid_t pid = again("forget", path, -1);
		autofree char *now = NULL;
		int status;

		poll(NULL, 0, 1 + i * 2);
		kill(pid, SIGKILL);
		kills += !proc_wait(pid, &status, &e) && status == 128 + SIGKILL;
		now = told(s, rev);
		wrong += strcmp(now, live) != 0 || !is_sound(path);
	}
	ok(kills > 0, "forgettings are killed: %d", kills);
	is_int(wrong, 0, "what is live is the same, and the file is sound");
	forget_all(s, &n);
	is_int(on_disk(path, "hidden"), 0, "the next one ends what they began");
	ok(is_whole(path), "all is well");
	store_close(s);
}

static void test_backup(const char *path)
{
	struct store *s = open_store(path), *copy;
	autofree char *to = xasprintf("%s.copy", path);
	autofree char *before = NULL, *after = NULL;
	int kills = 0, status;
	int64_t rev = 0;

	fill(s, 1, "pods", 2000, 50, 2000);
	before = told(s, 1000);
	for (int i = 0; i < 8; i++) {
		pid_t pid = again("backup", path, -1);

		poll(NULL, 0, 1 + i * 2);
		fill(s, 1, "pods", 5, 5, 2000);
		kill(pid, SIGKILL);
		kills += !proc_wait(pid, &status, &e) && status == 128 + SIGKILL;
	}
	ok(kills > 0, "copies are killed: %d", kills);
	ok(is_whole(path), "the store does not mind");
	is_int(io_write_file(to, "", 0, 0600, false, &e), 0, "an empty file");
	ok(!store_backup(s, to, &rev, &e) && rev == 2040, "is filled");
	copy = open_store(to);
	after = told(copy, 1000);
	free(take(before));
	before = told(s, 1000);
	ok(!strcmp(after, before), "with the same state and history");
	is_str(store_id(copy), store_id(s), "of the same store");
	store_close(copy);
	store_close(s);
}

static void on_damage(void *arg, const struct upkeep_damage *d)
{
	fprintf(stderr, "%s: %s\n", d->what, d->message);
}

static int role(const char *what, const char *path)
{
	struct upkeep_budget b = UPKEEP_BUDGET_INIT;
	struct upkeep_sound sound = {0};
	struct store *s;
	struct keeper *k;
	int64_t n;

	if (!strcmp(what, "check"))
		return store_check(path, on_damage, NULL, &sound, &e) < 0 || sound.damages;
	s = open_store(path);
	if (!strcmp(what, "forget")) {
		forget_all(s, &n);
	} else if (!strcmp(what, "backup")) {
		autofree char *to = xasprintf("%s.half", path);

		return io_write_file(to, "", 0, 0600, false, &e) < 0 ||
		       store_backup(s, to, &n, &e) < 0;
	} else {
		if (keeper_open(s, &b, &k, &e) < 0 || write(STDOUT_FILENO, "k", 1) != 1)
			return 1;
		poll(NULL, 0, -1);
	}
	store_close(s);
	return 0;
}

int main(int argc, char **argv)
{
	static void (*const tests[])(const char *path) = {test_keeper, test_two_keepers,
		test_replaced, test_forget, test_killed_forgetting, test_backup};

	return upkeep_main(argc, argv, tests, array_size(tests), role);
}
