/* PEM texts, in and out. */
#include <openssl/crypto.h>
#include <openssl/pem.h>

#include "cert.h"

/* What was written into bio goes onto b; nothing of it stays. */
static void drain(BIO *bio, struct buf *b, int ok)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	if (ok != 1 || n <= 0)
		bug("PEM");
	buf_add(b, p, (size_t)n);
	OPENSSL_cleanse(p, (size_t)n);
	BIO_free(bio);
}

static BIO *memory(void)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (!bio)
		bug("no memory for PEM");
	return bio;
}

void pem_cert(struct buf *b, X509 *cert)
{
	BIO *bio = memory();

	drain(bio, b, PEM_write_bio_X509(bio, cert));
}

void pem_key(struct buf *b, EVP_PKEY *key)
{
	BIO *bio = memory();

	drain(bio, b, PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL));
}

void pem_public_key(struct buf *b, EVP_PKEY *key)
{
	BIO *bio = memory();

	drain(bio, b, PEM_write_bio_PUBKEY(bio, key));
}

void secret_release(struct buf *b)
{
	if (b->data)
		OPENSSL_cleanse(b->data, b->alloc);
	buf_release(b);
}

static int invalid(struct err *e, const char *where, const char *what)
{
	ssl_failed(e, what);
	e->code = ERR_INVALID;
	return err_wrap(e, "%s", where);
}

/* A text that waits for a passphrase has none here. */
static int no_passphrase(char *buf unused_arg, int size unused_arg, int rw unused_arg,
	void *arg unused_arg)
{
	return -1;
}

int pem_read_cert(const struct buf *b, const char *where, X509 **ret, struct err *e)
{
	BIO *bio = BIO_new_mem_buf(buf_str(b), (int)b->len);
	X509 *c = bio ? PEM_read_bio_X509(bio, NULL, no_passphrase, NULL) : NULL;

	BIO_free(bio);
	if (!c)
		return invalid(e, where, "no certificate");
	*ret = c;
	return 0;
}

int pem_read_key(const struct buf *b, const char *where, EVP_PKEY **ret, struct err *e)
{
	BIO *bio = BIO_new_mem_buf(buf_str(b), (int)b->len);
	EVP_PKEY *k = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL) : NULL;

	BIO_free(bio);
	if (!k)
		return invalid(e, where, "no private key");
	*ret = k;
	return 0;
}
