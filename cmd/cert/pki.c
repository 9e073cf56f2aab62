/* The files of a cluster's keys and certificates. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "cert.h"

#define MAX_BYTES (1u << 20)

void pki_init(struct pki *p, const struct options *o)
{
	*p = (struct pki){.dir = o->dir ? xasprintf("%s/pki", o->dir) : path_etc("pki")};
}

int pki_open(struct pki *p, const struct options *o, struct err *e)
{
	int rc;

	pki_init(p, o);
	rc = pki_load(p, "ca", &p->ca, e);
	if (rc > 0)
		return 0;
	if (rc < 0)
		return -1;
	return err_set(e, ERR_NOTFOUND, "no CA in %s: \"k-cert init\" makes one", p->dir);
}

void pki_release(struct pki *p)
{
	free(p->dir);
	pair_release(&p->ca);
	*p = (struct pki){0};
}

int pki_lock(const struct pki *p, int *ret_fd, struct err *e)
{
	autofree char *path = path_join(p->dir, ".lock");

	return io_lock_file(path, ret_fd, e);
}

int pki_write(const char *path, const struct buf *b, bool secret, struct err *e)
{
	if (io_mkdirs_for(path, 0755, e) ||
		io_write_file(path, b->data, b->len, secret ? 0600 : 0644, true, e))
		return -1;
	printf("%s\n", path);
	return 0;
}

char *pki_path(const struct pki *p, const char *name, const char *suffix)
{
	return strchr(name, '/') ? xasprintf("%s.%s", name, suffix)
				 : xasprintf("%s/%s.%s", p->dir, name, suffix);
}

int pki_load(const struct pki *p, const char *name, struct pair *ret, struct err *e)
{
	autofree char *crt = pki_path(p, name, "crt"), *key = pki_path(p, name, "key");
	autobuf text = BUF_INIT;
	autosecret secret = BUF_INIT;

	if (io_exists(crt) && (io_read_file(crt, MAX_BYTES, &text, e) ||
				      pem_read_cert(&text, crt, &ret->cert, e)))
		return -1;
	if (io_exists(key) && (io_read_file(key, MAX_BYTES, &secret, e) ||
				      pem_read_key(&secret, key, &ret->key, e)))
		return -1;
	if (!ret->cert || !ret->key)
		return 0;
	if (X509_check_private_key(ret->cert, ret->key) != 1)
		return ssl_failed(e, crt);
	return 1;
}

/* Key and certificate to stdout, for a pipe. */
static int to_stdout(const struct pki *p, const struct spec *s, struct err *e)
{
	autosecret out = BUF_INIT;
	autopair made = {0};

	if (key_new(&made.key, e) || cert_issue(s, made.key, &p->ca, &made.cert, e))
		return -1;
	pem_key(&out, made.key);
	pem_cert(&out, made.cert);
	if (fwrite(out.data, 1, out.len, stdout) != out.len)
		return err_errno(e, "standard output");
	return 0;
}

static int write_new_key(const char *path, EVP_PKEY **ret, struct err *e)
{
	autosecret secret = BUF_INIT;
	autopair made = {0};

	if (key_new(&made.key, e))
		return -1;
	pem_key(&secret, made.key);
	if (pki_write(path, &secret, true, e))
		return -1;
	*ret = made.key;
	made.key = NULL;
	return 0;
}

int pki_key(const char *path, EVP_PKEY **ret, struct err *e)
{
	autosecret secret = BUF_INIT;

	if (!io_exists(path))
		return write_new_key(path, ret, e);
	return io_read_file(path, MAX_BYTES, &secret, e) || pem_read_key(&secret, path, ret, e) ? -1
												: 0;
}

/* The key first: a reader finds the old certificate with its key, or (only where there was none, or
   a new key was asked for) a key whose certificate is about to come. */
int pki_make(const struct pki *p, const struct spec *s, const char *name, bool new_key,
	struct err *e)
{
	autofree char *crt = pki_path(p, name, "crt"), *key = pki_path(p, name, "key");
	autobuf text = BUF_INIT;
	autopair made = {0};

	if (!strcmp(name, "-"))
		return to_stdout(p, s, e);
	if ((new_key ? write_new_key(key, &made.key, e) : pki_key(key, &made.key, e)) ||
		cert_issue(s, made.key, &p->ca, &made.cert, e))
		return -1;
	pem_cert(&text, made.cert);
	return pki_write(crt, &text, false, e);
}
