/* watch: what there is, then every change, one event a line. */
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/loop.h"
#include "data/status.h"
#include "cursor.h"
#include "rows.h"
#include "store/history.h"
#include "verbs.h"

static const struct opt opts[] = {
	OPTS_SELECT,
	{0, "from", OPT_STR, offsetof(struct options, from), "WHEN",
		"changes after " WHEN_HELP "; not what there is"},
	{0, "bookmarks", OPT_DUR, offsetof(struct options, bookmarks_ns), "TIME",
		"each TIME a line that says up to which revision all was printed"},
	{0, "timeout", OPT_DUR, offsetof(struct options, timeout_ns), "TIME",
		"end after TIME (30s, 1h)"},
	{0}};

const struct opt_set watch_set = {
	.usage = WATCH_USAGE,
	.about = "Print changes as they are committed: {\"type\":\"ADDED\",\"object\":{...}}.",
	.opts = opts,
	.more = common_opts,
	.verbs = "@kinds",
};

/* What of the log is wanted: one of these, or everything if there are none. */
struct wanted {
	const char *resource, *ns; /* ns NULL: all */
};

struct watching {
	int signal_fd; /* readable when told to end; -1 before the loop runs */
	struct store *s;
	struct store_watch *watch;
	struct loop *loop;
	const char *ns; /* of everything; NULL: all */
	struct wanted *wanted;
	size_t n_wanted;
	struct rowfilter filter;
	struct rows rows; /* delivered, not yet looked at: a filter must ask the store, too */
	struct buf out;
	const struct kind *kind; /* the only one; NULL: several */
	int64_t bookmarks_ns;	 /* 0: none are wanted */
	struct loop_source *next_bookmark;
	int64_t told; /* revision of the last bookmark */
	struct err *e;
};

/*
 * Write what is to be told. The loop's signals are blocked: while a reader takes nothing they are
 * looked at here, or the program could not be told to end. What it was about to say is then lost.
 */
static void flush(struct watching *w)
{
	struct pollfd p[] = {{STDOUT_FILENO, POLLOUT, 0}, {w->signal_fd, POLLIN, 0}};
	struct signalfd_siginfo told;
	size_t done = 0;
	ssize_t n = 0;

	while (w->signal_fd >= 0 && done < w->out.len && n >= 0) {
		size_t left = w->out.len - done;

		if (poll(p, array_size(p), -1) < 0)
			continue;
		if (p[1].revents && read(w->signal_fd, &told, sizeof(told)) > 0) {
			buf_clear(&w->out);
			loop_stop(w->loop, 0);
			return;
		}
		/* so much is taken at once where anything is; what fails, fails below, too */
		n = write(STDOUT_FILENO, w->out.data + done, left < PIPE_BUF ? left : PIPE_BUF);
		done += n > 0 ? (size_t)n : 0;
	}
	buf_consume(&w->out, done);
	io_flush_stdout(&w->out);
}

/* From this revision the watch can be resumed: all before it was printed. */
static void print_bookmark(struct watching *w, int64_t rev, const char *more)
{
	struct buf *b = &w->out;

	buf_adds(b, "{\"type\":\"BOOKMARK\",\"object\":{");
	if (w->kind)
		buf_addf(b, "\"kind\":\"%s\",\"apiVersion\":\"%s\",", w->kind->kind,
			w->kind->api_version);
	buf_addf(b, "\"metadata\":{\"resourceVersion\":\"%lld\"%s}}}\n", (long long)rev, more);
	flush(w);
	w->told = rev;
}

/* As the API says it, in the stream: it ends here, and only a new list helps. */
static void print_gone(struct watching *w)
{
	struct err e = *w->e;

	e.code = ERR_EXPIRED;
	buf_adds(&w->out, "{\"type\":\"ERROR\",\"object\":");
	status_write(&w->out, &e, NULL);
	buf_adds(&w->out, "}\n");
	io_flush_stdout(&w->out);
}

static bool wants(const struct watching *w, const struct store_row *r)
{
	if (!w->n_wanted)
		return !w->ns || !strcmp(w->ns, r->key.ns);
	for (size_t i = 0; i < w->n_wanted; i++) {
		const struct wanted *x = &w->wanted[i];

		if (!strcmp(x->resource, r->key.resource) && (!x->ns || !strcmp(x->ns, r->key.ns)))
			return true;
	}
	return false;
}

