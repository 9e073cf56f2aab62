/*
 * k-kubelet run: pods from files, without any cluster. Output goes to ours, the exit status is
 * passed on.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "kubelet.h"
#include "node/crilog.h"
#include "rules/rules.h"

/* A container whose log is copied to our output. */
struct tail {
	struct run *run;
	char *path, *prefix;
	int64_t at; /* bytes read */
	struct loop_source *src;
};

struct run {
	struct loop *loop;
	struct pods *pods;
	struct kubelet_conf conf;
	struct node_hooks hooks;
	char dir[32]; /* of these pods alone: no kubelet of a cluster takes them for its own */
	struct map objects; /* "configmaps/ns/name" → doc */
	struct map results; /* uid → exit status + 1, once a pod is over */
	struct vec pod_docs;
	struct map tails; /* path → struct tail */
	size_t n_pods;
	bool many, ending;
	int status;
};

static void free_object(void *d)
{
	yyjson_doc_free(d);
}

static int get_object(
	void *arg, const char *resource, const char *ns, const char *name, doc **ret, struct err *e)
{
	struct run *r = arg;
	autofree char *key = xasprintf("%s/%s/%s", resource, ns, name);
	doc *d = map_get(&r->objects, key);

	if (!d)
		return err_set(e, ERR_NOTFOUND, "%s \"%s\" not found", resource, name);
	automdoc *copy = mdoc_from(yyjson_doc_get_root(d));
	*ret = doc_from_mut(yyjson_mut_doc_get_root(copy));
	return 0;
}

static int no_services(void *arg unused_arg, const char *ns unused_arg,
	void (*fn)(void *fn_arg, val *svc) unused_arg, void *fn_arg unused_arg)
{
	return 0;
}

/* New bytes of a log, without the CRI head of each line. */
static void drain(struct tail *t)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	const char *p, *nl;

	if (io_read_file(t->path, (size_t)1 << 30, &b, &e) < 0)
		return;
	p = buf_str(&b) + (t->at < (int64_t)b.len ? t->at : (int64_t)b.len);
	for (; (nl = strchr(p, '\n')); p = nl + 1) {
		const char *stream = strchr(p, ' ');
		const char *tag = stream && stream < nl ? strchr(stream + 1, ' ') : NULL;
		t->at = nl + 1 - buf_str(&b);
		if (!tag || tag + 3 > nl)
			continue;
		FILE *out = !strncmp(stream + 1, "stderr", 6) ? stderr : stdout;
		fprintf(out, "%s%.*s%s", t->run->many ? t->prefix : "", (int)(nl - tag - 3),
			tag + 3, tag[1] == 'F' ? "\n" : "");
	}
	fflush(stdout);
}

static void log_changed(void *arg, uint32_t mask unused_arg, const char *name unused_arg)
{
	drain(arg);
}

static void tail_free(void *p)
{
	struct tail *t = p;

	loop_del(t->src);
	free(t->path);
	free(t->prefix);
	free(t);
}

static void follow(struct run *r, val *pod, const char *container, int64_t restart)
{
	autofree char *path =
		crilog_path(obj_ns(pod), obj_name(pod), obj_uid(pod), container, restart);
	struct err e = ERR_INIT;
	struct tail *t;

	if (map_has(&r->tails, path) || !io_exists(path))
		return;
	t = xcalloc(1, sizeof(*t));
	t->run = r;
	t->path = xstrdup(path);
	t->prefix = xasprintf("%s/%s: ", obj_name(pod), container);
	map_put(&r->tails, path, t);
	if (loop_add_path(r->loop, path, IN_MODIFY, log_changed, t, &t->src, &e) < 0)
		log_kv(LOG_LV_WARN, "log", "err", e.msg, NULL);
	drain(t);
}

static void drain_all(struct run *r)
{
	struct map_slot *s;
	size_t i = 0;

	while ((s = map_next(&r->tails, &i)))
		drain(s->value);
}

