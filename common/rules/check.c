/* What many kinds ask of a name, a number, a port: every sentence of upstream's a cause. */
#include <string.h>

#include "data/names.h"
#include "data/quantity.h"
#include "rules/check.h"
#include "rules/show.h"

#define DRIVER_NAME_MAX 63

char *lower(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return copy;
}

void wrong(struct causes *c, enum schema_wrong why, const char *at, const char *member,
	const char *fmt, ...)
{
	char field[512];
	va_list ap;
	autofree char *message = NULL;

	snprintf(field, sizeof(field), "%s%s%s", at, *at && *member && *member != '[' ? "." : "",
		member);
	va_start(ap, fmt);
	message = xvasprintf(fmt, ap);
	va_end(ap);
	causes_add(c, why, field, "%s", message);
}

const char *text_of(const mval *v)
{
	const char *s = m_str(v);

	return s ? s : "";
}

const char *str_at(const mval *v, const char *path)
{
	const char *s = mobj_str(v, path);

	return s ? s : "";
}

void check_range(const mval *v, const char *at, const char *member, int64_t min, int64_t max,
	struct causes *c)
{
	const mval *n = mobj_at(v, member);
	int64_t i = mobj_int(v, member, 0);

	if (!n || (i >= min && i <= max))
		return;
	if (max == INT64_MAX)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: %lld: must be greater than or equal to %lld", (long long)i,
			(long long)min);
	else
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: %lld: must be between %lld and %lld, inclusive",
			(long long)i, (long long)min, (long long)max);
}

void check_fixed(const mval *obj, const mval *old, const char *path, struct causes *c)
{
	const mval *is = mobj_at(obj, path), *was = mobj_at(old, path);
	autobuf b = BUF_INIT;

	if ((!is && !was) || (is && was && mobj_equal(is, was)))
		return;
	shown(is, &b);
	causes_add(c, WRONG_INVALID, path, "Invalid value: %s: field is immutable", b.data);
}

void check_fixed_but(const mval *obj, const mval *old, const char *path, const char *const *may,
	size_t n, const char *message, struct causes *c)
{
	automdoc *d = m_doc();
	mval *is = mobj_copy_mut(d, mobj_at(obj, path));
	mval *was = mobj_copy_mut(d, mobj_at(old, path));

	for (size_t i = 0; i < n; i++) {
		mobj_del(is, may[i]);
		mobj_del(was, may[i]);
	}
	if (!mobj_equal(is, was))
		causes_add(c, WRONG_FORBIDDEN, path, "%s", message);
}

void check_form(
	const char *at, const char *member, enum name_form form, const char *s, struct causes *c)
{
	const char *why[NAME_MAX_WRONG];
	size_t n = name_wrong(form, s, why);

	for (size_t i = 0; i < n; i++)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", s, why[i]);
}

void check_form_of(
	const mval *v, const char *at, const char *member, enum name_form form, struct causes *c)
{
	const char *s = str_at(v, member);

	if (*s)
		check_form(at, member, form, s, c);
}

bool check_needed(
	const mval *v, const char *at, const char *member, const char *why, struct causes *c)
{
	if (*str_at(v, member))
		return true;
	wrong(c, WRONG_REQUIRED, at, member, *why ? "Required value: %s" : "Required value%s", why);
	return false;
}

void check_listed(const char *at, const char *member, const char *s, const char *const *all,
	size_t n, struct causes *c)
{
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (!strcmp(s, all[i]))
			return;
		buf_addf(&b, "%s\"%s\"", i ? ", " : "", all[i]);
	}
	wrong(c, WRONG_ENUM, at, member, "Unsupported value: \"%s\": supported values: %s", s,
		b.data);
}

size_t seen_before(struct map *seen, size_t i, const char *fmt, ...)
{
	autofree char *key = NULL;
	uintptr_t before;
	va_list ap;

	va_start(ap, fmt);
	key = xvasprintf(fmt, ap);
	va_end(ap);
	before = (uintptr_t)map_get(seen, key);
	if (!before)
		map_put(seen, key, (void *)(i + 1));
	return before;
}

void check_unique(struct map *seen, size_t i, const char *at, const char *member, const char *s,
	struct causes *c)
{
	if (seen_before(seen, i, "%s", s))
		wrong(c, WRONG_DUPLICATE, at, member, "Duplicate value: \"%s\"", s);
}

