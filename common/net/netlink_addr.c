/* Addresses, routes and neighbours. */
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <string.h>

#include "net/netlink_priv.h"

static int index_of(struct nl *nl, const char *dev, int *ret, struct err *e)
{
	struct nl_link l;

	if (nl_link_get(nl, dev, &l, e) < 0)
		return -1;
	*ret = l.index;
	return 0;
}

static void read_ip(struct ip *a, uint8_t family, uint8_t prefix, const struct rtattr *from)
{
	*a = (struct ip){ .family = family, .prefix = prefix };
	if (from && RTA_PAYLOAD(from) == ip_bytes(a))
		memcpy(a->b, RTA_DATA(from), ip_bytes(a));
}

static int addr_change(struct nl *nl, uint16_t type, uint16_t flags, const char *verb,
		       const char *dev, const struct ip *addr, struct err *e)
{
	struct ifaddrmsg i = { .ifa_family = (uint8_t)addr->family, .ifa_prefixlen = addr->prefix };
	char text[IP_SIZE];
	struct nl_msg m;
	int index;

	if (index_of(nl, dev, &index, e) < 0)
		return -1;
	i.ifa_index = (uint32_t)index;
	nl_msg_init(&m, type, flags, &i, sizeof(i));
	nl_put(&m, IFA_LOCAL, addr->b, ip_bytes(addr));
	nl_put(&m, IFA_ADDRESS, addr->b, ip_bytes(addr));
	if (addr->family == AF_INET && type == RTM_NEWADDR && addr->prefix < 31) {
		struct ip last = ip_last(addr);

		nl_put(&m, IFA_BROADCAST, last.b, ip_bytes(&last));
	}
	return nl_talk(nl, &m, NULL, NULL, e, "%s address %s of %s", verb,
		       ip_str_prefix(addr, text), dev);
}

int nl_addr_add(struct nl *nl, const char *dev, const struct ip *addr, struct err *e)
{
	return addr_change(nl, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, "add", dev, addr, e);
}

int nl_addr_del(struct nl *nl, const char *dev, const struct ip *addr, struct err *e)
{
	return addr_change(nl, RTM_DELADDR, 0, "delete", dev, addr, e);
}

struct each_addr {
	nl_addr_fn fn;
	void *arg;
	int index; /* 0: all */
};

static int each_addr(void *arg, const struct nlmsghdr *h, struct err *e)
{
	const struct ifaddrmsg *i = NLMSG_DATA(h);
	const struct rtattr *a[IFA_MAX + 1];
	struct each_addr *each = arg;
	struct ip addr;

	if (h->nlmsg_type != RTM_NEWADDR || (each->index && (int)i->ifa_index != each->index))
		return 0;
	nl_attrs(h, sizeof(*i), a, IFA_MAX);
	/* on a point-to-point link IFA_ADDRESS is the other side */
	read_ip(&addr, i->ifa_family, i->ifa_prefixlen, a[a[IFA_LOCAL] ? IFA_LOCAL : IFA_ADDRESS]);
	return each->fn(each->arg, (int)i->ifa_index, &addr, e);
}

int nl_addr_each(struct nl *nl, const char *dev, nl_addr_fn fn, void *arg, struct err *e)
{
	struct each_addr each = { fn, arg, 0 };
	struct ifaddrmsg i = { 0 };
	struct nl_msg m;

	if (dev && index_of(nl, dev, &each.index, e) < 0)
		return -1;
	nl_msg_init(&m, RTM_GETADDR, NLM_F_DUMP, &i, sizeof(i));
	return nl_talk(nl, &m, each_addr, &each, e, "list addresses");
}

static int route_change(struct nl *nl, uint16_t type, uint16_t flags, const char *verb,
			const struct nl_route *r, struct err *e)
{
	struct rtmsg rt = {
		.rtm_family = (uint8_t)r->dst.family,
		.rtm_dst_len = r->dst.prefix,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_type = r->type ? r->type : RTN_UNICAST,
		.rtm_scope = r->via.family || r->type ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.rtm_flags = r->onlink ? RTNH_F_ONLINK : 0,
		.rtm_table = RT_TABLE_UNSPEC,
	};
	char text[IP_SIZE];
	struct nl_msg m;
	int index;

	nl_msg_init(&m, type, flags, &rt, sizeof(rt));
	nl_put_u32(&m, RTA_TABLE, r->table ? r->table : RT_TABLE_MAIN);
	if (r->dst.prefix)
		nl_put(&m, RTA_DST, r->dst.b, ip_bytes(&r->dst));
	if (r->via.family)
		nl_put(&m, RTA_GATEWAY, r->via.b, ip_bytes(&r->via));
	if (r->src.family)
		nl_put(&m, RTA_PREFSRC, r->src.b, ip_bytes(&r->src));
	if (r->metric)
		nl_put_u32(&m, RTA_PRIORITY, r->metric);
	if (r->dev) {
		if (index_of(nl, r->dev, &index, e) < 0)
			return -1;
		nl_put_u32(&m, RTA_OIF, (uint32_t)index);
	}
	return nl_talk(nl, &m, NULL, NULL, e, "%s route to %s%s%s", verb,
		       ip_str_prefix(&r->dst, text), r->dev ? " on " : "", r->dev ? r->dev : "");
}

