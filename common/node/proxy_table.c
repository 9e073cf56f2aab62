/*
 * The table "ip k-proxy": its hooks, which are the same for every state, and the chains that draw
 * one of n endpoints.
 *
 * nat chains see the first packet of a connection alone. A packet from a pod or of this machine
 * goes through "inside"; any other through "outside", where policy Local counts and where what
 * policy Cluster sends on gets this node's address, so that the answer comes back through here.
 * Locally sent packets get the address of the interface by which they leave: they were given their
 * source before they had their destination.
 */
#include "node/proxy_priv.h"

#define KEY "ip daddr . meta l4proto . th dport"
#define PORT_KEY "meta l4proto . th dport"
#define CLIENT "ip saddr . ip daddr . meta l4proto . th dport"
#define ADDR_T "ipv4_addr . inet_proto . inet_service"
#define PORT_T "inet_proto . inet_service"
#define PROTOCOLS "meta l4proto { tcp, udp, sctp }"

const char *const proxy_sets[SET_COUNT] = {
	[SET_SVCS] = "svcs", [SET_SVCS_LOCAL] = "svcs-local", [SET_PORTS] = "ports",
	[SET_PORTS_LOCAL] = "ports-local", [SET_EPS] = "eps", [SET_PORT_EPS] = "port-eps",
	[SET_IDS] = "ids", [SET_PORT_IDS] = "port-ids", [SET_BY_ID] = "by-id",
	[SET_PORT_BY_ID] = "port-by-id", [SET_IPS] = "ips", [SET_NONE] = "none",
	[SET_NONE_PORTS] = "none-ports", [SET_HAIRPIN] = "hairpin",
};

static const char maps[] =
	"add table ip k-proxy\n"
	"delete table ip k-proxy\n"
	"table ip k-proxy {\n"
	"\tmap svcs { type " ADDR_T " : verdict; }\n"
	"\tmap svcs-local { type " ADDR_T " : verdict; }\n"
	"\tmap ports { type " PORT_T " : verdict; }\n"
	"\tmap ports-local { type " PORT_T " : verdict; }\n"
	"\tmap eps { type " ADDR_T " . mark : ipv4_addr . inet_service; }\n"
	"\tmap port-eps { type " PORT_T " . mark : ipv4_addr . inet_service; }\n"
	"\tmap ids { type " ADDR_T " . mark : mark; }\n"
	"\tmap port-ids { type " PORT_T " . mark : mark; }\n"
	"\tmap by-id { type " ADDR_T " . mark : ipv4_addr . inet_service; }\n"
	"\tmap port-by-id { type " PORT_T " . mark : ipv4_addr . inet_service; }\n"
	"\tmap sticky { type ipv4_addr . " ADDR_T " : mark; flags dynamic,timeout; size 262144; }\n"
	"\tset ips { type ipv4_addr; }\n"
	"\tset none { type " ADDR_T "; }\n"
	"\tset none-ports { type " PORT_T "; }\n"
	"\tset hairpin { type ipv4_addr . ipv4_addr; }\n";

static const char hooks[] =
	"\tchain inside {\n"
	"\t\t" KEY " vmap @svcs\n"
	"\t\tfib daddr type local ip daddr != 127.0.0.0/8 " PORT_KEY " vmap @ports\n"
	"\t}\n"
	"\tchain masqueraded {\n"
	"\t\tmeta mark set meta mark or " PROXY_MARK "\n"
	"\t\tjump inside\n"
	"\t\tmeta mark set meta mark and 0xffffbfff\n"
	"\t}\n"
	"\tchain outside {\n"
	"\t\t" KEY " vmap @svcs-local\n"
	"\t\tfib daddr type local " PORT_KEY " vmap @ports-local\n"
	"\t\tjump masqueraded\n"
	"\t}\n"
	"\tchain output {\n"
	"\t\ttype nat hook output priority -100; policy accept;\n"
	"\t\tjump masqueraded\n"
	"\t}\n"
	"\tchain postrouting {\n"
	"\t\ttype nat hook postrouting priority srcnat; policy accept;\n"
	"\t\tmeta mark and " PROXY_MARK " == " PROXY_MARK " meta mark set meta mark and "
	"0xffffbfff masquerade\n"
	"\t\tip saddr . ip daddr @hairpin masquerade\n"
	"\t}\n"
	"\tchain refuse {\n"
	"\t\t" KEY " @none reject\n"
	"\t\tip daddr @ips reject\n"
	"\t\tfib daddr type local " PORT_KEY " @none-ports reject\n"
	"\t}\n"
	"\tchain refuse-prerouting {\n"
	"\t\ttype filter hook prerouting priority dstnat + 10; policy accept;\n"
	"\t\tct state new jump refuse\n"
	"\t}\n"
	"\tchain refuse-output {\n"
	"\t\ttype filter hook output priority filter; policy accept;\n"
	"\t\tct state new jump refuse\n"
	"\t}\n"
	"}\n";

