/*
 * store-crowd [ROUNDS [SEED]]: many writers at once, whose jobs are done by each other, and to whom
 * everything happens: they are killed and stopped, somebody scrubs, the file of those who wait is
 * removed. Each tells what it was told. At the end that is compared with the log: what was told as
 * done is there, once, as that revision and with its bytes; what was refused is not; the jobs of
 * one writer are in the order of their submission; and the store is sound.
 */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/hash.h"
#include "scratch.h"
#include "store/store.h"
#include "store/upkeep.h"

enum { CROWD = 7, JOBS = 90, LIVES = 24, BYTES_MAX = 18000, COUNTER_MAX = 400 };

static char dir[] = "/tmp/k-unit-crowd.XXXXXX";
static uint64_t seed = 1;
static struct err e;

/* What a writer says of its nth job. */
struct said {
	int life, n, code;
	int64_t rev;
};

/* What was said and found of one job. */
struct fact {
	bool told;
	int code, found;
	int64_t told_rev, rev;
};
static struct fact facts[LIVES][JOBS];
static int last[LIVES]; /* the newest job of it in the log, + 1 */
static int wrong, counted;

static uint64_t chance(uint64_t a, uint64_t b)
{
	uint64_t v[2] = {a, b};

	return hash_bytes(seed, v, sizeof(v));
}

/* What a job does, as its number says. */
enum what { PUT, REFUSED, COUNT, REMOVE };

static enum what what_of(int life, int n)
{
	return n && chance((uint64_t)life, (uint64_t)n) % 4 ? PUT
							    : (enum what)(n ? 1 + n % 3 : PUT);
}

static size_t value_of(int life, int n, char *ret)
{
	uint64_t h = chance((uint64_t)n, (uint64_t)life + 100);
	/* small ones most often; some about as long as what can be put up, and longer */
	size_t len = 40 + (h % 8 ? h % 300 : h % (BYTES_MAX - 40));

	/* a JSON string */
	memset(ret, 'a' + (int)(h % 26), len);
	ret[snprintf(ret, 40, "\"%d %d ", life, n)] = '.';
	ret[len - 1] = '"';
	return len;
}

static struct said *mine;
static int out;

static void tell(void *arg, const struct store_result *r)
{
	struct said *s = arg;

	s->code = r->err.code;
	if (s->code && s->code != ERR_EXISTS && s->code != ERR_CONFLICT)
		fprintf(stderr, "# life %d, job %d: %s\n", s->life, s->n, r->err.msg);
	s->rev = r->rev;
	if (write(out, s, sizeof(*s)) != sizeof(*s))
		_exit(1);
}

static void submit(struct store *s, int life, int n, bool wait)
{
	enum what what = what_of(life, n);
	char name[16], value[BYTES_MAX];
	struct store_guard g = {what == COUNT ? GUARD_COUNTER : GUARD_ABSENT,
		{"pods", "a", name}, 0, 1, COUNTER_MAX};
	struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, value,
		value_of(life, n, value), NULL};
	struct store_txn t = {&g, what == REFUSED || what == COUNT, &w, 1, n + 1, "u", "m", NULL};
	struct store_result r = {0};

	snprintf(name, sizeof(name), "w%d", life);
	if (what == COUNT)
		g.key = (struct store_key){"quota", "a", "all"};
	if (what == REMOVE) {
		w.op = STORE_DELETE;
		w.key = (struct store_key){"nodes", "", name};
		w.value = NULL;
		w.len = 0;
	}
	mine[n] = (struct said){life, n, 0, 0};
	if (!wait) {
		store_submit(s, &t, tell, &mine[n]);
		return;
	}
	(void)!store_commit(s, &t, &r, &e);
	tell(&mine[n], &r);
}

static int writer(const char *path, int life)
{
	struct store *s = open_at(path);
	struct pollfd p = {store_fd(s), POLLIN, 0};

	mine = xcalloc(JOBS, sizeof(*mine));
	for (int n = 0; n < JOBS; n++) {
		/* half of the lives commit and wait, half submit some at a time */
		submit(s, life, n, life % 2);
		while (store_pending(s) && (n % 20 == 19 || n == JOBS - 1))
			if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0)
				return 1;
	}
	store_close(s);
	free(mine);
	return 0;
}

static int compare(void *arg, const struct store_row *r)
{
	static char want[BYTES_MAX];
	int life = -1, n = -1;
	struct fact *f;

	if (sscanf(r->value ? r->value : "", "\"%d %d", &life, &n) != 2 || life < 0 ||
		life >= LIVES || n < 0 || n >= JOBS) {
		diag("a row that nobody wrote: revision %lld", (long long)r->rev);
		return ++wrong;
	}
	f = &facts[life][n];
	f->found++;
	f->rev = r->rev;
	counted += what_of(life, n) == COUNT;
	if (r->len != value_of(life, n, want) || memcmp(r->value, want, r->len) != 0 ||
		n < last[life] || r->time_ns != n + 1) {
		diag("life %d: job %d after %d, %zu bytes", life, n, last[life] - 1, r->len);
		wrong++;
	}
	last[life] = n + 1;
	return 0;
}

