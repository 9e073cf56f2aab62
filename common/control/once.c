/* One pass from cron: list, act, and again until nothing changes. */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "control/commit.h"
#include "control/run.h"

#define ONCE_MAX_ROUNDS 200

struct round {
	struct runner *r;
	struct view *v;
	struct map *failed; /* key → struct err of its last actions */
	size_t changed, conflicts;
	struct err other; /* the first failure that is no conflict */
};

/* What one key's actions are told to. */
struct key_run {
	struct round *round;
	char *id;
};

static bool is_conflict(const struct err *e)
{
	return e->code == ERR_CONFLICT || e->code == ERR_EXISTS || e->code == ERR_NOTFOUND;
}

static void on_item(void *arg, const struct commit_item *i)
{
	struct key_run *k = arg;
	struct round *round = k->round;

	if (!i->ret) {
		round->changed += !i->unchanged && !i->event;
		return;
	}
	if (i->ending)
		return;
	if (is_conflict(i->err)) {
		round->conflicts++;
		return;
	}
	if (!round->other.code)
		round->other = *i->err;
	if (!map_has(round->failed, k->id))
		map_put(round->failed, k->id, xmemdup(i->err, sizeof(*i->err)));
}

static void on_done(void *arg)
{
	struct key_run *k = arg;

	free(k->id);
	free(k);
}

static int on_key(void *arg, const char *ns, const char *name, struct err *e)
{
	struct round *round = arg;
	struct runner *r = round->r;
	struct actions out = {0};
	autofree char *id = xasprintf("%s/%s", ns, name);
	autofree struct err *failed = map_take(round->failed, id);
	struct key_run *k = xmalloc(sizeof(*k));

	if (run_key(r->c, round->v, ns, name, clock_now_ns(), r->options, failed, &out, e)) {
		warn_err(e);
		if (!round->other.code)
			round->other = *e;
	}
	*k = (struct key_run){round, take(id)};
	commit_start(r->api, buf_str(&out.text), out.text.len, on_item, on_done, k);
	actions_release(&out);
	return 0;
}

static int one_round(struct round *round, struct err *e)
{
	struct runner *r = round->r;
	int ret;

	round->changed = round->conflicts = 0;
	round->other.code = ERR_NONE;
	round->v = view_new();
	ret = run_list(r, round->v, &(int64_t){0}, e);
	if (!ret)
		ret = keys_each(r->c, round->v, on_key, round, e);
	if (!ret)
		ret = commit_drain(r->api, e);
	view_free(take(round->v));
	return ret;
}

int run_once(struct runner *r)
{
	struct map failed = {.free_value = free};
	struct round round = {.r = r, .failed = &failed};
	struct err e = ERR_INIT;
	int rounds = 0, idle = 0, ret = 0;

	/* A conflict is somebody else's change: it deserves a second look, not an endless one. */
	while (!ret && rounds++ < ONCE_MAX_ROUNDS && idle < 3) {
		ret = one_round(&round, &e);
		if (round.changed)
			idle = 0;
		else if (!round.conflicts && (!round.other.code || idle))
			break;
		else
			idle++;
	}
	map_release(&failed);
	if (!ret && round.other.code) {
		e = round.other;
		ret = -1;
	} else if (!ret && round.conflicts) {
		ret = err_set(&e, ERR_CONFLICT, "conflicts remain: somebody else is writing");
	} else if (!ret && rounds > ONCE_MAX_ROUNDS) {
		ret = err_set(&e, ERR_INTERNAL, "still changing after %d rounds", rounds - 1);
	}
	if (ret)
		warn_err(&e);
	return ret ? err_info(e.code)->exit : 0;
}
