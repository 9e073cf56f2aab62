/*
 * The sandbox of a pod: cgroup, k-pause, network, volumes, and the files in /etc that each of its
 * containers sees. Coming up each part is retried with a growing wait; going down in reverse order.
 */
#include <string.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "data/quantity.h"
#include "node/cgroup.h"
#include "node/crilog.h"
#include "node/pod.h"
#include "node/podfiles.h"
#include "node/volume.h"

#define RETRY_FIRST_NS (NS_PER_S / 2)
#define RETRY_MAX_NS (60 * NS_PER_S)

static void retry_due(void *arg)
{
	struct pod *p = arg;

	p->timer = NULL;
	pod_kick(p);
}

void pod_retry(struct pod *p, const char *reason, const struct err *e)
{
	if (!p->sandbox_message || strcmp(p->sandbox_message, e->msg)) {
		free(p->sandbox_message);
		p->sandbox_message = xstrdup(e->msg);
		pod_event(p, NULL, "Warning", reason, "%s", e->msg);
	}
	p->retry_ns = p->retry_ns ? p->retry_ns * 2 : RETRY_FIRST_NS;
	if (p->retry_ns > RETRY_MAX_NS)
		p->retry_ns = RETRY_MAX_NS;
	loop_del(p->timer);
	p->timer = loop_add_timer(
		p->all->loop, clock_mono_ns() + p->retry_ns, p->retry_ns / 8, retry_due, p);
}

static void retry_clear(struct pod *p)
{
	loop_del(p->timer);
	p->timer = NULL;
	p->retry_ns = 0;
	free(p->sandbox_message);
	p->sandbox_message = NULL;
}

/* The sum over the containers, where every one has a limit. */
static struct cgroup_limits limits(const struct pod *p)
{
	struct cgroup_limits sum = {0};
	bool cpu = true, memory = true;

	for (size_t i = 0; i < p->n_ctrs; i++) {
		val *res = obj_at(p->ctrs[i]->spec, "resources");
		int64_t c = quantity_str_milli(obj_str(res, "limits.cpu"));
		int64_t m = quantity_str_value(obj_str(res, "limits.memory"));
		if (p->ctrs[i]->kind == CTR_INIT || p->ctrs[i]->kind == CTR_EPHEMERAL)
			continue;
		cpu &= c > 0;
		memory &= m > 0;
		sum.cpu_milli += c;
		sum.memory_bytes += m;
		sum.cpu_shares += quantity_str_milli(obj_str(res, "requests.cpu")) * 1024 / 1000;
	}
	if (!cpu)
		sum.cpu_milli = 0;
	if (!memory)
		sum.memory_bytes = 0;
	if (sum.cpu_shares < 2)
		sum.cpu_shares = 2;
	return sum;
}

/* k-pause's connection has something, or has ended: then the sandbox is lost with all in it. */
static void pause_readable(void *arg, int fd unused_arg, uint32_t events unused_arg)
{
	struct pod *p = arg;
	struct err e = ERR_INIT;

	if (pause_dispatch(p->pause, &e) < 0)
		pod_sandbox_lost(p);
	pod_kick(p);
}

static void container_ended(void *arg, const struct pause_state *s)
{
	struct pod *p = arg;

	for (size_t i = 0; i < p->n_ctrs; i++)
		if (p->ctrs[i]->id && !strcmp(p->ctrs[i]->id, s->id))
			ctr_exited(p->ctrs[i], s);
}

int pod_pause_take(struct pod *p, struct pause *pause, struct err *e)
{
	if (pause_subscribe(pause, container_ended, p, e) < 0) {
		pause_free(pause);
		return -1;
	}
	p->pause = pause;
	p->pause_src = loop_add_fd(p->all->loop, pause_fd(pause), EPOLLIN, pause_readable, p);
	return 0;
}

static void pause_started(void *arg, int fd, uint32_t events unused_arg)
{
	struct pod *p = arg;
	struct pause *pause = NULL;
	struct err e = ERR_INIT;

	loop_del(p->ready_src);
	p->ready_src = NULL;
	if (pause_ready(p->dir, fd, &pause, &e) < 0 || pod_pause_take(p, pause, &e) < 0) {
		p->stage = POD_NEW;
		pod_retry(p, "FailedCreatePodSandBox", &e);
	} else {
		p->stage = POD_NETWORK;
	}
	pod_kick(p);
}

static const char *hostname(const struct pod *p)
{
	const char *name = obj_str(p->obj, "spec.hostname");

	return name && *name ? name : p->name;
}

static uint32_t namespaces(const struct pod *p)
{
	uint32_t ns = p->host_network ? 0 : PAUSE_NS_NET | PAUSE_NS_UTS;

	if (!obj_bool(p->obj, "spec.hostIPC", false))
		ns |= PAUSE_NS_IPC;
	if (obj_bool(p->obj, "spec.shareProcessNamespace", false))
		ns |= PAUSE_NS_PID;
	return ns;
}

