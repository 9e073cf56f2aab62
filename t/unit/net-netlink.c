/*
 * netlink against a kernel: in network namespaces of its own (and a user namespace, so no root is
 * needed), two of them, which vanish with the process.
 */
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "net/netlink.h"
#include "../tap.h"

static struct err e;

/* The result of a call that has to succeed, with the reason when it did not. */
static bool done(int ret, const char *what)
{
	bool good = ret == 0;

	ok(good, "%s%s%s", what, good ? "" : ": ", good ? "" : e.msg);
	return good;
}

static void refused(int ret, enum err_code code, const char *msg)
{
	is_int(ret, -1, "refused");
	is_int(e.code, code, "its code");
	/* a kernel may explain more, in brackets */
	ok(strncmp(e.msg, msg, strlen(msg)) == 0, "%s", e.msg);
}

static struct ip ip(const char *s)
{
	struct ip a = IP_NONE;

	if (ip_parse(s, &a, &e) < 0)
		ok(false, "%s", e.msg);
	return a;
}

static int count_addr(void *arg, int ifindex, const struct ip *addr, struct err *err)
{
	char *text = arg, one[IP_SIZE];
	size_t n = strlen(text);

	if (addr->family == AF_INET)
		snprintf(text + n, 200 - n, "%s ", ip_str_prefix(addr, one));
	return 0;
}

static int count_route(void *arg, int ifindex, const struct nl_route *r, struct err *err)
{
	char *text = arg, dst[IP_SIZE], via[IP_SIZE];
	size_t n = strlen(text);

	snprintf(text + n, 400 - n, "%s>%s@%u%s ", ip_str_prefix(&r->dst, dst),
		 ip_str(&r->via, via), r->metric, r->onlink ? "onlink" : "");
	return 0;
}

static int stop_at_br(void *arg, const struct nl_link *l, struct err *err)
{
	++*(int *)arg;
	return strcmp(l->name, "br") == 0 ? 7 : 0;
}

static void links(struct nl *nl, int other)
{
	static const uint8_t mac[] = { 0x0a, 0x58, 10, 0, 0, 1 };
	struct nl_veth v = { .name = "v0", .peer = "eth0", .peer_netns_fd = other, .mtu = 1400,
			     .up = true, .peer_mac = mac };
	struct nl_change c = { 0 };
	struct nl_link br, l;
	char text[NL_MAC_SIZE];
	int n = 0;

	done(nl_bridge_add(nl, "br", mac, 1450, &e), "bridge");
	refused(nl_bridge_add(nl, "br", NULL, 0, &e), ERR_EXISTS, "add bridge br: File exists");
	done(nl_link_get(nl, "br", &br, &e), "look at it");
	is_str(nl_mac_str(br.mac, text), "0a:58:0a:00:00:01", "its mac");
	ok(strcmp(br.kind, "bridge") == 0 && br.mtu == 1450 && !(br.flags & IFF_UP), "kind, mtu");
	v.master = br.index;
	done(nl_veth_add(nl, &v, &e), "veth with its peer elsewhere");
	done(nl_link_get(nl, "v0", &l, &e), "our end");
	ok(l.master == br.index && l.mtu == 1400 && (l.flags & IFF_UP), "bridged, mtu, up");
	ok(strcmp(l.kind, "veth") == 0 && !l.hairpin, "a veth that does not send back");
	c.what = NL_HAIRPIN;
	c.hairpin = true;
	done(nl_link_set(nl, "v0", &c, &e), "hairpin");
	ok(nl_link_get(nl, "v0", &l, &e) == 0 && l.hairpin, "is on");
	refused(nl_link_set(nl, "br", &c, &e), ERR_SYS,
		"set hairpin of br: Operation not supported");
	c = (struct nl_change){ .what = NL_DOWN | NL_MTU | NL_MASTER | NL_NAME, .mtu = 1300,
				.name = "v1" };
	done(nl_link_set(nl, "v0", &c, &e), "four changes in one");
	ok(nl_link_get(nl, "v1", &l, &e) == 0 && l.mtu == 1300 && !l.master &&
	   !(l.flags & IFF_UP), "all of them hold");
	refused(nl_link_get(nl, "v0", &l, &e), ERR_NOTFOUND, "interface v0: No such device");
	refused(nl_link_get(nl, "a-name-too-long-for-linux", &l, &e), ERR_INVALID,
		"interface name \"a-name-too-long-for-linux\": 1 to 15 bytes");
	is_int(nl_link_each(nl, stop_at_br, &n, &e), 7, "the walk answers what ended it");
	ok(n >= 2, "after %d links", n);
}

static void addresses(struct nl *nl)
{
	struct ip a = ip("10.0.0.1/24");
	struct nl_change up = { .what = NL_UP };
	char text[200] = "";

	done(nl_link_set(nl, "br", &up, &e), "up");
	done(nl_addr_add(nl, "br", &a, &e), "address");
	refused(nl_addr_add(nl, "br", &a, &e), ERR_EXISTS,
		"add address 10.0.0.1/24 of br: File exists");
	a = ip("10.0.1.1/24");
	done(nl_addr_add(nl, "br", &a, &e), "a second one");
	done(nl_addr_each(nl, "br", count_addr, text, &e), "list");
	is_str(text, "10.0.0.1/24 10.0.1.1/24 ", "both");
	done(nl_addr_del(nl, "br", &a, &e), "delete");
	refused(nl_addr_del(nl, "br", &a, &e), ERR_NOTFOUND,
		"delete address 10.0.1.1/24 of br: Cannot assign requested address");
	refused(nl_addr_add(nl, "nil", &a, &e), ERR_NOTFOUND, "interface nil: No such device");
}

