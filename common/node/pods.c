/*
 * The table of this node's pods: who is wanted, who is new, who has changed, who must go.
 */
#include <string.h>
#include <sys/inotify.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "node/cgroup.h"
#include "node/pod.h"
#include "node/podenv.h"
#include "node/volume.h"

const char *ctr_list(const struct ctr *c)
{
	return c->kind == CTR_MAIN	  ? "containers"
	       : c->kind == CTR_EPHEMERAL ? "ephemeralContainers"
					  : "initContainers";
}

static struct ctr *find_ctr(const struct pod *p, const char *name)
{
	for (size_t i = 0; i < p->n_ctrs; i++)
		if (!strcmp(p->ctrs[i]->name, name))
			return p->ctrs[i];
	return NULL;
}

static void add_container(struct pod *p, val *spec, enum ctr_kind kind)
{
	bool lasts = !strcmp(obj_str_or(spec, "restartPolicy", ""), "Always");
	struct ctr *c = xcalloc(1, sizeof(*c));

	c->pod = p;
	c->spec = spec;
	c->name = xstrdup(obj_str_or(spec, "name", ""));
	c->kind = kind == CTR_INIT && lasts ? CTR_SIDECAR : kind;
	p->ctrs = xreallocarray(p->ctrs, p->n_ctrs + 1, sizeof(struct ctr *));
	p->ctrs[p->n_ctrs++] = c;
}

/* Those that are there already stay as they are. */
static void add_containers(struct pod *p, const char *list, enum ctr_kind kind)
{
	val *spec;
	size_t i, n;

	yyjson_arr_foreach(obj_at(p->obj, list), i, n, spec)
	{
		if (!find_ctr(p, obj_str_or(spec, "name", "")))
			add_container(p, spec, kind);
	}
}

struct pod *pod_new(struct pods *all, doc *spec)
{
	struct pod *p = xcalloc(1, sizeof(*p));
	val *obj = yyjson_doc_get_root(spec);

	p->all = all;
	p->spec = spec;
	p->obj = obj;
	p->uid = xstrdup(obj_uid(obj));
	p->ns = xstrdup(obj_ns(obj));
	p->name = xstrdup(obj_name(obj));
	p->dir = path_run("%s/%s", all->conf->pods_dir, p->uid);
	p->data = path_var("%s/%s", all->conf->pods_dir, p->uid);
	p->cgroup = xasprintf("%s/pod%s", all->conf->cgroup_parent, p->uid);
	p->host_network = obj_bool(obj, "spec.hostNetwork", false);
	add_containers(p, "spec.initContainers", CTR_INIT);
	add_containers(p, "spec.containers", CTR_MAIN);
	add_containers(p, "spec.ephemeralContainers", CTR_EPHEMERAL);
	map_put(&all->by_uid, p->uid, p);
	return p;
}

void pod_free(struct pod *p)
{
	if (!p)
		return;
	loop_del(p->timer);
	loop_del(p->active_timer);
	loop_del(p->token_timer);
	loop_del(p->pause_src);
	loop_del(p->ready_src);
	pause_free(p->pause); /* answers what is outstanding: the containers must still be there */
	for (size_t i = 0; i < p->n_ctrs; i++)
		ctr_release(p->ctrs[i]);
	loop_del(p->step);
	strv_release(&p->ips);
	yyjson_doc_free(p->spec);
	yyjson_doc_free(p->status);
	free(p->ctrs);
	free(p->uid);
	free(p->ns);
	free(p->name);
	free(p->dir);
	free(p->data);
	free(p->cgroup);
	free(p->fail_message);
	free(p->sandbox_message);
	free(p);
}

void pod_event(struct pod *p, const struct ctr *c, const char *type, const char *reason,
	const char *fmt, ...)
{
	autofree char *field = NULL;
	autofree char *msg = NULL;
	va_list ap;

	if (p->gone)
		return;
	va_start(ap, fmt);
	msg = xvasprintf(fmt, ap);
	va_end(ap);
	if (c)
		field = xasprintf("spec.%s{%s}", ctr_list(c), c->name);
	p->all->hooks->event(p->all->hooks->arg, p->obj, field, type, reason, msg);
}

/* What it waited for is there: no wait is left, of any length. */
static void end_wait(struct ctr *c)
{
	if ((c->state != CTR_IDLE && c->state != CTR_ENDED) || !c->waiting_backoff)
		return;
	loop_del(c->timer);
	c->timer = NULL;
	c->waiting_backoff = false;
	c->backoff_over = true;
	c->backoff_ns = 0;
	pod_kick(c->pod);
}

/* The index of images is replaced by a rename; what waits for an image looks again. */
static void images_changed(void *arg, uint32_t mask, const char *name)
{
	struct pods *all = arg;
	struct map_slot *s;
	size_t i = 0;

	if (strcmp(name, "index.json") != 0 && !(mask & IN_Q_OVERFLOW))
		return;
	while ((s = map_next(&all->by_uid, &i))) {
		struct pod *p = s->value;
		for (size_t j = 0; j < p->n_ctrs; j++)
			if (p->ctrs[j]->waiting_image)
				end_wait(p->ctrs[j]);
	}
}

static int watch_images(struct pods *all, struct err *e)
{
	autofree char *dir = path_var("images");

	if (io_mkdirs(dir, 0755, e) < 0)
		return -1;
	return loop_add_path(all->loop, dir, IN_MOVED_TO, images_changed, all, &all->images, e);
}

int pods_open(struct loop *l, const struct node_conf *conf, const struct node_hooks *hooks,
	struct pods **ret, struct err *e)
{
	struct pods *all = xcalloc(1, sizeof(*all));
	autobuf boot = BUF_INIT;
	autofree char *dir = path_run("%s", conf->pods_dir);

