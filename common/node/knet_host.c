/* The node's side that all pods share: bridge, routes, sysctls, nft. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "base/hash.h"
#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "net/nft.h"
#include "node/knet_lease.h"

/* Write value unless it stands there already: /proc/sys may be read-only where it is right. */
static int sysctl(const char *path, const char *value, struct err *e)
{
	autobuf b = BUF_INIT;
	autoclose int fd = -1;

	if (io_read_file(path, 100, &b, e) < 0)
		return -1;
	if (strncmp(b.data, value, strlen(value)) == 0 && b.data[strlen(value)] == '\n')
		return 0;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, "open %s", path);
	if (io_write_all(fd, value, strlen(value), e) < 0)
		return err_wrap(e, "%s", path);
	return 0;
}

/* Without it what one pod sends to another over the bridge never meets a Service's rules. */
static int bridge_netfilter(struct err *e)
{
	static const char path[] = "/proc/sys/net/bridge/bridge-nf-call-iptables";
	const char *const argv[] = { "modprobe", "br_netfilter", NULL };
	const struct proc_spec s = { .argv = argv };
	int status;

	if (!io_exists(path) && proc_run(&s, NULL, 10 * 1000000000LL, NULL, NULL, &status, e) < 0)
		return -1;
	if (!io_exists(path))
		return err_set(e, ERR_SYS, "the kernel has no br_netfilter: Services between pods "
			       "of one node cannot work");
	return sysctl(path, "1", e);
}

static int sysctls(struct err *e)
{
	if (sysctl("/proc/sys/net/ipv4/ip_forward", "1", e) < 0)
		return -1;
	return bridge_netfilter(e);
}

int knet_host_localnet(const struct knet_conf *c, struct err *e)
{
	autofree char *path = xasprintf("/proc/sys/net/ipv4/conf/%s/route_localnet", c->bridge);

	return sysctl(path, "1", e);
}

static int bridge_up(const struct knet_conf *c, struct nl *nl, struct nl_link *ret, struct err *e)
{
	/* a mac of its own, else a bridge takes the lowest of its ports' and changes with them */
	uint8_t mac[NL_MAC_BYTES] = { 0x0a, 0x58 };
	struct nl_change up = { .what = NL_UP };
	struct err why = ERR_INIT;
	struct ip addr = c->gateway;

	memcpy(mac + 2, c->gateway.b, 4);
	if (nl_bridge_add(nl, c->bridge, mac, c->mtu, &why) < 0 && why.code != ERR_EXISTS) {
		*e = why;
		return -1;
	}
	if (nl_link_get(nl, c->bridge, ret, e) < 0)
		return -1;
	if (strcmp(ret->kind, "bridge") != 0)
		return err_set(e, ERR_INVALID, "interface %s is no bridge but %s", c->bridge,
			       *ret->kind ? ret->kind : "hardware");
	if (!(ret->flags & IFF_UP) && nl_link_set(nl, c->bridge, &up, e) < 0)
		return -1;
	addr.prefix = c->cidr.prefix;
	if (nl_addr_add(nl, c->bridge, &addr, &why) < 0 && why.code != ERR_EXISTS) {
		*e = why;
		return -1;
	}
	return nl_link_get(nl, c->bridge, ret, e);
}

/* The ranges of cluster and Services end on the bridge: what nft does not send elsewhere, or a more
   special route to another node, stays on this machine instead of leaving by the default route. */
static int routes_up(const struct knet_conf *c, struct nl *nl, struct err *e)
{
	const struct ip *ranges[] = { &c->cluster, &c->service };

	for (size_t i = 0; i < array_size(ranges); i++) {
		struct nl_route r = { .dst = *ranges[i], .dev = c->bridge, .src = c->gateway,
				      .replace = true };

		/* a cluster of one node: the kernel made that route with the address */
		if (!r.dst.family || (ip_same(&r.dst, &c->cidr) && r.dst.prefix == c->cidr.prefix))
			continue;
		if (nl_route_add(nl, &r, e) < 0)
			return -1;
	}
	return 0;
}

