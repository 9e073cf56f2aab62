#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "node/cgroup.h"
#include "node/ctr_bundle.h"
#include "node/image.h"
#include "node/oci.h"
#include "node/podenv.h"
#include "node/podfiles.h"
#include "node/rootfs.h"
#include "node/volume.h"

/* What putting together collects; released as one. */
struct parts {
	struct image image;
	struct strv env;
	struct oci_mount *mounts;
	size_t n_mounts;
	int64_t *groups;
	size_t n_groups;
};

static void parts_release(struct parts *p)
{
	image_release(&p->image);
	strv_release(&p->env);
	oci_mounts_free(p->mounts, p->n_mounts);
	free(p->groups);
}

static int find_image(struct ctr *c, struct image *ret, const char **reason, struct err *e)
{
	const char *ref = obj_str_or(c->spec, "image", "");
	const char *policy = obj_str_or(c->spec, "imagePullPolicy", "IfNotPresent");
	autofree char *full = NULL;

	*reason = "InvalidImageName";
	if (image_normalize(ref, &full, e) < 0)
		return -1;
	if (image_find(ref, ret, e) == 0) {
		free(c->image_ref);
		free(c->image_id);
		c->image_ref = xstrdup(ret->ref);
		c->image_id = xstrdup(ret->id);
		return 0;
	}
	if (e->code != ERR_NOTFOUND)
		return *reason = "ErrImagePull", -1;
	if (!strcmp(policy, "Never")) {
		*reason = "ErrImageNeverPull";
		return err_set(e, ERR_NOTFOUND,
			"Container image \"%s\" is not present with pull policy of Never", ref);
	}
	*reason = "ErrImagePull";
	return err_set(e, ERR_NOTFOUND,
		"image \"%s\" is not on this node, and images are not pulled from registries yet: "
		"k-image import",
		ref);
}

/* runAsUser and runAsGroup over the image's own user. */
static int find_user(struct ctr *c, struct parts *parts, struct oci_input *in, struct err *e)
{
	val *own = obj_at(c->spec, "securityContext");
	val *all = obj_at(c->pod->obj, "spec.securityContext");
	int64_t uid = obj_int(own, "runAsUser", obj_int(all, "runAsUser", -1));
	int64_t gid = obj_int(own, "runAsGroup", obj_int(all, "runAsGroup", -1));
	autofree char *asked = uid >= 0 ? xasprintf("%lld", (long long)uid) : NULL;
	const char *user =
		asked ? asked
		      : obj_str_or(yyjson_doc_get_root(parts->image.config), "config.User", "");

	if (oci_user(in->rootfs, user, &in->uid, &in->gid, &parts->groups, &parts->n_groups, e) < 0)
		return -1;
	if (gid >= 0)
		in->gid = gid;
	in->extra_gids = parts->groups;
	in->n_extra_gids = parts->n_groups;
	return 0;
}

static int write_config(struct ctr *c, const struct oci_input *in, struct err *e)
{
	automdoc *d = NULL;
	autobuf text = BUF_INIT;
	autofree char *path = path_join(c->dir, "config.json");

	if (oci_config(in, &d, e) < 0)
		return -1;
	mobj_write(&text, yyjson_mut_doc_get_root(d));
	return io_write_file(path, text.data, text.len, 0600, false, e);
}

/* Upstream's values by QoS class; what may not be lowered stays at ours. */
static int oom_score(const struct ctr *c)
{
	const char *qos = pod_qos(c->pod->obj);

	return !strcmp(qos, "Guaranteed") ? 0 : !strcmp(qos, "BestEffort") ? 1000 : 999;
}

/* The file of the processes that it sees beside its own: all of the pod, or those of the container
 * that an ephemeral one came for. NULL: none. */
static char *pid_ns(const struct ctr *c, const char *ns)
{
	const char *target = obj_str_or(c->spec, "targetContainerName", "");
	const struct pod *p = c->pod;

	if (obj_bool(p->obj, "spec.shareProcessNamespace", false))
		return path_join(ns, "pid");
	for (size_t i = 0; *target && i < p->n_ctrs; i++)
		if (!strcmp(p->ctrs[i]->name, target) && p->ctrs[i]->state == CTR_RUNNING)
			return xasprintf("/proc/%d/ns/pid", p->ctrs[i]->pid);
	return NULL;
}

