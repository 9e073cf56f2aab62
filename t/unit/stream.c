/* stream, joint and exchange: who stops is called again, and no end takes away what came before it.
 */
#include "net/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "net/exchange.h"
#include "../tap.h"

enum { MUCH = 1 << 20 };

/* Time that nobody waits for. */
static long skipped_s;

int clock_gettime(clockid_t id, struct timespec *ts)
{
	int r = (int)syscall(SYS_clock_gettime, id, ts);

	ts->tv_sec += skipped_s;
	return r;
}

struct one {
	struct loop *l;
	struct stream *s;
	int fd; /* the other side */
	size_t got, drained, left, sent, ends;
	bool takes, bad;
};

static void settle(struct loop *l)
{
	while (loop_step(l, 0) > 0)
		;
}

static void later(struct loop *l, long seconds)
{
	settle(l);
	for (; seconds > 0; seconds -= 5) {
		skipped_s += 5;
		settle(l);
	}
}

static size_t on_data(void *arg, const void *p, size_t len)
{
	struct one *o = arg;

	(void)p;
	if (!o->takes)
		return 0;
	o->got += len;
	return len;
}

static void on_end(void *arg, const struct err *err)
{
	((struct one *)arg)->ends++;
	((struct one *)arg)->bad = err != NULL;
}

static void on_drained(void *arg)
{
	((struct one *)arg)->drained++;
}

static void on_left(void *arg)
{
	((struct one *)arg)->left++;
}

static void on_sent(void *arg)
{
	((struct one *)arg)->sent++;
}

static const struct stream_ops calls = {on_data, on_end, on_drained, on_left, on_sent};

/* A descriptor, and a stream at its other end. */
static struct stream *end_of(struct loop *l, int *ret_fd)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fd) < 0)
		exit(1);
	*ret_fd = fd[1];
	return stream_new(l, fd[0], NULL);
}

static struct one begin(bool takes)
{
	struct one o = {.l = loop_new(), .takes = takes};

	o.s = end_of(o.l, &o.fd);
	return o;
}

static void finish(struct one *o)
{
	stream_free(o->s);
	if (o->fd >= 0)
		close(o->fd);
	loop_free(o->l);
}

static void send_much(struct stream *s, size_t len)
{
	char *bytes = calloc(1, len);

	stream_send(s, bytes, len);
	free(bytes);
}

/* As much as the socket takes. */
static size_t fill(int fd, size_t most)
{
	static char bytes[4096];
	size_t all = 0;
	ssize_t n;

	while (all < most) {
		n = write(fd, bytes, most - all < sizeof(bytes) ? most - all : sizeof(bytes));
		if (n <= 0)
			break;
		all += (size_t)n;
	}
	return all;
}

/* All that comes until nothing is there; *ret_over: the end was. */
static size_t drain(struct loop *l, int fd, bool *ret_over)
{
	char bytes[65536];
	size_t all = 0;
	ssize_t n;

	settle(l);
	while ((n = read(fd, bytes, sizeof(bytes))) > 0) {
		all += (size_t)n;
		settle(l);
	}
	*ret_over = n == 0;
	return all;
}

/* ---- stream --------------------------------------------------------------------------------- */

static void drained(void)
{
	struct one o = begin(true);
	bool over;

	stream_start(o.s, &calls, &o);
	send_much(o.s, STREAM_QUEUE_BYTES);
	is_int((int64_t)drain(o.l, o.fd, &over), STREAM_QUEUE_BYTES, "a queue just full");
	is_int((int64_t)o.drained, 1, "is told to be drained");
	send_much(o.s, MUCH);
	shutdown(o.fd, SHUT_WR);
	settle(o.l);
	is_int((int64_t)o.ends, 1, "who has said all");
	is_int((int64_t)drain(o.l, o.fd, &over), MUCH, "still reads");
	is_int((int64_t)o.drained, 2, "and that is told");
	send_much(o.s, MUCH);
	settle(o.l);
	close(o.fd);
	o.fd = -1;
	settle(o.l);
	is_int((int64_t)o.drained, 3, "a queue that is nobody's any more holds nobody up");
	is_int((int64_t)o.sent, 1, "and nothing more is sent");
	is_int((int64_t)o.ends, 1, "one end");
	finish(&o);
}

static void closes(void)
{
	struct one o = begin(false);

	stream_start(o.s, &calls, &o);
	is_int((int64_t)fill(o.fd, 50000), 50000, "much comes");
	settle(o.l);
	is_int((int64_t)o.left, 0, "nobody has left");
	shutdown(o.fd, SHUT_WR);
	settle(o.l);
	is_int((int64_t)o.left, 1, "an end behind what is not taken is told");
	close(o.fd);
	o.fd = -1;
	settle(o.l);
	stream_send(o.s, "x", 1);
	settle(o.l);
	is_int((int64_t)o.ends, 0, "what cannot be sent");
	o.takes = true;
	stream_more(o.s);
	settle(o.l);
	is_int((int64_t)o.got, 50000, "takes nothing away of what came");
	ok(o.ends == 1 && !o.bad, "and then comes the end, in order");
	is_int((int64_t)o.left, 1, "told once");
	finish(&o);
}

