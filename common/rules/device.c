/* Group resource: what claims may ask for, what classes and slices may say. Expressions are not
 * compiled. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"

#define LIST_MAX 32
#define FIRST_AVAILABLE_MAX 8
#define DEVICES_MAX 128
#define DEVICES_MAX_ADVANCED 64
#define POOL_NAME_MAX 253
#define ONE_REQUEST "exactly one of `exactly` or `firstAvailable` is required"

#define ONE_PLACE                                                                                  \
	"exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is "      \
	"required"

#define BAD_REFERENCE                                                                              \
	"must be the name of a request in the claim or the name of a request and a subrequest "    \
	"separated by '/'"

/* v.member is there, and of that form. */
static void needed_form(const mval *v, const char *at, const char *member, enum name_form form,
	struct causes *c)
{
	if (check_needed(v, at, member, "", c))
		check_form_of(v, at, member, form, c);
}

static void selectors_validate(const mval *v, const char *at, struct causes *c)
{
	const mval *list = mobj_at(v, "selectors");
	autofree char *where = xasprintf("%s.selectors", at);
	size_t i, n;
	mval *s;

	check_at_most(list, LIST_MAX, where, c);
	yyjson_mut_arr_foreach((mval *)list, i, n, s)
	{
		autofree char *cel = xasprintf("%s[%zu].cel", where, i);

		if (mobj_at(s, "cel"))
			check_needed(mobj_at(s, "cel"), cel, "expression", "", c);
		else
			wrong(c, WRONG_REQUIRED, cel, "", "Required value");
	}
}

/* Which marks of devices a request bears. */
static void bears_validate(const mval *v, const char *at, struct causes *c)
{
	static const char *const operators[] = {"Equal", "Exists"},
				 *const effects[] = {"NoExecute", "NoSchedule", "None"};
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(v, "tolerations"), i, n, t)
	{
		autofree char *where = xasprintf("%s.tolerations[%zu]", at, i);
		const char *op = str_at(t, "operator"), *value = str_at(t, "value");

		check_form_of(t, where, "key", NAME_LABEL_KEY, c);
		if (!strcmp(op, "Exists") && *value)
			wrong(c, WRONG_INVALID, where, "value",
				"Invalid value: \"%s\": must be empty for operator `Exists`",
				value);
		else if (!strcmp(op, "Equal"))
			check_form_of(t, where, "value", NAME_LABEL_VALUE, c);
		else if (!*op)
			wrong(c, WRONG_REQUIRED, where, "operator", "Required value");
		else
			check_listed(
				where, "operator", op, operators, array_size(operators), c);
		if (*str_at(t, "effect"))
			check_listed(where, "effect", str_at(t, "effect"), effects,
				array_size(effects), c);
	}
}

/* What is asked for, exactly or first of several. */
static void ask_validate(const mval *v, const char *at, struct causes *c)
{
	static const char *const modes[] = {"All", "ExactCount"};
	const char *mode = str_at(v, "allocationMode");
	long long count = mobj_int(v, "count", 0);

	needed_form(v, at, "deviceClassName", NAME_DNS1123_SUBDOMAIN, c);
	selectors_validate(v, at, c);
	if (!strcmp(mode, "All") && count)
		wrong(c, WRONG_INVALID, at, "count",
			"Invalid value: %lld: must not be specified when allocationMode is 'All'",
			count);
	else if (!strcmp(mode, "ExactCount") && count <= 0)
		wrong(c, WRONG_INVALID, at, "count",
			"Invalid value: %lld: must be greater than zero", count);
	else
		check_listed(at, "allocationMode", mode, modes, array_size(modes), c);
	bears_validate(v, at, c);
}

/* name is a label, and no other request in this list has it. */
static void request_name(const mval *v, const char *at, struct map *seen, size_t i,
	struct causes *c)
{
	const char *name = str_at(v, "name");

	needed_form(v, at, "name", NAME_DNS1123_LABEL, c);
	if (*name)
		check_unique(seen, i, at, "name", name, c);
}