static int make_config(struct ctr *c, struct parts *parts, const char **reason, struct err *e)
{
	struct pod *p = c->pod;
	autofree char *cg = xasprintf("%s/%s", p->cgroup, c->name);
	autofree char *oci = cgroup_oci_path(cg);
	autofree char *root = path_join(c->dir, "rootfs");
	autofree char *ns = path_join(p->dir, "ns");
	autofree char *shared = pid_ns(c, ns);
	struct oci_input in = {
		.pod = p->obj,
		.container = c->spec,
		.image_config = yyjson_doc_get_root(parts->image.config),
		.env = &parts->env,
		.mounts = parts->mounts,
		.n_mounts = parts->n_mounts,
		.rootfs = root,
		.hostname = p->host_network ? NULL : obj_str_or(p->obj, "spec.hostname", p->name),
		.cgroup = oci,
		.ns_dir = ns,
		.host_network = p->host_network,
		.host_pid = obj_bool(p->obj, "spec.hostPID", false),
		.host_ipc = obj_bool(p->obj, "spec.hostIPC", false),
		.pid_ns = shared,
		.tty = obj_bool(c->spec, "tty", false),
		.oom_score_adj = oom_score(c),
		.uid = -1,
		.gid = -1,
	};

	*reason = "CreateContainerConfigError";
	if (find_user(c, parts, &in, e) < 0)
		return -1;
	return write_config(c, &in, e);
}

static int collect(struct ctr *c, struct parts *parts, const char **reason, struct err *e)
{
	struct pod *p = c->pod;
	autofree char *volumes = path_join(p->data, "volumes");
	automdoc *now = pod_status_make(p, clock_now_ns());
	autodoc *status = doc_from_mut(yyjson_mut_doc_get_root(now));

	if (find_image(c, &parts->image, reason, e) < 0)
		return -1;
	*reason = "CreateContainerConfigError";
	if (podenv_resolve(p->all->hooks, p->obj, yyjson_doc_get_root(status), c->spec,
		    p->all->conf, &parts->env, e) < 0)
		return -1;
	if (volume_mounts(p->obj, c->spec, volumes, &parts->mounts, &parts->n_mounts, e) < 0)
		return -1;
	*reason = "CreateContainerError";
	if (rootfs_unmount(c->dir, e) < 0 || rootfs_mount(&parts->image, c->dir, false, e) < 0)
		return -1;
	return podfiles_mounts(
		p->obj, c->spec, p->data, c->dir, &parts->mounts, &parts->n_mounts, e);
}

int bundle_make(struct ctr *c, const char **ret_reason, struct err *e)
{
	struct parts parts = {.image = IMAGE_INIT, .env = STRV_INIT};
	int r = collect(c, &parts, ret_reason, e);

	if (r == 0)
		r = make_config(c, &parts, ret_reason, e);
	parts_release(&parts);
	return r;
}

static int signal_number(const char *name)
{
	char *end;
	long n = strtol(name, &end, 10);

	if (end != name && !*end)
		return (int)n;
	if (!strncmp(name, "SIG", 3))
		name += 3;
	for (int i = 1; i < NSIG; i++) {
		const char *abbrev = sigabbrev_np(i);
		if (abbrev && !strcmp(abbrev, name))
			return i;
	}
	return SIGTERM;
}

int ctr_stop_signal(const struct ctr *c)
{
	struct image img = IMAGE_INIT;
	struct err e = ERR_INIT;
	const char *name = obj_str(c->spec, "lifecycle.stopSignal");
	int n = SIGTERM;

	if (name)
		return signal_number(name);
	if (c->image_ref && image_find(c->image_ref, &img, &e) == 0 &&
		(name = obj_str(yyjson_doc_get_root(img.config), "config.StopSignal")))
		n = signal_number(name);
	image_release(&img);
	return n;
}
