/* Links: looking at them, making and changing them. */
#include <linux/if_link.h>
#include <linux/veth.h>
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "net/netlink_priv.h"

static void parse_info(const struct rtattr *a, struct nl_link *l)
{
	const struct rtattr *info[IFLA_INFO_MAX + 1], *port[IFLA_BRPORT_MAX + 1];
	const struct rtattr *mode;

	nl_attrs_nested(a, info, IFLA_INFO_MAX);
	nl_attr_str(info[IFLA_INFO_KIND], l->kind, sizeof(l->kind));
	nl_attrs_nested(info[IFLA_INFO_SLAVE_DATA], port, IFLA_BRPORT_MAX);
	mode = l->master ? port[IFLA_BRPORT_MODE] : NULL;
	l->hairpin = mode && RTA_PAYLOAD(mode) == 1 && *(const uint8_t *)RTA_DATA(mode);
}

static void parse_link(const struct nlmsghdr *h, struct nl_link *l)
{
	const struct ifinfomsg *i = NLMSG_DATA(h);
	const struct rtattr *a[IFLA_MAX + 1];

	memset(l, 0, sizeof(*l));
	nl_attrs(h, sizeof(*i), a, IFLA_MAX);
	l->index = i->ifi_index;
	l->flags = i->ifi_flags;
	l->mtu = nl_attr_u32(a[IFLA_MTU]);
	l->master = (int)nl_attr_u32(a[IFLA_MASTER]);
	l->peer = (int)nl_attr_u32(a[IFLA_LINK]);
	nl_attr_str(a[IFLA_IFNAME], l->name, sizeof(l->name));
	if (a[IFLA_ADDRESS] && RTA_PAYLOAD(a[IFLA_ADDRESS]) == NL_MAC_BYTES) {
		l->has_mac = true;
		memcpy(l->mac, RTA_DATA(a[IFLA_ADDRESS]), NL_MAC_BYTES);
	}
	parse_info(a[IFLA_LINKINFO], l);
}

struct each {
	nl_link_fn fn;
	void *arg;
};

static int each_link(void *arg, const struct nlmsghdr *h, struct err *e)
{
	struct each *each = arg;
	struct nl_link l;

	if (h->nlmsg_type != RTM_NEWLINK)
		return 0;
	parse_link(h, &l);
	return each->fn(each->arg, &l, e);
}

static int keep_link(void *arg, const struct nlmsghdr *h, struct err *e)
{
	if (h->nlmsg_type == RTM_NEWLINK)
		parse_link(h, arg);
	return 0;
}

/* A length the kernel takes: it answers a longer name with no more than ERANGE. */
static int check_name(const char *name, struct err *e)
{
	if (!*name || strlen(name) >= IFNAMSIZ)
		return err_set(e, ERR_INVALID, "interface name \"%s\": 1 to %d bytes", name,
			       IFNAMSIZ - 1);
	return 0;
}

int nl_link_get(struct nl *nl, const char *name, struct nl_link *ret, struct err *e)
{
	struct ifinfomsg i = { 0 };
	struct nl_link l = { 0 };
	struct nl_msg m;

	if (check_name(name, e) < 0)
		return -1;
	nl_msg_init(&m, RTM_GETLINK, 0, &i, sizeof(i));
	nl_put_str(&m, IFLA_IFNAME, name);
	if (nl_talk(nl, &m, keep_link, &l, e, "interface %s", name) < 0)
		return -1;
	*ret = l;
	return 0;
}

int nl_link_each(struct nl *nl, nl_link_fn fn, void *arg, struct err *e)
{
	struct each each = { fn, arg };
	struct ifinfomsg i = { 0 };
	struct nl_msg m;

	nl_msg_init(&m, RTM_GETLINK, NLM_F_DUMP, &i, sizeof(i));
	return nl_talk(nl, &m, each_link, &each, e, "list interfaces");
}

