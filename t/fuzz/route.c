/*
 * The router: "METHOD PATH?QUERY" as a client may send it. What is read names only decoded text
 * without NULs, a name is one piece of a path, and options are read or refused with a message.
 */
#include <string.h>

#include "rest/route.h"

#include "../fuzz.h"

static void check_piece(const char *s)
{
	if (strchr(s, '/') || !strcmp(s, ".") || !strcmp(s, ".."))
		bug(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *s = xstrndup((const char *)data, size);
	char *path = strchr(s, ' '), *query;
	struct err e = ERR_INIT;
	struct route r;

	if (!path || path[1] != '/')
		return 0;
	*path++ = '\0';
	query = strchr(path, '?');
	if (query)
		*query++ = '\0';
	if (route_parse(s, path, query, &r, &e)) {
		if (!*e.msg || e.code == ERR_NONE)
			bug("an error without a message");
		return 0;
	}
	if (r.resource) {
		check_piece(r.name);
		check_piece(r.ns);
		if (!route_check(&r, &e) && route_options(&r, size % 2, &e) && !*e.msg)
			bug("an error without a message");
	}
	route_release(&r);
	return 0;
}
