/*
 * Tokens in a pod's volumes are renewed before they end. When follows from the files alone, so a
 * kubelet that starts again knows it, too.
 */
#include "base/clock.h"
#include "base/path.h"
#include "node/pod.h"
#include "node/volume.h"

#define RETRY_NS (60 * NS_PER_S)
#define SLACK_NS (10 * NS_PER_S)

static void on_time(void *arg);

static void arm(struct pod *p, int64_t in_ns)
{
	int64_t at = clock_mono_ns() + (in_ns > 0 ? in_ns : 0);

	if (p->token_timer)
		loop_mod_timer(p->token_timer, at);
	else
		p->token_timer = loop_add_timer(p->all->loop, at, SLACK_NS, on_time, p);
}

void pod_tokens_watch(struct pod *p)
{
	autofree char *dir = path_join(p->data, "volumes");
	int64_t at = volume_renew_at(p->obj, dir);

	if (at)
		arm(p, at - clock_now_ns());
}

static void on_time(void *arg)
{
	struct pod *p = arg;
	autofree char *dir = path_join(p->data, "volumes");
	val *status = p->status ? yyjson_doc_get_root(p->status) : NULL;
	struct err e = ERR_INIT;

	if (!p->volumes_up)
		return;
	if (volume_renew(p->all->hooks, p->all->conf, p->obj, status, dir, &e) < 0) {
		pod_event(p, NULL, "Warning", "FailedMount", "%s", e.msg);
		arm(p, RETRY_NS);
		return;
	}
	pod_tokens_watch(p);
}
