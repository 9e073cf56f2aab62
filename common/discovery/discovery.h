/*
 * discovery: what a client asks first: which groups, versions, resources and verbs there are. Made
 * from the table of kinds at each question (it takes a fraction of a millisecond, so nothing is
 * kept). Order of groups and versions is the table's, of resources the alphabet's, as upstream.
 *
 *	/api               APIVersions          or, when Accept asks for it, aggregated:
 *	/apis              APIGroupList         APIGroupDiscoveryList, v2 or v2beta1
 *	/apis/GROUP        APIGroup
 *	/api/v1            APIResourceList
 *	/apis/GROUP/VER    APIResourceList
 *	/version           version.Info
 */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* An answer to GET; release the body with buf_release (discovery_release does). */
struct discovery {
	struct buf body;
	const char *media; /* Content-Type; static */
	char etag[40];	   /* with its quotes, a hash of the body; "": none */
	bool vary;	   /* "Vary: Accept" belongs to the answer */
};
#define DISCOVERY_INIT \
	{ \
		BUF_INIT, NULL, "", false \
	}
void discovery_release(struct discovery *d);

/* Is path (decoded, without query, a '/' at its end allowed) one that discovery_get answers or
 * would answer for another group? "/api/v1/pods" is not. */
bool discovery_path(const char *path);
/*
 * The answer for path. accept: the request's Accept, NULL for any. address: how clients reach the
 * server ("127.0.0.1:6443"), for APIVersions. ret is empty or of an earlier answer.
 * ERR_NOTFOUND: no such group or version; ERR_NOTACCEPTABLE: neither JSON nor what Accept names.
 */
must_check int discovery_get(const char *path, const char *accept, const char *address,
	struct discovery *ret, struct err *e);

/* The group, "" for core, and version in whose API a subresource's kind (Scale, Eviction,
 * TokenRequest …) is, "" and "" when it is the resource's own. */
void discovery_sub_gv(const char *sub_kind, const char **ret_group, const char **ret_version);
