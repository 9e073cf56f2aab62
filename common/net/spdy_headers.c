/* SPDY/3.1, 2.6.10: name-value header blocks. */
#include <string.h>

#include "net/spdy_headers.h"

/* The dictionary's words, each of which stands there behind its length (four bytes). */
static const char *const words[] = {
	"options", "head", "post", "put", "delete", "trace", "accept", "accept-charset",
	"accept-encoding", "accept-language", "accept-ranges", "age", "allow", "authorization",
	"cache-control", "connection", "content-base", "content-encoding", "content-language",
	"content-length", "content-location", "content-md5", "content-range", "content-type",
	"date", "etag", "expect", "expires", "from", "host", "if-match", "if-modified-since",
	"if-none-match", "if-range", "if-unmodified-since", "last-modified", "location",
	"max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range", "referer",
	"retry-after", "server", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
	"vary", "via", "warning", "www-authenticate", "method", "get", "status", "200 OK",
	"version", "HTTP/1.1", "url", "public", "set-cookie", "keep-alive", "origin"};

/* And what follows them, as it is. */
static const char rest[] =
	"100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
	"203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request"
	"401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented"
	"503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 "
	"Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,"
	"application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age="
	"gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

static void put32(struct buf *b, size_t n)
{
	const unsigned char be[4] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16),
		(unsigned char)(n >> 8), (unsigned char)n};

	buf_add(b, be, sizeof(be));
}

static void put_text(struct buf *b, const char *s)
{
	put32(b, strlen(s));
	buf_adds(b, s);
}

size_t spdy_dictionary(unsigned char ret[SPDY_DICTIONARY_SIZE])
{
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < array_size(words); i++)
		put_text(&b, words[i]);
	buf_adds(&b, rest);
	if (b.len != SPDY_DICTIONARY_SIZE)
		bug("the SPDY dictionary is not itself");
	memcpy(ret, b.data, b.len);
	return b.len;
}

/* A window of 2 KiB holds the dictionary and our few headers: 20 KB of memory instead of 270. */
static void packer_open(struct spdy_packer *p)
{
	unsigned char dict[SPDY_DICTIONARY_SIZE];

	spdy_dictionary(dict);
	if (deflateInit2(&p->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 11, 1, Z_DEFAULT_STRATEGY) !=
			Z_OK ||
		deflateSetDictionary(&p->z, dict, sizeof(dict)) != Z_OK)
		bug("zlib has no memory");
	p->open = true;
}

void spdy_pack(struct spdy_packer *p, const struct spdy_header *headers, struct buf *b)
{
	autobuf raw = BUF_INIT;
	size_t n = 0;

	if (!p->open)
		packer_open(p);
	for (; headers && headers[n].name; n++)
		;
	put32(&raw, n);
	for (size_t i = 0; i < n; i++) {
		put_text(&raw, headers[i].name);
		put_text(&raw, headers[i].value);
	}
	p->z.next_in = (unsigned char *)raw.data;
	p->z.avail_in = (unsigned)raw.len;
	do {
		buf_grow(b, 512);
		p->z.next_out = (unsigned char *)b->data + b->len;
		p->z.avail_out = 512;
		if (deflate(&p->z, Z_SYNC_FLUSH) == Z_STREAM_ERROR)
			bug("deflate");
		b->len += 512 - p->z.avail_out;
	} while (!p->z.avail_out);
}

void spdy_packer_release(struct spdy_packer *p)
{
	if (p->open)
		deflateEnd(&p->z);
	p->open = false;
}

/* ---- unpacking ------------------------------------------------------------------------------ */

static int inflate_block(
	struct spdy_unpacker *u, const void *block, size_t len, struct buf *out, struct err *e)
{
	unsigned char dict[SPDY_DICTIONARY_SIZE];
	int r;

	u->z.next_in = (unsigned char *)(uintptr_t)block;
	u->z.avail_in = (unsigned)len;
	do {
		if (out->len > SPDY_HEADERS_MAX)
			return err_set(e, ERR_BADREQUEST, "spdy: headers of more than %d bytes",
				SPDY_HEADERS_MAX);
		buf_grow(out, 4096);
		u->z.next_out = (unsigned char *)out->data + out->len;
		u->z.avail_out = 4096;
		r = inflate(&u->z, Z_SYNC_FLUSH);
		out->len += 4096 - u->z.avail_out;
		if (r == Z_NEED_DICT) {
			spdy_dictionary(dict);
			r = inflateSetDictionary(&u->z, dict, sizeof(dict));
		}
		if (r != Z_OK && r != Z_BUF_ERROR)
			return err_set(e, ERR_BADREQUEST, "spdy: headers do not unpack");
	} while (r == Z_OK && (u->z.avail_in || !u->z.avail_out));
	return 0;
}

struct cursor {
	const unsigned char *p;
	size_t left;
};

static bool take32(struct cursor *c, size_t *ret)
{
	if (c->left < 4)
		return false;
	*ret = (size_t)c->p[0] << 24 | (size_t)c->p[1] << 16 | (size_t)c->p[2] << 8 | c->p[3];
	c->p += 4;
	c->left -= 4;
	return true;
}

static bool take_text(struct cursor *c, struct strv *ret)
{
	size_t n;

	if (!take32(c, &n) || n > c->left)
		return false;
	strv_take(ret, xstrndup((const char *)c->p, n)); /* to the first NUL: one value of many */
	c->p += n;
	c->left -= n;
	return true;
}

int spdy_unpack(struct spdy_unpacker *u, const void *block, size_t len, struct strv *ret,
	struct err *e)
{
	autobuf raw = BUF_INIT;
	autostrv pairs = STRV_INIT;
	struct cursor c;
	size_t n;

	if (!u->open && inflateInit(&u->z) != Z_OK)
		bug("zlib has no memory");
	u->open = true;
	if (inflate_block(u, block, len, &raw, e) < 0)
		return -1;
	c = (struct cursor){(const unsigned char *)buf_str(&raw), raw.len};
	if (!take32(&c, &n))
		return err_set(e, ERR_BADREQUEST, "spdy: headers are cut short");
	for (size_t i = 0; i < 2 * n; i++)
		if (!take_text(&c, &pairs))
			return err_set(e, ERR_BADREQUEST, "spdy: headers are cut short");
	for (size_t i = 0; i < pairs.n; i++)
		strv_take(ret, take(pairs.v[i]));
	return 0;
}

void spdy_unpacker_release(struct spdy_unpacker *u)
{
	if (u->open)
		inflateEnd(&u->z);
	u->open = false;
}
