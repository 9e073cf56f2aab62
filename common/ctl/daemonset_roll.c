/* A rolling update: pods of old templates make room, or get a successor beside them first. */
#include "ctl/daemonset.h"
#include "ctl/podset.h"

/* The pod of today's template and the one of an older one; false: there are more. */
static bool split(const struct daemon_node *n, const struct daemon_pod **new,
	const struct daemon_pod **old)
{
	*new = *old = NULL;
	for (size_t i = 0; i < n->n; i++) {
		const struct daemon_pod *pod = &n->pods[i];
		const struct daemon_pod **which = pod->updated ? new : old;

		if (pod->deleting)
			continue;
		if (*which)
			return false;
		*which = pod;
	}
	return true;
}

static size_t desired(const struct dset *s)
{
	size_t want = 0;

	for (size_t i = 0; i < s->n_nodes; i++)
		want += s->nodes[i].should_run;
	return want;
}

/* Old pods that serve nobody go at once, others as long as few enough are away. */
static void make_room(struct dset *s, int64_t most)
{
	const struct daemon_pod *new, *old;

	for (size_t i = 0; i < s->n_nodes; i++) {
		struct daemon_node *n = &s->nodes[i];

		if (!n->n)
			continue;
		if (!split(n, &new, &old) || !new == !old) {
			most--;
		} else if (new) {
			most -= !new->available;
		} else if (!old->available) {
			most--;
			dset_delete_pod(s, n, old);
		}
	}
	for (size_t i = 0; i < s->n_nodes && most > 0; i++) {
		struct daemon_node *n = &s->nodes[i];

		if (!n->n || n->touched || !split(n, &new, &old) || new || !old)
			continue;
		dset_delete_pod(s, n, old);
		most--;
	}
}

/* A second pod beside the old one, which goes when the new one is available. */
static void surge(struct dset *s, int64_t most)
{
	const struct daemon_pod *new, *old;

	for (size_t i = 0; i < s->n_nodes; i++) {
		struct daemon_node *n = &s->nodes[i];

		if (!n->n)
			continue;
		if (!split(n, &new, &old)) {
			most--;
		} else if (new && old) {
			if (new->available)
				dset_delete_pod(s, n, old);
			most -= !new->available;
		} else if (old && !old->available && n->should_run) {
			dset_create_pod(s, n);
		}
	}
	for (size_t i = 0; i < s->n_nodes && most > 0; i++) {
		struct daemon_node *n = &s->nodes[i];

		if (n->touched || !n->should_run || !split(n, &new, &old) || new || !old)
			continue;
		dset_create_pod(s, n);
		most--;
	}
}

void dset_roll(struct dset *s)
{
	const val *rolling = obj_at(s->set, "spec.updateStrategy.rollingUpdate");
	int64_t want = (int64_t)desired(s);
	int64_t unavailable = pods_share(obj_at(rolling, "maxUnavailable"), want, true);
	int64_t extra = pods_share(obj_at(rolling, "maxSurge"), want, true);

	if (extra)
		surge(s, extra);
	else
		make_room(s, unavailable ? unavailable : 1);
}
