/* Clients that mean harm, byte by byte: t/data/http-bad.tsv, floods, and crowds. */
#include <sys/resource.h>

#include "base/io.h"
#include "http.h"

static struct http_server *server;
static char *plain;
static int requests;
static struct buf paths;

static void on_request(void *arg, struct http_req *q)
{
	requests++;
	buf_adds(&paths, http_path(q));
	buf_addc(&paths, '\n');
	http_reply(q, 200, NULL, "ok", 2);
}

static const struct http_ops ops = {on_request, NULL};

static void start(const struct http_limits *limits)
{
	struct err e;

	requests = 0;
	if (http_server_new(l, limits, &ops, NULL, &server, &e) < 0)
		die_err(&e);
	plain = listen_at(server, "127.0.0.1:0", NULL);
}

static void end(void)
{
	http_server_free(server);
	free(plain);
}

/* \r \n \t \0 \\ \xHH */
static void unescape(const char *p, struct buf *ret)
{
	static const char names[] = "rnt0\\", bytes[] = "\r\n\t\0\\";

	buf_clear(ret);
	for (; *p; p++) {
		const char *at = *p == '\\' && p[1] ? strchr(names, p[1]) : NULL;

		if (at) {
			buf_addc(ret, bytes[at - names]);
			p++;
		} else if (*p == '\\' && p[1] == 'x') {
			char hex[3] = {p[2], p[3], '\0'};

			buf_addc(ret, (char)strtol(hex, NULL, 16));
			p += 3;
		} else {
			buf_addc(ret, *p);
		}
	}
}

static int status_of(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) ? 0 : (int)strtol(answer + 9, NULL, 10);
}

/* The whole at once, and byte by byte. */
static void try_line(const char *text, int want, const char *name)
{
	autobuf bytes = BUF_INIT;

	unescape(text, &bytes);
	for (int cut = 0; cut < 2; cut++) {
		struct client *c = client_new(plain, NULL);

		requests = 0;
		for (size_t i = 0; cut && i < bytes.len && !c->ended; i++) {
			stream_send(c->s, bytes.data + i, 1);
			loop_step(l, 0);
		}
		if (!cut)
			stream_send(c->s, bytes.data, bytes.len);
		hear_end(c);
		is_int(status_of(buf_str(&c->got)), want, "%s%s", name, cut ? ", in bytes" : "");
		ok(c->ended && !requests && strstr(buf_str(&c->got), "Connection: close\r\n"),
			"it ends there");
		client_free(c);
	}
}

static void test_table(void)
{
	const char *src = getenv("T_SRC");
	autofree char *path = xasprintf("%s/t/data/http-bad.tsv", src ? src : ".");
	autobuf text = BUF_INIT;
	struct err e;
	int lines = 0;

	if (io_read_file(path, 1 << 20, &text, &e) < 0)
		die_err(&e);
	for (char *p = text.data, *next; *p; p = next) {
		char *tab = strchr(p, '\t'), *lf = strchr(p, '\n'), *name;

		next = lf + 1;
		*lf = '\0';
		if (*p == '#' || !tab)
			continue;
		*tab = '\0';
		name = strchr(tab + 1, '\t');
		try_line(p, (int)strtol(tab + 1, NULL, 10), name ? name + 1 : p);
		lines++;
	}
	ok(lines > 50, "the table was read");
}

/* The handler decides what a path means: it gets what was sent. */
static void test_paths(void)
{
	static const char *const tricks[] = {"/../../etc/passwd", "//api//v1", "/api/v1/%2e%2e/x",
		"/%00", "/a\\b", "/api/v1/pods/%", "/;a=b/c"};
	autobuf want = BUF_INIT;
	char text[4096];

	buf_clear(&paths);
	for (size_t i = 0; i < array_size(tricks); i++) {
		autofree char *line = xasprintf(
			"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", tricks[i]);

		is_int(status_of(tell(plain, NULL, line, text, sizeof(text))), 200, "%s",
			tricks[i]);
		buf_addf(&want, "%s\n", tricks[i]);
	}
	is_str(buf_str(&paths), buf_str(&want), "paths come as they were sent");
}

