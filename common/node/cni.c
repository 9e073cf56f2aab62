/*
 * The CNI specification 1.0.0, the runtime's side: a configuration's plugins in turn on ADD, in
 * reverse on DEL, each given the one before's result. The last ADD's result is kept beside the
 * network namespace for DEL.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "node/cni.h"

#define CONF_MAX (1024 * 1024)
#define OUT_MAX (1024 * 1024)
#define TIMEOUT_NS (60 * NS_PER_S)

/* One ADD or DEL under way. */
struct cni_job {
	struct loop *loop;
	const struct node_conf *conf;
	bool add;
	char *container_id, *netns, *ifname, *args, *cache; /* cache: file of the result */
	doc *list;					    /* the configuration as a list */
	doc *ports;					    /* runtimeConfig.portMappings */
	doc *prev;					    /* the result so far */
	size_t i, n;					    /* plugin under way, of how many */
	pid_t pid;
	int out_fd, in_fd;
	struct buf out, in;
	size_t in_done;
	struct loop_source *out_src, *in_src, *child, *timer;
	bool exited;
	int status;
	struct err err; /* of a DEL that went on */
	cni_done_fn done;
	void *arg;
};

static void job_free(struct cni_job *j)
{
	loop_del(j->out_src);
	loop_del(j->in_src);
	loop_del(j->child);
	loop_del(j->timer);
	close_fd(&j->out_fd);
	close_fd(&j->in_fd);
	yyjson_doc_free(j->list);
	yyjson_doc_free(j->ports);
	yyjson_doc_free(j->prev);
	buf_release(&j->out);
	buf_release(&j->in);
	free(j->container_id);
	free(j->netns);
	free(j->ifname);
	free(j->args);
	free(j->cache);
	free(j);
}

static void finish(struct cni_job *j, const struct err *e)
{
	autostrv ips = STRV_INIT;
	val *ip, *list = obj_at(j->prev ? yyjson_doc_get_root(j->prev) : NULL, "ips");
	size_t i, n;

	for (int v6 = 0; v6 < 2 && j->add && !e; v6++) {
		yyjson_arr_foreach(list, i, n, ip)
		{
			const char *a = obj_str_or(ip, "address", "");
			if ((strchr(a, ':') != NULL) == (v6 == 1))
				strv_take(&ips, xstrndup(a, strcspn(a, "/")));
		}
	}
	j->done(j->arg, &ips, e);
	job_free(j);
}

static val *plugin(const struct cni_job *j)
{
	size_t at = j->add ? j->i : j->n - 1 - j->i;

	return yyjson_arr_get(obj_at(yyjson_doc_get_root(j->list), "plugins"), at);
}

/* What the plugin reads: its own configuration with name, version, capabilities and the result
 * before. */
static void make_input(struct cni_job *j)
{
	val *root = yyjson_doc_get_root(j->list), *own = plugin(j);
	automdoc *d = mdoc_from(own);
	mval *m = yyjson_mut_doc_get_root(d);

	mobj_set_str(d, m, "cniVersion", obj_str_or(root, "cniVersion", "1.0.0"));
	mobj_set_str(d, m, "name", obj_str_or(root, "name", ""));
	if (j->ports && obj_bool(own, "capabilities.portMappings", false))
		mobj_set(d, m, "runtimeConfig.portMappings",
			mobj_copy(d, yyjson_doc_get_root(j->ports)));
	if (j->prev)
		mobj_set(d, m, "prevResult", mobj_copy(d, yyjson_doc_get_root(j->prev)));
	buf_clear(&j->in);
	mobj_write(&j->in, m);
	j->in_done = 0;
}

static void next_plugin(struct cni_job *j);

/* The plugin's own error object, else what it printed. */
static void plugin_error(struct cni_job *j, struct err *e)
{
	autodoc *d = NULL;
	struct err ignore = ERR_INIT;
	const char *type = obj_str_or(plugin(j), "type", "");

	if (j->out.len && obj_parse(j->out.data, j->out.len, type, &d, &ignore) == 0 &&
		obj_str(yyjson_doc_get_root(d), "msg")) {
		const char *more = obj_str_or(yyjson_doc_get_root(d), "details", "");
		err_set(e, ERR_SYS, "plugin %s failed: %s%s%s", type,
			obj_str(yyjson_doc_get_root(d), "msg"), *more ? ": " : "", more);
		return;
	}
	err_set(e, ERR_SYS, "plugin %s failed: exit status %d: %.400s", type, j->status,
		buf_str(&j->out));
}

