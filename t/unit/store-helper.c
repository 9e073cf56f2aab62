/*
 * Helpers that die, stop, flood or talk nonsense: calls fail with a clear error and in time, the
 * next one works, and watches lose nothing. The helper is t/helper/k-store-perl, or a line of sh.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/io.h"
#include "scratch.h"
#include "store/store_helper.h"

static char dir[] = "/tmp/k-unit-helper.XXXXXX";
static struct err e;

static struct store *open_new(const char *name)
{
	autofree char *address = xasprintf("perl:%s/%s", dir, name);
	struct store *s = NULL;

	if (store_open(address, true, &s, &e) < 0) {
		diag("%s", e.msg);
		exit(1);
	}
	return s;
}

static int put(struct store *s, const char *name, const char *value)
{
	struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, value, strlen(value)};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};

	return store_commit(s, &t, NULL, &e);
}

static int count_row(void *arg, const struct store_row *r)
{
	++*(int *)arg;
	return 0;
}

static int stop_row(void *arg, const struct store_row *r)
{
	++*(int *)arg;
	return 7;
}

static int get(struct store *s, const char *name)
{
	struct store_key k = {"pods", "a", name};
	int n = 0;

	return store_get(s, &k, 0, count_row, &n, &e);
}

/* Rows until a watch is at rev, or -1. */
static int watched(struct store *s, struct store_watch *w, int64_t rev)
{
	int n = 0;

	while (true) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		/* first what another call has brought already: nothing may follow it */
		if (store_watch_read(w, count_row, &n, &e) < 0)
			return -1;
		if (store_watch_rev(w) >= rev)
			return n;
		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0)
			return -1;
	}
}

static void kill_helper(struct store *s)
{
	siginfo_t info;

	kill(hs(s)->pid, SIGKILL);
	if (waitid(P_PID, (id_t)hs(s)->pid, &info, WEXITED | WNOWAIT) < 0)
		diag("waitid");
}

static void test_death(void)
{
	struct store *s = open_new("death");
	struct store_watch *w = NULL;

	ok(!put(s, "x", "1"), "put");
	ok(!store_watch_open(s, "pods", NULL, 0, &w, &e), "watch");
	is_int(watched(s, w, 1), 1, "and see it");
	kill_helper(s);
	ok(!put(s, "y", "2"), "the helper was killed: the next call starts another");
	ok(!get(s, "x"), "which has all of it");
	is_int(watched(s, w, 2), 1, "the watch goes on where it was");
	kill_helper(s);
	ok(!store_dispatch(s, &e),
		"a helper that dies while nobody calls is started for the watch");
	ok(hs(s)->pid > 0, "it runs");
	ok(!put(s, "z", "3"), "put");
	is_int(watched(s, w, 3), 1, "the watch sees it, once");
	store_watch_close(w);
	store_close(s);
}

/* What the helper keeps is gone when the next one looks for it. */
static void test_gone(void)
{
	autofree char *file = xasprintf("%s/gone", dir), *away = xasprintf("%s/away", dir);
	struct store *s = open_new("gone");

	ok(!put(s, "x", "1") && !rename(file, away), "a store is taken away");
	kill_helper(s);
	is_int(get(s, "x"), -1, "who reads");
	is_int(e.code, ERR_UNAVAILABLE, "is not told that there is no object: %s", e.msg);
	ok(!rename(away, file) && !get(s, "x"), "when it is back, it goes on");
	store_close(s);
}

static void job_done(void *arg, const struct store_result *r)
{
	*(struct err *)arg = r->err;
}

static void test_submitted(void)
{
	struct store *s = open_new("submitted");
	struct store_write w = {{"pods", "a", "x"}, STORE_PUT, STORE_JSON, "1", 1};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
	struct err got = ERR_INIT;

	kill(hs(s)->pid, SIGSTOP);
	store_submit(s, &t, job_done, &got);
	kill_helper(s);
	while (store_pending(s)) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0)
			break;
	}
	is_int(got.code, ERR_UNAVAILABLE, "a submission that was under way fails");
	ok(strstr(got.msg, "not known whether it was written"), "and says what is not known");
	ok(strstr(got.msg, "k-store-perl was ended by signal 9"), "and why");
	ok(!put(s, "y", "2"), "the next call works");
	store_close(s);
}

