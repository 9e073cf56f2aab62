/* ResourceQuota: which names may be limited, and by what. */
#include <string.h>

#include "api/rules_priv.h"
#include "data/quantity.h"

/* Names without a group; count: they count things, so they are whole. */
static const struct {
	const char *name;
	bool quota, count;
} standard[] = {
	{"cpu", true, false},
	{"memory", true, false},
	{"ephemeral-storage", true, false},
	{"requests.cpu", true, false},
	{"requests.memory", true, false},
	{"requests.storage", true, false},
	{"requests.ephemeral-storage", true, false},
	{"limits.cpu", true, false},
	{"limits.memory", true, false},
	{"limits.ephemeral-storage", true, false},
	{"storage", false, false},
	{"pods", true, true},
	{"resourcequotas", true, true},
	{"services", true, true},
	{"replicationcontrollers", true, true},
	{"secrets", true, true},
	{"configmaps", true, true},
	{"persistentvolumeclaims", true, true},
	{"services.nodeports", true, true},
	{"services.loadbalancers", true, true},
};

static void wrong_name(const char *name, const char *why, struct causes *c)
{
	autofree char *member = xasprintf("[%s]", name);

	wrong(c, WRONG_INVALID, "spec.hard", member, "Invalid value: \"%s\": %s", name, why);
}

/* True: what it limits is counted. */
static bool check_name(const char *name, struct causes *c)
{
	const char *words[NAME_MAX_WRONG];
	size_t n = name_wrong(NAME_LABEL_KEY, name, words), i = 0;
	bool huge = !strncmp(name, "hugepages-", 10);
	bool huge_quota = !strncmp(name, "requests.hugepages-", 19);

	for (size_t k = 0; k < n; k++)
		wrong_name(name, words[k], c);
	if (strchr(name, '/'))
		return false;
	while (i < array_size(standard) && strcmp(name, standard[i].name) != 0)
		i++;
	if (i == array_size(standard) && !huge && !huge_quota)
		wrong_name(name, "must be a standard resource type or fully qualified", c);
	if (i == array_size(standard) ? !huge_quota : !standard[i].quota)
		wrong_name(name, "must be a standard resource for quota", c);
	return i < array_size(standard) && standard[i].count;
}

void quota_validate(const mval *obj, struct causes *c)
{
	mval *key, *v;
	size_t i, n;

	yyjson_mut_obj_foreach(mobj_at(obj, "spec.hard"), i, n, key, v)
	{
		const char *name = m_str(key), *text = text_of(v);
		autofree char *member = xasprintf("[%s]", name);
		bool count = check_name(name, c);
		struct quantity q;

		if (quantity_parse(text, &q, NULL))
			continue;
		if (q.nano < 0)
			wrong(c, WRONG_INVALID, "spec.hard", member,
				"Invalid value: \"%s\": must be greater than or equal to 0", text);
		if (count && quantity_str_milli(text) % 1000)
			wrong(c, WRONG_INVALID, "spec.hard", member,
				"Invalid value: \"%s\": must be an integer", text);
	}
}
