/*
 * The Node object of this machine: made when it is missing, its labels and status kept right.
 * Figures come from the kernel.
 */
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "kubelet.h"
#include "node/image.h"

#define SMALL_FILE 65536

/* First line of a file, or "". malloc'ed */
static char *first_line(const char *path)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	if (io_read_file(path, SMALL_FILE, &b, &e) < 0)
		return xstrdup("");
	return xstrndup(buf_str(&b), strcspn(buf_str(&b), "\n"));
}

/* PRETTY_NAME of os-release(5). malloc'ed */
static char *os_image(void)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	const char *p;

	if (io_read_file("/etc/os-release", SMALL_FILE, &b, &e) < 0 ||
		!(p = strstr(buf_str(&b), "PRETTY_NAME=")))
		return xstrdup("Linux");
	p += strlen("PRETTY_NAME=");
	p += *p == '"';
	return xstrndup(p, strcspn(p, "\"\n"));
}

static const char *go_arch(const char *machine)
{
	return !strcmp(machine, "x86_64")     ? "amd64"
	       : !strcmp(machine, "aarch64")  ? "arm64"
	       : !strncmp(machine, "armv", 4) ? "arm"
	       : !strcmp(machine, "i686")     ? "386"
					      : machine;
}

/* "crun://1.8.1" from the first line of `RUNTIME --version`: "crun version 1.8.1". malloc'ed */
static char *runtime_version(const struct kubelet *k)
{
	const char *argv[] = {k->conf.node.runtime, "--version", NULL};
	struct proc_spec spec = {.argv = argv, .fd = {-1, -1, -1}};
	autobuf out = BUF_INIT;
	struct err e = ERR_INIT;
	char name[32] = "", version[64] = "";
	int status;

	if (proc_run(&spec, NULL, 5 * NS_PER_S, &out, NULL, &status, &e) < 0 ||
		sscanf(buf_str(&out), "%31s version %63s", name, version) != 2)
		return xstrdup(k->conf.node.runtime);
	return xasprintf("%s://%s", name, version);
}

static void set_number(mdoc *d, mval *at, const char *key, int64_t n, const char *unit)
{
	autofree char *text = xasprintf("%lld%s", (long long)n, unit);

	mobj_put_str(d, at, key, text);
}

static void resources(mdoc *d, mval *at, const struct kubelet *k)
{
	autofree char *var = path_var("%s", "");
	struct statvfs fs = {0};

	set_number(d, at, "cpu", sysconf(_SC_NPROCESSORS_ONLN), "");
	set_number(d, at, "memory", sysconf(_SC_PHYS_PAGES) * (sysconf(_SC_PAGESIZE) / 1024), "Ki");
	set_number(d, at, "pods", k->opts->max_pods, "");
	if (statvfs(var, &fs) == 0)
		set_number(d, at, "ephemeral-storage",
			(int64_t)(fs.f_blocks * (fs.f_frsize / 1024)), "Ki");
}

static void node_info(mdoc *d, mval *status, const struct kubelet *k)
{
	mval *info = mobj_make(d, status, "nodeInfo");
	autofree char *machine = first_line("/etc/machine-id");
	autofree char *boot = first_line("/proc/sys/kernel/random/boot_id");
	autofree char *image = os_image();
	autofree char *runtime = runtime_version(k);
	struct utsname u = {0};

	uname(&u);
	mobj_set_str(d, info, "machineID", machine);
	mobj_set_str(d, info, "systemUUID", machine);
	mobj_set_str(d, info, "bootID", boot);
	mobj_set_str(d, info, "kernelVersion", u.release);
	mobj_set_str(d, info, "osImage", image);
	mobj_set_str(d, info, "containerRuntimeVersion", runtime);
	mobj_set_str(d, info, "kubeletVersion", "v1.36.0+kutils." K_VERSION);
	mobj_set_str(d, info, "kubeProxyVersion", "");
	mobj_set_str(d, info, "operatingSystem", "linux");
	mobj_set_str(d, info, "architecture", go_arch(u.machine));
}

static void address(mdoc *d, mval *list, const char *type, const char *value)
{
	mval *a = yyjson_mut_obj(d);

	if (!*value)
		return;
	mobj_set_str(d, a, "type", type);
	mobj_set_str(d, a, "address", value);
	yyjson_mut_arr_append(list, a);
}

static void condition(mdoc *d, mval *list, const char *type, bool on, const char *reason,
	const char *message, val *old)
{
	char now[CLOCK_RFC3339_SIZE];
	mval *c = yyjson_mut_obj(d);
	const char *status = on ? "True" : "False";
	val *before = obj_condition(old, type);

	clock_rfc3339(clock_now_ns(), now);
	mobj_set_str(d, c, "type", type);
	mobj_set_str(d, c, "status", status);
	mobj_set_str(d, c, "lastHeartbeatTime", now);
	mobj_set_str(d, c, "lastTransitionTime",
		before && !strcmp(obj_str_or(before, "status", ""), status)
			? obj_str_or(before, "lastTransitionTime", now)
			: now);
	mobj_set_str(d, c, "reason", reason);
	mobj_set_str(d, c, "message", message);
	yyjson_mut_arr_append(list, c);
}

