/* The local transport: opening, the table of verbs, and one descriptor for everything that waits.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "local/local.h"

static int poll_add(struct local *l, int fd, struct err *e)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.fd = fd};

	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0)
		return err_errno(e, "epoll_ctl");
	return 0;
}

static void local_close(struct api *a)
{
	struct local *l = (struct local *)a;

	/* What was submitted is committed: only the answers are dropped. */
	while (l->store && store_pending(l->store)) {
		struct pollfd p = {.fd = store_fd(l->store), .events = POLLIN};

		if (store_has_work(l->store))
			store_work(l->store, NULL, NULL);
		if (store_dispatch(l->store, NULL))
			break;
		if (store_pending(l->store) && !store_has_work(l->store) && poll(&p, 1, -1) < 0 &&
			errno != EINTR)
			break;
	}
	for (size_t i = 0; i < l->watches.n; i++)
		local_watch_close(l->watches.v[i]);
	local_watch_sweep(l);
	feeds_forget(&l->feeds);
	vec_release(&l->watches);
	store_close(l->store);
	local_submit_close(l);
	delete_many_close(l);
	close_fd(&l->epoll_fd);
	close_fd(&l->event_fd);
	caller_free(l->caller);
	map_release(&l->lives);
	map_release(&l->alive);
	buf_release(&l->base.refused);
	free(l);
}

static int local_open(const char *rest, bool create, const struct api_caller *caller,
	struct api **ret, struct err *e)
{
	struct local *l = xcalloc(1, sizeof(*l));

	l->base.ops = &api_local;
	l->caller = caller_dup(caller);
	l->epoll_fd = l->event_fd = -1;
	if (store_open(rest, create, &l->store, e))
		goto failed;
	if (create && local_bootstrap(l, e))
		goto failed;
	*ret = &l->base;
	return 0;
failed:
	local_close(&l->base);
	return -1;
}

/* Descriptors are made when somebody waits: a program that asks one thing needs none. */
static int local_fd(struct api *a)
{
	struct local *l = (struct local *)a;

	if (l->epoll_fd >= 0)
		return l->epoll_fd;
	l->event_fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (l->event_fd < 0 || l->epoll_fd < 0 || poll_add(l, l->event_fd, NULL) ||
		poll_add(l, store_fd(l->store), NULL))
		bug("no descriptors for an event loop");
	return l->epoll_fd;
}

void local_ring(struct local *l)
{
	uint64_t one = 1;

	if (l->event_fd >= 0 && write(l->event_fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
		bug("eventfd");
}

static int local_dispatch(struct api *a, struct err *e)
{
	struct local *l = (struct local *)a;
	uint64_t n;
	int rc;

	if (l->event_fd >= 0 && read(l->event_fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		return err_errno(e, "eventfd");
	l->dispatching++;
	rc = store_dispatch(l->store, e);
	local_submit_dispatch(l);
	delete_many_dispatch(l);
	local_watch_dispatch(l);
	l->dispatching--;
	if (!l->dispatching)
		local_watch_sweep(l);
	return rc;
}

int local_verb_allowed(const struct api_req *r, struct err *e)
{
	if (r->subresource && *r->subresource)
		return 0; /* subresource.c knows */
	if (kind_has_verb(r->kind, api_verb_names[r->verb]))
		return 0;
	return err_set(e, ERR_METHOD,
		"the server does not allow this method on the requested resource: %s %s",
		api_verb_names[r->verb], r->kind->resource);
}

static int read_sub(struct local *l, const struct api_req *r, struct api_res *res,
	struct refusal *why, struct err *e)
{
	const struct subresource *s = subresource_for(r->kind, r->subresource);
	struct call c;
	int rc;

	if (!s || (s->create && !s->get))
		return err_set(e, ERR_NOTFOUND, "the server could not find the requested resource");
	if (!s->get)
		return local_get(l, r, res, why, e);
	call_init(&c, l, r);
	rc = s->get(&c, &res->body, e);
	res->rev = c.old_rev;
	res->http = 200;
	call_release(&c);
	return rc;
}

static int read_call(struct local *l, const struct api_req *r, struct api_res *res,
	struct refusal *why, struct err *e)
{
	if (component_is(r->kind))
		return r->verb == API_GET ? component_get(l, r, res, e)
					  : component_list(l, r, res, e);
	switch (r->verb) {
	case API_GET:
		return r->subresource && *r->subresource ? read_sub(l, r, res, why, e)
							 : local_get(l, r, res, why, e);
	case API_LIST:
		return local_list(l, r, res, why, e);
	case API_DELETECOLLECTION:
		return local_delete_collection(l, r, res, why, e);
	default:
		return err_set(e, ERR_METHOD, "a watch is opened, not called");
	}
}

int local_call(struct api *a, const struct api_req *r, struct api_res *res, struct err *e)
{
	struct local *l = (struct local *)a;
	struct err err = ERR_INIT;
	struct refusal why = {0};
	bool write = r->verb == API_CREATE || r->verb == API_UPDATE || r->verb == API_PATCH ||
		     r->verb == API_DELETE;
	int rc = local_verb_allowed(r, &err);

	if (!rc && write)
		return local_write(l, r, res, e);
	if (!rc)
		rc = read_call(l, r, res, &why, &err);
	if (!rc && rules_for(r->kind->resource)->deprecated)
		strv_add(&res->warnings, rules_for(r->kind->resource)->deprecated);
	if (rc) {
		refusal_write(&why, r, &err, &res->body);
		res->http = err_info(err.code)->http;
	}
	refusal_release(&why);
	if (rc && e)
		*e = err;
	return rc;
}

const struct api_ops api_local = {
	.scheme = "local",
	.open = local_open,
	.close = local_close,
	.call = local_call,
	.list = local_list_each,
	.submit = local_submit,
	.watch_open = local_watch_open,
	.watch_close = local_watch_close,
	.fd = local_fd,
	.dispatch = local_dispatch,
};

struct store *api_store(struct api *a)
{
	return a->ops == &api_local ? ((struct local *)a)->store : NULL;
}

void api_rest(struct api *a)
{
	struct store *s = api_store(a);

	if (s)
		store_rest(s);
}
