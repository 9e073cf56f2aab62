/* Whatever a SPDY peer sends, in whatever pieces: streams are told once, bounded, and closed. */
#include "net/spdy.h"

#include "base/buf.h"

#include "../fuzz.h"

struct seen {
	unsigned ends, calls, stubborn; /* every stubborn'th call takes nothing */
	size_t open;
};

static void give(void *arg, const void *p, size_t len)
{
	(void)arg;
	if (!len || !p)
		bug("bytes that are none");
}

static void opened(void *arg, struct spdy_stream *st)
{
	struct seen *s = arg;

	if (++s->open > SPDY_STREAMS_MAX)
		bug("more streams than there may be");
	(void)spdy_header(st, "streamtype");
	spdy_set_data(st, s);
	if (spdy_id(st) % 7 == 3)
		spdy_reset(st, SPDY_REFUSED_STREAM);
	else
		spdy_accept(st);
}

static size_t data(void *arg, struct spdy_stream *st, const void *p, size_t len)
{
	struct seen *s = arg;

	if (spdy_data(st) != s)
		bug("data of a stream that was never opened");
	if (s->stubborn && ++s->calls % s->stubborn == 0)
		return len / 2;
	spdy_write(st, p, len);
	return len;
}

static void finished(void *arg, struct spdy_stream *st)
{
	(void)arg;
	spdy_finish(st);
}

static void closed(void *arg, struct spdy_stream *st)
{
	struct seen *s = arg;

	(void)st;
	if (!s->open--)
		bug("closed more often than opened");
}

static void ended(void *arg, const struct err *err)
{
	struct seen *s = arg;

	if (s->ends++)
		bug("a second end");
	if (err && (!err->code || !*err->msg))
		bug("an error without a message");
}

static const struct spdy_ops ops = {give, opened, data, finished, closed, NULL, ended};

static void run(const uint8_t *in, size_t size, bool server, size_t piece, unsigned stubborn)
{
	struct seen s = {.stubborn = stubborn};
	struct spdy *conn = spdy_new(server, &ops, &s);
	size_t at = 0, quiet = 0;

	while (at < size && quiet < 8) {
		size_t n = size - at < piece ? size - at : piece;
		size_t got = spdy_feed(conn, in + at, n);
		if (got > n)
			bug("more taken than given");
		at += got;
		quiet = got ? 0 : quiet + 1;
	}
	if (spdy_streams(conn) != s.open)
		bug("streams that nobody counts");
	spdy_free(conn);
	if (s.open)
		bug("streams that were not closed");
}

int LLVMFuzzerTestOneInput(const uint8_t *in, size_t size)
{
	run(in, size, true, SIZE_MAX, 0);
	run(in, size, true, 5, 3);
	run(in, size, false, 64, 2);
	return 0;
}