static void test_big_heads(void)
{
	struct client *c = client_new(plain, NULL);
	autobuf head = BUF_INIT;

	buf_adds(&head, "GET / HTTP/1.1\r\nHost: x\r\nA: ");
	while (head.len < 70 * 1000)
		buf_addc(&head, 'a');
	stream_send(c->s, head.data, head.len);
	hear_end(c);
	is_int(status_of(buf_str(&c->got)), 431, "a head over 64 KiB, without its end");
	client_free(c);
	c = client_new(plain, NULL);
	buf_adds(&head, "\r\n\r\n");
	stream_send(c->s, head.data, head.len);
	hear_end(c);
	is_int(status_of(buf_str(&c->got)), 431, "with its end");
	client_free(c);
	c = client_new(plain, NULL);
	buf_clear(&head);
	buf_adds(&head, "GET / HTTP/1.1\r\nHost: x\r\n");
	for (int i = 0; i < 300; i++)
		buf_adds(&head, "A: b\r\n");
	buf_adds(&head, "\r\n");
	stream_send(c->s, head.data, head.len);
	hear_end(c);
	is_int(status_of(buf_str(&c->got)), 431, "300 headers");
	client_free(c);
}

/* A million requests at once: they wait in the kernel, not here. */
static void test_pipeline(void)
{
	static const char one[] = "GET /p HTTP/1.1\r\nHost: x\r\n\r\n";
	struct client *c = client_new(plain, NULL);
	struct http_counts before, after;

	http_server_counts(server, &before);
	for (int i = 0; i < 20000; i++)
		stream_send(c->s, one, sizeof(one) - 1);
	until((http_server_counts(server, &after), after.requests - before.requests == 20000));
	is_int((int64_t)(after.requests - before.requests), 20000, "20,000 in one pipe");
	client_free(c);
}

/* Who fills all places makes room for those who come. */
static void test_crowd(void)
{
	struct http_limits limits = {.connections = 8};
	struct client *crowd[32], *c;
	struct http_counts n;

	end();
	start(&limits);
	for (size_t i = 0; i < array_size(crowd); i++) {
		crowd[i] = client_new(plain, NULL);
		say(crowd[i], i % 2 ? "GET / HT" : "");
	}
	c = client_new(plain, NULL);
	say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	ok(strstr(hear(c, "ok"), "HTTP/1.1 200 OK"), "one more is served");
	http_server_counts(server, &n);
	ok(n.connections <= 8, "and no more are there than may be");
	client_free(c);
	for (size_t i = 0; i < array_size(crowd); i++)
		client_free(crowd[i]);
}

/* No descriptors: those who wait are served when there are some again. */
static void test_descriptors(void)
{
	struct rlimit old, low;
	struct client *a, *b;
	int fds[64];
	size_t n = 0;

	a = client_new(plain, NULL);
	say(a, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	hear(a, "ok");
	getrlimit(RLIMIT_NOFILE, &old);
	low = old;
	low.rlim_cur = 64;
	setrlimit(RLIMIT_NOFILE, &low);
	while (n < array_size(fds) && (fds[n] = dup(0)) >= 0)
		n++;
	close(fds[--n]);
	b = client_new(plain, NULL);
	say(b, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	hear_end(a);
	ok(a->ended, "who idles goes");
	client_free(a);
	ok(strstr(hear(b, "ok"), "HTTP/1.1 200 OK"), "for who waits");
	client_free(b);
	while (n)
		close(fds[--n]);
	setrlimit(RLIMIT_NOFILE, &old);
}

int main(void)
{
	l = loop_new();
	start(NULL);
	test_table();
	test_paths();
	test_big_heads();
	test_pipeline();
	test_crowd();
	test_descriptors();
	end();
	buf_release(&paths);
	loop_free(l);
	return tap_done();
}