static void judge(int life, int n)
{
	static const enum err_code why[] = {
		[REFUSED] = ERR_EXISTS, [COUNT] = ERR_CONFLICT, [REMOVE] = ERR_NONE};
	const struct fact *f = &facts[life][n];
	enum what what = what_of(life, n);
	bool writes = what != REMOVE && f->told && !f->code;

	if (f->found > 1 || (f->told && f->found != writes) || (writes && f->told_rev != f->rev) ||
		(f->told && what == REFUSED && !f->code) ||
		(f->code && f->code != (int)why[what])) {
		diag("life %d, job %d: told %d, code %d, revision %d; %d there, revision %d", life,
			n, f->told, f->code, (int)f->told_rev, f->found, (int)f->rev);
		wrong++;
	}
}

static void wake_all(const pid_t pid[], int n)
{
	for (int i = 0; i < n; i++)
		if (pid[i] > 0)
			kill(pid[i], SIGCONT);
}

/* Each life is a process; what happens to them is the dice's. */
static void run(const char *path, const char *waiting, pid_t pid[], const int fds[2])
{
	struct store *s = NULL;
	struct said said;
	int lives = 0, ended = 0;

	while (ended < LIVES) {
		struct pollfd p = {fds[0], POLLIN, 0};
		uint64_t dice = chance((uint64_t)clock_mono_ns(), 7);
		pid_t who = lives ? pid[dice / 64 % (uint64_t)lives] : 0;

		if (lives < LIVES && lives - ended < CROWD) {
			pid[lives] = fork();
			if (!pid[lives]) {
				out = fds[1];
				_exit(writer(path, lives));
			}
			lives++;
			continue;
		}
		for (int i = 0; i < lives; i++) {
			if (pid[i] > 0 && waitpid(pid[i], NULL, WNOHANG) == pid[i]) {
				pid[i] = 0;
				ended++;
			}
		}
		while (poll(&p, 1, 1) == 1 && read(fds[0], &said, sizeof(said)) == sizeof(said))
			facts[said.life][said.n] =
				(struct fact){true, said.code, 0, said.rev, 0};
		if (who > 0 && dice % 64 == 0)
			kill(who, SIGKILL);
		else if (who > 0 && dice % 64 < 16)
			kill(who, dice % 64 < 5 ? SIGSTOP : SIGCONT);
		else if (dice % 64 == 20)
			unlink(waiting);
		/* the store is not open where it forks; who waits here can wake nobody */
		if (dice % 64 == 21 && lives == LIVES) {
			wake_all(pid, lives);
			s = open_at(path);
			if (store_scrub(s, &e) < 0 && e.code != ERR_TIMEOUT)
				diag("%s", e.msg);
			store_close(s);
		}
		if (dice % 64 > 40)
			wake_all(pid, lives);
	}
	while (poll(&(struct pollfd){fds[0], POLLIN, 0}, 1, 0) == 1 &&
		read(fds[0], &said, sizeof(said)) == sizeof(said))
		facts[said.life][said.n] = (struct fact){true, said.code, 0, said.rev, 0};
}

static void damage(void *arg, const struct upkeep_damage *d)
{
	diag("%s: %s", d->what, d->message);
}

static void test_round(int number)
{
	autofree char *path = xasprintf("%s/%d.db", dir, number);
	autofree char *waiting = xasprintf("%s-waiting", path);
	struct upkeep_sound sound = {.damages = -1};
	pid_t pid[LIVES] = {0};
	int fds[2], told = 0;
	struct store *s;

	memset(facts, 0, sizeof(facts));
	memset(last, 0, sizeof(last));
	wrong = counted = 0;
	store_close(open_at(path));
	if (pipe(fds) < 0)
		exit(1);
	run(path, waiting, pid, fds);
	close(fds[0]);
	close(fds[1]);
	s = open_at(path);
	ok(!store_log(s, "pods", NULL, NULL, 0, 0, compare, NULL, &e), "the log");
	for (int i = 0; i < LIVES * JOBS; i++) {
		judge(i / JOBS, i % JOBS);
		told += facts[i / JOBS][i % JOBS].told;
	}
	is_int(wrong, 0, "%d jobs were told of, and all is as it was told", told);
	ok(counted <= COUNTER_MAX, "a counter passed %d", counted);
	store_close(s);
	ok(!store_check(path, damage, NULL, &sound, &e) && !sound.damages, "the store is sound");
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1;

	seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	if (!mkdtemp(dir))
		return 1;
	for (int i = 0; i < rounds; i++, seed++)
		test_round(i);
	scratch_remove(dir);
	return tap_done();
}