/* Nobody waits in a call, and nothing comes. */
static void test_silent(void)
{
	struct store *s = open_new("silent");
	struct store_write w = {{"pods", "a", "x"}, STORE_PUT, STORE_JSON, "1", 1};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
	struct err got = ERR_INIT;
	int64_t start = clock_mono_ns();

	is_int(store_fd(s) >= 0, 1, "a store that is waited for");
	kill(hs(s)->pid, SIGSTOP);
	hs(s)->silence_ns = NS_PER_S / 5;
	store_submit(s, &t, job_done, &got);
	while (store_pending(s)) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0)
			break;
	}
	is_int(got.code, ERR_TIMEOUT, "a submission to a stopped helper ends: %s", got.msg);
	ok(clock_mono_ns() - start < 20 * NS_PER_S, "in time");
	store_close(s);
}

static void test_stopped(void)
{
	struct store *s = open_new("stopped");
	struct store_watch *w = NULL;
	int64_t start;

	ok(!put(s, "x", "1"), "put");
	ok(!store_watch_open(s, "pods", NULL, 0, &w, &e), "watch");
	kill(hs(s)->pid, SIGSTOP);
	start = clock_mono_ns();
	store_watch_close(w);
	ok(clock_mono_ns() - start < hs(s)->silence_ns,
		"a watch of a stopped helper closes without waiting for it");
	/* only now: a machine under load may need longer to start a helper */
	hs(s)->silence_ns = NS_PER_S / 5;
	start = clock_mono_ns();
	is_int(get(s, "x"), -1, "a call to a stopped helper fails");
	is_int(e.code, ERR_TIMEOUT, "in time");
	ok(strstr(e.msg, "did not answer for 200 ms"), "and says so: %s", e.msg);
	ok(clock_mono_ns() - start < 20 * NS_PER_S, "soon");
	hs(s)->silence_ns = 30 * NS_PER_S;
	ok(!get(s, "x"), "the next call works");
	kill(hs(s)->pid, SIGSTOP);
	hs(s)->silence_ns = NS_PER_S / 5;
	start = clock_mono_ns();
	store_close(s);
	ok(clock_mono_ns() - start < 20 * NS_PER_S, "and a store with a stopped helper closes");
}

static void test_credit(void)
{
	struct store *s = open_new("credit");
	struct store_watch *slow = NULL, *quick = NULL;
	int kept = 0, n = 0;
	struct store_list q = {.resource = "pods"};
	int64_t rev;

	ok(!store_watch_open(s, NULL, NULL, 0, &slow, &e), "a watch that is not read");
	ok(!store_watch_open(s, "pods", "a", 0, &quick, &e), "and one that is");
	for (int i = 0; i < 300; i++) {
		char name[16];

		snprintf(name, sizeof(name), "x%d", i % 10);
		if (put(s, name, "v") < 0)
			diag("%s", e.msg);
	}
	is_int(watched(s, quick, 300), 300, "one sees everything");
	for (struct helper_item *it = ((struct helper_watch *)slow)->items; it; it = it->next)
		kept += it->row != NULL;
	is_int(kept, HELPER_CREDIT, "for the other no more than its credit is kept");
	is_int(watched(s, slow, 300), 300, "it gets the rest when it reads");
	is_int(store_list(s, &q, stop_row, &n, &rev, &e), 7, "a list that its reader ends");
	is_int(n, 1, "ends");
	ok(!get(s, "x1"), "what was on its way is passed over");
	is_int(store_list(s, &q, count_row, &n, &rev, &e), 0, "the next list");
	is_int(n, 11, "is whole");
	store_watch_close(slow);
	store_watch_close(quick);
	store_close(s);
}

