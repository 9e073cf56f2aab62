/* SPDY/3.1: both sides against each other, windows, and peers that break rules. */
#include <zlib.h>

#include "net/spdy.h"

#include "net/spdy_headers.h"
#include "../tap.h"

struct side {
	struct spdy *s;
	struct buf out; /* bytes for the other side */
	struct buf log; /* what the callbacks were told */
	struct buf bytes; /* of all streams */
	struct spdy_stream *last;
	size_t takes; /* bytes that data takes yet */
	bool reset_all, free_in_data;
	int ends, drained;
	struct err err;
};

static void give(void *arg, const void *p, size_t len)
{
	struct side *x = arg;

	buf_add(&x->out, p, len);
}

static void opened(void *arg, struct spdy_stream *st)
{
	struct side *x = arg;
	const char *type = spdy_header(st, "streamtype");

	buf_addf(&x->log, "open %u %s;", spdy_id(st), type ? type : "-");
	x->last = st;
	if (x->reset_all)
		spdy_reset(st, SPDY_REFUSED_STREAM);
	else
		spdy_accept(st);
}

static size_t data(void *arg, struct spdy_stream *st, const void *p, size_t len)
{
	struct side *x = arg;
	size_t n = len < x->takes ? len : x->takes;

	x->takes -= n;
	(void)st;
	buf_add(&x->bytes, p, n);
	if (x->free_in_data) {
		spdy_free(x->s);
		x->s = NULL;
	}
	return n;
}

static void finished(void *arg, struct spdy_stream *st)
{
	buf_addf(&((struct side *)arg)->log, "fin %u;", spdy_id(st));
}

static void closed(void *arg, struct spdy_stream *st)
{
	buf_addf(&((struct side *)arg)->log, "closed %u;", spdy_id(st));
}

static void drained(void *arg, struct spdy_stream *st)
{
	(void)st;
	((struct side *)arg)->drained++;
}

static void ended(void *arg, const struct err *err)
{
	struct side *x = arg;

	x->ends++;
	if (err)
		x->err = *err;
}

static const struct spdy_ops ops = {give, opened, data, finished, closed, drained, ended};
static const struct spdy_header stdin_headers[] = {{"streamtype", "stdin"}, {0}};

static void open_side(struct side *x, bool server)
{
	*x = (struct side){.takes = SIZE_MAX};
	x->s = spdy_new(server, &ops, x);
}

static void close_side(struct side *x)
{
	spdy_free(x->s);
	buf_release(&x->out);
	buf_release(&x->log);
	buf_release(&x->bytes);
}

static void carry(struct side *from, struct side *to, size_t piece)
{
	while (from->out.len && to->s) {
		size_t n = from->out.len < piece ? from->out.len : piece;
		size_t got = spdy_feed(to->s, from->out.data, n);
		buf_consume(&from->out, got);
		if (got < n)
			break;
	}
}

static void dictionary(void)
{
	unsigned char d[SPDY_DICTIONARY_SIZE];
	size_t n = spdy_dictionary(d);

	is_int((int64_t)adler32(adler32(0, NULL, 0), d, (unsigned)n), SPDY_DICTIONARY_ADLER,
		"the dictionary is the specification's");
}

static void both_ways(size_t piece)
{
	struct side c, s;
	struct spdy_stream *a, *b;

	open_side(&c, false);
	open_side(&s, true);
	a = spdy_open(c.s, stdin_headers);
	b = spdy_open(c.s, stdin_headers);
	spdy_write(a, "one", 3);
	spdy_finish(a);
	spdy_write(b, "two", 3);
	carry(&c, &s, piece);
	is_str(buf_str(&s.log), "open 1 stdin;open 3 stdin;fin 1;", "streams, %zu bytes at a time",
		piece);
	is_str(buf_str(&s.bytes), "onetwo", "and data");
	spdy_write(s.last, "back", 4);
	spdy_finish(s.last);
	carry(&s, &c, piece);
	is_str(buf_str(&c.log), "fin 3;", "and back");
	is_str(buf_str(&c.bytes), "back", "with data");
	spdy_finish(b);
	is_str(buf_str(&c.log), "fin 3;closed 3;", "both finished: closed");
	spdy_reset(a, SPDY_CANCEL);
	buf_clear(&s.log);
	carry(&c, &s, piece);
	is_str(buf_str(&s.log), "fin 3;closed 3;closed 1;", "at the other side, too");
	is_int((int64_t)spdy_streams(s.s), 0, "none is left");
	spdy_ping(c.s);
	carry(&c, &s, piece);
	is_int((int64_t)s.out.len, 12, "a ping is answered");
	carry(&s, &c, piece);
	is_int((int64_t)c.out.len, 0, "and the answer is not");
	spdy_goaway(c.s);
	ok(!spdy_open(c.s, stdin_headers), "after GOAWAY no stream");
	carry(&c, &s, piece);
	is_int(s.ends, 1, "GOAWAY is the end");
	is_int(s.err.code, ERR_NONE, "in order");
	close_side(&c);
	close_side(&s);
}

static void not_now(void)
{
	struct side c, s;
	static char big[100000];
	struct spdy_stream *a;

	open_side(&c, false);
	open_side(&s, true);
	a = spdy_open(c.s, stdin_headers);
	spdy_write(a, big, sizeof(big));
	s.takes = 1000;
	carry(&c, &s, SIZE_MAX);
	ok(c.out.len > sizeof(big) - 1000, "what is not taken stays outside");
	s.takes = SIZE_MAX;
	carry(&c, &s, SIZE_MAX);
	is_int((int64_t)c.out.len, 0, "then all of it is taken");
	ok(s.out.len > 14, "and acknowledged");
	carry(&s, &c, SIZE_MAX);
	spdy_write(a, "x", 1);
	s.free_in_data = true;
	carry(&c, &s, SIZE_MAX);
	ok(!s.s, "freed by its own callback");
	close_side(&c);
	close_side(&s);
}

