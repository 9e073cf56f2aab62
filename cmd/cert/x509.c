/* Keys and certificates. */
#include <openssl/err.h>
#include <openssl/rand.h>
#include <string.h>

#include "base/clock.h"
#include "cert.h"
#include "net/ip.h"

#define BACKDATED_S 300 /* other machines' clocks are not ours */
#define DAY_S 86400

int ssl_failed(struct err *e, const char *what)
{
	unsigned long code = ERR_get_error();
	const char *why = code ? ERR_reason_error_string(code) : NULL;

	ERR_clear_error();
	return err_set(e, ERR_INTERNAL, "%s: %s", what, why ? why : "no reason given");
}

void pair_release(struct pair *p)
{
	EVP_PKEY_free(p->key);
	X509_free(p->cert);
	*p = (struct pair){0};
}

void spec_release(struct spec *s)
{
	X509_NAME_free(s->subject);
	GENERAL_NAMES_free(s->names);
	*s = (struct spec){0};
}

int key_new(EVP_PKEY **ret, struct err *e)
{
	EVP_PKEY *k = EVP_EC_gen("P-256");

	if (!k)
		return ssl_failed(e, "make a key");
	*ret = k;
	return 0;
}

static int subject_add(X509_NAME *n, const char *field, const char *value, struct err *e)
{
	if (X509_NAME_add_entry_by_txt(
		    n, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0) == 1)
		return 0;
	ssl_failed(e, "subject");
	e->code = ERR_INVALID;
	return err_wrap(e, "%s \"%s\"", field, value);
}

int subject_new(const char *cn, const char *const *groups, size_t n_groups, X509_NAME **ret,
	struct err *e)
{
	X509_NAME *n = X509_NAME_new();
	int rc = 0;

	if (!n)
		return ssl_failed(e, "subject");
	for (size_t i = 0; !rc && i < n_groups; i++)
		rc = subject_add(n, "O", groups[i], e);
	if (!rc)
		rc = subject_add(n, "CN", cn, e);
	if (rc) {
		X509_NAME_free(n);
		return -1;
	}
	*ret = n;
	return 0;
}

static bool is_dns_name(const char *s)
{
	size_t n = strlen(s);

	return n && n <= 253 && s[0] != '.' && s[0] != '-' &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*_") == n;
}

static bool names_have(GENERAL_NAMES *names, const GENERAL_NAME *one)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		if (!GENERAL_NAME_cmp(sk_GENERAL_NAME_value(names, i), (GENERAL_NAME *)one))
			return true;
	return false;
}

int names_add(GENERAL_NAMES **names, const char *name, struct err *e)
{
	struct ip ip;
	bool is_ip = !strchr(name, '/') && !ip_parse(name, &ip, NULL);
	GENERAL_NAME *one;

	if (!is_ip && !is_dns_name(name))
		return err_set(
			e, ERR_INVALID, "\"%s\" is neither a DNS name nor an address", name);
	one = a2i_GENERAL_NAME(NULL, NULL, NULL, is_ip ? GEN_IPADD : GEN_DNS, name, 0);
	if (!one)
		return ssl_failed(e, name);
	if (!*names)
		*names = sk_GENERAL_NAME_new_null();
	if (names_have(*names, one)) {
		GENERAL_NAME_free(one);
		return 0;
	}
	if (!sk_GENERAL_NAME_push(*names, one)) {
		GENERAL_NAME_free(one);
		return ssl_failed(e, name);
	}
	return 0;
}

static bool add_ext(X509 *c, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *x;
	bool ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, c, NULL, NULL, 0);
	x = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = x && X509_add_ext(c, x, -1);
	X509_EXTENSION_free(x);
	return ok;
}

static bool add_extensions(X509 *c, X509 *issuer, const struct spec *s)
{
	bool ca = s->use & CERT_CA;
	const char *ext = (s->use & CERT_CLIENT) && (s->use & CERT_SERVES)
				  ? "clientAuth,serverAuth"
			  : s->use & CERT_SERVES ? "serverAuth"
						 : "clientAuth";

	return add_ext(c, issuer, NID_basic_constraints,
		       ca ? "critical,CA:TRUE" : "critical,CA:FALSE") &&
	       add_ext(c, issuer, NID_key_usage,
		       ca ? "critical,digitalSignature,keyCertSign,cRLSign"
			  : "critical,digitalSignature") &&
	       (ca || add_ext(c, issuer, NID_ext_key_usage, ext)) &&
	       add_ext(c, issuer, NID_subject_key_identifier, "hash") &&
	       (ca || add_ext(c, issuer, NID_authority_key_identifier, "keyid")) &&
	       (!s->names || X509_add1_ext_i2d(c, NID_subject_alt_name, s->names, 0, 0) == 1);
}

