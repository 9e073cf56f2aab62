/* CertificateSigningRequest: what a request may ask for. Whether its signature is good nobody looks
 * at before it is signed. */
#include <string.h>

#include "base/base64.h"
#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"

#define EXPIRATION_MIN_SECONDS 600
#define SIGNER_HOST_MAX 253
#define SIGNER_NAME_MAX 571
#define BEGIN "-----BEGIN CERTIFICATE REQUEST-----"

/* Is the first block of the PEM document a request? */
static bool is_request(const char *base64)
{
	autobuf pem = BUF_INIT;
	const char *begin;

	if (base64_decode(&pem, base64, strlen(base64), NULL))
		return false;
	begin = strstr(buf_str(&pem), "-----BEGIN ");
	return begin && !strncmp(begin, BEGIN, strlen(BEGIN)) &&
	       strstr(begin, "-----END CERTIFICATE REQUEST-----");
}

/* The parts of text between dots are of a form; only the first that is not is told of. */
static void labels_of(const char *text, enum name_form form, struct causes *c)
{
	const char *why[NAME_MAX_WRONG];

	for (const char *p = text; p; p = strchr(p, '.') ? strchr(p, '.') + 1 : NULL) {
		autofree char *label = xstrndup(p, strcspn(p, "."));
		size_t n = name_wrong(form, label, why);

		for (size_t i = 0; i < n; i++)
			causes_add(c, WRONG_INVALID, "spec.signerName",
				"Invalid value: \"%s\": validating label \"%s\": %s", text, label,
				why[i]);
		if (n)
			return;
	}
}

/* "example.com/signer-name" */
static void signer_validate(const char *name, struct causes *c)
{
	static const char at[] = "spec.signerName";
	const char *slash = strchr(name, '/');
	autofree char *host = NULL;

	if (!*name)
		return; /* the schema says so */
	if (!slash || strchr(slash + 1, '/')) {
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": must be a fully qualified domain and path of the "
			"form 'example.com/signer-name'",
			name);
		return;
	}
	host = xstrndup(name, (size_t)(slash - name));
	if (strlen(host) > SIGNER_HOST_MAX)
		causes_add(c, WRONG_TOOLONG, at, "Too long: may not be more than %d bytes",
			SIGNER_HOST_MAX);
	labels_of(host, NAME_DNS1123_LABEL, c);
	if (!strchr(host, '.'))
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": should be a domain with at least two segments "
			"separated by dots",
			host);
	labels_of(slash + 1, NAME_DNS1123_SUBDOMAIN, c);
	if (strlen(name) > SIGNER_NAME_MAX)
		causes_add(c, WRONG_TOOLONG, at, "Too long: may not be more than %d bytes",
			SIGNER_NAME_MAX);
}

static void usages_validate(const mval *list, struct causes *c)
{
	static const char *const known[] = {"any", "cert sign", "client auth", "code signing",
		"content commitment", "crl sign", "data encipherment", "decipher only",
		"digital signature", "email protection", "encipher only", "ipsec end system",
		"ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc",
		"netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping"};
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *member = xasprintf("usages[%zu]", i);

		check_listed("spec", member, text_of(v), known, array_size(known), c);
	}
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *member = xasprintf("usages[%zu]", i);

		check_unique(&seen, i, "spec", member, text_of(v), c);
	}
}

void csr_validate(const mval *obj, struct causes *c)
{
	const char *request = str_at(obj, "spec.request"),
		   *signer = str_at(obj, "spec.signerName");
	long long seconds = mobj_int(obj, "spec.expirationSeconds", EXPIRATION_MIN_SECONDS);

	if (!is_request(request))
		causes_add(c, WRONG_INVALID, "spec.request",
			"Invalid value: \"%s\": PEM block type must be CERTIFICATE REQUEST",
			request);
	usages_validate(mobj_at(obj, "spec.usages"), c);
	if (!strcmp(signer, "kubernetes.io/legacy-unknown"))
		causes_add(c, WRONG_INVALID, "spec.signerName",
			"Invalid value: \"%s\": the legacy signerName is not allowed via this API "
			"version",
			signer);
	else
		signer_validate(signer, c);
	if (seconds < EXPIRATION_MIN_SECONDS)
		causes_add(c, WRONG_INVALID, "spec.expirationSeconds",
			"Invalid value: %lld: may not specify a duration less than 600 seconds "
			"(10 minutes)",
			seconds);
}

/* What was asked for, and by whom, stays. */
void csr_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	mobj_set(d, obj, "spec", mobj_copy_mut(d, mobj_at(old, "spec")));
}
