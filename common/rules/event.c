/* Event. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

/* An event lives beside its object; what has no namespace is told of in default or kube-system. */
void event_validate(const mval *obj, struct causes *c)
{
	const char *ns = str_at(obj, "metadata.namespace"),
		   *of = str_at(obj, "involvedObject.namespace");

	if (*of ? strcmp(of, ns) != 0
		: strcmp(ns, "default") != 0 && strcmp(ns, "kube-system") != 0)
		causes_add(c, WRONG_INVALID, "involvedObject.namespace",
			"Invalid value: \"%s\": does not match event.namespace", of);
}
