/* The HTTP server, as its clients and its handler see it. */
#include <stdlib.h>
#include <sys/stat.h>

#include "certs.h"
#include "http.h"

static struct http_server *server;
static struct pair ca, other_ca, server_pair, user_pair, stranger_pair;
static SSL_CTX *server_tls, *plain_tls, *user_tls, *stranger_tls, *wrong_tls;
static char *plain, *secure, *local;
static struct http_req *kept; /* a request whose answer is not begun or goes on */
static struct stream *upgraded;
static int gone, drained, stopped;
static struct buf heard; /* by the upgraded stream */

static size_t echo(void *arg, const void *bytes, size_t len)
{
	buf_add(&heard, bytes, len);
	stream_send(upgraded, bytes, len);
	return len;
}

static void echo_end(void *arg, const struct err *e)
{
	stream_end(upgraded);
	stream_free(upgraded);
	upgraded = NULL;
}

static const struct stream_ops echo_ops = {.data = echo, .end = echo_end};

static void reply(struct http_req *q, int status, const char *text)
{
	static const struct http_header h[] = {{"Content-Type", "text/plain"}, {NULL, NULL}};

	http_reply(q, status, h, text, strlen(text));
}

static void tell_request(struct http_req *q)
{
	const struct http_peer *p = http_peer(q);
	const char *x = http_header(q, "x-test");
	autobuf b = BUF_INIT;
	size_t n;
	const char *body = http_body(q, &n);

	buf_addf(&b, "%s %s ? %s x=%s body=", http_method(q), http_path(q),
		http_query(q) ? http_query(q) : "-", x ? x : "-");
	buf_add(&b, body, n);
	buf_addf(&b, " %s", p->local ? "local" : "tcp");
	if (p->cert) {
		char cn[64] = "";

		X509_NAME_get_text_by_NID(
			X509_get_subject_name(p->cert), NID_commonName, cn, sizeof(cn));
		buf_addf(&b, " cn=%s", cn);
	}
	if (p->bad_cert)
		buf_adds(&b, " bad");
	if (p->local)
		buf_addf(&b, " uid=%d", p->uid == getuid() && p->pid == getpid());
	http_reply(q, 200, NULL, b.data, b.len);
}

static void upgrade(struct http_req *q)
{
	static const struct http_header h[] = {{"Upgrade", "echo"}, {NULL, NULL}};
	struct err e;

	if (http_upgrade(q, h, &upgraded, &e) == 0)
		stream_start(upgraded, &echo_ops, NULL);
}

enum { BIG = 3 << 20 };

static void reply_big(struct http_req *q)
{
	autobuf b = BUF_INIT;

	buf_grow(&b, BIG);
	for (int i = 0; i < BIG; i++)
		buf_addc(&b, (char)('a' + i % 23));
	http_reply_buf(q, 200, NULL, &b);
	ok(!b.len, "the bytes are taken");
}

static void on_request(void *arg, struct http_req *q)
{
	static const struct http_header injected[] = {{"Warning", "a\r\nX-Bad: 1"}, {NULL, NULL}};
	const char *path = http_path(q);

	if (!strcmp(path, "/keep")) {
		kept = q;
	} else if (!strcmp(path, "/stream")) {
		kept = q;
		http_begin(q, 200, NULL);
	} else if (!strcmp(path, "/none")) {
		http_reply(q, 204, NULL, NULL, 0);
	} else if (!strcmp(path, "/inject")) {
		http_reply(q, 200, injected, "", 0);
	} else if (!strcmp(path, "/big")) {
		reply_big(q);
	} else if (!strcmp(path, "/up")) {
		upgrade(q);
	} else {
		tell_request(q);
	}
}

static void on_gone(void *arg, struct http_req *q)
{
	gone++;
	if (kept == q)
		kept = NULL;
}

static const struct http_ops ops = {on_request, on_gone};

static void on_stopped(void *arg)
{
	stopped++;
}

static void on_drained(void *arg, struct http_req *q)
{
	drained++;
}

static void start(const struct http_limits *limits)
{
	struct err e;

	gone = drained = stopped = 0;
	if (http_server_new(l, limits, &ops, NULL, &server, &e) < 0)
		die_err(&e);
	plain = listen_at(server, "127.0.0.1:0", NULL);
	secure = listen_at(server, "127.0.0.1:0", server_tls);
}

static void end(void)
{
	http_server_free(server);
	free(plain);
	free(secure);
	free(local);
	plain = secure = local = NULL;
}

