/*
 * Cluster addresses of Services. An address that is taken is an IPAddress object, as upstream has
 * them. It is written and removed in the Service's own transaction, guarded by its absence: two
 * Services cannot get the same one, and none is ever lost.
 *
 * Where the search starts follows from the Service's uid, so that Services submitted together
 * seldom meet, and the same Service gets the same address in every mode under K_SEED.
 */
#include <arpa/inet.h>
#include <string.h>

#include "admit/service_alloc.h"
#include "base/clock.h"
#include "base/hash.h"
#include "data/status.h"

#define IP_RESOURCE "ipaddresses.networking.k8s.io"
#define CIDR_RESOURCE "servicecidrs.networking.k8s.io"
#define IP_STATIC_MAX 256

struct range {
	uint32_t base, size; /* host order */
};

/* All that addresses may come from: those of the ServiceCIDR "kubernetes" first. */
struct ranges {
	struct range *v;
	size_t n, alloc;
	const char *but; /* a ServiceCIDR that does not count; NULL: none */
};

const char *service_cidr_default(void)
{
	const char *env = getenv("K_SERVICE_CIDR");

	return env && *env ? env : "10.96.0.0/16";
}

int service_cidr_parse(const char *text, uint32_t *ret_base, uint32_t *ret_size, struct err *e)
{
	char address[64];
	struct in_addr in;
	const char *slash = strchr(text, '/');
	long bits = slash ? strtol(slash + 1, NULL, 10) : 0;

	if (!slash || (size_t)(slash - text) >= sizeof(address) || bits < 8 || bits > 30)
		return err_set(e, ERR_INVALID, "service range \"%s\": not an IPv4 CIDR", text);
	memcpy(address, text, (size_t)(slash - text));
	address[slash - text] = 0;
	if (inet_pton(AF_INET, address, &in) != 1)
		return err_set(e, ERR_INVALID, "service range \"%s\": not an IPv4 CIDR", text);
	*ret_size = 1u << (32 - bits);
	*ret_base = ntohl(in.s_addr) & ~(*ret_size - 1);
	return 0;
}

static void ranges_add(struct ranges *r, const struct range *one, bool first)
{
	GROW(r->v, r->n + 1, r->alloc);
	if (first)
		memmove(r->v + 1, r->v, r->n * sizeof(*r->v));
	r->v[first ? 0 : r->n] = *one;
	r->n++;
}

static bool in_range(const struct range *r, uint32_t ip)
{
	return ip - r->base < r->size && ip != r->base && ip != r->base + r->size - 1;
}

static bool in_ranges(const struct ranges *r, uint32_t ip)
{
	for (size_t i = 0; i < r->n; i++)
		if (in_range(&r->v[i], ip))
			return true;
	return false;
}

static int read_cidrs(void *arg, const struct store_row *r)
{
	struct ranges *ranges = arg;
	autodoc *d = yyjson_read(r->value, r->len, YYJSON_READ_NOFLAG);
	const val *o = yyjson_doc_get_root(d);
	size_t i, n;
	val *v;

	if (obj_deleting(o) || (ranges->but && !strcmp(ranges->but, r->key.name)))
		return 0;
	yyjson_arr_foreach(obj_at(o, "spec.cidrs"), i, n, v)
	{
		struct range one;
		struct err e = ERR_INIT;

		if (!service_cidr_parse(yyjson_get_str(v) ?: "", &one.base, &one.size, &e))
			ranges_add(ranges, &one, !strcmp(r->key.name, "kubernetes"));
	}

	return 0;
}

/* Release ret->v. */
static int service_ranges(struct store *s, struct ranges *ret, struct err *e)
{
	struct store_list q = {.resource = CIDR_RESOURCE};
	struct range one;
	int64_t rev;

	if (store_list(s, &q, read_cidrs, ret, &rev, e))
		return -1;
	if (ret->n || ret->but)
		return 0;
	if (service_cidr_parse(service_cidr_default(), &one.base, &one.size, e))
		return -1;
	ranges_add(ret, &one, true);
	return 0;
}

static void ip_text(uint32_t ip, char out[INET_ADDRSTRLEN])
{
	struct in_addr in = {.s_addr = htonl(ip)};

	inet_ntop(AF_INET, &in, out, INET_ADDRSTRLEN);
}

static int found_row(void *arg, const struct store_row *r)
{
	return 0;
}

int alloc_is_taken(
	struct admit_ctx *c, const char *resource, const char *name, bool *ret, struct err *e)
{
	struct store_key key = {resource, "", name};
	struct err err = ERR_INIT;

	*ret = !store_get(c->store, &key, 0, found_row, NULL, &err);
	if (*ret || err.code == ERR_NOTFOUND)
		return 0;
	if (e)
		*e = err;
	return -1;
}

void alloc_take_key(
	struct admit_ctx *c, const char *resource, const char *name, const struct buf *value)
{
	struct store_guard g = {.kind = GUARD_ABSENT, .key = {resource, "", name}};
	struct store_write w = {.key = g.key, .op = STORE_PUT, .encoding = STORE_JSON};

