/* The error table and the ways to fill a struct err. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/log.h"

static const struct err_info table[ERR_MAX] = {
	[ERR_NONE] = { "", 200, EXIT_DONE },
	[ERR_BADREQUEST] = { "BadRequest", 400, EXIT_INVALID },
	[ERR_UNAUTHORIZED] = { "Unauthorized", 401, EXIT_DENIED },
	[ERR_FORBIDDEN] = { "Forbidden", 403, EXIT_DENIED },
	[ERR_NOTFOUND] = { "NotFound", 404, EXIT_NOTFOUND },
	[ERR_METHOD] = { "MethodNotAllowed", 405, EXIT_INVALID },
	[ERR_NOTACCEPTABLE] = { "NotAcceptable", 406, EXIT_INVALID },
	[ERR_EXISTS] = { "AlreadyExists", 409, EXIT_CONFLICT },
	[ERR_CONFLICT] = { "Conflict", 409, EXIT_CONFLICT },
	/* a revision that is gone asks for the same as a conflict: read again, retry */
	[ERR_GONE] = { "Gone", 410, EXIT_CONFLICT },
	[ERR_EXPIRED] = { "Expired", 410, EXIT_CONFLICT },
	[ERR_TOOLARGE] = { "RequestEntityTooLarge", 413, EXIT_INVALID },
	[ERR_MEDIATYPE] = { "UnsupportedMediaType", 415, EXIT_INVALID },
	[ERR_INVALID] = { "Invalid", 422, EXIT_INVALID },
	[ERR_TOOMANY] = { "TooManyRequests", 429, EXIT_UNREACHABLE },
	[ERR_INTERNAL] = { "InternalError", 500, EXIT_FAILED },
	[ERR_UNAVAILABLE] = { "ServiceUnavailable", 503, EXIT_UNREACHABLE },
	[ERR_TIMEOUT] = { "Timeout", 504, EXIT_TIMEOUT },
	[ERR_USAGE] = { "", 400, EXIT_USAGE },
	[ERR_SYS] = { "", 500, EXIT_FAILED },
	[ERR_SYNTAX] = { "", 400, EXIT_INVALID },
	[ERR_UNREACHABLE] = { "", 503, EXIT_UNREACHABLE },
	[ERR_CORRUPT] = { "", 500, EXIT_FAILED },
	[ERR_FULL] = { "", 507, EXIT_FAILED },
};

const struct err_info *err_info(enum err_code c)
{
	if ((unsigned int)c >= ERR_MAX)
		c = ERR_INTERNAL;
	return &table[c];
}

enum err_code err_from_reason(const char *reason)
{
	/* the API's second word for a time limit: the server gave up, not the client's timeout */
	if (strcmp(reason, "ServerTimeout") == 0)
		return ERR_TIMEOUT;
	for (int c = ERR_NONE + 1; c < ERR_MAX; c++) {
		if (*table[c].reason && strcmp(table[c].reason, reason) == 0)
			return (enum err_code)c;
	}
	return ERR_INTERNAL;
}

enum err_code err_from_http(int http)
{
	if (http >= 100 && http < 400)
		return ERR_NONE;
	if (http == 409)
		return ERR_CONFLICT; /* AlreadyExists is told apart by its reason only */
	if (http == 410)
		return ERR_EXPIRED;
	for (int c = ERR_NONE + 1; c < ERR_USAGE; c++) {
		if (table[c].http == http)
			return (enum err_code)c;
	}
	return http < 500 ? ERR_BADREQUEST : ERR_INTERNAL;
}

int err_vset(struct err *e, enum err_code c, const char *fmt, va_list ap)
{
	char msg[sizeof(e->msg)];

	if (!e)
		return -1;
	/* the arguments may point into e->msg */
	if (vsnprintf(msg, sizeof(msg), fmt, ap) < 0)
		msg[0] = '\0';
	e->code = c;
	memcpy(e->msg, msg, strlen(msg) + 1);
	return -1;
}

int err_set(struct err *e, enum err_code c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_vset(e, c, fmt, ap);
	va_end(ap);
	return -1;
}

static void append(struct err *e, const char *s)
{
	size_t len = strlen(e->msg);

	snprintf(e->msg + len, sizeof(e->msg) - len, "%s", s);
}

int err_errno(struct err *e, const char *fmt, ...)
{
	int no = errno;
	enum err_code c = ERR_SYS;
	va_list ap;

	if (no == ENOENT)
		c = ERR_NOTFOUND;
	else if (no == EACCES || no == EPERM)
		c = ERR_FORBIDDEN;
	va_start(ap, fmt);
	err_vset(e, c, fmt, ap);
	va_end(ap);
	if (e) {
		append(e, ": ");
		append(e, strerrordesc_np(no) ? strerrordesc_np(no) : "unknown error");
	}
	errno = no;
	return -1;
}

int err_wrap(struct err *e, const char *fmt, ...)
{
	struct err old;
	va_list ap;

	if (!e)
		return -1;
	old = *e;
	va_start(ap, fmt);
	err_vset(e, old.code, fmt, ap);
	va_end(ap);
	append(e, ": ");
	append(e, old.msg);
	return -1;
}

void warn_err(const struct err *e)
{
	fflush(stdout);
	fprintf(stderr, "%s: %s\n", prog_name(), e->msg);
}

void die_err(const struct err *e)
{
	int status = err_info(e->code)->exit;

	warn_err(e);
	exit(status ? status : EXIT_FAILED);
}

void die(enum err_code c, const char *fmt, ...)
{
	struct err e;
	va_list ap;

	va_start(ap, fmt);
	err_vset(&e, c, fmt, ap);
	va_end(ap);
	die_err(&e);
}
