/*
 * A container as an OCI runtime configuration. Sources: OCI runtime-spec 1.0.2 (config.md,
 * config-linux.md), the Kubernetes API's SecurityContext and ResourceRequirements.
 */
#include <ctype.h>
#include <string.h>
#include <sys/capability.h>

#include "base/io.h"
#include "base/path.h"
#include "data/quantity.h"
#include "node/oci.h"

#define CONFIG_MAX (4 * 1024 * 1024)

/* What an unprivileged container may do: the set that Kubernetes runtimes agree on. */
static const char *const default_caps[] = {
	"CAP_AUDIT_WRITE",
	"CAP_CHOWN",
	"CAP_DAC_OVERRIDE",
	"CAP_FOWNER",
	"CAP_FSETID",
	"CAP_KILL",
	"CAP_MKNOD",
	"CAP_NET_BIND_SERVICE",
	"CAP_SETFCAP",
	"CAP_SETGID",
	"CAP_SETPCAP",
	"CAP_SETUID",
	"CAP_SYS_CHROOT",
	NULL,
};

static const char *const masked[] = {
	"/proc/acpi",
	"/proc/asound",
	"/proc/kcore",
	"/proc/keys",
	"/proc/latency_stats",
	"/proc/sched_debug",
	"/proc/scsi",
	"/proc/timer_list",
	"/proc/timer_stats",
	"/sys/firmware",
	"/sys/devices/virtual/powercap",
	NULL,
};

static const char *const read_only[] = {
	"/proc/bus",
	"/proc/fs",
	"/proc/irq",
	"/proc/sys",
	"/proc/sysrq-trigger",
	NULL,
};

static mval *str_array(mdoc *d, const char *const *v)
{
	mval *a = yyjson_mut_arr(d);

	for (; *v; v++)
		yyjson_mut_arr_add_strcpy(d, a, *v);
	return a;
}

static mval *strv_array(mdoc *d, const struct strv *v)
{
	mval *a = yyjson_mut_arr(d);

	for (size_t i = 0; i < v->n; i++)
		yyjson_mut_arr_add_strcpy(d, a, v->v[i]);
	return a;
}

/* A field of the container's securityContext, else of the pod's. */
static val *security(const struct oci_input *in, const char *field)
{
	val *v = yyjson_obj_get(obj_at(in->container, "securityContext"), field);

	return v ? v : yyjson_obj_get(obj_at(in->pod, "spec.securityContext"), field);
}

static bool privileged(const struct oci_input *in)
{
	return obj_bool(in->container, "securityContext.privileged", false);
}

/* Entries of an array of strings, with $(VAR) expanded. */
static void add_expanded(struct strv *out, val *arr, const struct strv *env)
{
	val *s;
	size_t i, n;

	yyjson_arr_foreach(arr, i, n, s)
	{
		const char *text = yyjson_get_str(s);
		strv_take(out, env ? oci_expand(text ? text : "", env) : xstrdup(text ? text : ""));
	}
}

int oci_argv(const struct oci_input *in, struct strv *ret, struct err *e)
{
	val *command = obj_at(in->container, "command"), *args = obj_at(in->container, "args");
	val *entry = obj_at(in->image_config, "config.Entrypoint");
	val *cmd = obj_at(in->image_config, "config.Cmd");

	if (yyjson_arr_size(command)) {
		add_expanded(ret, command, in->env);
		add_expanded(ret, args, in->env);
	} else {
		add_expanded(ret, entry, NULL);
		if (yyjson_arr_size(args))
			add_expanded(ret, args, in->env);
		else
			add_expanded(ret, cmd, NULL);
	}
	if (!ret->n)
		return err_set(e, ERR_INVALID, "no command specified");
	return 0;
}

static bool env_named(const char *entry, const char *name, size_t len)
{
	return !strncmp(entry, name, len) && entry[len] == '=';
}

