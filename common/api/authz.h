/*
 * authz: what a caller may do, by a table of authorizers: the first row that allows or denies is
 * the answer, and what no row speaks of is forbidden. RBAC will be a row. The door asks before it
 * routes; the access reviews ask the same table (authorization.k8s.io).
 */
#pragma once
#include "api/api.h"

struct authz_attrs {
	const struct api_caller *caller;
	const char *verb; /* "get", "list", "create" …, "impersonate"; of a path: the method in
			     lower case */
	/* a resource: */
	const char *group, *version, *resource, *subresource, *ns, *name; /* NULL or "": none */
	/* or a path, "/healthz"; NULL: a resource */
	const char *path;
};

enum authz_answer { AUTHZ_NONE, AUTHZ_ALLOW, AUTHZ_DENY };

struct authorizer {
	const char *name;
	/* *ret_why: a constant reason, may be left alone */
	enum authz_answer (*decide)(const struct authz_attrs *a, const char **ret_why);
};
extern const struct authorizer authorizers[]; /* in order; ends with name == NULL */

/* AUTHZ_ALLOW, AUTHZ_DENY, or AUTHZ_NONE: nobody said yes, which is no. ret_why may be NULL. */
enum authz_answer authz_decide(const struct authz_attrs *a, const char **ret_why);
/* 0, or -1 with ERR_FORBIDDEN in upstream's sentence. */
must_check int authz_check(const struct authz_attrs *a, struct err *e);
bool caller_in_group(const struct api_caller *c, const char *group);

/* What upstream's bootstrap roles let the members of a group get beside resources. "/x/" and a star
 * is all below "/x/", other paths are themselves alone. */
struct path_role {
	const char *group; /* NULL: everybody */
	const char *const *paths;
};
extern const struct path_role path_roles[]; /* ends with paths == NULL */
