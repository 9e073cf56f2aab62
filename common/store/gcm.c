/* libcrypto by dlopen: what links no TLS does not load it to read a pod. */
#include <dlfcn.h>
#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#include "store/gcm.h"

#define STRING_(x) #x
#define STRING(x) STRING_(x)
/* the library of the headers that we are built with: their numbers are its numbers */
#ifdef OPENSSL_SHLIB_VERSION
#define LIBRARY "libcrypto.so." STRING(OPENSSL_SHLIB_VERSION)
#else
#define LIBRARY "libcrypto.so." SHLIB_VERSION_NUMBER
#endif

struct gcm {
	void *library;
	EVP_CIPHER_CTX *ctx[2]; /* opening, sealing */
	__typeof__(EVP_aes_256_gcm) *cipher;
	__typeof__(EVP_CIPHER_CTX_new) *ctx_new;
	__typeof__(EVP_CIPHER_CTX_free) *ctx_free;
	__typeof__(EVP_CIPHER_CTX_ctrl) *ctl;
	__typeof__(EVP_CipherInit_ex) *init;
	__typeof__(EVP_CipherUpdate) *update;
	__typeof__(EVP_CipherFinal_ex) *final;
};

/* A function of the library; a missing one leaves *missing its name. */
static void *find(struct gcm *g, const char *name, const char **missing)
{
	void *f = dlsym(g->library, name);

	if (!f && !*missing)
		*missing = name;
	return f;
}

static int load(struct gcm *g, struct err *e)
{
	const char *missing = NULL;

	g->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!g->library)
		return err_set(e, ERR_SYS, "load OpenSSL: %s", dlerror());
	g->cipher = find(g, "EVP_aes_256_gcm", &missing);
	g->ctx_new = find(g, "EVP_CIPHER_CTX_new", &missing);
	g->ctx_free = find(g, "EVP_CIPHER_CTX_free", &missing);
	g->ctl = find(g, "EVP_CIPHER_CTX_ctrl", &missing);
	g->init = find(g, "EVP_CipherInit_ex", &missing);
	g->update = find(g, "EVP_CipherUpdate", &missing);
	g->final = find(g, "EVP_CipherFinal_ex", &missing);
	return missing ? err_set(e, ERR_SYS, "%s: has no %s", LIBRARY, missing) : 0;
}

int gcm_open(struct gcm **ret, struct err *e)
{
	struct gcm *g = xcalloc(1, sizeof(*g));

	if (load(g, e) < 0) {
		gcm_close(g);
		return -1;
	}
	for (int sealing = 0; sealing < 2; sealing++) {
		g->ctx[sealing] = g->ctx_new();
		/* the cipher once: looking it up costs more than a value */
		if (!g->ctx[sealing] ||
			g->init(g->ctx[sealing], g->cipher(), NULL, NULL, NULL, sealing) != 1) {
			gcm_close(g);
			return err_set(e, ERR_SYS, "%s: no AES-256-GCM", LIBRARY);
		}
	}
	*ret = g;
	return 0;
}

void gcm_close(struct gcm *g)
{
	if (!g)
		return;
	for (int i = 0; i < 2; i++)
		if (g->ctx[i])
			g->ctx_free(g->ctx[i]);
	if (g->library)
		dlclose(g->library);
	free(g);
}

/* Everything up to the tag. */
static int run(struct gcm *g, int sealing, const struct gcm_text *t, void *out)
{
	EVP_CIPHER_CTX *c = g->ctx[sealing];
	int n;

	return t->len <= INT_MAX && t->aad_len <= INT_MAX &&
	       g->init(c, NULL, NULL, t->key, t->nonce, sealing) == 1 &&
	       g->update(c, NULL, &n, t->aad, (int)t->aad_len) == 1 &&
	       (!t->len || g->update(c, out, &n, t->in, (int)t->len) == 1);
}

int gcm_seal(struct gcm *g, const struct gcm_text *t, void *out, struct err *e)
{
	unsigned char *tag = (unsigned char *)out + t->len;
	int n;

	if (!run(g, 1, t, out) || g->final(g->ctx[1], tag, &n) != 1 ||
		g->ctl(g->ctx[1], EVP_CTRL_GCM_GET_TAG, GCM_TAG_BYTES, tag) != 1)
		return err_set(e, ERR_SYS, "%s: AES-256-GCM failed", LIBRARY);
	return 0;
}

int gcm_unseal(struct gcm *g, const struct gcm_text *t, void *out, struct err *e)
{
	unsigned char none[GCM_TAG_BYTES];
	int n;

	if (!run(g, 0, t, out) || g->ctl(g->ctx[0], EVP_CTRL_GCM_SET_TAG, GCM_TAG_BYTES,
					  (char *)t->in + t->len) != 1)
		return err_set(e, ERR_SYS, "%s: AES-256-GCM failed", LIBRARY);
	if (g->final(g->ctx[0], none, &n) == 1)
		return 1;
	/* nobody vouches for what stands there now */
	explicit_bzero(out, t->len);
	return 0;
}
