/*
 * helper: any scheme that has no back end here is a program k-store-SCHEME on PATH, spoken to as
 * k-store-helper(7) says.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/dur.h"
#include "store/backend.h"
#include "store/store_helper.h"
#include "store/txn.h"

#define SILENCE_NS (30 * NS_PER_S)
/* Deaths soon after the start, in a row, before watches stop asking for the next one. */
#define MAX_SHORT_LIVES 3

bool helper_exists(const char *scheme)
{
	autofree char *path = xstrdup_null(getenv("PATH"));
	char *save = NULL;

	for (char *d = path ? strtok_r(path, ":", &save) : NULL; d;
		d = strtok_r(NULL, ":", &save)) {
		autofree char *file = xasprintf("%s/" HELPER_PREFIX "%s", d, scheme);

		if (!access(file, X_OK))
			return true;
	}
	return false;
}

static int no_can(const struct helper_store *h, const char *what, struct err *e)
{
	return err_set(e, ERR_METHOD, "store %s: %s cannot %s", h->address, h->program, what);
}

static void helper_close(struct store *s)
{
	struct helper_store *h = hs(s);

	link_close(h);
	while (h->jobs) {
		struct helper_job *j = h->jobs;

		h->jobs = j->next;
		free(j);
	}
	helper_in_release(&h->in);
	buf_release(&h->out);
	close_fd(&h->epoll_fd);
	close_fd(&h->event_fd);
	close_fd(&h->timer_fd);
	free(h->address);
	free(h->program);
	free(h);
}

int helper_open(
	const char *scheme, const char *rest, bool create, struct store **ret, struct err *e)
{
	struct helper_store *h = xcalloc(1, sizeof(*h));
	const char *t = getenv("K_STORE_TIMEOUT");

	h->address = xasprintf("%s:%s", scheme, rest);
	h->program = xasprintf(HELPER_PREFIX "%s", scheme);
	h->create = create;
	h->fd = h->epoll_fd = h->event_fd = h->timer_fd = -1;
	h->jobs_end = &h->jobs;
	h->silence_ns = SILENCE_NS;
	if (t && *t && (dur_parse(t, &h->silence_ns) < 0 || h->silence_ns <= 0)) {
		err_set(e, ERR_INVALID, "K_STORE_TIMEOUT: \"%s\" is no length of time", t);
		helper_close(&h->base);
		return -1;
	}
	if (link_ready(h, e) < 0) {
		helper_close(&h->base);
		return -1;
	}
	/* a store that vanishes later is not made anew by a helper that is started again */
	h->create = false;
	*ret = &h->base;
	return 0;
}

static int helper_revision(struct store *s, int64_t *ret_rev, struct err *e)
{
	struct helper_store *h = hs(s);
	struct helper_call c = {0};

	if (link_ready(h, e) < 0)
		return -1;
	c.id = link_begin(h, "revision");
	helper_end(&h->out);
	if (link_call(h, &c, e) < 0)
		return -1;
	*ret_rev = c.rev;
	return 0;
}

static int check_at(const struct helper_store *h, int64_t at_rev, struct err *e)
{
	return at_rev && !(h->can & CAN_AS_OF) ? no_can(h, "read an older revision", e) : 0;
}

static int helper_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	struct helper_store *h = hs(s);
	struct helper_call c = {.fn = fn, .arg = arg};

	if (link_ready(h, e) < 0 || check_at(h, at_rev, e) < 0)
		return -1;
	c.id = link_begin(h, "get");
	helper_add_key(&h->out, k);
	if (at_rev)
		helper_add_int(&h->out, "at", at_rev);
	helper_end(&h->out);
	return link_call(h, &c, e);
}

static int helper_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	struct helper_store *h = hs(s);
	struct helper_call c = {.fn = fn, .arg = arg};
	int ret;

	if (link_ready(h, e) < 0 || check_at(h, q->at_rev, e) < 0)
		return -1;
	c.id = link_begin(h, "list");
	helper_add_str(&h->out, "resource", q->resource);
	helper_add_str(&h->out, "ns", q->ns);
	helper_add_str(&h->out, "afterNs", q->after_ns);
	helper_add_str(&h->out, "afterName", q->after_name);
	if (q->limit)
		helper_add_int(&h->out, "limit", q->limit);
	if (q->at_rev)
		helper_add_int(&h->out, "at", q->at_rev);
	if (q->keys_only)
		buf_adds(&h->out, "\"keysOnly\":true,");
	helper_end(&h->out);
	ret = link_call(h, &c, e);
	if (!ret)
		*ret_rev = c.rev;
	return ret;
}

