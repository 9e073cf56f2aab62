/* exec and attach by WebSocket: a message is a channel's number and its bytes. */
#include "base/base64.h"
#include "net/remote_priv.h"

enum { CLOSE_CHANNEL = 255 }; /* v5 */

static void channels_open(struct remote *r unused_arg)
{
}

static void take_channel(struct remote *r, unsigned channel, const char *p, size_t len)
{
	if (channel == REMOTE_IN)
		remote_input(r, p, len);
	else if (channel == REMOTE_RESIZE && r->version >= 3)
		remote_resize(r, p, len);
	else if (channel == CLOSE_CHANNEL && r->version >= 5 && len == 1 && p[0] == REMOTE_IN)
		remote_input_end(r);
}

static size_t channels_data(struct remote *r, const void *p, size_t len)
{
	const char *at = p;
	autobuf raw = BUF_INIT;

	if (r->held || !r->ready)
		return 0;
	if (!r->base64) {
		take_channel(r, (unsigned char)at[0], at + 1, len - 1);
	} else if (base64_decode(&raw, at + 1, len - 1, NULL) == 0) {
		take_channel(r, (unsigned)(at[0] - '0'), buf_str(&raw), raw.len);
	}
	return len;
}

static void channels_send(struct remote *r, enum remote_channel c, const void *p, size_t len)
{
	autobuf b = BUF_INIT;

	buf_addc(&b, (char)(r->base64 ? '0' + (int)c : (int)c));
	if (r->base64)
		base64_encode(&b, p, len);
	else
		buf_add(&b, p, len);
	wire_send(r->wire, b.data, b.len);
}

static void channels_finish(struct remote *r unused_arg)
{
}

static void channels_close(struct remote *r unused_arg)
{
}

const struct remote_way remote_by_channels = {
	channels_open, channels_data, channels_send, channels_finish, channels_close};
