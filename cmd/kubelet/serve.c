/* The kubelet's HTTP server: who may ask, and whom it is for. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "api/authn.h"
#include "api/authz.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "net/subject.h"
#include "net/tls.h"
#include "serve.h"

#define STOP_NS (2 * NS_PER_S)

void session_add(struct serve *s, struct session *x, void (*end)(struct session *),
	void (*changed)(struct session *))
{
	x->s = s;
	x->end = end;
	x->changed = changed;
	x->next = s->sessions;
	x->at = &s->sessions;
	if (x->next)
		x->next->at = &x->next;
	s->sessions = x;
}

void session_remove(struct session *x)
{
	*x->at = x->next;
	if (x->next)
		x->next->at = x->at;
}

void serve_error(struct http_req *q, int status, const char *message)
{
	static const struct http_header h[] = {{"content-type", "text/plain; charset=utf-8"}, {0}};
	autofree char *line = xasprintf("%s\n", message);

	http_reply(q, status, h, line, strlen(line));
}

/* ---- whom it is for ------------------------------------------------------------------------- */

static void serve_health(struct http_req *q)
{
	static const struct http_header h[] = {{"content-type", "text/plain; charset=utf-8"}, {0}};

	http_reply(q, 200, h, "ok", 2);
}

static void add_pod(void *arg, val *pod, val *status)
{
	struct buf *b = arg;
	automdoc *d = mdoc_from(pod);
	mval *root = yyjson_mut_doc_get_root(d);

	if (status)
		mobj_set(d, root, "status", mobj_copy(d, status));
	if (b->data[b->len - 1] != '[')
		buf_addc(b, ',');
	mobj_write(b, root);
}

