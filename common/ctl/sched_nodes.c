/*
 * What nodes have and what pods ask for, as plain numbers.
 */
#include <string.h>

#include "ctl/sched.h"
#include "data/quantity.h"

#define DEFAULT_CPU_MILLI 100
#define DEFAULT_MEMORY_BYTES (200LL << 20)

static void extra_add(struct map *m, const char *name, int64_t n)
{
	int64_t *have = map_get(m, name);

	m->free_value = free;
	if (!have) {
		have = xcalloc(1, sizeof(*have));
		map_put(m, name, have);
	}
	*have += n;
}

/* One resource of a list, onto a; what has no field of its own goes to extra. */
static void amount_add(
	struct sched_amount *a, struct map *extra, const char *name, const char *text)
{
	if (!strcmp(name, "cpu"))
		a->cpu_milli += quantity_str_milli(text);
	else if (!strcmp(name, "memory"))
		a->memory_bytes += quantity_str_value(text);
	else if (!strcmp(name, "ephemeral-storage"))
		a->storage_bytes += quantity_str_value(text);
	else if (!strcmp(name, "pods"))
		a->pods += quantity_str_value(text);
	else
		extra_add(extra, name, quantity_str_value(text));
}

static void list_add(struct sched_amount *a, struct map *extra, val *list)
{
	val *k, *v;
	size_t i, n;

	yyjson_obj_foreach(list, i, n, k, v)
	{
		const char *text = yyjson_get_str(v);
		if (text)
			amount_add(a, extra, yyjson_get_str(k), text);
	}
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* An init container runs alone: the largest counts; sidecars count with the rest. */
static void init_requests(struct sched_pod *p)
{
	struct sched_amount top = {0}, sidecars = {0};
	struct map ignore = MAP_INIT;
	val *c;
	size_t i, n;

	yyjson_arr_foreach(obj_at(p->obj, "spec.initContainers"), i, n, c)
	{
		struct sched_amount one = sidecars;
		list_add(&one, &ignore, obj_at(c, "resources.requests"));
		if (!strcmp(obj_str_or(c, "restartPolicy", ""), "Always"))
			sidecars = one;
		top.cpu_milli = larger(top.cpu_milli, one.cpu_milli);
		top.memory_bytes = larger(top.memory_bytes, one.memory_bytes);
		top.storage_bytes = larger(top.storage_bytes, one.storage_bytes);
	}
	p->ask.cpu_milli = larger(p->ask.cpu_milli + sidecars.cpu_milli, top.cpu_milli);
	p->ask.memory_bytes = larger(p->ask.memory_bytes + sidecars.memory_bytes, top.memory_bytes);
	p->ask.storage_bytes =
		larger(p->ask.storage_bytes + sidecars.storage_bytes, top.storage_bytes);
	map_release(&ignore);
}

static void read_ports(struct sched_pod *p, val *container)
{
	bool host = obj_bool(p->obj, "spec.hostNetwork", false);
	val *port;
	size_t i, n;

	yyjson_arr_foreach(obj_at(container, "ports"), i, n, port)
	{
		int64_t number = obj_int(port, "hostPort", 0);
		if (!number && host)
			number = obj_int(port, "containerPort", 0);
		if (number)
			strv_addf(&p->ports, "%s/%s/%lld", obj_str_or(port, "protocol", "TCP"),
				obj_str_or(port, "hostIP", "0.0.0.0"), (long long)number);
	}
}

void sched_pod_read(struct sched_pod *p, val *obj)
{
	val *c;
	size_t i, n;

	*p = (struct sched_pod){
		.obj = obj, .ask.pods = 1, .priority = obj_int(obj, "spec.priority", 0)};
	yyjson_arr_foreach(obj_at(obj, "spec.containers"), i, n, c)
	{
		val *requests = obj_at(c, "resources.requests");
		int64_t cpu = quantity_str_milli(obj_str(requests, "cpu"));
		int64_t memory = quantity_str_value(obj_str(requests, "memory"));
		list_add(&p->ask, &p->extra, requests);
		p->cpu_or_default += obj_str(requests, "cpu") ? cpu : DEFAULT_CPU_MILLI;
		p->memory_or_default += obj_str(requests, "memory") ? memory : DEFAULT_MEMORY_BYTES;
		read_ports(p, c);
	}
	init_requests(p);
	p->cpu_or_default = larger(p->cpu_or_default, p->ask.cpu_milli);
	p->memory_or_default = larger(p->memory_or_default, p->ask.memory_bytes);
	list_add(&p->ask, &p->extra, obj_at(obj, "spec.overhead"));
}

void sched_pod_release(struct sched_pod *p)
{
	map_release(&p->extra);
	strv_release(&p->ports);
	sched_volumes_release(&p->volumes);
}

void sched_node_add(struct sched_node *node, const struct sched_pod *p)
{
	struct map_slot *s;
	size_t i = 0;

	node->used.cpu_milli += p->ask.cpu_milli;
	node->used.memory_bytes += p->ask.memory_bytes;
	node->used.storage_bytes += p->ask.storage_bytes;
	node->used.pods += 1;
	node->used_cpu_or_default += p->cpu_or_default;
	node->used_memory_or_default += p->memory_or_default;
	while ((s = map_next(&p->extra, &i)))
		extra_add(&node->extra_used, s->key, *(int64_t *)s->value);
	for (size_t j = 0; j < p->ports.n; j++)
		strv_add(&node->ports, p->ports.v[j]);
	vec_push(&node->pods, p->obj);
	if (p->priority < node->lowest)
		node->lowest = p->priority;
}

void sched_node_undo(struct sched_node *node, const struct sched_pod *p)
{
	struct map_slot *s;
	size_t i = 0;

	node->used.cpu_milli -= p->ask.cpu_milli;
	node->used.memory_bytes -= p->ask.memory_bytes;
	node->used.storage_bytes -= p->ask.storage_bytes;
	node->used.pods -= 1;
	node->used_cpu_or_default -= p->cpu_or_default;
	node->used_memory_or_default -= p->memory_or_default;
	while ((s = map_next(&p->extra, &i)))
		extra_add(&node->extra_used, s->key, -*(int64_t *)s->value);
	for (size_t j = 0; j < p->ports.n; j++)
		free(node->ports.v[--node->ports.n]);
	node->pods.n--;
}

static bool over(val *pod)
{
	const char *phase = obj_str_or(pod, "status.phase", "");

	return !strcmp(phase, "Succeeded") || !strcmp(phase, "Failed");
}

void sched_nodes_read(struct sched_nodes *s, const struct view *v)
{
	struct view_iter nodes = view_all(v, "nodes", NULL), pods = view_all(v, "pods", NULL);
	struct map by_name = MAP_INIT;
	val *obj;

	*s = (struct sched_nodes){.v = xcalloc(view_count(v, "nodes") + 1, sizeof(*s->v))};
	while ((obj = view_next(&nodes))) {
		struct sched_node *n = &s->v[s->n++];
		n->obj = obj;
		n->name = obj_name(obj);
		n->lowest = INT64_MAX;
		list_add(&n->can, &n->extra_can, obj_at(obj, "status.allocatable"));
		map_put(&by_name, n->name, n);
	}
	while ((obj = view_next(&pods))) {
		struct sched_node *n = map_get(&by_name, obj_str_or(obj, "spec.nodeName", ""));
		struct sched_pod p;
		if (!n || over(obj))
			continue;
		sched_pod_read(&p, obj);
		sched_node_add(n, &p);
		sched_pod_release(&p);
	}
	map_release(&by_name);
}

void sched_nodes_release(struct sched_nodes *s)
{
	for (size_t i = 0; i < s->n; i++) {
		map_release(&s->v[i].extra_can);
		map_release(&s->v[i].extra_used);
		strv_release(&s->v[i].ports);
		vec_release(&s->v[i].pods);
	}
	free(s->v);
	vec_release(&s->sent_away);
}