static int sandbox_start(struct pod *p, struct err *e)
{
	struct cgroup_limits lim = limits(p);
	autofree char *leaf = xasprintf("%s/pause", p->cgroup);
	autofree char *host = xstrndup(hostname(p), 63);
	struct cgroup_limits none = {0};
	autostrv dirs = STRV_INIT;

	if (cgroup_make(p->cgroup, &lim, e) < 0 || cgroup_make(leaf, &none, e) < 0)
		return -1;
	cgroup_dirs(leaf, &dirs);
	struct pause_spec spec = {
		.program = p->all->conf->pause,
		.dir = p->dir,
		.namespaces = namespaces(p),
		.hostname = p->host_network ? NULL : host,
		.cgroups = (const char *const *)strv_argv(&dirs),
	};
	int fd;
	if (pause_clean(p->dir, e) < 0 || pause_spawn(&spec, &fd, e) < 0)
		return -1;
	p->ready_src = loop_add_fd(p->all->loop, fd, EPOLLIN, pause_started, p);
	p->stage = POD_SANDBOX;
	return 0;
}

static void net_added(void *arg, const struct strv *ips, const struct err *err)
{
	struct pod *p = arg;

	p->net_busy = false;
	if (p->stage == POD_NEW) {
		; /* the sandbox was lost meanwhile: the next one asks again */
	} else if (err) {
		pod_retry(p, "FailedCreatePodSandBox", err);
	} else {
		p->net_up = true;
		strv_release(&p->ips);
		for (size_t i = 0; i < ips->n; i++)
			strv_add(&p->ips, ips->v[i]);
		p->stage = POD_READY;
		pod_record_write(p);
	}
	pod_kick(p);
}

static val *host_ports(const struct pod *p, mdoc *d)
{
	mval *list = yyjson_mut_arr(d);

	for (size_t i = 0; i < p->n_ctrs; i++) {
		val *port;
		size_t j, n;
		yyjson_arr_foreach(obj_at(p->ctrs[i]->spec, "ports"), j, n, port)
		{
			mval *m;
			if (!obj_int(port, "hostPort", 0))
				continue;
			m = yyjson_mut_obj(d);
			mobj_set_int(d, m, "hostPort", obj_int(port, "hostPort", 0));
			mobj_set_int(d, m, "containerPort", obj_int(port, "containerPort", 0));
			mobj_set_str(d, m, "protocol", obj_str_or(port, "protocol", "TCP"));
			mobj_set_str(d, m, "hostIP", obj_str_or(port, "hostIP", ""));
			yyjson_mut_arr_append(list, m);
		}
	}
	yyjson_mut_doc_set_root(d, list);
	return NULL;
}

/* Ask the plugin; the answer comes in fn. */
static int net_call(struct pod *p, bool add, cni_done_fn fn, struct err *e)
{
	autofree char *netns = xasprintf("%s/ns/net", p->dir);
	automdoc *d = yyjson_mut_doc_new(NULL);
	struct cni_call call = {
		.container_id = p->uid,
		.netns = netns,
		.ifname = "eth0",
		.pod_ns = p->ns,
		.pod_name = p->name,
		.pod_uid = p->uid,
	};

	host_ports(p, d);
	autodoc *ports = doc_from_mut(yyjson_mut_doc_get_root(d));
	if (yyjson_arr_size(yyjson_doc_get_root(ports)))
		call.port_mappings = yyjson_doc_get_root(ports);
	return add ? cni_add(p->all->loop, p->all->conf, &call, fn, p, e)
		   : cni_del(p->all->loop, p->all->conf, &call, fn, p, e);
}

static bool net_step(struct pod *p)
{
	struct err e = ERR_INIT;

	if (p->host_network) {
		if (!p->ips.n && *p->all->conf->ip)
			strv_add(&p->ips, p->all->conf->ip);
		p->stage = POD_READY;
		pod_record_write(p);
		return true;
	}
	if (p->net_busy || p->timer)
		return false;
	p->net_busy = true; /* before the call: the answer may come within it */
	if (net_call(p, true, net_added, &e) < 0) {
		p->net_busy = false;
		pod_retry(p, "FailedCreatePodSandBox", &e);
	}
	return false;
}

