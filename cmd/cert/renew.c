/* renew: the same certificate for the same key, good for longer. */
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "files.h"

static const struct opt opts[] = {
	{0, "days", OPT_INT, offsetof(struct options, days), "DAYS",
		"those that end within DAYS (30)"},
	OPT_VALID, {0}};

const struct opt_set renew_set = {
	.usage = RENEW_USAGE,
	.about = "Issue again what ends soon; files that are named, whenever they end.",
	.opts = opts,
	.more = common_opts,
};

static int renew_conf(const char *path, struct cert_file *f, X509 *cert, const struct pki *p,
	struct err *e)
{
	autosecret text = BUF_INIT;

	buf_clear(&f->conf.cert);
	buf_clear(&f->conf.ca);
	pem_cert(&f->conf.cert, cert);
	pem_cert(&f->conf.ca, p->ca.cert);
	kubeconfig_write(&text, &f->conf);
	return pki_write(path, &text, true, e);
}

static int renew_one(const struct options *o, const struct pki *p, const char *path,
	struct cert_file *f, struct err *e)
{
	bool ca = cert_is_ca(f->pair.cert);
	const struct pair self = {0};
	autobuf text = BUF_INIT;
	autospec s = {0};
	autopair made = {0};

	if (spec_of(f->pair.cert, &s, e))
		return -1;
	s.days = o->valid ? o->valid : ca ? CERT_CA_DAYS : CERT_LEAF_DAYS;
	/* a CA of the same name and key: what it signed before stays good */
	if (ca && !f->pair.key)
		return err_set(e, ERR_NOTFOUND, "%s: its key is not here", path);
	if (cert_issue(&s, ca ? f->pair.key : X509_get0_pubkey(f->pair.cert), ca ? &self : &p->ca,
		    &made.cert, e))
		return -1;
	if (f->is_conf)
		return renew_conf(path, f, made.cert, p, e);
	pem_cert(&text, made.cert);
	return pki_write(path, &text, false, e);
}

static bool due(const struct options *o, X509 *cert, bool named)
{
	int64_t left_s = cert_not_after(cert) - clock_now_ns() / NS_PER_S;

	return named || (!cert_is_ca(cert) && left_s < o->days * 86400);
}

int renew_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autoclose int lock = -1;
	autostrv files = STRV_INIT;
	autopki p = {0};

	if (pki_open(&p, o, e) || pki_lock(&p, &lock, e) || cert_files(&p, argc, argv, &files, e))
		return -1;
	for (size_t i = 0; i < files.n; i++) {
		autocertfile f = {0};

		if (!strcmp(files.v[i], "-"))
			opt_usage(&renew_set, "renew wants files");
		if (cert_file_read(files.v[i], &f, e))
			return -1;
		if (f.pair.cert && due(o, f.pair.cert, argc > 0) &&
			renew_one(o, &p, files.v[i], &f, e))
			return -1;
	}
	return 0;
}
