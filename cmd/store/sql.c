/*
 * sql: rows of a query as JSON objects. The query is at its end before anybody slow is asked to
 * take its rows: what of them does not fit into memory waits in a file that has no name.
 */
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "store/history.h"
#include "store/query.h"
#include "verbs.h"

#define LIMIT_NS (10 * NS_PER_S)
#define MAX_SQL_BYTES (1u << 20)

static const struct opt opts[] = {
	{0, "as-of", OPT_STR, offsetof(struct options, as_of), "WHEN",
		"what was there at " WHEN_HELP},
	{0, "timeout", OPT_DUR, offsetof(struct options, timeout_ns), "TIME",
		"end the query after TIME (10s)"},
	{0}};

const struct opt_set sql_set = {
	.usage = SQL_USAGE,
	.about = "Ask in SQL, with a view for each kind (pods) and its history (pods_history).",
	.opts = opts,
	.more = common_opts,
};

struct rows_out {
	struct buf out;
	int fd; /* what went before it; -1: nothing */
	struct err *e;
};

static int open_spill(int *ret_fd, struct err *e)
{
	const char *dir = getenv("TMPDIR");

	dir = dir && *dir ? dir : "/tmp";
	*ret_fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return *ret_fd < 0 ? err_errno(e, "make a temporary file in %s", dir) : 0;
}

static int add_line(void *arg, const char *json, size_t len)
{
	struct rows_out *r = arg;

	buf_add(&r->out, json, len);
	buf_addc(&r->out, '\n');
	if (r->out.len < FLUSH_BYTES)
		return 0;
	if ((r->fd < 0 && open_spill(&r->fd, r->e) < 0) ||
		io_write_all(r->fd, r->out.data, r->out.len, r->e) < 0)
		return -1;
	buf_clear(&r->out);
	return 0;
}

static int print_spill(struct rows_out *r)
{
	autobuf b = BUF_INIT;
	ssize_t n;

	if (lseek(r->fd, 0, SEEK_SET) < 0)
		return err_errno(r->e, "read the rows");
	buf_grow(&b, FLUSH_BYTES);
	while ((n = read(r->fd, b.data, FLUSH_BYTES)) > 0) {
		b.len = (size_t)n;
		io_flush_stdout(&b);
	}
	return n < 0 ? err_errno(r->e, "read the rows") : 0;
}

int sql_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct store_query q = {.args = (const char *const *)argv + 1,
		.limit_ns = o->timeout_ns > 0 ? o->timeout_ns : LIMIT_NS};
	struct rows_out r = {.fd = -1, .e = e};
	autobuf text = BUF_INIT;
	struct store *s;
	int ret;

	if (argc < 1)
		opt_usage(&sql_set, "sql wants a query");
	if (strcmp(argv[0], "-") != 0)
		buf_adds(&text, argv[0]);
	else if (io_read_file("-", MAX_SQL_BYTES, &text, e) < 0)
		return -1;
	q.sql = buf_str(&text);
	q.n_args = (size_t)argc - 1;
	if (open_as_of(o, &s, &q.as_of, e) < 0)
		return -1;
	ret = store_query(s, &q, add_line, &r, e);
	store_close(s);
	if (!ret && r.fd >= 0)
		ret = print_spill(&r);
	if (!ret)
		io_flush_stdout(&r.out);
	buf_release(&r.out);
	close_fd(&r.fd);
	return ret;
}
