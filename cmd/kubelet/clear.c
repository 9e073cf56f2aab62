/*
 * k-kubelet clear: end every pod found on this machine, and remove what it left; no API is asked.
 */
#include "base/loop.h"
#include "kubelet.h"

struct clearing {
	struct loop *loop;
	struct pods *pods;
};

static int no_object(void *arg unused_arg, const char *resource, const char *ns unused_arg,
	const char *name, doc **ret unused_arg, struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "%s \"%s\" not found", resource, name);
}

static int no_services(void *arg unused_arg, const char *ns unused_arg,
	void (*fn)(void *fn_arg, val *svc) unused_arg, void *fn_arg unused_arg)
{
	return 0;
}

static void ignore_status(void *arg unused_arg, val *pod unused_arg, val *status unused_arg)
{
}

static void ignore_gone(void *arg unused_arg, val *pod unused_arg)
{
}

static void ignore_event(void *arg unused_arg, val *pod unused_arg,
	const char *container unused_arg, const char *type unused_arg,
	const char *reason unused_arg, const char *message unused_arg)
{
}

static void removed(void *arg)
{
	struct clearing *c = arg;

	if (!pods_count(c->pods))
		loop_stop(c->loop, EXIT_DONE);
}

int kubelet_clear(const struct kubelet_options *o)
{
	struct clearing c = {.loop = loop_new()};
	struct node_hooks hooks = {
		.arg = &c,
		.object = no_object,
		.services = no_services,
		.status = ignore_status,
		.gone = ignore_gone,
		.removed = removed,
		.event = ignore_event,
	};
	struct kubelet_conf conf;
	struct err e = ERR_INIT;

	if (kubelet_conf_make(o, &conf, &e) < 0 ||
		pods_open(c.loop, &conf.node, &hooks, &c.pods, &e) < 0)
		die_err(&e);
	pods_synced(c.pods);
	if (pods_count(c.pods))
		loop_run(c.loop);
	pods_close(c.pods);
	loop_free(c.loop);
	kubelet_conf_release(&conf);
	return EXIT_DONE;
}