static void one_request_validate(const mval *v, const char *at, struct causes *c)
{
	const mval *exactly = mobj_at(v, "exactly"), *first = mobj_at(v, "firstAvailable");
	autofree char *where = xasprintf("%s.exactly", at);
	autofree char *list = xasprintf("%s.firstAvailable", at);
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *sub;

	if (!exactly && !m_len(first)) {
		wrong(c, WRONG_REQUIRED, at, "", "Required value: " ONE_REQUEST);
	} else if (exactly && m_len(first)) {
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: null: " ONE_REQUEST ", but multiple fields are set");
	} else if (exactly) {
		ask_validate(exactly, where, c);
	} else {
		check_at_most(first, FIRST_AVAILABLE_MAX, list, c);
		yyjson_mut_arr_foreach((mval *)first, i, n, sub)
		{
			autofree char *below = xasprintf("%s[%zu]", list, i);

			request_name(sub, below, &seen, i, c);
			ask_validate(sub, below, c);
		}
	}
}

/* Every "request" and "request/subrequest" that a constraint or a configuration may name. */
static void gather(const mval *devices, struct map *ret)
{
	size_t i, n, j, m;
	mval *r, *sub;

	yyjson_mut_arr_foreach(mobj_at(devices, "requests"), i, n, r)
	{
		map_put(ret, str_at(r, "name"), ret);
		yyjson_mut_arr_foreach(mobj_at(r, "firstAvailable"), j, m, sub)
		{
			autofree char *name =
				xasprintf("%s/%s", str_at(r, "name"), str_at(sub, "name"));

			map_put(ret, name, ret);
		}
	}
}

static void references_validate(
	const mval *v, const char *at, const struct map *known, struct causes *c)
{
	const mval *list = mobj_at(v, "requests");
	autofree char *where = xasprintf("%s.requests", at);
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *r;

	check_at_most(list, LIST_MAX, where, c);
	yyjson_mut_arr_foreach((mval *)list, i, n, r)
	{
		autofree char *below = xasprintf("%s[%zu]", where, i);
		const char *name = text_of(r), *slash = strchr(name, '/');
		autofree char *first = xstrndup(name, strcspn(name, "/"));
		bool odd = slash && strchr(slash + 1, '/');

		if (!odd)
			check_form(below, "", NAME_DNS1123_LABEL, first, c);
		if (!odd && slash)
			check_form(below, "", NAME_DNS1123_LABEL, slash + 1, c);
		if (!map_get(known, name))
			wrong(c, WRONG_INVALID, below, "", "Invalid value: \"%s\": " BAD_REFERENCE,
				name);
		check_unique(&seen, i, below, "", name, c);
	}
}

/* "example.com/name", the name one of C. */
static void attribute_name(const mval *v, const char *at, const char *member, struct causes *c)
{
	const char *s = str_at(v, member), *slash = strchr(s, '/');
	autofree char *host = slash ? xstrndup(s, (size_t)(slash - s)) : NULL;

	if (!slash)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": a fully qualified name must be a domain and a name "
			"separated by a slash",
			s);
	else
		check_form(at, member, NAME_DNS1123_SUBDOMAIN, host, c);
}

static void opaque_validate(const mval *config, const char *at, struct causes *c)
{
	const mval *opaque = mobj_at(config, "opaque");
	autofree char *where = xasprintf("%s.opaque", at);

	if (!opaque) {
		wrong(c, WRONG_REQUIRED, where, "", "Required value");
		return;
	}
	check_driver(str_at(opaque, "driver"), where, "driver", c);
	if (!mobj_at(opaque, "parameters"))
		wrong(c, WRONG_REQUIRED, where, "parameters", "Required value");
}

