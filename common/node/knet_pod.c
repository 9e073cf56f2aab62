/* One pod's interface: made and taken away. */
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "node/knet_lease.h"

/* The pod's mac follows from its address: a neighbour that remembers it is right also after the
   address went to the next pod. */
static void mac_of(const struct ip *a, uint8_t mac[NL_MAC_BYTES])
{
	mac[0] = 0x0a;
	mac[1] = 0x58;
	memcpy(mac + 2, a->b, 4);
}

int knet_netns(const struct knet_pod *p, int *ret_fd, struct err *e)
{
	struct stat own, theirs;
	autoclose int fd = -1;

	if (netns_open(p->netns, &fd, e) < 0)
		return -1;
	if (stat("/proc/self/ns/net", &own) < 0 || fstat(fd, &theirs) < 0)
		return err_errno(e, "stat %s", p->netns);
	if (own.st_ino == theirs.st_ino && own.st_dev == theirs.st_dev)
		return err_set(e, ERR_INVALID, "%s is the node's own network namespace", p->netns);
	*ret_fd = take_fd(fd);
	return 0;
}

/* EEXIST names neither which end nor why. */
static int explain_exists(const struct knet_conf *c, const struct knet_pod *p,
			  const struct knet_lease *l, struct nl *nl, bool *ret_stale,
			  struct err *e)
{
	struct knet_lease other = { 0 };
	struct nl_link link;
	int r;

	if (nl_link_get(nl, l->host, &link, e) < 0) {
		if (e->code != ERR_NOTFOUND)
			return -1;
		return err_set(e, ERR_EXISTS, "%s has an interface %s already", p->netns,
			       p->ifname);
	}
	r = knet_lease_find(c->name, p->container, p->ifname, &other, e);
	if (r > 0 && !ip_same(&other.addr, &l->addr))
		r = err_set(e, ERR_EXISTS, "container %s is attached to network %s already",
			    p->container, c->name);
	knet_lease_release(&other);
	*ret_stale = true;
	return r < 0 ? -1 : 0;
}

static int make_veth(const struct knet_conf *c, const struct knet_pod *p,
		     const struct knet_lease *l, struct nl *nl, const struct nl_veth *v,
		     struct err *e)
{
	bool stale = false;

	if (nl_veth_add(nl, v, e) == 0)
		return 0;
	if (e->code != ERR_EXISTS || explain_exists(c, p, l, nl, &stale, e) < 0)
		return -1;
	/* an end without a lease: left behind by a k-net that was killed */
	if (nl_link_del(nl, l->host, e) < 0)
		return -1;
	return nl_veth_add(nl, v, e);
}

static int inside(const struct knet_conf *c, const struct knet_pod *p, const struct ip *addr,
		  int netns_fd, struct err *e)
{
	struct nl_change up = { .what = NL_UP };
	struct nl_route way = { .dst = { AF_INET, 0, { 0 } }, .via = c->gateway,
				.dev = p->ifname };
	autonl *nl = NULL;

	if (nl_open_at(netns_fd, &nl, e) < 0 || nl_link_set(nl, "lo", &up, e) < 0 ||
	    nl_link_set(nl, p->ifname, &up, e) < 0 ||
	    nl_addr_add(nl, p->ifname, addr, e) < 0)
		return -1;
	return nl_route_add(nl, &way, e);
}

/* After a failure, whose error stands already. */
static void undo_link(struct nl *nl, const char *host)
{
	struct err e;

	if (nl_link_del(nl, host, &e) < 0)
		log_f(LOG_LV_DEBUG, "undo: %s", e.msg);
}

static void undo_lease(const struct knet_conf *c, const struct ip *addr)
{
	struct err e;

	if (knet_lease_drop(c->name, addr, &e) < 0)
		log_f(LOG_LV_DEBUG, "undo: %s", e.msg);
}

static int attach(const struct knet_conf *c, const struct knet_pod *p, const struct knet_lease *l,
		  struct nl *nl, const struct nl_link *bridge, int netns_fd,
		  struct knet_result *ret, struct err *e)
{
	struct nl_change hairpin = { .what = NL_HAIRPIN, .hairpin = true };
	struct nl_veth v = { .name = l->host, .peer = p->ifname, .peer_netns_fd = netns_fd,
			     .mtu = c->mtu, .master = bridge->index, .up = true,
			     .peer_mac = ret->pod_mac };
	struct nl_link host;

