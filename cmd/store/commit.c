/*
 * commit: action lines in, one answer a line out. What has arrived together is submitted together;
 * a conflict does not stop the rest.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "control/commit.h"
#include "write.h"

static const struct opt opts[] = {{0}};

const struct opt_set commit_set = {
	.usage = COMMIT_USAGE,
	.about = "Execute actions, one JSON object a line, as controllers print them.",
	.opts = opts,
	.more = write_opts,
};

/* Lines at once: what they hold is in memory until the last of them is answered. */
#define MAX_LINES 1000
#define MAX_LINE_BYTES (16u * 1024 * 1024)
#define READ_BYTES (64u * 1024)

struct answer {
	size_t line; /* of the text under way, from 1 */
	int exit;    /* status that it asks for */
	char *text;
};

struct committing {
	struct api *a;
	struct vec answers; /* of the lines under way */
	size_t before;	    /* lines before them */
	bool done;
	int status; /* EXIT_CONFLICT if there was one, else the first failure's */
};

static void add_error(struct buf *b, const struct err *e)
{
	const struct err_info *info = err_info(e->code);

	buf_addf(b,
		",\"ok\":false,\"error\":{\"code\":%d,\"reason\":\"%s\",\"message\":", info->http,
		info->reason);
	buf_add_json(b, e->msg, strlen(e->msg));
	buf_adds(b, "}}\n");
}

static void on_item(void *arg, const struct commit_item *i)
{
	struct committing *c = arg;
	struct answer *a = xcalloc(1, sizeof(*a));
	autobuf b = BUF_INIT;

	a->line = i->line;
	buf_addf(&b, "{\"action\":%zu,\"verb\":", c->before + a->line);
	buf_add_json(&b, i->verb, strlen(i->verb));
	if (!i->ret) {
		buf_adds(&b, ",\"ok\":true");
		if (i->rev)
			buf_addf(&b, ",\"rev\":%" PRId64, i->rev);
		buf_adds(&b, i->unchanged ? ",\"unchanged\":true}\n" : "}\n");
	} else {
		add_error(&b, i->err);
		a->exit = err_info(i->err->code)->exit;
	}
	a->text = buf_detach(&b, NULL);
	vec_push(&c->answers, a);
}

static void on_done(void *arg)
{
	((struct committing *)arg)->done = true;
}

static int by_line(const void *a, const void *b)
{
	const struct answer *x = *(void *const *)a, *y = *(void *const *)b;

	return (x->line > y->line) - (x->line < y->line);
}

static void answer_free(void *p)
{
	struct answer *a = p;

	free(a->text);
	free(a);
}

/* In the order of the lines: they may have been answered in another. */
static void print_answers(struct committing *c)
{
	autobuf out = BUF_INIT;

	for (size_t i = 0; i < c->answers.n; i++) {
		const struct answer *a = c->answers.v[i];

		buf_adds(&out, a->text);
		if (a->exit && (!c->status || a->exit == EXIT_CONFLICT))
			c->status = a->exit;
	}
	vec_free_all(&c->answers, answer_free);
	c->answers = (struct vec)VEC_INIT;
	io_flush_stdout(&out);
}

static int run_lines(
	struct committing *c, const char *text, size_t len, size_t lines, struct err *e)
{
	c->done = false;
	commit_start(c->a, text, len, on_item, on_done, c);
	while (!c->done)
		if (commit_drain(c->a, e) < 0)
			return -1;
	if (c->answers.n)
		qsort(c->answers.v, c->answers.n, sizeof(*c->answers.v), by_line);
	print_answers(c);
	c->before += lines;
	return 0;
}

/* The whole lines in text; answers how many bytes they were, or -1. last: also one without an end.
 */
static ssize_t run_text(
	struct committing *c, const char *text, size_t len, bool last, struct err *e)
{
	size_t start = 0, at = 0, lines = 0;

	while (at < len) {
		const char *nl = memchr(text + at, '\n', len - at);

		if (!nl && !last)
			break;
		at = nl ? (size_t)(nl - text) + 1 : len;
		if (++lines < MAX_LINES)
			continue;
		if (run_lines(c, text + start, at - start, lines, e) < 0)
			return -1;
		start = at;
		lines = 0;
	}
	if (at > start && run_lines(c, text + start, at - start, lines, e) < 0)
		return -1;
	return (ssize_t)at;
}

/* Commit lines as they arrive: a controller at the other end of the pipe waits for what it wrote.
 */
static int run_fd(struct committing *c, int fd, const char *name, struct err *e)
{
	autofree char *chunk = xmalloc(READ_BYTES);
	autobuf in = BUF_INIT;
	ssize_t n, used;

	do {
		n = read(fd, chunk, READ_BYTES);
		if (n < 0)
			return err_errno(e, "read %s", name);
		buf_add(&in, chunk, (size_t)n);
		used = run_text(c, buf_str(&in), in.len, n == 0, e);
		if (used < 0)
			return -1;
		buf_consume(&in, (size_t)used);
		if (in.len > MAX_LINE_BYTES)
			return err_set(e, ERR_TOOLARGE, "%s: line %zu: longer than %u bytes", name,
				c->before + 1, MAX_LINE_BYTES);
	} while (n);
	return 0;
}

int commit_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct committing c = {0};
	bool file = argc && strcmp(argv[0], "-") != 0;
	autoclose int fd = -1;
	int ret;

	if (argc > 1)
		opt_usage(&commit_set, "commit takes one FILE");
	if (file) {
		fd = open(argv[0], O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return err_errno(e, "open %s", argv[0]);
	}
	ret = open_api(o, true, &c.a, e);
	if (!ret)
		ret = run_fd(&c, file ? fd : STDIN_FILENO, file ? argv[0] : "standard input", e);
	api_close(c.a);
	vec_free_all(&c.answers, answer_free);
	return ret < 0 ? -1 : c.status;
}
