/* remote and forward: a client of each protocol against them, over a socketpair. */
#include "net/forward.h"
#include "net/remote.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "net/spdy.h"
#include "net/stream.h"
#include "../tap.h"

/* Time that nobody waits for. */
static long skipped_s;

int clock_gettime(clockid_t id, struct timespec *ts)
{
	int r = (int)syscall(SYS_clock_gettime, id, ts);

	ts->tv_sec += skipped_s;
	return r;
}

struct both {
	struct loop *l;
	struct wire *client;
	struct spdy *spdy;
	struct spdy_stream *st[5];
	struct buf got; /* by the client: "CHANNEL:bytes;" */
	struct remote *remote;
	struct forward *forward;
	struct forward_conn *conn;
	struct buf told; /* to the server's user */
	bool full;       /* and takes no more */
	bool client_over;
};

static void settle(struct both *b)
{
	while (loop_step(b->l, 0) > 0)
		;
}

/* ---- the client ----------------------------------------------------------------------------- */

static size_t client_data(void *arg, const void *p, size_t len)
{
	struct both *b = arg;
	const char *at = p;

	if (b->spdy)
		return spdy_feed(b->spdy, p, len);
	buf_addf(&b->got, "%d:%.*s;", at[0], (int)len - 1, at + 1);
	return len;
}

static void client_end(void *arg, const struct err *err)
{
	(void)err;
	((struct both *)arg)->client_over = true;
}

static const struct wire_ops client_calls = {client_data, client_end, NULL};

static void spdy_send(void *arg, const void *p, size_t len)
{
	wire_send(((struct both *)arg)->client, p, len);
}

static void spdy_opened(void *arg, struct spdy_stream *st)
{
	(void)arg;
	spdy_reset(st, SPDY_REFUSED_STREAM);
}

static size_t spdy_data_came(void *arg, struct spdy_stream *st, const void *p, size_t len)
{
	buf_addf(&((struct both *)arg)->got, "%s:%.*s;", spdy_header(st, "streamtype"), (int)len,
		(const char *)p);
	return len;
}

static void spdy_finished(void *arg, struct spdy_stream *st)
{
	buf_addf(&((struct both *)arg)->got, "%s.;", spdy_header(st, "streamtype"));
}

static void spdy_nothing(void *arg, struct spdy_stream *st)
{
	(void)arg;
	(void)st;
}

static void spdy_end(void *arg, const struct err *err)
{
	(void)arg;
	(void)err;
}

static const struct spdy_ops spdy_calls = {spdy_send, spdy_opened, spdy_data_came, spdy_finished,
	spdy_nothing, NULL, spdy_end};

static struct stream *begin(struct both *b, enum wire_kind kind)
{
	int fd[2];

	*b = (struct both){.l = loop_new()};
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fd) < 0)
		return NULL;
	b->client = wire_new(
		b->l, stream_new(b->l, fd[0], NULL), kind, false, &client_calls, b);
	if (kind != WIRE_MESSAGES)
		b->spdy = spdy_new(false, &spdy_calls, b);
	return stream_new(b->l, fd[1], NULL);
}

static void finish(struct both *b)
{
	spdy_free(b->spdy);
	wire_free(b->client);
	settle(b);
	remote_free(b->remote);
	forward_free(b->forward);
	settle(b);
	buf_release(&b->got);
	buf_release(&b->told);
	loop_free(b->l);
}

/* ---- exec ----------------------------------------------------------------------------------- */

static void on_ready(void *arg)
{
	buf_adds(&((struct both *)arg)->told, "ready;");
}

static bool on_input(void *arg, const void *p, size_t len)
{
	buf_addf(&((struct both *)arg)->told, "in %.*s;", (int)len, (const char *)p);
	return !((struct both *)arg)->full;
}

static void on_input_end(void *arg)
{
	buf_adds(&((struct both *)arg)->told, "in.;");
}

static void on_resize(void *arg, unsigned columns, unsigned rows)
{
	buf_addf(&((struct both *)arg)->told, "%ux%u;", columns, rows);
}

static void on_drained(void *arg)
{
	(void)arg;
}

static void on_gone(void *arg, const struct err *err)
{
	struct both *b = arg;

	buf_addf(&b->told, "gone%s;", err ? " badly" : "");
	remote_free(b->remote);
	b->remote = NULL;
}

static const struct remote_ops remote_calls = {
	on_ready, on_input, on_input_end, on_resize, on_drained, on_gone};

static const char success[] = "{\"metadata\":{},\"status\":\"Success\"}";

