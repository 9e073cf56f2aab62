/* What our own programs and this one say to each other beyond the API (api/own.h). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/own.h"
#include "door.h"

static int number(const struct job *j, const char *name, int64_t *ret, struct err *e)
{
	const char *s = http_header(j->q, name);
	char *end;

	if (!s)
		return 0;
	*ret = strtoll(s, &end, 10);
	return *end || end == s || *ret < 0
		       ? err_set(e, ERR_BADREQUEST, "header %s: \"%s\" is no number", name, s)
		       : 0;
}

/* k-namespace takes one finalizer away and guards that by a revision, as any controller writes;
 * upstream's finalize can only be PUT. */
bool own_verb(const struct job *j)
{
	const struct route *r = &j->route;

	return http_header(j->q, OWN_CLIENT) && r->kind && r->single && !*r->rest &&
	       !strcmp(r->kind->resource, "namespaces") && !strcmp(r->subresource, "finalize") &&
	       r->req.verb == API_PATCH;
}

int own_read(struct job *j, struct err *e)
{
	struct api_req *r = &j->route.req;

	j->own.asked = http_header(j->q, OWN_CLIENT) != NULL;
	if (!j->own.asked)
		return 0;
	if (r->verb == API_GET && http_header(j->q, OWN_AS_OF)) {
		r->rv_exact = true;
		return number(j, OWN_AS_OF, &r->rv, e);
	}
	if (r->verb != API_CREATE && r->verb != API_UPDATE && r->verb != API_PATCH)
		return 0;
	r->pre_uid = http_header(j->q, OWN_IF_UID);
	return number(j, OWN_IF_REVISION, &r->pre_rv, e);
}

void own_note(struct job *j, const struct api_res *r)
{
	if (!j->own.asked)
		return;
	snprintf(j->own.revision, sizeof(j->own.revision), "%" PRId64, r->rev);
	j->own.unchanged = r->unchanged;
}

size_t own_headers(const struct job *j, struct http_header ret[2])
{
	size_t n = 0;

	if (*j->own.revision)
		ret[n++] = (struct http_header){OWN_REVISION, j->own.revision};
	if (j->own.unchanged)
		ret[n++] = (struct http_header){OWN_UNCHANGED, "true"};
	return n;
}
