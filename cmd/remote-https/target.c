/* The server of a kubeconfig, and how TLS is spoken with it. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/base64.h"
#include "net/ip.h"
#include "remote.h"

#define HTTPS "https://"

int tls_failed(struct err *e, const char *what)
{
	unsigned long code = ERR_get_error();
	const char *why = code ? ERR_reason_error_string(code) : NULL;

	ERR_clear_error();
	return err_set(e, ERR_UNREACHABLE, "%s: %s", what, why ? why : "no reason given");
}

void target_release(struct target *t)
{
	free(t->host);
	free(t->port);
	free(t->host_header);
	free(t->server);
	free(t->prefix);
	free(t->authorization);
	free(t->name);
	SSL_CTX_free(t->tls);
	*t = (struct target){0};
}

static int bad_url(const char *url, struct err *e)
{
	return err_set(e, ERR_INVALID, "server \"%s\": not https://HOST[:PORT][/PATH]", url);
}

/* "https://[::1]:6443/prefix/" */
static int read_url(struct target *t, const char *url, struct err *e)
{
	const char *p = url + strlen(HTTPS), *end, *port;

	if (strncmp(url, HTTPS, strlen(HTTPS)) != 0)
		return bad_url(url, e);
	end = p + strcspn(p, "/");
	if (*p == '[') {
		const char *close = memchr(p, ']', (size_t)(end - p));

		if (!close || (close + 1 != end && close[1] != ':'))
			return bad_url(url, e);
		t->host = xstrndup(p + 1, (size_t)(close - p - 1));
		port = close + 1 == end ? end : close + 2;
	} else {
		size_t n = strcspn(p, ":/");

		t->host = xstrndup(p, n);
		port = p[n] == ':' ? p + n + 1 : end;
	}
	t->port = port < end ? xstrndup(port, (size_t)(end - port)) : xstrdup("443");
	if (!*t->host || strspn(t->port, "0123456789") != strlen(t->port))
		return bad_url(url, e);
	t->host_header = xstrndup(p, (size_t)(end - p));
	t->server = xstrndup(url, (size_t)(end - url));
	t->prefix = xstrdup(end);
	while (*t->prefix && t->prefix[strlen(t->prefix) - 1] == '/')
		t->prefix[strlen(t->prefix) - 1] = '\0';
	/* they become lines of a request */
	if (strpbrk(url, " \t\r\n"))
		return bad_url(url, e);
	return 0;
}

static int add_cas(SSL_CTX *tls, const struct buf *pem, struct err *e)
{
	BIO *bio = BIO_new_mem_buf(buf_str(pem), (int)pem->len);
	int n = 0;
	X509 *c;

	while (bio && (c = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		n += X509_STORE_add_cert(SSL_CTX_get_cert_store(tls), c);
		X509_free(c);
	}
	BIO_free(bio);
	if (!n) {
		tls_failed(e, "certificate-authority");
		if (e)
			e->code = ERR_INVALID;
		return -1;
	}
	ERR_clear_error(); /* the end of the text is an error to PEM_read_bio */
	return 0;
}

/* The certificate first, then those between it and its CA. */
static int add_chain(SSL_CTX *tls, BIO *bio)
{
	X509 *c = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	int ok = c && SSL_CTX_use_certificate(tls, c) == 1;

	X509_free(c);
	while (ok && (c = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		if (SSL_CTX_add0_chain_cert(tls, c) == 1)
			continue;
		X509_free(c);
		ok = 0;
	}
	return ok;
}

static int add_identity(SSL_CTX *tls, const struct kubeconfig *k, struct err *e)
{
	BIO *cert = BIO_new_mem_buf(buf_str(&k->cert), (int)k->cert.len);
	BIO *key = BIO_new_mem_buf(buf_str(&k->key), (int)k->key.len);
	EVP_PKEY *p = key ? PEM_read_bio_PrivateKey(key, NULL, NULL, NULL) : NULL;
	int ok = cert && p && add_chain(tls, cert) && SSL_CTX_use_PrivateKey(tls, p) == 1 &&
		 SSL_CTX_check_private_key(tls) == 1;

	BIO_free(cert);
	BIO_free(key);
	EVP_PKEY_free(p);
	if (!ok) {
		tls_failed(e, "client certificate and key");
		if (e)
			e->code = ERR_INVALID;
		return -1;
	}
	ERR_clear_error();
	return 0;
}

static int make_tls(struct target *t, const struct kubeconfig *k, struct err *e)
{
	static const unsigned char http1[] = "\x08http/1.1";

	t->tls = SSL_CTX_new(TLS_client_method());
	if (!t->tls || SSL_CTX_set_min_proto_version(t->tls, TLS1_2_VERSION) != 1 ||
		SSL_CTX_set_alpn_protos(t->tls, http1, sizeof(http1) - 1) != 0)
		return tls_failed(e, "TLS");
	SSL_CTX_set_verify(t->tls, k->insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(t->tls, SSL_MODE_ENABLE_PARTIAL_WRITE |
					 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
					 SSL_MODE_RELEASE_BUFFERS);
	/* loading the machine's bundle takes longer than all the rest: only where none is named */
	if (!k->insecure &&
		(k->ca.len ? add_cas(t->tls, &k->ca, e)
			   : SSL_CTX_set_default_verify_paths(t->tls) != 1 &&
				     tls_failed(e, "the machine's authorities")))
		return -1;
	return k->cert.len ? add_identity(t->tls, k, e) : 0;
}

static void authorize(struct target *t, const struct kubeconfig *k)
{
	autobuf plain = BUF_INIT, b = BUF_INIT;

	if (k->token) {
		t->authorization = xasprintf("Bearer %s", k->token);
	} else if (k->username) {
		buf_addf(&plain, "%s:%s", k->username, k->password ? k->password : "");
		buf_adds(&b, "Basic ");
		base64_encode(&b, plain.data, plain.len);
		t->authorization = buf_detach(&b, NULL);
	}
}

/* A server that is named needs no kubeconfig, and one that is there has to be sound. */
static int read_config(const char *path, const char *context, const char *address,
	struct kubeconfig *k, struct err *e)
{
	const char *rest = address + strlen("https:");
	bool named = !strncmp(rest, "//", 2);
	struct err err = ERR_INIT;

	if (!named && *rest)
		context = rest;
	if (kubeconfig_read(path, context, k, &err)) {
		if (!named || path || context || err.code != ERR_NOTFOUND) {
			if (e)
				*e = err;
			return -1;
		}
		*k = (struct kubeconfig){0};
	}
	if (named) {
		free(k->server);
		k->server = xstrdup(address);
	}
	return 0;
}

int target_init(struct target *t, const char *kubeconfig, const char *context, const char *address,
	struct err *e)
{
	struct kubeconfig k = {0};
	int rc;

	*t = (struct target){0};
	if (strncmp(address, "https:", strlen("https:")) != 0)
		return bad_url(address, e);
	rc = read_config(kubeconfig, context, address, &k, e);
	if (!rc)
		rc = read_url(t, k.server, e) || make_tls(t, &k, e) ? -1 : 0;
	if (!rc) {
		t->name = xstrdup(k.tls_server_name ? k.tls_server_name : t->host);
		authorize(t, &k);
	} else {
		target_release(t);
	}
	kubeconfig_release(&k);
	return rc;
}
