/*
 * cert: keys and certificates of a cluster, in files below a directory (/etc/k): pki/NAME.key and
 * pki/NAME.crt (PEM), and kubeconfigs NAME.conf. Keys are P-256, signatures SHA-256.
 *
 * Keys and serial numbers come from OpenSSL's generator, never from K_SEED: what is secret is no
 * function of anything. Times are K_NOW's.
 */
#pragma once
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "base/strv.h"
#include "base/verb.h"
#include "data/kubeconfig.h"

#define CERT_LEAF_DAYS 365
#define CERT_CA_DAYS 3650
#define CERT_SOON_DAYS 30
#define CERT_SERVER "https://127.0.0.1:6443"

struct options {
	const char *dir, *user, *server, *context, *ns, *output, *use, *service_cidr;
	struct opt_list groups, sans;
	int64_t valid; /* days; 0: as the kind of certificate has it */
	int64_t days;
	bool new_ca, new_key;
};

extern const struct opt common_opts[];

#define INIT_USAGE \
	"k-cert init [--san NAME]... [--service-cidr CIDR] [--server URL] [--valid DAYS] [--new-ca]"
#define SERVER_USAGE "k-cert server [--san NAME]... [--valid DAYS] [--new-key] [NAME]"
#define CLIENT_USAGE \
	"k-cert client --user USER [--group GROUP]... [--valid DAYS] [--new-key] [NAME]"
#define KUBELET_USAGE "k-cert kubelet [--san NAME]... [--valid DAYS] [--new-key] NODE [NAME]"
#define KUBECONFIG_USAGE \
	"k-cert kubeconfig --user USER [--group GROUP]... [--server URL] [--context NAME] " \
	"[--namespace NS] [--valid DAYS] [FILE]"
#define SIGN_USAGE "k-cert sign [--use USE] [--valid DAYS] [FILE]"
#define TOKEN_USAGE "k-cert token [FILE]"
#define RENEW_USAGE "k-cert renew [--days DAYS] [--valid DAYS] [FILE...]"
#define CHECK_USAGE "k-cert check [--days DAYS] [-o FORMAT] [FILE...]"
extern const struct opt_set init_set, server_set, client_set, kubelet_set, kubeconfig_set,
	sign_set, token_set, renew_set, check_set;
int init_exec(const struct options *o, int argc, char **argv, struct err *e);
int server_exec(const struct options *o, int argc, char **argv, struct err *e);
int client_exec(const struct options *o, int argc, char **argv, struct err *e);
int kubelet_exec(const struct options *o, int argc, char **argv, struct err *e);
int kubeconfig_exec(const struct options *o, int argc, char **argv, struct err *e);
int sign_exec(const struct options *o, int argc, char **argv, struct err *e);
int token_exec(const struct options *o, int argc, char **argv, struct err *e);
int renew_exec(const struct options *o, int argc, char **argv, struct err *e);
int check_exec(const struct options *o, int argc, char **argv, struct err *e);

/* Rows of option tables that several verbs have. */
#define OPT_SAN                                                                                    \
	{0, "san", OPT_LIST, offsetof(struct options, sans), "NAME",                               \
		"a name or address it is reached by, too"}
#define OPT_VALID                                                                                  \
	{0, "valid", OPT_INT, offsetof(struct options, valid), "DAYS",                             \
		"how long it is good for (365; a CA: 3650)"}
#define OPT_NEW_KEY                                                                                \
	{0, "new-key", OPT_BOOL, offsetof(struct options, new_key), NULL,                          \
		"a new key even where there is one"}
#define OPT_USER                                                                                   \
	{'u', "user", OPT_STR, offsetof(struct options, user), "USER", "the user's name (CN)"},    \
		{'g', "group", OPT_LIST, offsetof(struct options, groups), "GROUP",                \
			"a group of the user (O)"}
#define OPT_SERVER                                                                                 \
	{0, "server", OPT_STR, offsetof(struct options, server), "URL",                            \
		"the API server (" CERT_SERVER ")"}

/* ---- x509.c, pem.c: keys and certificates; everything is the caller's to free */

/* A key and what certifies it. */
struct pair {
	EVP_PKEY *key; /* NULL: not known */
	X509 *cert;
};
void pair_release(struct pair *p);
#define autopair __attribute__((cleanup(pair_release))) struct pair

