#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/base64.h"
#include "base/io.h"
#include "net/jwt.h"

#define P256_BYTES 32
#define KEY_MAX_BYTES (64u << 10)

static int no_passphrase(char *buf unused_arg, int size unused_arg, int rw unused_arg,
	void *arg unused_arg)
{
	return -1;
}

int jwt_key_read(const struct buf *pem, const char *where, EVP_PKEY **ret, struct err *e)
{
	BIO *bio = BIO_new_mem_buf(buf_str(pem), (int)pem->len);
	EVP_PKEY *k = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);

	if (!k && BIO_reset(bio) == 1)
		k = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (!k)
		return err_set(e, ERR_INVALID, "%s: no key", where);
	*ret = k;
	return 0;
}

/* NULL: a kind of key that signs no tokens here. */
static const char *algorithm(const EVP_PKEY *key)
{
	if (EVP_PKEY_is_a(key, "RSA"))
		return "RS256";
	return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_bits(key) == 256 ? "ES256" : NULL;
}

/* base64 of RFC 4648 section 5, without padding. */
static void encode(struct buf *b, const void *p, size_t n)
{
	size_t from = b->len;

	base64_encode(b, p, n);
	while (b->len > from && b->data[b->len - 1] == '=')
		b->data[--b->len] = '\0';
	for (size_t i = from; i < b->len; i++)
		b->data[i] = b->data[i] == '+' ? '-' : b->data[i] == '/' ? '_' : b->data[i];
}

static int decode(struct buf *b, const char *text, size_t n, struct err *e)
{
	autobuf plain = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (text[i] == '+' || text[i] == '/' || text[i] == '=' || text[i] == '\n' ||
			text[i] == '\r')
			return err_set(e, ERR_UNAUTHORIZED, "token: not base64url");
		buf_addc(&plain, text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
	}
	while (plain.len % 4)
		buf_addc(&plain, '=');
	buf_adds(b, "");
	return base64_decode(b, buf_str(&plain), plain.len, e);
}

/* A key's name: the hash of what it verifies with. */
static void add_key_id(struct buf *b, EVP_PKEY *key)
{
	unsigned char *der = NULL, sum[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	int len = i2d_PUBKEY(key, &der);

	if (len <= 0 || EVP_Digest(der, (size_t)len, sum, &n, EVP_sha256(), NULL) != 1)
		bug("key id");
	OPENSSL_free(der);
	encode(b, sum, n);
}

/* ,"name":"number", big endian in base64url; width 0: as many bytes as it has. */
static void add_number(struct buf *b, EVP_PKEY *key, const char *name, const char *param, int width)
{
	autofree unsigned char *bytes = NULL;
	BIGNUM *n = NULL;

	if (EVP_PKEY_get_bn_param(key, param, &n) != 1)
		bug("a key lacks a number");
	if (!width)
		width = BN_num_bytes(n);
	bytes = xmalloc((size_t)width);
	if (BN_bn2binpad(n, bytes, width) != width)
		bug("a number of a key is too long");
	BN_free(n);
	buf_addf(b, ",\"%s\":\"", name);
	encode(b, bytes, (size_t)width);
	buf_addc(b, '"');
}

const char *jwt_public_key(EVP_PKEY *key, struct buf *ret)
{
	const char *alg = algorithm(key);
	bool ec = alg && alg[0] == 'E';

	if (!alg)
		return NULL;
	buf_addf(ret, "{\"use\":\"sig\",\"kty\":\"%s\",\"kid\":\"", ec ? "EC" : "RSA");
	add_key_id(ret, key);
	buf_addf(ret, "\"%s,\"alg\":\"%s\"", ec ? ",\"crv\":\"P-256\"" : "", alg);
	if (ec) {
		add_number(ret, key, "x", OSSL_PKEY_PARAM_EC_PUB_X, P256_BYTES);
		add_number(ret, key, "y", OSSL_PKEY_PARAM_EC_PUB_Y, P256_BYTES);
	} else {
		add_number(ret, key, "n", OSSL_PKEY_PARAM_RSA_N, 0);
		add_number(ret, key, "e", OSSL_PKEY_PARAM_RSA_E, 0);
	}
	buf_addc(ret, '}');
	return alg;
}

/* JWS wants r and s as they are, OpenSSL has them in DER. */
static int raw_of_der(const unsigned char *der, size_t n, unsigned char ret[2 * P256_BYTES])
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	int rc = -1;

	if (sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), ret, P256_BYTES) == P256_BYTES &&
		BN_bn2binpad(ECDSA_SIG_get0_s(sig), ret + P256_BYTES, P256_BYTES) == P256_BYTES)
		rc = 0;
	ECDSA_SIG_free(sig);
	return rc;
}

