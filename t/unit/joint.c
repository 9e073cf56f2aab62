/* exchange and joint: answers in every framing, an upgrade, and bytes both ways. */
#include "net/exchange.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "../tap.h"

struct seen {
	struct loop *l;
	struct exchange *x;
	struct stream *taken;
	int status, ends, done;
	bool take;
	struct buf body;
	struct err err;
};

static void head(void *arg, int status, const struct http_header *h)
{
	struct seen *s = arg;

	s->status = status;
	ok(!h->name || strcmp(h->name, "content-type") || !strcmp(h->value, "text/plain"),
		"a header in lower case");
	if (s->take) {
		s->taken = exchange_take(s->x);
		s->x = NULL;
	}
}

static bool body(void *arg, const void *p, size_t len)
{
	buf_add(&((struct seen *)arg)->body, p, len);
	return true;
}

static void end(void *arg, const struct err *err)
{
	struct seen *s = arg;

	s->ends++;
	if (err)
		s->err = *err;
}

static const struct exchange_ops ops = {head, body, end};

static void settle(struct loop *l)
{
	while (loop_step(l, 0) > 0)
		;
}

/* An answer in pieces of so many bytes; closes: the other side ends then. */
static void answer(const char *what, const char *text, size_t piece, bool closes, int status,
	const char *want, enum err_code code)
{
	struct seen s = {.l = loop_new()};
	int fd[2];
	char got[64] = "";

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fd) < 0)
		return;
	s.x = exchange_new(stream_new(s.l, fd[0], NULL), false, &ops, &s);
	exchange_send(s.x, "GET / HTTP/1.1\r\n\r\n", 18);
	settle(s.l);
	ok(read(fd[1], got, sizeof(got)) == 18, "%s: the request is sent", what);
	for (size_t n = strlen(text), at = 0; at < n; at += piece) {
		size_t len = n - at < piece ? n - at : piece;
		ok(write(fd[1], text + at, len) == (ssize_t)len, "%s: written", what);
		settle(s.l);
	}
	if (closes)
		close(fd[1]);
	settle(s.l);
	is_int(s.status, status, "%s: the status", what);
	is_str(buf_str(&s.body), want, "%s: the body", what);
	is_int(s.ends, 1, "%s: one end", what);
	is_int(s.err.code, code, "%s: in order or not: %s", what, s.err.msg);
	exchange_free(s.x);
	if (!closes)
		close(fd[1]);
	buf_release(&s.body);
	loop_free(s.l);
}

static void answers(void)
{
	answer("a length",
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello", 7,
		false, 200, "hello", ERR_NONE);
	answer("chunks",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
		5, false, 200, "abcde", ERR_NONE);
	answer("to the end", "HTTP/1.1 404 Not Found\r\n\r\nno such thing", 100, true, 404,
		"no such thing", ERR_NONE);
	answer("100 Continue first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
		9, false, 204, "", ERR_NONE);
	answer("cut short", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", 100, true, 200,
		"hel", ERR_UNREACHABLE);
	answer("no HTTP", "SSH-2.0-x\r\n\r\n", 100, false, 0, "", ERR_UNREACHABLE);
	answer("a bad length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", 100, false, 0, "",
		ERR_UNREACHABLE);
}

static void over(void *arg)
{
	((struct seen *)arg)->done++;
}

/* What comes behind a 101 goes to the other side at once. */
static void joined(void)
{
	struct seen s = {.l = loop_new(), .take = true};
	static const char text[] =
		"HTTP/1.1 101 Switching Protocols\r\n\r\n\x82\x03" "abc\x82\x02";
	struct stream *client;
	int up[2], down[2];
	char got[64];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, up) < 0 ||
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, down) < 0)
		return;
	s.x = exchange_new(stream_new(s.l, up[0], NULL), false, &ops, &s);
	ok(write(up[1], text, sizeof(text) - 1) > 0, "101 and more behind it");
	settle(s.l);
	is_int(s.status, 101, "an upgrade");
	client = stream_new(s.l, down[0], NULL);
	joint_new(s.l, client, s.taken, true, over, &s);
	settle(s.l);
	is_int(read(down[1], got, sizeof(got)), 7, "what came behind it is passed on");
	ok(!memcmp(got, "\x82\x03" "abc\x82\x02", 7), "as it is");
	ok(write(down[1], "up", 2) == 2 && write(up[1], "xy", 2) == 2, "both ways");
	settle(s.l);
	is_int(read(up[1], got, sizeof(got)), 2, "up");
	is_int(read(down[1], got, sizeof(got)), 2, "down");
	close(up[1]);
	settle(s.l);
	is_int(read(down[1], got, sizeof(got)), 0, "an end is passed on");
	is_int(s.done, 0, "one side is open");
	close(down[1]);
	settle(s.l);
	is_int(s.done, 1, "both have ended");
	loop_free(s.l);
}

int main(void)
{
	answers();
	joined();
	return tap_done();
}