static void constraints_validate(
	const mval *devices, const char *at, const struct map *known, struct causes *c)
{
	static const char *const members[] = {"matchAttribute", "distinctAttribute"};
	const mval *list = mobj_at(devices, "constraints");
	autofree char *whole = xasprintf("%s.constraints", at);
	size_t i, n;
	mval *v;

	check_at_most(list, LIST_MAX, whole, c);
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *where = xasprintf("%s[%zu]", whole, i);

		references_validate(v, where, known, c);
		if (mobj_at(v, members[0]))
			attribute_name(v, where, members[0], c);
		else if (mobj_at(v, members[1]))
			attribute_name(v, where, members[1], c);
		else
			wrong(c, WRONG_REQUIRED, where, "",
				"Required value: exactly one of \"matchAttribute\" or "
				"\"distinctAttribute\" is required, but multiple fields are set");
	}
}

static void claim_validate(const mval *devices, const char *at, struct causes *c)
{
	autofree char *requests = xasprintf("%s.requests", at);
	autofree char *config = xasprintf("%s.config", at);
	autoseen known = MAP_INIT, seen = MAP_INIT;
	size_t i, n;
	mval *v;

	gather(devices, &known);
	check_at_most(mobj_at(devices, "requests"), LIST_MAX, requests, c);
	yyjson_mut_arr_foreach(mobj_at(devices, "requests"), i, n, v)
	{
		autofree char *where = xasprintf("%s[%zu]", requests, i);

		request_name(v, where, &seen, i, c);
		one_request_validate(v, where, c);
	}
	constraints_validate(devices, at, &known, c);
	check_at_most(mobj_at(devices, "config"), LIST_MAX, config, c);
	yyjson_mut_arr_foreach(mobj_at(devices, "config"), i, n, v)
	{
		autofree char *where = xasprintf("%s[%zu]", config, i);

		references_validate(v, where, &known, c);
		opaque_validate(v, where, c);
	}
}

void resourceclaim_validate_new(const mval *obj, struct causes *c)
{
	claim_validate(mobj_at(obj, "spec.devices"), "spec.devices", c);
}

void claimtemplate_validate_new(const mval *obj, struct causes *c)
{
	claim_validate(mobj_at(obj, "spec.spec.devices"), "spec.spec.devices", c);
}

void resourceclaim_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed_inner(obj, old, "spec", "ResourceClaimSpec", c);
}

void claimtemplate_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed_inner(obj, old, "spec", "ResourceClaimTemplateSpec", c);
}

void deviceclass_validate(const mval *obj, struct causes *c)
{
	const mval *config = mobj_at(obj, "spec.config");
	const char *extended = mobj_str(obj, "spec.extendedResourceName");
	const char *slash = extended ? strchr(extended, '/') : NULL;
	size_t i, n;
	mval *v;

	selectors_validate(mobj_at(obj, "spec"), "spec", c);
	check_at_most(config, LIST_MAX, "spec.config", c);
	yyjson_mut_arr_foreach((mval *)config, i, n, v)
	{
		autofree char *at = xasprintf("spec.config[%zu]", i);

		opaque_validate(v, at, c);
	}
	if (extended && (!slash || name_label_key(extended) || strstr(extended, "kubernetes.io/") ||
				!strncmp(extended, "requests.", 9)))
		causes_add(c, WRONG_INVALID, "spec.extendedResourceName",
			"Invalid value: \"%s\": must be a valid extended resource name", extended);
}

static void pool_validate(const mval *pool, struct causes *c)
{
	const char *name = str_at(pool, "name");
	long long count = mobj_int(pool, "resourceSliceCount", 0),
		  generation = mobj_int(pool, "generation", 0);

	if (check_needed(pool, "spec.pool", "name", "", c) && strlen(name) > POOL_NAME_MAX)
		causes_add(c, WRONG_TOOLONG, "spec.pool.name",
			"Too long: may not be more than %d bytes", POOL_NAME_MAX);
	while (*name) {
		size_t len = strcspn(name, "/");
		autofree char *part = xstrndup(name, len);

		check_form("spec.pool", "name", NAME_DNS1123_SUBDOMAIN, part, c);
		name += len + (name[len] == '/');
	}
	if (count <= 0)
		causes_add(c, WRONG_INVALID, "spec.pool.resourceSliceCount",
			"Invalid value: %lld: must be greater than zero", count);
	if (generation < 0)
		causes_add(c, WRONG_INVALID, "spec.pool.generation",
			"Invalid value: %lld: must be greater than or equal to zero", generation);
}

