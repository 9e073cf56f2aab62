/* What there is: every certificate below the directory, and those in its kubeconfigs. */
#include <dirent.h>
#include <string.h>

#include "base/io.h"
#include "base/path.h"
#include "files.h"

#define MAX_BYTES (1u << 20)

void cert_file_release(struct cert_file *f)
{
	pair_release(&f->pair);
	secret_release(&f->conf.key);
	kubeconfig_release(&f->conf);
	*f = (struct cert_file){0};
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && !strcmp(s + n - m, end);
}

static void add_dir(struct strv *v, const char *dir, const char *end)
{
	size_t from = v->n;
	struct dirent *ent;
	DIR *d = opendir(dir);

	if (!d)
		return;
	while ((ent = readdir(d)))
		if (*ent->d_name != '.' && ends_with(ent->d_name, end))
			strv_take(v, path_join(dir, ent->d_name));
	closedir(d);
	strv_sort(v, from);
}

int cert_files(const struct pki *p, int argc, char **argv, struct strv *ret, struct err *e)
{
	autofree char *parent = xstrndup(p->dir, (size_t)(strrchr(p->dir, '/') - p->dir));

	for (int i = 0; i < argc; i++)
		strv_add(ret, argv[i]);
	if (argc)
		return 0;
	add_dir(ret, p->dir, ".crt");
	add_dir(ret, parent, ".conf");
	return ret->n ? 0 : err_set(e, ERR_NOTFOUND, "no certificates below %s", parent);
}

/* A kubeconfig without a client certificate is no error: *ret is empty then. */
static int read_conf(const char *path, struct cert_file *ret, struct err *e)
{
	if (kubeconfig_read(path, NULL, &ret->conf, e))
		return -1;
	ret->is_conf = true;
	if (!ret->conf.cert.len)
		return 0;
	return pem_read_cert(&ret->conf.cert, path, &ret->pair.cert, e) ||
			       pem_read_key(&ret->conf.key, path, &ret->pair.key, e)
		       ? -1
		       : 0;
}

/* NAME.crt with the NAME.key beside it, if that is there. */
static int read_crt(const char *path, struct cert_file *ret, struct err *e)
{
	autobuf text = BUF_INIT;
	autosecret secret = BUF_INIT;
	autofree char *key = NULL;

	if (io_read_file(path, MAX_BYTES, &text, e) ||
		pem_read_cert(
			&text, strcmp(path, "-") ? path : "standard input", &ret->pair.cert, e))
		return -1;
	if (!ends_with(path, ".crt"))
		return 0;
	key = xasprintf("%.*s.key", (int)(strlen(path) - 4), path);
	if (!io_exists(key))
		return 0;
	return io_read_file(key, MAX_BYTES, &secret, e) ||
			       pem_read_key(&secret, key, &ret->pair.key, e)
		       ? -1
		       : 0;
}

int cert_file_read(const char *path, struct cert_file *ret, struct err *e)
{
	struct cert_file f = {0};

	if (ends_with(path, ".conf") ? read_conf(path, &f, e) : read_crt(path, &f, e)) {
		cert_file_release(&f);
		return -1;
	}
	*ret = f;
	return 0;
}
