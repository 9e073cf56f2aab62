/*
 * media: which form an answer takes and which a body has: Accept and Content-Type as upstream reads
 * them (API concepts, "Resource formats", "Receiving resources as Tables").
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "api/api.h"

enum media { MEDIA_JSON, MEDIA_YAML, MEDIA_PROTO };
/* What becomes of an object: itself, a Table, only its metadata. */
enum media_form { FORM_OBJECT, FORM_TABLE, FORM_PARTIAL, FORM_PARTIAL_LIST };

struct wanted {
	enum media media;
	enum media_form form;
	bool beta; /* meta.k8s.io/v1beta1 instead of v1 */
};

/* Accept of a request for objects; NULL or "": JSON. Watches: what is said of the stream is for its
 * events. tables: what is asked for can be one. ERR_NOTACCEPTABLE names what there is. */
must_check int media_wanted(
	const char *header, bool tables, struct wanted *ret, struct err *e);
/* The Content-Type of such an answer; static. watch: of a stream. */
const char *media_type(const struct wanted *w, bool watch);
/* Does the Accept-Encoding take gzip? */
bool media_gzip(const char *header);

/* Content-Type of an object in a body; NULL or "": JSON. ERR_MEDIATYPE names what is taken. */
must_check int content_media(const char *header, enum media *ret, struct err *e);
/* Of a patch. *ret_media: JSON, or YAML for apply-patch+yaml. */
must_check int content_patch(
	const char *header, enum api_patch *ret, enum media *ret_media, struct err *e);
