#include <string.h>

#include "base/verb.h"

const struct verb *verb_find(const struct verb *verbs, const char *name)
{
	for (; verbs->name; verbs++)
		if (!strcmp(verbs->name, name))
			return verbs;
	return NULL;
}

const struct verb *verb_parse(const struct opt_set *set, const struct verb *verbs, int argc,
	char **argv, struct options *options, int *ret_argc)
{
	int n = opt_parse_or_exit(set, argc, argv, options);
	const struct verb *v;

	if (!n)
		opt_usage(set, "a verb is missing");
	v = verb_find(verbs, argv[0]);
	if (!v)
		opt_usage(set, "unknown verb \"%s\"", argv[0]);
	*ret_argc = opt_parse_or_exit(v->set, n, argv, options);
	return v;
}
