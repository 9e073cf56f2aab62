/*
 * What is kept on disk for a restart of the kubelet: DIR/record.json, with the boot it belongs to.
 * The object in it lets a pod be ended properly even when nobody remembers it any more.
 */
#include <dirent.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "base/proc.h"
#include "node/cgroup.h"
#include "node/pod.h"
#include "node/rootfs.h"
#include "node/volume.h"

#define RECORD_MAX (4 * 1024 * 1024)
#define LOOK_AGAIN_NS (20 * NS_PER_MS)

static void write_term(mdoc *d, mval *at, const char *field, const struct ctr_term *t)
{
	mval *v;

	if (!t->set)
		return;
	v = mobj_make(d, at, field);
	mobj_set_int(d, v, "code", t->code);
	mobj_set_int(d, v, "signal", t->signal);
	mobj_set_int(d, v, "started", t->started_ns);
	mobj_set_int(d, v, "finished", t->finished_ns);
	mobj_set_str(d, v, "reason", t->reason);
	mobj_set_str(d, v, "message", t->message);
	mobj_set_str(d, v, "id", t->id);
}

static mval *write_ctr(mdoc *d, const struct ctr *c)
{
	mval *v = yyjson_mut_obj(d);

	mobj_set_str(d, v, "name", c->name);
	mobj_set_str(d, v, "id", c->id);
	mobj_set_str(d, v, "dir", c->dir);
	mobj_set_int(d, v, "restarts", c->restarts);
	mobj_set_int(d, v, "started", c->started_ns);
	mobj_set_int(d, v, "backoff", c->backoff_ns);
	mobj_set_bool(d, v, "crashed", c->crashed_before);
	mobj_set_bool(d, v, "made", c->state >= CTR_CREATING && c->state <= CTR_ENDING);
	mobj_set_str(d, v, "image", c->image_ref);
	mobj_set_str(d, v, "imageID", c->image_id);
	write_term(d, v, "term", &c->term);
	write_term(d, v, "last", &c->last);
	return v;
}

void pod_record_write(const struct pod *p)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d), *ips, *ctrs;
	autofree char *path = path_join(p->dir, "record.json");
	autobuf text = BUF_INIT;
	struct err e = ERR_INIT;

	yyjson_mut_doc_set_root(d, root);
	mobj_set_str(d, root, "boot", p->all->boot_id);
	mobj_set_int(d, root, "started", p->started_ns);
	mobj_set_bool(d, root, "net", p->net_up);
	mobj_set_bool(d, root, "volumes", p->volumes_up);
	ips = mobj_make_arr(d, root, "ips");
	for (size_t i = 0; i < p->ips.n; i++)
		yyjson_mut_arr_add_strcpy(d, ips, p->ips.v[i]);
	ctrs = mobj_make_arr(d, root, "containers");
	for (size_t i = 0; i < p->n_ctrs; i++)
		yyjson_mut_arr_append(ctrs, write_ctr(d, p->ctrs[i]));
	mobj_set(d, root, "pod", mobj_copy(d, p->obj));
	mobj_write(&text, root);
	if (io_write_file(path, text.data, text.len, 0600, false, &e) < 0)
		log_kv(LOG_LV_WARN, "record", "pod", p->name, "err", e.msg, NULL);
}

/* The constant reasons of ctr_term, from their text. */
static const char *reason_of(const char *s)
{
	static const char *const known[] = {
		"Completed", "Error", "OOMKilled", "ContainerStatusUnknown"};

	for (size_t i = 0; i < array_size(known); i++)
		if (!strcmp(s, known[i]))
			return known[i];
	return "Error";
}

static void read_term(struct ctr_term *t, val *v)
{
	if (!v)
		return;
	t->set = true;
	t->code = (int)obj_int(v, "code", 0);
	t->signal = (int)obj_int(v, "signal", 0);
	t->started_ns = obj_int(v, "started", 0);
	t->finished_ns = obj_int(v, "finished", 0);
	t->reason = reason_of(obj_str_or(v, "reason", ""));
	t->message = xstrdup_null(obj_str(v, "message"));
	t->id = xstrdup_null(obj_str(v, "id"));
}

