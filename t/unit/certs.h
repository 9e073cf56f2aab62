/*
 * Certificates for tests, made at once: a CA, and what it signs. P-256, valid for a day.
 */
#pragma once
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/buf.h"
#include "net/tls.h"

struct pair {
	EVP_PKEY *key;
	X509 *cert;
	struct buf key_pem, cert_pem;
};

static void pem_of(BIO *b, struct buf *ret)
{
	char *p;
	long n = BIO_get_mem_data(b, &p);

	buf_add(ret, p, (size_t)n);
	BIO_free(b);
}

static void add_ext(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	if (!ext || X509_add_ext(x, ext, -1) != 1)
		abort();
	X509_EXTENSION_free(ext);
}

/* ca NULL: signs itself and may sign others. san: "IP:127.0.0.1", NULL: none. */
static struct pair pair_new(const struct pair *ca, const char *cn, const char *org, const char *san)
{
	struct pair p = {.key = EVP_EC_gen("P-256"), .cert = X509_new()};
	X509_NAME *name = X509_get_subject_name(p.cert);
	BIO *b = BIO_new(BIO_s_mem());
	static long serial;

	X509_set_version(p.cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(p.cert), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(p.cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(p.cert), 86400);
	if (org)
		X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
			(const unsigned char *)org, -1, -1, 0);
	X509_NAME_add_entry_by_txt(
		name, "CN", MBSTRING_UTF8, (const unsigned char *)cn, -1, -1, 0);
	X509_set_issuer_name(p.cert, ca ? X509_get_subject_name(ca->cert) : name);
	X509_set_pubkey(p.cert, p.key);
	if (!ca)
		add_ext(p.cert, NID_basic_constraints, "critical,CA:TRUE");
	if (san)
		add_ext(p.cert, NID_subject_alt_name, san);
	if (!X509_sign(p.cert, ca ? ca->key : p.key, EVP_sha256()))
		abort();
	PEM_write_bio_X509(b, p.cert);
	pem_of(b, &p.cert_pem);
	b = BIO_new(BIO_s_mem());
	PEM_write_bio_PrivateKey(b, p.key, NULL, NULL, 0, NULL, NULL);
	pem_of(b, &p.key_pem);
	return p;
}

static void pair_release(struct pair *p)
{
	EVP_PKEY_free(p->key);
	X509_free(p->cert);
	buf_release(&p->key_pem);
	buf_release(&p->cert_pem);
}

static struct tls_pem pem(const char *name, const struct buf *b)
{
	return (struct tls_pem){name, b->data, b->len};
}
