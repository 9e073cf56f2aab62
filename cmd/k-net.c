/*
 * k-net: a CNI plugin. In: CNI_* variables and a network configuration on stdin; out: the result.
 * Run by a person: verbs that look at the same networks, make and remove interfaces.
 * It never keeps running, and never touches an interface that it did not make.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "base/opt.h"
#include "base/path.h"
#include "node/knet_cni.h"
#include "node/knet_lease.h"

struct options {
	const char *conf, *ifname, *network, *output;
};

static const struct opt opts[] = {
	{ 'c', "conf", OPT_STR, offsetof(struct options, conf), "FILE",
	  "the network: a CNI .conf or .conflist", "@file" },
	{ 'i', "ifname", OPT_STR, offsetof(struct options, ifname), "NAME",
	  "the pod's interface (eth0)" },
	{ 'n', "network", OPT_STR, offsetof(struct options, network), "NAME",
	  "this network only" },
	{ 'o', "output", OPT_STR, offsetof(struct options, output), "FORMAT",
	  "table, or json: an object a line (default when not at a terminal)", "table json" },
	{ 0 }
};

static const struct opt_set set = {
	.usage = "k-net add -c FILE [-i NAME] CONTAINER NETNS\n"
		 "k-net check -c FILE [-i NAME] CONTAINER NETNS\n"
		 "k-net del -c FILE [-i NAME] CONTAINER\n"
		 "k-net down -c FILE\n"
		 "k-net gc [-n NAME]\n"
		 "k-net list [-n NAME] [-o FORMAT]\n"
		 "k-net status -c FILE\n"
		 "k-net up -c FILE",
	.about = "Connect network namespaces to a bridge, as a CNI plugin or by hand.",
	.opts = opts,
	.verbs = "add check del down gc list status up",
};

struct run {
	struct options o;
	struct knet_conf conf; /* of verbs that need one */
	const val *conf_json;
	struct knet_pod pod;
};

static int run_add(struct run *r, struct err *e)
{
	struct knet_result result;
	autobuf b = BUF_INIT;

	if (knet_add(&r->conf, &r->pod, &result, e) < 0)
		return -1;
	knet_cni_result(&b, &r->conf, &r->pod, &result, obj_at(r->conf_json, "dns"));
	fputs(b.data, stdout);
	return 0;
}

static int run_check(struct run *r, struct err *e)
{
	const struct ip any = IP_NONE;

	return knet_check(&r->conf, &r->pod, &any, e);
}

static int run_del(struct run *r, struct err *e)
{
	return knet_del(&r->conf, &r->pod, e);
}

static int run_up(struct run *r, struct err *e)
{
	autoclose int lock = -1;
	autonl *nl = NULL;
	struct nl_link bridge;

	if (!r->conf.has_cidr)
		return err_set(e, ERR_UNAVAILABLE, "the node has no podCIDR yet");
	if (knet_lock(r->conf.name, &lock, e) < 0 || nl_open(&nl, e) < 0)
		return -1;
	return knet_host_up(&r->conf, nl, &bridge, e);
}

static int run_down(struct run *r, struct err *e)
{
	return knet_host_down(&r->conf, e);
}

static int run_status(struct run *r, struct err *e)
{
	return knet_status(&r->conf, e);
}

/* The networks that have state, or the one that was asked for; fn's negative answer ends it. */
static int each_network(const struct run *r, int (*fn)(const char *name, void *arg, struct err *e),
			void *arg, struct err *e)
{
	autofree char *path = path_run("net");
	DIR *d = r->o.network ? NULL : opendir(path);
	struct dirent *ent;
	int ret = 0;

	if (r->o.network) {
		autofree char *dir = path_join(path, r->o.network);

		if (knet_check_name("network", r->o.network, e) < 0)
			return -1;
		if (!io_exists(dir))
			return err_set(e, ERR_NOTFOUND, "network %s not found", r->o.network);
		return fn(r->o.network, arg, e);
	}
	while (d && ret >= 0 && (ent = readdir(d))) {
		if (ent->d_name[0] != '.')
			ret = fn(ent->d_name, arg, e);
	}
	if (d)
		closedir(d);
	return ret < 0 ? -1 : 0;
}

static int has_interface(void *arg, const struct knet_lease *l, struct err *e)
{
	struct nl_link link;

	if (nl_link_get(arg, l->host, &link, e) == 0)
		return 1;
	return e->code == ERR_NOTFOUND ? 0 : -1;
}

static int gc_network(const char *name, void *arg, struct err *e)
{
	int n = knet_gc(name, has_interface, arg, e);

	if (n >= 0)
		printf("%s: %d freed\n", name, n);
	return n;
}