int nl_route_add(struct nl *nl, const struct nl_route *r, struct err *e)
{
	uint16_t how = r->replace ? NLM_F_REPLACE : NLM_F_EXCL;

	return route_change(nl, RTM_NEWROUTE, NLM_F_CREATE | how, "add", r, e);
}

int nl_route_del(struct nl *nl, const struct nl_route *r, struct err *e)
{
	return route_change(nl, RTM_DELROUTE, 0, "delete", r, e);
}

struct each_route {
	nl_route_fn fn;
	void *arg;
};

static int each_route(void *arg, const struct nlmsghdr *h, struct err *e)
{
	const struct rtmsg *rt = NLMSG_DATA(h);
	const struct rtattr *a[RTA_MAX + 1];
	struct each_route *each = arg;
	struct nl_route r = { .table = RT_TABLE_MAIN, .type = RTN_UNICAST };

	if (h->nlmsg_type != RTM_NEWROUTE || rt->rtm_type != RTN_UNICAST ||
	    (rt->rtm_flags & RTM_F_CLONED))
		return 0;
	nl_attrs(h, sizeof(*rt), a, RTA_MAX);
	if (nl_attr_u32(a[RTA_TABLE]) != RT_TABLE_MAIN)
		return 0;
	read_ip(&r.dst, rt->rtm_family, rt->rtm_dst_len, a[RTA_DST]);
	if (a[RTA_GATEWAY])
		read_ip(&r.via, rt->rtm_family, rt->rtm_family == AF_INET6 ? 128 : 32,
			a[RTA_GATEWAY]);
	if (a[RTA_PREFSRC])
		read_ip(&r.src, rt->rtm_family, rt->rtm_family == AF_INET6 ? 128 : 32,
			a[RTA_PREFSRC]);
	r.metric = nl_attr_u32(a[RTA_PRIORITY]);
	r.onlink = rt->rtm_flags & RTNH_F_ONLINK;
	return each->fn(each->arg, (int)nl_attr_u32(a[RTA_OIF]), &r, e);
}

int nl_route_each(struct nl *nl, int family, nl_route_fn fn, void *arg, struct err *e)
{
	struct each_route each = { fn, arg };
	struct rtmsg rt = { .rtm_family = (uint8_t)family };
	struct nl_msg m;

	nl_msg_init(&m, RTM_GETROUTE, NLM_F_DUMP, &rt, sizeof(rt));
	return nl_talk(nl, &m, each_route, &each, e, "list routes");
}

/* An entry of dev's neighbour table (family of addr) or of its forwarding table (AF_BRIDGE). */
static int neigh_change(struct nl *nl, uint16_t type, uint16_t flags, const char *dev,
			const struct ndmsg *head, const struct ip *addr, const uint8_t *mac,
			struct err *e)
{
	struct ndmsg nd = *head;
	char text[IP_SIZE];
	struct nl_msg m;

	if (index_of(nl, dev, &nd.ndm_ifindex, e) < 0)
		return -1;
	nl_msg_init(&m, type, flags, &nd, sizeof(nd));
	nl_put(&m, NDA_DST, addr->b, ip_bytes(addr));
	if (mac)
		nl_put(&m, NDA_LLADDR, mac, NL_MAC_BYTES);
	return nl_talk(nl, &m, NULL, NULL, e, "%s %s entry %s of %s",
		       type == RTM_NEWNEIGH ? "set" : "delete",
		       nd.ndm_family == AF_BRIDGE ? "forwarding" : "neighbour", ip_str(addr, text),
		       dev);
}

int nl_neigh_set(struct nl *nl, const char *dev, const struct ip *addr,
		 const uint8_t mac[NL_MAC_BYTES], struct err *e)
{
	struct ndmsg nd = { .ndm_family = (uint8_t)addr->family, .ndm_state = NUD_PERMANENT };

	return neigh_change(nl, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, dev, &nd, addr, mac,
			    e);
}

int nl_neigh_del(struct nl *nl, const char *dev, const struct ip *addr, struct err *e)
{
	struct ndmsg nd = { .ndm_family = (uint8_t)addr->family };

	return neigh_change(nl, RTM_DELNEIGH, 0, dev, &nd, addr, NULL, e);
}

static bool is_zero(const uint8_t mac[NL_MAC_BYTES])
{
	static const uint8_t zero[NL_MAC_BYTES];

	return memcmp(mac, zero, NL_MAC_BYTES) == 0;
}

int nl_fdb_set(struct nl *nl, const char *dev, const uint8_t mac[NL_MAC_BYTES],
	       const struct ip *dst, struct err *e)
{
	struct ndmsg nd = { .ndm_family = AF_BRIDGE, .ndm_state = NUD_PERMANENT,
			    .ndm_flags = NTF_SELF };
	/* the flood list is appended to; a real address stands in one place */
	uint16_t how = is_zero(mac) ? NLM_F_APPEND : NLM_F_REPLACE;

	return neigh_change(nl, RTM_NEWNEIGH, NLM_F_CREATE | how, dev, &nd, dst, mac, e);
}

int nl_fdb_del(struct nl *nl, const char *dev, const uint8_t mac[NL_MAC_BYTES],
	       const struct ip *dst, struct err *e)
{
	struct ndmsg nd = { .ndm_family = AF_BRIDGE, .ndm_flags = NTF_SELF };

	return neigh_change(nl, RTM_DELNEIGH, 0, dev, &nd, dst, mac, e);
}
