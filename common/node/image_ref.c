/*
 * Image references as people write them, made full (github.com/distribution/reference describes the
 * grammar).
 */
#include <ctype.h>
#include <string.h>

#include "node/image.h"

/* The first part names a registry if it has a dot or a colon, or is localhost. */
static bool is_registry(const char *s, size_t len)
{
	return memchr(s, '.', len) || memchr(s, ':', len) ||
	       (len == 9 && !strncmp(s, "localhost", 9));
}

static bool path_ok(const char *s, size_t len)
{
	if (!len)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool word = islower((unsigned char)s[i]) || isdigit((unsigned char)s[i]);
		bool edge = !i || i + 1 == len || s[i - 1] == '/' || s[i + 1] == '/';
		if (!word && (edge || !strchr("._-/", s[i])) && s[i] != '/')
			return false;
		if (s[i] == '/' && (!i || i + 1 == len || s[i - 1] == '/'))
			return false;
	}
	return true;
}

static bool tag_ok(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

	return n && n <= 128 && !s[n] && *s != '.' && *s != '-';
}

int image_normalize(const char *ref, char **ret, struct err *e)
{
	const char *at = strchr(ref, '@'), *slash = strchr(ref, '/');
	size_t len = at ? (size_t)(at - ref) : strlen(ref);
	bool registry = slash && slash < ref + len && is_registry(ref, (size_t)(slash - ref));
	const char *path = registry ? slash + 1 : ref;
	const char *colon = memchr(path, ':', (size_t)(ref + len - path));
	size_t path_len = (size_t)((colon ? colon : ref + len) - path);
	autofree char *tag = colon ? xstrndup(colon + 1, (size_t)(ref + len - colon - 1)) : NULL;
	const char *library = !registry && !memchr(path, '/', path_len) ? "library/" : "";

	if (!path_ok(path, path_len) || (tag && !tag_ok(tag)) ||
		(at && strncmp(at, "@sha256:", 8) != 0))
		return err_set(e, ERR_INVALID,
			"Failed to apply default image tag \"%s\": couldn't parse image name "
			"\"%s\": "
			"invalid reference format",
			ref, ref);
	*ret = xasprintf("%.*s/%s%.*s%s%s%s", registry ? (int)(slash - ref) : 9,
		registry ? ref : "docker.io", library, (int)path_len, path, at && !tag ? "" : ":",
		tag  ? tag
		: at ? ""
		     : "latest",
		at ? at : "");
	return 0;
}
