/*
 * WebSocket over libwslay's event layer: its callbacks take bytes from what is being fed and hand
 * bytes to ops.send.
 */
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include <wslay/wslay.h>

#include "base/base64.h"
#include "net/ws.h"

/* RFC 6455, 1.3 */
#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

struct ws {
	wslay_event_context_ptr ctx;
	const struct ws_ops *ops;
	void *arg;
	const uint8_t *in; /* what is being fed */
	size_t in_len;
	bool held;	/* message said no */
	struct buf kept; /* messages that libwslay had read by then: 4 KiB of frames at most */
	bool ended;	/* end was told */
	bool closing;	/* we sent a close */
	unsigned depth; /* callbacks under way: a free waits for them */
	bool doomed;
};

static ssize_t take_bytes(wslay_event_context_ptr ctx, uint8_t *buf, size_t len,
	int flags unused_arg, void *arg)
{
	struct ws *w = arg;
	size_t n = len < w->in_len ? len : w->in_len;

	if (!n || w->held || w->doomed) {
		wslay_event_set_error(ctx, WSLAY_ERR_WOULDBLOCK);
		return -1;
	}
	memcpy(buf, w->in, n);
	w->in += n;
	w->in_len -= n;
	return (ssize_t)n;
}

static ssize_t give_bytes(wslay_event_context_ptr ctx unused_arg, const uint8_t *p, size_t len,
	int flags unused_arg, void *arg)
{
	struct ws *w = arg;

	if (!w->doomed)
		w->ops->send(w->arg, p, len);
	return (ssize_t)len;
}

static int make_mask(
	wslay_event_context_ptr ctx unused_arg, uint8_t *buf, size_t len, void *arg unused_arg)
{
	return RAND_bytes(buf, (int)len) == 1 ? 0 : -1;
}

/* How a message lies in kept, before its bytes. */
struct kept {
	size_t len;
	bool text;
};

static void take_message(wslay_event_context_ptr ctx unused_arg,
	const struct wslay_event_on_msg_recv_arg *m, void *arg)
{
	struct ws *w = arg;

	if (w->doomed || w->ended ||
		(m->opcode != WSLAY_TEXT_FRAME && m->opcode != WSLAY_BINARY_FRAME))
		return;
	if (w->held) {
		struct kept k = {.len = m->msg_length, .text = m->opcode == WSLAY_TEXT_FRAME};
		buf_add(&w->kept, &k, sizeof(k));
		buf_add(&w->kept, m->msg, m->msg_length);
		return;
	}
	if (!w->ops->message(w->arg, m->opcode == WSLAY_TEXT_FRAME,
		    m->msg_length ? (const void *)m->msg : "", m->msg_length))
		w->held = true;
}

/* What was kept goes first. */
static void deliver_kept(struct ws *w)
{
	struct kept k;

	while (w->kept.len && !w->held && !w->doomed) {
		memcpy(&k, w->kept.data, sizeof(k));
		autofree char *bytes = k.len ? xmemdup(w->kept.data + sizeof(k), k.len) : NULL;
		buf_consume(&w->kept, sizeof(k) + k.len);
		if (!w->ops->message(w->arg, k.text, k.len ? bytes : "", k.len))
			w->held = true;
	}
}

struct ws *ws_new(bool server, const struct ws_ops *ops, void *arg)
{
	static const struct wslay_event_callbacks calls = {
		.recv_callback = take_bytes,
		.send_callback = give_bytes,
		.genmask_callback = make_mask,
		.on_msg_recv_callback = take_message,
	};
	struct ws *w = xcalloc(1, sizeof(*w));
	int bad;

	w->ops = ops;
	w->arg = arg;
	bad = server ? wslay_event_context_server_init(&w->ctx, &calls, w)
		     : wslay_event_context_client_init(&w->ctx, &calls, w);
	if (bad)
		bug("wslay has no memory");
	wslay_event_config_set_max_recv_msg_length(w->ctx, WS_MESSAGE_MAX);
	return w;
}

void ws_free(struct ws *w)
{
	if (!w)
		return;
	w->doomed = true;
	if (w->depth)
		return;
	wslay_event_context_free(w->ctx);
	buf_release(&w->kept);
	free(w);
}

static void leave(struct ws *w)
{
	if (!--w->depth && w->doomed)
		ws_free(w);
}

static void tell_end(struct ws *w, const struct err *err)
{
	if (w->ended || w->doomed)
		return;
	w->ended = true;
	w->ops->end(w->arg, err);
}

static void flush(struct ws *w)
{
	w->depth++;
	while (!w->doomed && wslay_event_want_write(w->ctx) && wslay_event_send(w->ctx) == 0)
		;
	leave(w);
}

