/*
 * Reads that share a snapshot: none of them is older than what was committed when it began, by
 * whomever, also by one who was killed; and nobody waits for the snapshot once it is given up.
 */
#include <signal.h>

#include "upkeep.h"

static int keep_number(void *arg, const struct store_row *r)
{
	*(int64_t *)arg = strtoll(r->value, NULL, 10);
	return 0;
}

/* What stands there; -1: nothing. */
static int64_t number(struct store *s)
{
	struct store_key k = {"pods", "a", "x"};
	int64_t n = -1;

	return store_get(s, &k, 0, keep_number, &n, &e) < 0 ? -1 : n;
}

static void put_number(struct store *s, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	put_at(s, 1, "pods", "x", text, strlen(text));
}

static void test_newest(const char *path)
{
	struct store *s = open_store(path), *other = open_store(path);
	struct store_list q = {.resource = "pods"};
	struct store_watch *w = NULL;
	int64_t rev, listed = -1, seen = -1;

	put_number(other, 0);
	store_share(s, true);
	is_int(number(s), 0, "a number is read");
	for (int64_t i = 1; i <= 100; i++) {
		put_number(other, i);
		if (number(s) != i || number(s) != i)
			ok(false, "number %d of another handle is seen at once", (int)i);
	}
	put_number(s, 101);
	is_int(number(s), 101, "what the handle itself commits is seen");
	is_int(number(other), 101, "and by others");
	ok(!store_watch_open(s, "pods", NULL, 0, &w, &e), "a watch");
	put_number(other, 102);
	ok(!store_watch_read(w, keep_number, &seen, &e) && seen == 102, "tells the newest");
	put_number(other, 103);
	ok(!store_list(s, &q, keep_number, &listed, &rev, &e) && listed == 103, "so does a list");
	put_number(other, 104);
	ok(!store_revision(s, &listed, &e) && listed == rev + 1, "and the revision");
	store_watch_close(w);
	store_share(s, false);
	put_number(other, 105);
	is_int(number(s), 105, "without sharing, too");
	store_close(s);
	store_close(other);
}

/* Who shares holds nobody up for longer than he does. */
static void test_checkpoint(const char *path)
{
	struct store *s = open_store(path), *other = open_store(path);
	struct upkeep_wal w;

	put_number(other, 1);
	store_share(s, true);
	is_int(number(s), 1, "a number is read");
	put_number(other, 2);
	ok(store_checkpoint(other, true, &w, &e) < 0 && e.code == ERR_UNAVAILABLE,
		"an old snapshot keeps the log");
	is_int(number(s), 2, "the next read leaves it");
	ok(!store_checkpoint(other, false, &w, &e) && w.copied == w.pages,
		"so that all of it is copied");
	is_int(number(s), 2, "and the one after that leaves the log");
	ok(!store_checkpoint(other, true, &w, &e) && !w.pages, "which begins anew");
	is_int(number(s), 2, "nothing is lost by that");
	put_number(other, 3);
	is_int(number(s), 3, "nor missed");
	store_share(s, false);
	ok(!store_checkpoint(other, true, &w, &e), "without sharing nothing is in the way");
	store_close(s);
	store_close(other);
}

static void test_replaced(const char *path)
{
	autofree char *copy = xasprintf("%s.copy", path);
	struct store *s = open_store(path), *other = open_store(copy);
	struct upkeep_wal w;

	put_number(s, 1);
	put_number(other, 2);
	ok(!store_checkpoint(other, true, &w, &e), "another store");
	store_close(other);
	store_share(s, true);
	is_int(number(s), 1, "a number is read");
	ok(!rename(copy, path), "another file takes its place");
	store_share(s, false);
	store_share(s, true);
	is_int(number(s), 2, "the next snapshot is of that");
	store_close(s);
}

/* A process that counts, and says each number once it is committed. */
static int role(const char *what, const char *path)
{
	struct store *s = open_store(path);

	for (int64_t i = number(s) + 1; strcmp(what, "count") == 0; i++) {
		put_number(s, i);
		if (write(STDOUT_FILENO, &i, sizeof(i)) != sizeof(i))
			break;
	}
	store_close(s);
	return 0;
}

/* Reads while it counts, until it has said so many; then it is killed wherever it is. */
static bool follow(struct store *s, pid_t pid, int fd, int most, int64_t *last)
{
	int64_t said, n;
	bool right = true;
	int status;

	for (int i = 0; i < most && read(fd, &said, sizeof(said)) == sizeof(said); i++) {
		n = number(s);
		right = right && n >= said && n >= *last;
		*last = n;
	}
	kill(pid, SIGKILL);
	ok(!proc_wait(pid, &status, &e), "who counts is killed");
	return right && number(s) >= *last;
}

static void test_killed(const char *path)
{
	struct store *s = open_store(path);
	int64_t last = 0;

	put_number(s, 0);
	store_share(s, true);
	for (int i = 0; i < 5; i++) {
		int fd[2];

		if (pipe2(fd, O_CLOEXEC) < 0)
			return;
		pid_t pid = again("count", path, fd[1]);

		close(fd[1]);
		ok(follow(s, pid, fd[0], 40 + 7 * i, &last), "no read was older than it said");
		close(fd[0]);
	}
	ok(last >= 5 * 40, "it counted to %lld", (long long)last);
	store_close(s);
}

int main(int argc, char **argv)
{
	static void (*const tests[])(const char *path) = {
		test_newest, test_checkpoint, test_replaced, test_killed};

	return upkeep_main(argc, argv, tests, array_size(tests), role);
}
