/* describe: Services, Namespaces, ConfigMaps. */
#include <stdlib.h>
#include <string.h>

#include "describe.h"

struct endpoints {
	const val *port; /* of the Service */
	struct buf *out;
	size_t n, slices;
};

/* Addresses of one slice that are ready, at the port of the Service's name. */
static void add_slice(void *arg, const val *slice)
{
	struct endpoints *x = arg;
	const char *name = obj_str_or(x->port, "name", "");
	size_t i, j, n, m;
	val *p, *ep, *a;

	x->slices++;
	yyjson_arr_foreach(obj_at(slice, "ports"), i, n, p)
	{
		if (strcmp(obj_str_or(p, "name", ""), name) != 0)
			continue;
		yyjson_arr_foreach(obj_at(slice, "endpoints"), j, m, ep)
		{
			a = yyjson_arr_get_first(obj_at(ep, "addresses"));
			if (!obj_bool(ep, "conditions.ready", true) || !yyjson_is_str(a))
				continue;
			if (x->n++ < 3)
				buf_addf(x->out, "%s%s:%lld", x->out->len ? "," : "",
					yyjson_get_str(a), (long long)obj_int(p, "port", 0));
		}
	}
}

static void say_endpoints(struct desc *d, const val *port)
{
	autofree char *selector = xasprintf("kubernetes.io/service-name=%s", obj_name(d->obj));
	autobuf out = BUF_INIT;
	struct endpoints x = {.port = port, .out = &out};

	desc_each(d, "endpointslices.discovery.k8s.io", obj_ns(d->obj), selector, NULL, add_slice,
		&x);
	if (x.n > 3)
		buf_addf(&out, " + %zu more...", x.n - 3);
	say_str(d, 0, "Endpoints", x.slices ? buf_str(&out) : "<none>");
}

static void say_service_port(struct desc *d, const val *p)
{
	const char *name = obj_str_or(p, "name", "<unset>"), *proto;
	autobuf target = BUF_INIT;

	proto = obj_str_or(p, "protocol", "TCP");
	add_scalar(&target, obj_at(p, "targetPort"));
	say(d, 0, "Port:\t%s  %lld/%s\n", name, (long long)obj_int(p, "port", 0), proto);
	say(d, 0, "TargetPort:\t%s/%s\n", target.data, proto);
	if (obj_int(p, "nodePort", 0))
		say(d, 0, "NodePort:\t%s  %lld/%s\n", name, (long long)obj_int(p, "nodePort", 0),
			proto);
	say_endpoints(d, p);
}

/* "Name:\ta,b" of a list of strings. */
static void say_list(struct desc *d, const char *name, const val *list)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	val *v;

	yyjson_arr_foreach((val *)list, i, n, v)
		buf_addf(&b, "%s%s", i ? "," : "", yyjson_is_str(v) ? yyjson_get_str(v) : "");
	if (b.len)
		say_str(d, 0, name, b.data);
}

static void say_if(struct desc *d, const char *name, const char *path)
{
	if (*obj_str_or(d->obj, path, ""))
		say_str(d, 0, name, obj_str(d->obj, path));
}

void describe_service(struct desc *d)
{
	const val *spec = obj_at(d->obj, "spec");
	size_t i, n;
	val *p;

	say_str(d, 0, "Name", obj_name(d->obj));
	say_str(d, 0, "Namespace", obj_ns(d->obj));
	say_labels(d, 0);
	say_annotations(d, 0);
	say_selector(d, obj_at(spec, "selector"), true);
	say_str(d, 0, "Type", obj_str_or(spec, "type", ""));
	say_if(d, "IP Family Policy", "spec.ipFamilyPolicy");
	say_list(d, "IP Families", obj_at(spec, "ipFamilies"));
	say_str(d, 0, "IP", obj_str_or(spec, "clusterIP", ""));
	say_list(d, "IPs", obj_at(spec, "clusterIPs"));
	say_list(d, "External IPs", obj_at(spec, "externalIPs"));
	say_if(d, "External Name", "spec.externalName");
	yyjson_arr_foreach(obj_at(spec, "ports"), i, n, p)
		say_service_port(d, p);
	say_str(d, 0, "Session Affinity", obj_str_or(spec, "sessionAffinity", ""));
	say_if(d, "External Traffic Policy", "spec.externalTrafficPolicy");
	say_if(d, "Internal Traffic Policy", "spec.internalTrafficPolicy");
}

static void count(void *arg, const val *obj unused_arg)
{
	++*(size_t *)arg;
}

static void say_count(struct desc *d, const char *resource, const char *none, const char *some)
{
	size_t n = 0;

	desc_each(d, resource, obj_name(d->obj), NULL, NULL, count, &n);
	if (n)
		say(d, 0, "\n%s: %zu\n", some, n);
	else
		say(d, 0, "\n%s\n", none);
}

void describe_namespace(struct desc *d)
{
	say_str(d, 0, "Name", obj_name(d->obj));
	say_labels(d, 0);
	say_annotations(d, 0);
	say_str(d, 0, "Status", obj_str_or(d->obj, "status.phase", ""));
	say_conditions(d);
	say_count(d, "resourcequotas", "No resource quota.", "Resource Quotas");
	say_count(d, "limitranges", "No LimitRange resource.", "LimitRanges");
}

static int by_key(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t sorted_keys(const val *map, const char ***ret)
{
	size_t len = yyjson_is_obj((val *)map) ? yyjson_obj_size((val *)map) : 0, i, n;
	const char **keys = xcalloc(len + 1, sizeof(*keys));
	val *k, *v;

	yyjson_obj_foreach((val *)map, i, n, k, v)
		keys[i] = yyjson_get_str(k);
	qsort(keys, len, sizeof(*keys), by_key);
	*ret = keys;
	return len;
}

/* Values as they are: their tabs are no columns, so they go around the columns. */
static void say_data(struct desc *d, const val *map)
{
	struct buf *out = &d->c->p.out;
	autofree const char **keys = NULL;
	size_t n = sorted_keys(map, &keys);

	say(d, 0, "\nData\n====\n");
	tabs_flush(&d->tabs, out);
	for (size_t i = 0; i < n; i++) {
		const val *v = yyjson_obj_get((val *)map, keys[i]);

		buf_addf(out, "%s:\n----\n%s\n\n", keys[i],
			yyjson_is_str((val *)v) ? yyjson_get_str((val *)v) : "");
	}
}

size_t decoded_size(const val *v)
{
	size_t len = yyjson_is_str((val *)v) ? yyjson_get_len((val *)v) : 0;
	const char *s = len ? yyjson_get_str((val *)v) : "";
	size_t pad = 0;

	while (len > pad && s[len - 1 - pad] == '=')
		pad++;
	return len / 4 * 3 - pad;
}

void describe_configmap(struct desc *d)
{
	const val *binary = obj_at(d->obj, "binaryData");
	autofree const char **keys = NULL;
	size_t n = sorted_keys(binary, &keys);

	say_str(d, 0, "Name", obj_name(d->obj));
	say_str(d, 0, "Namespace", obj_ns(d->obj));
	say_labels(d, 0);
	say_annotations(d, 0);
	say_data(d, obj_at(d->obj, "data"));
	say(d, 0, "\nBinaryData\n====\n");
	for (size_t i = 0; i < n; i++)
		say(d, 0, "%s: %zu bytes\n", keys[i],
			decoded_size(yyjson_obj_get((val *)binary, keys[i])));
	say(d, 0, "\n");
}
