/*
 * tls_known: one certificate object for all connections of a client. OpenSSL keeps what a client
 * showed as long as the connection lasts, 5 KB of small pieces, and a client with a hundred watches
 * shows the same certificate a hundred times.
 *
 * The certificates that were last found to be good are kept with their context, and go with it. One
 * that is shown is looked up, byte by byte, and only the object is exchanged for the one that is
 * there: it is verified each time, for it may have expired.
 */
#pragma once
#include <openssl/ssl.h>

/* From now on, for the clients of this server's context. */
void tls_known(SSL_CTX *ctx);
