/*
 * What writers that wait put up for the one that has the lock: it is done once, by whoever comes to
 * it, also when the one that took it dies between any two steps, and what the dead wanted is not
 * done any more.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "scratch.h"
#include "store/lock.h"
#include "store/waiting.h"
#include "store/writer.h"

static char dir[] = "/tmp/k-unit-waiting.XXXXXX";
static struct err e;

/* A job that puts a pod, of one's own. */
struct put {
	struct store_write w;
	struct store_txn t;
	struct job j;
};

static struct job *put_job(struct put *p, const char *name, const char *value)
{
	*p = (struct put){
		.w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, value, strlen(value), NULL}};
	p->t = (struct store_txn){NULL, 0, &p->w, 1, 7, "u", "m", NULL};
	p->j = (struct job){.txn = &p->t, .ino = 42, .res = {.failed_guard = -1}};
	return &p->j;
}

static bool there;

static bool is_there(void *arg, const struct job *j)
{
	return *(bool *)arg;
}

static void begin(struct waiting *w, int64_t rev)
{
	waiting_begin(w, rev, is_there, &there);
}

static void open_waiting(const char *path, struct waiting *ret)
{
	waiting_init(ret, path);
}

static void test_taken(const char *path)
{
	struct waiting owner, holder;
	struct put a, b;
	struct waiting_guest *g;

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	begin(&holder, 10);
	ok(!waiting_next(&holder), "nobody ever waited: no file, no guests");
	put_job(&a, "one", "{\"a\":1}")->next = put_job(&b, "two", "{}");
	is_int(waiting_put_up(&owner, &a.j), 2, "two jobs are put up");
	ok(!waiting_done(&owner, &a.j, 2), "and not done yet");

	begin(&holder, 10);
	g = waiting_next(&holder);
	ok(g && g->jobs && g->jobs->next && !g->jobs->next->next, "who has the lock finds them");
	is_str(g ? g->jobs->txn->writes[0].key.name : "", "one", "in order");
	ok(g && !memcmp(g->jobs->next->txn->writes[0].value, "{}", 2), "with their bytes");
	ok(g && g->jobs->ino == 42, "and the file that they were meant for");
	ok(!waiting_next(&holder), "once");
	g->jobs->res.rev = 11;
	err_set(&g->jobs->next->res.err, ERR_CONFLICT, "no");
	ok(!waiting_taken(&holder, 10, 11), "they are in a commit");
	ok(!waiting_done(&owner, &a.j, 2), "which is not through");
	waiting_end(&holder, true);
	ok(waiting_done(&owner, &a.j, 2), "now it is");
	ok(a.j.res.rev == 11 && b.j.res.err.code == ERR_CONFLICT, "each has its result");
	is_str(b.j.res.err.msg, "no", "in the holder's words");
	ok(!waiting_done(&owner, &a.j, 2), "once");

	is_int(waiting_put_up(&owner, &a.j), 2, "the next two");
	begin(&holder, 11);
	ok(waiting_next(&holder), "are taken");
	waiting_end(&holder, false);
	ok(!waiting_done(&owner, &a.j, 2), "but the commit fails");
	ok(waiting_withdraw(&owner), "so they are their owner's again");
	begin(&holder, 11);
	ok(!waiting_next(&holder), "and nobody else's");
	waiting_release(&owner);
	waiting_release(&holder);
}

/* Somebody with the lock who takes a guest at rev 20, and dies before or after he has said which
   commit it is in. */
static void die_with_guest(const char *path, bool say)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		struct waiting w;
		struct waiting_guest *g;

		open_waiting(path, &w);
		begin(&w, 20);
		g = waiting_next(&w);
		if (!g)
			_exit(1);
		g->jobs->res.rev = 21;
		_exit(say && waiting_taken(&w, 20, 21) < 0);
	}
	ok(pid > 0 && waitpid(pid, &status, 0) == pid && !status, "a holder dies with a guest%s",
		say ? " that is to be committed" : "");
}