static int take_result(struct cni_job *j, struct err *e)
{
	doc *d;

	if (!j->add)
		return 0;
	if (obj_parse(buf_str(&j->out), j->out.len, obj_str_or(plugin(j), "type", ""), &d, e) < 0)
		return -1;
	yyjson_doc_free(j->prev);
	j->prev = d;
	return 0;
}

/* Both its output has ended and itself. */
static void plugin_over(struct cni_job *j)
{
	struct err e = ERR_INIT;

	if (j->out_src || !j->exited)
		return;
	loop_del(j->in_src);
	loop_del(j->timer);
	j->in_src = j->timer = NULL;
	close_fd(&j->in_fd);
	if (j->status != 0)
		plugin_error(j, &e);
	else if (take_result(j, &e) < 0)
		err_wrap(&e, "plugin %s", obj_str_or(plugin(j), "type", ""));
	if (e.code && j->add) {
		finish(j, &e);
		return;
	}
	if (e.code)
		j->err = e; /* DEL goes on, so that nothing stays */
	j->i++;
	next_plugin(j);
}

static void readable(void *arg, int fd, uint32_t events unused_arg)
{
	struct cni_job *j = arg;
	char chunk[4096];
	ssize_t n = read(fd, chunk, sizeof(chunk));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0 && j->out.len < OUT_MAX) {
		buf_add(&j->out, chunk, (size_t)n);
		return;
	}
	loop_del(j->out_src);
	j->out_src = NULL;
	close_fd(&j->out_fd);
	plugin_over(j);
}

static void writable(void *arg, int fd, uint32_t events unused_arg)
{
	struct cni_job *j = arg;
	ssize_t n = write(fd, j->in.data + j->in_done, j->in.len - j->in_done);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		j->in_done += (size_t)n;
	if (n > 0 && j->in_done < j->in.len)
		return;
	loop_del(j->in_src);
	j->in_src = NULL;
	close_fd(&j->in_fd);
}

static void exited(void *arg, pid_t pid unused_arg, int status)
{
	struct cni_job *j = arg;

	j->child = NULL;
	j->exited = true;
	j->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	plugin_over(j);
}

static void too_long(void *arg)
{
	struct cni_job *j = arg;

	j->timer = NULL;
	kill(j->pid, SIGKILL);
}