/* A new link of a kind, up to its data: the caller adds that and ends both nests. */
struct making {
	struct nl_msg m;
	size_t info, data;
};

static int make(struct making *k, const char *name, const char *kind, const uint8_t *mac,
		uint32_t mtu, struct err *e)
{
	struct ifinfomsg i = { 0 };

	if (check_name(name, e) < 0)
		return -1;
	nl_msg_init(&k->m, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &i, sizeof(i));
	nl_put_str(&k->m, IFLA_IFNAME, name);
	if (mac)
		nl_put(&k->m, IFLA_ADDRESS, mac, NL_MAC_BYTES);
	if (mtu)
		nl_put_u32(&k->m, IFLA_MTU, mtu);
	k->info = nl_nest(&k->m, IFLA_LINKINFO);
	nl_put_str(&k->m, IFLA_INFO_KIND, kind);
	k->data = nl_nest(&k->m, IFLA_INFO_DATA);
	return 0;
}

static int made(struct nl *nl, struct making *k, const char *name, const char *kind,
		struct err *e)
{
	nl_nest_end(&k->m, k->data);
	nl_nest_end(&k->m, k->info);
	return nl_talk(nl, &k->m, NULL, NULL, e, "add %s %s", kind, name);
}

int nl_bridge_add(struct nl *nl, const char *name, const uint8_t *mac, uint32_t mtu,
		  struct err *e)
{
	struct making k;

	if (make(&k, name, "bridge", mac, mtu, e) < 0)
		return -1;
	return made(nl, &k, name, "bridge", e);
}

int nl_dummy_add(struct nl *nl, const char *name, struct err *e)
{
	struct making k;

	if (make(&k, name, "dummy", NULL, 0, e) < 0)
		return -1;
	return made(nl, &k, name, "dummy", e);
}

int nl_veth_add(struct nl *nl, const struct nl_veth *v, struct err *e)
{
	struct ifinfomsg peer_head = { 0 };
	struct making k;
	size_t peer;

	if (check_name(v->peer, e) < 0 || make(&k, v->name, "veth", v->mac, v->mtu, e) < 0)
		return -1;
	if (v->up) {
		struct ifinfomsg *i = NLMSG_DATA((struct nlmsghdr *)k.m.bytes);

		i->ifi_flags = i->ifi_change = IFF_UP;
	}
	/* VETH_INFO_PEER holds a whole link message: its head, then attributes */
	peer = nl_nest(&k.m, VETH_INFO_PEER);
	nl_put_raw(&k.m, &peer_head, sizeof(peer_head));
	nl_put_str(&k.m, IFLA_IFNAME, v->peer);
	if (v->peer_mac)
		nl_put(&k.m, IFLA_ADDRESS, v->peer_mac, NL_MAC_BYTES);
	if (v->mtu)
		nl_put_u32(&k.m, IFLA_MTU, v->mtu);
	if (v->peer_netns_fd >= 0)
		nl_put_u32(&k.m, IFLA_NET_NS_FD, (uint32_t)v->peer_netns_fd);
	nl_nest_end(&k.m, peer);
	nl_nest_end(&k.m, k.data);
	nl_nest_end(&k.m, k.info);
	if (v->master)
		nl_put_u32(&k.m, IFLA_MASTER, (uint32_t)v->master);
	return nl_talk(nl, &k.m, NULL, NULL, e, "add veth %s with peer %s", v->name, v->peer);
}

static int put_vxlan(struct nl *nl, struct nl_msg *m, const struct nl_vxlan *v, struct err *e)
{
	uint8_t learning = v->learning;
	uint16_t port = htons(v->port ? v->port : 4789);
	struct nl_link dev;

	nl_put_u32(m, IFLA_VXLAN_ID, v->vni);
	nl_put(m, IFLA_VXLAN_PORT, &port, sizeof(port));
	nl_put(m, IFLA_VXLAN_LEARNING, &learning, 1);
	if (v->local.family)
		nl_put(m, v->local.family == AF_INET6 ? IFLA_VXLAN_LOCAL6 : IFLA_VXLAN_LOCAL,
		       v->local.b, ip_bytes(&v->local));
	if (v->dev) {
		if (nl_link_get(nl, v->dev, &dev, e) < 0)
			return err_wrap(e, "add vxlan %s", v->name);
		nl_put_u32(m, IFLA_VXLAN_LINK, (uint32_t)dev.index);
	}
	return 0;
}

