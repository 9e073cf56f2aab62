/* The one table of errors, and the ways to fill a struct err. */
#include <errno.h>

#include "base/err.h"
#include "../tap.h"

static const struct {
	enum err_code code;
	const char *reason;
	int http, exit;
} rows[] = {
	{ ERR_NONE, "", 200, 0 },
	{ ERR_BADREQUEST, "BadRequest", 400, 6 },
	{ ERR_UNAUTHORIZED, "Unauthorized", 401, 5 },
	{ ERR_FORBIDDEN, "Forbidden", 403, 5 },
	{ ERR_NOTFOUND, "NotFound", 404, 3 },
	{ ERR_METHOD, "MethodNotAllowed", 405, 6 },
	{ ERR_NOTACCEPTABLE, "NotAcceptable", 406, 6 },
	{ ERR_EXISTS, "AlreadyExists", 409, 4 },
	{ ERR_CONFLICT, "Conflict", 409, 4 },
	{ ERR_GONE, "Gone", 410, 4 },
	{ ERR_EXPIRED, "Expired", 410, 4 },
	{ ERR_TOOLARGE, "RequestEntityTooLarge", 413, 6 },
	{ ERR_MEDIATYPE, "UnsupportedMediaType", 415, 6 },
	{ ERR_INVALID, "Invalid", 422, 6 },
	{ ERR_TOOMANY, "TooManyRequests", 429, 7 },
	{ ERR_INTERNAL, "InternalError", 500, 1 },
	{ ERR_UNAVAILABLE, "ServiceUnavailable", 503, 7 },
	{ ERR_TIMEOUT, "Timeout", 504, 124 },
	{ ERR_USAGE, "", 400, 2 },
	{ ERR_SYS, "", 500, 1 },
	{ ERR_SYNTAX, "", 400, 6 },
	{ ERR_UNREACHABLE, "", 503, 7 },
	{ ERR_CORRUPT, "", 500, 1 },
	{ ERR_FULL, "", 507, 1 },
};

static void table(void)
{
	is_int((int64_t)array_size(rows), ERR_MAX, "a row a code");
	for (size_t i = 0; i < array_size(rows); i++) {
		const struct err_info *info = err_info(rows[i].code);

		is_int((int64_t)i, rows[i].code, "row %zu in its place", i);
		is_str(info->reason, rows[i].reason, "reason");
		is_int(info->http, rows[i].http, "%s: HTTP", rows[i].reason);
		is_int(info->exit, rows[i].exit, "%s: exit", rows[i].reason);
		if (*rows[i].reason)
			is_int((int64_t)err_from_reason(rows[i].reason), rows[i].code, "back");
	}
	is_int(err_from_reason("Nonsense"), ERR_INTERNAL, "an unknown reason");
	is_int(err_from_reason(""), ERR_INTERNAL, "no reason");
	is_int(err_from_reason("ServerTimeout"), ERR_TIMEOUT, "ServerTimeout");
	is_int(err_from_http(201), ERR_NONE, "201");
	is_int(err_from_http(404), ERR_NOTFOUND, "404");
	is_int(err_from_http(409), ERR_CONFLICT, "409");
	is_int(err_from_http(410), ERR_EXPIRED, "410");
	is_int(err_from_http(418), ERR_BADREQUEST, "418");
	is_int(err_from_http(502), ERR_INTERNAL, "502");
}

int main(void)
{
	struct err e = ERR_INIT;
	char big[3000];

	table();
	is_int(err_set(&e, ERR_INVALID, "x: %d", 5), -1, "err_set answers -1");
	is_str(e.msg, "x: 5", "and formats");
	is_int(err_wrap(&e, "load %s", "f"), -1, "err_wrap answers -1");
	is_str(e.msg, "load f: x: 5", "and prefixes");
	is_int(e.code, ERR_INVALID, "and keeps the code");
	err_set(&e, ERR_INTERNAL, "again: %s", e.msg);
	is_str(e.msg, "again: load f: x: 5", "an argument may be the message itself");
	errno = ENOENT;
	err_errno(&e, "open %s", "x");
	is_str(e.msg, "open x: No such file or directory", "err_errno");
	is_int(e.code, ERR_NOTFOUND, "ENOENT");
	errno = EACCES;
	err_errno(&e, "open x");
	is_int(e.code, ERR_FORBIDDEN, "EACCES");
	errno = EIO;
	err_errno(&e, "open x");
	ok(e.code == ERR_SYS && errno == EIO, "EIO, and errno is kept");
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	err_set(&e, ERR_SYS, "%s", big);
	is_int((int64_t)strlen(e.msg), sizeof(e.msg) - 1, "a long message is cut");
	err_wrap(&e, "p");
	ok(strncmp(e.msg, "p: xxx", 6) == 0, "and can still be prefixed");
	is_int(err_set(NULL, ERR_SYS, "x"), -1, "NULL: nobody cares");
	return tap_done();
}
