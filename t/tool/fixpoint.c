/*
 * fixpoint FILE [CONTROLLER...]: the state of FILE (k-store dump's lines) in a store in memory, and
 * on it every controller's pure pass, last one first, until nothing changes; then prints the state
 * as k-store dump does. The third way to a fixed point, beside pipes and daemons. With names, those
 * controllers in that order, each until it finds nothing to do.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "control/reconcile.h"
#include "control/run.h"
#include "store/store.h"

#define MAX_ROUNDS 500

struct loading {
	struct vec rows; /* struct store_row */
};

static int load_one(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	struct loading *l = arg;
	struct store_row *r = xcalloc(1, sizeof(*r));
	automdoc *m = mdoc_from(root);
	mval *o = yyjson_mut_doc_get_root(m);
	struct buf text = BUF_INIT;
	const struct kind *k;

	if (kind_of(root, &k, e))
		return -1;
	mobj_del(o, "metadata.resourceVersion");
	mobj_write(&text, o);
	r->rev = obj_rv(root);
	r->key = (struct store_key){k->resource, xstrdup(obj_ns(root)), xstrdup(obj_name(root))};
	r->op = STORE_PUT;
	r->created = true;
	r->actor = r->manager = "";
	r->time_ns = clock_now_ns();
	r->len = text.len;
	r->value = buf_detach(&text, NULL);
	vec_push(&l->rows, r);
	return 0;
}

static int by_rev(const void *a, const void *b)
{
	const struct store_row *const *x = a, *const *y = b;

	return (*x)->rev < (*y)->rev ? -1 : (*x)->rev > (*y)->rev;
}

/*
 * The rows of every revision up to the last: where the dump has none, something was written that is
 * gone. Without them the store would not know that its log tells of everybody's first life, and
 * name those who are made again as if they were new.
 */
static struct store_row *without_gaps(const struct loading *l, size_t *ret_n)
{
	struct store_row **have = (struct store_row **)l->rows.v;
	int64_t last = l->rows.n ? have[l->rows.n - 1]->rev : 0;
	struct store_row *rows = xcalloc((size_t)last + 1, sizeof(*rows));
	size_t i = 0;

	for (int64_t rev = 1; rev <= last; rev++)
		rows[rev - 1] = have[i]->rev == rev ? *have[i++]
						    : (struct store_row){.rev = rev,
							      .key = {"configmaps", "", "gone"},
							      .op = STORE_DELETE,
							      .actor = "",
							      .manager = "",
							      .value = ""};
	*ret_n = (size_t)last;
	return rows;
}

static void load(struct store *s, const char *path)
{
	autobuf text = BUF_INIT;
	struct loading l = {0};
	struct err e = ERR_INIT;
	struct store_row *rows;
	size_t n;

	if (io_read_file(path, 1 << 30, &text, &e) ||
		obj_stream_text(buf_str(&text), text.len, path, load_one, &l, &e))
		die_err(&e);
	qsort(l.rows.v, l.rows.n, sizeof(*l.rows.v), by_rev);
	rows = without_gaps(&l, &n);
	if (store_restore(s, rows, n, &e))
		die_err(&e);
	for (size_t i = 0; i < l.rows.n; i++) {
		const struct store_row *r = l.rows.v[i];

		free((void *)r->key.ns);
		free((void *)r->key.name);
		free((void *)r->value);
	}
	vec_free_all(&l.rows, free);
	free(rows);
}

static const char *const groups[] = {"system:masters", NULL};

/* Carry out one action at once, as the controller's own program writes. True: something was
 * written that is no event. */
static bool act(struct api *a, const char *program, const char *line, size_t len)
{
	struct api_caller who = {"system:admin", groups, program};
	automdoc *d = NULL;
	autobuf body = BUF_INIT;
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	struct err e = ERR_INIT;
	bool changed = false;
	int ret = action_request(line, len, &d, &body, &r, &e);

	if (ret < 0)
		die_err(&e);
	r.caller = &who;
	if (ret && !api_call(a, &r, &res, &e))
		changed = !res.unchanged && strcmp(r.kind->resource, "events") != 0;
	api_res_release(&res);
	return changed;
}

static bool pass(struct api *a, const struct controller *c)
{
	struct run_options o = {.ready_fd = -1};
	struct runner r = {.c = c, .o = &o, .api = a};
	struct view *v = view_new();
	struct actions out = {0};
	autofree char *program = xasprintf("k-%s", c->name);
	struct err e = ERR_INIT;
	bool changed = false;
	int64_t rev;

	if (run_list(&r, v, &rev, &e) || reconcile_view(c, v, clock_now_ns(), r.options, &out, &e))
		die_err(&e);
	for (const char *p = buf_str(&out.text), *nl; (nl = strchr(p, '\n')); p = nl + 1)
		changed |= act(a, program, p, (size_t)(nl - p));
	actions_release(&out);
	view_free(v);
	return changed;
}

static int print_row(void *arg, const struct store_row *r)
{
	autobuf b = BUF_INIT;

	obj_splice_rv(&b, r->value, r->len, r->rev);
	puts(buf_str(&b));
	return 0;
}

static const struct controller *by_name(const char *name)
{
	for (size_t i = 0; controllers[i]; i++)
		if (!strcmp(controllers[i]->name, name))
			return controllers[i];
	die(ERR_USAGE, "no controller \"%s\"", name);
}

/* Everybody once, last one first. */
static bool round_of_all(struct api *a)
{
	bool changed = false;
	size_t n = 0;

	while (controllers[n])
		n++;
	while (n--)
		changed |= pass(a, controllers[n]);
	return changed;
}

/* Those named, in turn, each until it has nothing to do. */
static bool round_of_turns(struct api *a, char **names)
{
	bool changed = false;

	for (; *names; names++) {
		const struct controller *c = by_name(*names);

		for (int i = 0; pass(a, c); i++) {
			changed = true;
			if (i == MAX_ROUNDS)
				die(ERR_INTERNAL, "%s does not come to rest", *names);
		}
	}
	return changed;
}

int main(int argc, char **argv)
{
	struct api_caller who = {"system:admin", groups, "fixpoint"};
	struct store_list all = {0};
	struct err e = ERR_INIT;
	bool changed = true;
	struct api *a;
	int64_t rev;

	prog_set(argv[0]);
	if (argc < 2)
		die(ERR_USAGE, "usage: fixpoint FILE [CONTROLLER...]");
	if (api_open("local:memory:", false, &who, &a, &e))
		die_err(&e);
	load(api_store(a), argv[1]);
	for (int round = 0; changed; round++) {
		if (round == MAX_ROUNDS)
			die(ERR_INTERNAL, "still changing after %d rounds", round);
		changed = argc > 2 ? round_of_turns(a, argv + 2) : round_of_all(a);
	}
	if (store_list(api_store(a), &all, print_row, NULL, &rev, &e))
		die_err(&e);
	api_close(a);
	return 0;
}