/* The first container that failed says how the pod ended. */
static int pod_status_code(val *status)
{
	val *c;
	size_t i, n;
	int code = 0;

	yyjson_arr_foreach(obj_at(status, "initContainerStatuses"), i, n, c)
	{
		if (!code)
			code = (int)obj_int(c, "state.terminated.exitCode", 0);
	}
	yyjson_arr_foreach(obj_at(status, "containerStatuses"), i, n, c)
	{
		if (!code)
			code = (int)obj_int(c, "state.terminated.exitCode", 0);
	}
	return code;
}

static void each_log(struct run *r, val *pod, val *status)
{
	static const char *const lists[] = {"initContainerStatuses", "containerStatuses"};

	for (size_t j = 0; j < array_size(lists); j++) {
		val *c;
		size_t i, n;
		yyjson_arr_foreach(obj_at(status, lists[j]), i, n, c)
		{
			if (obj_str(c, "containerID"))
				follow(r, pod, obj_str_or(c, "name", ""),
					obj_int(c, "restartCount", 0));
		}
	}
}

static void end_all(struct run *r);

static void on_status(void *arg, val *pod, val *status)
{
	struct run *r = arg;
	const char *phase = obj_str_or(status, "phase", "");
	int code;

	each_log(r, pod, status);
	if (strcmp(phase, "Succeeded") != 0 && strcmp(phase, "Failed") != 0)
		return;
	code = pod_status_code(status);
	if (!code && !strcmp(phase, "Failed"))
		code = EXIT_FAILED;
	if (!map_has(&r->results, obj_uid(pod)))
		map_put(&r->results, obj_uid(pod), r);
	if (!r->status)
		r->status = code;
	if (r->results.n == r->n_pods)
		end_all(r);
}

static void removed(void *arg)
{
	struct run *r = arg;

	if (!pods_count(r->pods))
		loop_stop(r->loop, r->status);
}

static void del_one(void *arg, val *pod, val *status unused_arg)
{
	strv_add(arg, obj_uid(pod));
}

/* All pods are over, or we are told to end: everything of them goes. */
static void end_now(void *arg)
{
	struct run *r = arg;
	autostrv uids = STRV_INIT;

	drain_all(r);
	pods_each(r->pods, del_one, &uids);
	for (size_t i = 0; i < uids.n; i++)
		pods_del(r->pods, uids.v[i]);
}

static void end_all(struct run *r)
{
	if (r->ending)
		return;
	r->ending = true;
	loop_add_idle(r->loop, end_now, r);
}

static void on_gone(void *arg unused_arg, val *pod unused_arg)
{
}

static void on_event(void *arg unused_arg, val *pod, const char *container unused_arg,
	const char *type, const char *reason, const char *message)
{
	log_kv(!strcmp(type, "Warning") ? LOG_LV_WARN : LOG_LV_DEBUG, message, "pod", obj_name(pod),
		"reason", reason, NULL);
}

/* What the API would have filled in: defaults, namespace, uid. */
static void complete_pod(struct run *r, val *root)
{
	automdoc *d = mdoc_from(root);
	mval *pod = yyjson_mut_doc_get_root(d);
	const struct kind_rules *rules = rules_for("pods");
	char uid[37];
	autofree char *key = NULL;

	schema_default(schema_type("core.v1.Pod"), d, pod);
	if (rules && rules->default_object)
		rules->default_object(d, pod);
	if (!mobj_str(pod, "metadata.namespace"))
		mobj_set_str(d, pod, "metadata.namespace", "default");
	key = xasprintf("%s/%s/%d/%lld", mobj_str(pod, "metadata.namespace"),
		mobj_str(pod, "metadata.name"), (int)getpid(), (long long)clock_mono_ns());
	hash_uuid(hash_str(1, key), hash_str(2, key), uid);
	mobj_set_str(d, pod, "metadata.uid", uid);
	mobj_set_str(d, pod, "spec.nodeName", r->conf.node.name);
	vec_push(&r->pod_docs, doc_from_mut(pod));
}