static SSL_CTX *client_tls(const struct pair *trusted, const struct pair *own)
{
	struct tls_pem ca_pem = pem("ca", &trusted->cert_pem), cert = {0}, key = {0};
	SSL_CTX *ret = NULL;
	struct err e;

	if (own) {
		cert = pem("cert", &own->cert_pem);
		key = pem("key", &own->key_pem);
	}
	if (tls_client(&ca_pem, &cert, &key, &ret, &e) < 0)
		die_err(&e);
	return ret;
}

static void make_certs(void)
{
	struct tls_pem cert, key, client_ca;
	struct err e;

	ca = pair_new(NULL, "ca", NULL, NULL);
	other_ca = pair_new(NULL, "other", NULL, NULL);
	server_pair = pair_new(&ca, "server", NULL, "IP:127.0.0.1");
	user_pair = pair_new(&ca, "jane", "dev", NULL);
	stranger_pair = pair_new(&other_ca, "eve", "system:masters", NULL);
	cert = pem("cert", &server_pair.cert_pem);
	key = pem("key", &server_pair.key_pem);
	client_ca = pem("ca", &ca.cert_pem);
	if (tls_server(&cert, &key, &client_ca, &server_tls, &e) < 0)
		die_err(&e);
	plain_tls = client_tls(&ca, NULL);
	user_tls = client_tls(&ca, &user_pair);
	stranger_tls = client_tls(&ca, &stranger_pair);
	wrong_tls = client_tls(&other_ca, NULL);
	key = pem("key", &user_pair.key_pem);
	ok(tls_server(&cert, &key, NULL, &server_tls, &e) < 0, "a key of another certificate");
	is_str(e.msg, "key: not the key of cert", "says so");
	cert = (struct tls_pem){"junk", "junk", 4};
	ok(tls_server(&cert, &key, NULL, &server_tls, &e) < 0, "no certificate: %s", e.msg);
}

/* The last line of an answer. */
static const char *body_of(const char *text)
{
	const char *p = strstr(text, "\r\n\r\n");

	return p ? p + 4 : text;
}

static void test_whole(void)
{
	char text[4096];

	tell(plain, NULL,
		"GET /a%20b?c=d HTTP/1.1\r\nHost: x\r\nX-Test:  y z \r\nConnection: close\r\n\r\n",
		text, sizeof(text));
	is_str(body_of(text), "GET /a%20b ? c=d x=y z body= tcp", "a request");
	ok(strstr(text, "HTTP/1.1 200 OK\r\nDate: ") == text, "status and date");
	ok(strstr(text, "\r\nContent-Length: 32\r\n"), "length");
	tell(plain, NULL,
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
		text, sizeof(text));
	is_str(body_of(text), "POST / ? - x=- body=hello tcp", "a body");
	tell(plain, NULL,
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
		"\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: x\r\n\r\n",
		text, sizeof(text));
	is_str(body_of(text), "POST / ? - x=- body=hello tcp", "a body in chunks");
	tell(plain, NULL, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", text,
		sizeof(text));
	is_str(body_of(text), "", "HEAD has no body");
	ok(strstr(text, "Content-Length: 24\r\n"), "but its length");
	tell(plain, NULL, "GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", text,
		sizeof(text));
	ok(!strstr(text, "Content-Length"), "204 has none");
	tell(plain, NULL, "GET / HTTP/1.0\r\n\r\n", text, sizeof(text));
	is_str(body_of(text), "GET / ? - x=- body= tcp", "HTTP/1.0 closes");
	tell(plain, NULL, "GET http://h/p?q HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", text,
		sizeof(text));
	is_str(body_of(text), "GET /p ? q x=- body= tcp", "the absolute form");
	tell(plain, NULL, "GET /inject HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", text,
		sizeof(text));
	ok(strstr(text, "Warning: a  X-Bad: 1\r\n"), "a header stays one");
}

