/*
 * proxy: Services and EndpointSlices as nftables rules.
 *
 * A proxy holds what it needs of each Service and EndpointSlice, as small structs, and knows which
 * elements of the kernel's maps each Service has. It answers scripts in nft(8)'s language: one that
 * makes the table "ip k-proxy" anew, and one that brings it from the last script's state to the
 * present one. Each is one transaction. It never talks to the kernel itself.
 *
 * The layout: one map from (address . protocol . port) to a chain, one from those and an index to
 * the endpoint, and a chain for each number of endpoints that occurs, which draws the index. The
 * time of an update so does not depend on how many Services there are.
 *
 * Follows https://kubernetes.io/docs/reference/networking/virtual-ips and KEP-1669 (endpoints that
 * are terminating). IPv4 only: addresses of the other family are passed over.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "data/obj.h"

struct proxy;

struct proxy_conf {
	const char *node;   /* this node's name, for policies Local; NULL: every endpoint is near */
	const char *bridge; /* the interface behind which this node's pods are */
	/* Is told what a person should know: two Services that claim one address; may be NULL. */
	void (*warn)(void *arg, const char *text);
	void *arg;
};

/* conf is copied, the strings are not. */
struct proxy *proxy_new(const struct proxy_conf *conf);
void proxy_free(struct proxy *p);
void proxy_freep(struct proxy **p);
#define autoproxy __attribute__((cleanup(proxy_freep))) struct proxy

enum proxy_kind { PROXY_SERVICE, PROXY_SLICE };

/* A Service or an EndpointSlice as it is now; other kinds are passed over. ERR_INVALID names
   the field; the object then counts as absent. */
must_check int proxy_set(struct proxy *p, const val *obj, struct err *e);
void proxy_del(struct proxy *p, enum proxy_kind kind, const char *ns, const char *name);
/* Everything of that kind is absent until it is set again: before a new list. */
void proxy_forget(struct proxy *p, enum proxy_kind kind);

/* The script that makes the table from nothing, whatever is there. */
void proxy_script(struct proxy *p, struct buf *b);
/* The script from the last one's state to the present; false: nothing to do. A script that could
   not be run has to be followed by proxy_script. */
bool proxy_changes(struct proxy *p, struct buf *b);
/* The script that removes the table. */
void proxy_clear(struct buf *b);

size_t proxy_services(const struct proxy *p);
