/*
 * rules: what no schema table can say about a kind: defaults that depend on other fields,
 * validation with upstream's words, what an update may change. One C file a kind or a few that
 * belong together, one row a kind in kinds.c.
 *
 * Old and new are both mutable documents, so that one set of readers serves both; nobody changes
 * old.
 */
#pragma once
#include "base/strv.h"
#include "data/obj.h"
#include "data/schema.h"

struct kind_rules {
	const char *resource;			    /* "pods" */
	const char *(*name)(const char *);	    /* form of names; NULL: DNS subdomain */
	void (*default_object)(mdoc *d, mval *obj); /* after the schema's defaults */
	void (*prepare_create)(mdoc *d, mval *obj); /* sets initial phase …; status is gone */
	/* keeps what a spec update may not touch */
	void (*prepare_update)(mdoc *d, mval *obj, const mval *old);
	/* the same of a write of status */
	void (*prepare_status)(mdoc *d, mval *obj, const mval *old);
	/* what is refused at once: these causes are told alone; old is NULL on create */
	void (*refuse)(const mval *obj, const mval *old, struct causes *c);
	void (*validate)(const mval *obj, struct causes *c);
	void (*validate_new)(const mval *obj, struct causes *c); /* of what is created, besides */
	void (*validate_update)(const mval *obj, const mval *old, struct causes *c);
	void (*warn)(const mval *obj, struct strv *ret); /* of a valid object that is written */
	void (*warn_new)(const mval *obj, struct strv *ret);  /* … that is created */
	const char *idle;	/* a warning to every create and update; NULL: none */
	const char *deprecated; /* a warning to every request; NULL: none */
	/* paths whose causes come as soon as they can, or behind all that the schema finds; NULL:
	 * none (order.c) */
	const char *early, *late;
	bool status_on_create; /* status is kept as given (nodes …) */
	bool status_alone;     /* a write of status leaves metadata as they are */
	bool generation;       /* spec changes count metadata.generation */
	bool generation_stays; /* … but no update does */
	bool need_rv;	       /* an update has to name the resourceVersion */
	bool put_creates;      /* an update makes what is not there */
	bool return_deleted;   /* DELETE answers the object, not a Status */
};
/* Never NULL: a kind without a row has the common rules only. */
const struct kind_rules *rules_for(const char *resource);

/* pod_resize.c: the subresource resize: a pod's rules, but for what may change, and what of the
 * object that was sent counts, put into pod. */
extern const struct kind_rules rules_resize;
void rules_resize_take(mdoc *d, mval *pod, const mval *sent);
/* pod_ephemeral.c: the same of ephemeralcontainers. */
extern const struct kind_rules rules_ephemeral;
/* csr_status.c: of approval: who decides on a certificate's request. */
extern const struct kind_rules rules_approval;

/* selector.c: keys and values of labels; keys of annotations, and how much they are together. */
void labels_validate(const mval *labels, const char *at, struct causes *c);
void annotations_validate(const mval *annotations, const char *at, struct causes *c);

/* status.c: of an update: counts that cannot be, phases that do not fit. */
void rules_status_validate(
	const char *resource, const mval *obj, const mval *old, struct causes *c);

/* Fields a field selector may name, besides metadata.name and metadata.namespace; ends with NULL.
 * *ret_own: the kind has a list of its own (upstream words the refusal differently then). */
const char *const *rules_selectable(const char *resource, bool *ret_own);

/* order.c: causes that the schema found join those of the rules, each where upstream tells it. */
void causes_merge(const struct schema_type *t, struct causes *into, struct causes *schema,
	const char *early, const char *late);
