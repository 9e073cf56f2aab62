/*
 * tls_mem: where OpenSSL's buffers lie.
 *
 * A handshake holds 30 KB until it is through: the messages, a record, what is to be sent. In the
 * heap they lie between what stays of the connections, so that a crowd of them leaves a hole for
 * each, and the pages at both ends of a hole stay for some bytes: 3.5 KB a connection. So blocks of
 * these sizes lie apart, in slots of whole pages that the next handshake takes again, each size in
 * its own. All else is malloc's, and so are they where there are too many.
 *
 * It belongs to the process, as OpenSSL's memory does, and to any of its threads; a child that is
 * forked has its own.
 */
#pragma once
#include <stdbool.h>

/* Before anything else that this process does with OpenSSL; false: it is too late, or there is no
   room for it, and all stays as it was. Once is enough. */
bool tls_mem_begin(void);
/* The pages of free slots go back to the system. */
void tls_mem_trim(void);
