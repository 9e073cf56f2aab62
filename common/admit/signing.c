/* Certificates: who asks for one, and when something became of a request. */
#include <string.h>

#include "admit/admit.h"
#include "api/authn.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/der.h"
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

/* Bytes for each letter of a kind of text; 0: it is none, or its parts follow as items (BER). */
static size_t letter_bytes(unsigned char tag)
{
	switch (tag) {
	case DER_UTF8:
	case DER_NUMERIC:
	case DER_PRINTABLE:
	case DER_T61:
	case DER_IA5:
	case DER_VISIBLE:
		return 1;
	case DER_BMP:
		return 2;
	case DER_UNIVERSAL:
		return 4;
	default:
		return 0;
	}
}

/* Are the letters of v, n bytes each, these ASCII ones? The bytes before the last are 0. */
static bool is_text(struct der v, size_t n, const char *s)
{
	for (; *s && (size_t)(v.end - v.p) >= n; s++)
		for (size_t i = 0; i < n; i++)
			if (*v.p++ != (i + 1 < n ? 0 : (unsigned char)*s))
				return false;
	return !*s && v.p == v.end;
}

enum asks { ASKS_UNREAD = -1, ASKS_NOT, ASKS };

/* AttributeTypeAndValue ::= SEQUENCE { type OID, value } (RFC 5280) */
static enum asks is_org(struct der pair, const char *org)
{
	static const unsigned char organization[] = {0x55, 0x04, 0x0a};
	struct der_item type, value;
	size_t bytes;

	if (!der_next_of(&pair, DER_OID, &type) || !der_next(&pair, &value) || !der_ends(&pair))
		return ASKS_UNREAD;
	if (type.in.end - type.in.p != sizeof(organization) ||
		memcmp(type.in.p, organization, sizeof(organization)) != 0)
		return ASKS_NOT;
	bytes = letter_bytes(value.tag);
	return !bytes ? ASKS_UNREAD : is_text(value.in, bytes, org) ? ASKS : ASKS_NOT;
}

/* Name ::= SEQUENCE OF SET OF AttributeTypeAndValue */
static enum asks has_org(struct der name, const char *org)
{
	struct der_item set, pair;
	enum asks ret = ASKS_NOT;

	while (!ret && der_next_of(&name, DER_SET, &set)) {
		while (!ret && der_next_of(&set.in, DER_SEQUENCE, &pair))
			ret = is_org(pair.in, org);
		if (!ret && !der_ends(&set.in))
			return ASKS_UNREAD;
	}
	return ret || der_ends(&name) ? ret : ASKS_UNREAD;
}

/* The one block of a PEM document. Of several, of one inside a line, or of one with headers other
 * readers take another part: what they would read there nobody has looked at. */
static bool one_block(const char *pem, struct buf *ret)
{
	static const char begin[] = "-----BEGIN CERTIFICATE REQUEST-----";
	static const char end[] = "\n-----END CERTIFICATE REQUEST-----";
	const char *at = strstr(pem, "-----BEGIN "), *from, *to;

	if (!at || strncmp(at, begin, strlen(begin)) != 0 || (at > pem && at[-1] != '\n'))
		return false;
	from = at + strlen(begin);
	from += strspn(from, " \t\r");
	to = strstr(from, end);
	return *from == '\n' && to && !strstr(from, "-----BEGIN ") &&
	       !base64_decode(ret, from, (size_t)(to - from), NULL);
}

/* CertificationRequest ::= SEQUENCE { SEQUENCE { version, subject Name, … }, … } (RFC 2986); -1: it
 * is none. */
static int asks_for_org(const char *base64, const char *org)
{
	struct der_item request, info, version, subject;
	autobuf pem = BUF_INIT, bytes = BUF_INIT;
	struct der d;

	if (base64_decode(&pem, base64, strlen(base64), NULL) ||
		strlen(buf_str(&pem)) != pem.len || !one_block(buf_str(&pem), &bytes))
		return -1;
	d = (struct der){(unsigned char *)bytes.data, (unsigned char *)bytes.data + bytes.len};
	if (!der_next_of(&d, DER_SEQUENCE, &request) || !der_ends(&d) ||
		!der_next_of(&request.in, DER_SEQUENCE, &info) || !der_next(&info.in, &version) ||
		!der_next_of(&info.in, DER_SEQUENCE, &subject))
		return -1;
	return has_org(subject.in, org);
}

/* CertificateSubjectRestriction: no certificate of this signer is one of who may do everything. */
int admit_subject_restriction(struct admit_ctx *c, struct err *e)
{
	static const char signer[] = "kubernetes.io/kube-apiserver-client";
	const mval *spec = mobj_at(c->obj, "spec");
	int masters;

	if (!admit_is(c, REQUESTS) || !c->obj || c->old)
		return 0;
	if (!m_is(m_get(spec, "signerName"), signer))
		return 0;
	masters = asks_for_org(mobj_str(spec, "request") ?: "", "system:masters");
	if (masters < 0)
		return admit_forbidden(c, e, "failed to parse CSR: it is not one PEM block with a "
					     "certificate's request");
	return !masters ? 0
			: admit_forbidden(c, e,
				  "use of kubernetes.io/kube-apiserver-client signer with "
				  "system:masters group is not allowed");
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