static int take_object(void *arg, doc *d unused_arg, val *root, const char *where, struct err *e)
{
	struct run *r = arg;
	const char *kind = obj_str_or(root, "kind", "");
	const struct kind *k;

	if (!strcmp(kind, "Pod")) {
		automdoc *m = mdoc_from(root);
		struct causes bad = {0};
		int ret = schema_decode(
			schema_type("core.v1.Pod"), m, yyjson_mut_doc_get_root(m), false, &bad, e);
		if (ret == 0 && bad.n)
			ret = err_set(e, ERR_INVALID, "%s", bad.v[0].message);
		causes_release(&bad);
		if (ret == 0 && !*obj_name(root))
			ret = err_set(e, ERR_INVALID, "metadata.name: Required value");
		if (ret == 0)
			complete_pod(r, root);
		return ret < 0 ? err_wrap(e, "%s", where) : 0;
	}
	if (kind_of(root, &k, e) < 0)
		return err_wrap(e, "%s", where);
	const char *ns = obj_ns(root);
	autofree char *key =
		xasprintf("%s/%s/%s", k->resource, *ns || !k->namespaced ? ns : "default",
			obj_name(root));
	automdoc *copy = mdoc_from(root);
	map_put(&r->objects, key, doc_from_mut(yyjson_mut_doc_get_root(copy)));
	return 0;
}

static int read_files(struct run *r, char **files, int n_files, struct err *e)
{
	for (int i = 0; i < n_files; i++) {
		autobuf b = BUF_INIT;
		if (io_read_file(files[i], OBJ_MAX_BYTES, &b, e) < 0 ||
			obj_stream_text(buf_str(&b), b.len, files[i], take_object, r, e) < 0)
			return -1;
	}
	if (!r->pod_docs.n)
		return err_set(e, ERR_INVALID, "no Pod in the files given");
	return 0;
}

static void on_signal(void *arg, int signo)
{
	struct run *r = arg;

	if (!r->status)
		r->status = 128 + signo;
	end_all(r);
}

static int start(struct run *r, const struct kubelet_options *o, char **files, int n, struct err *e)
{
	r->loop = loop_new();
	r->objects.free_value = free_object;
	r->tails.free_value = tail_free;
	r->hooks = (struct node_hooks){
		.arg = r,
		.object = get_object,
		.services = no_services,
		.status = on_status,
		.gone = on_gone,
		.removed = removed,
		.event = on_event,
	};
	if (kubelet_conf_make(o, &r->conf, e) < 0)
		return -1;
	snprintf(r->dir, sizeof(r->dir), "run.%d", (int)getpid());
	r->conf.node.pods_dir = r->dir;
	if (read_files(r, files, n, e) < 0 ||
		pods_open(r->loop, &r->conf.node, &r->hooks, &r->pods, e) < 0)
		return -1;
	loop_add_signal(r->loop, SIGTERM, on_signal, r);
	loop_add_signal(r->loop, SIGINT, on_signal, r);
	r->n_pods = r->pod_docs.n;
	r->many = r->n_pods > 1 || yyjson_arr_size(obj_at(yyjson_doc_get_root(r->pod_docs.v[0]),
					   "spec.containers")) > 1;
	for (size_t i = 0; i < r->pod_docs.n; i++)
		pods_set(r->pods, r->pod_docs.v[i]);
	return 0;
}

static void remove_dirs(const struct run *r)
{
	autofree char *run = path_run("%s", r->dir);
	autofree char *var = path_var("%s", r->dir);

	rmdir(run);
	rmdir(var);
}

int kubelet_run(const struct kubelet_options *o, char **files, int n_files)
{
	struct run r = {0};
	struct err e = ERR_INIT;
	int status;

	if (start(&r, o, files, n_files, &e) < 0)
		die_err(&e);
	status = loop_run(r.loop);
	drain_all(&r);
	map_release(&r.tails);
	pods_close(r.pods);
	map_release(&r.objects);
	map_release(&r.results);
	vec_release(&r.pod_docs);
	remove_dirs(&r);
	loop_free(r.loop);
	kubelet_conf_release(&r.conf);
	io_finish_stdout();
	return status;
}
