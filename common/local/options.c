/*
 * What a list or watch may ask for: the query's resourceVersion, and which options stand together
 * (API reference, ListOptions; API concepts, "Resource versions"). Refusals are upstream's.
 */
#include <string.h>

#include "local/local.h"

#define MATCH "resourceVersionMatch"

static void forbid(struct causes *c, const char *field, const char *why)
{
	causes_add(c, WRONG_FORBIDDEN, field, "Forbidden: %s", why);
}

static void check_list(const struct api_req *r, const char *match, struct causes *c)
{
	if (*match) {
		bool exact = !strcmp(match, "Exact");

		if (!r->rv && !r->rv_zero)
			forbid(c, MATCH, MATCH " is forbidden unless resourceVersion is provided");
		if (r->continue_token && *r->continue_token)
			forbid(c, MATCH, MATCH " is forbidden when continue is provided");
		if (!exact && strcmp(match, "NotOlderThan") != 0)
			causes_add(c, WRONG_ENUM, MATCH,
				"Unsupported value: \"%s\": supported values: \"Exact\", "
				"\"NotOlderThan\", \"\"",
				match);
		if (exact && r->rv_zero)
			forbid(c, MATCH,
				MATCH " \"exact\" is forbidden for resourceVersion \"0\"");
	}
	if (r->initial != INITIAL_UNSET)
		forbid(c, "sendInitialEvents", "sendInitialEvents is forbidden for list");
}

static void check_watch(const struct api_req *r, const char *match, struct causes *c)
{
	bool not_older = !strcmp(match, "NotOlderThan");

	if (r->initial != INITIAL_UNSET && !not_older)
		forbid(c, MATCH, "sendInitialEvents requires setting " MATCH " to NotOlderThan");
	/* a watch from nowhere is one that begins with the initial state, as if it had said so */
	if (!*match && r->initial == INITIAL_UNSET && !r->rv && r->continue_token &&
		*r->continue_token)
		forbid(c, MATCH, MATCH " is forbidden when continue is provided");
	if (!*match)
		return;
	if (r->initial == INITIAL_UNSET)
		forbid(c, MATCH,
			MATCH " is forbidden for watch unless sendInitialEvents is provided");
	if (!not_older)
		causes_add(c, WRONG_ENUM, MATCH,
			"Unsupported value: \"%s\": supported values: \"NotOlderThan\"", match);
	if (r->continue_token && *r->continue_token)
		forbid(c, MATCH, MATCH " is forbidden when continue is provided");
}

int options_check(const struct api_req *r, struct refusal *why, struct err *e)
{
	const char *match = r->rv_match ? r->rv_match : "";

	if (r->verb == API_WATCH)
		check_watch(r, match, &why->causes);
	else
		check_list(r, match, &why->causes);
	if (!why->causes.n)
		return 0;
	why->group = "meta.k8s.io";
	why->kind = "ListOptions";
	return err_invalid(e, why->group, why->kind, "", &why->causes);
}

int options_too_large(int64_t rv, int64_t now, struct refusal *why, struct err *e)
{
	if (rv <= now)
		return 0;
	causes_add(&why->causes, WRONG_RV_TOO_LARGE, "", "Too large resource version");
	why->retry_after_s = 1;
	return err_set(e, ERR_TIMEOUT,
		"Timeout: Too large resource version: %lld, current: %lld", (long long)rv,
		(long long)now);
}

void refusal_release(struct refusal *why)
{
	causes_release(&why->causes);
	free(why->token);
}

void refusal_write(
	const struct refusal *why, const struct api_req *r, const struct err *err, struct buf *ret)
{
	struct status_details details = {
		.name = r->name,
		.group = r->kind->group,
		.kind = r->kind->plural,
		.causes = why->causes.n ? &why->causes : NULL,
		.retry_after_s = why->retry_after_s,
		.token = why->token,
	};

	if (why->retry_after_s) {
		details.name = details.group = details.kind = NULL;
	} else if (why->kind) {
		details.name = "";
		details.group = why->group;
		details.kind = why->kind;
	}
	buf_clear(ret);
	status_write(ret, err, &details);
}

void local_refused(
	struct api *a, struct refusal *why, const struct api_req *r, const struct err *err)
{
	buf_clear(&a->refused);
	if (err)
		refusal_write(why, r, err, &a->refused);
	refusal_release(why);
}