void proxy_table(const struct proxy *p, struct buf *b)
{
	buf_adds(b, maps);
	buf_addf(b,
		 "\tchain prerouting {\n"
		 "\t\ttype nat hook prerouting priority dstnat; policy accept;\n"
		 "\t\tiifname != \"%s\" goto outside\n"
		 "\t\tjump inside\n"
		 "\t}\n",
		 p->conf.bridge);
	buf_adds(b, hooks);
}

void proxy_clear(struct buf *b)
{
	/* "add" first: a table that is missing is as well */
	buf_adds(b, "add table ip k-proxy\ndelete table ip k-proxy\n");
}

/* The index goes through the connection's mark: a map whose key were the number itself would need
   "typeof", and nft 1.0.6 then trips over the map's own ports when a later rule uses it. */
static void draw(struct buf *b, const char *name, const struct proxy_chain *c)
{
	buf_addf(b, "add rule ip k-proxy %s ct mark set numgen random mod %zu offset %d\n", name,
		 c->n, c->local ? PROXY_LOCAL : 0);
}

/*
 * The chain remembers in the connection's mark which endpoint a client has: the endpoint's address
 * as a number. An entry whose endpoint is gone finds nothing in by-id, and another is drawn; delete
 * first, for an entry's value cannot be replaced.
 */
static void sticky_rules(struct buf *b, const char *name, const struct proxy_chain *c)
{
	const char *key = c->port ? PORT_KEY : KEY, *port = c->port ? "port-" : "";
	long long s = c->sticky_s;

	buf_addf(b, "add rule ip k-proxy %s ct mark set " CLIENT " map @sticky\n", name);
	buf_addf(b, "add rule ip k-proxy %s ct mark != 0 update @sticky { " CLIENT
		 " timeout %llds : ct mark }\n", name, s);
	buf_addf(b, "add rule ip k-proxy %s " PROTOCOLS " dnat ip to %s . ct mark map @%sby-id\n",
		 name, key, port);
	buf_addf(b, "add rule ip k-proxy %s delete @sticky { " CLIENT " : ct mark }\n", name);
	draw(b, name, c);
	buf_addf(b, "add rule ip k-proxy %s ct mark set %s . ct mark map @%sids\n", name, key,
		 port);
	buf_addf(b, "add rule ip k-proxy %s update @sticky { " CLIENT
		 " timeout %llds : ct mark }\n", name, s);
	buf_addf(b, "add rule ip k-proxy %s " PROTOCOLS " dnat ip to %s . ct mark map @%sby-id\n",
		 name, key, port);
}

void proxy_chain(struct proxy *p, const struct proxy_chain *c, struct buf *b, struct buf *ret)
{
	size_t start = ret->len;
	const char *name;

	buf_addf(ret, "%s%s%zu", c->port ? "port-" : "", c->local ? "l" : "n", c->n);
	if (c->sticky_s)
		buf_addf(ret, "-%llds", (long long)c->sticky_s);
	name = ret->data + start;
	if (map_has(&p->chains, name))
		return;
	map_put(&p->chains, name, p);
	buf_addf(b, "add chain ip k-proxy %s\n", name);
	if (c->sticky_s) {
		sticky_rules(b, name, c);
		return;
	}
	draw(b, name, c);
	buf_addf(b, "add rule ip k-proxy %s " PROTOCOLS " dnat ip to %s . ct mark map @%seps\n",
		 name, c->port ? PORT_KEY : KEY, c->port ? "port-" : "");
}
