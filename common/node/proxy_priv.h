/*
 * proxy_priv: what the proxy holds of each object, and lines of map elements; for proxy*.c only.
 */
#pragma once
#include <stdint.h>

#include "base/map.h"
#include "base/strv.h"
#include "node/proxy.h"

/* The maps and sets of the table. */
enum proxy_set_id {
	SET_SVCS,	 /* address . protocol . port → chain */
	SET_SVCS_LOCAL,	 /* the same for packets from outside, where the policy is Local */
	SET_PORTS,	 /* protocol . node port → chain */
	SET_PORTS_LOCAL,
	SET_EPS,	 /* address . protocol . port . index → endpoint */
	SET_PORT_EPS,	 /* protocol . node port . index → endpoint */
	SET_IDS,	 /* with affinity: the same keys → the endpoint's address as a number */
	SET_PORT_IDS,
	SET_BY_ID,	 /* with affinity: address . protocol . port . that number → endpoint */
	SET_PORT_BY_ID,
	SET_IPS,	 /* cluster addresses: what of them is no port is refused */
	SET_NONE,	 /* other addresses without endpoints: refused */
	SET_NONE_PORTS,
	SET_HAIRPIN,	 /* endpoint . itself */
	SET_COUNT
};
extern const char *const proxy_sets[SET_COUNT];

/* Indexes of this node's own endpoints start here. */
#define PROXY_LOCAL 65536
#define PROXY_MAX_ENDPOINTS 65535
/* The bit of the packet mark that asks for masquerade, as upstream's. */
#define PROXY_MARK "0x4000"

enum proxy_protocol { PROTO_TCP, PROTO_UDP, PROTO_SCTP, PROTO_COUNT };
extern const char *const proxy_protocols[PROTO_COUNT];

enum { EP_READY = 1, EP_SERVING = 2, EP_TERMINATING = 4, EP_LOCAL = 8 };

struct ep {
	uint32_t addr; /* host order */
	uint16_t port;
	uint8_t flags; /* EP_* */
};

struct slice_port {
	char *name;
	uint16_t port;
	uint8_t protocol;
};
struct slice {
	char *service; /* "ns/name"; NULL: of none */
	struct slice_port *ports;
	struct ep *eps; /* port not used */
	size_t n_ports, n_eps;
};

struct svc_port {
	char *name;
	uint16_t port, node_port; /* 0: none */
	uint8_t protocol;
};
struct svc {
	const char *key; /* "ns/name", the map's */
	bool exists;	 /* there is a Service that is for us */
	bool int_local, ext_local;
	uint32_t cluster_ip;
	uint32_t *ext; /* external addresses and those of load balancers */
	size_t n_ext;
	int64_t sticky_s; /* ClientIP affinity; 0: none */
	struct svc_port *ports;
	size_t n_ports;
	struct vec slices; /* struct slice * */
	char *lines;	   /* elements in the kernel: sorted lines; NULL: none */
	bool dirty;
	bool lost; /* another Service holds what this one claims, too */
};

struct proxy {
	struct proxy_conf conf;
	struct map svcs;   /* "ns/name" → svc */
	struct map slices; /* "ns/name" → slice */
	struct vec dirty;  /* svc */
	struct map claims; /* "address . protocol . port" → the svc that has it */
	struct map counts; /* lines that several Services may have → how many */
	struct map chains; /* those that were made */
	size_t n_lost;
};

/* Objects into structs; outputs untouched on error. Answer 0, or 1: not for us. */
must_check int proxy_read_service(const val *obj, struct svc *ret, struct err *e);
must_check int proxy_read_slice(const struct proxy *p, const val *obj, struct slice *ret,
				struct err *e);
/* What came from the Service object. */
void svc_release_spec(struct svc *s);
void slice_free(void *slice);

/* The table without Services. */
void proxy_table(const struct proxy *p, struct buf *b);

/* The chain that picks one of n endpoints. */
struct proxy_chain {
	bool port;  /* keys are node ports */
	bool local; /* indexes from PROXY_LOCAL */
	size_t n;
	int64_t sticky_s;
};
/* Its name into ret; its commands onto b when p does not know it yet. */
void proxy_chain(struct proxy *p, const struct proxy_chain *c, struct buf *b, struct buf *ret);

/* The elements of a Service, each a line: 'a' + its set's number, the element. Chains it needs go
   onto chains. Takes claims. */
void proxy_elements(struct proxy *p, struct svc *s, struct strv *ret, struct buf *chains);
