/*
 * http-siege [--ca FILE --cert FILE --key FILE] ADDRESS EACH SECONDS: a crowd that means no good,
 * on a Kubernetes API over TLS, and one honest client in its midst.
 *
 *	EACH half-open connections: the first bytes of a handshake, no more
 *	EACH slow ones: the head of a request, then a byte of its body each five seconds
 *	EACH unread ones: a watch of what the honest client writes, of which nothing is read
 *
 * Each of them comes, stays for up to a minute and comes again, whether the server ended it or not.
 * The honest client updates a ConfigMap of 4 KB ten times a second. Prints "stands" when all have
 * come once, then "goes on" each second; SECONDS later "over" with the numbers of connections made
 * and refused, of updates answered and failed, and p50 and p99 of these in ms. On a slow machine it
 * goes on until three updates a second were answered, within ten times SECONDS and a minute.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/loop.h"
#include "client.h"
#include "net/stream.h"

enum { STAY_S = 60, BYTE_S = 5, TELL_S = 1, UPDATE_MS = 100, UPDATE_BYTES = 4000, ANSWERS_S = 3 };

static const struct opt opts[] = {
	CLIENT_OPTS,
	{0},
};
static const struct opt_set set = {
	.usage = "http-siege [OPTION]... ADDRESS EACH SECONDS",
	.about = "Besiege a Kubernetes API server.",
	.opts = opts,
};

enum sort { HALF_OPEN, SLOW, UNREAD, SORTS };

struct guest {
	enum sort sort;
	struct stream *s;
	struct stream_connect *connecting;
	bool came; /* once at least */
};

static struct loop *l;
static SSL_CTX *tls;
static const char *address;
static struct guest *guests;
static size_t each, next_guest, next_slow, n_came;
static size_t made, refused;
static int64_t seconds, limit_ns;

static struct {
	struct stream *s;
	struct buf in;
	int64_t sent_ns; /* 0: none is under way */
	int64_t *took_ns;
	size_t count, sent, failed;
} honest;

static struct loop_source *turns, *drips, *updates, *told, *end;

static void leave(struct guest *g)
{
	stream_connect_cancel(g->connecting);
	g->connecting = NULL;
	stream_free(g->s);
	g->s = NULL;
}

static size_t on_data(void *arg, const void *bytes, size_t len)
{
	return len;
}

static void on_end(void *arg, const struct err *e)
{
	leave(arg); /* comes again when it is its turn */
}

static const struct stream_ops ops = {.data = on_data, .end = on_end};

static void misbehave(struct guest *g)
{
	static const char slow[] =
		"POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: x\r\n"
		"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
	static const char unread[] =
		"GET /api/v1/namespaces/default/configmaps?watch=true HTTP/1.1\r\nHost: x\r\n\r\n";

	stream_start(g->s, &ops, g);
	switch (g->sort) {
	case HALF_OPEN:
		stream_send(g->s, "\x16\x03\x01", 3);
		break;
	case SLOW:
		stream_send(g->s, slow, sizeof(slow) - 1);
		break;
	default:
		stream_send(g->s, unread, sizeof(unread) - 1);
		stream_hold(g->s);
	}
}

static void stands(void)
{
	puts("stands");
	fflush(stdout);
	loop_mod_timer(end, clock_mono_ns() + seconds * NS_PER_S);
}

static void on_connected(void *arg, struct stream *s, const struct err *e)
{
	struct guest *g = arg;

	g->connecting = NULL;
	if (!g->came) {
		g->came = true;
		if (++n_came == SORTS * each)
			stands();
	}
	if (e) {
		if (!refused++)
			fprintf(stderr, "http-siege: %s\n", e->msg);
		return;
	}
	made++;
	g->s = s;
	misbehave(g);
}

static void come(struct guest *g)
{
	struct err e;

	if (stream_connect(l, address, g->sort == HALF_OPEN ? NULL : tls, "127.0.0.1", on_connected,
		    g, &g->connecting, &e) < 0)
		die_err(&e);
}

/* One after the other leaves and comes again, all of them in STAY_S. */
static void next_turn(void *arg)
{
	struct guest *g = &guests[next_guest++ % (SORTS * each)];

	leave(g);
	come(g);
	/* the first time round they come more quickly: as a server can greet them */
	loop_mod_timer(turns,
		clock_mono_ns() + (next_guest < SORTS * each
						  ? 3 * NS_PER_MS
						  : STAY_S * NS_PER_S / (int64_t)(SORTS * each)));
}

static void next_drip(void *arg)
{
	struct guest *g = &guests[SORTS * (next_slow++ % each) + SLOW];

	if (g->s)
		stream_send(g->s, " ", 1);
	loop_mod_timer(drips, clock_mono_ns() + BYTE_S * NS_PER_S / (int64_t)each);
}

