/* Contexts from PEM. */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

#include "base/io.h"
#include "net/sock.h"
#include "net/tls.h"
#include "net/tls_known.h"

#define PEM_MAX_BYTES ((size_t)16 << 20)

static int fail(struct err *e, const char *name)
{
	unsigned long code = ERR_peek_last_error();
	const char *why = ERR_reason_error_string(code);

	ERR_clear_error();
	return err_set(e, ERR_INVALID, "%s: %s", name, why ? why : "not usable for TLS");
}

int tls_err(SSL *ssl, const char *what, struct err *e)
{
	long verify = SSL_get_verify_result(ssl);
	const char *why = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	if (verify != X509_V_OK)
		why = X509_verify_cert_error_string(verify);
	return err_set(e, ERR_UNREACHABLE, "%s: TLS: %s%s", what,
		verify != X509_V_OK ? "certificate: " : "", why ? why : "connection lost");
}

static int no_password(char *p, int size, int writing, void *arg)
{
	return -1; /* a key under a password would be asked for on the terminal */
}

static BIO *open_pem(const struct tls_pem *p)
{
	BIO *b = BIO_new_mem_buf(p->text, (int)p->len);

	if (!b)
		bug("BIO_new_mem_buf");
	ERR_clear_error();
	return b;
}

/* Ours first, then the chain. */
static int use_cert(SSL_CTX *ctx, const struct tls_pem *p, struct err *e)
{
	BIO *b = open_pem(p);
	X509 *x = PEM_read_bio_X509(b, NULL, no_password, NULL);
	bool good = x && SSL_CTX_use_certificate(ctx, x) == 1;

	X509_free(x);
	while (good && (x = PEM_read_bio_X509(b, NULL, no_password, NULL))) {
		good = SSL_CTX_add1_chain_cert(ctx, x) == 1;
		X509_free(x);
	}
	BIO_free(b);
	return good ? 0 : fail(e, p->name);
}

static int use_key(
	SSL_CTX *ctx, const struct tls_pem *cert, const struct tls_pem *p, struct err *e)
{
	BIO *b = open_pem(p);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(b, NULL, no_password, NULL);
	bool fits = key && X509_check_private_key(SSL_CTX_get0_certificate(ctx), key) == 1;
	bool good = fits && SSL_CTX_use_PrivateKey(ctx, key) == 1;
	bool other = key && !fits;

	EVP_PKEY_free(key);
	BIO_free(b);
	if (other) {
		ERR_clear_error();
		return err_set(e, ERR_INVALID, "%s: not the key of %s", p->name, cert->name);
	}
	return good ? 0 : fail(e, p->name);
}

static int use_pair(
	SSL_CTX *ctx, const struct tls_pem *cert, const struct tls_pem *key, struct err *e)
{
	if (!key || !key->text)
		return err_set(e, ERR_INVALID, "%s: a certificate without its key", cert->name);
	return use_cert(ctx, cert, e) < 0 || use_key(ctx, cert, key, e) < 0 ? -1 : 0;
}

/* Every certificate of the text is one to trust; names: servers tell clients whose they take. */
static int trust(SSL_CTX *ctx, const struct tls_pem *p, bool names, struct err *e)
{
	X509_STORE *store = SSL_CTX_get_cert_store(ctx);
	BIO *b = open_pem(p);
	bool good = true;
	size_t n = 0;
	X509 *x;

	while (good && (x = PEM_read_bio_X509(b, NULL, no_password, NULL))) {
		good = X509_STORE_add_cert(store, x) == 1 &&
		       (!names || SSL_CTX_add_client_CA(ctx, x) == 1);
		X509_free(x);
		n++;
	}
	BIO_free(b);
	if (good && n) {
		ERR_clear_error();
		return 0;
	}
	return good ? err_set(e, ERR_INVALID, "%s: no certificate in it", p->name)
		    : fail(e, p->name);
}

/* Who comes with a bad certificate gets an answer in HTTP: the result is looked at later. */
static int verify_later(int good, X509_STORE_CTX *ctx)
{
	return 1;
}

