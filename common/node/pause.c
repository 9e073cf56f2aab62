/* The client of k-pause: connecting, programs, events. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "node/pause_wire.h"

/* ---- connecting ------------------------------------------------------------------------- */

/*
 * A socket's address holds 108 bytes; a directory's path may be longer, so the way leads through
 * a descriptor of the directory.
 */
static int connect_to(struct pause *p, int *ret_sock, struct err *e)
{
	const struct timeval timeout = { .tv_sec = PAUSE_CALL_TIMEOUT_S };
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	const struct pause_hello hello = { .version = PAUSE_PROTO_VERSION };
	autoclose int dir = -1, sock = -1;
	autobuf reply = BUF_INIT;
	struct message m;

	dir = open(p->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (sock < 0)
		return err_errno(e, "socket");
	snprintf(sa.sun_path, sizeof(sa.sun_path), "/proc/self/fd/%d/sock", dir);
	if (dir < 0 || connect(sock, (const void *)&sa, sizeof(sa)) < 0) {
		err_errno(e, "connect to k-pause in %s", p->dir);
		if (errno == ENOENT || errno == ECONNREFUSED)
			e->code = ERR_UNREACHABLE;
		return -1;
	}
	(void)setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	(void)setsockopt(sock, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
	pause_message(&m, PAUSE_HELLO, &hello, sizeof(hello));
	if (pause_ask(p, sock, &m, &reply, NULL, e) < 0)
		return -1;
	if (pause_body_len(&reply) != sizeof(p->info))
		return err_set(e, ERR_CORRUPT, "k-pause in %s greets in an unknown way", p->dir);
	memcpy(&p->info, pause_body(&reply), sizeof(p->info));
	*ret_sock = take_fd(sock);
	return 0;
}

int pause_open(const char *dir, struct pause **ret, struct err *e)
{
	struct pause *p = xcalloc(1, sizeof(*p));
	struct err ignored;

	p->dir = xstrdup(dir);
	p->fd = p->call = -1;
	if (connect_to(p, &p->fd, e ? e : &ignored) < 0 ||
	    connect_to(p, &p->call, e ? e : &ignored) < 0) {
		pause_free(p);
		return -1;
	}
	*ret = p;
	return 0;
}

static void answer_lost(struct pause *p)
{
	const struct pause_done lost = { .error = ECONNRESET, .text = "k-pause is gone" };
	struct submission *s;

	while ((s = p->waiting)) {
		p->waiting = s->next;
		s->fn(s->arg, &lost);
		free(s);
	}
}

void pause_free(struct pause *p)
{
	if (!p)
		return;
	close_fd(&p->fd); /* whoever submits from a callback now is refused */
	answer_lost(p);
	close_fd(&p->call);
	free(p->dir);
	free(p);
}

const struct pause_hello_reply *pause_info(const struct pause *p)
{
	return &p->info;
}

int pause_fd(const struct pause *p)
{
	return p->fd;
}

/* ---- programs --------------------------------------------------------------------------- */

int pause_submit(struct pause *p, const struct pause_cmd *c, pause_done_fn fn, void *arg,
		 struct err *e)
{
	struct submission *s;
	struct message m;
	int r;

	if (p->fd < 0)
		return pause_gone(p, e);
	pause_message_run(&m, c);
	r = pause_send(p, p->fd, &m, MSG_DONTWAIT, e);
	buf_release(&m.b);
	if (r < 0)
		return -1;
	s = xmalloc(sizeof(*s));
	*s = (struct submission){ .next = p->waiting, .seq = p->seq, .fn = fn, .arg = arg };
	p->waiting = s;
	return 0;
}

int pause_subscribe(struct pause *p, pause_event_fn fn, void *arg, struct err *e)
{
	struct message m;
	int r;

	p->event = fn;
	p->event_arg = arg;
	pause_message(&m, PAUSE_SUBSCRIBE, NULL, 0);
	r = pause_send(p, p->fd, &m, 0, e); /* its answer says nothing and is passed over */
	buf_release(&m.b);
	return r;
}

static int handle(struct pause *p, const struct buf *b, struct err *e)
{
	struct submission **at = &p->waiting, *s;
	struct pause_done d;

	if (pause_header(b)->type == PAUSE_EVENT) {
		if (pause_body_len(b) != sizeof(struct pause_state))
			return err_set(e, ERR_CORRUPT, "k-pause in %s: bad event", p->dir);
		if (p->event)
			p->event(p->event_arg, (const void *)pause_body(b));
		return 0;
	}
	while (*at && (*at)->seq != pause_header(b)->seq)
		at = &(*at)->next;
	s = *at;
	if (!s)
		return 0;
	if (!pause_parse_done(b, &d))
		return err_set(e, ERR_CORRUPT, "k-pause in %s: bad result", p->dir);
	*at = s->next;
	s->fn(s->arg, &d);
	free(s);
	return 0;
}

int pause_dispatch(struct pause *p, struct err *e)
{
	autobuf b = BUF_INIT;
	int r, fd = -1;

	if (p->fd < 0)
		return pause_gone(p, e);
	while ((r = pause_receive(p, p->fd, MSG_DONTWAIT, &b, &fd, e)) > 0) {
		close_fd(&fd);
		if (handle(p, &b, e) < 0) {
			r = -1;
			break;
		}
	}
	if (r == 0)
		return 0;
	close_fd(&p->fd);
	answer_lost(p);
	return -1;
}

int pause_check(const struct pause_done *d, const char *what, struct err *e)
{
	size_t end = strlen(d->text), begin;

	if (d->error)
		return err_set(e, pause_code(d->error), "%s: %s", what, d->text);
	if (d->res.code == 0)
		return 0;
	while (end && d->text[end - 1] == '\n')
		end--;
	for (begin = end; begin && d->text[begin - 1] != '\n'; begin--)
		;
	if (end > begin)
		return err_set(e, ERR_SYS, "%s: %.*s", what, (int)(end - begin), d->text + begin);
	if (d->res.signal)
		return err_set(e, ERR_SYS, "%s: killed by signal %d", what, d->res.signal);
	return err_set(e, ERR_SYS, "%s: exit status %d", what, d->res.code);
}
