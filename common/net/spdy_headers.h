/*
 * spdy_headers: SPDY/3.1's header blocks: name-value pairs, packed by one zlib stream a direction
 * for the whole connection, with the dictionary of the specification. Private to spdy.c; a test
 * looks in, too.
 */
#pragma once
#include <zlib.h>

#include "base/buf.h"
#include "base/strv.h"
#include "net/spdy.h"

enum { SPDY_DICTIONARY_SIZE = 1423 };
#define SPDY_DICTIONARY_ADLER 0xe3c6a7c2ul

/* The dictionary; returns its size, which is SPDY_DICTIONARY_SIZE. */
size_t spdy_dictionary(unsigned char ret[SPDY_DICTIONARY_SIZE]);

struct spdy_packer {
	z_stream z;
	bool open;
};
/* A header block onto b. */
void spdy_pack(struct spdy_packer *p, const struct spdy_header *headers, struct buf *b);
void spdy_packer_release(struct spdy_packer *p);

struct spdy_unpacker {
	z_stream z;
	bool open;
};
/* name, value, name, value … onto ret. ERR_BADREQUEST: the connection cannot go on after it. */
must_check int spdy_unpack(struct spdy_unpacker *u, const void *block, size_t len,
	struct strv *ret, struct err *e);
void spdy_unpacker_release(struct spdy_unpacker *u);