static void test_kept(void)
{
	struct client *c = client_new(plain, NULL);
	const char *text;

	say(c, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\n"
	       "Content-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: x\r\n\r\nGET /keep HT");
	text = hear(c, "GET /3");
	ok(strstr(text, "GET /1 ") < strstr(text, "POST /2 ? - x=- body=abc ") &&
			strstr(text, "POST /2") < strstr(text, "GET /3 "),
		"pipelined, in order");
	buf_clear(&c->got);
	say(c, "TP/1.1\r\nHost: x\r\n\r\nGET /4 HTTP/1.1\r\nHost: x\r\n\r\n");
	until(kept);
	ok(kept, "cut in two");
	is_str(buf_str(&c->got), "", "the next waits for the answer before");
	reply(take(kept), 200, "later");
	text = hear(c, "GET /4");
	ok(strstr(text, "later") && strstr(text, "later") < strstr(text, "GET /4 "),
		"an answer that came later");
	buf_clear(&c->got);
	say(c, "POST /5 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
	is_str(hear(c, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n", "continue");
	say(c, "ok");
	ok(strstr(hear(c, "body=ok"), "body=ok"), "the body then");
	ok(!c->ended, "still open");
	client_free(c);
}

static void test_stream(SSL_CTX *tls, const char *address, const char *name)
{
	struct client *c = client_new(address, tls);

	say(c, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
	ok(strstr(hear(c, "\r\n\r\n"), "Transfer-Encoding: chunked\r\n"), "%s: begun", name);
	until(kept);
	buf_clear(&c->got);
	http_send(kept, "one\n", 4);
	is_str(hear(c, "one\n\r\n"), "4\r\none\n\r\n", "%s: a piece", name);
	buf_clear(&c->got);
	http_send(kept, "two", 3);
	http_send(kept, "", 0);
	http_end(take(kept));
	is_str(hear(c, "0\r\n\r\n"), "3\r\ntwo\r\n0\r\n\r\n", "%s: the end", name);
	buf_clear(&c->got);
	say(c, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
	until(kept);
	stream_free(c->s);
	c->s = NULL;
	gone = 0;
	until(gone);
	is_int(gone, 1, "%s: the handler hears that the client left", name);
	client_free(c);
}

/* A long body is not copied; what is pipelined behind it follows it. */
static void test_big(const char *address, SSL_CTX *tls, const char *name)
{
	struct client *c = client_new(address, tls);
	const char *p;
	int i = 0;

	say(c, "GET /big HTTP/1.1\r\nHost: x\r\n\r\nHEAD /big HTTP/1.1\r\nHost: x\r\n\r\n"
	       "GET /after HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	hear_end(c);
	p = body_of(buf_str(&c->got));
	while (i < BIG && p[i] == 'a' + i % 23)
		i++;
	is_int(i, BIG, "%s: a long body", name);
	p = strstr(p + i, "Content-Length: 3145728\r\n\r\nHTTP/1.1 200 OK");
	ok(p && strstr(p, "GET /after "), "%s: what follows it", name);
	client_free(c);
}

static void test_upgrade(const char *address, SSL_CTX *tls, const char *name)
{
	struct client *c = client_new(address, tls);
	struct http_counts counts;

	buf_clear(&heard);
	say(c, "GET /up HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly ");
	ok(strstr(hear(c, "early "), "HTTP/1.1 101 Switching Protocols\r\n"), "%s: 101", name);
	say(c, "bird");
	ok(strstr(hear(c, "bird"), "\r\n\r\nearly bird"), "%s: both ways", name);
	http_server_counts(server, &counts);
	is_int(counts.connections, 0, "%s: it is no connection of the server's", name);
	stream_end(c->s);
	hear_end(c);
	ok(c->ended && !upgraded, "%s: ends", name);
	is_str(buf_str(&heard), "early bird", "%s: what came before was not lost", name);
	client_free(c);
}

static void test_peers(void)
{
	char text[4096], dir[] = "/tmp/k-test.XXXXXX", address[128], path[64];
	const char *get = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	struct client *c;
	struct stat st;
	struct err e;
	int fd;

	is_str(body_of(tell(secure, plain_tls, get, text, sizeof(text))),
		"GET / ? - x=- body= tcp", "TLS without a certificate");
	is_str(body_of(tell(secure, user_tls, get, text, sizeof(text))),
		"GET / ? - x=- body= tcp cn=jane", "with one");
	is_str(body_of(tell(secure, stranger_tls, get, text, sizeof(text))),
		"GET / ? - x=- body= tcp bad", "with one of another CA");
	c = client_new(secure, wrong_tls);
	ok(c->failed, "a client that does not trust us: %s", c->e.msg);
	client_free(c);
	if (!mkdtemp(dir))
		abort();
	snprintf(path, sizeof(path), "%s/s", dir);
	snprintf(address, sizeof(address), "unix:%s", path);
	local = listen_at(server, address, NULL);
	is_str(local, address, "its address");
	is_str(body_of(tell(address, NULL, get, text, sizeof(text))),
		"GET / ? - x=- body= local uid=1", "a Unix socket");
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0666, "open to all");
	ok(http_listen_fd(address, &fd, &e) < 0 && e.code == ERR_EXISTS, "taken: %s", e.msg);
	end();
	ok(http_listen_fd(address, &fd, &e) == 0, "a dead socket is in nobody's way");
	close_fd(&fd);
	unlink(path);
	rmdir(dir);
}

static void test_unread(void)
{
	struct http_limits limits = {.queued = 100 * 1000, .stalled_ns = 50 * NS_PER_MS};
	struct client *c = xcalloc(1, sizeof(*c));
	static char much[1 << 20];
	struct err e;

	start(&limits);
	memset(much, 'x', sizeof(much));
	c->deaf = true;
	if (stream_connect(l, plain, NULL, NULL, client_done, c, NULL, &e) < 0)
		die_err(&e);
	until(c->s);
	say(c, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
	until(kept);
	for (int i = 0; i < 10; i++)
		http_send(kept, much, sizeof(much));
	http_on_drained(kept, on_drained, NULL);
	until(gone);
	is_int(gone, 1, "who never reads is given up");
	is_int(drained, 0, "and nothing was drained");
	client_free(c);
	end();
	limits.stalled_ns = LIMIT_NS;
	start(&limits);
	c = client_new(plain, NULL);
	say(c, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
	until(kept);
	http_send(kept, much, sizeof(much));
	ok(http_queued(kept) > sizeof(much), "queued");
	http_on_drained(kept, on_drained, NULL);
	until(drained);
	is_int(drained, 1, "who reads drains it");
	http_end(take(kept));
	hear(c, "0\r\n\r\n");
	is_int(gone, 0, "and stays");
	client_free(c);
	end();
}

static void test_times(void)
{
	struct http_limits limits = {
		.head_ns = NS_PER_MS, .body_ns = NS_PER_MS, .idle_ns = 2 * NS_PER_MS};
	char text[4096];

	start(&limits);
	tell(plain, NULL, "GET / HT", text, sizeof(text));
	ok(strstr(text, "HTTP/1.1 408 "), "a slow head");
	tell(plain, NULL, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n", text,
		sizeof(text));
	ok(strstr(text, "HTTP/1.1 408 "), "a slow body");
	is_str(tell(plain, NULL, "", text, sizeof(text)), "", "nothing at all");
	is_str(body_of(tell(plain, NULL, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", text,
		       sizeof(text))),
		"GET / ? - x=- body= tcp", "an idle connection is closed");
	end();
}

static void test_stop(void)
{
	struct client *idle, *busy, *late;

	start(NULL);
	idle = client_new(plain, NULL);
	busy = client_new(secure, plain_tls);
	say(idle, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	hear(idle, "tcp");
	say(busy, "GET /keep HTTP/1.1\r\nHost: x\r\n\r\n");
	until(kept);
	http_server_stop(server, LIMIT_NS, on_stopped, NULL);
	hear_end(idle);
	ok(idle->ended && !busy->ended && !stopped, "who idles ends at once");
	reply(take(kept), 200, "last");
	hear_end(busy);
	ok(strstr(buf_str(&busy->got), "Connection: close\r\n"), "who is answered ends then");
	ok(strstr(buf_str(&busy->got), "last"), "with the answer");
	until(stopped);
	is_int(stopped, 1, "and that was the last");
	client_free(idle);
	client_free(busy);
	end();
	start(NULL);
	late = client_new(plain, NULL);
	say(late, "GET /keep HTTP/1.1\r\nHost: x\r\n\r\n");
	until(kept);
	http_server_stop(server, NS_PER_MS, on_stopped, NULL);
	until(stopped);
	ok(stopped && gone == 1 && !kept, "not for ever");
	client_free(late);
	end();
}

int main(void)
{
	SSL_CTX *all[] = {NULL, NULL, NULL, NULL, NULL};
	struct pair *pairs[] = {&ca, &other_ca, &server_pair, &user_pair, &stranger_pair};

	l = loop_new();
	make_certs();
	start(NULL);
	test_whole();
	test_kept();
	test_stream(NULL, plain, "plain");
	test_stream(plain_tls, secure, "TLS");
	test_big(plain, NULL, "plain");
	test_big(secure, plain_tls, "TLS");
	test_upgrade(plain, NULL, "plain");
	test_upgrade(secure, plain_tls, "TLS");
	test_peers(); /* ends it */
	test_unread();
	test_times();
	test_stop();
	all[0] = server_tls, all[1] = plain_tls, all[2] = user_tls;
	all[3] = stranger_tls, all[4] = wrong_tls;
	for (size_t i = 0; i < array_size(all); i++) {
		SSL_CTX_free(all[i]);
		pair_release(pairs[i]);
	}
	buf_release(&heard);
	loop_free(l);
	return tap_done();
}