static void read_ctr(struct ctr *c, val *v)
{
	c->id = xstrdup_null(obj_str(v, "id"));
	c->dir = xstrdup_null(obj_str(v, "dir"));
	c->restarts = (int)obj_int(v, "restarts", 0);
	c->started_ns = obj_int(v, "started", 0);
	c->backoff_ns = obj_int(v, "backoff", 0);
	c->crashed_before = obj_bool(v, "crashed", false);
	c->image_ref = xstrdup_null(obj_str(v, "image"));
	c->image_id = xstrdup_null(obj_str(v, "imageID"));
	read_term(&c->term, obj_at(v, "term"));
	read_term(&c->last, obj_at(v, "last"));
	c->state = c->term.set ? CTR_ENDED : obj_bool(v, "made", false) ? CTR_RUNNING : CTR_IDLE;
	c->ended_mono_ns = clock_mono_ns() - (clock_now_ns() - c->term.finished_ns);
}

/* How a container of the past ended, by its status; a running one ended unseen. */
static void term_of_status(struct ctr_term *t, val *status)
{
	static const char *const places[] = {"state.terminated", "lastState.terminated"};
	val *v = NULL;

	*t = (struct ctr_term){.set = true, .finished_ns = clock_now_ns()};
	for (size_t i = 0; i < array_size(places) && !v && !obj_at(status, "state.running"); i++)
		v = obj_at(status, places[i]);
	if (v) {
		t->code = (int)obj_int(v, "exitCode", 0);
		t->signal = (int)obj_int(v, "signal", 0);
		t->reason = reason_of(obj_str_or(v, "reason", ""));
		t->message = xstrdup_null(obj_str(v, "message"));
		clock_parse_rfc3339(obj_str_or(v, "startedAt", ""), &t->started_ns);
		clock_parse_rfc3339(obj_str_or(v, "finishedAt", ""), &t->finished_ns);
	} else {
		t->code = 137;
		t->reason = "ContainerStatusUnknown";
		t->message = xstrdup("The container could not be located when the pod was "
				     "started again");
		clock_parse_rfc3339(
			obj_str_or(status, "state.running.startedAt", ""), &t->started_ns);
	}
	const char *url = obj_str_or(v ? v : status, "containerID", "");
	const char *id = strstr(url, "://");
	t->id = xstrdup(id ? id + 3 : url);
}

static void adopt_ctr(struct ctr *c, val *status)
{
	if (!*obj_str_or(status, "containerID", ""))
		return;
	c->restarts = (int)obj_int(status, "restartCount", 0);
	term_of_status(&c->term, status);
	if (c->kind == CTR_MAIN && !ctr_should_run(c)) {
		c->state = CTR_ENDED;
		c->id = xstrdup(c->term.id);
		return;
	}
	c->last = c->term; /* init containers too: what they made is gone */
	c->term = (struct ctr_term){0};
	c->restarts++;
}

void pod_adopt_status(struct pod *p)
{
	static const char *const lists[] = {
		"status.initContainerStatuses", "status.containerStatuses",
		"status.ephemeralContainerStatuses"};
	val *v;
	size_t i, n;

	clock_parse_rfc3339(obj_str_or(p->obj, "status.startTime", ""), &p->started_ns);
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_arr_foreach(obj_at(p->obj, lists[l]), i, n, v)
		{
			for (size_t j = 0; j < p->n_ctrs; j++)
				if (!strcmp(p->ctrs[j]->name, obj_str_or(v, "name", "")))
					adopt_ctr(p->ctrs[j], v);
		}
}

static void read_ctrs(struct pod *p, val *list)
{
	val *v;
	size_t i, n;

	yyjson_arr_foreach(list, i, n, v)
	{
		for (size_t j = 0; j < p->n_ctrs; j++)
			if (!strcmp(p->ctrs[j]->name, obj_str_or(v, "name", "")))
				read_ctr(p->ctrs[j], v);
	}
}

