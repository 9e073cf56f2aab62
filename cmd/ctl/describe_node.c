/* describe: Nodes, with the pods on them and what these ask for. */
#include <string.h>

#include "base/strv.h"
#include "data/quantity.h"
#include "describe.h"

#define ROLE "node-role.kubernetes.io/"

static void say_roles(struct desc *d)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	val *k, *v;

	yyjson_obj_foreach(obj_at(d->obj, "metadata.labels"), i, n, k, v)
		if (!strncmp(yyjson_get_str(k), ROLE, strlen(ROLE)))
			buf_addf(&b, "%s%s", b.len ? "," : "", yyjson_get_str(k) + strlen(ROLE));
	say_str(d, 0, "Roles", b.len ? b.data : "<none>");
}

static void say_taints(struct desc *d)
{
	val *taints = obj_at(d->obj, "spec.taints"), *t;
	size_t i, n;

	say(d, 0, yyjson_arr_size(taints) ? "Taints:\t" : "Taints:\t<none>\n");
	yyjson_arr_foreach(taints, i, n, t)
	{
		const char *value = obj_str_or(t, "value", "");

		say(d, 0, "%s%s%s%s:%s\n", i ? "\t" : "", obj_str_or(t, "key", ""),
			*value ? "=" : "", value, obj_str_or(t, "effect", ""));
	}
	say(d, 0, "Unschedulable:\t%s\n",
		obj_bool(d->obj, "spec.unschedulable", false) ? "true" : "false");
}

static void say_system(struct desc *d)
{
	static const char *const rows[][2] = {{"Machine ID", "machineID"},
		{"System UUID", "systemUUID"}, {"Boot ID", "bootID"},
		{"Kernel Version", "kernelVersion"}, {"OS Image", "osImage"},
		{"Operating System", "operatingSystem"}, {"Architecture", "architecture"},
		{"Container Runtime Version", "containerRuntimeVersion"},
		{"Kubelet Version", "kubeletVersion"}};
	const val *info = obj_at(d->obj, "status.nodeInfo");

	say(d, 0, "System Info:\n");
	for (size_t i = 0; i < array_size(rows); i++)
		say_str(d, 1, rows[i][0], obj_str_or(info, rows[i][1], ""));
}

struct pods {
	struct strv rows;
	int64_t cpu_milli, memory;
};

static void add_pod(void *arg, const val *pod)
{
	struct pods *p = arg;
	const char *phase = obj_str_or(pod, "status.phase", "");
	int64_t cpu = 0, memory = 0;
	size_t i, n;
	val *c;

	if (!strcmp(phase, "Succeeded") || !strcmp(phase, "Failed"))
		return;
	yyjson_arr_foreach(obj_at(pod, "spec.containers"), i, n, c)
	{
		cpu += quantity_str_milli(obj_str(c, "resources.requests.cpu"));
		memory += quantity_str_value(obj_str(c, "resources.requests.memory"));
	}
	p->cpu_milli += cpu;
	p->memory += memory;
	strv_addf(&p->rows, "%s\t%s\t%lldm\t%lldMi", obj_ns(pod), obj_name(pod), (long long)cpu,
		(long long)(memory >> 20));
}

static void say_pods(struct desc *d)
{
	autofree char *fields = xasprintf("spec.nodeName=%s", obj_name(d->obj));
	struct pods p = {0};

	desc_each(d, "pods", NULL, NULL, fields, add_pod, &p);
	say(d, 0, "Non-terminated Pods:\t(%zu in total)\n", p.rows.n);
	say(d, 1, "Namespace\tName\tCPU Requests\tMemory Requests\n");
	say(d, 1, "---------\t----\t------------\t---------------\n");
	for (size_t i = 0; i < p.rows.n; i++)
		say(d, 1, "%s\n", p.rows.v[i]);
	strv_release(&p.rows);
	say(d, 0, "Allocated resources:\n");
	say(d, 1, "Resource\tRequests\n");
	say(d, 1, "--------\t--------\n");
	say(d, 1, "cpu\t%lldm\n", (long long)p.cpu_milli);
	say(d, 1, "memory\t%lldMi\n", (long long)(p.memory >> 20));
}

void describe_node(struct desc *d)
{
	size_t i, n;
	val *a;

	say_str(d, 0, "Name", obj_name(d->obj));
	say_roles(d);
	say_labels(d, 0);
	say_annotations(d, 0);
	say_time(d, 0, "CreationTimestamp", d->obj, "metadata.creationTimestamp");
	say_taints(d);
	say_conditions(d);
	say(d, 0, "Addresses:\n");
	yyjson_arr_foreach(obj_at(d->obj, "status.addresses"), i, n, a)
		say_str(d, 1, obj_str_or(a, "type", ""), obj_str_or(a, "address", ""));
	say_quantities(d, 0, "Capacity", obj_at(d->obj, "status.capacity"));
	say_quantities(d, 0, "Allocatable", obj_at(d->obj, "status.allocatable"));
	say_system(d);
	if (obj_str(d->obj, "spec.podCIDR"))
		say_str(d, 0, "PodCIDR", obj_str(d->obj, "spec.podCIDR"));
	say_pods(d);
}