/* SETTINGS with INITIAL_WINDOW_SIZE 10. */
static const char small_window[] = "\x80\x03\0\x04\0\0\0\x0c\0\0\0\x01\0\0\0\x07\0\0\0\x0a";

static void windows(void)
{
	struct side c;
	struct spdy_stream *a;
	char update[] = "\x80\x03\0\x09\0\0\0\x08\0\0\0\x01\0\0\0\x05";

	open_side(&c, false);
	spdy_feed(c.s, small_window, sizeof(small_window) - 1);
	a = spdy_open(c.s, stdin_headers);
	buf_clear(&c.out);
	spdy_write(a, "0123456789abcdefgh", 18);
	is_int((int64_t)c.out.len, 18, "a frame of ten bytes");
	is_int((int64_t)spdy_queued(a), 8, "the rest waits");
	spdy_finish(a);
	spdy_feed(c.s, update, sizeof(update) - 1);
	is_int((int64_t)spdy_queued(a), 3, "five more may go");
	is_int(c.drained, 0, "not all did");
	buf_clear(&c.out);
	spdy_feed(c.s, update, sizeof(update) - 1);
	is_int((int64_t)spdy_queued(a), 0, "then the last ones");
	is_int(c.out.data[4], 1, "with the FIN that waited");
	update[12] = 0x7f;
	update[13] = update[14] = update[15] = (char)0xff;
	spdy_feed(c.s, update, sizeof(update) - 1);
	is_str(buf_str(&c.log), "closed 1;", "a window above 2^31 resets the stream");
	close_side(&c);
}

static void broken(const char *what, const char *bytes, size_t len)
{
	struct side s;

	open_side(&s, true);
	is_int((int64_t)spdy_feed(s.s, bytes, len), (int64_t)len, "%s: taken", what);
	is_int(s.ends, 1, "%s: it ends", what);
	is_int(s.err.code, ERR_BADREQUEST, "%s: with its code", what);
	ok(s.out.len >= 16 && s.out.data[3] == 7, "%s: GOAWAY is sent", what);
	close_side(&s);
}

static void too_many(void)
{
	struct side c, s;

	open_side(&c, false);
	open_side(&s, true);
	for (int i = 0; i < SPDY_STREAMS_MAX + 1; i++)
		if (!spdy_open(c.s, stdin_headers))
			break;
	carry(&c, &s, SIZE_MAX);
	is_int((int64_t)spdy_streams(s.s), SPDY_STREAMS_MAX, "so many streams and no more");
	carry(&s, &c, SIZE_MAX);
	is_int((int64_t)spdy_streams(c.s), SPDY_STREAMS_MAX, "the last one was refused");
	close_side(&c);
	close_side(&s);
	open_side(&c, false);
	open_side(&s, true);
	s.reset_all = true;
	spdy_open(c.s, stdin_headers);
	carry(&c, &s, SIZE_MAX);
	carry(&s, &c, SIZE_MAX);
	is_str(buf_str(&c.log), "closed 1;", "a refused stream is closed");
	close_side(&c);
	close_side(&s);
}

/* A block that unpacks to far more than it is. */
static void bomb(void)
{
	struct side s;
	struct spdy_packer p = {0};
	autobuf block = BUF_INIT, frame = BUF_INIT;
	autofree char *value = xcalloc(1, 3 * SPDY_HEADERS_MAX);
	struct spdy_header h[] = {{"x", value}, {0}};

	memset(value, 'a', 3 * SPDY_HEADERS_MAX - 1);
	spdy_pack(&p, h, &block);
	ok(block.len < 2000, "a small block");
	buf_addf(&frame, "%c%c", 0x80, 3);
	buf_add(&frame, "\0\1\0\0", 4);
	buf_addf(&frame, "%c%c", (int)((block.len + 10) >> 8), (int)((block.len + 10) & 255));
	buf_add(&frame, "\0\0\0\1\0\0\0\0\0\0", 10);
	buf_add(&frame, block.data, block.len);
	open_side(&s, true);
	spdy_feed(s.s, frame.data, frame.len);
	is_int(s.ends, 1, "that unpacks to much is refused");
	ok(strstr(s.err.msg, "more than 32768 bytes"), "and why: %s", s.err.msg);
	close_side(&s);
	spdy_packer_release(&p);
}

int main(void)
{
	dictionary();
	both_ways(1);
	both_ways(13);
	both_ways(SIZE_MAX);
	not_now();
	windows();
	broken("another version", "\x80\x02\0\1\0\0\0\0", 8);
	broken("a large control frame", "\x80\x03\0\1\0\1\0\1", 8);
	broken("a short SYN_STREAM", "\x80\x03\0\1\0\0\0\4\0\0\0\1", 12);
	broken("headers that are no zlib", "\x80\x03\0\1\0\0\0\x0c\0\0\0\1\0\0\0\0\0\0zz", 20);
	broken("a short PING", "\x80\x03\0\6\0\0\0\0", 8);
	broken("SETTINGS that lie", "\x80\x03\0\4\0\0\0\4\0\0\0\1", 12);
	too_many();
	bomb();
	return tap_done();
}