static bool volumes_step(struct pod *p)
{
	autofree char *dir = path_join(p->data, "volumes");
	automdoc *status = pod_status_make(p, clock_now_ns());
	autodoc *now = doc_from_mut(yyjson_mut_doc_get_root(status));
	struct err e = ERR_INIT;

	if (p->volumes_up)
		return true;
	if (p->timer)
		return false;
	if (volume_setup(p->all->hooks, p->all->conf, p->obj, yyjson_doc_get_root(now), dir, &e) <
		0) {
		pod_retry(p, "FailedMount", &e);
		return false;
	}
	if (podfiles_write(p->all->conf, p->obj, &p->ips, p->data, &e) < 0) {
		pod_retry(p, "FailedCreatePodSandBox", &e);
		return false;
	}
	p->volumes_up = true;
	pod_tokens_watch(p);
	pod_record_write(p);
	return true;
}

bool pod_sandbox_up(struct pod *p)
{
	struct err e = ERR_INIT;

	if (p->stage == POD_NEW && p->net_busy)
		return false;
	if (p->stage == POD_NEW && !p->timer && sandbox_start(p, &e) < 0)
		pod_retry(p, "FailedCreatePodSandBox", &e);
	if (p->stage == POD_NETWORK && !net_step(p))
		return false;
	if (p->stage != POD_READY || !volumes_step(p))
		return false;
	if (p->sandbox_message)
		retry_clear(p);
	return true;
}

static void net_deleted(void *arg, const struct strv *ips unused_arg, const struct err *err)
{
	struct pod *p = arg;

	p->net_busy = false;
	p->net_up = false;
	if (err)
		log_kv(LOG_LV_WARN, "network not released", "pod", p->name, "err", err->msg, NULL);
	pod_kick(p);
}

static void pause_drop(struct pod *p, bool quit)
{
	struct err e = ERR_INIT;

	loop_del(p->pause_src);
	loop_del(p->ready_src);
	p->pause_src = p->ready_src = NULL;
	if (p->pause && quit && pause_quit(p->pause, &e) < 0)
		log_kv(LOG_LV_DEBUG, "k-pause", "pod", p->name, "err", e.msg, NULL);
	pause_free(take(p->pause));
}

/* Its death is defined: everything in the pod's cgroup ends, statuses say unknown, a new one
 * follows. */
void pod_sandbox_lost(struct pod *p)
{
	struct err e = ERR_INIT;

	pod_event(p, NULL, "Normal", "SandboxChanged",
		"Pod sandbox changed, it will be killed and re-created.");
	pause_drop(p, false);
	if (cgroup_kill(p->cgroup, &e) < 0)
		log_kv(LOG_LV_WARN, "cgroup", "pod", p->name, "err", e.msg, NULL);
	for (size_t i = 0; i < p->n_ctrs; i++)
		ctr_lost(p->ctrs[i]);
	if (pause_clean(p->dir, &e) < 0)
		log_kv(LOG_LV_WARN, "sandbox", "pod", p->name, "err", e.msg, NULL);
	p->net_up = false;
	if (p->stage != POD_TEARDOWN)
		p->stage = POD_NEW;
	p->volumes_up = false;
}

static bool cgroup_gone(struct pod *p)
{
	struct err e = ERR_INIT;

	if (cgroup_kill(p->cgroup, &e) == 0 && cgroup_remove(p->cgroup, &e) == 0)
		return true;
	loop_del(p->timer); /* what was killed ends soon */
	p->timer = loop_add_timer(p->all->loop, clock_mono_ns() + 2 * NS_PER_MS, 0, retry_due, p);
	return false;
}

/* What is on disk; the log files stay as long as the object. */
static void remove_files(struct pod *p)
{
	autofree char *volumes = path_join(p->data, "volumes");
	autofree char *logs = path_log("pods/%s_%s_%s", p->ns, p->name, p->uid);
	struct err e = ERR_INIT;

	if (pause_clean(p->dir, &e) < 0 || volume_teardown(volumes, &e) < 0 ||
		io_rm_tree(p->data, &e) < 0 || io_rm_tree(p->dir, &e) < 0 ||
		((p->deleting || p->gone) && io_rm_tree(logs, &e) < 0))
		log_kv(LOG_LV_WARN, "left behind", "pod", p->name, "err", e.msg, NULL);
}

bool pod_sandbox_down(struct pod *p)
{
	struct err e = ERR_INIT;

	if (p->stage != POD_TEARDOWN)
		retry_clear(p);
	if (p->stage == POD_SANDBOX || p->net_busy)
		return false; /* comes back when that has ended */
	p->stage = POD_TEARDOWN;
	if (p->net_up && !p->host_network) {
		p->net_busy = true;
		if (net_call(p, false, net_deleted, &e) == 0)
			return false;
		p->net_busy = false;
		log_kv(LOG_LV_WARN, "network", "pod", p->name, "err", e.msg, NULL);
		p->net_up = false;
	}
	if (p->pause)
		pause_drop(p, true);
	if (!cgroup_gone(p))
		return false;
	remove_files(p);
	return true;
}
