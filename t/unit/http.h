/*
 * A server and clients in one process, on one loop, for the tests of HTTP: a client is a stream
 * that sends what it is told and keeps what comes.
 */
#pragma once
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/loop.h"
#include "net/http.h"
#include "net/sock.h"
#include "net/stream.h"
#include "../tap.h"

#define LIMIT_NS (60 * NS_PER_S)

static struct loop *l;

struct client {
	struct stream *s;
	struct buf got;
	bool ended, failed, deaf;
	struct err e;
};

static size_t client_data(void *arg, const void *bytes, size_t len)
{
	struct client *c = arg;

	buf_add(&c->got, bytes, len);
	return len;
}

static void client_end(void *arg, const struct err *e)
{
	struct client *c = arg;

	c->ended = true;
}

static const struct stream_ops client_ops = {.data = client_data, .end = client_end};

static void client_done(void *arg, struct stream *s, const struct err *e)
{
	struct client *c = arg;

	c->failed = e != NULL;
	if (e)
		c->e = *e;
	c->s = s;
	if (s && !c->deaf)
		stream_start(s, &client_ops, c);
}

/* Rounds of the loop until cond holds. For a limited time: then the test has failed. */
#define until(cond) \
	do { \
		int64_t end_ = clock_mono_ns() + LIMIT_NS; \
\
		while (!(cond) && clock_mono_ns() < end_) \
			loop_step(l, NS_PER_S); \
		if (!(cond)) \
			ok(false, "in time: " #cond); \
	} while (0)

unused_arg static struct client *client_new(const char *address, SSL_CTX *tls)
{
	struct client *c = xcalloc(1, sizeof(*c));
	struct err e;

	if (stream_connect(l, address, tls, "127.0.0.1", client_done, c, NULL, &e) < 0)
		die_err(&e);
	until(c->s || c->failed);
	return c;
}

unused_arg static void client_free(struct client *c)
{
	stream_free(c->s);
	buf_release(&c->got);
	free(c);
}

unused_arg static void say(struct client *c, const char *text)
{
	stream_send(c->s, text, strlen(text));
}

/* What has come, from the start; waits until it holds this text. An end without it has failed. */
unused_arg static const char *hear(struct client *c, const char *text)
{
	until(strstr(buf_str(&c->got), text) || c->ended);
	if (!strstr(buf_str(&c->got), text))
		ok(false, "heard before the end: %s", text);
	return buf_str(&c->got);
}

unused_arg static void hear_end(struct client *c)
{
	until(c->ended);
}

/* A connection of its own: what it answers to these bytes until it closes. */
unused_arg static const char *tell(const char *address, SSL_CTX *tls, const char *text, char *ret,
	size_t room)
{
	struct client *c = client_new(address, tls);

	if (c->s) {
		say(c, text);
		hear_end(c);
	}
	snprintf(ret, room, "%s%s", buf_str(&c->got), c->ended ? "" : "(open)");
	client_free(c);
	return ret;
}

/* A listening socket, and its address as clients write it. */
static char *listen_at(struct http_server *s, const char *address, SSL_CTX *tls)
{
	char *bound = NULL;
	struct err e;
	int fd;

	if (http_listen_fd(address, &fd, &e) < 0 || sock_bound(fd, &bound, &e) < 0 ||
		http_server_listen(s, fd, tls, &e) < 0)
		die_err(&e);
	return bound;
}
