/*
 * http-load [--ca FILE --cert FILE --key FILE] [--from N] ADDRESS MODE CONNECTIONS COUNT: requests
 * of ConfigMaps of 655 bytes in namespace default, over kept HTTP/1.1 connections to a Kubernetes
 * API, with TLS when there is a CA. ADDRESS: ADDR:PORT or unix:/path.
 *
 *	create get update	COUNT requests; prints requests a second, p50 and p99 in ms
 *	list			COUNT lists; prints p50 in ms, bytes of one
 *	watch			COUNT creates, PACE_MS apart, and the watch that tells of them:
 *				p50, p99 in ms from the request to its event
 *	ready			one connection, from its making to the answer of /readyz: ms
 *	idle			CONNECTIONS watches; prints "idle", holds them until standard input
 *				ends
 */
#include <stdio.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/loop.h"
#include "client.h"
#include "net/stream.h"

/* With the metadata that a server adds, an object is 655 bytes then, and 5,000 are 3.1 MB. */
enum { BODY_BYTES = 365, PACE_MS = 4 };

struct options {
	struct client_files files;
	int64_t from;
};

#define O(field) offsetof(struct options, field)
static const struct opt opts[] = {
	CLIENT_OPTS,
	{0, "from", OPT_INT, O(from), "N", "number of the first object (0)"},
	{0},
};
static const struct opt_set set = {
	.usage = "http-load [OPTION]... ADDRESS MODE CONNECTIONS COUNT",
	.about = "Load a Kubernetes API server.",
	.opts = opts,
};

struct conn {
	struct stream *s;
	struct buf in;
	int64_t sent_ns;
	size_t need; /* bytes of the answer under way; 0: its head is not whole */
	bool chunked; /* its end tells how many */
	bool watches;
};

static struct loop *l;
static SSL_CTX *tls;
static const char *address, *mode;
static struct conn *conns;
static size_t n_conns, count, first, begun, finished, failed, body_bytes, ready;
static int64_t *took_ns, *created_ns, last_ns;
static struct loop_source *pace;

static void body_of(size_t i, bool again, struct buf *b)
{
	buf_addf(b,
		"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"cm-%06zu\","
		"\"namespace\":\"default\"},\"data\":{\"key\":\"%s",
		i, again ? "again" : "");
	while (b->len < BODY_BYTES - 3)
		buf_addc(b, 'x');
	buf_adds(b, "\"}}");
}

/* The next request of this mode. */
static void ask(struct conn *c)
{
	static const char base[] = "/api/v1/namespaces/default/configmaps";
	autobuf body = BUF_INIT, b = BUF_INIT;
	size_t i = begun++;
	bool writes = *mode == 'c' || *mode == 'u' || *mode == 'w';

	if (writes)
		body_of(first + i, *mode == 'u', &body);
	buf_addf(&b, "%s %s", *mode == 'u' ? "PUT" : writes ? "POST" : "GET",
		*mode == 'r' ? "/readyz" : base);
	if (*mode == 'u' || *mode == 'g')
		buf_addf(&b, "/cm-%06zu", first + i);
	buf_addf(&b, " HTTP/1.1\r\nHost: x\r\nUser-Agent: http-load\r\n"
		     "Accept: application/json\r\n");
	if (writes)
		buf_addf(&b, "Content-Type: application/json\r\nContent-Length: %zu\r\n", body.len);
	buf_adds(&b, "\r\n");
	buf_add(&b, buf_str(&body), body.len);
	c->sent_ns = clock_mono_ns();
	if (created_ns)
		created_ns[i] = c->sent_ns;
	stream_send(c->s, b.data, b.len);
}

static void ask_watch(struct conn *c)
{
	autobuf b = BUF_INIT;

	/* an idle one is told nothing, not even what there is */
	buf_addf(&b,
		"GET /api/v1/namespaces/default/%s?watch=true&timeoutSeconds=3000 HTTP/1.1\r\n"
		"Host: x\r\nUser-Agent: http-load\r\nAccept: application/json\r\n\r\n",
		*mode == 'w' ? "configmaps" : "secrets");
	c->watches = true;
	stream_send(c->s, b.data, b.len);
}

/* The head of an answer: how long it is in all. */
static void read_head(struct conn *c)
{
	char *end = strstr(c->in.data, "\r\n\r\n"), *length;

	if (!end)
		return;
	length = strcasestr(c->in.data, "\r\ncontent-length:");
	if (length && length < end) {
		c->need = (size_t)(end - c->in.data) + 4 + strtoul(length + 17, NULL, 10);
	} else {
		length = strcasestr(c->in.data, "\r\ntransfer-encoding: chunked");
		c->chunked = length && length < end;
		c->need = SIZE_MAX;
	}
	if (c->need == SIZE_MAX && !c->chunked)
		die(ERR_INTERNAL, "an answer without its length:\n%s", c->in.data);
	if (strtoul(c->in.data + 9, NULL, 10) / 100 != 2 && !failed++)
		fprintf(stderr, "http-load: %s\n", c->in.data);
}

static void done(void)
{
	if (finished == count && *mode != 'i')
		loop_stop(l, 0);
}

