/* Accept and Content-Type (RFC 9110, 12.5.1 and 8.3). */
#include <string.h>
#include <strings.h>

#include "data/proto.h"
#include "rest/accept.h"
#include "rest/media.h"

static const char *const types[] = {
	[MEDIA_JSON] = "application/json",
	[MEDIA_YAML] = "application/yaml",
	[MEDIA_PROTO] = PROTO_MEDIA,
};

/* The form that a range's parameters ask for; false: none of ours. */
static bool form_of(const struct accept *a, struct wanted *w)
{
	static const char *const names[] = {[FORM_TABLE] = "Table",
		[FORM_PARTIAL] = "PartialObjectMetadata",
		[FORM_PARTIAL_LIST] = "PartialObjectMetadataList"};
	bool meta = accept_param(a, "g", "meta.k8s.io");

	for (size_t i = FORM_TABLE; i < array_size(names); i++) {
		if (!accept_param(a, "as", names[i]))
			continue;
		w->form = (enum media_form)i;
		w->beta = accept_param(a, "v", "v1beta1");
		/* a Table has no protobuf form: its cells are any JSON */
		if (w->form == FORM_TABLE && w->media == MEDIA_PROTO)
			return false;
		return meta && (w->beta || accept_param(a, "v", "v1"));
	}
	return !accept_has(a, "as");
}

int media_wanted(const char *header, bool tables, struct wanted *ret, struct err *e)
{
	struct accept a = {.rest = header};

	if (!header || !*header) {
		*ret = (struct wanted){0};
		return 0;
	}
	while (accept_next(&a)) {
		for (size_t i = 0; i < array_size(types); i++) {
			struct wanted w = {.media = (enum media)i};

			if (accept_type(&a, types[i]) && form_of(&a, &w) &&
				(tables || w.form != FORM_TABLE)) {
				*ret = w;
				return 0;
			}
		}
	}
	return err_set(e, ERR_NOTACCEPTABLE,
		"only the following media types are accepted: application/json, application/yaml, "
		"application/vnd.kubernetes.protobuf");
}

const char *media_type(const struct wanted *w, bool watch)
{
	if (w->media == MEDIA_PROTO && watch)
		return PROTO_MEDIA ";stream=watch";
	return types[w->media];
}

bool media_gzip(const char *header)
{
	struct accept a = {.rest = header};

	while (accept_next(&a))
		if (a.type_len == 4 && !strncasecmp(a.type, "gzip", 4))
			return true;
	return false;
}

/* Is the type in a Content-Type, its parameters apart, this one? */
static bool content_is(const char *header, const char *type)
{
	size_t n = strcspn(header, ";");

	while (n && (header[n - 1] == ' ' || header[n - 1] == '\t'))
		n--;
	return strlen(type) == n && !strncasecmp(header, type, n);
}

int content_media(const char *header, enum media *ret, struct err *e)
{
	if (!header || !*header) {
		*ret = MEDIA_JSON;
		return 0;
	}
	for (size_t i = 0; i < array_size(types); i++) {
		if (content_is(header, types[i])) {
			*ret = (enum media)i;
			return 0;
		}
	}
	return err_set(e, ERR_MEDIATYPE,
		"the body of the request was in an unknown format - accepted media types include: "
		"application/json, application/yaml, application/vnd.kubernetes.protobuf");
}

int content_patch(const char *header, enum api_patch *ret, enum media *ret_media, struct err *e)
{
	static const char *const names[] = {
		[PATCH_JSON] = "application/json-patch+json",
		[PATCH_MERGE] = "application/merge-patch+json",
		[PATCH_STRATEGIC] = "application/strategic-merge-patch+json",
		[PATCH_APPLY] = "application/apply-patch+yaml",
	};

	for (size_t i = 0; header && i < array_size(names); i++) {
		if (content_is(header, names[i])) {
			*ret = (enum api_patch)i;
			*ret_media = i == PATCH_APPLY ? MEDIA_YAML : MEDIA_JSON;
			return 0;
		}
	}
	return err_set(e, ERR_MEDIATYPE,
		"the body of the request was in an unknown format - accepted media types include: "
		"application/json-patch+json, application/merge-patch+json, "
		"application/strategic-merge-patch+json, application/apply-patch+yaml");
}
