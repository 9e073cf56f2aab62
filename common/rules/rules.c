/* Looking a kind up in the table, and what its field selectors may name. */
#include <string.h>

#include "rules/kinds.h"
#include "rules/rules.h"

static const struct kind_rules none = {.generation = true};

const struct kind_rules *rules_for(const char *resource)
{
	for (const struct kind_rules *r = rules_kinds; r->resource; r++)
		if (!strcmp(r->resource, resource))
			return r;
	return &none;
}

static const char *const no_fields[] = {NULL};

static const struct {
	const char *resource;
	const char *const fields[14];
} selectable[] = {
	{"pods", {"spec.nodeName", "spec.restartPolicy", "spec.schedulerName",
			 "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
			 "status.podIP", "status.podIPs", "status.nominatedNodeName"}},
	{"events", {"involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
			   "involvedObject.uid", "involvedObject.apiVersion",
			   "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
			   "reportingComponent", "source", "type"}},
	{"events.events.k8s.io",
		{"regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid",
			"regarding.apiVersion", "regarding.resourceVersion", "regarding.fieldPath",
			"reason", "reportingController", "type"}},
	{"nodes", {"spec.unschedulable"}},
	{"namespaces", {"status.phase"}},
	{"secrets", {"type"}},
	{"services", {"spec.clusterIP", "spec.type"}},
	{"replicationcontrollers", {"status.replicas"}},
	{"replicasets.apps", {"status.replicas"}},
	{"jobs.batch", {"status.successful"}},
	{"certificatesigningrequests.certificates.k8s.io", {"spec.signerName"}},
	{"resourceslices.resource.k8s.io", {"spec.driver", "spec.nodeName"}},
};

const char *const *rules_selectable(const char *resource, bool *ret_own)
{
	*ret_own = true;
	for (size_t i = 0; i < array_size(selectable); i++)
		if (!strcmp(selectable[i].resource, resource))
			return selectable[i].fields;
	*ret_own = false;
	return no_fields;
}