static const struct pause_state *state_of(const struct pause_state *s, size_t n, const char *id)
{
	for (size_t i = 0; id && i < n; i++)
		if (!strcmp(s[i].id, id))
			return &s[i];
	return NULL;
}

static void look_again(void *arg);

/* A container that k-pause still has goes on, another is lost. */
static void join_state(struct ctr *c, const struct pause_state *st)
{
	bool ran = st && (st->state == PAUSE_RUNNING || st->state == PAUSE_EXITED);

	if (st && st->state == PAUSE_CREATING) { /* whoever asked for it has ended: nobody tells */
		c->state = CTR_CREATING;
		c->timer = loop_add_timer(c->pod->all->loop, clock_mono_ns() + LOOK_AGAIN_NS, 0,
			look_again, c);
		return;
	}
	c->state = CTR_RUNNING;
	c->pid = st ? st->pid : 0;
	c->started_mono_ns = clock_mono_ns();
	if (ran && !c->started_ns) /* we ended between its start and our note of it */
		c->started_ns = (int64_t)st->started_ns;
	if (!ran) {
		ctr_lost(c);
	} else if (st->state == PAUSE_EXITED) {
		ctr_exited(c, st);
	} else if (c->killing) {
		c->killing = false;
		ctr_kill(c, c->kill_grace_ns, c->kill_reason);
	} else {
		ctr_probes_start(c);
	}
}

/* Is it made by now? */
static void look_again(void *arg)
{
	struct ctr *c = arg;
	autofree struct pause_state *s = NULL;
	struct err e = ERR_INIT;
	size_t n = 0;

	c->timer = NULL;
	if (c->state != CTR_CREATING || !c->pod->pause)
		return;
	if (pause_status(c->pod->pause, &s, &n, &e) < 0)
		log_kv(LOG_LV_WARN, "k-pause", "pod", c->pod->name, "err", e.msg, NULL);
	free(take(c->early)); /* the state tells all of it */
	join_state(c, state_of(s, n, c->id));
	if (c->state == CTR_RUNNING)
		pod_record_write(c->pod);
	pod_kick(c->pod);
}

