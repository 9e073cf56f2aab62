/*
 * k-up: a node from nothing: the store, a network, and every program of a cluster under
 * supervision. Nothing goes in, a word on what it did comes out. It never touches what it did not
 * make.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "up/up.h"

#define O(field) offsetof(struct up_options, field)

static const struct opt opts[] = {
	{0, "netns", OPT_STR, O(netns), "NAME", "the whole node in a network namespace of its own",
		NULL, NULL},
	{0, "node", OPT_STR, O(node), "NAME", "name of the node (default: the host's)", NULL, NULL},
	{0, "node-ip", OPT_STR, O(node_ip), "IP", "address of the node", NULL, NULL},
	{0, "pod-cidr", OPT_STR, O(pod_cidr), "CIDR", "range of this node's pods", NULL, NULL},
	{0, "cluster-cidr", OPT_STR, O(cluster_cidr), "CIDR", "range of all pods", NULL, NULL},
	{0, "service-cidr", OPT_STR, O(service_cidr), "CIDR", "range of services", NULL, NULL},
	{0, "cron", OPT_BOOL, O(cron), NULL,
		"start: only kubelet and proxy; reconcilers run as passes, now and at each call",
		NULL, NULL},
	{0, "listen", OPT_STR, O(listen), "ADDR:PORT",
		"start: where the API is served (127.0.0.1:6443)", NULL, NULL},
	{0, "strict", OPT_BOOL, O(strict), NULL,
		"start: every program goes through the API's socket, none to the store", NULL,
		NULL},
	{0, "foreground", OPT_BOOL, O(foreground), NULL, "start: stay, and stop on SIGTERM", NULL,
		NULL},
	{0, "timeout", OPT_DUR, O(timeout_ns), "TIME", "start: how long to wait for the node", NULL,
		NULL},
	{'o', "output", OPT_STR, O(output), "FORMAT", "status: table or json", "table json", NULL},
	{0},
};

static const struct opt_set set = {
	.usage = "k-up [start] [OPTION...]\nk-up status [--netns NAME] [-o FORMAT]\n"
		 "k-up stop [--netns NAME]\nk-up unit",
	.about = "starts and stops a node",
	.opts = opts,
	.verbs = "start status stop unit",
};

/* One k-up at a time; the lock goes with the process. */
static int take_lock(int *ret, struct err *e)
{
	autofree char *path = path_var("up.lock");

	return io_lock_file(path, ret, e);
}

struct waiting {
	const char *node; /* NULL: any */
	bool ready;
};

static void on_node(void *arg, const struct api_event *ev)
{
	struct waiting *w = arg;
	autodoc *d = NULL;
	struct err e = ERR_INIT;

	if (ev->type == EVENT_ERROR || ev->type == EVENT_BOOKMARK ||
		obj_parse(ev->object, ev->len, "node", &d, &e) < 0)
		return;
	val *node = yyjson_doc_get_root(d);
	if ((!w->node || !strcmp(w->node, obj_name(node))) && obj_condition_true(node, "Ready"))
		w->ready = true;
}

/* The kubelet registers the node when it serves. */
static int wait_node(const struct up_options *o, struct err *e)
{
	struct waiting w = {.node = o->node};
	int64_t end = clock_mono_ns() + o->timeout_ns;
	struct api_req r = API_REQ_INIT;
	struct api_watch *watch = NULL;
	struct api *api;
	int ret;

	r.verb = API_WATCH;
	r.kind = kind_by_resource("nodes");
	if (api_open(NULL, false, NULL, &api, e) < 0)
		return -1;
	ret = api_watch_open(api, &r, on_node, &w, &watch, e);
	struct pollfd p = {.fd = api_fd(api), .events = POLLIN};
	while (ret == 0 && !w.ready) {
		int64_t left = (end - clock_mono_ns()) / NS_PER_MS;
		if (left <= 0)
			ret = err_set(e, ERR_TIMEOUT,
				"the node is not ready: see %s/var/log/k/current",
				getenv("K_ROOT") ? getenv("K_ROOT") : "");
		else if (poll(&p, 1, (int)left) > 0)
			ret = api_dispatch(api, e);
	}
	if (watch)
		api_watch_close(watch);
	api_close(api);
	return ret;
}

