/* The client of k-pause: what is asked and answered at once. */
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "node/pause_wire.h"

/* The same for a request of fixed size without descriptors and with an empty answer. */
static int ask(struct pause *p, uint32_t type, const void *req, size_t len, struct err *e)
{
	autobuf reply = BUF_INIT;
	struct message m;

	pause_message(&m, type, req, len);
	return pause_ask(p, p->call, &m, &reply, NULL, e);
}

static int wait_long(int sock, bool on)
{
	const struct timeval timeout = { .tv_sec = on ? 0 : PAUSE_CALL_TIMEOUT_S };

	return setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
}

int pause_run(struct pause *p, const struct pause_cmd *c, struct pause_result *ret,
	      struct buf *text, struct err *e)
{
	autobuf reply = BUF_INIT;
	struct pause_done d;
	struct message m;
	int r;

	pause_message_run(&m, c);
	(void)wait_long(p->call, true);
	r = pause_ask(p, p->call, &m, &reply, NULL, e);
	(void)wait_long(p->call, false);
	if (r < 0)
		return -1;
	if (!pause_parse_done(&reply, &d))
		return err_set(e, ERR_CORRUPT, "k-pause in %s: bad result", p->dir);
	*ret = d.res;
	if (text)
		buf_add(text, d.text, d.res.text_len);
	return 0;
}

int pause_status(struct pause *p, struct pause_state **ret, size_t *ret_n, struct err *e)
{
	autobuf reply = BUF_INIT;
	struct message m;

	pause_message(&m, PAUSE_STATUS, NULL, 0);
	if (pause_ask(p, p->call, &m, &reply, NULL, e) < 0)
		return -1;
	if (pause_body_len(&reply) % sizeof(**ret))
		return err_set(e, ERR_CORRUPT, "k-pause in %s: bad status", p->dir);
	*ret_n = pause_body_len(&reply) / sizeof(**ret);
	*ret = *ret_n ? xmemdup(pause_body(&reply), pause_body_len(&reply)) : NULL;
	return 0;
}

int pause_exit_code(const struct pause_state *s)
{
	return s->signal ? 128 + s->signal : s->code;
}

static int set_id(char dst[PAUSE_ID_MAX], const char *id, struct err *e)
{
	size_t n = strlen(id);

	if (n >= PAUSE_ID_MAX)
		return err_set(e, ERR_INVALID, "container id \"%s\": longer than %d bytes", id,
			       PAUSE_ID_MAX - 1);
	memcpy(dst, id, n + 1);
	return 0;
}

int pause_signal(struct pause *p, const char *id, int signo, struct err *e)
{
	struct pause_signal req = { .signal = signo };

	if (set_id(req.id, id, e) < 0)
		return -1;
	return ask(p, PAUSE_SIGNAL, &req, sizeof(req), e);
}

int pause_log(struct pause *p, const char *id, enum pause_log_op op, uint64_t bytes, uint32_t files,
	      struct err *e)
{
	struct pause_log req = { .op = op, .bytes = bytes, .files = files };

	if (set_id(req.id, id, e) < 0)
		return -1;
	return ask(p, PAUSE_LOG, &req, sizeof(req), e);
}

int pause_attach(struct pause *p, const char *id, uint32_t flags, int out_fd, int err_fd,
		 int *ret_in_fd, struct err *e)
{
	struct pause_attach req = { .flags = flags };
	const int fds[2] = { out_fd, err_fd };
	autobuf reply = BUF_INIT;
	autoclose int in = -1;
	struct message m;

	if (set_id(req.id, id, e) < 0)
		return -1;
	for (unsigned i = 0; i < 2; i++)
		if (fds[i] >= 0)
			req.fd_mask |= 2u << i;
	pause_message(&m, PAUSE_ATTACH, &req, sizeof(req));
	for (unsigned i = 0; i < 2; i++)
		if (fds[i] >= 0)
			m.fds[m.n_fds++] = fds[i];
	if (pause_ask(p, p->call, &m, &reply, &in, e) < 0)
		return -1;
	if (flags & PAUSE_ATTACH_IN)
		*ret_in_fd = take_fd(in);
	return 0;
}

int pause_forget(struct pause *p, const char *id, struct err *e)
{
	struct pause_id req = { "" };

	if (set_id(req.id, id, e) < 0)
		return -1;
	return ask(p, PAUSE_FORGET, &req, sizeof(req), e);
}

int pause_quit(struct pause *p, struct err *e)
{
	return ask(p, PAUSE_QUIT, NULL, 0, e);
}
