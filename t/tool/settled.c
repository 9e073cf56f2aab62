/*
 * settled SECONDS [CONTROLLER...]: until no controller (or none of these) finds anything to do in
 * the store (K_STORE), looked at again at each change of it. Prints the revision; exit 1: there is
 * still work after SECONDS.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "control/run.h"
#include "store/store.h"

static struct err e;

/* Would an action change an object? */
static bool is_work(const char *line, size_t len)
{
	autodoc *d = NULL;
	const char *verb;

	if (obj_parse(line, len, "action", &d, &e))
		die_err(&e);
	verb = obj_str_or(yyjson_doc_get_root(d), "verb", "");
	return strcmp(verb, "wake") != 0 && strcmp(verb, "event") != 0;
}

static bool has_work(struct api *a, const struct controller *c)
{
	struct run_options o = {.ready_fd = -1};
	struct runner r = {.c = c, .o = &o, .api = a};
	struct view *v = view_new();
	struct actions out = {0};
	bool work = false;
	int64_t rev;

	if (run_list(&r, v, &rev, &e) || reconcile_view(c, v, clock_now_ns(), NULL, &out, &e))
		die_err(&e);
	for (const char *p = buf_str(&out.text), *nl; !work && (nl = strchr(p, '\n')); p = nl + 1)
		work = is_work(p, (size_t)(nl - p));
	actions_release(&out);
	view_free(v);
	return work;
}

static bool is_one(const struct controller *c, char *const *names)
{
	for (char *const *n = names; *n; n++)
		if (!strcmp(*n, c->name))
			return true;
	return !*names;
}

/* Each controller lists for itself: it is quiet only if nothing was written meanwhile. */
static bool quiet(struct api *a, char *const *only)
{
	int64_t before, after;

	if (store_revision(api_store(a), &before, &e))
		die_err(&e);
	for (size_t i = 0; controllers[i]; i++) {
		if (is_one(controllers[i], only) && has_work(a, controllers[i]))
			return false;
	}
	if (store_revision(api_store(a), &after, &e))
		die_err(&e);
	return before == after;
}

static int see(void *arg, const struct store_row *r)
{
	return 0;
}

/* Waits until the store was written after what w has seen. */
static void next_change(struct store *s, struct store_watch *w, int64_t end_ns)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};
	int64_t seen = store_watch_rev(w);

	while (store_watch_rev(w) == seen) {
		int64_t left_ns = end_ns - clock_mono_ns();

		if (left_ns <= 0 || poll(&p, 1, (int)(left_ns / NS_PER_MS) + 1) < 0)
			exit(1);
		if (store_dispatch(s, &e) < 0 || store_watch_read(w, see, NULL, &e) < 0)
			die_err(&e);
	}
}

int main(int argc, char **argv)
{
	static const char *const groups[] = {"system:masters", NULL};
	struct api_caller who = {"system:admin", groups, "settled"};
	struct store_watch *w;
	struct store *s;
	struct api *a;
	int64_t rev, end_ns;

	prog_set(argv[0]);
	if (argc < 2)
		die(ERR_USAGE, "usage: settled SECONDS [CONTROLLER...]");
	end_ns = clock_mono_ns() + strtoll(argv[1], NULL, 10) * NS_PER_S;
	if (api_open("local:", false, &who, &a, &e))
		die_err(&e);
	s = api_store(a);
	if (store_revision(s, &rev, &e) || store_watch_open(s, NULL, NULL, rev, &w, &e))
		die_err(&e);
	while (!quiet(a, argv + 2))
		next_change(s, w, end_ns);
	printf("%" PRId64 "\n", store_watch_rev(w));
	store_watch_close(w);
	api_close(a);
	return 0;
}
