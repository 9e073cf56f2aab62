/* Webhook configurations: nothing acts on them yet, and what upstream refuses is refused. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

#define URL_FORM "; desired format: https://host[/path]"

/* A part of an URL that is not as it should be. */
static void url_part(const char *at, const char *part, size_t n, const char *why, struct causes *c)
{
	wrong(c, WRONG_INVALID, at, "url", "Invalid value: \"%.*s\": %s", (int)n, part, why);
}

static void hook_url(const char *url, const char *at, struct causes *c)
{
	const char *sep = strstr(url, "://"), *host = sep ? sep + 3 : url;
	size_t scheme = sep ? (size_t)(sep - url) : 0, n = sep ? strcspn(host, "/?#") : 0;
	const char *user = memchr(host, '@', n), *fragment = strchr(url, '#');
	size_t end = fragment ? (size_t)(fragment - url) : strlen(url);
	const char *query = memchr(url, '?', end);

	if (scheme != 5 || strncmp(url, "https", 5) != 0)
		url_part(at, url, scheme, "'https' is the only allowed URL scheme" URL_FORM, c);
	if (!n)
		url_part(at, "", 0, "host must be specified" URL_FORM, c);
	if (user)
		url_part(at, host, (size_t)(user - host),
			"user information is not permitted in the URL", c);
	if (fragment)
		url_part(at, fragment + 1, strlen(fragment + 1),
			"fragments are not permitted in the URL", c);
	if (query)
		url_part(at, query + 1, (size_t)(url + end - query) - 1,
			"query parameters are not permitted in the URL", c);
}

static void hook_client(const mval *hook, const char *at, struct causes *c)
{
	const mval *service = mobj_at(hook, "clientConfig.service");
	const mval *url = mobj_at(hook, "clientConfig.url");
	autofree char *where = xasprintf("%s.clientConfig", at);
	autofree char *below = xasprintf("%s.service", where);

	if ((service != NULL) == (url != NULL)) {
		wrong(c, WRONG_REQUIRED, where, "",
			"Required value: exactly one of url or service is required");
	} else if (url) {
		hook_url(text_of(url), where, c);
	} else {
		check_needed(service, below, "name", "service name is required", c);
		check_needed(service, below, "namespace", "service namespace is required", c);
		check_service_port(service, below, c);
	}
}

static void hook_name(const char *name, const char *at, struct causes *c)
{
	const char *dot = strchr(name, '.');

	if (!*name) {
		wrong(c, WRONG_REQUIRED, at, "name", "Required value");
		return;
	}
	if (name_dns1123_subdomain(name))
		wrong(c, WRONG_INVALID, at, "name", "Invalid value: \"%s\": %s", name,
			name_dns1123_subdomain(name));
	else if (!dot || !strchr(dot + 1, '.'))
		wrong(c, WRONG_INVALID, at, "name",
			"Invalid value: \"%s\": should be a domain with at least three segments "
			"separated by dots",
			name);
}

/* The versions of reviews that the API server speaks. */
static void hook_versions(const mval *hook, const char *at, struct causes *c)
{
	const mval *all = mobj_at(hook, "admissionReviewVersions");
	autoseen seen = MAP_INIT;
	bool known = false;
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)all, i, n, v)
	{
		autofree char *member = xasprintf("admissionReviewVersions[%zu]", i);

		known |= m_is(v, "v1") || m_is(v, "v1beta1");
		if (seen_before(&seen, i, "%s", text_of(v)))
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": duplicate version", text_of(v));
		else
			check_form(at, member, NAME_DNS1035_LABEL, text_of(v), c);
	}
	if (known || !m_len(all))
		return;
	shown(all, &b);
	wrong(c, WRONG_INVALID, at, "admissionReviewVersions",
		"Invalid value: %s: must include at least one of v1, v1beta1", b.data);
}

void webhooks_validate(const mval *obj, struct causes *c)
{
	static const char *const selectors[] = {"namespaceSelector", "objectSelector"};
	size_t i, n;
	mval *hook;

	check_each(mobj_at(obj, "webhooks"), i, n, hook, c)
	{
		autofree char *at = xasprintf("webhooks[%zu]", i);
		autofree char *rules = xasprintf("%s.rules", at);
		autofree char *conditions = xasprintf("%s.matchConditions", at);
		int64_t timeout_s = mobj_int(hook, "timeoutSeconds", 10);

		hook_name(str_at(hook, "name"), at, c);
		match_rules_validate(mobj_at(hook, "rules"), rules, c);
		if (timeout_s < 1 || timeout_s > 30)
			wrong(c, WRONG_INVALID, at, "timeoutSeconds",
				"Invalid value: %lld: the timeout value must be between 1 and 30 "
				"seconds",
				(long long)timeout_s);
		for (size_t s = 0; s < array_size(selectors); s++) {
			autofree char *where = xasprintf("%s.%s", at, selectors[s]);

			selector_validate(mobj_at(hook, selectors[s]), where, c);
		}
		hook_client(hook, at, c);
		match_conditions_validate(mobj_at(hook, "matchConditions"), conditions, c);
		hook_versions(hook, at, c);
	}
}