/* What was set up, as a line: the bridge's index changes when somebody deletes it. */
static void describe(const struct knet_conf *c, const struct nl_link *bridge, struct buf *b)
{
	const struct ip *ips[] = { &c->cidr, &c->cluster, &c->service };
	char text[IP_SIZE];

	buf_addf(b, "%s %d %u %d %s", K_VERSION, bridge->index, c->mtu, c->masquerade, c->bridge);
	for (size_t i = 0; i < array_size(ips); i++)
		buf_addf(b, " %s", ip_str_prefix(ips[i], text));
	buf_addc(b, '\n');
}

/* Whether all stands as the file says that it was made: two questions to the kernel then do. */
static bool stands(const struct knet_conf *c, struct nl *nl, const char *path, struct nl_link *ret)
{
	autobuf have = BUF_INIT, want = BUF_INIT;
	struct err ignored;
	bool table = false;

	if (nl_link_get(nl, c->bridge, ret, &ignored) < 0 || !(ret->flags & IFF_UP))
		return false;
	describe(c, ret, &want);
	return io_read_file(path, 1000, &have, &ignored) == 0 &&
	       strcmp(have.data, want.data) == 0 &&
	       nft_has_table("k-net", &table, &ignored) == 0 && table;
}

int knet_host_up(const struct knet_conf *c, struct nl *nl, struct nl_link *ret_bridge,
		 struct err *e)
{
	autofree char *path = path_run("net/%s/.host", c->name);
	autobuf b = BUF_INIT;

	if (stands(c, nl, path, ret_bridge))
		return 0;
	if (sysctls(e) < 0 || bridge_up(c, nl, ret_bridge, e) < 0 || routes_up(c, nl, e) < 0 ||
	    knet_nft_up(c, e) < 0)
		return err_wrap(e, "set up network %s", c->name);
	describe(c, ret_bridge, &b);
	return io_write_file(path, b.data, b.len, 0600, false, e);
}

/* Ports of the bridge, by name: the walk over links must have ended before one is deleted. */
struct ports {
	int bridge;
	struct strv names;
};

static int note_port(void *arg, const struct nl_link *l, struct err *e)
{
	struct ports *p = arg;

	if (l->master == p->bridge && strcmp(l->kind, "veth") == 0)
		strv_add(&p->names, l->name);
	return 0;
}

static int delete_links(const struct knet_conf *c, struct nl *nl, struct err *e)
{
	struct ports ports = { 0, STRV_INIT };
	struct err why = ERR_INIT;
	struct nl_link bridge;
	int ret = 0;

	if (nl_link_get(nl, c->bridge, &bridge, &why) < 0) {
		if (why.code == ERR_NOTFOUND)
			return 0;
		*e = why;
		return -1;
	}
	ports.bridge = bridge.index;
	ret = nl_link_each(nl, note_port, &ports, e);
	for (size_t i = 0; i < ports.names.n && ret == 0; i++) {
		ret = nl_link_del(nl, ports.names.v[i], &why);
		if (ret < 0 && why.code == ERR_NOTFOUND)
			ret = 0; /* its pod's namespace went at the same time */
		else if (ret < 0)
			*e = why;
	}
	strv_release(&ports.names);
	return ret < 0 ? -1 : nl_link_del(nl, c->bridge, e);
}

/* Whether /run/k/net holds another network. */
static bool others(const char *name)
{
	autofree char *path = path_run("net");
	DIR *d = opendir(path);
	struct dirent *ent;
	bool found = false;

	while (d && !found && (ent = readdir(d)))
		found = ent->d_name[0] != '.' && strcmp(ent->d_name, name) != 0;
	if (d)
		closedir(d);
	return found;
}

int knet_host_down(const struct knet_conf *c, struct err *e)
{
	autofree char *dir = path_run("net/%s", c->name);
	autoclose int lock = -1;
	autonl *nl = NULL;

	if (knet_lock(c->name, &lock, e) < 0 || nl_open(&nl, e) < 0 ||
	    delete_links(c, nl, e) < 0 || knet_nft_down(c, !others(c->name), e) < 0)
		return err_wrap(e, "take down network %s", c->name);
	return io_rm_tree(dir, e);
}
