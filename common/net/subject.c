/* Whose a certificate is. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "net/subject.h"

void subject_release(struct subject *s)
{
	strv_release(&s->names);
	strv_release(&s->orgs);
}

static int values(X509 *cert, int nid, struct strv *ret, struct err *e)
{
	X509_NAME *subject = X509_get_subject_name(cert);

	for (int i = -1; (i = X509_NAME_get_index_by_NID(subject, nid, i)) >= 0;) {
		ASN1_STRING *s = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, i));
		unsigned char *text = NULL;
		int len = ASN1_STRING_to_UTF8(&text, s);
		bool whole = len >= 0 && strlen((char *)text) == (size_t)len;

		if (whole)
			strv_add(ret, (char *)text);
		OPENSSL_free(text);
		if (!whole)
			return err_set(e, ERR_UNAUTHORIZED, "Unauthorized");
	}
	return 0;
}

static bool digest(X509 *cert, char ret[SUBJECT_DIGEST_SIZE])
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (!X509_digest(cert, EVP_sha256(), sum, &len) || len * 2 >= SUBJECT_DIGEST_SIZE)
		return false;
	for (unsigned i = 0; i < len; i++)
		snprintf(ret + i * 2, 3, "%02x", sum[i]);
	return true;
}

int subject_read(X509 *cert, struct subject *ret, struct err *e)
{
	struct subject s = {STRV_INIT, STRV_INIT, ""};

	if (values(cert, NID_commonName, &s.names, e) ||
		values(cert, NID_organizationName, &s.orgs, e)) {
		subject_release(&s);
		return -1;
	}
	if (!digest(cert, s.digest)) {
		subject_release(&s);
		return err_set(e, ERR_UNAUTHORIZED, "Unauthorized");
	}
	*ret = s;
	return 0;
}