bool check_at_most(const mval *list, size_t max, const char *at, struct causes *c)
{
	if (m_len(list) <= max)
		return true;
	causes_add(c, WRONG_TOOMANY, at, "Too many: %zu: must have at most %zu items", m_len(list),
		max);
	return false;
}

void check_port(const mval *v, const char *at, const char *member, struct causes *c)
{
	const mval *p = mobj_at(v, member);

	if (!p)
		return;
	if (m_is_str(p))
		check_form(at, member, NAME_PORT, text_of(p), c);
	else
		check_range(v, at, member, 1, 65535, c);
}

void check_service_port(const mval *service, const char *at, struct causes *c)
{
	int64_t port = mobj_int(service, "port", 443);

	if (port < 1 || port > 65535)
		wrong(c, WRONG_INVALID, at, "port",
			"Invalid value: %lld: port is not valid: must be between 1 and 65535, "
			"inclusive",
			(long long)port);
}

/* "example.com/kind-of-thing" */
void check_domain_path(const char *s, const char *at, const char *member, struct causes *c)
{
	static const char fit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				  "/-._~%!$&'()*+,;=:";
	const char *slash = strchr(s, '/');
	autofree char *host = NULL;

	if (!slash || slash == s || !slash[1]) {
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be a domain-prefixed path (such as "
			"\"acme.io/foo\")",
			s);
		return;
	}
	host = xstrndup(s, (size_t)(slash - s));
	check_form(at, member, NAME_DNS1123_SUBDOMAIN, host, c);
	if (slash[1 + strspn(slash + 1, fit)])
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": Invalid path (regex used for validation is "
			"'[A-Za-z0-9/\\-._~%%!$&'()*+,;=:]+')",
			slash + 1);
}

void check_driver(const char *name, const char *at, const char *member, struct causes *c)
{
	autofree char *small = lower(name);
	const char *why[NAME_MAX_WRONG];
	size_t n = name_wrong(NAME_DNS1123_SUBDOMAIN, small, why);

	if (!*name) {
		wrong(c, WRONG_REQUIRED, at, member, "Required value");
		return;
	}
	if (strlen(name) > DRIVER_NAME_MAX)
		wrong(c, WRONG_TOOLONG, at, member, "Too long: may not be more than %d bytes",
			DRIVER_NAME_MAX);
	for (size_t i = 0; i < n; i++)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", name, why[i]);
}

/* Another object, by group, kind and name. */
void check_reference(const mval *ref, const char *at, struct causes *c)
{
	static const char *const members[] = {"kind", "name"};

	check_form_of(ref, at, "apiGroup", NAME_DNS1123_SUBDOMAIN, c);
	for (size_t i = 0; i < array_size(members); i++)
		if (check_needed(ref, at, members[i], "", c))
			check_form_of(ref, at, members[i], NAME_PATH_SEGMENT, c);
}

void check_host(const char *host, const char *at, const char *member, struct causes *c)
{
	if (!strchr(host, '*'))
		check_form(at, member, NAME_DNS1123_SUBDOMAIN, host, c);
	else if (strncmp(host, "*.", 2) != 0 || name_dns1123_subdomain(host + 2))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": a wildcard DNS-1123 subdomain must start with "
			"'*.', followed by a valid DNS subdomain, which must consist of lower "
			"case alphanumeric characters, '-' or '.' and end with an alphanumeric "
			"character (e.g. '*.example.com', regex used for validation is "
			"'\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
			host);
}

void check_quantity_positive(const mval *v, const char *at, const char *member, struct causes *c)
{
	const char *s = mobj_str(v, member);
	struct quantity q;

	if (s && !quantity_parse(s, &q, NULL) && q.nano <= 0)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": must be positive", s);
}

void check_quantity_not_negative(
	const mval *v, const char *at, const char *member, struct causes *c)
{
	const char *s = mobj_str(v, member);
	struct quantity q;

	if (s && !quantity_parse(s, &q, NULL) && q.nano < 0)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be greater than or equal to 0", s);
}

bool check_star_alone(
	const mval *v, const char *at, const char *member, const char *what, struct causes *c)
{
	const mval *list = mobj_at(v, member);
	autobuf b = BUF_INIT;

	if (!m_has(list, "*"))
		return false;
	shown(list, &b);
	if (m_len(list) > 1)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: %s: if '*' is present, must not specify other %s", b.data,
			what);
	return true;
}