static void test_death(const char *path)
{
	struct waiting owner, next;
	struct put p;

	open_waiting(path, &owner);
	open_waiting(path, &next);
	put_job(&p, "x", "{}");

	is_int(waiting_put_up(&owner, &p.j), 1, "a job");
	die_with_guest(path, false);
	begin(&owner, 20);
	ok(!waiting_done(&owner, &p.j, 1) && waiting_withdraw(&owner), "it is ours to do");

	is_int(waiting_put_up(&owner, &p.j), 1, "again");
	die_with_guest(path, true);
	begin(&next, 20);
	ok(waiting_next(&next), "the store is where it was: the next one may take it");
	waiting_end(&next, false);
	waiting_withdraw(&owner);

	is_int(waiting_put_up(&owner, &p.j), 1, "and again");
	die_with_guest(path, true);
	there = true;
	begin(&next, 21);
	ok(!waiting_next(&next), "the store has it: it was committed");
	ok(waiting_done(&owner, &p.j, 1) && p.j.res.rev == 21, "and its owner hears so");

	is_int(waiting_put_up(&owner, &p.j), 1, "and again");
	die_with_guest(path, true);
	there = false;
	begin(&next, 21);
	ok(waiting_next(&next), "the store went on by somebody else: it was not");
	waiting_end(&next, false);
	waiting_withdraw(&owner);
	waiting_release(&owner);
	waiting_release(&next);
}

static void test_scrub(const char *path)
{
	autofree char *file = xasprintf("%s-waiting", path);
	struct waiting owner, holder;
	autobuf text = BUF_INIT;
	struct put p;

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	put_job(&p, "x", "{}");
	is_int(waiting_put_up(&owner, &p.j), 1, "a job");
	ok(!waiting_scrub(&holder, &e), "whose bytes are wiped out of the file");
	begin(&holder, 30);
	ok(!waiting_next(&holder), "is no guest");
	ok(waiting_withdraw(&owner), "but its owner's");
	is_int(waiting_put_up(&owner, put_job(&p, "x", "\"a secret\"")), 1, "a secret");
	ok(!io_read_file(file, 64 << 20, &text, &e) && memmem(text.data, text.len, "a secret", 8),
		"is in the file");
	ok(!waiting_scrub(&holder, &e), "until that is scrubbed");
	buf_clear(&text);
	ok(!io_read_file(file, 64 << 20, &text, &e) && !memmem(text.data, text.len, "a secret", 8),
		"then it is not");
	waiting_withdraw(&owner);

	waiting_release(&owner);
	waiting_release(&holder);
}

static void test_left_alone(const char *path)
{
	autofree char *file = xasprintf("%s-waiting", path);
	struct store_guard count = {GUARD_COUNTER, {"quota", "a", "pods"}, 0, 1, 10};
	struct waiting owner, holder, *many = xcalloc(WAITING_SLOTS, sizeof(*many));
	autofree char *big = xcalloc(1, 40000);
	struct put p;
	int fd, n = 0;

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	put_job(&p, "x", "{}");
	is_int(waiting_put_up(&owner, &p.j), 1, "a job whose owner");
	waiting_release(&owner);
	begin(&holder, 30);
	ok(!waiting_next(&holder), "ends is nobody's wish any more");

	open_waiting(path, &owner);
	p.w.op = STORE_DELETE;
	p.w.value = NULL;
	p.w.len = 0;
	is_int(waiting_put_up(&owner, &p.j), 1, "a removal may be done by anybody");
	p.t.guards = &count;
	p.t.n_guards = 1;
	waiting_withdraw(&owner);
	is_int(waiting_put_up(&owner, &p.j), 0, "but not if it counts, and may write nothing");
	put_job(&p, "x", memset(big, 'x', 39999));
	is_int(waiting_put_up(&owner, &p.j), 0, "nor what is too long for a slot");

	put_job(&p, "x", "{}");
	for (int i = 0; i < WAITING_SLOTS; i++) {
		open_waiting(path, &many[i]);
		n += waiting_put_up(&many[i], &p.j) == 1;
	}
	is_int(n, WAITING_SLOTS - 1, "one slot each, and not more than there are");
	for (int i = 0; i < WAITING_SLOTS; i++)
		waiting_release(&many[i]);
	waiting_release(&owner);
	waiting_release(&holder);
	fd = open(file, O_WRONLY | O_TRUNC | O_CLOEXEC);
	ok(fd >= 0, "an empty file");
	close(fd);
	open_waiting(path, &owner);
	is_int(waiting_put_up(&owner, &p.j), 1, "is as good as none");
	waiting_release(&owner);
	free(many);
}