/* A program k-store-bad that says this when it is asked anything. */
static void bad_helper(const char *does)
{
	autofree char *path = xasprintf("%s/k-store-bad", dir);
	autofree char *script = xasprintf("#!/bin/sh\nread -r line\n%s\n", does);

	if (io_write_file(path, script, strlen(script), 0755, false, &e) < 0)
		diag("%s", e.msg);
}

static void test_bad(void)
{
	static const struct {
		const char *does;
		enum err_code code;
		const char *says;
	} t[] = {
		{"exit 3", ERR_UNAVAILABLE, "k-store-bad ended with status 3"},
		{"echo hello", ERR_SYNTAX, "no header, but \"hello\""},
		{"echo '{\"id\":1,\"is\":\"done\",\"bytes\":-1}'", ERR_TOOLARGE, "body of -1"},
		{"head -c 1200000 /dev/zero | tr '\\0' x; cat", ERR_TOOLARGE, "header of more"},
		{"echo '{\"id\":1,\"is\":\"done\",\"protocol\":2}'; cat", ERR_SYNTAX, "protocol 2"},
		{"echo '{\"id\":1,\"is\":\"done\",\"protocol\":1}'; cat", ERR_SYNTAX, "no id"},
		{"echo '{\"id\":1,\"is\":\"error\",\"reason\":\"NotFound\",\"message\":\"none\"}'",
			ERR_NOTFOUND, "none"},
		{"exec cat >/dev/null", ERR_TIMEOUT, "did not answer"},
	};

	for (size_t i = 0; i < array_size(t); i++) {
		struct store *s = NULL;

		bad_helper(t[i].does);
		if (t[i].code == ERR_TIMEOUT)
			setenv("K_STORE_TIMEOUT", "200ms", 1);
		is_int(store_open("bad:x", true, &s, &e), -1, "bad helper: %s", t[i].does);
		is_int(e.code, t[i].code, "its code");
		ok(strstr(e.msg, t[i].says), "it says %s: %s", t[i].says, e.msg);
	}
	unsetenv("K_STORE_TIMEOUT");
}

static void test_cannot(void)
{
	struct store_guard g = {GUARD_COUNTER, {"quota", "a", "pods"}, 0, 1, 1};
	struct store_txn t = {&g, 1, NULL, 0, 1, "u", "m"};
	struct store_key k = {"pods", "a", "x"};
	struct store *s = NULL;
	struct store_result r;
	int n = 0;

	bad_helper("echo '{\"id\":1,\"is\":\"done\",\"protocol\":1,"
		   "\"store\":\"0123456789abcdef0123456789abcdef\"}'; cat >/dev/null");
	ok(!store_open("bad:x", true, &s, &e), "a helper without capabilities");
	is_str(store_id(s), "0123456789abcdef0123456789abcdef", "its id");
	is_int(store_get(s, &k, 5, count_row, &n, &e), -1, "as of");
	is_int(e.code, ERR_METHOD, "is refused");
	ok(strstr(e.msg, "k-store-bad cannot read an older revision"), "and named");
	is_int(store_log(s, NULL, NULL, NULL, 0, 0, count_row, &n, &e), -1, "the log too");
	is_int(store_restore(s, NULL, 0, &e), -1, "and restore");
	is_int(store_commit(s, &t, &r, &e), -1, "and a counter");
	is_int(r.failed_guard, 0, "which is named");
	store_close(s);
}

int main(void)
{
	autofree char *path = NULL;

	if (!mkdtemp(dir) || !getenv("T_SRC"))
		return 1;
	path = xasprintf("%s:%s/t/helper:%s", dir, getenv("T_SRC"), getenv("PATH"));
	setenv("PATH", path, 1);
	test_death();
	test_gone();
	test_submitted();
	test_credit();
	test_silent();
	test_stopped();
	test_bad();
	test_cannot();
	scratch_remove(dir);
	return tap_done();
}
