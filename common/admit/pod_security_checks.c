/* What the level "baseline" forbids. Sources are the checks of
 * k8s.io/pod-security-admission/policy, and their words. */
#include <stdlib.h>
#include <string.h>

#include "admit/pod_security.h"
#include "base/strv.h"
#include "data/mval.h"

void ps_blame_release(struct ps_blame *b)
{
	strv_release(&b->containers);
	strv_release(&b->values);
}

static void listed(struct buf *b, struct strv *list, bool once, const char *quote)
{
	if (once)
		strv_sort(list, 0);
	for (size_t i = 0, n = 0; i < list->n; i++) {
		if (once && i && !strcmp(list->v[i], list->v[i - 1]))
			continue;
		buf_addf(b, "%s%s%s%s", n++ ? ", " : "", quote, list->v[i], quote);
	}
}

void ps_quoted(struct buf *b, struct strv *list, bool once)
{
	listed(b, list, once, "\"");
}

static size_t different(struct strv *list)
{
	size_t n = 0;

	strv_sort(list, 0);
	for (size_t i = 0; i < list->n; i++)
		n += !i || strcmp(list->v[i], list->v[i - 1]) != 0;
	return n;
}

void ps_say_containers(struct buf *b, struct ps_blame *w)
{
	buf_adds(b, w->containers.n == 1 ? "container " : "containers ");
	ps_quoted(b, &w->containers, false);
}

void ps_visit(const mval *spec, ps_fn does, struct ps_blame *w)
{
	static const char *const lists[] = {"initContainers", "containers", "ephemeralContainers"};
	size_t i, n;
	mval *c;

	for (size_t l = 0; l < array_size(lists); l++) {
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, c)
		{
			if (does(c, &w->values))
				strv_add(&w->containers, ps_str(c, "name"));
		}
	}
}

/* With the pod, if it can do that, too. */
static bool blamed(const mval *spec, ps_fn does, bool pod, const char *what, struct buf *b)
{
	struct ps_blame w = {0};
	bool bad;

	w.pod = pod && does(spec, &w.values);
	ps_visit(spec, does, &w);
	bad = w.pod || w.containers.n;
	if (w.pod)
		buf_addf(b, "pod%s", w.containers.n ? " and " : "");
	if (w.containers.n)
		ps_say_containers(b, &w);
	if (bad) {
		buf_addf(b, " %s", what);
		ps_quoted(b, &w.values, true);
	}
	ps_blame_release(&w);
	return bad;
}

bool ps_only(const mval *spec, ps_fn does, const char *what, struct buf *b)
{
	return blamed(spec, does, false, what, b);
}

bool ps_setters(const mval *spec, ps_fn does, const char *what, struct buf *b)
{
	return blamed(spec, does, true, what, b);
}

/* … with what they use behind it: uses one, use two */
static bool using(const mval *spec, ps_fn does, const char *thing, bool quote, struct buf *b)
{
	struct ps_blame w = {0};
	bool bad;

	ps_visit(spec, does, &w);
	bad = w.containers.n;
	if (bad) {
		ps_say_containers(b, &w);
		buf_addf(b, " %s %s%s ", w.containers.n == 1 ? "uses" : "use", thing,
			different(&w.values) == 1 ? "" : "s");
		listed(b, &w.values, true, quote ? "\"" : "");
	}
	ps_blame_release(&w);
	return bad;
}

#define APPARMOR "container.apparmor.security.beta.kubernetes.io/"

static bool apparmor_is_bad(const mval *of, struct strv *values)
{
	const char *type = ps_str(of, SC ".appArmorProfile.type");
	bool bad = *type && strcmp(type, "RuntimeDefault") != 0 && strcmp(type, "Localhost") != 0;

	if (bad)
		strv_add(values, type);
	return bad;
}

