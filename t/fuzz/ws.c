/* Whatever a WebSocket peer sends, in whatever pieces: messages are bounded, the end comes once. */
#include "net/ws.h"

#include "base/buf.h"

#include "../fuzz.h"

struct seen {
	struct ws *w;
	unsigned messages, ends, no; /* every no'th message is refused */
	size_t bytes;
};

static bool message(void *arg, bool text, const void *p, size_t len)
{
	struct seen *s = arg;
	const char *bytes = p;

	(void)text;
	if (s->ends)
		bug("a message after the end");
	if (len > WS_MESSAGE_MAX)
		bug("a message that is too long");
	for (size_t i = 0; i < len; i++)
		s->bytes += (size_t)(bytes[i] != 0); /* all of it is there to be read */
	return !s->no || ++s->messages % s->no;
}

static void give(void *arg, const void *p, size_t len)
{
	(void)arg;
	if (len && !p)
		bug("bytes that are none");
}

static void ended(void *arg, const struct err *err)
{
	struct seen *s = arg;

	if (s->ends++)
		bug("a second end");
	if (err && (!err->code || !*err->msg))
		bug("an error without a message");
}

static const struct ws_ops ops = {message, give, ended};

static void run(const uint8_t *data, size_t size, bool server, size_t piece, unsigned no)
{
	struct seen s = {.no = no};
	size_t at = 0, quiet = 0;

	s.w = ws_new(server, &ops, &s);
	while (at < size && quiet < 4) {
		size_t n = size - at < piece ? size - at : piece;
		size_t got = ws_feed(s.w, data + at, n);
		if (got > n)
			bug("more taken than given");
		at += got;
		quiet = got ? 0 : quiet + 1;
		if (got < n)
			ws_more(s.w);
	}
	ws_send(s.w, false, "x", 1);
	ws_close(s.w, WS_NORMAL, "bye");
	ws_free(s.w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = xstrndup((const char *)data, size);
	static const char *const known[] = {"v5.channel.k8s.io", NULL};

	run(data, size, true, SIZE_MAX, 0);
	run(data, size, true, 3, 2);
	run(data, size, false, 17, 3);
	(void)ws_key_ok(text);
	(void)ws_has_word(text, "upgrade");
	(void)ws_choose(text, known);
	return 0;
}
