/* Which pods stand behind a Service, and at which ports. */
#include <stdlib.h>
#include <string.h>

#include "ctl/endpointslice.h"
#include "ctl/podset.h"
#include "data/selector.h"

bool eps_headless(const val *svc)
{
	return !strcmp(obj_str_or(svc, "spec.clusterIP", ""), "None");
}

const char *eps_address(const val *pod, const char *family)
{
	bool six = !strcmp(family, "IPv6");
	val *ips = obj_at(pod, "status.podIPs"), *ip;
	const char *one = obj_str(pod, "status.podIP");
	size_t i, n;

	yyjson_arr_foreach(ips, i, n, ip)
	{
		const char *s = obj_str(ip, "ip");

		if (s && six == !!strchr(s, ':'))
			return s;
	}
	return one && *one && six == !!strchr(one, ':') ? one : NULL;
}

/* The container port called name, 0 if there is none. Sidecars count as containers. */
static int64_t named_port(const val *pod, const char *name, const char *protocol)
{
	static const char *const lists[] = {"spec.containers", "spec.initContainers"};

	for (size_t l = 0; l < array_size(lists); l++) {
		val *all = obj_at(pod, lists[l]), *c, *p;
		size_t i, n, j, m;

		yyjson_arr_foreach(all, i, n, c)
		{
			val *ports = obj_at(c, "ports");

			if (l && strcmp(obj_str_or(c, "restartPolicy", ""), "Always") != 0)
				continue;
			yyjson_arr_foreach(ports, j, m, p)
			{
				if (!strcmp(obj_str_or(p, "name", ""), name) &&
					!strcmp(obj_str_or(p, "protocol", "TCP"), protocol))
					return obj_int(p, "containerPort", 0);
			}
		}
	}
	return 0;
}

/* The Service's ports as this pod has them. */
static mval *ports_of(const val *svc, const val *pod, mdoc *d)
{
	val *ports = obj_at(svc, "spec.ports"), *p;
	mval *list = yyjson_mut_arr(d);
	size_t i, n;

	yyjson_arr_foreach(ports, i, n, p)
	{
		const char *protocol = obj_str_or(p, "protocol", "TCP");
		const char *target = obj_str(p, "targetPort");
		const char *app = obj_str(p, "appProtocol");
		int64_t port = target ? named_port(pod, target, protocol)
				      : obj_int(p, "targetPort", obj_int(p, "port", 0));
		mval *o;

		if (!port)
			continue;
		o = yyjson_mut_arr_add_obj(d, list);
		mobj_put_str(d, o, "name", obj_str_or(p, "name", ""));
		mobj_put_str(d, o, "protocol", protocol);
		mobj_put(d, o, "port", yyjson_mut_sint(d, port));
		if (app)
			mobj_put_str(d, o, "appProtocol", app);
	}
	return list;
}

static struct eps_group *group_for(struct eps_found *f, mval *ports)
{
	for (size_t i = 0; i < f->n; i++) {
		if (mobj_equal(f->groups[i].ports, ports))
			return &f->groups[i];
	}
	GROW(f->groups, f->n + 1, f->alloc);
	f->groups[f->n] = (struct eps_group){.ports = ports};
	return &f->groups[f->n++];
}

void eps_find(const struct view *v, const val *svc, const char *family, bool terminating, mdoc *d,
	struct eps_found *ret)
{
	struct eps_found f = {.d = d};
	struct selector s = {0};
	struct view_iter it = view_all(v, "pods", obj_ns(svc));

	selector_from_map(obj_at(svc, "spec.selector"), &s);
	for (val *pod; (pod = view_next(&it));) {
		mval *ports;

		if (!selector_matches(&s, obj_at(pod, "metadata.labels")) || pod_terminal(pod) ||
			!eps_address(pod, family) || (obj_deleting(pod) && !terminating))
			continue;
		ports = ports_of(svc, pod, d);
		/* A pod with none of the ports is behind none; a headless Service may have none. */
		if (yyjson_mut_arr_size(ports) || eps_headless(svc))
			vec_push(&group_for(&f, ports)->pods, pod);
	}
	selector_release(&s);
	*ret = f;
}

void eps_found_release(struct eps_found *f)
{
	for (size_t i = 0; i < f->n; i++)
		vec_release(&f->groups[i].pods);
	free(f->groups);
}

static mval *target_ref(const val *pod, mdoc *d)
{
	mval *ref = yyjson_mut_obj(d);

	mobj_put_str(d, ref, "kind", "Pod");
	mobj_put_str(d, ref, "namespace", obj_ns(pod));
	mobj_put_str(d, ref, "name", obj_name(pod));
	mobj_put_str(d, ref, "uid", obj_uid(pod));
	return ref;
}

static const char *hostname_in(const val *svc, const val *pod)
{
	const char *host = obj_str_or(pod, "spec.hostname", "");

	if (!*host || strcmp(obj_str_or(pod, "spec.subdomain", ""), obj_name(svc)) != 0)
		return NULL;
	return host;
}

mval *eps_endpoint(
	const struct view *v, const val *svc, const val *pod, const char *family, mdoc *d)
{
	mval *ep = yyjson_mut_obj(d), *addresses = yyjson_mut_arr(d), *c;
	const char *node = obj_str_or(pod, "spec.nodeName", "");
	const char *host = hostname_in(svc, pod);
	const char *zone =
		*node ? obj_label(view_get(v, "nodes", "", node), "topology.kubernetes.io/zone")
		      : NULL;
	bool ending = obj_deleting(pod), serving = pod_ready(pod);
	bool ready = obj_bool(svc, "spec.publishNotReadyAddresses", false) || (serving && !ending);

	yyjson_mut_arr_append(addresses, yyjson_mut_strcpy(d, eps_address(pod, family)));
	mobj_put(d, ep, "addresses", addresses);
	c = mobj_make(d, ep, "conditions");
	mobj_put(d, c, "ready", yyjson_mut_bool(d, ready));
	mobj_put(d, c, "serving", yyjson_mut_bool(d, serving));
	mobj_put(d, c, "terminating", yyjson_mut_bool(d, ending));
	if (host)
		mobj_put_str(d, ep, "hostname", host);
	mobj_put(d, ep, "targetRef", target_ref(pod, d));
	if (*node)
		mobj_put_str(d, ep, "nodeName", node);
	if (zone)
		mobj_put_str(d, ep, "zone", zone);
	return ep;
}

mval *eps_labels(const val *svc, const char *managed_key, const char *managed_by, mdoc *d)
{
	val *have = obj_at(svc, "metadata.labels");
	mval *labels = have ? mobj_copy(d, have) : yyjson_mut_obj(d);

	mobj_put_str(d, labels, managed_key, managed_by);
	if (eps_headless(svc))
		mobj_put_str(d, labels, "service.kubernetes.io/headless", "");
	else
		yyjson_mut_obj_remove_key(labels, "service.kubernetes.io/headless");
	return labels;
}
