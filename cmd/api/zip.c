/* gzip (RFC 1952) of what is long. */
#include <zlib.h>

#include "door.h"

#define GZIP_WINDOW (15 + 16) /* zlib's way to say: with gzip's head and tail */
#define MEMORY_LEVEL 8

void zip(const char *data, size_t len, struct buf *b)
{
	z_stream z = {0};
	size_t room;

	/* level 1, as upstream: the network is faster than the others */
	if (deflateInit2(&z, 1, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		bug("deflateInit2");
	room = deflateBound(&z, len);
	buf_grow(b, room);
	z.next_in = (unsigned char *)(uintptr_t)data;
	z.avail_in = (unsigned)len;
	z.next_out = (unsigned char *)b->data + b->len;
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		bug("deflate");
	b->len += room - z.avail_out;
	b->data[b->len] = '\0';
	deflateEnd(&z);
}