static int join_states(struct pod *p, struct err *e)
{
	autofree struct pause_state *s = NULL;
	size_t n = 0;

	if (pause_status(p->pause, &s, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < p->n_ctrs; i++)
		if (p->ctrs[i]->state == CTR_RUNNING)
			join_state(p->ctrs[i], state_of(s, n, p->ctrs[i]->id));
	return 0;
}

static void revive(struct pod *p)
{
	struct pause *pause = NULL;
	struct err e = ERR_INIT;

	if (pause_open(p->dir, &pause, &e) < 0 || pod_pause_take(p, pause, &e) < 0 ||
		join_states(p, &e) < 0) {
		pod_sandbox_lost(p);
		return;
	}
	p->stage = POD_READY;
}

int pod_record_read(struct pods *all, const char *uid, struct pod **ret, struct err *e)
{
	autofree char *path = path_run("%s/%s/record.json", all->conf->pods_dir, uid);
	autobuf text = BUF_INIT;
	autodoc *d = NULL;

	if (io_read_file(path, RECORD_MAX, &text, e) < 0 ||
		obj_parse(text.data, text.len, path, &d, e) < 0)
		return -1;
	val *root = yyjson_doc_get_root(d), *pod = obj_at(root, "pod"), *ip;
	if (strcmp(obj_str_or(root, "boot", ""), all->boot_id) != 0)
		return err_set(e, ERR_GONE, "%s: of an earlier boot", path);
	if (strcmp(obj_uid(pod), uid) != 0)
		return err_set(e, ERR_CORRUPT, "%s: not the record of pod %s", path, uid);
	automdoc *copy = mdoc_from(pod);
	struct pod *p = pod_new(all, doc_from_mut(yyjson_mut_doc_get_root(copy)));
	size_t i, n;
	p->started_ns = obj_int(root, "started", 0);
	p->net_up = obj_bool(root, "net", false);
	p->volumes_up = obj_bool(root, "volumes", false);
	if (p->volumes_up)
		pod_tokens_watch(p);
	yyjson_arr_foreach(obj_at(root, "ips"), i, n, ip)
	{
		strv_add(&p->ips, yyjson_get_str(ip));
	}
	read_ctrs(p, obj_at(root, "containers"));
	revive(p);
	*ret = p;
	return 0;
}

static void each_entry(const char *dir, void (*fn)(const char *path))
{
	DIR *d = opendir(dir);
	struct dirent *de;

	while (d && (de = readdir(d))) {
		autofree char *path = path_join(dir, de->d_name);
		if (de->d_name[0] != '.')
			fn(path);
	}
	if (d)
		closedir(d);
}

static void drop_container_dir(const char *path)
{
	struct err e = ERR_INIT;

	if (rootfs_unmount(path, &e) < 0)
		log_kv(LOG_LV_WARN, "left behind", "path", path, "err", e.msg, NULL);
}

/* A pod that nothing is known of but its directory: end it and remove what it left. */
static void sweep(struct pods *all, const char *uid)
{
	autofree char *dir = path_run("%s/%s", all->conf->pods_dir, uid);
	autofree char *data = path_var("%s/%s", all->conf->pods_dir, uid);
	autofree char *containers = path_join(data, "c");
	autofree char *volumes = path_join(data, "volumes");
	autofree char *cg = xasprintf("%s/pod%s", all->conf->cgroup_parent, uid);
	struct pause *pause = NULL;
	struct err e = ERR_INIT;

	/* a k-pause that has just begun is not in its cgroup yet */
	if (pause_open(dir, &pause, &e) == 0 && pause_quit(pause, &e) < 0)
		log_kv(LOG_LV_DEBUG, "k-pause", "uid", uid, "err", e.msg, NULL);
	pause_free(pause);
	each_entry(containers, drop_container_dir);
	if (cgroup_kill(cg, &e) < 0 || pause_clean(dir, &e) < 0 ||
		volume_teardown(volumes, &e) < 0 || io_rm_tree(data, &e) < 0 ||
		io_rm_tree(dir, &e) < 0 || cgroup_remove(cg, &e) < 0)
		log_kv(LOG_LV_WARN, "left behind", "uid", uid, "err", e.msg, NULL);
}

/* Every pod that has a directory in /run or in /var: taken up again, or swept away. */
int pods_recover(struct pods *all, struct err *e)
{
	autofree char *run = path_run("%s", all->conf->pods_dir);
	autofree char *var = path_var("%s", all->conf->pods_dir);
	const char *const dirs[] = {run, var};

	for (size_t i = 0; i < array_size(dirs); i++) {
		autostrv uids = STRV_INIT;
		struct dirent *de;
		DIR *d = opendir(dirs[i]);
		while (d && (de = readdir(d)))
			if (de->d_name[0] != '.')
				strv_add(&uids, de->d_name);
		if (d)
			closedir(d);
		for (size_t j = 0; j < uids.n; j++) {
			struct pod *p;
			if (map_get(&all->by_uid, uids.v[j]))
				continue;
			*e = (struct err)ERR_INIT;
			if (pod_record_read(all, uids.v[j], &p, e) < 0) {
				log_kv(LOG_LV_INFO, "pod of the past", "uid", uids.v[j], "why",
					e->msg, NULL);
				sweep(all, uids.v[j]);
			}
		}
	}
	return 0;
}

void runtime_forget(struct ctr *c)
{
	autofree char *state = path_run("runtime");
	const char *argv[] = {
		c->pod->all->conf->runtime, "--root", state, "delete", "--force", c->id, NULL};
	struct proc_spec spec = {.argv = argv, .fd = {-1, -1, -1}};
	struct err e = ERR_INIT;
	int status;

	spec.before_exec = c->pod->all->hide_cgroup2 ? cgroup_hide_v2 : NULL;
	if (proc_run(&spec, NULL, 10 * NS_PER_S, NULL, NULL, &status, &e) < 0)
		log_kv(LOG_LV_WARN, "runtime", "err", e.msg, NULL);
}
