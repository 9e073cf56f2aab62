/*
 * base64: RFC 4648 section 4, with padding; what Secret.data and ConfigMap.binaryData hold.
 */
#pragma once
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

void base64_encode(struct buf *b, const void *p, size_t n);
/* Append the bytes of text. ERR_SYNTAX "illegal base64 data at input byte N"; newlines are passed
 * over. */
must_check int base64_decode(struct buf *b, const char *text, size_t n, struct err *e);