/* 127 random bits: never negative, as good as never twice. */
static bool set_serial(X509 *c)
{
	unsigned char b[16];
	BIGNUM *n;
	bool ok;

	if (RAND_bytes(b, sizeof(b)) != 1)
		return false;
	b[0] = (unsigned char)((b[0] & 0x7f) | 0x40);
	n = BN_bin2bn(b, sizeof(b), NULL);
	ok = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(c));
	BN_free(n);
	return ok;
}

static bool set_times(X509 *c, int64_t days, X509 *issuer)
{
	int64_t now_s = clock_now_ns() / NS_PER_S, end_s = now_s + days * DAY_S;

	if (issuer && end_s > cert_not_after(issuer))
		end_s = cert_not_after(issuer);
	return ASN1_TIME_set(X509_getm_notBefore(c), (time_t)(now_s - BACKDATED_S)) &&
	       ASN1_TIME_set(X509_getm_notAfter(c), (time_t)end_s);
}

int cert_issue(const struct spec *s, EVP_PKEY *key, const struct pair *ca, X509 **ret,
	struct err *e)
{
	X509 *issuer = ca->cert, *c = X509_new();

	if (issuer && cert_not_after(issuer) <= clock_now_ns() / NS_PER_S) {
		X509_free(c);
		return err_set(e, ERR_INVALID, "the CA's own certificate has ended: renew ca.crt");
	}
	if (!c || !X509_set_version(c, X509_VERSION_3) || !set_serial(c) ||
		!X509_set_subject_name(c, s->subject) ||
		!X509_set_issuer_name(c, issuer ? X509_get_subject_name(issuer) : s->subject) ||
		!set_times(c, s->days, issuer) || !X509_set_pubkey(c, key) ||
		!add_extensions(c, issuer ? issuer : c, s) ||
		!X509_sign(c, issuer ? ca->key : key, EVP_sha256())) {
		X509_free(c);
		return ssl_failed(e, "make a certificate");
	}
	*ret = c;
	return 0;
}

int spec_of(X509 *cert, struct spec *ret, struct err *e)
{
	uint32_t ext = X509_get_extended_key_usage(cert);
	struct spec s = {.subject = X509_NAME_dup(X509_get_subject_name(cert))};

	if (!s.subject)
		return ssl_failed(e, "subject");
	s.names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	if (cert_is_ca(cert))
		s.use = CERT_CA;
	else if (ext != UINT32_MAX)
		s.use = (ext & XKU_SSL_CLIENT ? CERT_CLIENT : 0U) |
			(ext & XKU_SSL_SERVER ? CERT_SERVES : 0U);
	if (!s.use)
		s.use = CERT_CLIENT | CERT_SERVES;
	*ret = s;
	return 0;
}

bool cert_is_ca(X509 *cert)
{
	return X509_check_ca(cert) == 1;
}

bool cert_is_of(X509 *cert, X509 *ca)
{
	bool ok = X509_check_issued(ca, cert) == X509_V_OK &&
		  X509_verify(cert, X509_get0_pubkey(ca)) == 1;

	ERR_clear_error();
	return ok;
}

bool cert_names(X509 *cert, const char *name)
{
	struct ip ip;

	if (!ip_parse(name, &ip, NULL))
		return X509_check_ip_asc(cert, name, 0) == 1;
	return X509_check_host(cert, name, 0, 0, NULL) == 1;
}

static int64_t seconds(const ASN1_TIME *t)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, s = 0;

	if (!ASN1_TIME_diff(&days, &s, epoch, t))
		days = s = 0;
	ASN1_TIME_free(epoch);
	return (int64_t)days * DAY_S + s;
}

int64_t cert_not_before(X509 *cert)
{
	return seconds(X509_get0_notBefore(cert));
}

int64_t cert_not_after(X509 *cert)
{
	return seconds(X509_get0_notAfter(cert));
}
