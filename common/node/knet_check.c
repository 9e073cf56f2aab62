/* Looking: is a pod as it was made, could another be made, which leases are left over. */
#include <string.h>

#include "net/nft.h"
#include "node/knet_lease.h"

struct look {
	const struct ip *want;
	bool found;
};

static int same_addr(void *arg, int ifindex, const struct ip *a, struct err *e)
{
	struct look *k = arg;

	k->found |= ip_same(a, k->want);
	return 0;
}

static int same_route(void *arg, int ifindex, const struct nl_route *r, struct err *e)
{
	struct look *k = arg;

	k->found |= r->dst.prefix == 0 && ip_same(&r->via, k->want);
	return 0;
}

static int check_inside(const struct knet_conf *c, const struct knet_pod *p, const struct ip *addr,
			struct err *e)
{
	struct look a = { addr, false }, r = { &c->gateway, false };
	autoclose int netns = -1;
	autonl *nl = NULL;
	struct nl_link l;
	char text[IP_SIZE];

	if (knet_netns(p, &netns, e) < 0 || nl_open_at(netns, &nl, e) < 0 ||
	    nl_link_get(nl, p->ifname, &l, e) < 0)
		return -1;
	if (!(l.flags & IFF_UP))
		return err_set(e, ERR_CONFLICT, "interface %s of the pod is down", p->ifname);
	if (nl_addr_each(nl, p->ifname, same_addr, &a, e) < 0 ||
	    nl_route_each(nl, AF_INET, same_route, &r, e) < 0)
		return -1;
	if (!a.found)
		return err_set(e, ERR_CONFLICT, "interface %s of the pod has lost %s", p->ifname,
			       ip_str(addr, text));
	if (!r.found)
		return err_set(e, ERR_CONFLICT, "the pod has no default route by %s",
			       ip_str(&c->gateway, text));
	return 0;
}

static int check_outside(const struct knet_conf *c, const char *host, struct err *e)
{
	struct nl_link l, bridge;
	autonl *nl = NULL;
	bool table;

	if (nl_open(&nl, e) < 0 || nl_link_get(nl, c->bridge, &bridge, e) < 0 ||
	    nl_link_get(nl, host, &l, e) < 0 || nft_has_table("k-net", &table, e) < 0)
		return -1;
	if (!(l.flags & IFF_UP) || !(bridge.flags & IFF_UP))
		return err_set(e, ERR_CONFLICT, "interface %s is down",
			       bridge.flags & IFF_UP ? host : c->bridge);
	if (l.master != bridge.index)
		return err_set(e, ERR_CONFLICT, "interface %s is not on %s", host, c->bridge);
	if (!l.hairpin)
		return err_set(e, ERR_CONFLICT, "interface %s has no hairpin mode", host);
	if (!table)
		return err_set(e, ERR_CONFLICT, "nft table ip k-net is gone");
	return 0;
}

int knet_check(const struct knet_conf *c, const struct knet_pod *p, const struct ip *want,
	       struct err *e)
{
	struct knet_lease l = { 0 };
	autoclose int lock = -1;
	int r = -1;

	if (knet_lock(c->name, &lock, e) < 0)
		return -1;
	r = knet_lease_find(c->name, p->container, p->ifname, &l, e);
	if (r == 0)
		r = err_set(e, ERR_CONFLICT, "container %s has no address in network %s",
			    p->container, c->name);
	else if (r > 0 && want->family && !ip_same(want, &l.addr))
		r = err_set(e, ERR_CONFLICT, "container %s has another address", p->container);
	else if (r > 0)
		r = check_outside(c, l.host, e) < 0 ? -1 : check_inside(c, p, &l.addr, e);
	/* whatever is missing: it is not as it was made */
	if (r < 0 && e->code == ERR_NOTFOUND)
		e->code = ERR_CONFLICT;
	knet_lease_release(&l);
	return r;
}

static int count(void *arg, const struct knet_lease *l, struct err *e)
{
	++*(uint64_t *)arg;
	return 0;
}

int knet_status(const struct knet_conf *c, struct err *e)
{
	uint64_t used = 0, all = 1;
	autoclose int lock = -1;
	autonl *nl = NULL;
	struct nl_link bridge;

	if (!c->has_cidr)
		return err_set(e, ERR_UNAVAILABLE, "the node has no podCIDR yet");
	if (knet_lock(c->name, &lock, e) < 0 || nl_open(&nl, e) < 0 ||
	    knet_host_up(c, nl, &bridge, e) < 0 ||
	    knet_lease_each(c->name, count, &used, e) < 0)
		return -1;
	for (struct ip a = c->first; ip_cmp(&a, &c->last) < 0 && all <= used; a = ip_add(&a, 1))
		all++;
	if (used >= all)
		return err_set(e, ERR_FULL, "no address left in network %s", c->name);
	return 0;
}

struct leftovers {
	knet_lease_fn keep;
	void *arg;
	struct strv *found; /* container, interface, container … */
};

static int note_leftover(void *arg, const struct knet_lease *l, struct err *e)
{
	struct leftovers *k = arg;
	int keep = k->keep(k->arg, l, e);

	if (keep < 0)
		return -1;
	if (!keep) {
		strv_add(k->found, l->container);
		strv_add(k->found, l->ifname);
	}
	return 0;
}

static int find_leftovers(const char *network, struct leftovers *k, struct err *e)
{
	autoclose int lock = -1;

	if (knet_lock(network, &lock, e) < 0)
		return -1;
	return knet_lease_each(network, note_leftover, k, e);
}

int knet_gc(const char *network, knet_lease_fn keep, void *arg, struct err *e)
{
	struct knet_conf c = { .name = network };
	autostrv found = STRV_INIT;
	struct leftovers k = { keep, arg, &found };

	if (find_leftovers(network, &k, e) < 0)
		return -1;
	for (size_t i = 0; i < found.n; i += 2) {
		struct knet_pod p = { .container = found.v[i], .ifname = found.v[i + 1] };

		if (knet_del(&c, &p, e) < 0)
			return -1;
	}
	return (int)(found.n / 2);
}
