/*
 * knet_lease: which address belongs to which pod: one file an address, /run/k/net/NETWORK/ADDRESS,
 * one JSON object in it. A lease of an earlier boot counts for nothing and is overwritten.
 *
 * Every function but knet_lock and knet_gc wants the network's lock to be held.
 */
#pragma once
#include "node/knet.h"

struct knet_lease {
	struct ip addr;
	char *container, *ifname;
	char *host;              /* the veth's end on the node */
	char *netns;
	struct knet_port *ports;
	size_t n_ports;
};

void knet_lease_release(struct knet_lease *l);

/* Waits for the other k-nets; *ret_fd holds the lock until it is closed. Makes the directory. */
must_check int knet_lock(const char *network, int *ret_fd, struct err *e);
/* The next free address after the one given last, so that a freed one rests; ERR_FULL. l's other
   fields are written with it; its addr is set. */
must_check int knet_lease_take(const struct knet_conf *c, struct knet_lease *l, struct err *e);
/* A missing one is fine. */
must_check int knet_lease_drop(const char *network, const struct ip *addr, struct err *e);
/* Live leases (of this boot) one after the other; fn's answer that is not 0 ends it and is
   answered. fn may drop the lease. */
typedef int (*knet_lease_fn)(void *arg, const struct knet_lease *l, struct err *e);
must_check int knet_lease_each(const char *network, knet_lease_fn fn, void *arg, struct err *e);
/* The lease of a container's interface: 1 and *ret (to be released), 0 when there is none. */
must_check int knet_lease_find(const char *network, const char *container, const char *ifname,
			       struct knet_lease *ret, struct err *e);
/* Take away every pod for whose lease keep answers 0. Takes the lock itself. How many went. */
must_check int knet_gc(const char *network, knet_lease_fn keep, void *arg, struct err *e);
/* One line of JSON. */
void knet_lease_write(struct buf *b, const char *network, const struct knet_lease *l);
/* The name of the veth's end on the node: the same for the same pod. */
void knet_host_name(const char *network, const char *container, const char *ifname,
		    char out[IFNAMSIZ]);