static int run_gc(struct run *r, struct err *e)
{
	autonl *nl = NULL;

	if (nl_open(&nl, e) < 0)
		return -1;
	return each_network(r, gc_network, nl, e);
}

struct listing {
	bool json;
	const char *network;
};

static int list_lease(void *arg, const struct knet_lease *l, struct err *e)
{
	const struct listing *k = arg;
	autobuf b = BUF_INIT;
	char text[IP_SIZE];

	if (k->json) {
		knet_lease_write(&b, k->network, l);
		fputs(b.data, stdout);
		return 0;
	}
	for (size_t i = 0; i < l->n_ports; i++) {
		const struct knet_port *p = &l->ports[i];

		buf_addf(&b, "%s%s%s%u->%u/%s", i ? "," : "", ip_str(&p->at, text),
			 p->at.family ? ":" : "", p->host, p->container, p->protocol);
	}
	printf("%-15s  %-12s  %-14s  %-8s  %-20s  %s\n", ip_str(&l->addr, text), k->network,
	       l->host, l->ifname, b.len ? b.data : "-", l->container);
	return 0;
}

static int list_network(const char *name, void *arg, struct err *e)
{
	struct listing k = { *(bool *)arg, name };
	autoclose int lock = -1;

	if (knet_lock(name, &lock, e) < 0)
		return -1;
	return knet_lease_each(name, list_lease, &k, e);
}

static int run_list(struct run *r, struct err *e)
{
	bool json = r->o.output ? strcmp(r->o.output, "json") == 0 : !isatty(1);

	if (r->o.output && !json && strcmp(r->o.output, "table") != 0)
		opt_usage(&set, "--output: \"%s\" is neither table nor json", r->o.output);
	if (!json)
		printf("%-15s  %-12s  %-14s  %-8s  %-20s  %s\n", "ADDRESS", "NETWORK", "HOST",
		       "IN POD", "PORTS", "CONTAINER");
	return each_network(r, list_network, &json, e);
}

static const struct verb {
	const char *name;
	int (*run)(struct run *r, struct err *e);
	bool conf;
	int args; /* CONTAINER, NETNS */
} verbs[] = {
	{ "add", run_add, true, 2 },
	{ "check", run_check, true, 2 },
	{ "del", run_del, true, 1 },
	{ "down", run_down, true, 0 },
	{ "gc", run_gc, false, 0 },
	{ "list", run_list, false, 0 },
	{ "status", run_status, true, 0 },
	{ "up", run_up, true, 0 },
};

static const struct verb *find_verb(int n, char **args, const struct options *o)
{
	if (n < 1)
		opt_usage(&set, "no verb (as a CNI plugin: CNI_COMMAND is not set)");
	for (size_t i = 0; i < array_size(verbs); i++) {
		if (strcmp(verbs[i].name, args[0]) != 0)
			continue;
		if (n - 1 != verbs[i].args)
			opt_usage(&set, "%s takes %d arguments", args[0], verbs[i].args);
		if (verbs[i].conf && !o->conf)
			opt_usage(&set, "%s needs --conf FILE", args[0]);
		return &verbs[i];
	}
	opt_usage(&set, "unknown verb \"%s\"", args[0]);
}

static void load(struct run *r, doc **d)
{
	struct err e = ERR_INIT;

	if (knet_cni_load(r->o.conf, d, &e) < 0)
		die_err(&e);
	r->conf_json = yyjson_doc_get_root(*d);
	if (knet_conf_parse(r->conf_json, &r->conf, &e) < 0)
		die(e.code, "%s: %s", r->o.conf, e.msg);
}

int main(int argc, char **argv)
{
	struct run r = { .o = { .ifname = "eth0" } };
	struct err e = ERR_INIT;
	autodoc *d = NULL;
	const struct verb *v;
	int n;

	prog_set(argv[0]);
	if (argc == 1 && getenv("CNI_COMMAND"))
		return knet_cni_main();
	n = opt_parse_or_exit(&set, argc, argv, &r.o);
	v = find_verb(n, argv, &r.o);
	if (v->conf)
		load(&r, &d);
	if (v->args > 0) {
		r.pod = (struct knet_pod){ argv[1], r.o.ifname, v->args > 1 ? argv[2] : "" };
		if (knet_check_name("container", argv[1], &e) < 0)
			die_err(&e);
	}
	if (v->run(&r, &e) < 0)
		die_err(&e);
	knet_conf_release(&r.conf);
	io_finish_stdout();
	return EXIT_DONE;
}
