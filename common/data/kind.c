#include <string.h>

#include "data/kind.h"
#include "data/schema_pack.h"
#include "data/schema_tables.h"

/* Versions that upstream has given up and kubectl of old still asks for: the same kind under
   another name. Discovery does not tell of them. */
static const struct {
	const char *api_version, *version, *of, *kind;
} aliases[] = {
	{"batch/v1beta1", "v1beta1", "batch/v1", "CronJob"},
	{"policy/v1beta1", "v1beta1", "policy/v1", "PodDisruptionBudget"},
};
#define N_KNOWN (SCHEMA_BUILTIN_KINDS + array_size(aliases))

/* The kinds as structures, made from the tables when one is first asked for (schema.h says the
   same of types): some 10 KB. */
struct kinds {
	struct kind v[N_KNOWN]; /* those of the tables, then the aliases */
	const char *words[SCHEMA_BUILTIN_WORDS];
	bool made;
};

static const char *string(uint32_t at)
{
	return at ? schema_builtin.blob + at : NULL;
}

static const char *const *list(struct kinds *k, uint32_t at)
{
	for (uint32_t i = at; schema_builtin.words[i]; i++)
		k->words[i] = string(schema_builtin.words[i]);
	return &k->words[at];
}

static void add_aliases(struct kinds *k)
{
	for (size_t i = 0; i < array_size(aliases); i++) {
		struct kind *made = &k->v[SCHEMA_BUILTIN_KINDS + i];

		for (size_t j = 0; j < SCHEMA_BUILTIN_KINDS; j++)
			if (!strcmp(k->v[j].api_version, aliases[i].of) &&
				!strcmp(k->v[j].kind, aliases[i].kind))
				*made = k->v[j];
		made->version = aliases[i].version;
		made->api_version = aliases[i].api_version;
	}
}

static const struct kind *kinds(void)
{
	static struct kinds k;

	for (size_t i = 0; i < SCHEMA_BUILTIN_KINDS && !k.made; i++) {
		const struct pack_kind *p = &schema_builtin.kinds[i];

		k.v[i] = (struct kind){
			.group = string(p->group),
			.version = string(p->version),
			.kind = string(p->kind),
			.plural = string(p->plural),
			.singular = string(p->singular),
			.namespaced = p->namespaced,
			.short_names = list(&k, p->short_names),
			.categories = list(&k, p->categories),
			.verbs = string(p->verbs),
			.subresources = string(p->subresources),
			.type = p->type ? schema_type_nth(p->type - 1u) : NULL,
			.resource = string(p->resource),
			.api_version = string(p->api_version),
		};
	}
	if (!k.made)
		add_aliases(&k);
	k.made = true;
	return k.v;
}

size_t kind_count(void)
{
	return SCHEMA_BUILTIN_KINDS;
}

const struct kind *kind_nth(size_t i)
{
	return i < SCHEMA_BUILTIN_KINDS ? kinds() + i : NULL;
}

bool kind_serves(const char *group, const char *version)
{
	for (size_t i = 0; i < kind_count(); i++)
		if (!strcmp(kind_nth(i)->group, group) && !strcmp(kind_nth(i)->version, version))
			return true;
	return false;
}

const struct kind *kind_by_gvk(const char *api_version, const char *kind)
{
	const struct kind *k = kinds();

	for (size_t i = 0; i < N_KNOWN; i++)
		if (!strcmp(k[i].kind, kind) && !strcmp(k[i].api_version, api_version))
			return &k[i];
	return NULL;
}

const struct kind *kind_by_resource(const char *resource)
{
	const struct kind *k = kinds();

	for (size_t i = 0; i < SCHEMA_BUILTIN_KINDS; i++)
		if (!strcmp(k[i].resource, resource))
			return &k[i];
	return NULL;
}

const struct kind *kind_by_gvr(const char *group, const char *version, const char *plural)
{
	const struct kind *k = kinds();

	for (size_t i = 0; i < N_KNOWN; i++)
		if (!strcmp(k[i].plural, plural) && !strcmp(k[i].group, group) &&
			!strcmp(k[i].version, version))
			return &k[i];
	return NULL;
}

static bool same(const char *word, size_t len, const char *with)
{
	return !strncasecmp(word, with, len) && !with[len];
}

/* Is it called so: plural, singular or kind (which differ in case only), or a short name? */
static bool called(const struct kind *k, const char *word, size_t len)
{
	if (same(word, len, k->plural) || same(word, len, k->singular))
		return true;
	for (const char *const *s = k->short_names; *s; s++)
		if (same(word, len, *s))
			return true;
	return false;
}

/* Is rest, what follows the first dot, the kind's group or its version.group ("v1." is the core
   group's)? */
static bool belongs(const struct kind *k, const char *rest)
{
	size_t n = strlen(k->version);

	if (!strcasecmp(rest, k->group))
		return true;
	return !strncasecmp(rest, k->version, n) && rest[n] == '.' &&
	       !strcasecmp(rest + n + 1, k->group);
}

const struct kind *kind_by_user(const char *word)
{
	const char *dot = strchr(word, '.');
	size_t len = dot ? (size_t)(dot - word) : strlen(word);
	const struct kind *k = kinds();

	for (size_t i = 0; len && i < N_KNOWN; i++)
		if (called(&k[i], word, len) && (!dot || belongs(&k[i], dot + 1)))
			return &k[i];
	return NULL;
}

int kind_of(const val *obj, const struct kind **ret, struct err *e)
{
	val *v = yyjson_obj_get((val *)obj, "apiVersion"), *n = yyjson_obj_get((val *)obj, "kind");
	const char *api_version = yyjson_get_str(v), *kind = yyjson_get_str(n);
	const struct kind *k;

	if (!kind || !*kind)
		return err_set(e, ERR_BADREQUEST, "Object 'Kind' is missing");
	if (!api_version || !*api_version)
		return err_set(e, ERR_BADREQUEST, "Object 'apiVersion' is missing");
	k = kind_by_gvk(api_version, kind);
	if (!k)
		return err_set(e, ERR_NOTFOUND, "no matches for kind \"%s\" in version \"%s\"",
			kind, api_version);
	*ret = k;
	return 0;
}

bool kind_has_verb(const struct kind *k, const char *verb)
{
	size_t n = strlen(verb);

	for (const char *p = k->verbs; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == n && !memcmp(p, verb, n))
			return true;
	return false;
}

bool kind_has_sub(const struct kind *k, const char *sub)
{
	size_t n = strlen(sub);

	for (const char *p = k->subresources; *p; p += strcspn(p, ";"), p += *p == ';')
		if (strcspn(p, ":") == n && !memcmp(p, sub, n))
			return true;
	return false;
}