/* An owner that dies while its jobs are being read: whoever has its slot next has other jobs. */
static void test_taken_over(const char *path)
{
	struct waiting owner, holder, heir;
	struct put p;

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	open_waiting(path, &heir);
	is_int(waiting_put_up(&owner, put_job(&p, "x", "{}")), 1, "a job");
	begin(&holder, 20);
	ok(waiting_next(&holder), "is taken");
	waiting_release(&owner);
	is_int(waiting_put_up(&heir, put_job(&p, "y", "{}")), 1,
		"its owner ends, the next one has its slot");
	ok(waiting_taken(&holder, 20, 21) < 0, "what was taken has nobody who wants it");
	waiting_end(&holder, true);
	ok(!waiting_done(&heir, &p.j, 1), "and the next one's job was not done by it");

	begin(&holder, 21);
	ok(waiting_next(&holder) && !waiting_taken(&holder, 21, 22), "that one is in a commit");
	waiting_release(&heir);
	open_waiting(path, &heir);
	is_int(waiting_put_up(&heir, put_job(&p, "z", "{}")), 1, "another one comes meanwhile");
	waiting_end(&holder, true);
	ok(!waiting_done(&heir, &p.j, 1), "it has another slot");
	waiting_release(&heir);
	waiting_release(&holder);
}

/* The lock did not come within its time, and the caller was told so. */
static void test_given_up(const char *path)
{
	struct waiting owner, holder;
	struct put p;

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	is_int(waiting_put_up(&owner, put_job(&p, "x", "{}")), 1, "a job");
	begin(&holder, 20);
	ok(waiting_next(&holder), "is taken by somebody slow");
	ok(waiting_withdraw(&owner), "its owner gives up");
	is_int(waiting_put_up(&owner, put_job(&p, "y", "{}")), 1, "and wants something else");
	ok(waiting_taken(&holder, 20, 21) < 0, "the slow one cannot commit it any more");
	waiting_end(&holder, false);
	ok(!waiting_done(&owner, &p.j, 1), "nor is the new one done");

	begin(&holder, 20);
	ok(waiting_next(&holder) && !waiting_taken(&holder, 20, 21), "which is in a commit");
	ok(!waiting_withdraw(&owner), "when its owner gives up that, too: it may come");
	is_int(waiting_put_up(&owner, &p.j), 0, "nothing else is put up before that is known");
	waiting_end(&holder, false);
	begin(&holder, 20);
	ok(!waiting_next(&holder), "it did not come, and does not come later");
	is_int(waiting_put_up(&owner, &p.j), 1, "so there is room again");
	waiting_release(&owner);
	waiting_release(&holder);
}

/* Zeros where the value was: somebody scrubs, or the file is damaged. */
static void test_torn(const char *path)
{
	autofree char *file = xasprintf("%s-waiting", path);
	struct waiting owner, holder;
	autobuf text = BUF_INIT;
	const char *at;
	struct put p;
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	is_int(waiting_put_up(&owner, put_job(&p, "x", "\"the value\"")), 1, "a job");
	ok(!io_read_file(file, 64 << 20, &text, &e) &&
			(at = memmem(text.data, text.len, "\"the value\"", 11)) &&
			pwrite(fd, "\0\0\0", 3, at - text.data) == 3,
		"that loses some bytes of its value");
	begin(&holder, 30);
	ok(!waiting_next(&holder), "is its owner's to do");
	close(fd);
	waiting_release(&owner);
	waiting_release(&holder);
}

/* The file is cut short under those who have it open: to look at it would be their death. */
static void test_cut(const char *path)
{
	autofree char *file = xasprintf("%s-waiting", path);
	struct waiting owner, holder;
	struct put p;

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	is_int(waiting_put_up(&owner, put_job(&p, "x", "{}")), 1, "a job");
	begin(&holder, 30);
	ok(!truncate(file, 0), "the file is cut short");
	begin(&holder, 30);
	ok(!waiting_next(&holder), "nobody finds the job");
	begin(&owner, 30);
	ok(!waiting_next(&owner) && !waiting_done(&owner, &p.j, 1) && !waiting_withdraw(&owner),
		"its owner cannot tell what became of it");
	is_int(waiting_put_up(&owner, &p.j), 1, "he begins anew");
	begin(&holder, 30);
	ok(waiting_next(&holder) && !waiting_taken(&holder, 30, 31), "that one is found");
	waiting_end(&holder, true);
	ok(!unlink(file), "the file is removed");
	ok(waiting_done(&owner, &p.j, 1), "what was done is known");
	is_int(waiting_put_up(&owner, &p.j), 1, "the next one is in a new file");
	begin(&holder, 31);
	ok(waiting_next(&holder), "which all find");
	waiting_release(&owner);
	waiting_release(&holder);
}

