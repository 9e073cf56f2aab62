/* The memory of failed pods: the events that tell of them. */
#include <string.h>

#include "base/clock.h"
#include "ctl/daemonset.h"

#define REASON "FailedDaemonPod"
#define WAIT_MAX_NS (900 * NS_PER_S)

mval *trim_failed(mdoc *d, const val *event)
{
	static const char *const paths[] = {
		"involvedObject.uid", "message", "count", "lastTimestamp", NULL};

	if (strcmp(obj_str_or(event, "reason", ""), REASON) != 0)
		return NULL;
	return trim_keep(d, event, paths);
}

void dset_tell_failed(struct dset *s, const struct daemon_node *n, const val *pod)
{
	act_event(s->p->out, DAEMONSET_COMPONENT, s->set, "Warning", REASON,
		"Found failed daemon pod %s/%s on node %s, will try to kill it", obj_ns(pod),
		obj_name(pod), n->name);
}

/* Does the event tell of this node? */
static bool is_about(const val *event, const char *set_uid, const char *what)
{
	return !strcmp(obj_str_or(event, "involvedObject.uid", ""), set_uid) &&
	       strstr(obj_str_or(event, "message", ""), what);
}

int64_t dset_failed_until(const struct dset *s, const char *node)
{
	autofree char *what = xasprintf(" on node %s, will", node);
	struct view_iter it = view_all(s->p->view, "events", obj_ns(s->set));
	int64_t wait_ns = NS_PER_S, last_ns = 0, count = 0;

	for (val *ev; (ev = view_next(&it));) {
		int64_t at = obj_time(ev, "lastTimestamp", 0);

		if (!is_about(ev, obj_uid(s->set), what))
			continue;
		count += obj_int(ev, "count", 1);
		last_ns = at > last_ns ? at : last_ns;
	}
	if (!count || last_ns + 2 * WAIT_MAX_NS < s->p->now_ns)
		return 0;
	for (; count > 1 && wait_ns < WAIT_MAX_NS; count--)
		wait_ns *= 2;
	return last_ns + (wait_ns < WAIT_MAX_NS ? wait_ns : WAIT_MAX_NS);
}
