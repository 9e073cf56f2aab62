/* Devices that a pod claims, and which of its containers have them. */
#include <stdlib.h>
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"

/* A claim as upstream's messages show it. */
static void claim_shown(const mval *claim, struct buf *ret)
{
	autobuf name = BUF_INIT, from = BUF_INIT, template = BUF_INIT;

	shown(mobj_at(claim, "name"), &name);
	shown(mobj_at(claim, "resourceClaimName"), &from);
	shown(mobj_at(claim, "resourceClaimTemplateName"), &template);
	buf_addf(ret,
		"{\"Name\":%s,\"ResourceClaimName\":%s,\"ResourceClaimTemplateName\":%s}",
		name.data, from.data, template.data);
}

static void claim_validate(struct map *names, const mval *claim, const char *at, struct causes *c)
{
	static const char *const members[] = {"resourceClaimName", "resourceClaimTemplateName"};
	bool one = mobj_at(claim, members[0]) != NULL, other = mobj_at(claim, members[1]) != NULL;
	const char *name = str_at(claim, "name");
	autobuf b = BUF_INIT;

	if (*name && map_has(names, name)) {
		wrong(c, WRONG_DUPLICATE, at, "name", "Duplicate value: \"%s\"", name);
	} else if (*name) {
		check_form(at, "name", NAME_DNS1123_LABEL, name, c);
		map_put(names, name, NULL);
	}
	claim_shown(claim, &b);
	if (one && other)
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: %s: at most one of `resourceClaimName` or "
			"`resourceClaimTemplateName` may be specified",
			b.data);
	if (!one && !other)
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: %s: must specify one of: `resourceClaimName`, "
			"`resourceClaimTemplateName`",
			b.data);
	for (size_t i = 0; i < array_size(members); i++)
		if (mobj_at(claim, members[i]))
			check_form(at, members[i], NAME_DNS1123_SUBDOMAIN,
				str_at(claim, members[i]), c);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* How a name that no claim has is told of: with the claims' names in order. */
static void tell_names(const mval *claims, struct buf *ret)
{
	autofree const char **names = xcalloc(m_len(claims) + 1, sizeof(*names));
	size_t i, n, have = 0;
	mval *v;

	yyjson_mut_arr_foreach((mval *)claims, i, n, v)
	{
		if (*str_at(v, "name"))
			names[have++] = str_at(v, "name");
	}

	qsort(names, have, sizeof(*names), by_text);
	buf_adds(ret, have ? ": " : " which is empty");
	for (i = 0; i < have; i++)
		if (!i || strcmp(names[i], names[i - 1]) != 0)
			buf_addf(ret, "%s%s", i ? ", " : "", names[i]);
}

/* A long list of names is told of once, not as often as a name is missed. */
enum { TELL_MAX = 4096 };

/* What containers' claims are checked against, and how a miss is told; how many were told. */
struct known {
	struct map names;
	struct buf tell;
	size_t told;
};

/* A claim is named once as a whole, or by its requests, each once. */
static void use_validate(struct map *whole, struct map *parts, struct map *requested,
	struct known *known, const mval *use, size_t i, const char *at, struct causes *c)
{
	const char *name = str_at(use, "name"), *request = str_at(use, "request");
	autofree char *member = xasprintf("claims[%zu]", i);
	autofree char *both = xasprintf("%s/%s", name, request);

	if (!*name) {
		wrong(c, WRONG_REQUIRED, at, member, "Required value");
		return;
	}
	if (map_has(whole, name) || (!*request && map_has(requested, name)))
		wrong(c, WRONG_DUPLICATE, at, member, "Duplicate value: \"%s\"", name);
	else if (*request) {
		autofree char *where = xasprintf("%s.%s", at, member);

		check_form(where, "request", NAME_DNS1123_LABEL, request, c);
		check_unique(parts, i, at, member, both, c);
	}
	map_put(*request ? requested : whole, name, NULL);
	if (!map_has(&known->names, name))
		wrong(c, WRONG_INVALID, at, member,
			"Not found: \"%s\": must be one of the names in "
			"pod.spec.resourceClaims%s",
			name,
			known->told++ && known->tell.len > TELL_MAX ? "" : known->tell.data);
}

static void uses_validate(
	const mval *container, struct known *known, const char *at, struct causes *c)
{
	autoseen whole = MAP_INIT, parts = MAP_INIT, requested = MAP_INIT;
	autofree char *where = xasprintf("%s.resources", at);
	size_t i, n;
	mval *use;

	check_each(mobj_at(container, "resources.claims"), i, n, use, c)
	{
		use_validate(&whole, &parts, &requested, known, use, i, where, c);
	}
}

void pod_claims_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const lists[] = {"containers", "initContainers", "ephemeralContainers"};
	const mval *claims = mobj_at(spec, "resourceClaims");
	struct known known = {MAP_INIT, BUF_INIT, 0};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)claims, i, n, v)
	{
		autofree char *where = xasprintf("%s.resourceClaims[%zu]", at, i);

		claim_validate(&known.names, v, where, c);
	}

	tell_names(claims, &known.tell);
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l], i);

			uses_validate(v, &known, where, c);
		}

	map_release(&known.names);
	buf_release(&known.tell);
}
