/* What a pod knows of names of hosts: servers of DNS, lines of /etc/hosts. */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"

#define NAMESERVERS_MAX 3
#define SEARCHES_MAX 32
#define SEARCHES_MAX_BYTES 2048
#define DOMAIN_MAX_BYTES 253

static void aliases_validate(const mval *spec, const char *at, struct causes *c)
{
	size_t i, n, j, m;
	mval *v, *name;

	yyjson_mut_arr_foreach(mobj_at(spec, "hostAliases"), i, n, v)
	{
		autofree char *where = xasprintf("%s.hostAliases[%zu]", at, i);

		check_address(str_at(v, "ip"), where, "ip", c);
		yyjson_mut_arr_foreach(mobj_at(v, "hostnames"), j, m, name)
		{
			autofree char *member = xasprintf("hostnames[%zu]", j);

			check_form(where, member, NAME_DNS1123_SUBDOMAIN, text_of(name), c);
		}
	}
}

static void too_many(const mval *list, const char *at, const char *member, size_t max,
	const char *what, struct causes *c)
{
	autobuf b = BUF_INIT;

	if (m_len(list) <= max)
		return;
	shown(list, &b);
	wrong(c, WRONG_INVALID, at, member, "Invalid value: %s: must not have more than %zu %s",
		b.data, max, what);
}

/* A pod that has nothing of the cluster's has to bring its own. */
static void policy_validate(const mval *spec, const char *at, struct causes *c)
{
	if (strcmp(str_at(spec, "dnsPolicy"), "None") != 0)
		return;
	if (!mobj_at(spec, "dnsConfig"))
		wrong(c, WRONG_REQUIRED, at, "dnsConfig",
			"Required value: must provide `dnsConfig` when `dnsPolicy` is None");
	else if (!m_len(mobj_at(spec, "dnsConfig.nameservers")))
		wrong(c, WRONG_REQUIRED, at, "dnsConfig.nameservers",
			"Required value: must provide at least one DNS nameserver when `dnsPolicy` "
			"is None");
}

/* A domain, in which a word may begin with '_'. */
static bool is_search(const char *s, size_t len)
{
	static const char inner[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	static const char outer[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (size_t i = 0;;) {
		size_t first = i + (i < len && s[i] == '_');
		size_t n = first < len ? strspn(s + first, inner) : 0;

		n = n > len - first ? len - first : n;
		if (!n || !strchr(outer, s[first]) || !strchr(outer, s[first + n - 1]))
			return false;
		i = first + n;
		if (i == len)
			return true;
		if (s[i++] != '.')
			return false;
	}
}

static void searches_validate(const mval *searches, const char *at, struct causes *c)
{
	size_t i, n, all = 0;
	autobuf b = BUF_INIT;
	mval *v;

	yyjson_mut_arr_foreach((mval *)searches, i, n, v)
		all += strlen(text_of(v)) + (i > 0);

	if (all > SEARCHES_MAX_BYTES) {
		shown(searches, &b);
		wrong(c, WRONG_INVALID, at, "searches",
			"Invalid value: %s: must not have more than %d characters (including "
			"spaces) in the search list",
			b.data, SEARCHES_MAX_BYTES);
	}
	yyjson_mut_arr_foreach((mval *)searches, i, n, v)
	{
		autofree char *member = xasprintf("searches[%zu]", i);
		const char *s = text_of(v);
		size_t len = strlen(s);

		if (!strcmp(s, "."))
			continue;
		len -= len && s[len - 1] == '.';
		if (len > DOMAIN_MAX_BYTES)
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%.*s\": must be no more than %d bytes", (int)len,
				s, DOMAIN_MAX_BYTES);
		if (!is_search(s, len))
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%.*s\": a lowercase RFC 1123 subdomain must "
				"consist of lower case alphanumeric characters, '-', '_' or '.', "
				"and must start and end with an alphanumeric character (e.g. "
				"'example.com', regex used for validation is "
				"'_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*"
				"[a-z0-9])?)*')",
				(int)len, s);
	}
}

static void dns_validate(const mval *dns, const char *at, struct causes *c)
{
	const mval *servers = mobj_at(dns, "nameservers"), *searches = mobj_at(dns, "searches");
	size_t i, n;
	mval *v;

	too_many(servers, at, "nameservers", NAMESERVERS_MAX, "nameservers", c);
	yyjson_mut_arr_foreach((mval *)servers, i, n, v)
	{
		autofree char *member = xasprintf("nameservers[%zu]", i);

		check_address(text_of(v), at, member, c);
	}
	too_many(searches, at, "searches", SEARCHES_MAX, "search paths", c);
	searches_validate(searches, at, c);
	yyjson_mut_arr_foreach(mobj_at(dns, "options"), i, n, v)
	{
		autofree char *member = xasprintf("options[%zu]", i);

		if (!*str_at(v, "name"))
			wrong(c, WRONG_REQUIRED, at, member, "Required value: must not be empty");
	}
}

void pod_network_validate(const mval *spec, const char *at, struct causes *c)
{
	autofree char *dns = xasprintf("%s.dnsConfig", at);

	policy_validate(spec, at, c);
	dns_validate(mobj_at(spec, "dnsConfig"), dns, c);
	aliases_validate(spec, at, c);
}