enum cert_use { CERT_CLIENT = 1, CERT_SERVES = 2, CERT_CA = 4 };
/* What a certificate is to say. */
struct spec {
	X509_NAME *subject;
	GENERAL_NAMES *names; /* NULL: none */
	unsigned use;	      /* enum cert_use */
	int64_t days;
};
void spec_release(struct spec *s);
#define autospec __attribute__((cleanup(spec_release))) struct spec

/* "what: OpenSSL's reason"; ERR_INTERNAL. */
int ssl_failed(struct err *e, const char *what);
must_check int key_new(EVP_PKEY **ret, struct err *e);
/* Organisations first, then the common name, as Go writes it. ERR_INVALID if one is too long. */
must_check int subject_new(const char *cn, const char *const *groups, size_t n_groups,
	X509_NAME **ret, struct err *e);
/* One more, a DNS name or an address, unless it is there. ERR_INVALID. */
must_check int names_add(GENERAL_NAMES **names, const char *name, struct err *e);
/* From five minutes ago, never longer than ca. ca->cert NULL: signed by its own key. */
must_check int cert_issue(const struct spec *s, EVP_PKEY *key, const struct pair *ca, X509 **ret,
	struct err *e);
/* What cert says, to issue it again. */
must_check int spec_of(X509 *cert, struct spec *ret, struct err *e);
bool cert_is_ca(X509 *cert);
bool cert_is_of(X509 *cert, X509 *ca);
/* Is it good for that name or address? */
bool cert_names(X509 *cert, const char *name);
/* Seconds since 1970. */
int64_t cert_not_before(X509 *cert);
int64_t cert_not_after(X509 *cert);

/* PEM onto b; what holds a key is wiped by secret_release. */
void pem_cert(struct buf *b, X509 *cert);
void pem_key(struct buf *b, EVP_PKEY *key);	   /* PKCS #8 */
void pem_public_key(struct buf *b, EVP_PKEY *key); /* SubjectPublicKeyInfo */
void secret_release(struct buf *b);
#define autosecret __attribute__((cleanup(secret_release))) struct buf
/* The first one in a text; where is for errors (ERR_INVALID). */
must_check int pem_read_cert(const struct buf *b, const char *where, X509 **ret, struct err *e);
must_check int pem_read_key(const struct buf *b, const char *where, EVP_PKEY **ret, struct err *e);

/* ---- pki.c: the files */

struct pki {
	char *dir; /* DIR/pki */
	struct pair ca;
};
/* The directory, without its CA. */
void pki_init(struct pki *p, const struct options *o);
/* The same with the CA of it; ERR_NOTFOUND says how to make one. */
must_check int pki_open(struct pki *p, const struct options *o, struct err *e);
void pki_release(struct pki *p);
#define autopki __attribute__((cleanup(pki_release))) struct pki
/* One k-cert at a time writes there. */
must_check int pki_lock(const struct pki *p, int *ret_fd, struct err *e);
/* A key (0600) or something public (0644), replaced in one step; its path goes to stdout. */
must_check int pki_write(const char *path, const struct buf *b, bool secret, struct err *e);
/* DIR/pki/NAME.SUFFIX; a NAME with a slash is a path without the suffix. */
char *pki_path(const struct pki *p, const char *name, const char *suffix);
/* What is there of a pair: 1 both, 0 not both (either may be set), -1 unreadable. */
must_check int pki_load(const struct pki *p, const char *name, struct pair *ret, struct err *e);
/* The key in that file; where there is none, a new one is written there. */
must_check int pki_key(const char *path, EVP_PKEY **ret, struct err *e);
/* Issue it as NAME.key and NAME.crt; an existing key is kept unless `new_key`. NAME "-": both to
   stdout. */
must_check int pki_make(const struct pki *p, const struct spec *s, const char *name, bool new_key,
	struct err *e);

/* ---- make.c: what init shares with the verbs */
must_check int server_spec(const struct options *o, X509 *before, struct spec *ret, struct err *e);
/* A kubeconfig with a new key and certificate in it, onto b. */
must_check int kubeconfig_make(const struct pki *p, const struct options *o, const char *user,
	const char *const *groups, size_t n_groups, struct buf *b, struct err *e);
int64_t leaf_days(const struct options *o);
