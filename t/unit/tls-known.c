/*
 * A client that comes again: its connections share the certificate, each of them is verified, and
 * they go on as any other (new keys, the end). Both ends are here, over a pipe in memory.
 */
#include "../tap.h"
#include "certs.h"
#include "net/tls_known.h"

enum { MORE = 40 /* than are known */ };

struct link {
	SSL *server, *client;
};

static struct pair ca, server_pair, jane, john, stranger;
static SSL_CTX *server_tls;

static SSL_CTX *make_server(void)
{
	struct tls_pem cert = pem("cert", &server_pair.cert_pem);
	struct tls_pem key = pem("key", &server_pair.key_pem);
	struct tls_pem client_ca = pem("ca", &ca.cert_pem);
	SSL_CTX *ret;
	struct err e;

	if (tls_server(&cert, &key, &client_ca, &ret, &e) < 0)
		die_err(&e);
	return ret;
}

static void shake(struct link *k)
{
	int c = 0, s = 0;

	for (int i = 0; i < 8 && (c != 1 || s != 1); i++) {
		c = SSL_do_handshake(k->client);
		s = SSL_do_handshake(k->server);
	}
	if (c != 1 || s != 1)
		ok(false, "a handshake: %d %d", c, s);
}

static struct link link_new(const struct pair *who, int version)
{
	struct tls_pem cert = pem("cert", &who->cert_pem), key = pem("key", &who->key_pem);
	struct tls_pem ca_pem = pem("ca", &ca.cert_pem);
	BIO *here, *there;
	struct link k;
	SSL_CTX *tls;
	struct err e;

	if (tls_client(&ca_pem, &cert, &key, &tls, &e) < 0)
		die_err(&e);
	SSL_CTX_set_max_proto_version(tls, version);
	k = (struct link){SSL_new(server_tls), SSL_new(tls)};
	SSL_CTX_free(tls);
	BIO_new_bio_pair(&here, 0, &there, 0);
	SSL_set_bio(k.server, here, here);
	SSL_set_bio(k.client, there, there);
	SSL_set_accept_state(k.server);
	SSL_set_connect_state(k.client);
	shake(&k);
	return k;
}

static void link_free(struct link *k)
{
	SSL_free(k->server);
	SSL_free(k->client);
}

/* Whose it is for the server, and whether it believes that. */
static void is_from(const struct link *k, const char *cn, bool good, const char *what)
{
	X509 *x = SSL_get0_peer_certificate(k->server);
	char name[64] = "";

	X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, name, sizeof(name));
	is_str(name, cn, "%s: whose it is", what);
	is_int(SSL_get_verify_result(k->server) == X509_V_OK, good, "%s: verified", what);
}

static bool same(const struct link *a, const struct link *b)
{
	return SSL_get0_peer_certificate(a->server) == SSL_get0_peer_certificate(b->server);
}

static bool carries(SSL *from, SSL *to)
{
	char got[6] = "";

	return SSL_write(from, "hello", 5) == 5 && SSL_read(to, got, 5) == 5 &&
	       !strcmp(got, "hello");
}

static void goes_on(struct link *k, const char *what)
{
	ok(carries(k->client, k->server) && carries(k->server, k->client), "%s: data", what);
	if (SSL_version(k->client) == TLS1_3_VERSION) {
		SSL_key_update(k->client, SSL_KEY_UPDATE_REQUESTED);
		ok(carries(k->client, k->server) && carries(k->server, k->client),
			"%s: new keys", what);
	}
	SSL_shutdown(k->client);
	SSL_read(k->server, &(char){0}, 1);
	is_int(SSL_get_shutdown(k->server), SSL_RECEIVED_SHUTDOWN, "%s: the end is heard", what);
	is_int(SSL_shutdown(k->server), 1, "%s: and answered", what);
}

