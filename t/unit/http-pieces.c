/* Answers in long pieces, whose bytes the server takes over. */
#include "certs.h"
#include "http.h"

static struct http_server *server;
static struct http_req *kept;
static struct pair ca, server_pair;
static SSL_CTX *server_tls, *client_tls;
static char *plain, *secure;

static void on_request(void *arg, struct http_req *q)
{
	kept = q;
	http_begin(q, 200, NULL);
}

static const struct http_ops ops = {on_request, NULL};

static void make_certs(void)
{
	struct tls_pem cert, key, client_ca;
	struct err e;

	ca = pair_new(NULL, "ca", NULL, NULL);
	server_pair = pair_new(&ca, "server", NULL, "IP:127.0.0.1");
	cert = pem("cert", &server_pair.cert_pem);
	key = pem("key", &server_pair.key_pem);
	client_ca = pem("ca", &ca.cert_pem);
	if (tls_server(&cert, &key, &client_ca, &server_tls, &e) < 0 ||
		tls_client(&client_ca, NULL, NULL, &client_tls, &e) < 0)
		die_err(&e);
}

/* Pieces long and short, taken over and copied: more than a client has taken when it begins to
   read. The n-th letter of all is known, so the chunks' frames are the only other bytes. */
static size_t send_pieces(void)
{
	static const size_t sizes[] = {40000, 3, 32768, 200000, 16384, 70000, 1, 1 << 20};
	autobuf b = BUF_INIT;
	size_t sent = 0;

	for (size_t i = 0; i < 32; i++) {
		size_t n = sizes[i % array_size(sizes)];

		buf_grow(&b, n);
		for (size_t k = 0; k < n; k++)
			buf_addc(&b, (char)('a' + sent++ % 23));
		if (i % 5 == 4)
			http_send(kept, b.data, b.len);
		else
			http_send_buf(kept, &b);
		buf_clear(&b);
	}
	http_end(take(kept));
	return sent;
}

/* How many letters of the chunks at p are right. */
static size_t right_letters(const char *p)
{
	size_t n, right = 0;
	char *end;

	for (; (n = strtoul(p, &end, 16)) && !strncmp(end, "\r\n", 2); p = end + n + 4)
		for (size_t k = 0; k < n; k++, right++)
			if (end[k + 2] != (char)('a' + right % 23))
				return right;
	return strcmp(end, "\r\n\r\n") ? 0 : right;
}

static void test_pieces(const char *address, SSL_CTX *tls, const char *name)
{
	struct client *c = client_new(address, tls);
	size_t sent;

	say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	hear(c, "\r\n\r\n");
	until(kept);
	buf_clear(&c->got);
	stream_hold(c->s);
	sent = send_pieces();
	loop_step(l, 0);
	stream_more(c->s);
	hear(c, "\r\n0\r\n\r\n");
	is_int(right_letters(buf_str(&c->got)), sent, "%s: long pieces", name);
	client_free(c);
}

int main(void)
{
	struct err e;

	l = loop_new();
	make_certs();
	if (http_server_new(l, NULL, &ops, NULL, &server, &e) < 0)
		die_err(&e);
	plain = listen_at(server, "127.0.0.1:0", NULL);
	secure = listen_at(server, "127.0.0.1:0", server_tls);
	test_pieces(plain, NULL, "plain");
	test_pieces(secure, client_tls, "TLS");
	http_server_free(server);
	free(plain);
	free(secure);
	SSL_CTX_free(server_tls);
	SSL_CTX_free(client_tls);
	pair_release(&ca);
	pair_release(&server_pair);
	loop_free(l);
	return tap_done();
}