/* The program of a plugin type, searched in conf->cni_path. malloc'ed; NULL: not there */
static char *find_plugin(const struct cni_job *j, const char *type)
{
	autostrv dirs = STRV_INIT;

	strv_split(&dirs, j->conf->cni_path, ':');
	for (size_t i = 0; i < dirs.n; i++) {
		char *path = path_join(dirs.v[i], type);
		if (access(path, X_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

static int start_plugin(struct cni_job *j, struct err *e)
{
	const char *type = obj_str_or(plugin(j), "type", "");
	autofree char *program = find_plugin(j, type);
	autostrv env = STRV_INIT;
	int in[2], out[2];

	if (!*type || strchr(type, '/') || !program)
		return err_set(e, ERR_NOTFOUND, "failed to find plugin \"%s\" in path [%s]", type,
			j->conf->cni_path);
	strv_addf(&env, "CNI_COMMAND=%s", j->add ? "ADD" : "DEL");
	strv_addf(&env, "CNI_CONTAINERID=%s", j->container_id);
	strv_addf(&env, "CNI_NETNS=%s", j->netns);
	strv_addf(&env, "CNI_IFNAME=%s", j->ifname);
	strv_addf(&env, "CNI_ARGS=%s", j->args);
	strv_addf(&env, "CNI_PATH=%s", j->conf->cni_path);
	strv_addf(
		&env, "PATH=%s", getenv("PATH") ? getenv("PATH") : "/usr/sbin:/usr/bin:/sbin:/bin");
	if (getenv("K_ROOT"))
		strv_addf(&env, "K_ROOT=%s", getenv("K_ROOT"));
	if (pipe2(in, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	if (pipe2(out, O_CLOEXEC) < 0) {
		close(in[0]);
		close(in[1]);
		return err_errno(e, "pipe");
	}
	const char *argv[] = {program, NULL};
	struct proc_spec spec = {
		.argv = argv,
		.env = (const char *const *)strv_argv(&env),
		.fd = {in[0], out[1], -1},
	};
	int r = proc_spawn(&spec, &j->pid, e);
	close(in[0]);
	close(out[1]);
	j->in_fd = in[1];
	j->out_fd = out[0];
	if (r < 0 || io_set_nonblock(in[1], true, e) < 0 || io_set_nonblock(out[0], true, e) < 0)
		return -1;
	return 0;
}

static void next_plugin(struct cni_job *j)
{
	struct err e = ERR_INIT;

	if (j->i == j->n) {
		autobuf text = BUF_INIT;
		if (j->add && j->prev)
			obj_write(&text, yyjson_doc_get_root(j->prev));
		if (j->add &&
			io_write_file(j->cache, buf_str(&text), text.len, 0600, false, &e) < 0)
			j->err = e;
		finish(j, j->err.code ? &j->err : NULL);
		return;
	}
	buf_clear(&j->out);
	j->exited = false;
	make_input(j);
	if (start_plugin(j, &e) < 0) {
		finish(j, &e);
		return;
	}
	j->out_src = loop_add_fd(j->loop, j->out_fd, EPOLLIN, readable, j);
	j->in_src = loop_add_fd(j->loop, j->in_fd, EPOLLOUT, writable, j);
	j->child = loop_add_child(j->loop, j->pid, exited, j);
	j->timer = loop_add_timer(j->loop, clock_mono_ns() + TIMEOUT_NS, 0, too_long, j);
}

/* A .conf is a list of one. */
static int load_conf(struct cni_job *j, struct err *e)
{
	autobuf text = BUF_INIT;
	autodoc *d = NULL;

	if (io_read_file(j->conf->cni_conf, CONF_MAX, &text, e) < 0 ||
		obj_parse(text.data, text.len, j->conf->cni_conf, &d, e) < 0)
		return -1;
	if (obj_at(yyjson_doc_get_root(d), "plugins")) {
		j->list = take(d);
	} else {
		automdoc *m = yyjson_mut_doc_new(NULL);
		mval *root = yyjson_mut_obj(m);
		yyjson_mut_doc_set_root(m, root);
		mobj_set_str(m, root, "cniVersion",
			obj_str_or(yyjson_doc_get_root(d), "cniVersion", "1.0.0"));
		mobj_set_str(m, root, "name", obj_str_or(yyjson_doc_get_root(d), "name", ""));
		yyjson_mut_arr_append(
			mobj_make_arr(m, root, "plugins"), mobj_copy(m, yyjson_doc_get_root(d)));
		j->list = doc_from_mut(root);
	}
	j->n = yyjson_arr_size(obj_at(yyjson_doc_get_root(j->list), "plugins"));
	if (!j->n)
		return err_set(e, ERR_INVALID, "%s: no plugins", j->conf->cni_conf);
	return 0;
}

static void load_cached(struct cni_job *j)
{
	autobuf text = BUF_INIT;
	struct err ignore = ERR_INIT;

	if (io_read_file(j->cache, OUT_MAX, &text, &ignore) == 0 &&
		obj_parse(buf_str(&text), text.len, j->cache, &j->prev, &ignore) < 0)
		j->prev = NULL;
}

static int job_start(struct loop *l, const struct node_conf *conf, const struct cni_call *c,
	bool add, cni_done_fn done, void *arg, struct err *e)
{
	struct cni_job *j = xcalloc(1, sizeof(*j));

	j->loop = l;
	j->conf = conf;
	j->add = add;
	j->in_fd = j->out_fd = -1;
	j->container_id = xstrdup(c->container_id);
	j->netns = xstrdup(c->netns);
	j->ifname = xstrdup(c->ifname);
	j->args = xasprintf("IgnoreUnknown=1;K8S_POD_NAMESPACE=%s;K8S_POD_NAME=%s;"
			    "K8S_POD_INFRA_CONTAINER_ID=%s;K8S_POD_UID=%s",
		c->pod_ns, c->pod_name, c->container_id, c->pod_uid);
	j->cache = path_run("%s/%s/cni-%s.json", conf->pods_dir, c->pod_uid, c->ifname);
	j->done = done;
	j->arg = arg;
	if (c->port_mappings) {
		automdoc *copy = mdoc_from(c->port_mappings);
		j->ports = doc_from_mut(yyjson_mut_doc_get_root(copy));
	}
	if (load_conf(j, e) < 0) {
		job_free(j);
		return -1;
	}
	if (!add)
		load_cached(j);
	next_plugin(j);
	return 0;
}

int cni_add(struct loop *l, const struct node_conf *conf, const struct cni_call *c,
	cni_done_fn done, void *arg, struct err *e)
{
	return job_start(l, conf, c, true, done, arg, e);
}

int cni_del(struct loop *l, const struct node_conf *conf, const struct cni_call *c,
	cni_done_fn done, void *arg, struct err *e)
{
	return job_start(l, conf, c, false, done, arg, e);
}