	w.value = value->data;
	w.len = value->len;
	admit_guard(c->txn, &g);
	admit_write(c->txn, &w);
}

int alloc_free_key(struct admit_ctx *c, const char *resource, const char *name, struct err *e)
{
	struct store_guard g = {.kind = GUARD_PRESENT, .key = {resource, "", name}};
	struct store_write w = {.key = g.key, .op = STORE_DELETE};
	bool taken;

	/* a Service that was restored from elsewhere may hold what nobody wrote down */
	if (alloc_is_taken(c, resource, name, &taken, e))
		return -1;
	if (!taken)
		return 0;
	admit_guard(c->txn, &g);
	admit_write(c->txn, &w);
	return 0;
}

static const char *uid_of(const struct admit_ctx *c)
{
	const char *uid = mobj_str(c->obj, "metadata.uid");

	return uid ? uid : "";
}

/* The IPAddress object that says who holds ip. */
static void ip_object(struct admit_ctx *c, const char *ip, struct buf *ret)
{
	autofree char *key = xasprintf("%s\n%s", uid_of(c), ip);
	char uid[37], now[CLOCK_RFC3339_SIZE];

	hash_uuid(hash_str(11, key), hash_str(12, key), uid);
	buf_addf(ret,
		"{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"IPAddress\",\"metadata\":{"
		"\"name\":\"%s\",\"labels\":{\"ipaddress.kubernetes.io/ip-family\":\"IPv4\","
		"\"ipaddress.kubernetes.io/managed-by\":\"ipallocator.k8s.io\"},\"uid\":\"%s\","
		"\"creationTimestamp\":\"%s\"},\"spec\":{\"parentRef\":{"
		"\"resource\":\"services\",\"namespace\":\"%s\",\"name\":\"%s\"}}}",
		ip, uid, clock_rfc3339(c->now_ns, now), c->ns, c->name);
}

static void take_ip(struct admit_ctx *c, const char *ip)
{
	autobuf b = BUF_INIT;

	ip_object(c, ip, &b);
	alloc_take_key(c, IP_RESOURCE, ip, &b);
}

uint64_t alloc_start_of(const struct admit_ctx *c, uint64_t salt)
{
	return hash_str(salt, uid_of(c));
}

/* The first free address at or behind the Service's own start, in the upper part of the range; ""
 * when there is none. */
static int find_in(
	struct admit_ctx *c, const struct range *r, char ret[INET_ADDRSTRLEN], struct err *e)
{
	uint32_t reserve = r->size / 16 < 16 ? 16 : r->size / 16;
	uint32_t first, n;

	if (reserve > IP_STATIC_MAX)
		reserve = IP_STATIC_MAX;
	if (reserve > r->size / 2)
		reserve = 1;
	first = reserve;
	n = r->size - 1 - first; /* the last is the broadcast address */
	for (uint64_t i = 0, at = alloc_start_of(c, 21); i < n; i++) {
		bool taken;

		ip_text(r->base + first + (uint32_t)((at + i) % n), ret);
		if (alloc_is_taken(c, IP_RESOURCE, ret, &taken, e))
			return -1;
		if (!taken)
			return 0;
	}
	*ret = 0;
	return 0;
}

static int find_ip(
	struct admit_ctx *c, const struct ranges *r, char ret[INET_ADDRSTRLEN], struct err *e)
{
	for (size_t i = 0; i < r->n; i++) {
		if (find_in(c, &r->v[i], ret, e))
			return -1;
		if (*ret)
			return 0;
	}
	return err_set(e, ERR_INTERNAL, "failed to allocate a serviceIP: range is full");
}

/* An address that the Service names itself. */
static int want_ip(struct admit_ctx *c, const struct ranges *r, const char *ip, struct err *e)
{
	struct in_addr in;
	const char *why = NULL;
	bool taken = false;

	if (inet_pton(AF_INET, ip, &in) != 1 || !in_ranges(r, ntohl(in.s_addr)))
		why = "the provided network does not match the current range";
	else if (alloc_is_taken(c, IP_RESOURCE, ip, &taken, e))
		return -1;
	else if (taken)
		why = "provided IP is already allocated";
	if (!why) {
		take_ip(c, ip);
		return 0;
	}
	causes_add(c->causes, WRONG_INVALID, "spec.clusterIPs",
		"Invalid value: [\"%s\"]: failed to allocate IP %s: %s", ip, ip, why);
	return err_invalid(e, "", "Service", c->name, c->causes);
}

static const char *cluster_ip(const mval *svc)
{
	const char *ip = mobj_str(svc, "spec.clusterIP"), *type = mobj_str(svc, "spec.type");

	if (type && !strcmp(type, "ExternalName"))
		return NULL;
	return ip ? ip : "";
}

static bool is_address(const char *ip)
{
	return ip && *ip && strcmp(ip, "None") != 0;
}

static void set_list(struct admit_ctx *c, const char *path, const char *a, const char *b)
{
	mval *list = yyjson_mut_arr(c->d);

	yyjson_mut_arr_add_strcpy(c->d, list, a);
	if (b)
		yyjson_mut_arr_add_strcpy(c->d, list, b);
	mobj_set(c->d, c->obj, path, list);
}

