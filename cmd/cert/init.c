/* init: everything that a cluster needs, what of it is missing. */
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "cert.h"

static const struct opt opts[] = {OPT_SAN, OPT_SERVER,
	{0, "service-cidr", OPT_STR, offsetof(struct options, service_cidr), "CIDR",
		"range of services (K_SERVICE_CIDR, else 10.96.0.0/16)"},
	OPT_VALID,
	{0, "new-ca", OPT_BOOL, offsetof(struct options, new_ca), NULL,
		"a new CA even where there is one: all that it signed is made anew"},
	{0}};

const struct opt_set init_set = {
	.usage = INIT_USAGE,
	.about = "Make what is missing: CA, server certificate, service account key, admin.conf.",
	.opts = opts,
	.more = common_opts,
};

/* The administrator: group system:masters may do everything. */
#define ADMIN "kubernetes-admin"
static const char *const admin_groups[] = {"system:masters"};

static int make_ca(struct pki *p, const struct options *o, struct err *e)
{
	autospec s = {.use = CERT_CA, .days = o->valid ? o->valid : CERT_CA_DAYS};

	pair_release(&p->ca);
	/* a certificate is no harm to make anew; the key of a CA is what everything hangs on */
	if (subject_new("kubernetes", NULL, 0, &s.subject, e) ||
		pki_make(p, &s, "ca", o->new_ca, e))
		return -1;
	return pki_load(p, "ca", &p->ca, e) < 0 ? -1 : 0;
}

static int init_ca(struct pki *p, const struct options *o, struct err *e)
{
	int had = o->new_ca ? 0 : pki_load(p, "ca", &p->ca, e);

	if (had)
		return had < 0 ? -1 : 0;
	if (p->ca.cert)
		return err_set(e, ERR_NOTFOUND,
			"%s/ca.crt has no ca.key here: sign elsewhere, or --new-ca", p->dir);
	return make_ca(p, o, e);
}

static bool ended(X509 *cert)
{
	return cert_not_after(cert) <= clock_now_ns() / NS_PER_S;
}

/* Has cert every name that want has? */
static bool has_names(X509 *cert, GENERAL_NAMES *want)
{
	GENERAL_NAMES *have = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	bool all = true;

	for (int i = 0; all && i < sk_GENERAL_NAME_num(want); i++) {
		bool found = false;

		for (int j = 0; !found && j < sk_GENERAL_NAME_num(have); j++)
			found = !GENERAL_NAME_cmp(sk_GENERAL_NAME_value(want, i),
				sk_GENERAL_NAME_value(have, j));
		all = found;
	}
	GENERAL_NAMES_free(have);
	return all;
}

/* One that lacks a name is made anew with those it had and those it lacks. */
static int init_server(struct pki *p, const struct options *o, struct err *e)
{
	autopair had = {0};
	autospec s = {0};
	int rc = pki_load(p, "apiserver", &had, e);

	if (rc < 0 || server_spec(o, had.cert, &s, e))
		return -1;
	if (rc && cert_is_of(had.cert, p->ca.cert) && !ended(had.cert) &&
		has_names(had.cert, s.names))
		return 0;
	return pki_make(p, &s, "apiserver", false, e);
}

/* Tokens of service accounts are signed with it; new CA or not, those that are out stay good. */
static int init_sa(struct pki *p, struct err *e)
{
	autofree char *key = pki_path(p, "sa", "key"), *pub = pki_path(p, "sa", "pub");
	bool had = io_exists(key);
	autobuf text = BUF_INIT;
	autopair made = {0};

	if (pki_key(key, &made.key, e))
		return -1;
	if (had && io_exists(pub))
		return 0;
	pem_public_key(&text, made.key);
	return pki_write(pub, &text, false, e);
}

/* Is that file a kubeconfig of this CA for that server, and good today? */
static bool conf_fits(const struct pki *p, const struct options *o, const char *path)
{
	struct kubeconfig k = {0};
	X509 *cert = NULL;
	bool fits = false;

	if (kubeconfig_read(path, NULL, &k, NULL))
		return false;
	if (k.cert.len && !pem_read_cert(&k.cert, path, &cert, NULL))
		fits = cert_is_of(cert, p->ca.cert) && !ended(cert) &&
		       (!o->server || !strcmp(k.server, o->server));
	X509_free(cert);
	secret_release(&k.key);
	kubeconfig_release(&k);
	return fits;
}

static int init_admin(struct pki *p, const struct options *o, struct err *e)
{
	/* beside pki/ */
	autofree char *path = xasprintf(
		"%.*s/admin.conf", (int)(strrchr(p->dir, '/') - p->dir), p->dir);
	autosecret text = BUF_INIT;

	if (io_exists(path) && conf_fits(p, o, path))
		return 0;
	if (kubeconfig_make(p, o, ADMIN, admin_groups, array_size(admin_groups), &text, e))
		return -1;
	return pki_write(path, &text, true, e);
}

int init_exec(const struct options *o, int argc, char **argv unused_arg, struct err *e)
{
	autoclose int lock = -1;
	autopki p = {0};

	if (argc)
		opt_usage(&init_set, "init takes no arguments");
	pki_init(&p, o);
	if (io_mkdirs(p.dir, 0755, e) || pki_lock(&p, &lock, e) || init_ca(&p, o, e) ||
		init_server(&p, o, e) || init_sa(&p, e))
		return -1;
	return init_admin(&p, o, e);
}