/* The image's environment below the pod's own. */
static mval *env_array(mdoc *d, const struct oci_input *in)
{
	mval *a = yyjson_mut_arr(d);
	val *s;
	size_t i, n;
	bool path = false;

	yyjson_arr_foreach(obj_at(in->image_config, "config.Env"), i, n, s)
	{
		const char *text = yyjson_get_str(s);
		size_t len = text ? strcspn(text, "=") : 0;
		bool shadowed = !text;
		for (size_t j = 0; !shadowed && j < in->env->n; j++)
			shadowed = env_named(in->env->v[j], text, len);
		if (!shadowed)
			yyjson_mut_arr_add_strcpy(d, a, text);
		path |= text && env_named(text, "PATH", 4);
	}
	for (size_t j = 0; j < in->env->n; j++) {
		path |= env_named(in->env->v[j], "PATH", 4);
		yyjson_mut_arr_add_strcpy(d, a, in->env->v[j]);
	}
	if (!path)
		yyjson_mut_arr_add_str(
			d, a, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	if (in->hostname) {
		autofree char *name = xasprintf("HOSTNAME=%s", in->hostname);
		yyjson_mut_arr_add_strcpy(d, a, name);
	}
	if (in->tty)
		yyjson_mut_arr_add_str(d, a, "TERM=xterm");
	return a;
}

static bool cap_listed(val *list, const char *cap)
{
	val *s;
	size_t i, n;

	yyjson_arr_foreach(list, i, n, s)
	{
		const char *name = yyjson_get_str(s);
		if (name && (!strcasecmp(name, "ALL") || !strcasecmp(name, cap) ||
				    !strcasecmp(name, cap + 4)))
			return true;
	}
	return false;
}

static bool in_list(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (!strcmp(*list, name))
			return true;
	return false;
}

/* The OCI name of a capability: libcap's in capitals. */
static bool cap_name(cap_value_t cap, char out[64])
{
	char *name = cap_to_name(cap);
	size_t i;

	for (i = 0; name && name[i] && i < 63; i++)
		out[i] = (char)toupper((unsigned char)name[i]);
	out[i] = '\0';
	cap_free(name);
	return i > 0;
}

static void cap_sets(mdoc *d, mval *process, const mval *set)
{
	static const char *const names[] = {"bounding", "effective", "permitted"};
	mval *caps = mobj_make(d, process, "capabilities");

	for (size_t i = 0; i < array_size(names); i++)
		mobj_set(d, caps, names[i], mobj_copy_mut(d, set));
}

static void capabilities(mdoc *d, mval *process, const struct oci_input *in)
{
	val *add = obj_at(in->container, "securityContext.capabilities.add");
	val *drop = obj_at(in->container, "securityContext.capabilities.drop");
	mval *set = yyjson_mut_arr(d);

	for (cap_value_t i = 0; i < cap_max_bits(); i++) {
		char name[64];
		bool on = cap_name(i, name) && in_list(default_caps, name);
		if (privileged(in))
			on = true;
		else if (cap_listed(add, name))
			on = true;
		else if (cap_listed(drop, name))
			on = false;
		/* one that we do not have ourselves cannot be given */
		if (on && cap_get_bound(i) == 1)
			yyjson_mut_arr_add_strcpy(d, set, name);
	}
	cap_sets(d, process, set);
}

static mval *user_make(mdoc *d, const struct oci_input *in)
{
	mval *user = yyjson_mut_obj(d), *extra = yyjson_mut_arr(d);
	val *g;
	size_t i, n;

	mobj_set_int(d, user, "uid", in->uid < 0 ? 0 : in->uid);
	mobj_set_int(d, user, "gid", in->gid < 0 ? 0 : in->gid);
	for (size_t j = 0; j < in->n_extra_gids; j++)
		yyjson_mut_arr_add_int(d, extra, in->extra_gids[j]);
	yyjson_arr_foreach(obj_at(in->pod, "spec.securityContext.supplementalGroups"), i, n, g)
	{
		yyjson_mut_arr_add_int(d, extra, yyjson_get_sint(g));
	}
	if (obj_at(in->pod, "spec.securityContext.fsGroup"))
		yyjson_mut_arr_add_int(
			d, extra, obj_int(in->pod, "spec.securityContext.fsGroup", 0));
	if (yyjson_mut_arr_size(extra))
		mobj_set(d, user, "additionalGids", extra);
	return user;
}

static int process_make(mdoc *d, mval *root, const struct oci_input *in, struct err *e)
{
	mval *p = mobj_make(d, root, "process");
	autostrv argv = STRV_INIT;
	const char *cwd = obj_str(in->container, "workingDir");
	val *escalate = yyjson_obj_get(
		obj_at(in->container, "securityContext"), "allowPrivilegeEscalation");

	if (oci_argv(in, &argv, e) < 0)
		return -1;
	if (yyjson_get_bool(security(in, "runAsNonRoot")) && in->uid <= 0)
		return err_set(
			e, ERR_INVALID, "container has runAsNonRoot and image will run as root");
	mobj_set_bool(d, p, "terminal", in->tty);
	mobj_set(d, p, "user", user_make(d, in));
	mobj_set(d, p, "args", strv_array(d, &argv));
	mobj_set(d, p, "env", env_array(d, in));
	if (!cwd || !*cwd)
		cwd = obj_str(in->image_config, "config.WorkingDir");
	mobj_set_str(d, p, "cwd", cwd && *cwd ? cwd : "/");
	capabilities(d, p, in);
	if (escalate && !yyjson_get_bool(escalate))
		mobj_set_bool(d, p, "noNewPrivileges", true);
	mobj_set_int(d, p, "oomScoreAdj", in->oom_score_adj);
	return 0;
}

static void mount_add(mdoc *d, mval *list, const char *type, const char *source, const char *dest,
	const char *const *options)
{
	mval *m = yyjson_mut_obj(d);

	mobj_set_str(d, m, "destination", dest);
	mobj_set_str(d, m, "type", type);
	mobj_set_str(d, m, "source", source);
	mobj_set(d, m, "options", str_array(d, options));
	yyjson_mut_arr_append(list, m);
}

#define OPTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void base_mounts(mdoc *d, mval *list, const struct oci_input *in)
{
	bool priv = privileged(in);

	mount_add(d, list, "proc", "proc", "/proc", OPTS("nosuid", "noexec", "nodev"));
	mount_add(d, list, "tmpfs", "tmpfs", "/dev",
		OPTS("nosuid", "strictatime", "mode=755", "size=65536k"));
	mount_add(d, list, "devpts", "devpts", "/dev/pts",
		OPTS("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
	mount_add(d, list, "mqueue", "mqueue", "/dev/mqueue", OPTS("nosuid", "noexec", "nodev"));
	if (in->host_network)
		mount_add(d, list, "bind", "/sys", "/sys",
			OPTS("rbind", "nosuid", "noexec", "nodev", priv ? "rw" : "ro"));
	else
		mount_add(d, list, "sysfs", "sysfs", "/sys",
			OPTS("nosuid", "noexec", "nodev", priv ? "rw" : "ro"));
	mount_add(d, list, "tmpfs", "shm", "/dev/shm",
		OPTS("nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
}

static mval *mounts_make(mdoc *d, const struct oci_input *in)
{
	mval *list = yyjson_mut_arr(d);

	base_mounts(d, list, in);
	for (size_t i = 0; i < in->n_mounts; i++) {
		const struct oci_mount *m = &in->mounts[i];
		bool bind = !strcmp(m->type, "bind");
		const char *how = bind ? "rbind" : "nosuid";
		mount_add(d, list, m->type, m->source, m->destination,
			OPTS(how, m->read_only ? "ro" : "rw",
				m->propagation ? m->propagation : "rprivate"));
	}
	return list;
}

static void namespace_add(mdoc *d, mval *list, const char *type, const char *path)
{
	mval *n = yyjson_mut_obj(d);

	mobj_set_str(d, n, "type", type);
	if (path)
		mobj_set_str(d, n, "path", path);
	yyjson_mut_arr_append(list, n);
}

static mval *namespaces_make(mdoc *d, const struct oci_input *in)
{
	mval *list = yyjson_mut_arr(d);
	autofree char *net = xasprintf("%s/net", in->ns_dir);
	autofree char *ipc = xasprintf("%s/ipc", in->ns_dir);
	autofree char *uts = xasprintf("%s/uts", in->ns_dir);

	namespace_add(d, list, "mount", NULL);
	if (!in->host_network)
		namespace_add(d, list, "network", net);
	if (!in->host_ipc)
		namespace_add(d, list, "ipc", ipc);
	if (!in->host_network)
		namespace_add(d, list, "uts", uts);
	if (!in->host_pid)
		namespace_add(d, list, "pid", in->pid_ns);
	return list;
}

/* Shares for a CPU request: 1024 a core, at least 2. */
static int64_t cpu_shares(int64_t milli)
{
	int64_t shares = milli * 1024 / 1000;

	return shares < 2 ? 2 : shares;
}

static void resources_make(mdoc *d, mval *linux_obj, const struct oci_input *in)
{
	val *limits = obj_at(in->container, "resources.limits");
	val *requests = obj_at(in->container, "resources.requests");
	int64_t cpu = quantity_str_milli(obj_str(limits, "cpu"));
	int64_t memory = quantity_str_value(obj_str(limits, "memory"));
	const char *asked = obj_str(requests, "cpu");
	mval *res = mobj_make(d, linux_obj, "resources");

	if (!privileged(in)) {
		mval *deny = yyjson_mut_obj(d);
		mobj_set_bool(d, deny, "allow", false);
		mobj_set_str(d, deny, "access", "rwm");
		yyjson_mut_arr_append(mobj_make_arr(d, res, "devices"), deny);
	} else {
		mval *allow = yyjson_mut_obj(d);
		mobj_set_bool(d, allow, "allow", true);
		mobj_set_str(d, allow, "access", "rwm");
		yyjson_mut_arr_append(mobj_make_arr(d, res, "devices"), allow);
	}
	mobj_set_int(d, res, "cpu.shares",
		cpu_shares(quantity_str_milli(asked ? asked : obj_str(limits, "cpu"))));
	if (cpu > 0) {
		mobj_set_int(d, res, "cpu.period", 100000);
		mobj_set_int(d, res, "cpu.quota", cpu * 100 < 1000 ? 1000 : cpu * 100);
	}
	if (memory > 0)
		mobj_set_int(d, res, "memory.limit", memory);
}

static void linux_make(mdoc *d, mval *root, const struct oci_input *in)
{
	mval *l = mobj_make(d, root, "linux"), *sysctls = NULL;
	bool unmasked =
		privileged(in) ||
		!strcmp(obj_str_or(in->container, "securityContext.procMount", ""), "Unmasked");
	val *s;
	size_t i, n;

	mobj_set(d, l, "namespaces", namespaces_make(d, in));
	mobj_set_str(d, l, "cgroupsPath", in->cgroup);
	resources_make(d, l, in);
	if (!unmasked) {
		mobj_set(d, l, "maskedPaths", str_array(d, masked));
		mobj_set(d, l, "readonlyPaths", str_array(d, read_only));
	}
	yyjson_arr_foreach(obj_at(in->pod, "spec.securityContext.sysctls"), i, n, s)
	{
		sysctls = mobj_make(d, l, "sysctl");
		mobj_put_str(d, sysctls, obj_str_or(s, "name", ""), obj_str_or(s, "value", ""));
	}
}

int oci_config(const struct oci_input *in, mdoc **ret, struct err *e)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d);

	yyjson_mut_doc_set_root(d, root);
	mobj_set_str(d, root, "ociVersion", "1.0.2");
	if (process_make(d, root, in, e) < 0)
		return -1;
	mobj_set_str(d, root, "root.path", in->rootfs);
	mobj_set_bool(d, root, "root.readonly",
		obj_bool(in->container, "securityContext.readOnlyRootFilesystem", false));
	mobj_set(d, root, "mounts", mounts_make(d, in));
	linux_make(d, root, in);
	*ret = take(d);
	return 0;
}

/* A terminal's kind, if the container does not say it. */
static void set_term(mdoc *d, mval *process)
{
	mval *env = mobj_make_arr(d, process, "env"), *s;
	size_t i, n;

	yyjson_mut_arr_foreach(env, i, n, s)
	{
		if (!strncmp(yyjson_mut_get_str(s), "TERM=", 5))
			return;
	}
	yyjson_mut_arr_add_str(d, env, "TERM=xterm");
}

int oci_exec_file(const char *bundle, const char *const *argv, bool tty, const char *file,
	struct err *e)
{
	autofree char *path = path_join(bundle, "config.json");
	autobuf text = BUF_INIT, out = BUF_INIT;
	automdoc *d = NULL;
	autodoc *config = NULL;
	val *process;
	mval *root;

	if (io_read_file(path, CONFIG_MAX, &text, e) < 0 ||
		obj_parse(text.data, text.len, path, &config, e) < 0)
		return -1;
	process = obj_at(yyjson_doc_get_root(config), "process");
	d = process ? mdoc_from(process) : NULL;
	root = d ? yyjson_mut_doc_get_root(d) : NULL;
	if (!root)
		return err_set(e, ERR_CORRUPT, "%s has no process", path);
	mobj_set(d, root, "args", str_array(d, argv));
	mobj_set_bool(d, root, "terminal", tty);
	if (tty)
		set_term(d, root);
	mobj_write(&out, root);
	return io_write_file(file, out.data, out.len, 0600, false, e);
}