static bool apparmor(const mval *meta, const mval *spec, struct buf *b)
{
	autostrv notes = STRV_INIT;
	size_t i, n;
	mval *key, *v;

	ps_setters(spec, apparmor_is_bad, "must not set AppArmor profile type to ", b);
	yyjson_mut_obj_foreach(mobj_at(meta, "annotations"), i, n, key, v)
	{
		const char *s = m_str(v) ?: "";

		if (!strncmp(m_str(key), APPARMOR, sizeof(APPARMOR) - 1) && *s &&
			strcmp(s, "runtime/default") != 0 && strncmp(s, "localhost/", 10) != 0)
			strv_addf(&notes, "%s=\"%s\"", m_str(key), s);
	}
	strv_sort(&notes, 0);
	for (i = 0; i < notes.n; i++)
		buf_addf(b, "%s%s", b->len ? ", " : "", notes.v[i]);
	return b->len;
}

bool ps_is_any(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(s, list[i]))
			return true;
	return false;
}

bool ps_adds_more(const mval *c, const char *const *allowed, size_t n_allowed, struct strv *values)
{
	bool bad = false;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(c, SC ".capabilities.add"), i, n, v)
	{
		if (ps_is_any(m_str(v) ?: "", allowed, n_allowed))
			continue;
		strv_add(values, m_str(v) ?: "");
		bad = true;
	}
	return bad;
}

static bool adds_unusual(const mval *c, struct strv *values)
{
	static const char *const allowed[] = {"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER",
		"FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP",
		"SETUID", "SYS_CHROOT"};

	return ps_adds_more(c, allowed, array_size(allowed), values);
}

bool ps_added(const mval *spec, ps_fn does, struct buf *b)
{
	struct ps_blame w = {0};
	bool bad;

	ps_visit(spec, does, &w);
	bad = w.containers.n;
	if (bad) {
		buf_adds(b, b->len ? "; " : "");
		ps_say_containers(b, &w);
		buf_adds(b, " must not include ");
		ps_quoted(b, &w.values, true);
		buf_adds(b, " in " SC ".capabilities.add");
	}
	ps_blame_release(&w);
	return bad;
}

static bool capabilities(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return ps_added(spec, adds_unusual, b);
}

static bool namespaces(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	static const char *const names[] = {"hostNetwork", "hostPID", "hostIPC"};

	for (size_t i = 0; i < array_size(names); i++)
		if (mobj_bool(spec, names[i], false))
			buf_addf(b, "%s%s=true", b->len ? ", " : "", names[i]);
	return b->len;
}

static bool host_paths(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	autostrv names = STRV_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		if (mobj_at(v, "hostPath"))
			strv_add(&names, ps_str(v, "name"));
	}
	if (names.n)
		buf_adds(b, names.n == 1 ? "volume " : "volumes ");
	ps_quoted(b, &names, false);
	return names.n;
}

static bool has_host_port(const mval *c, struct strv *values)
{
	bool bad = false;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(c, "ports"), i, n, p)
	{
		if (!mobj_int(p, "hostPort", 0))
			continue;
		strv_addf(values, "%lld", (long long)mobj_int(p, "hostPort", 0));
		bad = true;
	}
	return bad;
}

static bool host_ports(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return using(spec, has_host_port, "hostPort", false, b);
}

static bool has_host(const mval *c, struct strv *values)
{
	static const char *const paths[] = {"livenessProbe.httpGet.host",
		"livenessProbe.tcpSocket.host", "readinessProbe.httpGet.host",
		"readinessProbe.tcpSocket.host", "startupProbe.httpGet.host",
		"startupProbe.tcpSocket.host", "lifecycle.postStart.httpGet.host",
		"lifecycle.postStart.tcpSocket.host", "lifecycle.preStop.httpGet.host",
		"lifecycle.preStop.tcpSocket.host"};
	bool bad = false;

	for (size_t i = 0; i < array_size(paths); i++) {
		if (!*ps_str(c, paths[i]))
			continue;
		strv_add(values, ps_str(c, paths[i]));
		bad = true;
	}
	return bad;
}

static bool hosts(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return using(spec, has_host, "probe or lifecycle host", true, b);
}

static bool is_privileged(const mval *c, struct strv *values unused_arg)
{
	return mobj_bool(c, SC ".privileged", false);
}

static bool privileged(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return ps_only(spec, is_privileged, "must not set " SC ".privileged=true", b);
}