static void add_image(void *arg, const struct image *i)
{
	void **a = arg;
	mval *e = yyjson_mut_obj(a[0]);

	yyjson_mut_arr_add_strcpy(a[0], mobj_make_arr(a[0], e, "names"), i->ref);
	mobj_set_int(a[0], e, "sizeBytes", i->size_bytes);
	yyjson_mut_arr_append(a[1], e);
}

/* Where others reach us over TLS, if they do. */
static void endpoint(mdoc *d, mval *status, const struct kubelet *k)
{
	const char *colon = k->opts->listen ? strrchr(k->opts->listen, ':') : NULL;
	int64_t port = colon ? strtol(colon + 1, NULL, 10) : 0;

	if (port > 0)
		mobj_set_int(d, mobj_make(d, mobj_make(d, status, "daemonEndpoints"),
					"kubeletEndpoint"), "Port", port);
}

static mval *make_status(mdoc *d, const struct kubelet *k, val *old)
{
	mval *s = yyjson_mut_obj(d), *list;
	struct err e = ERR_INIT;

	resources(d, mobj_make(d, s, "capacity"), k);
	resources(d, mobj_make(d, s, "allocatable"), k);
	list = mobj_make_arr(d, s, "conditions");
	condition(d, list, "MemoryPressure", false, "KubeletHasSufficientMemory",
		"kubelet has sufficient memory available", old);
	condition(d, list, "DiskPressure", false, "KubeletHasNoDiskPressure",
		"kubelet has no disk pressure", old);
	condition(d, list, "PIDPressure", false, "KubeletHasSufficientPID",
		"kubelet has sufficient PID available", old);
	condition(d, list, "Ready", true, "KubeletReady", "kubelet is posting ready status", old);
	list = mobj_make_arr(d, s, "addresses");
	address(d, list, "InternalIP", k->conf.node.ip);
	address(d, list, "Hostname", k->conf.node.name);
	node_info(d, s, k);
	endpoint(d, s, k);
	void *arg[] = {d, mobj_make_arr(d, s, "images")};
	(void)!image_list(add_image, arg, &e);
	return s;
}

static void labels(mdoc *d, mval *meta, const struct kubelet *k)
{
	mval *l = mobj_make(d, meta, "labels");
	struct utsname u = {0};

	uname(&u);
	mobj_put_str(d, l, "kubernetes.io/hostname", k->conf.node.name);
	mobj_put_str(d, l, "kubernetes.io/os", "linux");
	mobj_put_str(d, l, "kubernetes.io/arch", go_arch(u.machine));
	for (size_t i = 0; i < k->opts->labels.n; i++) {
		const char *text = k->opts->labels.v[i], *eq = strchr(text, '=');
		autofree char *key = xstrndup(text, eq ? (size_t)(eq - text) : strlen(text));
		mobj_put_str(d, l, key, eq ? eq + 1 : "");
	}
}

static int create(struct kubelet *k, const struct kind *kind, struct err *e)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *node = mobj_new(d, "v1", "Node", NULL, k->conf.node.name);
	autobuf text = BUF_INIT;
	struct api_req r = API_REQ_INIT;

	labels(d, mobj_make(d, node, "metadata"), k);
	mobj_set_str(d, node, "spec.podCIDR", k->opts->pod_cidr);
	yyjson_mut_arr_add_strcpy(d, mobj_make_arr(d, node, "spec.podCIDRs"), k->opts->pod_cidr);
	mobj_write(&text, node);
	r.verb = API_CREATE;
	r.kind = kind;
	r.body = text.data;
	r.body_len = text.len;
	return api_call(k->api, &r, NULL, e);
}

static int patch(
	struct kubelet *k, const struct kind *kind, const char *sub, mval *body, struct err *e)
{
	autobuf text = BUF_INIT;
	struct api_req r = API_REQ_INIT;

	mobj_write(&text, body);
	r.verb = API_PATCH;
	r.patch = PATCH_MERGE;
	r.kind = kind;
	r.name = k->conf.node.name;
	r.subresource = sub;
	r.body = text.data;
	r.body_len = text.len;
	return api_call(k->api, &r, NULL, e);
}

int register_node(struct kubelet *k, struct err *e)
{
	const struct kind *kind = kind_by_resource("nodes");
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *meta = yyjson_mut_obj(d), *status = yyjson_mut_obj(d);
	autodoc *old = NULL;

	if (api_get(k->api, kind, "", k->conf.node.name, &old, e) < 0) {
		if (e->code != ERR_NOTFOUND || create(k, kind, e) < 0)
			return err_wrap(e, "register node \"%s\"", k->conf.node.name);
	} else {
		labels(d, mobj_make(d, meta, "metadata"), k);
		if (patch(k, kind, NULL, meta, e) < 0)
			return err_wrap(e, "label node \"%s\"", k->conf.node.name);
	}
	mobj_put(d, status, "status", make_status(d, k, old ? yyjson_doc_get_root(old) : NULL));
	if (patch(k, kind, "status", status, e) < 0)
		return err_wrap(e, "status of node \"%s\"", k->conf.node.name);
	return 0;
}
