/* One certificate object for all connections of a client. */
#include <pthread.h>

#include "base/mem.h"
#include "net/tls_known.h"

enum { KNOWN = 32 };

struct known {
	X509 *certs[KNOWN]; /* NULL: none yet */
	unsigned oldest;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int slot; /* of every context, where it has its struct known */

static void known_free(void *parent, void *p, CRYPTO_EX_DATA *all, int at, long n, void *arg)
{
	struct known *k = p;

	for (int i = 0; k && i < KNOWN; i++)
		X509_free(k->certs[i]);
	free(k);
}

static void make_slot(void)
{
	slot = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, known_free);
	if (slot < 0)
		bug("SSL_CTX_get_ex_new_index");
}

static X509 *find(const struct known *k, const X509 *x)
{
	for (int i = 0; i < KNOWN && k->certs[i]; i++)
		if (!X509_cmp(k->certs[i], x))
			return k->certs[i];
	return NULL;
}

/* The connection takes the first of this stack as its peer's, whatever it holds by then. */
static void exchange(X509_STORE_CTX *c, X509 *x)
{
	STACK_OF(X509) *shown = X509_STORE_CTX_get0_untrusted(c);
	X509 *old = sk_X509_value(shown, 0);

	if (old != X509_STORE_CTX_get0_cert(c))
		return;
	X509_up_ref(x);
	sk_X509_set(shown, 0, x);
	X509_STORE_CTX_set_cert(c, x);
	X509_free(old);
}

static void keep(struct known *k, X509 *x)
{
	X509_free(k->certs[k->oldest]);
	X509_up_ref(x);
	k->certs[k->oldest] = x;
	k->oldest = (k->oldest + 1) % KNOWN;
}

static int verify(X509_STORE_CTX *c, void *arg)
{
	struct known *k = arg;
	X509 *x = find(k, X509_STORE_CTX_get0_cert(c));
	int good;

	if (x)
		exchange(c, x);
	good = X509_verify_cert(c);
	if (good > 0 && !x && X509_STORE_CTX_get_error(c) == X509_V_OK)
		keep(k, X509_STORE_CTX_get0_cert(c));
	return good;
}

void tls_known(SSL_CTX *ctx)
{
	struct known *k = xcalloc(1, sizeof(*k));

	pthread_once(&once, make_slot);
	if (SSL_CTX_set_ex_data(ctx, slot, k) != 1)
		bug("SSL_CTX_set_ex_data");
	SSL_CTX_set_cert_verify_callback(ctx, verify, k);
}