static void read_answer(struct conn *c)
{
	static const char last[] = "\r\n0\r\n\r\n";
	size_t n = sizeof(last) - 1;

	if (!c->need)
		read_head(c);
	if (c->chunked && !memcmp(c->in.data + c->in.len - n, last, n)) {
		c->chunked = false;
		c->need = c->in.len;
	}
	if (!c->need || c->in.len < c->need)
		return;
	last_ns = clock_mono_ns();
	if (!created_ns)
		took_ns[finished++] = last_ns - c->sent_ns;
	body_bytes = c->need;
	buf_consume(&c->in, c->need);
	c->need = 0;
	if (begun < count && !created_ns)
		ask(c);
	done();
}

/* Lines of events, with the chunks' frames between them. */
static void read_events(struct conn *c)
{
	char *p = c->in.data, *lf;

	for (; (lf = strchr(p, '\n')); p = lf + 1) {
		char *name = memmem(p, (size_t)(lf - p), "\"name\":\"cm-", 11);
		size_t i = name ? strtoul(name + 11, NULL, 10) - first : 0;

		if (name && i < count && created_ns && created_ns[i])
			took_ns[finished++] = clock_mono_ns() - created_ns[i];
	}
	buf_consume(&c->in, (size_t)(p - c->in.data));
	done();
}

static void next_paced(void *arg)
{
	if (begun < count)
		ask(&conns[1]);
	loop_mod_timer(pace, clock_mono_ns() + PACE_MS * NS_PER_MS);
}

static void watch_begun(void)
{
	if (*mode == 'w')
		pace = loop_add_timer(l, clock_mono_ns(), 0, next_paced, NULL);
	else
		loop_stop(l, 0);
}

static size_t on_data(void *arg, const void *bytes, size_t len)
{
	struct conn *c = arg;
	char *head;

	buf_add(&c->in, bytes, len);
	if (c->watches && !c->need) { /* its answer's head */
		head = strstr(c->in.data, "\r\n\r\n");
		if (!head)
			return len;
		c->need = 1;
		buf_consume(&c->in, (size_t)(head + 4 - c->in.data));
		if (++ready == (*mode == 'w' ? 1 : n_conns))
			watch_begun();
	}
	if (c->watches)
		read_events(c);
	else
		read_answer(c);
	return len;
}

static void on_end(void *arg, const struct err *e)
{
	die(ERR_UNREACHABLE, "%s: %s", address, e ? e->msg : "the server hung up");
}

static const struct stream_ops ops = {.data = on_data, .end = on_end};

static void begin_all(void)
{
	for (size_t i = 0; i < n_conns; i++) {
		stream_start(conns[i].s, &ops, &conns[i]);
		if (*mode == 'i' || (*mode == 'w' && i == 0))
			ask_watch(&conns[i]);
		else if (*mode != 'w' && begun < count)
			ask(&conns[i]);
	}
}

static void on_connected(void *arg, struct stream *s, const struct err *e)
{
	static size_t n;
	struct conn *c = arg;

	if (e)
		die_err(e);
	c->s = s;
	if (++n == n_conns)
		loop_stop(l, 0);
}

static void connect_all(void)
{
	struct err e;

	for (size_t i = 0; i < n_conns; i++)
		if (stream_connect(l, address, tls, "127.0.0.1", on_connected, &conns[i], NULL,
			    &e) < 0)
			die_err(&e);
	loop_run(l);
}

static double percentile(size_t part, size_t whole)
{
	return (double)took_ns[(finished - 1) * part / whole] / 1e6;
}

static void report(int64_t from_ns)
{
	qsort(took_ns, finished, sizeof(*took_ns), client_by_time);
	if (*mode == 'r')
		printf("%.2f\n", (double)(last_ns - from_ns) / 1e6);
	else if (*mode == 'l')
		printf("%.2f\t%zu\n", percentile(50, 100), body_bytes);
	else if (*mode == 'w')
		printf("%.3f\t%.3f\n", percentile(50, 100), percentile(99, 100));
	else
		printf("%.0f\t%.2f\t%.2f\n", (double)finished * 1e9 / (double)(last_ns - from_ns),
			percentile(50, 100), percentile(99, 100));
}

static void release(void)
{
	for (size_t i = 0; i < n_conns; i++) {
		stream_free(conns[i].s);
		buf_release(&conns[i].in);
	}
	free(conns);
	free(took_ns);
	free(created_ns);
	loop_free(l);
	SSL_CTX_free(tls);
}

int main(int argc, char **argv)
{
	struct options o = {0};
	int64_t from_ns;

	if (opt_parse_or_exit(&set, argc, argv, &o) != 4)
		opt_usage(&set, "ADDRESS MODE CONNECTIONS COUNT");
	address = argv[0];
	mode = argv[1];
	n_conns = strtoul(argv[2], NULL, 10);
	count = strtoul(argv[3], NULL, 10);
	first = (size_t)o.from;
	if (*mode == 'w')
		n_conns = 2;
	l = loop_new();
	tls = client_tls(&o.files);
	conns = xcalloc(n_conns, sizeof(*conns));
	took_ns = xcalloc(count + 1, sizeof(*took_ns));
	if (*mode == 'w')
		created_ns = xcalloc(count + 1, sizeof(*created_ns));
	from_ns = clock_mono_ns();
	connect_all();
	if (*mode != 'r')
		from_ns = clock_mono_ns();
	begin_all();
	loop_run(l);
	if (*mode == 'i')
		client_hold(l);
	else
		report(from_ns);
	release();
	return failed ? 1 : 0;
}