static void serve_pods(struct serve *s, struct http_req *q)
{
	static const struct http_header h[] = {{"content-type", "application/json"}, {0}};
	autobuf b = BUF_INIT;

	buf_adds(&b, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[");
	pods_each(s->k->pods, add_pod, &b);
	buf_adds(&b, "]}\n");
	http_reply(q, 200, h, b.data, b.len);
}

struct verb {
	const char *name;
	size_t parts; /* namespace, pod, perhaps the uid, container */
	bool container, post;
	void (*serve)(struct serve *s, const struct call *c);
};

static const struct verb verbs[] = {
	{"containerLogs", 3, true, false, serve_logs},
	{"exec", 3, true, true, serve_exec},
	{"attach", 3, true, true, serve_attach},
	{"portForward", 2, false, true, serve_forward},
};

static const struct verb *find_verb(const struct strv *path, const char *method)
{
	for (size_t i = 0; path->n && i < array_size(verbs); i++) {
		const struct verb *v = &verbs[i];
		bool with_uid = path->n == v->parts + 2 && v->post;
		if (!strcmp(v->name, path->v[0]) && (path->n == v->parts + 1 || with_uid) &&
			(!strcmp(method, "GET") || (v->post && !strcmp(method, "POST"))))
			return v;
	}
	return NULL;
}

static void dispatch(struct serve *s, struct http_req *q)
{
	autostrv path = STRV_INIT;
	const struct verb *v;
	struct call c = {.q = q};
	struct err e = ERR_INIT;

	if (!strcmp(http_path(q), "/healthz")) {
		serve_health(q);
		return;
	}
	if (!strcmp(http_path(q), "/pods")) {
		serve_pods(s, q);
		return;
	}
	strv_split(&path, http_path(q) + 1, '/');
	v = find_verb(&path, http_method(q));
	if (!v) {
		serve_error(q, 404, "404 page not found");
		return;
	}
	if (query_parse(http_query(q), &c.query, &e) < 0) {
		serve_error(q, 400, e.msg);
		return;
	}
	c.ns = path.v[1];
	c.pod = path.v[2];
	c.container = v->container ? path.v[path.n - 1] : NULL;
	v->serve(s, &c);
	query_release(&c.query);
}

static int identify(const struct http_peer *p, struct identity *ret, struct err *e)
{
	struct authn_facts f = {.bad_cert = p->bad_cert, .local = p->local, .uid = p->uid};
	struct subject s = {STRV_INIT, STRV_INIT};
	int rc;

	if (p->cert) {
		if (subject_read(p->cert, &s, e))
			return -1;
		f.cn = s.names.n ? s.names.v[s.names.n - 1] : "";
		f.orgs = (const char *const *)strv_argv(&s.orgs);
	}
	rc = authn(&f, ret, e);
	subject_release(&s);
	return rc;
}

/* As upstream's kubelet asks: who may use the proxy of nodes may ask for all of this, which is
 * k-api; a certificate of our CA alone is not enough. */
static int authorize(const struct serve *s, struct http_req *q, struct err *e)
{
	struct identity who = {0};
	struct api_caller caller = {0};
	struct authz_attrs a = {
		.caller = &caller,
		.verb = !strcmp(http_method(q), "GET") ? "get" : "create",
		.group = "",
		.version = "v1",
		.resource = "nodes",
		.subresource = "proxy",
		.name = s->k->conf.node.name,
	};
	int rc;

	if (identify(http_peer(q), &who, e))
		return -1;
	caller.user = who.user;
	caller.groups = (const char *const *)strv_argv(&who.groups);
	rc = authz_check(&a, e);
	if (rc && caller_in_group(&caller, "system:unauthenticated"))
		err_set(e, ERR_UNAUTHORIZED, "Unauthorized");
	identity_release(&who);
	return rc;
}

static void on_request(void *arg, struct http_req *q)
{
	struct err e = ERR_INIT;

	if (authorize(arg, q, &e))
		serve_error(q, e.code == ERR_UNAUTHORIZED ? 401 : 403, e.msg);
	else
		dispatch(arg, q);
}

/* Only logs wait: their session is the request's own word. */
static void on_gone(void *arg unused_arg, struct http_req *q)
{
	struct session *x = http_data(q);

	if (x)
		x->end(x);
}

/* ---- beginning and end ---------------------------------------------------------------------- */

static const struct http_ops calls = {on_request, on_gone};

static int listen_on(struct serve *s, const char *address, SSL_CTX *tls, struct err *e)
{
	int fd;

	if (http_listen_fd(address, &fd, e) < 0)
		return -1;
	return http_server_listen(s->http, fd, tls, e);
}

static int listen_tls(struct serve *s, const struct kubelet_options *o, struct err *e)
{
	SSL_CTX *tls = NULL;
	int r;

	if (!o->listen)
		return 0;
	if (!o->tls_cert || !o->tls_key || !o->client_ca)
		return err_set(e, ERR_USAGE,
			"--listen needs --tls-cert, --tls-key and --client-ca");
	if (tls_server_files(o->tls_cert, o->tls_key, o->client_ca, &tls, e) < 0)
		return -1;
	r = listen_on(s, o->listen, tls, e);
	SSL_CTX_free(tls);
	return r;
}

int serve_start(struct kubelet *k, struct err *e)
{
	struct serve *s = xcalloc(1, sizeof(*s));
	autofree char *path = path_run("kubelet/%s.sock", k->conf.node.name);
	autofree char *address = xasprintf("unix:%s", path);

	s->k = k;
	signal(SIGPIPE, SIG_IGN); /* a program that does not read ends nobody but itself */
	if (http_server_new(k->loop, NULL, &calls, s, &s->http, e) < 0) {
		free(s);
		return -1;
	}
	k->serve = s;
	if (io_mkdirs_for(path, 0700, e) < 0 || listen_on(s, address, NULL, e) < 0 ||
		listen_tls(s, k->opts, e) < 0) {
		serve_stop(k);
		return err_wrap(e, "serve");
	}
	return 0;
}

static void tell_changed(void *arg)
{
	struct serve *s = arg;
	struct session *next;

	s->changed = NULL;
	for (struct session *x = s->sessions; x; x = next) {
		next = x->next;
		if (x->changed)
			x->changed(x);
	}
}

/* Later: whoever says so is in the midst of it. */
void serve_changed(struct kubelet *k)
{
	if (k->serve && k->serve->sessions && !k->serve->changed)
		k->serve->changed = loop_add_idle(k->loop, tell_changed, k->serve);
}

void serve_stop(struct kubelet *k)
{
	struct serve *s = k->serve;
	autofree char *path = path_run("kubelet/%s.sock", k->conf.node.name);

	if (!s)
		return;
	k->serve = NULL;
	loop_del(s->changed);
	while (s->sessions)
		s->sessions->end(s->sessions);
	http_server_free(s->http);
	unlink(path);
	free(s);
}