static void next_update(void *arg)
{
	autobuf body = BUF_INIT, b = BUF_INIT;

	loop_mod_timer(updates, clock_mono_ns() + UPDATE_MS * NS_PER_MS);
	if (honest.sent_ns || honest.sent == honest.count)
		return;
	buf_addf(&body,
		"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":"
		"\"seen\",\"namespace\":\"default\"},\"data\":{\"key\":\"%zu ",
		honest.sent);
	while (body.len < UPDATE_BYTES)
		buf_addc(&body, 'x');
	buf_adds(&body, "\"}}");
	buf_addf(&b,
		"PATCH /api/v1/namespaces/default/configmaps/seen?fieldManager=siege&force=true"
		" HTTP/1.1\r\nHost: x\r\nContent-Type: application/apply-patch+yaml\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		body.len, buf_str(&body));
	honest.sent_ns = clock_mono_ns();
	stream_send(honest.s, buf_str(&b), b.len);
}

static size_t on_answer(void *arg, const void *bytes, size_t len)
{
	char *body, *length;

	buf_add(&honest.in, bytes, len);
	body = strstr(buf_str(&honest.in), "\r\n\r\n");
	length = body ? strcasestr(honest.in.data, "\r\ncontent-length:") : NULL;
	if (!length || strlen(body + 4) < strtoul(length + 17, NULL, 10))
		return len;
	if (strtoul(honest.in.data + 9, NULL, 10) / 100 != 2 && !honest.failed++)
		fprintf(stderr, "http-siege: %s\n", honest.in.data);
	honest.took_ns[honest.sent++] = clock_mono_ns() - honest.sent_ns;
	honest.sent_ns = 0;
	honest.in.len = 0;
	return len;
}

static void on_hung_up(void *arg, const struct err *e)
{
	die(ERR_UNREACHABLE, "%s: %s", address, e ? e->msg : "the server hung up");
}

static const struct stream_ops honest_ops = {.data = on_answer, .end = on_hung_up};

static void on_honest(void *arg, struct stream *s, const struct err *e)
{
	if (e)
		die_err(e);
	honest.s = s;
	stream_start(s, &honest_ops, NULL);
	updates = loop_add_timer(l, clock_mono_ns(), 0, next_update, NULL);
	turns = loop_add_timer(l, clock_mono_ns(), 0, next_turn, NULL);
	drips = loop_add_timer(l, clock_mono_ns(), 0, next_drip, NULL);
}

static void tell(void *arg)
{
	if (n_came == SORTS * each) {
		puts("goes on");
		fflush(stdout);
	}
	loop_mod_timer(told, clock_mono_ns() + TELL_S * NS_PER_S);
}

static void over(void *arg)
{
	if (honest.sent < (size_t)seconds * ANSWERS_S && clock_mono_ns() < limit_ns)
		loop_mod_timer(end, clock_mono_ns() + NS_PER_S);
	else
		loop_stop(l, 0);
}

static void report(void)
{
	if (n_came < SORTS * each)
		die(ERR_TIMEOUT, "%s: %zu of %zu came", address, n_came, SORTS * each);
	if (!honest.sent)
		die(ERR_UNREACHABLE, "%s: not one answer", address);
	qsort(honest.took_ns, honest.sent, sizeof(*honest.took_ns), client_by_time);
	printf("over\t%zu\t%zu\t%zu\t%zu\t%.2f\t%.2f\n", made, refused, honest.sent, honest.failed,
		(double)honest.took_ns[(honest.sent - 1) / 2] / 1e6,
		(double)honest.took_ns[(honest.sent - 1) * 99 / 100] / 1e6);
}

static void release(void)
{
	for (size_t i = 0; i < SORTS * each; i++)
		leave(&guests[i]);
	free(guests);
	stream_free(honest.s);
	buf_release(&honest.in);
	free(honest.took_ns);
	loop_free(l);
	SSL_CTX_free(tls);
}

static void all_descriptors(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		die(ERR_SYS, "RLIMIT_NOFILE: %s", strerror(errno));
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur < SORTS * each + 64)
		die(ERR_SYS, "RLIMIT_NOFILE: %ju are too few", (uintmax_t)files.rlim_cur);
}

int main(int argc, char **argv)
{
	struct client_files o = {0};
	struct err e;

	if (opt_parse_or_exit(&set, argc, argv, &o) != 3)
		opt_usage(&set, "ADDRESS EACH SECONDS");
	address = argv[0];
	each = strtoul(argv[1], NULL, 10);
	seconds = strtol(argv[2], NULL, 10);
	if (!each || seconds <= 0 || !o.ca)
		opt_usage(&set, "numbers above zero, and a CA");
	all_descriptors();
	l = loop_new();
	tls = client_tls(&o);
	guests = xcalloc(SORTS * each, sizeof(*guests));
	for (size_t i = 0; i < SORTS * each; i++)
		guests[i].sort = i % SORTS;
	honest.count = (size_t)(10 * seconds + 60) * 1000 / UPDATE_MS + 1;
	honest.took_ns = xcalloc(honest.count, sizeof(*honest.took_ns));
	limit_ns = clock_mono_ns() + (10 * seconds + 60) * NS_PER_S;
	end = loop_add_timer(l, limit_ns, 0, over, NULL);
	told = loop_add_timer(l, clock_mono_ns() + TELL_S * NS_PER_S, 0, tell, NULL);
	if (stream_connect(l, address, tls, "127.0.0.1", on_honest, NULL, NULL, &e) < 0)
		die_err(&e);
	loop_run(l);
	report();
	release();
	return honest.failed ? 1 : 0;
}
