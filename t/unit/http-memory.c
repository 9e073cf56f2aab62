/*
 * What an idle watch costs the server: over TLS with a client certificate, a connection each, and
 * as streams of HTTP/2. The clients are a process of their own; bytes are those that the server has
 * allocated, and its resident pages, per watch.
 */
#include <malloc.h>
#include <nghttp2/nghttp2.h>
#include <signal.h>
#include <sys/wait.h>

#include "certs.h"
#include "http.h"

enum { WATCHES = 100, CONNS = 4, STREAMS = 100 };

static struct http_server *server;
static struct pair ca, server_pair, user_pair;
static SSL_CTX *server_tls, *user_tls;
static char *plain, *secure;
static unsigned begun;

static void on_request(void *arg, struct http_req *q)
{
	http_begin(q, 200, NULL);
	http_send(q, "{}\n", 3);
	begun++;
}

static const struct http_ops ops = {on_request, NULL};

static void make_certs(void)
{
	struct tls_pem cert, key, client_ca;
	struct err e;

	ca = pair_new(NULL, "ca", NULL, NULL);
	server_pair = pair_new(&ca, "server", NULL, "IP:127.0.0.1");
	user_pair = pair_new(&ca, "jane", "dev", NULL);
	cert = pem("cert", &server_pair.cert_pem);
	key = pem("key", &server_pair.key_pem);
	client_ca = pem("ca", &ca.cert_pem);
	if (tls_server(&cert, &key, &client_ca, &server_tls, &e) < 0)
		die_err(&e);
	cert = pem("cert", &user_pair.cert_pem);
	key = pem("key", &user_pair.key_pem);
	if (tls_client(&client_ca, &cert, &key, &user_tls, &e) < 0)
		die_err(&e);
}

/* One after the other, as watches come. */
static void watch_all(unsigned n)
{
	static const char get[] =
		"GET /api/v1/namespaces/default/configmaps?watch=true HTTP/1.1\r\n"
		"Host: 127.0.0.1:6443\r\nUser-Agent: kubectl/v1.36.0\r\n"
		"Accept: application/json\r\n\r\n";

	l = loop_new();
	for (int i = 0; i < (int)n; i++) {
		struct client *c = client_new(secure, user_tls);

		say(c, get);
		hear(c, "{}\n");
	}
	while (loop_step(l, -1) >= 0)
		;
}

#define NV(name, value) \
	{ \
		(uint8_t *)(name), (uint8_t *)(value), sizeof(name) - 1, sizeof(value) - 1, 0 \
	}

static void stream_all(unsigned n)
{
	static const nghttp2_nv nv[] = {NV(":method", "GET"), NV(":scheme", "http"),
		NV(":path", "/api/v1/namespaces/default/configmaps?watch=true"),
		NV(":authority", "127.0.0.1:6443"), NV("user-agent", "kubectl/v1.36.0"),
		NV("accept", "application/json")};

	l = loop_new();
	for (unsigned left = n; left; left -= left < STREAMS ? left : STREAMS) {
		struct client *c = client_new(plain, NULL);
		nghttp2_session_callbacks *cb;
		nghttp2_session *s;
		const uint8_t *p;
		ssize_t len;

		nghttp2_session_callbacks_new(&cb);
		nghttp2_session_client_new(&s, cb, NULL);
		nghttp2_submit_settings(s, 0, NULL, 0);
		for (unsigned k = 0; k < STREAMS && k < left; k++)
			nghttp2_submit_request(s, NULL, nv, array_size(nv), NULL, NULL);
		while ((len = nghttp2_session_mem_send(s, &p)) > 0)
			stream_send(c->s, p, (size_t)len);
		loop_step(l, 0);
	}
	while (loop_step(l, -1) >= 0)
		;
}

/* Bytes; without what is mapped from files, which may go when others want memory. */
static int64_t resident(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	long size = 0, pages = 0, shared = 0;

	if (!f || fscanf(f, "%ld %ld %ld", &size, &pages, &shared) != 3)
		abort();
	fclose(f);
	return (int64_t)(pages - shared) * sysconf(_SC_PAGESIZE);
}

static void end(pid_t pid)
{
	struct http_counts n;

	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	until((http_server_counts(server, &n), !n.connections));
}

static void measure(void (*clients)(unsigned), unsigned n, int limit, const char *name)
{
	int64_t pages;
	size_t used;
	pid_t pid;

	begun = 0;
	/* what the first of them costs once */
	pid = fork();
	if (!pid) {
		clients(1);
		_exit(0);
	}
	until(begun);
	end(pid);
	malloc_trim(0);
	begun = 0;
	used = mallinfo2().uordblks;
	pages = resident();
	pid = fork();
	if (!pid) {
		clients(n);
		_exit(0);
	}
	until(begun == n);
	loop_step(l, 0); /* the answers' buffers go */
	is_int(begun, n, "%s: all are there", name);
	used = (mallinfo2().uordblks - used) / n;
	pages = (resident() - pages) / n;
	ok(used <= (size_t)limit, "%s: %zu bytes each", name, used);
	/* what the sanitizers add is not ours */
	if (*getenv("T_SAN"))
		skip("resident pages, with sanitizers");
	else
		ok(pages <= limit, "%s: %d bytes of resident pages each", name,
			(int)pages);
	end(pid);
}

int main(void)
{
	struct err e;

	setenv("T_SAN", "", 0);
	l = loop_new();
	make_certs();
	if (http_server_new(l, NULL, &ops, NULL, &server, &e) < 0)
		die_err(&e);
	plain = listen_at(server, "127.0.0.1:0", NULL);
	secure = listen_at(server, "127.0.0.1:0", server_tls);
	measure(watch_all, WATCHES, 18 * 1024, "a watch over TLS");
	measure(stream_all, CONNS * STREAMS, 2 * 1024, "a watch as a stream");
	http_server_free(server);
	free(plain);
	free(secure);
	SSL_CTX_free(server_tls);
	SSL_CTX_free(user_tls);
	pair_release(&ca);
	pair_release(&server_pair);
	pair_release(&user_pair);
	loop_free(l);
	return tap_done();
}