static bool has_proc(const mval *c, struct strv *values)
{
	const char *type = ps_str(c, SC ".procMount");

	if (!*type || !strcmp(type, "Default"))
		return false;
	strv_add(values, type);
	return true;
}

static bool proc_mount(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return ps_only(spec, has_proc, "must not set " SC ".procMount to ", b);
}

/* user and role are told as values that no type can be */
static bool selinux_is_bad(const mval *of, struct strv *values)
{
	static const char *const types[] = {
		"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"};
	const char *type = ps_str(of, SC ".seLinuxOptions.type");
	bool bad = !ps_is_any(type, types, array_size(types));

	if (bad)
		strv_add(values, type);
	return bad || *ps_str(of, SC ".seLinuxOptions.user") ||
	       *ps_str(of, SC ".seLinuxOptions.role");
}

static bool selinux_sets(const mval *of, struct strv *values unused_arg)
{
	autostrv types = STRV_INIT;

	return selinux_is_bad(of, &types);
}

static bool has_user(const mval *of, struct strv *values unused_arg)
{
	return *ps_str(of, SC ".seLinuxOptions.user");
}

static bool has_role(const mval *of, struct strv *values unused_arg)
{
	return *ps_str(of, SC ".seLinuxOptions.role");
}

static bool anybody(const mval *spec, ps_fn does)
{
	struct ps_blame w = {0};
	bool any;

	ps_visit(spec, does, &w);
	any = w.containers.n || does(spec, &w.values);
	ps_blame_release(&w);
	return any;
}

static bool selinux(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	struct ps_blame w = {0};
	const char *between = "";

	if (ps_setters(spec, selinux_sets, "set forbidden " SC ".seLinuxOptions: ", b)) {
		selinux_is_bad(spec, &w.values);
		ps_visit(spec, selinux_is_bad, &w);
		if (w.values.n) {
			buf_adds(b, different(&w.values) == 1 ? "type " : "types ");
			ps_quoted(b, &w.values, true);
			between = "; ";
		}
		if (anybody(spec, has_user)) {
			buf_addf(b, "%suser may not be set", between);
			between = "; ";
		}
		if (anybody(spec, has_role))
			buf_addf(b, "%srole may not be set", between);
	}
	ps_blame_release(&w);
	return b->len;
}

bool ps_is_unconfined(const mval *of, struct strv *values)
{
	const char *type = ps_str(of, SC ".seccompProfile.type");
	bool bad = *type && strcmp(type, "RuntimeDefault") != 0 && strcmp(type, "Localhost") != 0;

	if (bad)
		strv_add(values, type);
	return bad;
}

static bool seccomp(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return ps_setters(
		spec, ps_is_unconfined, "must not set " SC ".seccompProfile.type to ", b);
}

static bool sysctls(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	static const char *const allowed[] = {"kernel.shm_rmid_forced",
		"net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
		"net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
		"net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
		"net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
		"net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, SC ".sysctls"), i, n, v)
	{
		if (!ps_is_any(ps_str(v, "name"), allowed, array_size(allowed)))
			buf_addf(b, "%s%s", b->len ? ", " : "", ps_str(v, "name"));
	}
	return b->len;
}

static bool is_host_process(const mval *of, struct strv *values unused_arg)
{
	return mobj_bool(of, SC ".windowsOptions.hostProcess", false);
}

static bool host_process(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return ps_setters(spec, is_host_process,
		"must not set " SC ".windowsOptions.hostProcess=true", b);
}

const struct ps_check ps_baseline[] = {
	{"forbidden AppArmor profile", 0, false, apparmor},
	{"non-default capabilities", 0, true, capabilities},
	{"host namespaces", 0, false, namespaces},
	{"hostPath volumes", 0, true, host_paths},
	{"hostPort", 0, false, host_ports},
	{"probe or lifecycle host", 34, false, hosts},
	{"privileged", 0, false, privileged},
	{"procMount", 0, false, proc_mount},
	{"seLinuxOptions", 0, false, selinux},
	{"seccompProfile", 19, true, seccomp},
	{"forbidden sysctls", 0, false, sysctls},
	{"hostProcess", 0, false, host_process},
	{0},
};
