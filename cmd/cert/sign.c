/* sign: a certificate for somebody else's key: the request comes in, the certificate goes out. */
#include <openssl/pem.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "cert.h"

#define MAX_BYTES (1u << 20)

static const struct opt opts[] = {
	{0, "use", OPT_STR, offsetof(struct options, use), "USE",
		"client (default), server or both", "client server both"},
	OPT_VALID, {0}};

const struct opt_set sign_set = {
	.usage = SIGN_USAGE,
	.about = "Sign a request (PEM, from FILE or stdin); the certificate goes to stdout.",
	.opts = opts,
	.more = common_opts,
};

static int read_request(const char *path, X509_REQ **ret, struct err *e)
{
	const char *where = strcmp(path, "-") != 0 ? path : "standard input";
	autobuf text = BUF_INIT;
	X509_REQ *req;
	BIO *bio;

	if (io_read_file(path, MAX_BYTES, &text, e))
		return -1;
	bio = BIO_new_mem_buf(buf_str(&text), (int)text.len);
	req = bio ? PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL) : NULL;
	BIO_free(bio);
	/* who asks has the key: the request is signed with it */
	if (!req || X509_REQ_verify(req, X509_REQ_get0_pubkey(req)) != 1) {
		ssl_failed(e, req ? "its signature" : "no certificate request");
		if (e)
			e->code = ERR_INVALID;
		X509_REQ_free(req);
		return err_wrap(e, "%s", where);
	}
	*ret = req;
	return 0;
}

/* Names count for servers only: a client's are its subject. */
static GENERAL_NAMES *names_of(X509_REQ *req)
{
	STACK_OF(X509_EXTENSION) *all = X509_REQ_get_extensions(req);
	GENERAL_NAMES *names = X509V3_get_d2i(all, NID_subject_alt_name, NULL, NULL);

	sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free);
	return names;
}

static int sign(const struct options *o, X509_REQ *req, unsigned use, struct err *e)
{
	autospec s = {.use = use, .days = leaf_days(o)};
	autobuf text = BUF_INIT;
	autopair made = {0};
	autopki p = {0};

	s.subject = X509_NAME_dup(X509_REQ_get_subject_name(req));
	if (use & CERT_SERVES)
		s.names = names_of(req);
	if (!s.subject)
		return ssl_failed(e, "subject");
	if (pki_open(&p, o, e) ||
		cert_issue(&s, X509_REQ_get0_pubkey(req), &p.ca, &made.cert, e))
		return -1;
	pem_cert(&text, made.cert);
	if (fwrite(text.data, 1, text.len, stdout) != text.len)
		return err_errno(e, "standard output");
	return 0;
}

int sign_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	const char *use = o->use ? o->use : "client";
	unsigned bits = !strcmp(use, "client")	 ? CERT_CLIENT
			: !strcmp(use, "server") ? CERT_SERVES
						 : CERT_CLIENT | CERT_SERVES;
	X509_REQ *req = NULL;
	int rc;

	if (argc > 1)
		opt_usage(&sign_set, "sign takes one file");
	if (strcmp(use, "client") != 0 && strcmp(use, "server") != 0 && strcmp(use, "both") != 0)
		opt_usage(&sign_set, "--use: client, server or both, not \"%s\"", use);
	if (read_request(argc ? argv[0] : "-", &req, e))
		return -1;
	rc = sign(o, req, bits, e);
	X509_REQ_free(req);
	return rc;
}
