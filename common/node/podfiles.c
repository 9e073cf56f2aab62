#include <string.h>

#include "base/io.h"
#include "base/path.h"
#include "node/podfiles.h"

#define RESOLV_MAX 65536

static int write_etc(const char *data, const char *name, const struct buf *b, struct err *e)
{
	autofree char *path = xasprintf("%s/etc/%s", data, name);

	return io_mkdirs_for(path, 0755, e) < 0 ||
			       io_write_file(path, buf_str(b), b->len, 0644, false, e) < 0
		       ? -1
		       : 0;
}

static const char *host(val *pod)
{
	const char *name = obj_str(pod, "spec.hostname");

	return name && *name ? name : obj_name(pod);
}

static int write_hosts(const struct node_conf *conf, val *pod, const struct strv *ips,
	const char *data, struct err *e)
{
	autobuf b = BUF_INIT;
	const char *sub = obj_str(pod, "spec.subdomain");
	val *alias, *name;
	size_t i, n, j, m;

	buf_adds(&b, "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n"
		     "::1\tlocalhost ip6-localhost ip6-loopback\n");
	for (size_t k = 0; k < ips->n; k++) {
		buf_addf(&b, "%s\t", ips->v[k]);
		if (sub && *sub)
			buf_addf(&b, "%s.%s.%s.svc.%s\t", host(pod), sub, obj_ns(pod),
				conf->cluster_domain);
		buf_addf(&b, "%s\n", host(pod));
	}
	yyjson_arr_foreach(obj_at(pod, "spec.hostAliases"), i, n, alias)
	{
		buf_addf(&b, "%s", obj_str_or(alias, "ip", ""));
		yyjson_arr_foreach(obj_at(alias, "hostnames"), j, m, name)
		{
			buf_addf(&b, "\t%s", yyjson_get_str(name));
		}
		buf_addc(&b, '\n');
	}
	return write_etc(data, "hosts", &b, e);
}

static void add_words(struct buf *b, const char *keyword, val *list)
{
	val *s;
	size_t i, n;

	yyjson_arr_foreach(list, i, n, s)
	{
		if (!strcmp(keyword, "nameserver"))
			buf_addf(b, "nameserver %s\n", yyjson_get_str(s));
		else
			buf_addf(b, "%s%s", i ? " " : "search ", yyjson_get_str(s));
	}
	if (strcmp(keyword, "nameserver") != 0 && yyjson_arr_size(list))
		buf_addc(b, '\n');
}

static void add_options(struct buf *b, val *list, const char *first)
{
	val *o;
	size_t i, n;

	if (!yyjson_arr_size(list) && !first)
		return;
	buf_addf(b, "options%s%s", first ? " " : "", first ? first : "");
	yyjson_arr_foreach(list, i, n, o)
	{
		const char *v = obj_str(o, "value");
		buf_addf(b, " %s%s%s", obj_str_or(o, "name", ""), v ? ":" : "", v ? v : "");
	}
	buf_addc(b, '\n');
}

/* dnsPolicy as documented in "DNS for Services and Pods". */
static int write_resolv(const struct node_conf *conf, val *pod, const char *data, struct err *e)
{
	const char *policy = obj_str_or(pod, "spec.dnsPolicy", "ClusterFirst");
	bool host_net = obj_bool(pod, "spec.hostNetwork", false);
	bool cluster = !strcmp(policy, "ClusterFirstWithHostNet") ||
		       (!strcmp(policy, "ClusterFirst") && !host_net);
	val *own = obj_at(pod, "spec.dnsConfig");
	autobuf b = BUF_INIT;

	if (cluster && *conf->dns_ip) {
		const char *domain = conf->cluster_domain;
		buf_addf(&b, "nameserver %s\nsearch %s.svc.%s svc.%s %s\n", conf->dns_ip,
			obj_ns(pod), domain, domain, domain);
	} else if (strcmp(policy, "None") != 0 && io_exists("/etc/resolv.conf") &&
		   io_read_file("/etc/resolv.conf", RESOLV_MAX, &b, e) < 0) {
		return -1;
	}
	add_words(&b, "nameserver", obj_at(own, "nameservers"));
	add_words(&b, "search", obj_at(own, "searches"));
	add_options(&b, obj_at(own, "options"), cluster && *conf->dns_ip ? "ndots:5" : NULL);
	return write_etc(data, "resolv.conf", &b, e);
}

int podfiles_write(const struct node_conf *conf, val *pod, const struct strv *ips, const char *data,
	struct err *e)
{
	autobuf name = BUF_INIT;

	buf_addf(&name, "%s\n", host(pod));
	if (write_etc(data, "hostname", &name, e) < 0 || write_resolv(conf, pod, data, e) < 0)
		return -1;
	return write_hosts(conf, pod, ips, data, e);
}

static void add_mount(struct oci_mount **mounts, size_t *n, const char *source, const char *dest)
{
	for (size_t i = 0; i < *n; i++)
		if (!strcmp((*mounts)[i].destination, dest))
			return;
	*mounts = xreallocarray(*mounts, *n + 1, sizeof(**mounts));
	(*mounts)[(*n)++] = (struct oci_mount){
		.source = xstrdup(source),
		.destination = xstrdup(dest),
		.type = "bind",
	};
}

int podfiles_mounts(val *pod, val *container, const char *data, const char *ctr_dir,
	struct oci_mount **mounts, size_t *n, struct err *e)
{
	static const char *const shared[] = {"hosts", "resolv.conf", "hostname"};
	const char *message =
		obj_str_or(container, "terminationMessagePath", "/dev/termination-log");
	autofree char *log = path_join(ctr_dir, "termination-log");
	bool host_net = obj_bool(pod, "spec.hostNetwork", false);

	if (io_write_file(log, "", 0, 0666, false, e) < 0)
		return -1;
	for (size_t i = 0; i < array_size(shared); i++) {
		autofree char *src = xasprintf("%s/etc/%s", data, shared[i]);
		autofree char *dst = xasprintf("/etc/%s", shared[i]);
		if (host_net && !strcmp(shared[i], "hostname"))
			continue;
		add_mount(mounts, n, src, dst);
	}
	add_mount(mounts, n, log, message);
	return 0;
}
