#include <string.h>

#include "base/buf.h"
#include "net/upgrade.h"
#include "net/ws.h"

#define STREAM_PROTOCOL "x-stream-protocol-version"

static bool asks_for(const struct http_req *q, const char *protocol)
{
	return ws_has_word(http_header(q, "connection"), "upgrade") &&
	       ws_has_word(http_header(q, "upgrade"), protocol);
}

bool upgrade_wanted(const struct http_req *q)
{
	return asks_for(q, "websocket") || asks_for(q, "SPDY/3.1");
}

/* All values of a header, as one with commas. */
static void all_values(const struct http_req *q, const char *name, struct buf *b)
{
	const struct http_header *h;
	size_t n = http_headers(q, &h);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(h[i].name, name))
			buf_addf(b, "%s%s", b->len ? "," : "", h[i].value);
}

static int nothing_in_common(const char *offered, const char *const *known, struct err *e)
{
	autobuf ours = BUF_INIT;

	for (; *known; known++)
		buf_addf(&ours, "%s%s", ours.len ? " " : "", *known);
	return err_set(e, ERR_FORBIDDEN,
		"unable to upgrade: unable to negotiate protocol: client supports [%.200s], server "
		"accepts [%s]",
		offered, buf_str(&ours));
}

static int choose_websocket(const struct http_req *q, const char *const *known,
	struct upgrade *ret, struct err *e)
{
	const char *version = http_header(q, "sec-websocket-version");
	autobuf offered = BUF_INIT;

	if (!version || strcmp(version, "13") != 0)
		return err_set(e, ERR_BADREQUEST, "websocket: version 13 is spoken here");
	if (!ws_key_ok(http_header(q, "sec-websocket-key")))
		return err_set(e, ERR_BADREQUEST, "websocket: no Sec-WebSocket-Key");
	all_values(q, "sec-websocket-protocol", &offered);
	*ret = (struct upgrade){.protocol = "", .kind = WIRE_MESSAGES, .websocket = true};
	if (!offered.len)
		return 0;
	ret->protocol = ws_choose(offered.data, known);
	if (!ret->protocol)
		return nothing_in_common(offered.data, known, e);
	if (!strncmp(ret->protocol, "SPDY/3.1+", 9))
		ret->kind = WIRE_TUNNEL;
	return 0;
}

int upgrade_choose(const struct http_req *q, const char *const *websocket, const char *const *spdy,
	struct upgrade *ret, struct err *e)
{
	autobuf offered = BUF_INIT;

	if (asks_for(q, "websocket"))
		return choose_websocket(q, websocket, ret, e);
	if (!asks_for(q, "SPDY/3.1"))
		return err_set(e, ERR_BADREQUEST,
			"unable to upgrade: missing upgrade headers in request");
	all_values(q, STREAM_PROTOCOL, &offered);
	*ret = (struct upgrade){.kind = WIRE_BYTES};
	ret->protocol = ws_choose(buf_str(&offered), spdy);
	if (!ret->protocol)
		return nothing_in_common(buf_str(&offered), spdy, e);
	return 0;
}

int upgrade_take(
	struct http_req *q, const struct upgrade *u, struct stream **ret, struct err *e)
{
	char accept[WS_KEY_SIZE] = "";
	struct http_header h[4] = {{"upgrade", u->websocket ? "websocket" : "SPDY/3.1"}};

	if (u->websocket) {
		ws_accept_key(http_header(q, "sec-websocket-key"), accept);
		h[1] = (struct http_header){"sec-websocket-accept", accept};
		if (*u->protocol)
			h[2] = (struct http_header){"sec-websocket-protocol", u->protocol};
	} else {
		h[1] = (struct http_header){STREAM_PROTOCOL, u->protocol};
	}
	return http_upgrade(q, h, ret, e);
}
