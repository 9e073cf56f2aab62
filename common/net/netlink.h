/*
 * netlink: the kernel's links, addresses, routes and neighbours over rtnetlink(7), by raw sockets.
 *
 * A handle is one socket and keeps to the network namespace in which it was opened, whatever the
 * process does later. Every call sends one request and waits for the kernel's answer. Errors name
 * the interface or address and carry the kernel's own explanation when it gives one: ERR_NOTFOUND
 * (no such interface, address, route), ERR_EXISTS, ERR_FORBIDDEN, ERR_INVALID, ERR_SYS.
 *
 * What takes time: removing a link waits for RCU, 20 to 40 ms a veth. Where nobody needs it gone at
 * once, drop the last reference to the network namespace of either end instead: the kernel then
 * removes the pair in the background.
 */
#pragma once
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "net/ip.h"

struct nl;

/* In the caller's network namespace. */
must_check int nl_open(struct nl **ret, struct err *e);
/* In the network namespace that netns_fd refers to; the fd stays the caller's. The calling thread
   is in it for a moment; not being able to come back is a bug(). */
must_check int nl_open_at(int netns_fd, struct nl **ret, struct err *e);
/* The same for a path: /run/netns/x, /proc/PID/ns/net. ERR_NOTFOUND, ERR_INVALID (no namespace). */
must_check int nl_open_path(const char *netns, struct nl **ret, struct err *e);
void nl_free(struct nl *nl);
void nl_freep(struct nl **nl);
#define autonl __attribute__((cleanup(nl_freep))) struct nl

/* A network namespace by path as a descriptor (close-on-exec). */
must_check int netns_open(const char *path, int *ret_fd, struct err *e);

#define NL_MAC_BYTES 6
#define NL_MAC_SIZE 18 /* "0a:58:0a:f4:00:05" and a NUL */
char *nl_mac_str(const uint8_t mac[NL_MAC_BYTES], char out[NL_MAC_SIZE]);

struct nl_link {
	int index;
	int master;               /* index of its bridge, 0: none */
	int peer;                 /* a veth's other end (index in its own namespace), 0: none */
	unsigned int flags;       /* IFF_* */
	uint32_t mtu;
	bool has_mac;
	bool hairpin;             /* a bridge port that sends back where it came from */
	uint8_t mac[NL_MAC_BYTES];
	char name[IFNAMSIZ];
	char kind[IFNAMSIZ];      /* "veth", "bridge" …; "" for hardware */
};

must_check int nl_link_get(struct nl *nl, const char *name, struct nl_link *ret, struct err *e);
/* All links; fn's answer that is not 0 ends the walk and is answered. */
typedef int (*nl_link_fn)(void *arg, const struct nl_link *link, struct err *e);
must_check int nl_link_each(struct nl *nl, nl_link_fn fn, void *arg, struct err *e);

/* mac NULL: the kernel's choice; mtu 0: the kind's default. A bridge with a mac of its own keeps it
   when ports come and go. */
must_check int nl_bridge_add(struct nl *nl, const char *name, const uint8_t *mac, uint32_t mtu,
			     struct err *e);
/* ERR_SYS "Operation not supported" where the kernel has no such kind. */
must_check int nl_dummy_add(struct nl *nl, const char *name, struct err *e);

struct nl_veth {
	const char *name;         /* our end */
	const char *peer;         /* the other end */
	int peer_netns_fd;        /* where that one is made; -1: here */
	uint32_t mtu;             /* of both; 0: default */
	int master;               /* index of the bridge of our end; 0: none */
	bool up;                  /* our end; the peer is set up by a second call, in its namespace:
				     the kernel refuses it in the first (ENOTCONN) */
	const uint8_t *mac, *peer_mac; /* NULL: random */
};
must_check int nl_veth_add(struct nl *nl, const struct nl_veth *v, struct err *e);

struct nl_vxlan {
	const char *name;
	uint32_t vni;
	uint16_t port;            /* UDP, host order; 0: 4789 */
	struct ip local;          /* source of the outer packets; family 0: any */
	const char *dev;          /* underlying interface; NULL: by route */
	uint32_t mtu;
	bool learning;            /* false: only what nl_fdb_set told */
	const uint8_t *mac;
};
must_check int nl_vxlan_add(struct nl *nl, const struct nl_vxlan *v, struct err *e);

/* What to change of a link; fields without their bit in `what` are not looked at. */
enum {
	NL_UP = 1, NL_DOWN = 2, NL_MTU = 4, NL_MASTER = 8, NL_NETNS = 16, NL_NAME = 32, NL_MAC = 64,
	NL_HAIRPIN = 128 /* of a bridge port; not together with others */
};
struct nl_change {
	unsigned int what;        /* NL_* */
	uint32_t mtu;
	int master;               /* index; 0 takes it out */
	int netns_fd;
	const char *name;         /* the link must be down for it */
	const uint8_t *mac;
	bool hairpin;
};
must_check int nl_link_set(struct nl *nl, const char *name, const struct nl_change *c,
			   struct err *e);
must_check int nl_link_del(struct nl *nl, const char *name, struct err *e);

/* addr.prefix is the network's; the kernel adds the route of that network. */
must_check int nl_addr_add(struct nl *nl, const char *dev, const struct ip *addr, struct err *e);
must_check int nl_addr_del(struct nl *nl, const char *dev, const struct ip *addr, struct err *e);
/* dev NULL: of all links. */
typedef int (*nl_addr_fn)(void *arg, int ifindex, const struct ip *addr, struct err *e);
must_check int nl_addr_each(struct nl *nl, const char *dev, nl_addr_fn fn, void *arg,
			    struct err *e);

struct nl_route {
	struct ip dst;            /* prefix 0: the default route */
	struct ip via;            /* family 0: directly on the link */
	struct ip src;            /* preferred source; family 0: the kernel's choice */
	const char *dev;          /* may be NULL with via, and must be for types without a way */
	uint32_t metric;          /* 0: the kernel's */
	uint32_t table;           /* 0: main */
	uint8_t type;             /* RTN_*; 0: RTN_UNICAST */
	bool onlink;              /* via is on dev though no route says so */
	bool replace;             /* of the same destination and metric; else ERR_EXISTS */
};
must_check int nl_route_add(struct nl *nl, const struct nl_route *r, struct err *e);
must_check int nl_route_del(struct nl *nl, const struct nl_route *r, struct err *e);
/* Unicast routes of the main table; r (dev is NULL, see ifindex) lives during the call. */
typedef int (*nl_route_fn)(void *arg, int ifindex, const struct nl_route *r, struct err *e);
must_check int nl_route_each(struct nl *nl, int family, nl_route_fn fn, void *arg, struct err *e);

/* A permanent neighbour entry (ARP, NDP), made or replaced. */
must_check int nl_neigh_set(struct nl *nl, const char *dev, const struct ip *addr,
			    const uint8_t mac[NL_MAC_BYTES], struct err *e);
must_check int nl_neigh_del(struct nl *nl, const char *dev, const struct ip *addr, struct err *e);
/* Behind which address of the underlay a VXLAN finds mac; an all-zero mac is the flood list, which
   may have many. */
must_check int nl_fdb_set(struct nl *nl, const char *dev, const uint8_t mac[NL_MAC_BYTES],
			  const struct ip *dst, struct err *e);
must_check int nl_fdb_del(struct nl *nl, const char *dev, const uint8_t mac[NL_MAC_BYTES],
			  const struct ip *dst, struct err *e);
