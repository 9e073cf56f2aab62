/* describe: Deployments and ReplicaSets. */
#include <string.h>

#include "describe.h"

#define REVISION "deployment.kubernetes.io/revision"

struct owned {
	const char *uid, *revision; /* of the Deployment */
	struct buf old, new;
};

/* Whose is it? controller only. */
static bool is_owned(const val *obj, const char *uid)
{
	size_t i, n;
	val *o;

	yyjson_arr_foreach(obj_at(obj, "metadata.ownerReferences"), i, n, o)
		if (obj_bool(o, "controller", false) && !strcmp(obj_str_or(o, "uid", ""), uid))
			return true;
	return false;
}

static void sort_set(void *arg, const val *rs)
{
	struct owned *o = arg;
	const char *revision = obj_annotation(rs, REVISION);
	bool is_new = revision && o->revision && !strcmp(revision, o->revision);
	int64_t want = obj_int(rs, "spec.replicas", 1);
	struct buf *b = is_new ? &o->new : &o->old;

	if (!is_owned(rs, o->uid) || (!is_new && !want))
		return;
	buf_addf(b, "%s%s (%lld/%lld replicas created)", b->len ? ", " : "", obj_name(rs),
		(long long)obj_int(rs, "status.replicas", 0), (long long)want);
}

static void say_sets(struct desc *d)
{
	struct owned o = {.uid = obj_uid(d->obj), .revision = obj_annotation(d->obj, REVISION)};

	desc_each(d, "replicasets.apps", obj_ns(d->obj), NULL, NULL, sort_set, &o);
	say(d, 0, "OldReplicaSets:\t%s\n", o.old.len ? o.old.data : "<none>");
	say(d, 0, "NewReplicaSet:\t%s\n", o.new.len ? o.new.data : "<none>");
	buf_release(&o.old);
	buf_release(&o.new);
}

static void say_strategy(struct desc *d)
{
	const val *s = obj_at(d->obj, "spec.strategy");
	autobuf b = BUF_INIT;

	say_str(d, 0, "StrategyType", obj_str_or(s, "type", ""));
	say(d, 0, "MinReadySeconds:\t%lld\n",
		(long long)obj_int(d->obj, "spec.minReadySeconds", 0));
	if (!obj_at(s, "rollingUpdate"))
		return;
	add_scalar(&b, obj_at(s, "rollingUpdate.maxUnavailable"));
	buf_adds(&b, " max unavailable, ");
	add_scalar(&b, obj_at(s, "rollingUpdate.maxSurge"));
	buf_adds(&b, " max surge");
	say_str(d, 0, "RollingUpdateStrategy", b.data);
}

void describe_deployment(struct desc *d)
{
	const val *s = obj_at(d->obj, "status");

	say_str(d, 0, "Name", obj_name(d->obj));
	say_str(d, 0, "Namespace", obj_ns(d->obj));
	say_time(d, 0, "CreationTimestamp", d->obj, "metadata.creationTimestamp");
	say_labels(d, 0);
	say_annotations(d, 0);
	say_selector(d, obj_at(d->obj, "spec.selector"), false);
	say(d, 0, "Replicas:\t%lld desired | %lld updated | %lld total | %lld available | "
		  "%lld unavailable\n",
		(long long)obj_int(d->obj, "spec.replicas", 1),
		(long long)obj_int(s, "updatedReplicas", 0), (long long)obj_int(s, "replicas", 0),
		(long long)obj_int(s, "availableReplicas", 0),
		(long long)obj_int(s, "unavailableReplicas", 0));
	say_strategy(d);
	say_template(d, obj_at(d->obj, "spec.template"));
	say_conditions(d);
	say_sets(d);
}

struct phases {
	const char *uid;
	int64_t running, waiting, succeeded, failed;
};

static void count_pod(void *arg, const val *pod)
{
	struct phases *p = arg;
	const char *phase = obj_str_or(pod, "status.phase", "");

	if (!is_owned(pod, p->uid))
		return;
	p->running += !strcmp(phase, "Running");
	p->waiting += !strcmp(phase, "Pending");
	p->succeeded += !strcmp(phase, "Succeeded");
	p->failed += !strcmp(phase, "Failed");
}

void describe_replicaset(struct desc *d)
{
	struct phases p = {.uid = obj_uid(d->obj)};

	say_str(d, 0, "Name", obj_name(d->obj));
	say_str(d, 0, "Namespace", obj_ns(d->obj));
	say_selector(d, obj_at(d->obj, "spec.selector"), false);
	say_labels(d, 0);
	say_annotations(d, 0);
	say_controller(d);
	say(d, 0, "Replicas:\t%lld current / %lld desired\n",
		(long long)obj_int(d->obj, "status.replicas", 0),
		(long long)obj_int(d->obj, "spec.replicas", 1));
	desc_each(d, "pods", obj_ns(d->obj), NULL, NULL, count_pod, &p);
	say(d, 0, "Pods Status:\t%lld Running / %lld Waiting / %lld Succeeded / %lld Failed\n",
		(long long)p.running, (long long)p.waiting, (long long)p.succeeded,
		(long long)p.failed);
	say_template(d, obj_at(d->obj, "spec.template"));
	say_conditions(d);
}
