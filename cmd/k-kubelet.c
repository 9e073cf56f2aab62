/*
 * k-kubelet: pods bound to this node come in from the API (or from files: run); containers, their
 * logs and the pods' statuses come out. It keeps nothing that it cannot rebuild, and never ends a
 * pod because it ends itself.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "kubelet/kubelet.h"
#include "net/jwt.h"

#define O(field) offsetof(struct kubelet_options, field)

static const struct opt opts[] = {
	{0, "node", OPT_STR, O(node), "NAME", "name of this node (default: the host's)", NULL,
		NULL},
	{0, "node-ip", OPT_STR, O(ip), "IP", "address of this node", NULL, NULL},
	{0, "node-label", OPT_LIST, O(labels), "KEY=VALUE", "label of the Node object", NULL, NULL},
	{0, "pod-cidr", OPT_STR, O(pod_cidr), "CIDR", "range of the pods' addresses", NULL, NULL},
	{0, "max-pods", OPT_INT, O(max_pods), "N", "pods that fit on this node", NULL, NULL},
	{0, "runtime", OPT_STR, O(runtime), "PROGRAM", "OCI runtime (default: crun)", "@file",
		NULL},
	{0, "cgroup", OPT_STR, O(cgroup), "NAME", "cgroup below which pods live", NULL, NULL},
	{0, "cni-conf", OPT_STR, O(cni_conf), "FILE", "network configuration", "@file", NULL},
	{0, "cni-path", OPT_STR, O(cni_path), "DIRS", "where network plugins are", NULL, NULL},
	{0, "cluster-domain", OPT_STR, O(domain), "NAME", "domain of the cluster's names", NULL,
		NULL},
	{0, "cluster-dns", OPT_STR, O(dns), "IP", "nameserver of the pods", NULL, NULL},
	{0, "log-max-bytes", OPT_INT, O(log_bytes), "N", "rotate a container's log at N bytes",
		NULL, NULL},
	{0, "log-max-files", OPT_INT, O(log_files), "N", "keep N files of a log", NULL, NULL},
	{0, "listen", OPT_STR, O(listen), "ADDRESS",
		"serve logs and exec there too, over TLS: \":10250\"", NULL, NULL},
	{0, "tls-cert", OPT_STR, O(tls_cert), "FILE", "our certificate for --listen", "@file",
		NULL},
	{0, "tls-key", OPT_STR, O(tls_key), "FILE", "its key", "@file", NULL},
	{0, "client-ca", OPT_STR, O(client_ca), "FILE", "who signs those who may ask", "@file",
		NULL},
	OPT_ROW_API(O(api)),
	OPT_ROW_LOG_LEVEL(O(log_level)),
	OPT_ROW_READY_FD(O(ready_fd), "serving"),
	{0},
};

static const struct opt_set set = {
	.usage = "k-kubelet [OPTION...]\nk-kubelet run [OPTION...] FILE...\n"
		 "k-kubelet clear [OPTION...]",
	.about = "runs the pods of one machine",
	.opts = opts,
	.verbs = "run clear",
};

static void on_signal(void *arg, int signo unused_arg)
{
	loop_stop(arg, EXIT_DONE);
}

static void on_calm(void *arg)
{
	api_rest(((struct kubelet *)arg)->api);
}

static void tell_ready(int64_t fd, const char *name)
{
	autofree char *line = xasprintf("%s\n", name);
	struct err e = ERR_INIT;

	if (fd < 0)
		return;
	if (io_write_all((int)fd, line, strlen(line), &e) < 0)
		log_kv(LOG_LV_WARN, "ready", "err", e.msg, NULL);
	close((int)fd);
}

static int daemon_main(struct kubelet_options *o)
{
	static const char *const groups[] = {"system:nodes", "system:authenticated", NULL};
	struct kubelet k = {.opts = o, .loop = loop_new()};
	struct err e = ERR_INIT;
	int status;

	loop_set_calm(k.loop, LOOP_CALM_NS, on_calm, &k);
	report_hooks(&k);
	if (kubelet_conf_make(o, &k.conf, &e) < 0)
		die_err(&e);
	autofree char *user = xasprintf("system:node:%s", k.conf.node.name);
	struct api_caller caller = {.user = user, .groups = groups, .manager = "kubelet"};
	if (api_open(o->api, false, &caller, &k.api, &e) < 0)
		die_err(&e);
	api_sign_with(k.api, jwt_sign_with_file);
	if (register_node(&k, &e) < 0 ||
		pods_open(k.loop, &k.conf.node, &k.hooks, &k.pods, &e) < 0 ||
		sync_start(&k, &e) < 0 || serve_start(&k, &e) < 0)
		die_err(&e);
	beat_start(&k);
	loop_add_signal(k.loop, SIGTERM, on_signal, k.loop);
	loop_add_signal(k.loop, SIGINT, on_signal, k.loop);
	log_kv(LOG_LV_INFO, "serving", "node", k.conf.node.name, NULL);
	tell_ready(o->ready_fd, k.conf.node.name);
	status = loop_run(k.loop);
	serve_stop(&k);
	sync_stop(&k);
	pods_close(k.pods);
	api_close(k.api);
	report_release(&k);
	loop_free(k.loop);
	kubelet_conf_release(&k.conf);
	return status;
}

int main(int argc, char **argv)
{
	struct kubelet_options o = {
		.pod_cidr = "10.244.0.0/24",
		.cgroup = "k",
		.domain = "cluster.local",
		.log_bytes = 10 << 20,
		.log_files = 5,
		.ready_fd = -1,
		.max_pods = 110,
	};
	enum log_level lv = LOG_LV_INFO;
	int n, status;

	prog_set(argv[0]);
	n = opt_parse_or_exit(&set, argc, argv, &o);
	if (o.log_level && log_parse_level(o.log_level, &lv) < 0)
		opt_usage(&set, "--log-level: \"%s\" is not a level", o.log_level);
	if (!o.log_level && n && !strcmp(argv[0], "run"))
		lv = LOG_LV_WARN;
	log_set_level(lv);
	if (n && !strcmp(argv[0], "run")) {
		if (n < 2)
			opt_usage(&set, "run: which FILE?");
		status = kubelet_run(&o, argv + 1, n - 1);
	} else if (n && !strcmp(argv[0], "clear")) {
		status = kubelet_clear(&o);
	} else if (n) {
		opt_usage(&set, "unknown verb \"%s\"", argv[0]);
	} else {
		status = daemon_main(&o);
	}
	opt_list_release(&o.labels);
	return status;
}