static int keep(void *arg, const struct store_row *r)
{
	struct watching *w = arg;

	return wants(w, r) ? rows_keep(&w->rows, r) : 0;
}

static int match_row(void *arg, const struct store_row *r)
{
	struct watching *w = arg;
	int match = rowfilter_match(&w->filter, r->value, r->len, w->e);

	/* 2: nonzero ends the read; the row is the only one */
	return match > 0 ? 2 : match;
}

/* Did the filter match what was there before this change? What is compacted is taken as the same.
 */
static int matched_before(struct watching *w, const struct store_row *r, int match_now)
{
	int ret;

	if (!r->prev_rev)
		return 0;
	ret = history_row(w->s, &r->key, r->prev_rev, match_row, w, w->e);
	if (ret < 0 && w->e->code == ERR_GONE)
		return match_now;
	return ret < 0 ? -1 : ret > 0;
}

/* "ADDED" …, NULL: this watcher sees no change. -1 in *ret: an error. */
static const char *event_type(struct watching *w, const struct store_row *r, int *ret)
{
	int match = 1, before = r->prev_rev != 0;

	*ret = 0;
	if (w->filter.any) {
		match = rowfilter_match(&w->filter, r->value, r->len, w->e);
		before = match < 0 ? -1 : matched_before(w, r, match);
		*ret = before < 0 ? -1 : 0;
	}
	if (r->op == STORE_DELETE)
		match = 0;
	if (match)
		return before ? "MODIFIED" : "ADDED";
	return before ? "DELETED" : NULL;
}

static int print_event(struct watching *w, const struct store_row *r)
{
	int ret;
	const char *type = event_type(w, r, &ret);

	if (ret < 0 || !type)
		return ret;
	buf_addf(&w->out, "{\"type\":\"%s\",\"object\":", type);
	if (add_object(&w->out, r, w->e) < 0)
		return -1;
	buf_adds(&w->out, "}\n");
	return 0;
}

static int print_kept(struct watching *w)
{
	int ret = 0;

	for (size_t i = 0; i < w->rows.v.n && !ret; i++)
		ret = print_event(w, rows_at(&w->rows, i));
	rows_clear(&w->rows);
	flush(w);
	return ret;
}

/* All that is there now, by bites. */
static int print_changes(struct watching *w)
{
	int more;

	do {
		more = store_watch_read(w->watch, keep, w, w->e);
		if (print_kept(w) < 0 || more < 0)
			return -1;
	} while (more);
	return 0;
}

static int catch_up(struct watching *w)
{
	return store_dispatch(w->s, w->e) < 0 ? -1 : print_changes(w);
}

static void on_store(void *arg, int fd, uint32_t events)
{
	struct watching *w = arg;

	if (catch_up(w) < 0)
		loop_stop(w->loop, -1);
}

/* Whoever read our output is gone: nobody would ever see the next event. */
static void on_stdout(void *arg, int fd, uint32_t events)
{
	struct watching *w = arg;

	loop_stop(w->loop, 0);
}

static void on_signal(void *arg, int signo)
{
	on_stdout(arg, 0, 0);
}

static void on_timeout(void *arg)
{
	struct watching *w = arg;

	if (w->bookmarks_ns && store_watch_rev(w->watch) > w->told)
		print_bookmark(w, store_watch_rev(w->watch), "");
	loop_stop(w->loop, 0);
}

static void on_bookmark(void *arg)
{
	struct watching *w = arg;

	/* also what happened elsewhere counts: read on to where the store is */
	if (catch_up(w) < 0) {
		loop_stop(w->loop, -1);
		return;
	}
	if (store_watch_rev(w->watch) > w->told)
		print_bookmark(w, store_watch_rev(w->watch), "");
	loop_mod_timer(w->next_bookmark, clock_mono_ns() + w->bookmarks_ns);
}

static int added(void *arg, const struct store_row *r)
{
	struct watching *w = arg;
	struct store_row now = *r;

	now.prev_rev = 0; /* for this watcher it begins here */
	if (wants(w, r) && print_event(w, &now) < 0)
		return -1;
	return w->out.len >= FLUSH_BYTES;
}

