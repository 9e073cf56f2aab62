/*
 * The node's nft table "ip k-net": a chain of masquerading for each network, and the host ports of
 * all of them as two maps, so that a port is one element and its table never grows slower.
 */
#include <string.h>

#include "net/nft.h"
#include "node/knet_lease.h"

/* Everything but the cluster's own ranges leaves with the node's address. A range inside another
   one is left out: nft refuses intervals that overlap. */
static void masquerade(struct buf *b, const struct knet_conf *c)
{
	const struct ip multicast = { AF_INET, 4, { 224 } };
	const struct ip *spared[] = { &c->cluster, &c->service, &c->cidr, &multicast };
	char text[IP_SIZE];
	size_t n = 0;

	buf_addf(b, "add chain ip k-net masq-%s "
		 "{ type nat hook postrouting priority srcnat; policy accept; }\n"
		 "flush chain ip k-net masq-%s\n", c->name, c->name);
	if (!c->masquerade)
		return;
	buf_addf(b, "add rule ip k-net masq-%s ip saddr %s ip daddr != {", c->name,
		 ip_str_prefix(&c->cidr, text));
	for (size_t i = 0; i < array_size(spared); i++) {
		bool inside = spared[i]->family == 0;

		for (size_t k = 0; k < array_size(spared) && !inside; k++) {
			if (k == i || !spared[k]->family || !ip_in(spared[i], spared[k]))
				continue;
			inside = spared[k]->prefix < spared[i]->prefix ||
				 (spared[k]->prefix == spared[i]->prefix && k < i);
		}
		if (!inside)
			buf_addf(b, "%s %s", n++ ? "," : "", ip_str_prefix(spared[i], text));
	}
	buf_adds(b, " } masquerade\n");
}

/*
 * Host ports. A connection to 127.0.0.1 needs route_localnet on the bridge (knet_host.c) and the
 * bridge's address as its source, for the pod could not answer to 127.0.0.1; the guard keeps that
 * sysctl from opening the node's loopback to pods. A pod that reaches itself through its port has
 * to see another source, too.
 */
static void port_chains(struct buf *b, const struct knet_conf *c)
{
	buf_adds(b,
		 "add map ip k-net ports "
		 "{ type inet_proto . inet_service : ipv4_addr . inet_service; }\n"
		 "add map ip k-net ports-at "
		 "{ type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }\n"
		 "add set ip k-net hairpin { type ipv4_addr . ipv4_addr; }\n"
		 "add chain ip k-net hostport\n"
		 "flush chain ip k-net hostport\n"
		 "add rule ip k-net hostport meta l4proto { tcp, udp, sctp } "
		 "dnat ip to ip daddr . meta l4proto . th dport map @ports-at\n"
		 "add rule ip k-net hostport meta l4proto { tcp, udp, sctp } "
		 "dnat ip to meta l4proto . th dport map @ports\n"
		 "add chain ip k-net prerouting "
		 "{ type nat hook prerouting priority dstnat; policy accept; }\n"
		 "flush chain ip k-net prerouting\n"
		 "add rule ip k-net prerouting fib daddr type local jump hostport\n"
		 "add chain ip k-net output "
		 "{ type nat hook output priority -100; policy accept; }\n"
		 "flush chain ip k-net output\n"
		 "add rule ip k-net output fib daddr type local jump hostport\n");
	buf_addf(b,
		 "add chain ip k-net source-%s "
		 "{ type nat hook postrouting priority srcnat; policy accept; }\n"
		 "flush chain ip k-net source-%s\n"
		 "add rule ip k-net source-%s ip saddr . ip daddr @hairpin masquerade\n"
		 "add rule ip k-net source-%s oifname \"%s\" ip saddr 127.0.0.0/8 masquerade\n"
		 "add chain ip k-net guard-%s "
		 "{ type filter hook prerouting priority raw; policy accept; }\n"
		 "flush chain ip k-net guard-%s\n"
		 "add rule ip k-net guard-%s iifname \"%s\" ip daddr 127.0.0.0/8 drop\n",
		 c->name, c->name, c->name, c->name, c->bridge, c->name, c->name, c->name,
		 c->bridge);
}

static void port_elements(struct buf *b, const char *verb, const struct ip *addr,
			  const struct knet_port *ports, size_t n)
{
	char pod[IP_SIZE], at[IP_SIZE];

	ip_str(addr, pod);
	for (size_t i = 0; i < n; i++) {
		const struct knet_port *p = &ports[i];

		buf_addf(b, "%s element ip k-net ports%s { %s%s%s . %u : %s . %u }\n", verb,
			 p->at.family ? "-at" : "", p->at.family ? ip_str(&p->at, at) : "",
			 p->at.family ? " . " : "", p->protocol, p->host, pod, p->container);
	}
	if (n)
		buf_addf(b, "%s element ip k-net hairpin { %s . %s }\n", verb, pod, pod);
}

static int lease_elements(void *arg, const struct knet_lease *l, struct err *e)
{
	port_elements(arg, "add", &l->addr, l->ports, l->n_ports);
	return 0;
}

int knet_nft_up(const struct knet_conf *c, struct err *e)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "add table ip k-net\n");
	masquerade(&b, c);
	port_chains(&b, c);
	if (knet_lease_each(c->name, lease_elements, &b, e) < 0)
		return -1;
	return nft_run(b.data, e);
}

int knet_nft_ports(const struct knet_conf *c, const char *verb, const struct ip *addr,
		   const struct knet_port *ports, size_t n, struct err *e)
{
	autobuf b = BUF_INIT;

	port_elements(&b, verb, addr, ports, n);
	return b.len ? nft_run(b.data, e) : 0;
}

int knet_nft_down(const struct knet_conf *c, bool last, struct err *e)
{
	static const char *const chains[] = { "masq", "source", "guard" };
	autobuf b = BUF_INIT;

	/* "add" first: what is missing cannot make the transaction fail */
	buf_adds(&b, "add table ip k-net\n");
	for (size_t i = 0; i < array_size(chains) && !last; i++)
		buf_addf(&b, "add chain ip k-net %s-%s\nflush chain ip k-net %s-%s\n"
			 "delete chain ip k-net %s-%s\n", chains[i], c->name, chains[i], c->name,
			 chains[i], c->name);
	if (last)
		buf_adds(&b, "delete table ip k-net\n");
	return nft_run(b.data, e);
}
