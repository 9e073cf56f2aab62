/*
 * route: what a request's method, path and query ask for: a resource (/api/v1/…, /apis/G/V/…) or
 * a path of the server (/version, /apis, /healthz). Upstream's API concepts, "Resource URIs".
 *
 * It is read in two steps, because who may ask is judged between them: route_parse says whose
 * object it is and what is to be done to it; route_options fills in the rest of the api_req.
 * Strings lie in the route.
 */
#pragma once
#include "api/api.h"
#include "data/schema.h"
#include "rest/url.h"

struct route {
	char *path; /* decoded, as judged; behind it the same in pieces, for the strings below */
	struct query query;
	bool resource; /* else a path */
	bool single;   /* of a resource: one object (or what is to be one), not a collection */
	/* "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"; of a
	   path the method in lower case */
	const char *verb;
	const char *group, *version, *plural, *subresource, *ns, *name; /* "": none */
	const char *rest; /* as it came: what follows the subresource proxy, from '/' on; "" */
	const struct kind *kind; /* NULL: there is no such resource */
	/* verb, kind, ns, name, subresource; after route_options all that a query can say */
	struct api_req req;
	char *selected; /* the field selector of a deprecated watch by name */
	/* what route_options refused as invalid: "PatchOptions" …, and why; else NULL, empty */
	const char *refused;
	struct causes causes;
	bool unrouted;	/* route_check found nothing there */
	bool no_reason; /* of what route_options refused upstream tells none */
};

/* ERR_BADREQUEST for a path or a query that cannot be read, ERR_METHOD for a method that nothing
 * has. The path is as it came and begins with '/'; query NULL: none. */
must_check int route_parse(const char *method, const char *path, const char *query,
	struct route *ret, struct err *e);
void route_release(struct route *r);
/* All of its query is read, and what is said of it stands in req: the rest goes, before a request
 * that goes on for an hour. */
void route_forget_query(struct route *r);
/* Is there what it names, and does it do that verb? ERR_NOTFOUND, ERR_METHOD. */
must_check int route_check(struct route *r, struct err *e);
/* The query into r->req, whose patch is set already. has_body: a DELETE whose options are in its
 * body: those of the query do not count. ERR_BADREQUEST, ERR_INVALID in upstream's words. */
must_check int route_options(struct route *r, bool has_body, struct err *e);
