/* Health: a row a check; each can be asked for alone, left out, or told with the others. */
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "door.h"
#include "store/store.h"

static int check_ping(struct door *d unused_arg, struct err *e unused_arg)
{
	return 0;
}

/* Somebody reads what is logged, or nobody was to. */
static int check_log(struct door *d unused_arg, struct err *e)
{
	struct pollfd p = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (poll(&p, 1, 0) > 0 && (p.revents & (POLLERR | POLLHUP)))
		return err_set(e, ERR_UNAVAILABLE, "nobody reads the log");
	return 0;
}

/* The store answers, whichever it is. */
static int check_store(struct door *d, struct err *e)
{
	struct store *s = api_store(d->api);
	int64_t rev;

	return s ? store_revision(s, &rev, e) : 0;
}

static int check_shutdown(struct door *d, struct err *e)
{
	return d->stopping ? err_set(e, ERR_UNAVAILABLE, "process is shutting down") : 0;
}

static const struct check {
	const char *name;
	int (*run)(struct door *d, struct err *e);
	bool ready_only;
} checks[] = {
	{"ping", check_ping, false},
	{"log", check_log, false},
	{"store", check_store, false},
	{"shutdown", check_shutdown, true},
};

/* "/readyz/store" is about one check. */
struct question {
	const char *what; /* "readyz" */
	size_t what_len;
	const char *one; /* "": all */
	bool ready;
};

static struct question question_of(const char *path)
{
	struct question q = {.what = path + 1, .what_len = strcspn(path + 1, "/")};
	const char *rest = q.what + q.what_len;

	q.one = *rest ? rest + 1 : "";
	q.ready = !strncmp(q.what, "readyz", q.what_len);
	return q;
}

static bool applies(const struct check *c, const struct question *q)
{
	return !c->ready_only || q->ready;
}

static bool excluded(const struct query *query, const char *name)
{
	for (size_t i = 0; i < query->n; i++)
		if (!strcmp(query->v[i].key, "exclude") && !strcmp(query->v[i].value, name))
			return true;
	return false;
}

static bool known(const struct question *q, const char *name)
{
	for (size_t i = 0; i < array_size(checks); i++)
		if (applies(&checks[i], q) && !strcmp(checks[i].name, name))
			return true;
	return false;
}

/* What was to be left out and does not exist: `no matches for "a","b"`. */
static void warn_unknown(const struct query *query, const struct question *q, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < query->n; i++) {
		if (strcmp(query->v[i].key, "exclude") != 0 || known(q, query->v[i].value))
			continue;
		buf_adds(b, n++ ? "," : "warn: some health checks cannot be excluded: "
					"no matches for ");
		buf_addf(b, "\"%s\"", query->v[i].value);
	}
	if (n)
		buf_addc(b, '\n');
}

static void serve_one(struct job *j, const struct question *q)
{
	struct err e = ERR_INIT;

	for (size_t i = 0; i < array_size(checks); i++) {
		if (!applies(&checks[i], q) || strcmp(checks[i].name, q->one) != 0)
			continue;
		if (!checks[i].run(j->door, &e)) {
			job_text(j, 200, "ok");
			return;
		}
		job_text(j, 500, "internal server error: reason withheld\n");
		return;
	}
	job_text(j, 404, "404 page not found\n");
}

void health_serve(struct job *j)
{
	struct question q = question_of(j->route.path);
	const struct query *query = &j->route.query;
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;
	bool failed = false;

	if (*q.one) {
		serve_one(j, &q);
		return;
	}
	for (size_t i = 0; i < array_size(checks); i++) {
		const struct check *c = &checks[i];
		bool bad;

		if (!applies(c, &q))
			continue;
		if (excluded(query, c->name)) {
			buf_addf(&b, "[+]%s excluded: ok\n", c->name);
			continue;
		}
		bad = c->run(j->door, &e) != 0;
		failed = failed || bad;
		buf_addf(&b, bad ? "[-]%s failed: reason withheld\n" : "[+]%s ok\n", c->name);
	}
	warn_unknown(query, &q, &b);
	buf_addf(&b, "%.*s check %s\n", (int)q.what_len, q.what, failed ? "failed" : "passed");
	if (!failed && !query_get(query, "verbose"))
		job_text(j, 200, "ok");
	else
		job_text(j, failed ? 500 : 200, b.data);
}
