/* exec and attach: what is the same for WebSocket and SPDY. */
#include <string.h>

#include "base/clock.h"
#include "data/obj.h"
#include "data/status.h"
#include "net/remote_priv.h"

#define STREAMS_TIMEOUT_NS (30 * NS_PER_S)

const char *const remote_websocket[] = {"v5.channel.k8s.io", "v4.channel.k8s.io",
	"v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io", "v4.base64.channel.k8s.io",
	"v3.base64.channel.k8s.io", "v2.base64.channel.k8s.io", "base64.channel.k8s.io", NULL};
const char *const remote_spdy[] = {
	"v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", NULL};

/* ---- the wire's side ------------------------------------------------------------------------ */

static void leave(struct remote *r)
{
	if (!--r->depth && r->doomed)
		remote_free(r);
}

/* Over, as soon as no window of the client's holds anything back. */
static void end_if_sent(struct remote *r)
{
	for (int i = 0; i < REMOTE_CHANNELS; i++)
		if (r->wire && r->st[i] && spdy_queued(r->st[i]))
			return;
	if (r->wire)
		wire_end(take(r->wire));
	r->doomed = true;
}

static size_t on_data(void *arg, const void *p, size_t len)
{
	struct remote *r = arg;
	size_t n;

	r->depth++;
	n = r->way->data(r, p, len);
	if (r->over && !r->doomed)
		end_if_sent(r);
	if (r->doomed)
		n = len;
	leave(r);
	return n;
}

static void on_end(void *arg, const struct err *err)
{
	struct remote *r = arg;

	r->depth++;
	remote_gone(r, err);
	r->doomed |= r->over;
	leave(r);
}

static void on_drained(void *arg)
{
	struct remote *r = arg;

	r->depth++;
	if (r->ops)
		r->ops->drained(r->arg);
	leave(r);
}

static const struct wire_ops wire_calls = {on_data, on_end, on_drained};

/* ---- what came ------------------------------------------------------------------------------ */

void remote_is_ready(struct remote *r)
{
	if (r->ready || !r->ops)
		return;
	r->ready = true;
	loop_del(r->timer);
	r->timer = NULL;
	r->ops->ready(r->arg);
}

void remote_input(struct remote *r, const void *p, size_t len)
{
	if (r->ops && r->want.in && !r->in_over && len && !r->ops->input(r->arg, p, len))
		r->held = true;
}

void remote_input_end(struct remote *r)
{
	if (r->in_over || !r->ops || !r->want.in)
		return;
	r->in_over = true;
	r->ops->input_end(r->arg);
}

void remote_resize(struct remote *r, const char *json, size_t len)
{
	autodoc *d = NULL;
	int64_t columns, rows;

	if (!r->ops || !r->want.tty || obj_parse(json, len, "size", &d, NULL) < 0)
		return;
	columns = obj_int(yyjson_doc_get_root(d), "Width", 0);
	rows = obj_int(yyjson_doc_get_root(d), "Height", 0);
	if (columns > 0 && columns < 65536 && rows > 0 && rows < 65536)
		r->ops->resize(r->arg, (unsigned)columns, (unsigned)rows);
}

void remote_gone(struct remote *r, const struct err *err)
{
	const struct remote_ops *ops = r->ops;

	r->ops = NULL;
	if (ops)
		ops->gone(r->arg, err);
}

/* ---- the user's side ------------------------------------------------------------------------ */

/* A WebSocket is ready at once; SPDY's streams have to come. */
static void due(void *arg)
{
	struct remote *r = arg;
	struct err e = ERR_INIT;

	r->depth++;
	if (r->way == &remote_by_channels) {
		remote_is_ready(r);
		if (r->ops && r->wire)
			wire_more(r->wire); /* what came before */
	} else {
		err_set(&e, ERR_TIMEOUT, "timed out waiting for client to create streams");
		remote_gone(r, &e);
	}
	leave(r);
}

struct remote *remote_new(struct loop *l, struct stream *s, const struct upgrade *u,
	const struct remote_want *want, const struct remote_ops *ops, void *arg)
{
	struct remote *r = xcalloc(1, sizeof(*r));
	bool channels = u->kind == WIRE_MESSAGES;

	r->loop = l;
	r->way = channels ? &remote_by_channels : &remote_by_spdy;
	r->version = u->protocol[0] == 'v' ? u->protocol[1] - '0' : 1;
	r->base64 = strstr(u->protocol, "base64") != NULL;
	r->want = *want;
	r->want.err = want->err && !want->tty;
	r->ops = ops;
	r->arg = arg;
	r->wire = wire_new(l, s, u->kind, true, &wire_calls, r);
	r->way->open(r);
	r->timer = loop_add_timer(
		l, channels ? 0 : clock_mono_ns() + STREAMS_TIMEOUT_NS, 0, due, r);
	return r;
}

void remote_output(struct remote *r, bool err_stream, const void *p, size_t len)
{
	if (len && r->wire && r->ready && (err_stream ? r->want.err : r->want.out))
		r->way->send(r, err_stream ? REMOTE_ERR : REMOTE_OUT, p, len);
}

size_t remote_queued(const struct remote *r)
{
	size_t n = r->wire ? wire_queued(r->wire) : 0;

	for (int i = 0; i < REMOTE_CHANNELS; i++)
		n += r->st[i] ? spdy_queued(r->st[i]) : 0;
	return n;
}

void remote_more(struct remote *r)
{
	r->depth++;
	r->held = false;
	if (r->wire)
		wire_more(r->wire);
	leave(r);
}

/* The last word, then an end in order. */
static void conclude(struct remote *r, const void *status, size_t len)
{
	r->depth++;
	r->ops = NULL;
	if (r->wire && len)
		r->way->send(r, REMOTE_STATUS, status, len);
	if (r->wire)
		r->way->finish(r);
	r->over = true;
	end_if_sent(r);
	if (r->wire)
		wire_more(r->wire); /* behind input that nobody took may be what opens a window */
	leave(r);
}

/* Until version 4 the error channel holds a sentence, or nothing. */
void remote_exit(struct remote *r, int code)
{
	autobuf b = BUF_INIT;

	if (code && r->version < 4)
		buf_addf(&b,
			"command terminated with non-zero exit code: command terminated with "
			"exit code %d", code);
	else if (code)
		buf_addf(&b,
			"{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated "
			"with non-zero exit code: command terminated with exit code %d\","
			"\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":"
			"\"ExitCode\",\"message\":\"%d\"}]}}",
			code, code);
	else if (r->version >= 4)
		buf_adds(&b, "{\"metadata\":{},\"status\":\"Success\"}");
	conclude(r, buf_str(&b), b.len);
}

void remote_fail(struct remote *r, const struct err *err)
{
	autobuf b = BUF_INIT;

	if (r->version < 4)
		buf_adds(&b, err->msg);
	else
		status_write(&b, err, NULL);
	conclude(r, buf_str(&b), b.len);
}

void remote_free(struct remote *r)
{
	if (!r)
		return;
	r->doomed = true;
	r->ops = NULL;
	if (r->depth)
		return;
	loop_del(r->timer);
	wire_free(take(r->wire));
	r->way->close(r);
	buf_release(&r->resizes);
	free(r);
}