	all->loop = l;
	all->conf = conf;
	all->hooks = hooks;
	if (io_read_file("/proc/sys/kernel/random/boot_id", 64, &boot, e) < 0 ||
		io_mkdirs(dir, 0700, e) < 0) {
		free(all);
		return -1;
	}
	all->hide_cgroup2 = cgroup_hybrid();
	all->boot_id = xstrndup(boot.data, strcspn(boot.data, "\n"));
	if (watch_images(all, e) < 0 || pods_recover(all, e) < 0) {
		pods_close(all);
		return -1;
	}
	*ret = all;
	return 0;
}

void pods_close(struct pods *all)
{
	struct map_slot *s;
	size_t i = 0;

	if (!all)
		return;
	while ((s = map_next(&all->by_uid, &i)))
		pod_free(s->value);
	map_release(&all->by_uid);
	loop_del(all->images);
	free(all->boot_id);
	free(all);
}

/* The new object takes the old one's place; containers look into the new one. */
static void respec(struct pod *p, doc *spec)
{
	val *obj = yyjson_doc_get_root(spec);

	for (size_t i = 0; i < p->n_ctrs; i++) {
		struct ctr *c = p->ctrs[i];
		autofree char *list = xasprintf("spec.%s", ctr_list(c));
		const char *image = obj_str_or(c->spec, "image", "");
		val *s, *found = NULL;
		size_t j, n;
		yyjson_arr_foreach(obj_at(obj, list), j, n, s)
		{
			if (!strcmp(obj_str_or(s, "name", ""), c->name))
				found = s;
		}
		if (!found)
			continue;
		bool changed = strcmp(image, obj_str_or(found, "image", "")) != 0;
		c->spec = found;
		if (changed && c->state == CTR_RUNNING) {
			ctr_kill(c,
				clock_span(obj_int(obj, "spec.terminationGracePeriodSeconds", 30)),
				"definition changed");
			c->restart_now = true;
		}
		ctr_probes_renew(c);
	}
	yyjson_doc_free(p->spec);
	p->spec = spec;
	p->obj = obj;
	add_containers(p, "spec.ephemeralContainers", CTR_EPHEMERAL);
}

/* A pod that ended before we came (its phase says so) does not run again. */
static bool ended_before(val *obj)
{
	const char *phase = obj_str_or(obj, "status.phase", "");

	return !strcmp(phase, "Succeeded") || !strcmp(phase, "Failed");
}

static void set_deleting(struct pod *p)
{
	int64_t grace = clock_span(obj_int(p->obj, "metadata.deletionGracePeriodSeconds", 30));
	int64_t at = clock_mono_ns() + grace;

	if (p->deleting && p->deadline_mono_ns <= at)
		return;
	p->deleting = true;
	p->deadline_mono_ns = at;
}

void pods_set(struct pods *all, doc *spec)
{
	val *obj = yyjson_doc_get_root(spec);
	struct pod *p = map_get(&all->by_uid, obj_uid(obj));

	if (p) {
		respec(p, spec);
	} else {
		p = pod_new(all, spec);
		if (ended_before(p->obj)) {
			p->stage = POD_ENDED;
			p->keep_status = true;
		} else {
			pod_adopt_status(p);
		}
	}
	p->wanted = true;
	if (obj_deleting(p->obj))
		set_deleting(p);
	pod_kick(p);
}

void pods_del(struct pods *all, const char *uid)
{
	struct pod *p = map_get(&all->by_uid, uid);

	if (!p)
		return;
	p->gone = true;
	p->deleting = true;
	p->deadline_mono_ns = clock_mono_ns();
	pod_kick(p);
}

void pods_synced(struct pods *all)
{
	struct map_slot *s;
	size_t i = 0;

	all->synced = true;
	while ((s = map_next(&all->by_uid, &i))) {
		struct pod *p = s->value;
		if (!p->wanted)
			pods_del(all, p->uid);
	}
}

/* An object that was missing may be this one. */
static void end_object_waits(struct pod *p, const char *resource, const char *name)
{
	for (size_t i = 0; i < p->n_ctrs; i++) {
		struct ctr *c = p->ctrs[i];
		if (c->waiting_config && podenv_refers(c->spec, resource, name))
			end_wait(c);
	}
	if (p->volumes_up || p->stage != POD_READY || !p->timer || p->deleting ||
		!volume_refers(p->obj, resource, name))
		return;
	loop_del(p->timer);
	p->timer = NULL;
	p->retry_ns = 0;
	pod_kick(p);
}

void pods_object_changed(struct pods *all, const char *resource, const char *ns, const char *name)
{
	struct map_slot *s;
	size_t i = 0;

	while ((s = map_next(&all->by_uid, &i))) {
		struct pod *p = s->value;
		struct err e = ERR_INIT;
		if (strcmp(p->ns, ns) != 0)
			continue;
		end_object_waits(p, resource, name);
		if (!p->volumes_up)
			continue;
		autofree char *dir = path_join(p->data, "volumes");
		val *status = p->status ? yyjson_doc_get_root(p->status) : NULL;
		if (volume_refresh(all->hooks, all->conf, p->obj, status, dir, resource, name, &e) <
			0)
			pod_event(p, NULL, "Warning", "FailedMount", "%s", e.msg);
	}
}

size_t pods_count(const struct pods *all)
{
	return all->by_uid.n;
}

void pods_each(struct pods *all, void (*fn)(void *arg, val *pod, val *status), void *arg)
{
	struct map_slot *s;
	size_t i = 0;

	while ((s = map_next(&all->by_uid, &i))) {
		struct pod *p = s->value;
		fn(arg, p->obj, p->status ? yyjson_doc_get_root(p->status) : NULL);
	}
}
