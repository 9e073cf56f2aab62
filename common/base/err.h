/*
 * err: what went wrong, as a code and a sentence.
 *
 * The codes are the Kubernetes API's Status reasons and a few of the machine's;
 * one table (err_info) maps code ↔ reason ↔ HTTP status ↔ exit status, after
 * https://kubernetes.io/docs/reference/using-api (Status) and k(7).
 *
 * struct err lives on the caller's stack. A function that fails sets it once and
 * returns -1, outputs untouched. Library code never prints it.
 */
#pragma once
#include <stdarg.h>

#include "base/mem.h"

enum err_code {
	ERR_NONE,
	/* the API's reasons */
	ERR_BADREQUEST,
	ERR_UNAUTHORIZED,
	ERR_FORBIDDEN,
	ERR_NOTFOUND,
	ERR_METHOD,
	ERR_NOTACCEPTABLE,
	ERR_EXISTS,
	ERR_CONFLICT,
	ERR_GONE,
	ERR_EXPIRED,
	ERR_TOOLARGE,
	ERR_MEDIATYPE,
	ERR_INVALID,
	ERR_TOOMANY,
	ERR_INTERNAL,
	ERR_UNAVAILABLE,
	ERR_TIMEOUT,
	/* the machine's */
	ERR_USAGE,
	ERR_SYS,
	ERR_SYNTAX,
	ERR_UNREACHABLE,
	ERR_CORRUPT,
	ERR_FULL,
	ERR_MAX
};

/* Exit statuses, the same for every program: k(7). */
enum {
	EXIT_DONE,
	EXIT_FAILED,
	EXIT_USAGE,
	EXIT_NOTFOUND,
	EXIT_CONFLICT,
	EXIT_DENIED,
	EXIT_INVALID,
	EXIT_UNREACHABLE,
	EXIT_TIMEOUT = 124
};

struct err {
	enum err_code code;
	char msg[1024]; /* lower case, names the object or place, no full stop; cut if longer */
};

#define ERR_INIT \
	{ \
		ERR_NONE, "" \
	}

struct err_info {
	const char *reason; /* Status.reason; "" for codes the API does not have */
	int http;	    /* Status.code */
	int exit;	    /* of a program that ends with it */
};

/* Never NULL. */
const struct err_info *err_info(enum err_code c);
/* ERR_INTERNAL when no code has that reason. */
enum err_code err_from_reason(const char *reason);
enum err_code err_from_http(int http);

/* Set *e, answer -1. e may be NULL where the caller does not care. */
int err_set(struct err *e, enum err_code c, const char *fmt, ...) printf_like(3, 4);
int err_vset(struct err *e, enum err_code c, const char *fmt, va_list ap) printf_like(3, 0);
/* "what: strerror(errno)", code ERR_SYS (ENOENT: ERR_NOTFOUND, EACCES and EPERM: ERR_FORBIDDEN). */
int err_errno(struct err *e, const char *fmt, ...) printf_like(2, 3);
/* Put "prefix: " in front of the message, keep the code; answers -1. */
int err_wrap(struct err *e, const char *fmt, ...) printf_like(2, 3);

/* Programs only: "prog: message" to stderr, exit with the code's status. */
_Noreturn void die_err(const struct err *e);
_Noreturn void die(enum err_code c, const char *fmt, ...) printf_like(2, 3);
/* "prog: message" to stderr; goes on. */
void warn_err(const struct err *e);