static void test_again(int version, const char *what)
{
	struct link a = link_new(&jane, version), b = link_new(&jane, version);
	struct link other = link_new(&john, version);

	ok(same(&a, &b), "%s: one object", what);
	ok(!same(&a, &other), "%s: not of another client", what);
	is_from(&b, "jane", true, what);
	is_from(&other, "john", true, what);
	link_free(&a);
	goes_on(&b, what);
	is_from(&b, "jane", true, what);
	link_free(&b);
	link_free(&other);
}

static void test_stranger(void)
{
	struct link a = link_new(&stranger, TLS1_3_VERSION);
	struct link b = link_new(&stranger, TLS1_3_VERSION);

	is_from(&a, "jane", false, "a stranger with a client's name");
	is_from(&b, "jane", false, "and again");
	ok(!same(&a, &b), "a bad one is not kept");
	link_free(&a);
	link_free(&b);
}

/* All that a known one says, with its key, under a signature that is none. */
static void test_forged(void)
{
	struct pair p = {.key = jane.key};
	struct link a = link_new(&jane, TLS1_3_VERSION), b;
	BIO *text = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;
	const unsigned char *at;
	int n = i2d_X509(jane.cert, &der);
	X509 *x;

	der[n - 1] ^= 1;
	at = der;
	x = d2i_X509(NULL, &at, n);
	PEM_write_bio_X509(text, x);
	pem_of(text, &p.cert_pem);
	buf_add(&p.key_pem, jane.key_pem.data, jane.key_pem.len);
	b = link_new(&p, TLS1_3_VERSION);
	ok(!same(&a, &b), "a forged one is not the one that is known");
	is_from(&b, "jane", false, "a forged one");
	link_free(&a);
	link_free(&b);
	X509_free(x);
	OPENSSL_free(der);
	buf_release(&p.cert_pem);
	buf_release(&p.key_pem);
}

/* It was good an hour ago, and is known. */
static void test_expired(void)
{
	X509_VERIFY_PARAM *when = SSL_CTX_get0_param(server_tls);
	struct link a = link_new(&jane, TLS1_3_VERSION), b;

	is_from(&a, "jane", true, "before it expires");
	X509_VERIFY_PARAM_set_time(when, time(NULL) + (time_t)2 * 86400);
	b = link_new(&jane, TLS1_3_VERSION);
	ok(same(&a, &b), "an expired one: known");
	is_from(&b, "jane", false, "an expired one");
	X509_VERIFY_PARAM_set_time(when, time(NULL));
	link_free(&a);
	link_free(&b);
}

static void test_many(void)
{
	struct link a = link_new(&jane, TLS1_3_VERSION), b;

	for (int i = 0; i < MORE; i++) {
		struct pair p = pair_new(&ca, "one of many", NULL, NULL);
		struct link k = link_new(&p, TLS1_3_VERSION);

		link_free(&k);
		pair_release(&p);
	}
	b = link_new(&jane, TLS1_3_VERSION);
	ok(!same(&a, &b), "who was long ago is met anew");
	is_from(&a, "jane", true, "the old one");
	is_from(&b, "jane", true, "the new one");
	link_free(&a);
	link_free(&b);
}

int main(void)
{
	struct pair other_ca = pair_new(NULL, "other", NULL, NULL);
	struct link last;

	ca = pair_new(NULL, "ca", NULL, NULL);
	server_pair = pair_new(&ca, "server", NULL, "IP:127.0.0.1");
	jane = pair_new(&ca, "jane", "dev", NULL);
	john = pair_new(&ca, "john", "dev", NULL);
	stranger = pair_new(&other_ca, "jane", "dev", NULL);
	server_tls = make_server();
	test_again(TLS1_2_VERSION, "TLS 1.2");
	test_again(TLS1_3_VERSION, "TLS 1.3");
	test_stranger();
	test_forged();
	test_expired();
	test_many();
	last = link_new(&jane, TLS1_3_VERSION);
	SSL_CTX_free(server_tls);
	goes_on(&last, "when its context was exchanged");
	link_free(&last);
	pair_release(&ca);
	pair_release(&other_ca);
	pair_release(&server_pair);
	pair_release(&jane);
	pair_release(&john);
	pair_release(&stranger);
	return tap_done();
}
