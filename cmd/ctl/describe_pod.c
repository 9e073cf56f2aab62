/* describe: pods. */
#include <string.h>

#include "base/clock.h"
#include "base/dur.h"
#include "describe.h"

static void say_node(struct desc *d)
{
	const char *node = obj_str_or(d->obj, "spec.nodeName", "");

	if (*node)
		say(d, 0, "Node:\t%s/%s\n", node, obj_str_or(d->obj, "status.hostIP", ""));
	else
		say(d, 0, "Node:\t<none>\n");
}

static void say_phase(struct desc *d)
{
	int64_t ending = obj_time(d->obj, "metadata.deletionTimestamp", 0);
	char out[DUR_SIZE];

	if (obj_deleting(d->obj)) {
		say(d, 0, "Status:\tTerminating (lasts %s)\n",
			dur_human(clock_now_ns() - ending, out));
		say(d, 0, "Termination Grace Period:\t%llds\n",
			(long long)obj_int(d->obj, "metadata.deletionGracePeriodSeconds", 0));
	} else {
		say_str(d, 0, "Status", obj_str_or(d->obj, "status.phase", ""));
	}
	if (*obj_str_or(d->obj, "status.reason", ""))
		say_str(d, 0, "Reason", obj_str(d->obj, "status.reason"));
	if (*obj_str_or(d->obj, "status.message", ""))
		say_str(d, 0, "Message", obj_str(d->obj, "status.message"));
}

static void say_addresses(struct desc *d)
{
	val *ips = obj_at(d->obj, "status.podIPs"), *ip;
	size_t i, n;

	say_str(d, 0, "IP", obj_str_or(d->obj, "status.podIP", ""));
	say(d, 0, yyjson_arr_size(ips) ? "IPs:\n" : "IPs:\t<none>\n");
	yyjson_arr_foreach(ips, i, n, ip)
		say_str(d, 1, "IP", obj_str_or(ip, "ip", ""));
}

static void say_gates(struct desc *d)
{
	val *gates = obj_at(d->obj, "spec.readinessGates"), *g;
	size_t i, n;

	if (!yyjson_arr_size(gates))
		return;
	say(d, 0, "Readiness Gates:\n");
	say(d, 1, "Type\tStatus\n");
	yyjson_arr_foreach(gates, i, n, g)
	{
		const char *type = obj_str_or(g, "conditionType", "");

		say(d, 1, "%s\t%s\n", type,
			obj_str_or(obj_condition(d->obj, type), "status", "<none>"));
	}
}

void describe_pod(struct desc *d)
{
	const val *spec = obj_at(d->obj, "spec"), *status = obj_at(d->obj, "status");

	say_str(d, 0, "Name", obj_name(d->obj));
	say_str(d, 0, "Namespace", obj_ns(d->obj));
	say(d, 0, "Priority:\t%lld\n", (long long)obj_int(spec, "priority", 0));
	if (obj_str(spec, "priorityClassName"))
		say_str(d, 0, "Priority Class Name", obj_str(spec, "priorityClassName"));
	if (obj_str(spec, "runtimeClassName"))
		say_str(d, 0, "Runtime Class Name", obj_str(spec, "runtimeClassName"));
	say_str(d, 0, "Service Account", obj_str_or(spec, "serviceAccountName", ""));
	say_node(d);
	if (obj_at(status, "startTime"))
		say_time(d, 0, "Start Time", status, "startTime");
	say_labels(d, 0);
	say_annotations(d, 0);
	say_phase(d);
	say_addresses(d);
	say_controller(d);
	if (*obj_str_or(status, "nominatedNodeName", ""))
		say_str(d, 0, "NominatedNodeName", obj_str(status, "nominatedNodeName"));
	say_containers(d, "Init Containers", obj_at(spec, "initContainers"),
		obj_at(status, "initContainerStatuses"), false);
	say_containers(d, "Containers", obj_at(spec, "containers"),
		obj_at(status, "containerStatuses"), false);
	say_containers(d, "Ephemeral Containers", obj_at(spec, "ephemeralContainers"),
		obj_at(status, "ephemeralContainerStatuses"), false);
	say_gates(d);
	say_conditions(d);
	say_volumes(d, 0, spec);
	say_str(d, 0, "QoS Class", obj_str_or(status, "qosClass", ""));
	say_tolerations(d, 0, spec);
}
