/* What a kubelet has to know: from its options, and from the machine where they say nothing. */
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "kubelet.h"
#include "net/ip.h"

/* Keep s, which is ours, until release; answers it. */
static const char *own(struct kubelet_conf *c, char *s)
{
	return c->strings[c->n_strings++] = s;
}

/* A program beside this one, else in PATH: what `make` built runs without being installed. */
static char *find_program(const char *name)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	autostrv dirs = STRV_INIT;

	if (n > 0) {
		self[n] = '\0';
		char *slash = strrchr(self, '/');
		strv_take(&dirs, xstrndup(self, (size_t)(slash - self)));
	}
	strv_split(&dirs, getenv("PATH") ? getenv("PATH") : "/usr/sbin:/usr/bin:/sbin:/bin", ':');
	strv_add(&dirs, "/usr/sbin");
	strv_add(&dirs, "/sbin");
	for (size_t i = 0; i < dirs.n; i++) {
		char *path = path_join(dirs.v[i], name);
		if (access(path, X_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

static const char *program(
	struct kubelet_conf *c, const char *given, const char *name, struct err *e)
{
	char *path =
		given && strchr(given, '/') ? xstrdup(given) : find_program(given ? given : name);

	if (!path) {
		err_set(e, ERR_NOTFOUND, "program %s is not in PATH", given ? given : name);
		return NULL;
	}
	return own(c, path);
}

/* Plugins: ours from where this program is, then Debian's place, then upstream's. */
static const char *plugin_dirs(struct kubelet_conf *c)
{
	autofree char *net = find_program("k-net");

	if (!net)
		return "/usr/lib/cni:/opt/cni/bin";
	*strrchr(net, '/') = '\0';
	return own(c, xasprintf("%s:/usr/lib/cni:/opt/cni/bin", net));
}

/* Without a configuration file: our own plugin on this node's range. */
static const char *default_cni(
	struct kubelet_conf *c, const struct kubelet_options *o, struct err *e)
{
	const char *etc = own(c, path_etc("cni.conflist"));
	const char *made = own(c, path_run("cni.conflist"));
	autobuf b = BUF_INIT;

	if (io_exists(etc))
		return etc;
	buf_addf(&b,
		"{\"cniVersion\":\"1.0.0\",\"name\":\"k\",\"plugins\":[{\"type\":\"k-net\","
		"\"bridge\":\"bridge0\",\"podCIDR\":\"%s\",\"clusterCIDR\":\"10.244.0.0/16\","
		"\"serviceCIDR\":\"10.96.0.0/16\",\"masquerade\":true,"
		"\"capabilities\":{\"portMappings\":true}}]}\n",
		o->pod_cidr);
	if (io_mkdirs_for(made, 0755, e) < 0 ||
		io_write_file(made, b.data, b.len, 0644, false, e) < 0)
		return NULL;
	return made;
}

static char *host_name(void)
{
	char name[256] = "localhost";

	gethostname(name, sizeof(name) - 1);
	for (char *p = name; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return xstrdup(name);
}

/* The first IPv4 address that is neither the loopback's nor the pods' bridge's; else the bridge's
 * own: the first of the range. malloc'ed; "" where the range is none. */
static char *own_address(const char *pod_cidr)
{
	struct ifaddrs *all = NULL, *a;
	struct ip net, first;
	struct err e = ERR_INIT;
	char text[INET_ADDRSTRLEN] = "", ip[IP_SIZE];

	if (getifaddrs(&all) == 0) {
		for (a = all; a && !*text; a = a->ifa_next) {
			bool use = a->ifa_addr && a->ifa_addr->sa_family == AF_INET &&
				   (a->ifa_flags & IFF_UP) && !(a->ifa_flags & IFF_LOOPBACK) &&
				   strcmp(a->ifa_name, "bridge0") != 0;
			if (use)
				inet_ntop(AF_INET, &((struct sockaddr_in *)a->ifa_addr)->sin_addr,
					text, sizeof(text));
		}
		freeifaddrs(all);
	}
	if (*text || ip_parse_net(pod_cidr, &net, &e) < 0)
		return xstrdup(text);
	first = ip_add(&net, 1);
	return xstrdup(ip_str(&first, ip));
}

int kubelet_conf_make(const struct kubelet_options *o, struct kubelet_conf *ret, struct err *e)
{
	struct kubelet_conf c = {0};

	c.node = (struct node_conf){
		.name = o->node ? o->node : own(&c, host_name()),
		.pods_dir = "pods",
		.ip = o->ip ? o->ip : own(&c, own_address(o->pod_cidr)),
		.cgroup_parent = o->cgroup,
		.cni_path = o->cni_path ? o->cni_path : plugin_dirs(&c),
		.cluster_domain = o->domain,
		.dns_ip = o->dns ? o->dns : "",
		.log_bytes = (uint64_t)o->log_bytes,
		.log_files = (uint32_t)o->log_files,
	};
	c.node.runtime = program(&c, o->runtime, "crun", e);
	c.node.pause = c.node.runtime ? program(&c, o->pause, "k-pause", e) : NULL;
	c.node.cni_conf = o->cni_conf ? o->cni_conf : c.node.pause ? default_cni(&c, o, e) : NULL;
	if (!c.node.cni_conf) {
		kubelet_conf_release(&c);
		return -1;
	}
	*ret = c;
	return 0;
}

void kubelet_conf_release(struct kubelet_conf *c)
{
	for (size_t i = 0; i < c->n_strings; i++)
		free(c->strings[i]);
	c->n_strings = 0;
}