static void routes(struct nl *nl)
{
	struct nl_route r = { .dst = ip("10.9.0.0/16"), .via = ip("10.0.0.9"), .dev = "br" };
	struct nl_route on = { .dst = ip("0.0.0.0/0"), .via = ip("192.0.2.1"), .dev = "br" };
	char text[400] = "";

	done(nl_route_add(nl, &r, &e), "a route by a gateway");
	refused(nl_route_add(nl, &r, &e), ERR_EXISTS,
		"add route to 10.9.0.0/16 on br: File exists");
	r.via = ip("10.0.0.8");
	r.replace = true;
	done(nl_route_add(nl, &r, &e), "replaced");
	is_int(nl_route_add(nl, &on, &e), -1, "a gateway behind nothing: %s", e.msg);
	on.onlink = true;
	on.metric = 77;
	done(nl_route_add(nl, &on, &e), "onlink it works");
	done(nl_route_each(nl, AF_INET, count_route, text, &e), "list");
	is_str(text, "0.0.0.0/0>192.0.2.1@77onlink 10.0.0.0/24>@0 10.9.0.0/16>10.0.0.8@0 ",
	       "as they were set");
	done(nl_route_del(nl, &r, &e), "delete");
	refused(nl_route_del(nl, &r, &e), ERR_NOTFOUND,
		"delete route to 10.9.0.0/16 on br: No such process");
}

static void overlay(struct nl *nl)
{
	static const uint8_t mac[] = { 2, 0, 0, 0, 0, 1 }, zero[6];
	struct nl_vxlan v = { .name = "vx", .vni = 7, .local = ip("10.0.0.1"), .dev = "br",
			      .mtu = 1400 };
	struct ip peer = ip("10.0.0.7"), other = ip("10.0.0.8");
	struct nl_link l;

	if (nl_vxlan_add(nl, &v, &e) < 0 && e.code == ERR_SYS) {
		skip("this kernel has no VXLAN");
		return;
	}
	ok(nl_link_get(nl, "vx", &l, &e) == 0 && l.mtu == 1400, "a VXLAN");
	done(nl_neigh_set(nl, "vx", &peer, mac, &e), "neighbour");
	done(nl_neigh_set(nl, "vx", &peer, mac, &e), "again: replaced");
	done(nl_neigh_del(nl, "vx", &peer, &e), "deleted");
	refused(nl_neigh_del(nl, "vx", &peer, &e), ERR_NOTFOUND,
		"delete neighbour entry 10.0.0.7 of vx: No such file or directory");
	done(nl_fdb_set(nl, "vx", mac, &peer, &e), "forwarding entry");
	done(nl_fdb_set(nl, "vx", mac, &other, &e), "moved to another address");
	done(nl_fdb_del(nl, "vx", mac, &other, &e), "where it is deleted");
	refused(nl_fdb_del(nl, "vx", mac, &other, &e), ERR_NOTFOUND,
		"delete forwarding entry 10.0.0.8 of vx: No such file or directory");
	done(nl_fdb_set(nl, "vx", zero, &peer, &e), "flood to one");
	done(nl_fdb_set(nl, "vx", zero, &other, &e), "and to another");
	done(nl_fdb_del(nl, "vx", zero, &peer, &e), "each has its entry");
}

static void elsewhere(int other)
{
	struct nl_change up = { .what = NL_UP };
	autonl *nl = NULL;
	struct nl_link l;
	char text[NL_MAC_SIZE];

	if (!done(nl_open_at(other, &nl, &e), "a handle in the other namespace"))
		return;
	done(nl_link_get(nl, "eth0", &l, &e), "sees the peer");
	is_str(nl_mac_str(l.mac, text), "0a:58:0a:00:00:01", "with its mac");
	done(nl_link_set(nl, "eth0", &up, &e), "and sets it up");
	done(nl_link_del(nl, "eth0", &e), "and deletes it");
	refused(nl_link_del(nl, "eth0", &e), ERR_NOTFOUND,
		"delete interface eth0: No such device");
}

/* A second namespace, kept by its descriptor; we stay in the first. */
static int new_netns(void)
{
	int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), fd = -1;

	if (own >= 0 && unshare(CLONE_NEWNET) == 0) {
		fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
		if (setns(own, CLONE_NEWNET) < 0)
			fd = -1;
	}
	close(own);
	return fd;
}

int main(void)
{
	autonl *nl = NULL;
	struct nl_link l;
	autoclose int other = -1;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0 || (other = new_netns()) < 0) {
		skip("no network namespaces here");
		return tap_done();
	}
	if (!done(nl_open(&nl, &e), "open"))
		return tap_done();
	links(nl, other);
	addresses(nl);
	routes(nl);
	overlay(nl);
	elsewhere(other);
	refused(nl_link_get(nl, "v1", &l, &e), ERR_NOTFOUND, "interface v1: No such device");
	done(nl_link_del(nl, "br", &e), "delete the bridge");
	refused(nl_open_path("/nonexistent/ns", &nl, &e), ERR_NOTFOUND,
		"open network namespace /nonexistent/ns: No such file or directory");
	refused(nl_open_path("/dev/null", &nl, &e), ERR_INVALID,
		"/dev/null is not a network namespace");
	return tap_done();
}
