/* gzip (RFC 1952) of what is long. */
#include <zlib.h>

#include "door.h"

#define GZIP_WINDOW (15 + 16) /* zlib's way to say: with gzip's head and tail */
#define MEMORY_LEVEL 8

struct zipper {
	z_stream z;
};

struct zipper *zipper_new(void)
{
	struct zipper *p = xcalloc(1, sizeof(*p));

	/* level 1, as upstream: the network is faster than the others */
	if (deflateInit2(&p->z, 1, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) !=
		Z_OK)
		bug("deflateInit2");
	return p;
}

void zipper_add(struct zipper *p, const char *data, size_t len, bool last, struct buf *b)
{
	z_stream *z = &p->z;

	z->next_in = (unsigned char *)(uintptr_t)data;
	z->avail_in = (unsigned)len;
	do {
		/* what it holds back comes out with what follows: a little more than the bound */
		size_t room = deflateBound(z, z->avail_in) + 64;
		int rc;

		buf_grow(b, room);
		z->next_out = (unsigned char *)b->data + b->len;
		z->avail_out = (unsigned)room;
		rc = deflate(z, last ? Z_FINISH : Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			bug("deflate");
		b->len += room - z->avail_out;
	} while (!z->avail_out);
	b->data[b->len] = '\0';
}

void zipper_free(struct zipper *p)
{
	if (!p)
		return;
	deflateEnd(&p->z);
	free(p);
}

void zip(const char *data, size_t len, struct buf *b)
{
	struct zipper *p = zipper_new();

	zipper_add(p, data, len, true, b);
	zipper_free(p);
}