	if (make_veth(c, p, l, nl, &v, e) < 0)
		return -1;
	/* a pod that calls its own Service gets its packets back from where they came */
	if (nl_link_set(nl, l->host, &hairpin, e) < 0 ||
	    inside(c, p, &ret->addr, netns_fd, e) < 0 || nl_link_get(nl, l->host, &host, e) < 0 ||
	    (c->n_ports && (knet_host_localnet(c, e) < 0 ||
			    knet_nft_ports(c, "add", &l->addr, l->ports, l->n_ports, e) < 0))) {
		undo_link(nl, l->host);
		return -1;
	}
	memcpy(ret->host_mac, host.mac, NL_MAC_BYTES);
	return 0;
}

/* A host port that another pod of this network holds; 0.0.0.0 is every address. */
static int port_taken(void *arg, const struct knet_lease *l, struct err *e)
{
	const struct knet_conf *c = arg;

	for (size_t i = 0; i < l->n_ports; i++) {
		for (size_t k = 0; k < c->n_ports; k++) {
			const struct knet_port *a = &l->ports[i], *b = &c->ports[k];

			if (a->host == b->host && strcmp(a->protocol, b->protocol) == 0 &&
			    (!a->at.family || !b->at.family || ip_same(&a->at, &b->at)))
				return err_set(e, ERR_EXISTS, "host port %u/%s is taken by "
					       "container %s", a->host, a->protocol, l->container);
		}
	}
	return 0;
}

static int add_locked(const struct knet_conf *c, const struct knet_pod *p, int netns_fd,
		      struct knet_result *ret, struct err *e)
{
	struct knet_lease l = { .container = (char *)p->container, .ifname = (char *)p->ifname,
				.host = ret->host, .netns = (char *)p->netns, .ports = c->ports,
				.n_ports = c->n_ports };
	autonl *nl = NULL;
	struct nl_link bridge;

	if (nl_open(&nl, e) < 0 || knet_host_up(c, nl, &bridge, e) < 0)
		return -1;
	if (c->n_ports && knet_lease_each(c->name, port_taken, (void *)c, e) < 0)
		return -1;
	if (knet_lease_take(c, &l, e) < 0)
		return -1;
	ret->addr = l.addr;
	ret->addr.prefix = c->cidr.prefix;
	memcpy(ret->bridge_mac, bridge.mac, NL_MAC_BYTES);
	mac_of(&l.addr, ret->pod_mac);
	if (attach(c, p, &l, nl, &bridge, netns_fd, ret, e) == 0)
		return 0;
	undo_lease(c, &l.addr);
	return -1;
}

int knet_add(const struct knet_conf *c, const struct knet_pod *p, struct knet_result *ret,
	     struct err *e)
{
	struct knet_result r = { .addr = IP_NONE };
	autoclose int netns = -1, lock = -1;

	if (!c->has_cidr)
		return err_set(e, ERR_UNAVAILABLE, "the node has no podCIDR yet");
	if (knet_netns(p, &netns, e) < 0)
		return -1;
	knet_host_name(c->name, p->container, p->ifname, r.host);
	/* to the end: a lease without its interface yet is what gc takes for a left one */
	if (knet_lock(c->name, &lock, e) < 0 || add_locked(c, p, netns, &r, e) < 0)
		return -1;
	*ret = r;
	return 0;
}

static int not_found_is_fine(int ret, struct err *why, struct err *e)
{
	if (ret == 0 || why->code == ERR_NOTFOUND)
		return 0;
	*e = *why;
	return -1;
}

static int drop_lease(const struct knet_conf *c, const struct knet_lease *l, struct err *e)
{
	struct err why = ERR_INIT;
	int r = knet_nft_ports(c, "delete", &l->addr, l->ports, l->n_ports, &why);

	if (not_found_is_fine(r, &why, e) < 0)
		return -1;
	return knet_lease_drop(c->name, &l->addr, e);
}

int knet_del(const struct knet_conf *c, const struct knet_pod *p, struct err *e)
{
	struct knet_lease l = { 0 };
	struct err why = ERR_INIT;
	autoclose int lock = -1;
	char host[IFNAMSIZ];
	autonl *nl = NULL;
	int r;

	/* the slow part without the lock; deleting our end takes the pod's with it */
	knet_host_name(c->name, p->container, p->ifname, host);
	if (nl_open(&nl, e) < 0)
		return -1;
	if (not_found_is_fine(nl_link_del(nl, host, &why), &why, e) < 0)
		return -1;
	if (knet_lock(c->name, &lock, e) < 0)
		return -1;
	r = knet_lease_find(c->name, p->container, p->ifname, &l, e);
	if (r > 0)
		r = drop_lease(c, &l, e);
	knet_lease_release(&l);
	return r;
}
