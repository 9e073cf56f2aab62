/* A request's way: who, what, may he; then to whom it is about. */
#include <stdio.h>
#include <string.h>

#include "api/authz.h"
#include "base/clock.h"
#include "door.h"
#include "metrics.h"

/* Bytes of a manager's name: upstream's bound. */
#define MANAGER_MAX 128

static int may(const struct job *j, struct err *e)
{
	const struct route *r = &j->route;
	struct authz_attrs a = {
		.caller = &j->caller,
		.verb = r->verb,
		.group = r->group,
		.version = r->version,
		.resource = r->plural,
		.subresource = r->subresource,
		.ns = r->ns,
		.name = r->name,
		.path = r->resource ? NULL : r->path,
	};

	return authz_check(&a, e);
}

/* Who writes, as managedFields name it: said, or what the client calls itself before its '/'. */
static void name_manager(struct job *j)
{
	const char *said = query_get(&j->route.query, "fieldManager");
	const char *agent = http_header(j->q, "user-agent");
	enum api_verb verb = j->route.req.verb;

	if (verb == API_GET || verb == API_LIST || verb == API_WATCH)
		return;
	if (said && *said)
		j->manager = xstrndup(said, MANAGER_MAX);
	else if (agent)
		j->manager = xstrndup(agent, strcspn(agent, "/"));
	if (j->manager && strlen(j->manager) > MANAGER_MAX)
		j->manager[MANAGER_MAX] = '\0';
	if (j->manager)
		j->caller.manager = j->manager;
}

/* Said, or for those who look at it themselves: upstream knows them by these names. */
static bool wants_pretty(const struct job *j)
{
	static const char *const people[] = {"curl", "Wget", "Mozilla/5.0"};
	const char *agent = http_header(j->q, "user-agent");

	if (query_get(&j->route.query, "pretty"))
		return query_bool(&j->route.query, "pretty");
	for (size_t i = 0; agent && i < array_size(people); i++)
		if (!strncmp(agent, people[i], strlen(people[i])))
			return true;
	return false;
}

void door_request(void *arg, struct http_req *q)
{
	struct job *j = job_new(arg, q);
	struct err e = ERR_INIT;

	if (peer_identify(j, &e) ||
		route_parse(http_method(q), http_path(q), http_query(q), &j->route, &e) ||
		may(j, &e)) {
		job_fail(j, &e);
		return;
	}
	name_manager(j);
	j->shape.pretty = wants_pretty(j);
	j->shape.now_ns = clock_now_ns();
	if (j->route.resource)
		resource_serve(j);
	else
		path_serve(j);
}

void door_gone(void *arg unused_arg, struct http_req *q)
{
	struct job *j = http_data(q);

	if (!j)
		return;
	j->q = NULL;
	watch_drop(j);
	/* what the API still works on comes back to a job without a client */
	if (!j->pending)
		job_drop(j);
}