/* The order that Go's servers and clients have, and so upstream's: as safe, and a third faster. */
#define SUITES "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

static SSL_CTX *new_ctx(const SSL_METHOD *method)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	if (!ctx)
		bug("SSL_CTX_new");
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	if (SSL_CTX_set_ciphersuites(ctx, SUITES) != 1)
		bug("SSL_CTX_set_ciphersuites");
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
		SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
		SSL_OP_IGNORE_UNEXPECTED_EOF);
	/* no chain by itself: a CA that the other side has is only bytes there */
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, 0);
	/* one read(2) a record, not two */
	SSL_CTX_set_read_ahead(ctx, 1);
	return ctx;
}

int tls_server(const struct tls_pem *cert, const struct tls_pem *key,
	const struct tls_pem *client_ca, SSL_CTX **ret, struct err *e)
{
	SSL_CTX *ctx = new_ctx(TLS_server_method());

	SSL_CTX_set_dh_auto(ctx, 1);
	if (use_pair(ctx, cert, key, e) < 0 ||
		(client_ca && client_ca->text && trust(ctx, client_ca, true, e) < 0)) {
		SSL_CTX_free(ctx);
		return -1;
	}
	if (client_ca && client_ca->text) {
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify_later);
		tls_known(ctx);
	}
	*ret = ctx;
	return 0;
}

int tls_client(const struct tls_pem *ca, const struct tls_pem *cert, const struct tls_pem *key,
	SSL_CTX **ret, struct err *e)
{
	SSL_CTX *ctx = new_ctx(TLS_client_method());
	bool own_ca = ca && ca->text;

	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if ((own_ca && trust(ctx, ca, false, e) < 0) ||
		(!own_ca && SSL_CTX_set_default_verify_paths(ctx) != 1 &&
			fail(e, "the machine's certificates") < 0) ||
		(cert && cert->text && use_pair(ctx, cert, key, e) < 0)) {
		SSL_CTX_free(ctx);
		return -1;
	}
	*ret = ctx;
	return 0;
}

static int load(const char *path, struct buf *b, struct tls_pem *ret, struct err *e)
{
	*ret = (struct tls_pem){path, NULL, 0};
	if (!path)
		return 0;
	if (io_read_file(path, PEM_MAX_BYTES, b, e) < 0)
		return -1;
	ret->text = buf_str(b);
	ret->len = b->len;
	return 0;
}

int tls_server_files(const char *cert, const char *key, const char *client_ca, SSL_CTX **ret,
	struct err *e)
{
	autobuf c = BUF_INIT, k = BUF_INIT, a = BUF_INIT;
	struct tls_pem pc, pk, pa;
	int rc = -1;

	if (load(cert, &c, &pc, e) == 0 && load(key, &k, &pk, e) == 0 &&
		load(client_ca, &a, &pa, e) == 0)
		rc = tls_server(&pc, &pk, &pa, ret, e);
	OPENSSL_cleanse(k.data, k.alloc);
	return rc;
}

int tls_client_files(
	const char *ca, const char *cert, const char *key, SSL_CTX **ret, struct err *e)
{
	autobuf c = BUF_INIT, k = BUF_INIT, a = BUF_INIT;
	struct tls_pem pc, pk, pa;
	int rc = -1;

	if (load(ca, &a, &pa, e) == 0 && load(cert, &c, &pc, e) == 0 && load(key, &k, &pk, e) == 0)
		rc = tls_client(&pa, &pc, &pk, ret, e);
	OPENSSL_cleanse(k.data, k.alloc);
	return rc;
}

SSL *tls_connect_ssl(SSL_CTX *ctx, const char *name, int fd)
{
	SSL *ssl = sock_ssl(ctx, fd);
	struct in6_addr any;

	SSL_set_connect_state(ssl);
	if (inet_pton(AF_INET, name, &any) == 1 || inet_pton(AF_INET6, name, &any) == 1) {
		X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name);
	} else {
		SSL_set1_host(ssl, name);
		SSL_set_tlsext_host_name(ssl, name);
	}
	return ssl;
}
