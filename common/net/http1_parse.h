/*
 * http1_parse: HTTP/1.1's framing (RFC 9112), pure: bytes in, what they mean out. No socket, no
 * time, no server.
 *
 * It is strict where two readers of one connection could differ (request smuggling): lines end
 * in CR LF and in nothing else, no folded lines, no blank before a colon, one Content-Length in
 * digits or one "Transfer-Encoding: chunked", never both. What is refused is refused with an HTTP
 * status.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "net/http.h"

enum { HTTP1_HEADERS = 256 /* of one request */ };

/* Looks for the end of a head from where it stopped before; begin with all zero. */
struct http1_scan {
	size_t at;	/* everything before is looked at */
	size_t lines;	/* whole lines so far, the last and empty one too */
};
/* Bytes of the head (its empty line counted) when it is whole, 0: not yet, -1: a line that does
   not end in CR LF. p begins with the request line. */
ssize_t http1_scan(struct http1_scan *s, const char *p, size_t n);

struct http1_head {
	const char *method, *path, *query; /* query NULL: none */
	struct http_header *headers;	   /* the caller's array */
	size_t n_headers;
	int64_t length; /* of the body; -1: it comes in chunks */
	bool http10;
	bool keep;   /* the client would go on with this connection */
	bool expect; /* it waits for 100 before it sends the body */
};
/* text: a head as http1_scan found it, is cut up in place and all strings point into it. room: of
   the array. Answers 0, or the status of
   the refusal: then *ret is not to be read. */
int http1_parse(char *text, size_t n, struct http_header *headers, size_t room,
	struct http1_head *ret);

/* A body in chunks, piece by piece; begin with all zero. */
struct http1_chunks {
	enum {
		CHUNK_SIZE,
		CHUNK_DATA,
		CHUNK_CR,
		CHUNK_LF,
		CHUNK_TRAILER,
		CHUNK_END
	} state;
	uint64_t left;	 /* bytes of this chunk */
	unsigned digits; /* of its size */
	size_t line;	 /* bytes of this line, or of all trailers */
	char last;	 /* byte before */
	bool ext;	 /* in what follows the size on its line */
};
/* Takes what it can of p (*ret_used bytes), adds the body's bytes to body, at most max in all.
   1: that was the body; 0: more has to come; else the status of the refusal. */
int http1_dechunk(struct http1_chunks *c, const char *p, size_t n, size_t max, struct buf *body,
	size_t *ret_used);

/* Is this token one of a comma separated list? Both without regard to case. */
bool http1_has_token(const char *list, const char *token);
/* Bytes that may stand in a target of a request (RFC 3986, and what browsers let through). */
bool http1_target_ok(const char *p);