/* Why nothing is read any more: the peer's close, or what wslay answered it with. */
static void reading_over(struct ws *w)
{
	unsigned sent = wslay_event_get_status_code_sent(w->ctx);
	struct err e = ERR_INIT;

	if (wslay_event_get_close_received(w->ctx)) {
		tell_end(w, NULL);
		return;
	}
	if (sent == WS_TOO_BIG)
		err_set(&e, ERR_TOOLARGE, "websocket: a message of more than %d bytes",
			WS_MESSAGE_MAX);
	else
		err_set(&e, ERR_BADREQUEST, "websocket: broken framing (%u)", sent);
	tell_end(w, &e);
}

/* A frame may be in wslay's own buffer still when the last byte is taken: recv is asked anyway. */
static void receive(struct ws *w)
{
	struct err e = ERR_INIT;

	if (w->held || w->ended || w->doomed || !wslay_event_want_read(w->ctx))
		return;
	if (wslay_event_recv(w->ctx) != 0) {
		err_set(&e, ERR_BADREQUEST, "websocket: cannot be read");
		tell_end(w, &e);
		return;
	}
	if (w->doomed)
		return;
	flush(w); /* pongs, the answer to a close */
	if (!w->doomed && !wslay_event_get_read_enabled(w->ctx))
		reading_over(w);
}

size_t ws_feed(struct ws *w, const void *p, size_t len)
{
	size_t taken;

	if (w->ended)
		return len;
	w->depth++;
	w->in = p;
	w->in_len = len;
	receive(w);
	taken = w->ended || w->doomed ? len : len - w->in_len;
	w->in = NULL;
	w->in_len = 0;
	leave(w);
	return taken;
}

void ws_more(struct ws *w)
{
	w->held = false;
	if (w->depth)
		return;
	w->depth++;
	deliver_kept(w);
	receive(w);
	leave(w);
}

bool ws_ended(const struct ws *w)
{
	return w->ended;
}

void ws_send(struct ws *w, bool text, const void *p, size_t len)
{
	const struct wslay_event_msg m = {
		.opcode = text ? WSLAY_TEXT_FRAME : WSLAY_BINARY_FRAME,
		.msg = p,
		.msg_length = len,
	};

	if (w->ended || w->closing || w->doomed)
		return;
	if (wslay_event_queue_msg(w->ctx, &m) == 0)
		flush(w);
}

void ws_ping(struct ws *w)
{
	const struct wslay_event_msg m = {.opcode = WSLAY_PING};

	if (w->ended || w->closing || w->doomed)
		return;
	if (wslay_event_queue_msg(w->ctx, &m) == 0)
		flush(w);
}

void ws_close(struct ws *w, unsigned code, const char *reason)
{
	size_t n = strlen(reason);

	if (w->ended || w->closing || w->doomed)
		return;
	w->closing = true;
	w->held = false;
	if (n > 123) /* RFC 6455, 5.5: a control frame holds 125 bytes */
		n = 123;
	if (wslay_event_queue_close(w->ctx, (uint16_t)code, (const uint8_t *)reason, n) == 0)
		flush(w);
}

/* ---- the opening handshake ---------------------------------------------------------------- */

void ws_accept_key(const char *key, char ret[WS_KEY_SIZE])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	autobuf b = BUF_INIT, out = BUF_INIT;

	buf_adds(&b, key);
	buf_adds(&b, GUID);
	if (EVP_Digest(b.data, b.len, digest, &n, EVP_sha1(), NULL) != 1)
		bug("no SHA-1");
	base64_encode(&out, digest, n);
	snprintf(ret, WS_KEY_SIZE, "%s", buf_str(&out));
}

void ws_new_key(char ret[WS_KEY_SIZE])
{
	unsigned char random[16];
	autobuf out = BUF_INIT;

	if (RAND_bytes(random, sizeof(random)) != 1)
		bug("no random bytes");
	base64_encode(&out, random, sizeof(random));
	snprintf(ret, WS_KEY_SIZE, "%s", buf_str(&out));
}

bool ws_key_ok(const char *key)
{
	autobuf b = BUF_INIT;

	return key && strlen(key) == 24 && base64_decode(&b, key, 24, NULL) == 0 && b.len == 16;
}

/* The next word of a comma-separated header; NULL at its end. */
static const char *next_word(const char **at, size_t *ret_len)
{
	const char *p = *at + strspn(*at, ", \t"), *end = p + strcspn(p, ",");

	*at = end;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*ret_len = (size_t)(end - p);
	return end > p ? p : NULL;
}

bool ws_has_word(const char *header, const char *word)
{
	size_t n, want = strlen(word);
	const char *w;

	while (header && (w = next_word(&header, &n)))
		if (n == want && !strncasecmp(w, word, n))
			return true;
	return false;
}

const char *ws_choose(const char *offered, const char *const *known)
{
	const char *w;
	size_t n;

	while (offered && (w = next_word(&offered, &n)))
		for (size_t i = 0; known[i]; i++)
			if (strlen(known[i]) == n && !strncmp(w, known[i], n))
				return known[i];
	return NULL;
}
