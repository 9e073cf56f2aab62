/* Certificates: who asks for one, and when something became of a request. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "admit/admit.h"
#include "api/authn.h"
#include "base/base64.h"
#include "base/clock.h"
#include "data/mval.h"

#define REQUESTS "certificatesigningrequests.certificates.k8s.io"

/* When a condition of this type and status began; NULL: it begins now. */
static const char *began(const mval *old, const mval *cond)
{
	const char *type = mobj_str(cond, "type"), *status = mobj_str(cond, "status");
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(old, "status.conditions"), i, n, v)
	{
		if (type && status && m_is(m_get(v, "type"), type) &&
			m_is(m_get(v, "status"), status))
			return mobj_str(v, "lastTransitionTime");
	}
	return NULL;
}

/* Conditions that do not say when they were told, or began. */
static void condition_times(struct admit_ctx *c)
{
	char now[CLOCK_RFC3339_SIZE];
	size_t i, n;
	mval *v;

	clock_rfc3339(c->now_ns, now);
	yyjson_mut_arr_foreach(mobj_at(c->obj, "status.conditions"), i, n, v)
	{
		if (!mobj_str(v, "lastUpdateTime"))
			mobj_set_str(c->d, v, "lastUpdateTime", now);
		if (!mobj_str(v, "lastTransitionTime"))
			mobj_set_str(c->d, v, "lastTransitionTime", began(c->old, v) ?: now);
	}
}

static bool has_org(X509_REQ *req, const char *org)
{
	X509_NAME *subject = X509_REQ_get_subject_name(req);

	for (int i = -1; (i = X509_NAME_get_index_by_NID(subject, NID_organizationName, i)) >= 0;) {
		ASN1_STRING *s = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, i));
		unsigned char *text = NULL;
		int len = ASN1_STRING_to_UTF8(&text, s);
		bool is = len >= 0 && (size_t)len == strlen(org) && !memcmp(text, org, len);

		OPENSSL_free(text);
		if (is)
			return true;
	}
	return false;
}

static bool asks_for_org(const char *base64, const char *org)
{
	autobuf pem = BUF_INIT;
	X509_REQ *req = NULL;
	BIO *bio = NULL;
	bool ret;

	if (base64_decode(&pem, base64, strlen(base64), NULL))
		return false;
	bio = BIO_new_mem_buf(buf_str(&pem), (int)pem.len);
	req = bio ? PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL) : NULL;
	ret = req && has_org(req, org);
	X509_REQ_free(req);
	BIO_free(bio);
	ERR_clear_error();
	return ret;
}

/* CertificateSubjectRestriction: no certificate of this signer is one of who may do everything. */
int admit_subject_restriction(struct admit_ctx *c, struct err *e)
{
	static const char signer[] = "kubernetes.io/kube-apiserver-client";
	const mval *spec = mobj_at(c->obj, "spec");

	if (!admit_is(c, REQUESTS) || !c->obj || c->old)
		return 0;
	if (!m_is(m_get(spec, "signerName"), signer) ||
		!asks_for_org(mobj_str(spec, "request") ?: "", "system:masters"))
		return 0;
	return admit_forbidden(c, e,
		"use of kubernetes.io/kube-apiserver-client signer with system:masters group is "
		"not allowed");
}

int admit_signing_request(struct admit_ctx *c, struct err *e unused_arg)
{
	mval *groups;

	if (!admit_is(c, REQUESTS) || !c->obj)
		return 0;
	if (c->old) {
		if (c->req->subresource && *c->req->subresource)
			condition_times(c);
		return 0;
	}
	/* what the request says of who asks is not believed */
	mobj_set_str(c->d, c->obj, "spec.uid", c->caller->uid);
	mobj_del(c->obj, "spec.extra");
	mobj_del(c->obj, "spec.groups");
	mobj_set_str(c->d, c->obj, "spec.username", c->caller->user ?: "");
	if (c->caller->extra && *c->caller->extra)
		mobj_set(c->d, c->obj, "spec.extra", authn_extra(c->d, c->caller->extra));
	if (!c->caller->groups || !*c->caller->groups)
		return 0;
	groups = mobj_make_arr(c->d, c->obj, "spec.groups");
	for (const char *const *g = c->caller->groups; *g; g++)
		yyjson_mut_arr_add_strcpy(c->d, groups, *g);
	return 0;
}