static void fill_families(struct admit_ctx *c, const char *ip)
{
	bool free_headless = !strcmp(ip, "None") && !m_members(mobj_at(c->obj, "spec.selector"));

	set_list(c, "spec.clusterIPs", ip, NULL);
	if (!mobj_at(c->obj, "spec.ipFamilies"))
		set_list(c, "spec.ipFamilies", "IPv4", free_headless ? "IPv6" : NULL);
	if (!mobj_at(c->obj, "spec.ipFamilyPolicy"))
		mobj_set_str(c->d, c->obj, "spec.ipFamilyPolicy",
			free_headless ? "RequireDualStack" : "SingleStack");
}

/* The address of a Service that has none yet, or wants this one, into ret. */
static int take_one(
	struct admit_ctx *c, const char *ip, char ret[INET_ADDRSTRLEN], struct err *e)
{
	struct ranges r = {0};
	int rc = service_ranges(c->store, &r, e);

	if (!rc && *ip) {
		rc = want_ip(c, &r, ip, e);
		if (!rc)
			snprintf(ret, INET_ADDRSTRLEN, "%s", ip);
	} else if (!rc) {
		rc = find_ip(c, &r, ret, e);
		if (!rc)
			take_ip(c, ret);
	}
	free(r.v);
	return rc;
}

static int admit_ip(struct admit_ctx *c, struct err *e)
{
	const char *had = c->old ? cluster_ip(c->old) : NULL;
	const char *ip = c->obj ? cluster_ip(c->obj) : NULL;
	char found[INET_ADDRSTRLEN];

	if (is_address(had) && (!ip || strcmp(had, ip) != 0) &&
		alloc_free_key(c, IP_RESOURCE, had, e))
		return -1;
	if (!ip)
		return 0;
	if (is_address(ip) && had && !strcmp(had, ip))
		return 0;
	if (strcmp(ip, "None") != 0) {
		if (take_one(c, ip, found, e))
			return -1;
		mobj_set_str(c->d, c->obj, "spec.clusterIP", found);
		ip = found;
	}
	fill_families(c, ip);
	return 0;
}

struct held {
	const char *name; /* an address that may not go */
	bool found;
};

static int holds_it(void *arg, const struct store_row *r)
{
	struct held *h = arg;
	autodoc *d = yyjson_read(r->value, r->len, YYJSON_READ_NOFLAG);

	h->found = !strcmp(obj_str_or(yyjson_doc_get_root(d), "spec.clusterIP", ""), h->name);
	return 0;
}

/* An address that its Service has: without it somebody else would get the same. */
static int free_ip(struct admit_ctx *c, struct err *e)
{
	const mval *ref = mobj_at(c->old, "spec.parentRef");
	const char *ns = mobj_str(ref, "namespace"), *name = mobj_str(ref, "name");
	struct store_key key = {"services", ns ? ns : "", name ? name : ""};
	struct held h = {.name = c->name};
	struct err err = ERR_INIT;

	if (!mobj_str(ref, "resource") || strcmp(mobj_str(ref, "resource"), "services") != 0)
		return 0;
	if (store_get(c->store, &key, 0, holds_it, &h, &err) && err.code != ERR_NOTFOUND) {
		*e = err;
		return -1;
	}
	if (!h.found)
		return 0;
	return err_set(e, ERR_FORBIDDEN, "%s \"%s\" is forbidden: the Service %s/%s has it",
		c->kind->resource, c->name, key.ns, key.name);
}

struct orphans {
	const struct ranges *left;
	bool found;
};

static int is_orphan(void *arg, const struct store_row *r)
{
	struct orphans *o = arg;
	struct in_addr in;

	o->found = inet_pton(AF_INET, r->key.name, &in) == 1 &&
		   !in_ranges(o->left, ntohl(in.s_addr));
	return o->found;
}

/* A range may go when every address that is taken lies in another one. */
static int free_cidr(struct admit_ctx *c, struct err *e)
{
	struct ranges left = {.but = c->name};
	struct orphans o = {.left = &left};
	struct store_list q = {.resource = IP_RESOURCE, .keys_only = true};
	int64_t rev;
	int rc = service_ranges(c->store, &left, e);

	if (!rc)
		rc = store_list(c->store, &q, is_orphan, &o, &rev, e) < 0 ? -1 : 0;
	free(left.v);
	if (rc || !o.found)
		return rc;
	return err_set(e, ERR_FORBIDDEN,
		"%s \"%s\" is forbidden: There are still IPAddresses referencing the "
		"ServiceCIDR, please remove them or create a new ServiceCIDR",
		c->kind->resource, c->name);
}

int service_ip_admit(struct admit_ctx *c, struct err *e)
{
	if (!c->obj && !strcmp(c->kind->resource, IP_RESOURCE))
		return free_ip(c, e);
	if (!c->obj && !strcmp(c->kind->resource, CIDR_RESOURCE))
		return free_cidr(c, e);
	if (strcmp(c->kind->resource, "services") != 0)
		return 0;
	return admit_ip(c, e) || service_port_admit(c, e) ? -1 : 0;
}
