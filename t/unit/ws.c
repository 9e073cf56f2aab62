/* WebSocket: both sides against each other, the RFC's examples, and a peer that breaks rules. */
#include "net/ws.h"

#include "base/buf.h"
#include "../tap.h"

struct side {
	struct ws *w;
	struct buf out; /* bytes for the other side */
	struct buf got; /* "t:text;" or "b:bytes;" a message */
	bool say_no, free_in_message;
	int ends;
	struct err err;
};

static bool message(void *arg, bool text, const void *p, size_t len)
{
	struct side *s = arg;

	buf_addf(&s->got, "%c:%.*s;", text ? 't' : 'b', (int)(len < 64 ? len : 64),
		(const char *)p);
	if (s->free_in_message) {
		ws_free(s->w);
		s->w = NULL;
	}
	return !s->say_no;
}

static void give(void *arg, const void *p, size_t len)
{
	struct side *s = arg;

	buf_add(&s->out, p, len);
}

static void ended(void *arg, const struct err *err)
{
	struct side *s = arg;

	s->ends++;
	if (err)
		s->err = *err;
}

static const struct ws_ops ops = {message, give, ended};

static void open_side(struct side *s, bool server)
{
	*s = (struct side){0};
	s->w = ws_new(server, &ops, s);
}

static void close_side(struct side *s)
{
	ws_free(s->w);
	buf_release(&s->out);
	buf_release(&s->got);
}

/* What one has for the other, in pieces. */
static size_t carry(struct side *from, struct side *to, size_t piece)
{
	size_t taken = 0;

	while (from->out.len && to->w) {
		size_t n = from->out.len < piece ? from->out.len : piece;
		size_t got = ws_feed(to->w, from->out.data, n);
		buf_consume(&from->out, got);
		taken += got;
		if (got < n)
			break;
	}
	return taken;
}

static void handshake(void)
{
	static const char *const known[] = {"v5.channel.k8s.io", "v4.channel.k8s.io", NULL};
	char key[WS_KEY_SIZE];

	ws_accept_key("dGhlIHNhbXBsZSBub25jZQ==", key); /* RFC 6455, 1.3 */
	is_str(key, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "the accept key of the RFC");
	ws_new_key(key);
	ok(ws_key_ok(key), "a new key is one");
	ok(!ws_key_ok("dGhl") && !ws_key_ok(NULL), "a short one is none");
	ok(ws_has_word("keep-alive, Upgrade", "upgrade"), "a word of a header");
	ok(!ws_has_word("upgraded", "upgrade"), "and not a longer one");
	is_str(ws_choose("v4.channel.k8s.io,v5.channel.k8s.io", known), "v4.channel.k8s.io",
		"the first that is known");
	ok(!ws_choose("v9.channel.k8s.io", known) && !ws_choose(NULL, known), "or none");
}

static void both_ways(size_t piece)
{
	struct side a, b;
	autofree char *big = xcalloc(1, 70000);

	memset(big, 'x', 70000);
	open_side(&a, false);
	open_side(&b, true);
	ws_send(a.w, true, "hello", 5);
	ws_send(a.w, false, "", 0);
	ws_send(a.w, false, big, 70000);
	carry(&a, &b, piece);
	is_int((int64_t)b.got.len, 8 + 3 + 67, "three messages, %zu bytes at a time",
		piece);
	ok(!strncmp(buf_str(&b.got), "t:hello;b:;b:xxx", 16), "in order");
	ws_send(b.w, false, "\001out", 4);
	ws_ping(b.w);
	carry(&b, &a, piece);
	is_str(buf_str(&a.got), "b:\001out;", "one to the client");
	ok(a.out.len > 0, "a ping is answered");
	carry(&a, &b, piece);
	ws_close(b.w, WS_NORMAL, "");
	carry(&b, &a, piece);
	is_int(a.ends, 1, "the client hears of the close");
	carry(&a, &b, piece);
	is_int(b.ends, 1, "and the server of its answer");
	is_int(b.err.code, ERR_NONE, "in order");
	ws_send(b.w, false, "late", 4);
	is_int((int64_t)b.out.len, 0, "nothing is sent any more");
	close_side(&a);
	close_side(&b);
}

static void not_now(void)
{
	struct side a, b;

	open_side(&a, false);
	open_side(&b, true);
	b.say_no = true;
	for (int i = 0; i < 2000; i++)
		ws_send(a.w, false, "12345678", 8);
	size_t all = a.out.len, taken = carry(&a, &b, all);
	ok(taken <= 4096, "a no stops the reading: %zu bytes", taken);
	is_str(buf_str(&b.got), "b:12345678;", "one message came");
	ws_more(b.w);
	is_int((int64_t)b.got.len, 22, "then one more");
	b.say_no = false;
	ws_more(b.w);
	carry(&a, &b, all);
	is_int((int64_t)b.got.len, 2000 * 11, "then all");
	b.free_in_message = true;
	ws_send(a.w, false, "last", 4);
	carry(&a, &b, all);
	ok(!b.w, "freed by its own callback");
	close_side(&a);
	close_side(&b);
}

static void broken(const char *what, const char *bytes, size_t len, enum err_code code)
{
	struct side b;

	open_side(&b, true);
	is_int((int64_t)ws_feed(b.w, bytes, len), (int64_t)len, "%s: taken", what);
	is_int(b.ends, 1, "%s: it ends", what);
	is_int(b.err.code, code, "%s: with its code", what);
	ok(b.out.len >= 4 && (unsigned char)b.out.data[0] == 0x88, "%s: a close is sent", what);
	close_side(&b);
}

static void truncated(void)
{
	struct side b;

	open_side(&b, true);
	ws_feed(b.w, "\x82\x85" "mask" "ab", 8);
	is_int(b.ends, 0, "half a frame is no end");
	is_int((int64_t)b.got.len, 0, "and no message");
	close_side(&b);
}

int main(void)
{
	handshake();
	both_ways(1);
	both_ways(7);
	both_ways(1 << 20);
	not_now();
	broken("an unmasked frame", "\x82\x01x", 3, ERR_BADREQUEST);
	broken("a reserved bit", "\xc2\x81mask?", 7, ERR_BADREQUEST);
	broken("an unknown opcode", "\x83\x81mask?", 7, ERR_BADREQUEST);
	broken("a length of 2^62", "\x82\xff\x40\0\0\0\0\0\0\0mask?", 15, ERR_TOOLARGE);
	truncated();
	return tap_done();
}
