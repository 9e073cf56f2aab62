/*
 * status: the API's Status object, from and to struct err.
 */
#pragma once
#include "data/obj.h"
#include "data/schema.h"

struct status_details {
	const char *name, *group, *kind; /* any may be NULL */
	const struct causes *causes;	 /* may be NULL */
	int retry_after_s;		 /* 0: none */
	bool no_reason;			 /* upstream tells none */
	const char *message;		 /* in place of err's, which may be cut; NULL: none */
	const char *token;		 /* metadata.continue, of an expired list; NULL: none */
};

/* A failure Status as JSON text onto b. */
void status_write(struct buf *b, const struct err *e, const struct status_details *d);
/* The retryAfterSeconds of a Status as text; 0: none. */
int status_retry_after(const char *text);
/* Code and message of a failure Status into *e. */
int status_to_err(const val *status, struct err *e);
/* Upstream's sentence: `Deployment.apps "x" is invalid: [a, b]` for a list of causes. */
int err_invalid(struct err *e, const char *group, const char *kind, const char *name,
		const struct causes *c);
