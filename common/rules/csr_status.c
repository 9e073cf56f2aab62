/* CertificateSigningRequest: what may become of a request: who approves says so in conditions, who
 * signs puts a certificate there, and neither is taken back. */
#include <string.h>

#include "base/base64.h"
#include "rules/check.h"
#include "rules/kinds.h"

#define CERTIFICATE "CERTIFICATE"

static bool is_decided(const char *type)
{
	return !strcmp(type, "Approved") || !strcmp(type, "Denied");
}

static void condition_status(const mval *v, const char *at, struct causes *c)
{
	static const char *const all[] = {"False", "True", "Unknown"};
	const char *type = str_at(v, "type"), *status = str_at(v, "status");
	bool final = is_decided(type) || !strcmp(type, "Failed");

	if (final)
		check_listed(at, "status", status, all + 1, 1, c);
	else if (*status)
		check_listed(at, "status", status, all, array_size(all), c);
	else
		wrong(c, WRONG_REQUIRED, at, "status", "Required value");
}

static void conditions_validate(const mval *list, struct causes *c)
{
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *at = xasprintf("status.conditions[%zu]", i);
		const char *type = str_at(v, "type");
		const char *other = !strcmp(type, "Denied") ? "Approved" : "Denied";

		if (!*type)
			wrong(c, WRONG_REQUIRED, at, "type", "Required value");
		condition_status(v, at, c);
		if (is_decided(type) && map_has(&seen, other))
			wrong(c, WRONG_INVALID, at, "type",
				"Invalid value: \"%s\": Approved and Denied conditions are "
				"mutually exclusive",
				type);
		check_unique(&seen, i, at, "type", type, c);
	}
}

/* The first condition of a type. */
static const mval *condition(const mval *obj, const char *type)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(obj, "status.conditions"), i, n, v)
	{
		if (!strcmp(str_at(v, "type"), type))
			return v;
	}
	return NULL;
}

static void stays(const mval *obj, const mval *old, struct causes *c)
{
	static const char *const types[] = {"Approved", "Denied", "Failed"};

	for (size_t i = 0; i < array_size(types); i++) {
		if (condition(old, types[i]) && !condition(obj, types[i]))
			causes_add(c, WRONG_FORBIDDEN, "status.conditions",
				"Forbidden: updates may not remove a condition of type \"%s\"",
				types[i]);
	}
}

/* Only its own subresource decides. */
static void undecided(const mval *obj, const mval *old, struct causes *c)
{
	static const char *const types[] = {"Approved", "Denied"};

	for (size_t i = 0; i < array_size(types); i++) {
		const mval *is = condition(obj, types[i]), *was = condition(old, types[i]);

		if (is && (!was || !mobj_equal(is, was)))
			causes_add(c, WRONG_FORBIDDEN, "status.conditions",
				"Forbidden: updates may not %s a condition of type \"%s\"",
				was ? "modify" : "add", types[i]);
	}
}

/* Why text is no PEM document of certificates; NULL: it is one. What stands in a block is looked at
 * no further than that it is a sequence of DER. */
static const char *certificate_wrong(const char *text, size_t len, struct buf *why)
{
	size_t blocks = 0;
	const char *p = text, *end;

	if (strlen(text) != len)
		return "must contain one or more CERTIFICATE PEM blocks";
	for (; (p = strstr(p, "-----BEGIN ")); p = end, blocks++) {
		autobuf der = BUF_INIT;
		size_t n = strcspn(p += 11, "-\n");

		end = strstr(p, "\n-----END ");
		if (!end || !strchr(p, '\n'))
			break;
		if (n != strlen(CERTIFICATE) || strncmp(p, CERTIFICATE, n) != 0) {
			buf_addf(why, "only CERTIFICATE PEM blocks are allowed, found \"%.*s\"",
				(int)n, p);
			return buf_str(why);
		}
		p = strchr(p, '\n');
		if (memchr(p, ':', (size_t)(end - p)))
			return "no PEM block headers are permitted";
		if (base64_decode(&der, p, (size_t)(end - p), NULL) || der.len < 2 ||
			der.data[0] != 0x30)
			return "x509: malformed certificate";
	}
	return blocks ? NULL : "must contain one or more CERTIFICATE PEM blocks";
}

static void certificate_validate(const mval *obj, const mval *old, struct causes *c)
{
	const char *is = str_at(obj, "status.certificate");
	const char *was = str_at(old, "status.certificate"), *bad;
	autobuf pem = BUF_INIT, why = BUF_INIT;

	if (!strcmp(is, was))
		return;
	if (*was)
		causes_add(c, WRONG_FORBIDDEN, "status.certificate",
			"Forbidden: updates may not modify existing certificate content");
	if (!*is || base64_decode(&pem, is, strlen(is), NULL))
		return;
	bad = certificate_wrong(buf_str(&pem), pem.len, &why);
	if (bad)
		causes_add(c, WRONG_INVALID, "status.certificate",
			"Invalid value: \"<certificate data>\": %s", bad);
}

static void approval_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const mval *conditions = mobj_at(obj, "status.conditions");

	/* what an older server took stays as it is */
	if (!mobj_equal(conditions, mobj_at(old, "status.conditions")))
		conditions_validate(conditions, c);
	certificate_validate(obj, old, c);
	stays(obj, old, c);
}

void csr_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	approval_validate_update(obj, old, c);
	undecided(obj, old, c);
}

const struct kind_rules rules_approval = {
	.resource = "certificatesigningrequests.certificates.k8s.io",
	.validate = csr_validate,
	.validate_update = approval_validate_update,
};
