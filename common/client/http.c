/* HTTP/1.1 as a client: heads, lengths, chunks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "client/http.h"

#define READ_BYTES (256u << 10)
/* Servers end idle connections, ours after 90 s: one that is nearly as old may go while we ask. */
#define IDLE_NS (60 * NS_PER_S)

static void answer_reset(struct hanswer *a)
{
	strv_release(&a->warnings);
	*a = (struct hanswer){.rev = -1};
}

void hconn_close(struct hconn *c)
{
	close_fd(&c->fd);
	buf_release(&c->out);
	buf_release(&c->in);
	answer_reset(&c->answer);
	*c = (struct hconn)HCONN_INIT;
}

void hconn_ask(struct hconn *c, const struct buf *request, hconn_sink_fn sink, void *arg)
{
	buf_add(&c->out, request->data, request->len);
	answer_reset(&c->answer);
	c->state = H_HEAD;
	c->hold = false;
	c->sink = sink;
	c->arg = arg;
}

bool hconn_wants_out(const struct hconn *c)
{
	return c->fd >= 0 && c->out.len > c->out_at;
}

static int gone(struct err *e)
{
	return err_set(e, ERR_UNAVAILABLE, "the connection was closed");
}

int hconn_flush(struct hconn *c, struct err *e)
{
	while (hconn_wants_out(c)) {
		ssize_t n = send(c->fd, c->out.data + c->out_at, c->out.len - c->out_at,
			MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		/* an answer may stand in the socket yet: reading finds that out */
		if (n < 0)
			return gone(e);
		c->out_at += (size_t)n;
	}
	buf_clear(&c->out);
	c->out_at = 0;
	return 0;
}

/* The next whole line without its end; NULL: it is not all there. */
static char *next_line(struct hconn *c)
{
	char *start = c->in.data + c->in_at;
	char *end = c->in.len > c->in_at ? memchr(start, '\n', c->in.len - c->in_at) : NULL;

	if (!end)
		return NULL;
	c->in_at += (size_t)(end - start) + 1;
	if (end > start && end[-1] == '\r')
		end--;
	*end = '\0';
	return start;
}

/* `299 - "text"`, several of them with commas between (RFC 7234, 5.5). */
static void read_warnings(struct hanswer *a, const char *v)
{
	while ((v = strchr(v, '"'))) {
		autobuf text = BUF_INIT;

		for (v++; *v && *v != '"'; v++) {
			if (*v == '\\' && v[1])
				v++;
			buf_addc(&text, *v);
		}
		strv_add(&a->warnings, buf_str(&text));
		if (*v)
			v++;
	}
}

static int bad(struct err *e, const char *what)
{
	return err_set(e, ERR_SYNTAX, "what answers speaks no HTTP: %s", what);
}

static int number(const char *s, int base, int64_t *ret, struct err *e)
{
	char *end;

	errno = 0;
	*ret = strtoll(s, &end, base);
	end += strspn(end, " \t");
	if (errno || end == s || (*end && *end != ';') || *ret < 0)
		return bad(e, s);
	return 0;
}

static int header(struct hconn *c, char *line, bool *ret_chunked, struct err *e)
{
	char *v = strchr(line, ':');

	if (!v)
		return bad(e, "a header without a colon");
	*v++ = '\0';
	v += strspn(v, " \t");
	if (!strcasecmp(line, "content-length"))
		return number(v, 10, &c->left, e);
	if (!strcasecmp(line, "transfer-encoding"))
		*ret_chunked = !strcasecmp(v, "chunked");
	else if (!strcasecmp(line, "connection") && !strcasecmp(v, "close"))
		c->answer.close = true;
	else if (!strcasecmp(line, "warning"))
		read_warnings(&c->answer, v);
	else if (!strcasecmp(line, "k-revision"))
		return number(v, 10, &c->answer.rev, e);
	else if (!strcasecmp(line, "k-unchanged"))
		c->answer.unchanged = true;
	else if (!strcasecmp(line, "k-unreachable"))
		c->answer.failed = true;
	return 0;
}

/* 1: the head is there. Interim answers (1xx) are passed over. */
static int read_head(struct hconn *c, struct err *e)
{
	const char *start = c->in.data + c->in_at;
	size_t len = c->in.len - c->in_at;
	bool chunked = false;
	char *line;

	if (!memmem(start, len, "\r\n\r\n", 4) && !memmem(start, len, "\n\n", 2))
		return len > HCONN_MAX_HEAD ? err_set(e, ERR_TOOLARGE, "a head without an end") : 0;
	line = next_line(c);
	if (strncmp(line, "HTTP/1.", 7) != 0 || strlen(line) < 12)
		return bad(e, line);
	c->answer.status = (int)strtol(line + 9, NULL, 10);
	c->answer.close = line[7] == '0';
	c->left = -1;
	while ((line = next_line(c)) && *line)
		if (header(c, line, &chunked, e))
			return -1;
	if (c->answer.status / 100 == 1)
		return read_head(c, e);
	if (chunked)
		c->state = H_CHUNK;
	else if (c->answer.status == 204 || c->answer.status == 304 || !c->left)
		c->state = H_DONE;
	else
		c->state = c->left > 0 ? H_LENGTH : H_REST;
	return 1;
}

/* n bytes of the body, as many of them as are here. */
static int take_body(struct hconn *c, int64_t n, int *ret_stop)
{
	size_t here = c->in.len - c->in_at;

	if ((int64_t)here > n)
		here = (size_t)n;
	*ret_stop = here ? c->sink(c->arg, c->in.data + c->in_at, here) : 0;
	c->in_at += here;
	c->left -= (int64_t)here;
	return *ret_stop ? -1 : 0;
}

/* 1: there may be more to do; 0: bytes have to come. */
static int step(struct hconn *c, int *ret_stop, struct err *e)
{
	char *line;

	if (c->hold && c->state != H_HEAD)
		return 0;
	switch (c->state) {
	case H_HEAD:
		return c->in.len > c->in_at ? read_head(c, e) : 0;
	case H_LENGTH:
	case H_DATA:
		if (take_body(c, c->left, ret_stop))
			return -1;
		if (c->left)
			return 0;
		c->state = c->state == H_LENGTH ? H_DONE : H_DATA_END;
		return 1;
	case H_REST:
		return take_body(c, INT64_MAX, ret_stop);
	case H_CHUNK:
		line = next_line(c);
		if (!line)
			return 0;
		if (number(line, 16, &c->left, e))
			return -1;
		c->state = c->left ? H_DATA : H_TRAILER;
		return 1;
	case H_DATA_END:
	case H_TRAILER:
		line = next_line(c);
		if (!line)
			return 0;
		if (c->state == H_DATA_END)
			c->state = H_CHUNK;
		else if (!*line)
			c->state = H_DONE;
		return 1;
	default:
		return 0;
	}
}

static int take_apart(struct hconn *c, int *ret_stop, struct err *e)
{
	int more;

	do
		more = step(c, ret_stop, e);
	while (more > 0);
	if (c->in_at == c->in.len) {
		buf_clear(&c->in);
		c->in_at = 0;
	} else if (c->in_at > READ_BYTES) {
		buf_consume(&c->in, c->in_at);
		c->in_at = 0;
	}
	return more;
}

static int at_end(struct hconn *c, struct err *e)
{
	if (c->state != H_REST || c->hold)
		return gone(e);
	c->state = H_DONE;
	c->answer.close = true;
	return 1;
}

int hconn_receive(struct hconn *c, int *ret_stop, struct err *e)
{
	*ret_stop = 0;
	for (;;) {
		ssize_t n;

		if (take_apart(c, ret_stop, e) < 0)
			return -1;
		if (c->state == H_DONE) {
			c->used_ns = clock_mono_ns();
			return 1;
		}
		/* what is held is not read either: the socket holds it back */
		if (c->hold && c->state != H_HEAD)
			return 0;
		buf_grow(&c->in, READ_BYTES);
		n = recv(c->fd, c->in.data + c->in.len, READ_BYTES, MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		if (n <= 0)
			return at_end(c, e);
		c->answer.began = true;
		c->in.len += (size_t)n;
		c->in.data[c->in.len] = '\0';
	}
}

bool hconn_usable(struct hconn *c)
{
	char byte;

	if (c->fd < 0)
		return false;
	/* a server that has something to say between answers says good-bye */
	if (!c->answer.close && c->in_at == c->in.len && clock_mono_ns() - c->used_ns < IDLE_NS &&
		recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
		(errno == EAGAIN || errno == EWOULDBLOCK))
		return true;
	hconn_close(c);
	return false;
}
