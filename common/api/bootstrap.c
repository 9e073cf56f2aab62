/*
 * The objects that every cluster has from the start. They go through the same pipeline as all
 * others; the Service `kubernetes` is the last, so a store that has it has them all.
 */
#include <arpa/inet.h>
#include <string.h>

#include "api/local.h"
#include "base/clock.h"

static const char *const namespaces[] = {
	"default", "kube-system", "kube-public", "kube-node-lease"};

static const struct {
	const char *name;
	long value;
	const char *description;
} classes[] = {
	{"system-cluster-critical", 2000000000,
		"Used for system critical pods that must run in the cluster, but can be moved to "
		"another "
		"node if necessary."},
	{"system-node-critical", 2000001000,
		"Used for system critical pods that must not be moved from their current node."},
};

static const struct api_caller caller = {.user = "system:apiserver", .manager = "k-bootstrap"};

/* Create; what is there already, made by whom ever, stays. */
static int make(struct local *l, const char *resource, const char *ns, const char *name,
	const struct buf *body, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	autobuf there = BUF_INIT;
	struct err err = ERR_INIT;
	int64_t rev;
	int rc;

	r.verb = API_CREATE;
	r.kind = kind_by_resource(resource);
	if (!r.kind)
		bug("a bootstrap object of no kind");
	r.ns = ns;
	r.body = body->data;
	r.body_len = body->len;
	r.caller = &caller;
	rc = local_write(l, &r, &res, &err);
	api_res_release(&res);
	/* another process may be at it: then the Service's address is refused before its name */
	if (!rc || !local_read(l, r.kind, ns, name, 0, &there, &rev, NULL))
		return 0;
	*e = err;
	return err_wrap(e, "bootstrap");
}

static int make_namespaces(struct local *l, struct err *e)
{
	for (size_t i = 0; i < array_size(namespaces); i++) {
		autobuf b = BUF_INIT;

		buf_addf(&b,
			"{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":"
			"\"%s\"}}",
			namespaces[i]);
		if (make(l, "namespaces", NULL, namespaces[i], &b, e))
			return -1;
	}
	return 0;
}

static int make_classes(struct local *l, struct err *e)
{
	for (size_t i = 0; i < array_size(classes); i++) {
		autobuf b = BUF_INIT;

		buf_addf(&b,
			"{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\","
			"\"metadata\":{\"name\":\"%s\"},\"value\":%ld,\"description\":\"%s\"}",
			classes[i].name, classes[i].value, classes[i].description);
		if (make(l, "priorityclasses.scheduling.k8s.io", NULL, classes[i].name, &b, e))
			return -1;
	}
	return 0;
}

/* The range is in use from here on. */
static int range_ready(struct local *l, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	char now[CLOCK_RFC3339_SIZE];
	autofree char *body = xasprintf(
		"{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
		"\"lastTransitionTime\":\"%s\",\"reason\":\"\",\"message\":"
		"\"Kubernetes default Service CIDR is ready\"}]}}",
		clock_rfc3339(clock_now_ns(), now));
	int rc;

	r.verb = API_PATCH;
	r.patch = PATCH_MERGE;
	r.kind = kind_by_resource("servicecidrs.networking.k8s.io");
	r.name = "kubernetes";
	r.subresource = "status";
	r.body = body;
	r.body_len = strlen(body);
	r.caller = &caller;
	rc = local_write(l, &r, &res, e);
	api_res_release(&res);
	return rc ? err_wrap(e, "bootstrap") : 0;
}

/* The service range, and the Service at its first address. */
static int make_services(struct local *l, struct err *e)
{
	autobuf range = BUF_INIT, service = BUF_INIT;
	const char *cidr = service_cidr_default();
	char first[INET_ADDRSTRLEN];
	struct in_addr in;
	uint32_t base, size;

	if (service_cidr_parse(cidr, &base, &size, e))
		return err_wrap(e, "K_SERVICE_CIDR");
	in.s_addr = htonl(base + 1);
	inet_ntop(AF_INET, &in, first, sizeof(first));
	buf_addf(&range,
		"{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"ServiceCIDR\",\"metadata\":{"
		"\"name\":\"kubernetes\"},\"spec\":{\"cidrs\":[\"%s\"]}}",
		cidr);
	buf_addf(&service,
		"{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":"
		"\"kubernetes\",\"labels\":{\"component\":\"apiserver\",\"provider\":"
		"\"kubernetes\"}},\"spec\":{\"clusterIP\":\"%s\",\"ports\":[{\"name\":\"https\","
		"\"port\":443,\"protocol\":\"TCP\",\"targetPort\":6443}]}}",
		first);
	if (make(l, "servicecidrs.networking.k8s.io", NULL, "kubernetes", &range, e) ||
		range_ready(l, e))
		return -1;
	return make(l, "services", "default", "kubernetes", &service, e);
}

int local_bootstrap(struct local *l, struct err *e)
{
	autobuf text = BUF_INIT;
	const struct kind *service = kind_by_resource("services");
	struct err err = ERR_INIT;
	int64_t rev;

	if (!local_read(l, service, "default", "kubernetes", 0, &text, &rev, &err))
		return 0;
	if (err.code != ERR_NOTFOUND) {
		*e = err;
		return -1;
	}
	return make_namespaces(l, e) || make_classes(l, e) || make_services(l, e) ? -1 : 0;
}