static int helper_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	struct helper_store *h = hs(s);
	struct helper_call c = {.fn = fn, .arg = arg};

	if (link_ready(h, e) < 0)
		return -1;
	if (!(h->can & CAN_LOG))
		return no_can(h, "read the log", e);
	c.id = link_begin(h, "log");
	helper_add_str(&h->out, "resource", resource);
	helper_add_str(&h->out, "ns", ns);
	helper_add_str(&h->out, "name", name);
	helper_add_int(&h->out, "from", from_rev);
	if (to_rev)
		helper_add_int(&h->out, "to", to_rev);
	helper_end(&h->out);
	return link_call(h, &c, e);
}

static int check_counters(
	const struct helper_store *h, const struct store_txn *t, int *ret_guard, struct err *e)
{
	for (size_t i = 0; i < t->n_guards && !(h->can & CAN_COUNTER); i++) {
		if (t->guards[i].kind != GUARD_COUNTER)
			continue;
		*ret_guard = (int)i;
		return no_can(h, "count", e);
	}
	return 0;
}

static int helper_commit(
	struct store *s, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	struct helper_store *h = hs(s);
	struct helper_call c = {0};

	if (link_ready(h, e) < 0 || check_counters(h, t, &ret->failed_guard, e) < 0)
		return -1;
	c.id = ++h->last_id;
	helper_add_txn(&h->out, c.id, t);
	if (link_call(h, &c, e) < 0) {
		ret->failed_guard = c.guard;
		return -1;
	}
	ret->rev = c.rev;
	return 0;
}

static void helper_submit(struct store *s, const struct store_txn *t, store_done_fn done, void *arg)
{
	struct helper_store *h = hs(s);
	struct helper_job *j = xcalloc(1, sizeof(*j));

	j->done = done;
	j->arg = arg;
	j->res.failed_guard = -1;
	*h->jobs_end = j;
	h->jobs_end = &j->next;
	j->id = ++h->last_id;
	if (txn_check(t, &j->res.err) < 0 || (!h->pid && link_ready(h, &j->res.err) < 0) ||
		check_counters(h, t, &j->res.failed_guard, &j->res.err) < 0) {
		j->answered = true;
		link_ring(h);
		return;
	}
	/* link_ready has numbered its own requests: ids grow along the queue */
	j->id = ++h->last_id;
	helper_add_txn(&h->out, j->id, t);
	if (!h->unanswered++)
		h->heard_ns = clock_mono_ns();
	link_pump(h);
	link_watchdog(h);
}

static int helper_fd(struct store *s)
{
	return link_epoll(hs(s));
}

/* Completions in the order of submission, those that were answered early wait for the others. */
static void run_jobs(struct helper_store *h)
{
	while (h->jobs && h->jobs->answered) {
		struct helper_job *j = h->jobs;

		h->jobs = j->next;
		if (!h->jobs)
			h->jobs_end = &h->jobs;
		h->base.pending--;
		j->done(j->arg, &j->res);
		free(j);
	}
}

static int helper_dispatch(struct store *s, struct err *e)
{
	struct helper_store *h = hs(s);
	eventfd_t n;
	int ret = 0;

	if (h->event_fd >= 0)
		(void)eventfd_read(h->event_fd, &n);
	link_pump(h);
	link_watchdog(h);
	/* nobody calls for what watches wait for: the next helper is started here */
	if (!h->pid && h->watches)
		ret = h->short_lives < MAX_SHORT_LIVES
			      ? link_ready(h, e)
			      : err_set(e, h->died.code, "%s", h->died.msg);
	run_jobs(h);
	return ret;
}

static int helper_restore(struct store *s, const struct store_row *rows, size_t n, struct err *e)
{
	struct helper_store *h = hs(s);
	struct helper_call c = {0};

	if (link_ready(h, e) < 0)
		return -1;
	if (!(h->can & CAN_RESTORE))
		return no_can(h, "restore rows with their revisions", e);
	c.id = link_begin(h, "restore");
	for (size_t i = 0; i < n; i++) {
		buf_adds(&h->out, "\"more\":true,");
		helper_add_row(&h->out, &rows[i]);
		helper_end(&h->out);
		buf_add(&h->out, rows[i].value, rows[i].len);
		buf_addf(&h->out, "{\"id\":%lld,\"do\":\"restore\",", (long long)c.id);
	}
	helper_end(&h->out);
	return link_call(h, &c, e);
}

const struct store_ops store_helper = {
	.scheme = "",
	.close = helper_close,
	.revision = helper_revision,
	.get = helper_get,
	.list = helper_list,
	.log = helper_log,
	.submit = helper_submit,
	.commit = helper_commit,
	.watch_open = helper_watch_open,
	.watch_read = helper_watch_read,
	.watch_close = helper_watch_close,
	.fd = helper_fd,
	.dispatch = helper_dispatch,
	.restore = helper_restore,
};