/* What the holder said must be there when the owner comes to read it. */
static void test_scrubbed_result(const char *path)
{
	struct waiting owner, holder;
	struct waiting_guest *g;
	struct put p;

	open_waiting(path, &owner);
	open_waiting(path, &holder);
	is_int(waiting_put_up(&owner, put_job(&p, "x", "{}")), 1, "a job");
	begin(&holder, 30);
	g = waiting_next(&holder);
	if (g)
		err_set(&g->jobs->res.err, ERR_CONFLICT, "no");
	ok(!waiting_taken(&holder, 30, 31), "is refused");
	waiting_end(&holder, true);
	ok(!waiting_scrub(&holder, &e), "somebody scrubs");
	ok(waiting_done(&owner, &p.j, 1) && p.j.res.err.code == ERR_CONFLICT, "it stays refused");
	waiting_release(&owner);
	waiting_release(&holder);
}

/* A file system that cannot make holes of zeros. */
static void test_scrub_in_memory(void)
{
	static char shm[] = "/dev/shm/k-unit-waiting.XXXXXX";
	autofree char *path = NULL;

	if (!mkdtemp(shm)) {
		diag("no /dev/shm");
		return;
	}
	path = xasprintf("%s/w.db", shm);
	test_scrub(path);
	scratch_remove(shm);
}

enum { WRITERS = 6, PUTS = 40 };

/* Puts names that nobody else puts, until it is killed. */
static int writer(const char *path, int number)
{
	struct store *s = open_at(path);

	for (int i = 0; i < PUTS; i++) {
		autofree char *name = xasprintf("w%d-%d", number, i);
		struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, "{}", 2, NULL};
		struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m", NULL};

		if (store_commit(s, &t, NULL, &e) < 0 || write(STDOUT_FILENO, ".", 1) != 1)
			return 1;
	}
	store_close(s);
	return 0;
}

static int count_row(void *arg, const struct store_row *r)
{
	int *twice = arg;

	*twice += r->prev_rev != 0;
	return 0;
}

/* Writers at once, one of which is killed each time some puts went by. */
static void test_killed(const char *path)
{
	struct store *s;
	int out[2], twice = 0, told = 0;
	pid_t pid[WRITERS];
	int64_t rev = 0;
	char c;

	/* made, and open in no process that forks */
	store_close(open_at(path));
	ok(pipe2(out, O_CLOEXEC) == 0, "a pipe");
	for (int i = 0; i < WRITERS; i++) {
		pid[i] = fork();
		if (!pid[i]) {
			dup2(out[1], STDOUT_FILENO);
			_exit(writer(path, i));
		}
	}
	close(out[1]);
	for (; read(out[0], &c, 1) == 1; told++)
		if (told && told % 23 == 0 && told / 23 < WRITERS)
			kill(pid[told / 23], SIGKILL);
	for (int i = 0; i < WRITERS; i++)
		waitpid(pid[i], NULL, 0);
	close(out[0]);
	s = open_at(path);
	ok(!store_log(s, NULL, NULL, NULL, 0, 0, count_row, &twice, &e), "what they wrote");
	is_int(twice, 0, "was written once each, whoever died");
	ok(!store_revision(s, &rev, &e) && rev >= told && rev <= told + WRITERS,
		"%d were acknowledged and %d are there", told, (int)rev);
	store_close(s);
}

int main(void)
{
	autofree char *path = NULL, *store = NULL;

	if (!mkdtemp(dir))
		return 1;
	path = xasprintf("%s/w.db", dir);
	store = xasprintf("%s/s.db", dir);
	test_taken(path);
	test_death(path);
	test_left_alone(path);
	test_scrub(path);
	test_scrub_in_memory();
	test_taken_over(path);
	test_given_up(path);
	test_torn(path);
	test_scrubbed_result(path);
	test_cut(path);
	test_killed(store);
	scratch_remove(dir);
	return tap_done();
}