static void channels(void)
{
	struct both b;
	struct stream *s = begin(&b, WIRE_MESSAGES);
	struct upgrade u = {.protocol = "v5.channel.k8s.io", .kind = WIRE_MESSAGES};
	struct remote_want want = {.in = true, .out = true, .tty = true};
	autofree char *all = xasprintf("1:out;3:%s;", success);

	b.remote = remote_new(b.l, s, &u, &want, &remote_calls, &b);
	wire_send(b.client, "\0typed", 6);
	wire_send(b.client, "\4{\"Width\":80,\"Height\":24}", 25);
	wire_send(b.client, "\377\0", 2);
	settle(&b);
	is_str(buf_str(&b.told), "ready;in typed;80x24;in.;", "channels: input, size, end");
	remote_output(b.remote, false, "out", 3);
	remote_output(b.remote, true, "err", 3);
	remote_exit(b.remote, 0);
	b.remote = NULL;
	settle(&b);
	is_str(buf_str(&b.got), all, "output and status; no errors of a terminal");
	ok(b.client_over, "and a close");
	finish(&b);
}

static void open_all(struct both *b, const char *const *types)
{
	for (int i = 0; types[i]; i++) {
		const struct spdy_header h[] = {{"streamtype", types[i]}, {0}};
		b->st[i] = spdy_open(b->spdy, h);
	}
}

static void streams(void)
{
	static const char *const types[] = {"error", "stdin", "stdout", "stderr", NULL};
	struct both b;
	struct stream *s = begin(&b, WIRE_BYTES);
	struct upgrade u = {.protocol = "v4.channel.k8s.io", .kind = WIRE_BYTES};
	struct remote_want want = {.in = true, .out = true, .err = true};

	b.remote = remote_new(b.l, s, &u, &want, &remote_calls, &b);
	open_all(&b, types);
	spdy_write(b.st[1], "typed", 5);
	spdy_finish(b.st[1]);
	settle(&b);
	is_str(buf_str(&b.told), "ready;in typed;in.;", "SPDY: input and its end");
	remote_output(b.remote, true, "err", 3);
	remote_exit(b.remote, 7);
	b.remote = NULL;
	settle(&b);
	ok(!strncmp(buf_str(&b.got), "stderr:err;error:{", 18), "errors, then the status");
	ok(strstr(buf_str(&b.got), "{\"reason\":\"ExitCode\",\"message\":\"7\"}"), "its code");
	ok(strstr(buf_str(&b.got), "error.;stdout.;stderr.;"), "and all streams end");
	finish(&b);
}

/* A client that keeps windows gets all of it, too, even if nobody reads what it says. */
static void windows(bool in)
{
	const char *types[] = {"error", "stdout", in ? "stdin" : NULL, NULL};
	static const unsigned char settings[] = {0x80, 3, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0};
	struct both b;
	struct stream *s = begin(&b, WIRE_BYTES);
	struct upgrade u = {.protocol = "v4.channel.k8s.io", .kind = WIRE_BYTES};
	struct remote_want want = {.in = in, .out = true};
	enum { MUCH = 300000 };
	autofree char *much = xmalloc(MUCH);
	size_t n = 0;

	memset(much, 'x', MUCH);
	b.remote = remote_new(b.l, s, &u, &want, &remote_calls, &b);
	open_all(&b, types);
	wire_send(b.client, settings, sizeof(settings));
	b.full = in;
	for (int i = 0; in && i < 2; i++)
		spdy_write(b.st[2], "typed", 5);
	settle(&b);
	is_str(buf_str(&b.told), in ? "ready;in typed;" : "ready;", "what is typed waits");
	remote_output(b.remote, false, much, MUCH);
	ok(remote_queued(b.remote) >= MUCH, "windows hold output back");
	remote_exit(b.remote, 0);
	b.remote = NULL;
	settle(&b);
	for (size_t i = 0; i < b.got.len; i++)
		n += b.got.data[i] == 'x';
	is_int((int64_t)n, MUCH, "and when the program ends it still comes");
	ok(strstr(buf_str(&b.got), "error:{\"metadata\":{},\"status\":\"Success\"};"),
		"with the status");
	ok(strstr(buf_str(&b.got), "stdout.;"), "and its end");
	ok(b.client_over, "then the connection ends");
	finish(&b);
}

static void leaves(void)
{
	struct both b;
	struct stream *s = begin(&b, WIRE_MESSAGES);
	struct upgrade u = {.protocol = "v4.channel.k8s.io", .kind = WIRE_MESSAGES};
	struct remote_want want = {.out = true};

	b.remote = remote_new(b.l, s, &u, &want, &remote_calls, &b);
	settle(&b);
	wire_free(b.client);
	b.client = NULL;
	settle(&b);
	is_str(buf_str(&b.told), "ready;gone;", "a client that leaves");
	finish(&b);
}

/* ---- port-forward --------------------------------------------------------------------------- */

static void f_open(void *arg, struct forward_conn *c, unsigned port)
{
	struct both *b = arg;

	b->conn = c;
	buf_addf(&b->told, "open %u;", port);
	if (port == 81)
		forward_close(c, "refused");
	else if (port != 83) /* on its way */
		forward_more(c);
}

