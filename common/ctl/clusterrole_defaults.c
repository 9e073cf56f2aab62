/*
 * Which rights the roles give that users meet: upstream's bootstrap policy of v1.36. The roles of
 * its own components are not here: what runs here is root, or asks nobody.
 */
#include <stddef.h>

#include "ctl/clusterrole.h"

#define READ "get list watch"
#define WRITE "create delete deletecollection patch update"
#define ALL "create delete deletecollection get list patch update watch"

const struct default_role default_roles[] = {
	{.name = "cluster-admin",
		.bound_to = "system:masters",
		.rules = {{"*", "*", "*", NULL}, {"*", NULL, NULL, "*"}}},
	{.name = "system:discovery",
		.bound_to = "system:authenticated",
		.rules = {{"get", NULL, NULL,
			"/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz "
			"/version /version/"}}},
	{.name = "system:public-info-viewer",
		.bound_to = "system:authenticated system:unauthenticated",
		.rules = {{"get", NULL, NULL, "/healthz /livez /readyz /version /version/"}}},
	{.name = "system:monitoring",
		.bound_to = "system:monitoring",
		.rules = {{"get", NULL, NULL,
			"/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz "
			"/readyz/*"}}},
	{.name = "system:basic-user",
		.bound_to = "system:authenticated",
		.rules = {{"create", "authorization.k8s.io",
				  "selfsubjectaccessreviews selfsubjectrulesreviews", NULL},
			{"create", "authentication.k8s.io", "selfsubjectreviews", NULL}}},
	{.name = "admin", .aggregates = "admin"},
	{.name = "edit", .aggregates = "edit", .part_of = "admin"},
	{.name = "view", .aggregates = "view", .part_of = "edit"},
	{.name = "system:aggregate-to-admin",
		.part_of = "admin",
		.rules = {{"create", "authorization.k8s.io", "localsubjectaccessreviews", NULL},
			{ALL, "rbac.authorization.k8s.io", "rolebindings roles", NULL}}},
	{.name = "system:aggregate-to-edit",
		.part_of = "edit",
		.rules =
			{
				{READ, "core",
					"pods/attach pods/exec pods/portforward pods/proxy "
					"secrets services/proxy",
					NULL},
				{"impersonate", "core", "serviceaccounts", NULL},
				{WRITE, "core",
					"pods pods/attach pods/exec pods/portforward pods/proxy",
					NULL},
				{"create", "core", "pods/eviction", NULL},
				{WRITE, "core",
					"configmaps events persistentvolumeclaims "
					"replicationcontrollers replicationcontrollers/scale "
					"secrets serviceaccounts services services/proxy",
					NULL},
				{"create", "core", "serviceaccounts/token", NULL},
				{WRITE, "apps",
					"daemonsets deployments deployments/rollback "
					"deployments/scale replicasets replicasets/scale "
					"statefulsets statefulsets/scale",
					NULL},
				{WRITE, "autoscaling", "horizontalpodautoscalers", NULL},
				{WRITE, "batch", "cronjobs jobs", NULL},
				{WRITE, "extensions",
					"daemonsets deployments deployments/rollback "
					"deployments/scale ingresses networkpolicies replicasets "
					"replicasets/scale replicationcontrollers/scale",
					NULL},
				{WRITE, "policy", "poddisruptionbudgets", NULL},
				{WRITE, "networking.k8s.io", "ingresses networkpolicies", NULL},
				{ALL, "coordination.k8s.io", "leases", NULL},
				{WRITE, "resource.k8s.io", "resourceclaims resourceclaimtemplates",
					NULL},
			}},
	{.name = "system:aggregate-to-view",
		.part_of = "view",
		.rules =
			{
				{READ, "core",
					"configmaps endpoints persistentvolumeclaims "
					"persistentvolumeclaims/status pods replicationcontrollers "
					"replicationcontrollers/scale serviceaccounts services "
					"services/status",
					NULL},
				{READ, "core",
					"bindings events limitranges namespaces/status pods/log "
					"pods/status replicationcontrollers/status resourcequotas "
					"resourcequotas/status",
					NULL},
				{READ, "core", "namespaces", NULL},
				{READ, "discovery.k8s.io", "endpointslices", NULL},
				{READ, "apps",
					"controllerrevisions daemonsets daemonsets/status "
					"deployments deployments/scale deployments/status "
					"replicasets replicasets/scale replicasets/status "
					"statefulsets statefulsets/scale statefulsets/status",
					NULL},
				{READ, "autoscaling",
					"horizontalpodautoscalers horizontalpodautoscalers/status",
					NULL},
				{READ, "batch", "cronjobs cronjobs/status jobs jobs/status", NULL},
				{READ, "extensions",
					"daemonsets daemonsets/status deployments "
					"deployments/scale deployments/status ingresses "
					"ingresses/status networkpolicies replicasets "
					"replicasets/scale replicasets/status "
					"replicationcontrollers/scale",
					NULL},
				{READ, "policy",
					"poddisruptionbudgets poddisruptionbudgets/status", NULL},
				{READ, "networking.k8s.io",
					"ingresses ingresses/status networkpolicies", NULL},
				{READ, "resource.k8s.io",
					"resourceclaims resourceclaims/status "
					"resourceclaimtemplates",
					NULL},
			}},
	{.name = NULL},
};
