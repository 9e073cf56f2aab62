/*
 * knet: a pod network on one bridge of the node: what k-net(8) does, without CNI's wire format.
 *
 * A network is a configuration and what can be found again in the kernel; the only state of its own
 * is one file a leased address (knet_lease.h). Everything else is set up when it is missing and
 * needed: a machine that lost its bridge or its nft table gets them back with the next pod.
 * All calls work on the network namespace of the caller, the node's.
 *
 * Error codes, which k-net translates to CNI's: ERR_INVALID (configuration), ERR_NOTFOUND (the
 * pod's namespace is gone), ERR_FULL (no address left), ERR_EXISTS (attached already; host port
 * taken), ERR_UNAVAILABLE (the node has no podCIDR yet), ERR_CONFLICT (CHECK: something is not as
 * it was made), others: the kernel refused.
 */
#pragma once
#include "base/strv.h"
#include "data/obj.h"
#include "net/netlink.h"

struct knet_port {
	uint16_t host, container;
	char protocol[8]; /* "tcp", "udp", "sctp" */
	struct ip at;     /* hostIP; family 0: every address of the node */
};

struct knet_conf {
	const char *name;        /* of the network: a file name and part of an nft chain's */
	const char *cni_version; /* as asked for */
	const char *bridge;
	uint32_t mtu;            /* 0: the kernel's default */
	bool has_cidr;           /* false: nodeFile's Node has no podCIDR yet */
	struct ip cidr;          /* the node's share of the cluster's range */
	struct ip gateway;       /* its first address: the bridge's */
	struct ip first, last;   /* what pods may get */
	struct ip cluster, service; /* family 0: none */
	bool masquerade;
	struct knet_port *ports; /* runtimeConfig.portMappings */
	size_t n_ports;
};

/*
 * Fill from a plugin's JSON configuration, whose strings it keeps pointing into. A nodeFile is read
 * here. ERR_INVALID names the field.
 */
must_check int knet_conf_parse(const val *v, struct knet_conf *ret, struct err *e);
void knet_conf_release(struct knet_conf *c);
/* One portMappings list; *ret is the caller's to free. */
must_check int knet_ports_parse(const val *list, struct knet_port **ret, size_t *ret_n,
				struct err *e);
/* ERR_INVALID unless s is a name as CNI wants container IDs and networks to be. */
must_check int knet_check_name(const char *what, const char *s, struct err *e);

/* One interface of one pod. */
struct knet_pod {
	const char *container;
	const char *ifname;
	const char *netns; /* path; "" or NULL on del when it is gone */
};

/* What an attached pod looks like; for CNI's result. */
struct knet_result {
	struct ip addr; /* prefix is the network's */
	char host[IFNAMSIZ];
	uint8_t bridge_mac[NL_MAC_BYTES], host_mac[NL_MAC_BYTES], pod_mac[NL_MAC_BYTES];
};

must_check int knet_add(const struct knet_conf *c, const struct knet_pod *p,
			struct knet_result *ret, struct err *e);
/* What is gone already is fine. */
must_check int knet_del(const struct knet_conf *c, const struct knet_pod *p, struct err *e);
/* want: what ADD answered; family 0: no address is compared. */
must_check int knet_check(const struct knet_conf *c, const struct knet_pod *p,
			  const struct ip *want, struct err *e);
/* Whether an ADD could work: configuration, a free address, the kernel's parts. */
must_check int knet_status(const struct knet_conf *c, struct err *e);

/* The pod's namespace; never our own, which would lose its interfaces and default route. */
must_check int knet_netns(const struct knet_pod *p, int *ret_fd, struct err *e);

/* Bridge, its address, routes, sysctls, nft table; nothing when all of it stands. */
must_check int knet_host_up(const struct knet_conf *c, struct nl *nl, struct nl_link *ret_bridge,
			    struct err *e);
/* pod ports on 127.0.0.1 of the node: route_localnet of the bridge. */
must_check int knet_host_localnet(const struct knet_conf *c, struct err *e);
/* Take all of that away: pods' interfaces on the node, bridge, nft, leases. ip_forward stays. */
must_check int knet_host_down(const struct knet_conf *c, struct err *e);

/* nft. Masquerading and, when there are host ports, their tables; elements of all live leases. */
must_check int knet_nft_up(const struct knet_conf *c, struct err *e);
/* last: no other network is left, the table goes too. */
must_check int knet_nft_down(const struct knet_conf *c, bool last, struct err *e);
/* verb: "add" or "delete" the elements of one pod. */
must_check int knet_nft_ports(const struct knet_conf *c, const char *verb, const struct ip *addr,
			      const struct knet_port *ports, size_t n, struct err *e);