/* The devices of a slice are in one place, told in one way. */
static void place_validate(const mval *spec, struct causes *c)
{
	static const char *const ways[] = {
		"nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"};
	const mval *selector = mobj_at(spec, "nodeSelector");
	autobuf set = BUF_INIT;
	size_t have = 0;

	check_form_of(spec, "spec", "nodeName", NAME_DNS1123_SUBDOMAIN, c);
	if (mobj_str(spec, "nodeName") && !*str_at(spec, "nodeName"))
		causes_add(c, WRONG_INVALID, "spec.nodeName",
			"Invalid value: \"\": must be either unset or set to a non-empty string");
	nodeselector_validate(selector, "spec.nodeSelector", c);
	for (size_t i = 0; i < array_size(ways); i++) {
		const mval *v = mobj_at(spec, ways[i]);
		bool is = i == 1 ? v != NULL : i ? mobj_bool(spec, ways[i], false) : *text_of(v);

		if (i > 1 && v && !is)
			wrong(c, WRONG_INVALID, "spec", ways[i],
				"Invalid value: false: must be either unset or set to true");
		if (is)
			buf_addf(&set, "%s`%s`", have++ ? ", " : "", ways[i]);
	}
	if (!have)
		causes_add(c, WRONG_REQUIRED, "spec", "Required value: " ONE_PLACE);
	else if (have > 1)
		causes_add(c, WRONG_INVALID, "spec",
			"Invalid value: \"{%s}\": " ONE_PLACE ", but multiple fields are set",
			buf_str(&set));
}

static void attributes_validate(const mval *device, const char *at, struct causes *c)
{
	static const char *const values[] = {
		"int", "bool", "string", "version", "ints", "bools", "strings", "versions"};
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(device, "attributes"), i, n, key, v)
	{
		autofree char *member = xasprintf("attributes[%s]", text_of(key));
		autobuf b = BUF_INIT;
		size_t have = 0;

		for (size_t k = 0; k < array_size(values); k++)
			have += mobj_at(v, values[k]) != NULL;
		shown(v, &b);
		if (have != 1)
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: %s: exactly one value must be specified",
				have ? b.data : "\"\"");
	}
}

static void taints_validate(const mval *device, const char *at, struct causes *c)
{
	static const char *const effects[] = {"NoExecute", "NoSchedule", "None"};
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(device, "taints"), i, n, t)
	{
		autofree char *where = xasprintf("%s.taints[%zu]", at, i);

		check_form(where, "key", NAME_LABEL_KEY, str_at(t, "key"), c);
		check_form_of(t, where, "value", NAME_LABEL_VALUE, c);
		if (*str_at(t, "effect"))
			check_listed(where, "effect", str_at(t, "effect"), effects,
				array_size(effects), c);
		else
			wrong(c, WRONG_REQUIRED, where, "effect", "Required value");
	}
}

static void devices_validate(const mval *spec, struct causes *c)
{
	const mval *list = mobj_at(spec, "devices");
	bool advanced = false;
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
		advanced |= m_len(mobj_at(v, "taints")) || m_len(mobj_at(v, "consumesCounters"));
	check_at_most(list, advanced ? DEVICES_MAX_ADVANCED : DEVICES_MAX, "spec.devices", c);
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *at = xasprintf("spec.devices[%zu]", i);
		const char *name = str_at(v, "name");

		check_form(at, "name", NAME_DNS1123_LABEL, name, c);
		attributes_validate(v, at, c);
		taints_validate(v, at, c);
		check_unique(&seen, i, at, "name", name, c);
	}
}

void resourceslice_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	check_driver(str_at(spec, "driver"), "spec", "driver", c);
	pool_validate(mobj_at(spec, "pool"), c);
	place_validate(spec, c);
	devices_validate(spec, c);
}

void resourceslice_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec.pool.name", c);
	check_fixed(obj, old, "spec.driver", c);
	check_fixed(obj, old, "spec.nodeName", c);
}
