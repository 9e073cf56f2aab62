/*
 * The objects that every cluster has from the start. They go through the same pipeline as all
 * others; the Service `kubernetes` is the last, so a store that has it has them all.
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/clock.h"
#include "local/local.h"

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

/* An object to be made. */
struct seed {
	const char *resource, *ns, *name;
	struct buf body;
};

static struct api_req request(const struct seed *s)
{
	struct api_req r = API_REQ_INIT;

	r.verb = API_CREATE;
	r.kind = kind_by_resource(s->resource);
	if (!r.kind)
		bug("a bootstrap object of no kind");
	r.ns = s->ns;
	r.body = s->body.data;
	r.body_len = s->body.len;
	r.caller = &caller;
	return r;
}

/* Create; what is there already, made by whom ever, stays. */
static int make(struct local *l, const struct seed *s, struct err *e)
{
	struct api_req r = request(s);
	struct api_res res = {0};
	autobuf there = BUF_INIT;
	struct err err = ERR_INIT;
	int64_t rev;
	int rc = local_write(l, &r, &res, &err);

	api_res_release(&res);
	/* another process may be at it: then the Service's address is refused before its name */
	if (!rc || !local_read(l, r.kind, s->ns, s->name, 0, &there, &rev, NULL))
		return 0;
	*e = err;
	return err_wrap(e, "bootstrap");
}

static void add_txn(struct store_txn *all, const struct store_txn *t)
{
	struct store_guard *guards = (struct store_guard *)all->guards;
	struct store_write *writes = (struct store_write *)all->writes;

	if (!all->n_writes) {
		all->time_ns = t->time_ns;
		all->actor = t->actor;
		all->manager = t->manager;
	}
	guards = xreallocarray(guards, all->n_guards + t->n_guards, sizeof(*guards));
	writes = xreallocarray(writes, all->n_writes + t->n_writes, sizeof(*writes));
	for (size_t i = 0; i < t->n_guards; i++)
		guards[all->n_guards++] = t->guards[i];
	for (size_t i = 0; i < t->n_writes; i++)
		writes[all->n_writes++] = t->writes[i];
	all->guards = guards;
	all->writes = writes;
}

/* In one commit, and so with one wait for the disk; false: not so, as something is there already.
 */
static bool make_together(struct local *l, const struct seed *v, size_t n)
{
	struct call *calls = xcalloc(n, sizeof(*calls));
	struct api_req *reqs = xcalloc(n, sizeof(*reqs));
	struct store_result res = {.failed_guard = -1};
	struct store_txn all = {0};
	struct err e = ERR_INIT;
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		struct store_txn t;

		reqs[i] = request(&v[i]);
		call_init(&calls[i], l, &reqs[i]);
		good = good && !call_prepare(&calls[i], &e);
		t = call_txn(&calls[i]);
		if (good)
			add_txn(&all, &t);
	}
	good = good && !store_commit(l->store, &all, &res, &e);
	for (size_t i = 0; i < n; i++)
		call_release(&calls[i]);
	free((void *)all.guards);
	free((void *)all.writes);
	free(calls);
	free(reqs);
	return good;
}

/* Those that need none of the others. */
static int make_all(struct local *l, const struct seed *v, size_t n, struct err *e)
{
	if (make_together(l, v, n))
		return 0;
	for (size_t i = 0; i < n; i++)
		if (make(l, &v[i], e))
			return -1;
	return 0;
}

static struct seed namespace_seed(const char *name)
{
	struct seed s = {"namespaces", NULL, name, BUF_INIT};

	buf_addf(&s.body,
		"{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}",
		name);
	return s;
}

static struct seed class_seed(const char *name, long value, const char *description)
{
	struct seed s = {"priorityclasses.scheduling.k8s.io", NULL, name, BUF_INIT};

	buf_addf(&s.body,
		"{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\","
		"\"metadata\":{\"name\":\"%s\"},\"value\":%ld,\"description\":\"%s\"}",
		name, value, description);
	return s;
}

static struct seed range_seed(const char *cidr)
{
	struct seed s = {"servicecidrs.networking.k8s.io", NULL, "kubernetes", BUF_INIT};

	buf_addf(&s.body,
		"{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"ServiceCIDR\",\"metadata\":{"
		"\"name\":\"kubernetes\"},\"spec\":{\"cidrs\":[\"%s\"]}}",
		cidr);
	return s;
}

static struct seed service_seed(const char *ip)
{
	struct seed s = {"services", "default", "kubernetes", BUF_INIT};

	buf_addf(&s.body,
		"{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":"
		"\"kubernetes\",\"labels\":{\"component\":\"apiserver\",\"provider\":"
		"\"kubernetes\"}},\"spec\":{\"clusterIP\":\"%s\",\"ports\":[{\"name\":\"https\","
		"\"port\":443,\"protocol\":\"TCP\",\"targetPort\":6443}]}}",
		ip);
	return s;
}

/* The range is in use from here on. */
static int range_ready(struct local *l, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	char now[CLOCK_RFC3339_SIZE];
	autofree char *body =
		xasprintf("{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
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

/* Namespaces, classes, and the service range, which is in use when it is there. */
static int make_grounds(struct local *l, const char *cidr, struct err *e)
{
	struct seed v[array_size(namespaces) + array_size(classes) + 1];
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < array_size(namespaces); i++)
		v[n++] = namespace_seed(namespaces[i]);
	for (size_t i = 0; i < array_size(classes); i++)
		v[n++] = class_seed(classes[i].name, classes[i].value, classes[i].description);
	v[n++] = range_seed(cidr);
	rc = make_all(l, v, n, e);
	while (n)
		buf_release(&v[--n].body);
	return rc || range_ready(l, e) ? -1 : 0;
}

static int make_service(struct local *l, const char *ip, struct err *e)
{
	struct seed s = service_seed(ip);
	int rc = make(l, &s, e);

	buf_release(&s.body);
	return rc;
}

static int first_address(const char *cidr, char ret[INET_ADDRSTRLEN], struct err *e)
{
	struct in_addr in;
	uint32_t base, size;

	if (service_cidr_parse(cidr, &base, &size, e))
		return err_wrap(e, "K_SERVICE_CIDR");
	in.s_addr = htonl(base + 1);
	inet_ntop(AF_INET, &in, ret, INET_ADDRSTRLEN);
	return 0;
}

int local_bootstrap(struct local *l, struct err *e)
{
	autobuf text = BUF_INIT;
	const struct kind *service = kind_by_resource("services");
	const char *cidr = service_cidr_default();
	char ip[INET_ADDRSTRLEN];
	struct err err = ERR_INIT;
	int64_t rev;

	if (!local_read(l, service, "default", "kubernetes", 0, &text, &rev, &err))
		return 0;
	if (err.code != ERR_NOTFOUND) {
		*e = err;
		return -1;
	}
	return first_address(cidr, ip, e) || make_grounds(l, cidr, e) || make_service(l, ip, e) ? -1
												: 0;
}