static void let_go(void)
{
	struct one o = begin(true);
	bool over;

	stream_start(o.s, &calls, &o);
	send_much(o.s, MUCH);
	stream_let_go(o.s);
	is_int((int64_t)drain(o.l, o.fd, &over), MUCH, "let go: all is sent");
	ok(over, "and then it ends");
	close(o.fd);
	o.s = end_of(o.l, &o.fd);
	send_much(o.s, MUCH);
	stream_let_go(o.s);
	o.s = NULL;
	later(o.l, 60);
	ok(drain(o.l, o.fd, &over) < MUCH && over, "who does not read is cut off");
	finish(&o);
}

/* ---- joint ---------------------------------------------------------------------------------- */

struct two {
	struct loop *l;
	struct joint *j;
	int client, other;
	bool done;
};

static void on_done(void *arg)
{
	((struct two *)arg)->done = true;
}

static void join(struct two *t)
{
	*t = (struct two){.l = loop_new()};
	struct stream *a = end_of(t->l, &t->client), *b = end_of(t->l, &t->other);
	t->j = joint_new(t->l, a, b, false, on_done, t);
	settle(t->l);
}

static void part(struct two *t)
{
	if (!t->done)
		joint_free(t->j);
	close(t->client);
	if (t->other >= 0)
		close(t->other);
	loop_free(t->l);
}

static void answers_after_end(void)
{
	struct two t;
	size_t n, got = 0;
	bool over = false;

	join(&t);
	shutdown(t.client, SHUT_WR);
	settle(t.l);
	n = fill(t.other, MUCH);
	close(t.other);
	t.other = -1;
	while (!over)
		got += drain(t.l, t.client, &over);
	is_int((int64_t)got, (int64_t)n, "an answer to who has ended is whole");
	ok(t.done, "both have ended");
	part(&t);
}

/* One way is full, and so held. */
static void stuff(struct two *t, int fd)
{
	for (size_t n; (n = fill(fd, MUCH));)
		settle(t->l);
}

static void nobody_reads(void)
{
	struct two t;

	join(&t);
	stuff(&t, t.client);
	later(t.l, 60);
	ok(!t.done, "who is there waits as long as the other does not read");
	shutdown(t.client, SHUT_RDWR);
	later(t.l, 5);
	ok(!t.done, "who has left, a while");
	later(t.l, 60);
	ok(t.done, "and not for ever");
	part(&t);
}

static void slow_client(void)
{
	struct two t;
	size_t n = 0, m, got = 0;
	bool over = false;

	join(&t);
	while ((m = fill(t.other, MUCH))) {
		n += m;
		settle(t.l);
	}
	close(t.other);
	t.other = -1;
	for (int i = 0; i < 20; i++) {
		ok(write(t.client, "ping", 4) == 4, "a client that does not read is there");
		later(t.l, 30);
	}
	ok(!t.done, "it is waited for");
	while (!over) {
		m = drain(t.l, t.client, &over);
		got += m;
		if (!m)
			break;
	}
	is_int((int64_t)got, (int64_t)n, "and gets all of it");
	ok(over, "to the end");
	later(t.l, 60);
	ok(t.done, "then it should go, too");
	part(&t);
}

static void half(void)
{
	struct two t;
	char byte;

	join(&t);
	shutdown(t.client, SHUT_WR);
	settle(t.l);
	ok(read(t.other, &byte, 1) == 0, "an end is passed on");
	for (int i = 0; i < 5; i++) {
		ok(write(t.other, "x", 1) == 1, "who answers");
		later(t.l, 5);
		ok(!t.done && read(t.client, &byte, 1) == 1, "is heard");
	}
	later(t.l, 60);
	ok(t.done, "who is silent is not waited for");
	part(&t);
}

/* ---- exchange ------------------------------------------------------------------------------- */

static void on_head(void *arg, int status, const struct http_header *h)
{
	(void)arg;
	(void)h;
	is_int(status, 200, "a head");
}

static bool on_body(void *arg, const void *p, size_t len)
{
	struct one *o = arg;

	(void)p;
	o->got += len;
	return o->takes;
}

static const struct exchange_ops asks = {on_head, on_body, on_end};

static void stops(void)
{
	struct one o = {.l = loop_new()};
	struct exchange *x = exchange_new(end_of(o.l, &o.fd), false, &asks, &o);
	size_t n = 0, m;

	ok(write(o.fd, "HTTP/1.1 200 OK\r\n\r\n", 19) == 19, "an answer begins");
	settle(o.l);
	for (int i = 0; i < 100 && (m = fill(o.fd, 65536)); i++) {
		n += m;
		settle(o.l);
	}
	ok(o.got <= 65536, "a body of which no more is wanted is not read");
	close(o.fd);
	o.fd = -1;
	settle(o.l);
	o.takes = true;
	exchange_more(x);
	settle(o.l);
	is_int((int64_t)o.got, (int64_t)n, "then all of it comes");
	ok(o.ends == 1 && !o.bad, "and its end");
	exchange_free(x);
	finish(&o);
}

int main(void)
{
	drained();
	closes();
	let_go();
	answers_after_end();
	nobody_reads();
	slow_client();
	half();
	stops();
	return tap_done();
}