/* The annotation of the bookmark that stands behind what there was (KEP-3157). */
#define INITIAL_END "k8s.io/initial-events-end"

/* What there is, as ADDED; the revision from which to go on. */
static int print_state(struct watching *w, const char *resource, const char *ns, int64_t *ret_from)
{
	struct cursor c;
	int ret;

	if (cursor_open(&c, w->s, resource, resource ? ns : NULL, 0, w->e) < 0)
		return -1;
	while ((ret = cursor_page(&c, added, w, w->e)) > 0)
		io_flush_stdout(&w->out);
	io_flush_stdout(&w->out);
	if (!ret && w->bookmarks_ns)
		print_bookmark(w, c.rev, ",\"annotations\":{\"" INITIAL_END "\":\"true\"}");
	*ret_from = c.rev;
	cursor_close(&c);
	return ret;
}

static bool is_pipe(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

static int run(struct watching *w, const struct options *o)
{
	sigset_t end;
	int status;

	w->loop = loop_new();
	signal(SIGPIPE, SIG_IGN);
	loop_add_signal(w->loop, SIGTERM, on_signal, w);
	loop_add_signal(w->loop, SIGINT, on_signal, w);
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigaddset(&end, SIGINT);
	w->signal_fd = signalfd(-1, &end, SFD_CLOEXEC | SFD_NONBLOCK);
	loop_add_fd(w->loop, store_fd(w->s), EPOLLIN, on_store, w);
	if (is_pipe(STDOUT_FILENO))
		loop_add_fd(w->loop, STDOUT_FILENO, 0, on_stdout, w);
	if (o->timeout_ns > 0)
		loop_add_timer(w->loop, clock_mono_ns() + o->timeout_ns, 0, on_timeout, w);
	if (w->bookmarks_ns)
		w->next_bookmark = loop_add_timer(w->loop, clock_mono_ns() + w->bookmarks_ns,
			w->bookmarks_ns / 8, on_bookmark, w);
	status = loop_run(w->loop);
	close_fd(&w->signal_fd);
	loop_free(w->loop);
	return status;
}

/* 0 is before the first revision: all that ever was. */
static int watch_from(struct watching *w, const char *when, int64_t *ret_from)
{
	if (strcmp(when, "0") != 0)
		return history_rev(w->s, when, ret_from, w->e);
	*ret_from = 0;
	return 0;
}

static int open_and_run(struct watching *w, const struct options *o)
{
	const char *resource = w->n_wanted == 1 ? w->wanted->resource : NULL;
	const char *ns = w->n_wanted == 1 ? w->wanted->ns : NULL;
	int64_t from;
	int ret;

	if (store_open(o->store, false, &w->s, w->e) < 0)
		return -1;
	ret = o->from ? watch_from(w, o->from, &from) : print_state(w, resource, ns, &from);
	if (!ret)
		ret = store_watch_open(w->s, resource, ns, from, &w->watch, w->e);
	if (!ret)
		ret = run(w, o);
	if (ret < 0 && w->e->code == ERR_GONE)
		print_gone(w);
	store_watch_close(w->watch);
	store_close(w->s);
	return ret;
}

int watch_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct watching w = {.signal_fd = -1,
		.ns = o->all_namespaces ? NULL : o->ns,
		.bookmarks_ns = o->bookmarks_ns,
		.e = e};
	int ret;

	if (o->bookmarks_ns < 0)
		opt_usage(&watch_set, "--bookmarks wants a time above 0");
	ret = rowfilter_init(o, &w.filter, e);
	w.wanted = xcalloc((size_t)argc, sizeof(*w.wanted));
	for (int i = 0; i < argc && !ret; i++) {
		const struct kind *k;

		ret = need_kind(argv[i], &k, e);
		if (ret)
			break;
		w.wanted[w.n_wanted++] = (struct wanted){k->resource, namespace_of(o, k)};
		w.kind = argc == 1 ? k : NULL;
	}
	if (!ret)
		ret = open_and_run(&w, o);
	rowfilter_release(&w.filter);
	buf_release(&w.out);
	free(w.wanted);
	return ret;
}