/* Until told to end. The lock is free meanwhile: `k-up stop` may come first. */
static void stay(const struct up *u)
{
	sigset_t s;
	int signo;
	struct err e = ERR_INIT;

	sigemptyset(&s);
	sigaddset(&s, SIGTERM);
	sigaddset(&s, SIGINT);
	sigprocmask(SIG_BLOCK, &s, NULL);
	fflush(stdout);
	sigwait(&s, &signo);
	if (services_stop(u, &e) < 0 || place_clear(u, &e) < 0)
		die_err(&e);
}

/* What is started from here on, and we ourselves: no more to the store. */
static void through_socket(void)
{
	autofree char *path = path_run("api.sock");
	autofree char *address = xasprintf("unix:%s", path);

	setenv("K_API", address, 1);
}

static int start(struct up *u, struct err *e)
{
	autofree char *conf = path_etc("admin.conf");
	bool was = services_running(u);

	if (!was && (place_make(u, e) < 0 || listen_make(u, e) < 0 || place_certify(u, e) < 0 ||
			    place_enter(u, e) < 0))
		return -1;
	if (u->o->strict)
		through_socket();
	if (!was && services_start(u, e) < 0)
		return -1;
	if (u->o->cron && cron_pass(u, e) < 0)
		return -1;
	if (wait_node(u->o, e) < 0)
		return -1;
	printf("%s\nexport KUBECONFIG=%s\n", was ? "already up: nothing changed" : "up", conf);
	return 0;
}

static int stop(const struct up *u, struct err *e)
{
	bool was = services_running(u);
	int r = services_stop(u, e);

	if (place_clear(u, e) < 0)
		r = -1;
	if (r == 0)
		printf("%s\n", was ? "down" : "was not up");
	return r;
}

/* For hosts with systemd: it supervises k-up, and leaves us the cgroup below. */
static int unit(const struct up *u)
{
	printf("[Unit]\nDescription=kutils node\nAfter=network.target\n\n[Service]\n"
	       "ExecStart=%s/k-up start --foreground\nKillMode=mixed\nDelegate=yes\n"
	       "TimeoutStopSec=60\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n",
		u->bin);
	return 0;
}

int main(int argc, char **argv)
{
	struct up_options o = {
		.pod_cidr = "10.244.0.0/24",
		.cluster_cidr = "10.244.0.0/16",
		.service_cidr = "10.96.0.0/16",
		.timeout_ns = 30 * NS_PER_S,
	};
	struct up u;
	struct err e = ERR_INIT;
	autoclose int lock = -1;
	int n, r;

	prog_set(argv[0]);
	n = opt_parse_or_exit(&set, argc, argv, &o);
	const char *verb = n ? argv[0] : "start";
	if (n > 1)
		opt_usage(&set, "%s takes no arguments", verb);
	if (up_init(&u, &o, &e) < 0)
		die_err(&e);
	if (!strcmp(verb, "status"))
		r = status_print(&u, &e);
	else if (!strcmp(verb, "unit"))
		r = unit(&u);
	else if (strcmp(verb, "start") != 0 && strcmp(verb, "stop") != 0)
		opt_usage(&set, "unknown verb \"%s\"", verb);
	else if (take_lock(&lock, &e) < 0)
		r = -1;
	else
		r = !strcmp(verb, "start") ? start(&u, &e) : stop(&u, &e);
	if (r < 0)
		die_err(&e);
	close_fd(&lock);
	if (o.foreground && !strcmp(verb, "start"))
		stay(&u);
	up_release(&u);
	io_finish_stdout();
	return EXIT_DONE;
}
