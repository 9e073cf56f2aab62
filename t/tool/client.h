/*
 * What the tools that ask a server over TLS have in common: the options that name who they are, what
 * they hold until standard input ends, and order.
 */
#pragma once
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/opt.h"
#include "net/tls.h"

struct client_files {
	const char *ca, *cert, *key;
};

/* Rows of an option table whose struct begins with client_files. */
#define CLIENT_OPTS                                                                                \
	{0, "ca", OPT_STR, offsetof(struct client_files, ca), "FILE",                              \
		"who signed the server's certificate", "@file"},                                   \
		{0, "cert", OPT_STR, offsetof(struct client_files, cert), "FILE",                  \
			"our certificate", "@file"},                                               \
		{0, "key", OPT_STR, offsetof(struct client_files, key), "FILE", "its key", "@file"}

/* The caller's; NULL without a CA: plain. */
static SSL_CTX *client_tls(const struct client_files *f)
{
	SSL_CTX *ret = NULL;
	struct err e;

	if (f->ca && tls_client_files(f->ca, f->cert, f->key, &ret, &e) < 0)
		die_err(&e);
	return ret;
}

__attribute__((unused)) static void client_on_stdin(void *arg, int fd, uint32_t events)
{
	char c[64];

	if (read(fd, c, sizeof(c)) <= 0)
		loop_stop(arg, 0);
}

/* Say that all is there, and stay as long as standard input does. */
__attribute__((unused)) static void client_hold(struct loop *l)
{
	puts("idle");
	fflush(stdout);
	loop_add_fd(l, STDIN_FILENO, EPOLLIN, client_on_stdin, l);
	loop_run(l);
}

/* For qsort(3). */
__attribute__((unused)) static int client_by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}