/* OPENSSL_free *ret; answers its length, or -1. */
static int der_of_raw(const struct buf *raw, unsigned char **ret)
{
	const unsigned char *p = (const unsigned char *)raw->data;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = NULL, *s = NULL;
	int n = -1;

	if (raw->len == 2 * P256_BYTES) {
		r = BN_bin2bn(p, P256_BYTES, NULL);
		s = BN_bin2bn(p + P256_BYTES, P256_BYTES, NULL);
	}
	if (sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1) {
		*ret = NULL;
		n = i2d_ECDSA_SIG(sig, ret);
	} else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(sig);
	return n;
}

int jwt_sign(EVP_PKEY *key, const char *claims, size_t len, struct buf *ret, struct err *e)
{
	const char *alg = algorithm(key);
	autobuf head = BUF_INIT, text = BUF_INIT;
	unsigned char sig[1024], raw[2 * P256_BYTES];
	size_t n = sizeof(sig);
	EVP_MD_CTX *ctx;
	int ok;

	if (!alg)
		return err_set(e, ERR_INVALID, "the key is neither RSA nor P-256");
	buf_addf(&head, "{\"alg\":\"%s\",\"kid\":\"", alg);
	add_key_id(&head, key);
	buf_adds(&head, "\"}");
	encode(&text, head.data, head.len);
	buf_addc(&text, '.');
	encode(&text, claims, len);
	ctx = EVP_MD_CTX_new();
	ok = ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	     EVP_DigestSign(ctx, sig, &n, (const unsigned char *)text.data, text.len) == 1;
	EVP_MD_CTX_free(ctx);
	if (ok && alg[0] == 'E')
		ok = !raw_of_der(sig, n, raw);
	ERR_clear_error();
	if (!ok)
		return err_set(e, ERR_INTERNAL, "the token cannot be signed");
	buf_add(ret, text.data, text.len);
	buf_addc(ret, '.');
	if (alg[0] == 'E')
		encode(ret, raw, sizeof(raw));
	else
		encode(ret, sig, n);
	return 0;
}

int jwt_sign_with_file(
	const char *path, const struct buf *claims, struct buf *ret, struct err *e)
{
	struct buf pem = BUF_INIT;
	EVP_PKEY *key = NULL;
	int rc;

	rc = io_read_file(path, KEY_MAX_BYTES, &pem, e) || jwt_key_read(&pem, path, &key, e) ||
			     jwt_sign(key, claims->data, claims->len, ret, e)
		     ? -1
		     : 0;
	if (pem.data)
		OPENSSL_cleanse(pem.data, pem.len);
	buf_release(&pem);
	EVP_PKEY_free(key);
	return rc;
}

static bool signature_holds(
	EVP_PKEY *key, const char *alg, const char *text, size_t n, const struct buf *sig)
{
	const unsigned char *p = (const unsigned char *)sig->data;
	unsigned char *der = NULL;
	int len = (int)sig->len;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok;

	if (alg[0] == 'E' && (len = der_of_raw(sig, &der)) > 0)
		p = der;
	ok = ctx && len > 0 && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	     EVP_DigestVerify(ctx, p, (size_t)len, (const unsigned char *)text, n) == 1;
	EVP_MD_CTX_free(ctx);
	OPENSSL_free(der);
	ERR_clear_error();
	return ok;
}

static int part(const char *text, size_t n, const char *what, doc **ret, struct err *e)
{
	autobuf b = BUF_INIT;

	if (decode(&b, text, n, e) || obj_parse(b.data, b.len, what, ret, e))
		return err_set(e, ERR_UNAUTHORIZED, "token: unreadable %s", what);
	return 0;
}

int jwt_verify(EVP_PKEY *key, const char *token, doc **ret, struct err *e)
{
	const char *alg = algorithm(key), *dot = strchr(token, '.');
	const char *last = dot ? strchr(dot + 1, '.') : NULL;
	autodoc *head = NULL, *claims = NULL;
	autobuf sig = BUF_INIT;

	if (!alg || !last || strchr(last + 1, '.') || strlen(token) > JWT_MAX_BYTES)
		return err_set(e, ERR_UNAUTHORIZED, "token: not a JWT");
	if (part(token, (size_t)(dot - token), "header", &head, e) ||
		decode(&sig, last + 1, strlen(last + 1), e))
		return err_set(e, ERR_UNAUTHORIZED, "token: unreadable");
	if (strcmp(obj_str_or(yyjson_doc_get_root(head), "alg", ""), alg) != 0 ||
		!signature_holds(key, alg, token, (size_t)(last - token), &sig))
		return err_set(e, ERR_UNAUTHORIZED, "token: its signature does not hold");
	if (part(dot + 1, (size_t)(last - dot - 1), "claims", &claims, e))
		return -1;
	*ret = take(claims);
	return 0;
}
