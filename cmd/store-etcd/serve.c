/* Requests in, answers out. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "serve.h"
#include "store/txn.h"

/* What the other side has not read yet, when a list waits for it. */
#define BACKLOG_BYTES (8u << 20)

static void flush(struct serve *s);

static void flush_idle(void *arg)
{
	struct serve *s = arg;

	s->out_idle = NULL;
	flush(s);
}

static void on_writable(void *arg, int fd, uint32_t events)
{
	struct serve *s = arg;

	loop_del(s->out_source);
	s->out_source = NULL;
	flush(s);
}

bool serve_is_full(const struct serve *s)
{
	return s->out.len - s->out_at > BACKLOG_BYTES;
}

static void resume_all(struct serve *s)
{
	for (struct reading *r = s->readings, *next; r; r = next) {
		void (*resume)(struct reading * r) = r->resume;

		next = r->next;
		r->resume = NULL;
		if (resume)
			resume(r);
	}
}

static void flush(struct serve *s)
{
	while (s->out.len > s->out_at && !s->out_source) {
		ssize_t n = write(STDOUT_FILENO, s->out.data + s->out_at, s->out.len - s->out_at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			s->out_source =
				loop_add_fd(s->loop, STDOUT_FILENO, EPOLLOUT, on_writable, s);
			return;
		}
		if (n <= 0) { /* nobody listens any more */
			loop_stop(s->loop, EXIT_DONE);
			return;
		}
		s->out_at += (size_t)n;
	}
	if (s->out_at == s->out.len) {
		buf_truncate(&s->out, 0);
		s->out_at = 0;
		resume_all(s);
		serve_check_end(s);
	}
}

/* What one round of the loop has to say goes out in one write. */
static void flush_later(struct serve *s)
{
	if (!s->out_idle)
		s->out_idle = loop_add_idle(s->loop, flush_idle, s);
}

static void begin(struct serve *s, int64_t id, const char *is)
{
	buf_addc(&s->out, '{');
	helper_add_int(&s->out, "id", id);
	helper_add_str(&s->out, "is", is);
	flush_later(s);
}

void say_row(struct serve *s, int64_t id, const struct store_row *r)
{
	begin(s, id, "row");
	helper_add_row(&s->out, r);
	helper_end(&s->out);
	if (r->value)
		buf_add(&s->out, r->value, r->len);
}

void say_rev(struct serve *s, int64_t id, const char *is, int64_t rev)
{
	begin(s, id, is);
	helper_add_int(&s->out, "rev", rev);
	helper_end(&s->out);
}

void say_hello(struct serve *s, int64_t id, const char *const *can)
{
	begin(s, id, "done");
	helper_add_int(&s->out, "protocol", HELPER_PROTOCOL);
	helper_add_str(&s->out, "store", s->id);
	buf_adds(&s->out, "\"can\":[");
	for (size_t i = 0; can[i]; i++)
		buf_addf(&s->out, "%s\"%s\"", i ? "," : "", can[i]);
	buf_adds(&s->out, "],");
	helper_end(&s->out);
}

void say_error(struct serve *s, int64_t id, const struct err *e, int guard)
{
	helper_add_error(&s->out, id, e, guard, 0);
	flush_later(s);
}

void serve_check_end(struct serve *s)
{
	if (s->ended && !s->jobs && !s->batch && s->out.len == s->out_at)
		loop_stop(s->loop, EXIT_DONE);
}

void reading_add(struct serve *s, struct reading *r, int64_t id)
{
	r->id = id;
	r->next = s->readings;
	s->readings = r;
}

void reading_remove(struct serve *s, struct reading *r)
{
	struct reading **at = &s->readings;

	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
}

static void cancel(struct serve *s, int64_t of)
{
	for (struct reading *r = s->readings; r; r = r->next)
		if (r->id == of)
			r->cancelled = true;
	watch_cancel(s, of);
}

static void request(struct serve *s, const struct helper_msg *m)
{
	static const struct {
		const char *what;
		void (*fn)(struct serve *s, int64_t id, const struct helper_msg *m);
	} t[] = {{"commit", commit_request}, {"get", get_request}, {"list", list_request},
		{"log", log_request}, {"watch", watch_request}};
	const char *what = obj_str_or(m->header, "do", "");
	int64_t id = obj_int(m->header, "id", 0);
	struct err e;

	if (!strcmp(what, "hello")) {
		hello_request(s, id, m);
		return;
	}
	if (!*s->id) {
		err_set(&e, ERR_BADREQUEST, "\"%s\" before \"hello\"", what);
		say_error(s, id, &e, -1);
		return;
	}
	if (!strcmp(what, "credit"))
		watch_credit(s, obj_int(m->header, "of", 0), obj_int(m->header, "add", 0));
	else if (!strcmp(what, "cancel"))
		cancel(s, obj_int(m->header, "of", 0));
	else if (!strcmp(what, "revision"))
		revision_request(s, id);
	else
		for (size_t i = 0; i <= array_size(t); i++) {
			if (i == array_size(t)) {
				err_set(&e, ERR_METHOD, "k-store-etcd does not know \"%s\"", what);
				say_error(s, id, &e, -1);
			} else if (!strcmp(t[i].what, what)) {
				t[i].fn(s, id, m);
				return;
			}
		}
}

static void on_input(void *arg, int fd, uint32_t events)
{
	struct serve *s = arg;
	struct helper_msg m;
	struct err e = ERR_INIT;
	ssize_t n = helper_read(&s->in, fd);
	int got = 0;

	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		loop_del(s->in_source);
		s->in_source = NULL;
		s->ended = true;
		serve_check_end(s);
		return;
	}
	while ((got = helper_next(&s->in, &m, &e)) > 0)
		request(s, &m);
	if (got < 0) {
		warn_err(&e);
		loop_stop(s->loop, EXIT_INVALID);
	}
}

int serve_run(struct serve *s)
{
	struct err e;

	s->loop = loop_new();
	s->jobs_end = &s->jobs;
	if (io_set_nonblock(STDIN_FILENO, true, &e) < 0 ||
		io_set_nonblock(STDOUT_FILENO, true, &e) < 0)
		die_err(&e);
	s->in_source = loop_add_fd(s->loop, STDIN_FILENO, EPOLLIN, on_input, s);
	return loop_run(s->loop);
}

void serve_release(struct serve *s)
{
	for (struct reading *r = s->readings; r; r = r->next)
		r->cancelled = true;
	resume_all(s);
	/* first those that are told of the end of a call: they are told nothing any more */
	grpc_free(s->g);
	watch_free_all(s);
	feed_free_all(s);
	write_free_all(s);
	loop_free(s->loop);
	helper_in_release(&s->in);
	buf_release(&s->out);
	buf_release(&s->all);
	buf_release(&s->all_end);
	buf_release(&s->head);
	buf_release(&s->id_key);
	buf_release(&s->objects);
	free(s->prefix);
}
