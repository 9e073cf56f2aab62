/*
 * admit: the chain of admission steps between patching and validation, a row each. A step may
 * change the object, refuse it, or add guards and writes to the transaction (service addresses,
 * quota); it runs before the store's lock, and again if a guard fails.
 */
#pragma once
#include "api/api.h"
#include "base/map.h"
#include "base/strv.h"
#include "data/mval.h"
#include "data/schema.h"
#include "store/store.h"

/* Collects what a step adds: guards and writes of a transaction, and the strings in them. */
struct admit_txn {
	struct store_guard *guards;
	size_t n_guards, alloc_guards;
	struct store_write *writes;
	size_t n_writes, alloc_writes;
	struct strv strings;
};
void admit_txn_release(struct admit_txn *t);

struct admit_ctx {
	struct store *store; /* for reading */
	struct map *alive;   /* namespaces that were alive → what was found of them; admit.c */
	bool fresh;	     /* nothing that was read before counts */
	bool *ret_relied;    /* a step relied on such a thing: a guard says if it still holds */
	bool *ret_homeless;  /* it is the namespace that is not found */
	const struct api_req *req;
	const struct api_caller *caller;
	const struct kind *kind;
	const char *ns, *name; /* of the object; name NULL: not known yet */
	const mval *old;       /* NULL on create */
	mdoc *d;	       /* NULL on delete */
	mval *obj;	       /* NULL on delete */
	int64_t now_ns;
	struct strv *warnings;
	struct admit_txn *txn; /* collects guards and writes */
	struct causes *causes; /* what a step finds invalid, told with the rest of validation */
	char **ret_message;    /* the words of a refusal that may be too long for a struct err */
};
struct admit_step {
	const char *name; /* "NamespaceLifecycle" */
	int (*admit)(struct admit_ctx *c, struct err *e);
	bool late; /* runs on an object that validation has passed */
};
extern const struct admit_step admit_steps[]; /* in order; ends with name == NULL */

/* Add to the transaction; everything is copied. */
void admit_guard(struct admit_txn *t, const struct store_guard *g);
void admit_write(struct admit_txn *t, const struct store_write *w);
/* The same where the key lives as long as the call, as its own does: it is not copied. */
void admit_own_guard(struct admit_txn *t, const struct store_guard *g);

/* What steps ask and say. The object is one of resource. */
bool admit_is(const struct admit_ctx *c, const char *resource);
/* ERR_FORBIDDEN: 'pods "x" is forbidden: WHY'. */
must_check int admit_forbidden(const struct admit_ctx *c, struct err *e, const char *why);
/* An object for a step to look at, the caller's; *ret NULL when there is none. Its revision at
 * *ret_rev. Of c it takes the store alone. */
must_check int admit_look(struct admit_ctx *c, const char *resource, const char *ns,
	const char *name, doc **ret, int64_t *ret_rev, struct err *e);

/* limits.c: what a namespace's LimitRanges fill into pods, and what they refuse. */
int admit_limit_defaults(struct admit_ctx *c, struct err *e);
int admit_limits(struct admit_ctx *c, struct err *e);

/* class.c */
/* The name of the class that is marked as the default, by one of these annotations: the newest, of
 * equally old ones the first by name; *ret NULL when there is none. */
must_check int admit_default_class(struct admit_ctx *c, const char *resource,
	const char *const *marks, char **ret, struct err *e);
int admit_runtime_class(struct admit_ctx *c, struct err *e);
int admit_ingress_class(struct admit_ctx *c, struct err *e);

/* topology.c */
/* Labels of the node into those of the pod: its zone and region, where it has them. */
must_check int admit_topology_labels(
	struct store *store, const char *node, mdoc *d, mval *pod, struct err *e);
int admit_topology(struct admit_ctx *c, struct err *e);

/* pod_security.c */
int admit_pod_security_labels(struct admit_ctx *c, struct err *e);
int admit_pod_security(struct admit_ctx *c, struct err *e);

/* volume.c */
int admit_storage_class(struct admit_ctx *c, struct err *e);
int admit_in_use(struct admit_ctx *c, struct err *e);
int admit_resize(struct admit_ctx *c, struct err *e);

/* signing.c: who asks for a certificate, and when. */
int admit_signing_request(struct admit_ctx *c, struct err *e);
int admit_subject_restriction(struct admit_ctx *c, struct err *e);

/* account.c: the account a pod runs as, and its token. */
int admit_account(struct admit_ctx *c, struct err *e);

/* service_ip.c: cluster addresses and node ports, allocated and released in the Service's own
 * transaction. */
must_check int service_ip_admit(struct admit_ctx *c, struct err *e);
/* K_SERVICE_CIDR or 10.96.0.0/16: the range of a new cluster. */
const char *service_cidr_default(void);
must_check int service_cidr_parse(
	const char *text, uint32_t *ret_base, uint32_t *ret_size, struct err *e);