int nl_vxlan_add(struct nl *nl, const struct nl_vxlan *v, struct err *e)
{
	struct making k;

	if (make(&k, v->name, "vxlan", v->mac, v->mtu, e) < 0 || put_vxlan(nl, &k.m, v, e) < 0)
		return -1;
	return made(nl, &k, v->name, "vxlan", e);
}

/* Hairpin is a bridge's matter: the message goes to the family AF_BRIDGE. */
static int set_hairpin(struct nl *nl, const char *name, bool on, struct err *e)
{
	struct ifinfomsg i = { .ifi_family = AF_BRIDGE };
	struct nl_link l;
	struct nl_msg m;
	uint8_t mode = on;
	size_t port;

	/* a bridge takes no names here */
	if (nl_link_get(nl, name, &l, e) < 0)
		return -1;
	i.ifi_index = l.index;
	nl_msg_init(&m, RTM_SETLINK, 0, &i, sizeof(i));
	port = nl_nest(&m, IFLA_PROTINFO | NLA_F_NESTED);
	nl_put(&m, IFLA_BRPORT_MODE, &mode, 1);
	nl_nest_end(&m, port);
	return nl_talk(nl, &m, NULL, NULL, e, "set hairpin of %s", name);
}

int nl_link_set(struct nl *nl, const char *name, const struct nl_change *c, struct err *e)
{
	struct ifinfomsg i = { 0 };
	struct nl_msg m;

	if (c->what == NL_HAIRPIN)
		return set_hairpin(nl, name, c->hairpin, e);
	if (check_name(name, e) < 0 || ((c->what & NL_NAME) && check_name(c->name, e) < 0))
		return -1;
	if ((c->what & NL_NAME) || (c->what & NL_NETNS)) {
		/* IFLA_IFNAME is the new name here, so the link is named by its index */
		struct nl_link l;

		if (nl_link_get(nl, name, &l, e) < 0)
			return -1;
		i.ifi_index = l.index;
	}
	if (c->what & (NL_UP | NL_DOWN)) {
		i.ifi_change = IFF_UP;
		i.ifi_flags = c->what & NL_UP ? IFF_UP : 0;
	}
	nl_msg_init(&m, RTM_SETLINK, 0, &i, sizeof(i));
	if (!i.ifi_index || (c->what & NL_NAME))
		nl_put_str(&m, IFLA_IFNAME, i.ifi_index ? c->name : name);
	if (c->what & NL_MTU)
		nl_put_u32(&m, IFLA_MTU, c->mtu);
	if (c->what & NL_MASTER)
		nl_put_u32(&m, IFLA_MASTER, (uint32_t)c->master);
	if (c->what & NL_MAC)
		nl_put(&m, IFLA_ADDRESS, c->mac, NL_MAC_BYTES);
	if (c->what & NL_NETNS)
		nl_put_u32(&m, IFLA_NET_NS_FD, (uint32_t)c->netns_fd);
	return nl_talk(nl, &m, NULL, NULL, e, "set interface %s", name);
}

int nl_link_del(struct nl *nl, const char *name, struct err *e)
{
	struct ifinfomsg i = { 0 };
	struct nl_msg m;

	if (check_name(name, e) < 0)
		return -1;
	nl_msg_init(&m, RTM_DELLINK, 0, &i, sizeof(i));
	nl_put_str(&m, IFLA_IFNAME, name);
	return nl_talk(nl, &m, NULL, NULL, e, "delete interface %s", name);
}
