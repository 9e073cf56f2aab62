/*
 * stream_priv: what an upgrade hands over beside the connection.
 */
#pragma once
#include "net/stream.h"

/* Bytes that came before: the first that are delivered. */
void stream_unread(struct stream *s, const void *bytes, size_t len);
