/*
 * The reconcilers as --once passes, one after the other, until a whole round has written nothing:
 * the same programs, the same end, without a process that stays.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/path.h"
#include "base/proc.h"
#include "store/store.h"
#include "up.h"

#define ROUNDS_MAX 100

static int revision(int64_t *ret, struct err *e)
{
	struct store *s;
	int r;

	if (store_open(NULL, false, &s, e) < 0)
		return -1;
	r = store_revision(s, ret, e);
	store_close(s);
	return r;
}

static int run_once(const struct up *u, const struct service *s, struct err *e)
{
	autofree char *path = path_join(u->bin, s->name);
	const char *argv[] = {path, s->once, NULL};
	struct proc_spec spec = {.argv = argv, .fd = {-1, -1, PROC_KEEP}};
	pid_t pid;
	int status;

	if (proc_spawn(&spec, &pid, e) < 0 || proc_wait(pid, &status, e) < 0)
		return -1;
	/* a conflict is for the next round */
	return status && status != EXIT_CONFLICT
		       ? err_set(e, ERR_SYS, "%s %s: exit status %d", s->name, s->once,
				 status)
		       : 0;
}

int cron_pass(const struct up *u, struct err *e)
{
	int64_t before, after;

	if (revision(&after, e) < 0)
		return -1;
	for (int i = 0; i < ROUNDS_MAX; i++) {
		before = after;
		for (const struct service *s = services; s->name; s++)
			if (s->once && run_once(u, s, e) < 0)
				return -1;
		if (revision(&after, e) < 0)
			return -1;
		if (after == before)
			return 0;
	}
	return err_set(e, ERR_TIMEOUT, "still changing after %d rounds", ROUNDS_MAX);
}