static bool f_data(void *arg, struct forward_conn *c, const void *p, size_t len)
{
	buf_addf(&((struct both *)arg)->told, "%.*s;", (int)len, (const char *)p);
	forward_write(c, "pong", 4);
	return true;
}

static void f_finished(void *arg, struct forward_conn *c)
{
	buf_adds(&((struct both *)arg)->told, "fin;");
	forward_finish(c);
}

static void f_closed(void *arg, struct forward_conn *c)
{
	(void)c;
	buf_adds(&((struct both *)arg)->told, "closed;");
}

static void f_gone(void *arg, const struct err *err)
{
	struct both *b = arg;

	buf_addf(&b->told, "gone%s;", err ? " badly" : "");
	forward_free(b->forward);
	b->forward = NULL;
}

static const struct forward_ops forward_calls = {
	f_open, f_data, f_finished, f_closed, on_drained, f_gone};

static void pair(struct both *b, const char *port, const char *id)
{
	const struct spdy_header e[] = {
		{"streamtype", "error"}, {"port", port}, {"requestid", id}, {0}};
	const struct spdy_header d[] = {
		{"streamtype", "data"}, {"port", port}, {"requestid", id}, {0}};

	spdy_finish(spdy_open(b->spdy, e));
	b->st[0] = spdy_open(b->spdy, d);
}

static void forwards(enum wire_kind kind)
{
	struct both b;
	struct stream *s = begin(&b, kind);
	struct upgrade u = {.protocol = "portforward.k8s.io", .kind = kind};

	b.forward = forward_new(b.l, s, &u, NULL, 0, &forward_calls, &b);
	pair(&b, "80", "0");
	spdy_write(b.st[0], "ping", 4);
	settle(&b);
	is_str(buf_str(&b.told), "open 80;ping;", "a connection and its bytes");
	is_str(buf_str(&b.got), "data:pong;", "and back");
	spdy_finish(b.st[0]);
	settle(&b);
	is_str(buf_str(&b.told), "open 80;ping;fin;closed;", "both have finished");
	is_int((int64_t)forward_conns(b.forward), 0, "none is left");
	buf_clear(&b.got);
	buf_clear(&b.told);
	pair(&b, "81", "1");
	settle(&b);
	ok(strstr(buf_str(&b.got), "error:refused;error.;"), "why one is refused");
	buf_clear(&b.got);
	buf_clear(&b.told);
	pair(&b, "83", "2");
	spdy_write(b.st[0], "early", 5);
	settle(&b);
	is_str(buf_str(&b.told), "open 83;", "what comes while one is on its way waits");
	forward_close(b.conn, "refused late");
	settle(&b);
	ok(strstr(buf_str(&b.got), "error:refused late;error.;"), "until that is refused");
	buf_clear(&b.told);
	pair(&b, "80", "3");
	spdy_write(b.st[0], "ping", 4);
	settle(&b);
	is_str(buf_str(&b.told), "open 80;ping;", "then it keeps nobody back");
	buf_clear(&b.told);
	pair(&b, "82", "4");
	settle(&b);
	spdy_goaway(b.spdy);
	settle(&b);
	is_str(buf_str(&b.told), "open 82;gone;closed;closed;", "a client that leaves");
	finish(&b);
}

/* One connection with bytes that nobody takes yet, and then its client ends all. */
static void held_begin(struct both *b, enum wire_kind kind)
{
	struct stream *s = begin(b, kind);
	struct upgrade u = {.protocol = "portforward.k8s.io", .kind = kind};

	b->forward = forward_new(b->l, s, &u, NULL, 0, &forward_calls, b);
	pair(b, "83", "0");
	spdy_write(b->st[0], "early", 5);
	spdy_finish(b->st[0]);
	settle(b);
	spdy_free(b->spdy);
	b->spdy = NULL;
	wire_end(b->client);
	b->client = NULL;
	settle(b);
	is_str(buf_str(&b->told), "open 83;", "a client that ends while nobody takes its bytes");
}

static void held(enum wire_kind kind)
{
	struct both b;

	held_begin(&b, kind);
	forward_more(b.conn);
	settle(&b);
	is_str(buf_str(&b.told), "open 83;early;fin;closed;gone;", "they come before its end");
	finish(&b);
	held_begin(&b, kind);
	skipped_s += 5;
	settle(&b);
	is_str(buf_str(&b.told), "open 83;", "a while they wait");
	for (int i = 0; i < 6; i++) { /* of a WebSocket it is seen when its client hangs up */
		skipped_s += 10;
		settle(&b);
	}
	is_str(buf_str(&b.told), "open 83;gone badly;closed;", "but not for ever");
	finish(&b);
}

int main(void)
{
	channels();
	streams();
	windows(false);
	windows(true);
	leaves();
	forwards(WIRE_BYTES);
	forwards(WIRE_TUNNEL);
	held(WIRE_BYTES);
	held(WIRE_TUNNEL);
	return tap_done();
}
