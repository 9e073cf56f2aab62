/*
 * The client of API servers against one that says what a script has: answers in pieces, connections
 * that break, streams that end. What it asks is looked at, too.
 */
#include "api/api.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "api/own.h"
#include "data/obj.h"
#include "scratch.h"

/*
 * One answer of the server, in pieces with a moment between them; then it may hang up. What begins
 * with "=" (=404 Not Found) is a status, and the piece behind it the body with its length; "+" is a
 * body in chunks, a piece each, that ends where the server does not hang up.
 */
struct act {
	const char *wants; /* has to stand in the request; NULL: no request is read */
	const char *say[5];
	bool hang_up;
};


static struct api *api;
static struct err err;
static char dir[] = "/tmp/k-test.XXXXXX";
static char *address;
static int listener = -1;
static pid_t server;

static void read_request(int fd, const char *wants)
{
	autobuf b = BUF_INIT;
	const char *head_end, *length;
	size_t body = 0;
	char byte;

	for (;;) {
		head_end = b.len ? memmem(b.data, b.len, "\r\n\r\n", 4) : NULL;
		if (head_end && !body) {
			length = strstr(b.data, "Content-Length: ");
			body = (size_t)(head_end - b.data) + 4 +
			       (length ? strtoul(length + 16, NULL, 10) : 0);
		}
		if (head_end && b.len >= body)
			break;
		if (read(fd, &byte, 1) != 1)
			_exit(3);
		buf_addc(&b, byte);
	}
	if (!strstr(b.data, wants)) {
		fprintf(stderr, "# asked: %s\n# want: %s\n", b.data, wants);
		_exit(4);
	}
}

static void say(int fd, const char *text, size_t len)
{
	struct pollfd p = {.fd = fd};

	/* who hears it may have left, and then need not hear it */
	if (send(fd, text, len, MSG_NOSIGNAL) < 0)
		return;
	poll(&p, 1, 5);
}

static void answer(int fd, const struct act *a)
{
	const char *const *s = a->say;
	autobuf b = BUF_INIT;

	if (s[0] && *s[0] == '=') {
		buf_addf(&b, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s", s[0] + 1,
			strlen(s[1]), s[1]);
		say(fd, b.data, b.len);
		return;
	}
	if (!s[0] || *s[0] != '+') {
		for (; *s; s++)
			say(fd, *s, strlen(*s));
		return;
	}
	buf_adds(&b, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	while (*++s) {
		buf_addf(&b, "%zx\r\n%s", strlen(*s), *s);
		say(fd, b.data, b.len);
		buf_clear(&b);
		buf_adds(&b, "\r\n");
	}
	if (!a->hang_up)
		buf_adds(&b, "0\r\n\r\n");
	say(fd, b.data, b.len);
}

static void play(const struct act *acts, size_t n)
{
	int fd = -1;

	for (size_t i = 0; i < n; i++) {
		const struct act *a = &acts[i];

		if (fd < 0)
			fd = accept(listener, NULL, NULL);
		if (a->wants)
			read_request(fd, a->wants);
		answer(fd, a);
		if (a->hang_up) {
			close(fd);
			fd = -1;
		}
	}
	/* until the client has gone */
	while (fd >= 0 && read(fd, &(char){0}, 1) > 0)
		;
	_exit(0);
}

static void begin(const struct act *acts, size_t n)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};

	snprintf(a.sun_path, sizeof(a.sun_path), "%s/api.sock", dir);
	unlink(a.sun_path);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(listener, 8) < 0)
		bug("listen");
	fflush(stdout);
	server = fork();
	if (!server) {
		alarm(120);
		play(acts, n);
	}
	if (api_open(address, false, NULL, &api, &err))
		bug(err.msg);
}

static void end(const char *what)
{
	int status;

	api_close(api);
	waitpid(server, &status, 0);
	is_int(status, 0, "%s: the server was asked what it should be", what);
	close_fd(&listener);
}

static struct api_req req(enum api_verb verb, const char *name)
{
	struct api_req r = API_REQ_INIT;

	r.verb = verb;
	r.kind = kind_by_resource("configmaps");
	r.ns = "default";
	r.name = name;
	return r;
}

#define OBJ(name, rv) \
	"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"resourceVersion\":\"" rv \
	"\",\"name\":\"" name "\"}}"
#define STATUS(reason, code, message) \
	"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" reason \
	"\",\"code\":" code ",\"message\":\"" message "\"}"

static int get(const char *name, struct api_res *res)
{
	struct api_req r = req(API_GET, name);

	err = (struct err)ERR_INIT;
	return api_call(api, &r, res, &err);
}

static void test_calls(void)
{
	static const struct act acts[] = {
		{"GET /api/v1/namespaces/default/configmaps/a HTTP/1.1\r\n",
			{"=200 OK", OBJ("a", "7")}},
		/* a byte here and a byte there, chunks with an extension, a trailer */
		{"/b HTTP", {"HTTP/1.1 200 OK\r", "\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n",
			"{\"api\r", "\n16\r\nVersion\":\"v1\",\"x\":\"8\"}\r\n0\r\nX: y\r\n\r\n"}},
		/* an interim answer, warnings, our own headers */
		{"/c HTTP", {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nWarning: 299 - "
			     "\"one, two\", 299 - \"a \\\"b\\\"\"\r\nwarning: 299 - \"three\"\r\n"
			     OWN_REVISION ": 99\r\n" OWN_UNCHANGED ": true\r\n"
			     "Content-Length: 2\r\n\r\n{}"}},
		{"/d HTTP", {"=404 Not Found",
			STATUS("NotFound", "404", "configmaps \\\"d\\\" not found")}},
		{"/e HTTP", {"=502 Bad", "nothing"}},
		/* a body up to the end */
		{"/f HTTP", {"HTTP/1.0 200 OK\r\n\r\n", OBJ("f", "9")}, true},
		{"/g HTTP", {"=200 OK", OBJ("g", "7")}, true},
		/* it had closed the connection: asked again over a new one */
		{"/h HTTP", {"=200 OK", OBJ("h", "7")}},
		{"/i HTTP", {"HTTP/1.1 200 OK\r\nContent-Length: 82\r\n\r\n{\"api"}, true},
		{"/j HTTP", {"SSH-2.0-x\r\n\r\n"}, true},
	};
	struct api_res res = {0};

	begin(acts, array_size(acts));
	is_int(get("a", &res), 0, "an object");
	is_str(buf_str(&res.body), OBJ("a", "7"), "its text");
	ok(res.rev == 7 && res.http == 200 && !res.unchanged, "its revision");
	is_int(get("b", &res), 0, "in chunks");
	is_str(buf_str(&res.body), "{\"apiVersion\":\"v1\",\"x\":\"8\"}", "put together");
	is_int(get("c", &res), 0, "with warnings");
	ok(res.warnings.n == 3 && !strcmp(res.warnings.v[0], "one, two") &&
			!strcmp(res.warnings.v[1], "a \"b\"") &&
			!strcmp(res.warnings.v[2], "three"),
		"which are read");
	ok(res.rev == 99 && res.unchanged, "and our own words");
	is_int(get("d", &res), -1, "a Status");
	is_int(err.code, ERR_NOTFOUND, "is an error");
	is_str(err.msg, "configmaps \"d\" not found", "with its message");
	ok(strstr(buf_str(&res.body), "\"NotFound\""), "and the answer");
	is_int(get("e", &res), -1, "what is no Status");
	is_str(err.msg, "HTTP status 502: nothing", "is told as it is");
	ok(!get("f", &res), "HTTP/1.0");
	ok(!get("g", &res) && !get("h", &res), "a connection that ends is made anew");
	ok(get("i", &res) && err.code == ERR_UNAVAILABLE, "half an answer is none");
	ok(strstr(err.msg, "the connection was closed"), "%s", err.msg);
	is_int(get("j", &res), -1, "no HTTP");
	ok(err.code == ERR_SYNTAX && strstr(err.msg, "speaks no HTTP: SSH-2.0-x"), "%s", err.msg);
	api_res_release(&res);
	end("calls");
}

static void test_more_requests(void)
{
	struct api_req r = req(API_DELETECOLLECTION, NULL);
	struct api_res res = {0};

	r.label_selector = "a=b,c";
	is_int(api_call(api, &r, &res, &err), 0, "deletecollection");
	is_int(get("x/../y ?z", &res), 0, "a name with everything: %s", err.msg);
	r = req(API_GET, "a");
	r.rv = 5, r.rv_exact = true;
	is_int(api_call(api, &r, &res, &err), 0, "as of a revision");
	r = req(API_CREATE, "p");
	r.kind = kind_by_resource("pods");
	r.subresource = "binding";
	r.body = "{}";
	r.body_len = 2;
	is_int(api_call(api, &r, &res, &err), 0, "a subresource");
	r.name = NULL;
	r.subresource = NULL;
	r.verb = API_GET;
	is_int(api_call(api, &r, &res, &err), -1, "no name");
	is_int(err.code, ERR_BADREQUEST, "is no request");
	api_res_release(&res);
}

static void test_requests(void)
{
	static const char *const groups[] = {"g1", NULL};
	static const struct api_caller jane = {"jane", groups, "me & you", true};
	static const struct act acts[] = {
		{"POST /api/v1/namespaces/default/configmaps?fieldManager=me%20%26%20you&"
		 "fieldValidation=Strict&dryRun=All HTTP/1.1\r\nHost: localhost\r\n",
			{"=201 Created", "{}"}},
		{"\r\nImpersonate-User: jane\r\nImpersonate-Group: g1\r\n" OWN_CLIENT ": 1\r\n"
		 OWN_IF_UID ": u-1\r\n" OWN_IF_REVISION ": 12\r\n"
		 "Content-Type: application/merge-patch+json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
			{"=200 OK", "{}"}},
		{"\r\n\r\n{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\","
		 "\"gracePeriodSeconds\":3,\"propagationPolicy\":\"Foreground\","
		 "\"preconditions\":{\"uid\":\"u-1\",\"resourceVersion\":\"12\"}}",
			{"=200 OK", "{}"}},
		{"DELETE /api/v1/namespaces/default/configmaps?labelSelector=a%3Db%2Cc HTTP",
			{"=200 OK", "{}"}},
		{"GET /api/v1/namespaces/default/configmaps/x%2F..%2Fy%20%3Fz HTTP",
			{"=200 OK", "{}"}},
		{OWN_AS_OF ": 5\r\n", {"=200 OK", "{}"}},
		{"POST /api/v1/namespaces/default/pods/p/binding?", {"=201 Created", "{}"}},
	};
	struct api_req r = req(API_CREATE, "ignored");
	struct api_res res = {0};

	begin(acts, array_size(acts));
	r.caller = &jane;
	r.body = "{\"a\":1}";
	r.body_len = 7;
	r.fields = FIELDS_STRICT;
	r.dry_run = true;
	is_int(api_call(api, &r, &res, &err), 0, "create");
	ok(res.created && res.http == 201, "created");
	r = req(API_PATCH, "a");
	r.caller = &jane;
	r.body = "{\"a\":1}";
	r.body_len = 7;
	r.patch = PATCH_MERGE;
	r.pre_uid = "u-1";
	r.pre_rv = 12;
	is_int(api_call(api, &r, &res, &err), 0, "patch, as another, with preconditions");
	r.verb = API_DELETE;
	r.body = NULL;
	r.grace_s = 3;
	r.propagation = PROPAGATE_FOREGROUND;
	is_int(api_call(api, &r, &res, &err), 0, "delete");
	test_more_requests();
	api_res_release(&res);
	end("requests");
}

struct seen {
	struct buf b;
	int stop_at, n;
};

static int see(void *arg, const char *text, size_t len)
{
	struct seen *s = arg;

	ok(strlen(text) == len, "an item with its end");
	buf_addf(&s->b, "%s;", text);
	return ++s->n == s->stop_at ? 42 : 0;
}

static int list(struct seen *s, int stop_at, int64_t *rev)
{
	struct api_req r = req(API_LIST, NULL);

	buf_clear(&s->b);
	*s = (struct seen){.b = s->b, .stop_at = stop_at};
	*rev = -1;
	err = (struct err)ERR_INIT;
	return api_list(api, &r, see, s, rev, &err);
}

static void test_lists(void)
{
	static const struct act acts[] = {
		{"GET /api/v1/namespaces/default/configmaps HTTP", {"+",
			"{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{"
			"\"items\":[1,[2]],\"r", "esourceVersion\":\"17\"},\"ite", "ms\" : [ {"
			"\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"items\":\"[}\\",
			"\\\\\"{\"}} , {\"metadata\":{}},{}\n ] }\n"}},
		{"HTTP", {"=200 OK", "{\"kind\":\"XList\",\"items\":null,\"metadata\":{"
			"\"resourceVersion\":\"3\"}}"}},
		{"HTTP", {"=200 OK", "{\"kind\":\"XList\",\"items\":[{\"a\":1},{\"a\":2}]}"}, true},
		{"HTTP", {"=410 Gone", STATUS("Expired", "410", "too old")}},
		{"HTTP", {"=200 OK", "[1,2,3,4]"}},
		{"HTTP", {"=200 OK", "{\"kind\":\"ConfigMap\"}"}},
	};
	struct seen s = {0};
	int64_t rev;

	begin(acts, array_size(acts));
	is_int(list(&s, 0, &rev), 0, "a list in pieces: %s", err.msg);
	is_str(buf_str(&s.b),
		"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"items\":"
		"\"[}\\\\\\\"{\"}};"
		"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{}};"
		"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"};",
		"its items, with what a typed list leaves out");
	is_int(rev, 17, "its revision");
	is_int(list(&s, 0, &rev), 0, "an empty list, its metadata last: %s", err.msg);
	is_int(rev, 3, "its revision");
	is_int(list(&s, 1, &rev), 42, "one that is given up");
	is_int(list(&s, 0, &rev), -1, "refused");
	ok(err.code == ERR_EXPIRED && !s.n, "with its reason");
	is_int(list(&s, 0, &rev), -1, "what is no list: %s", err.msg);
	is_int(list(&s, 0, &rev), -1, "an object is none, either: %s", err.msg);
	buf_release(&s.b);
	end("lists");
}

static struct buf events;

static void on_event(void *arg, const struct api_event *ev)
{
	static const char *const names[] = {"ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"};

	buf_addf(&events, "%s %lld %.*s; ", names[ev->type], (long long)ev->rev,
		ev->type == EVENT_ERROR ? 0 : (int)ev->len, ev->object);
	if (ev->err)
		buf_addf(&events, "(%s) ", ev->err->msg);
}

/* Until that has been told. */
static void await(const char *last)
{
	while (!strstr(buf_str(&events), last)) {
		struct pollfd p = {.fd = api_fd(api), .events = POLLIN};

		if (poll(&p, 1, 60000) != 1)
			bug(buf_str(&events));
		if (api_dispatch(api, &err))
			bug(err.msg);
	}
}

#define EVENT(type, name, rv) "{\"type\":\"" type "\",\"object\":" OBJ(name, rv) "}\n"

static void test_watch(void)
{
	static const struct act acts[] = {
		{"GET /api/v1/namespaces/default/configmaps HTTP", {"=200 OK",
			"{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{"
			"\"resourceVersion\":\"5\"},\"items\":[" OBJ("a", "3") "]}"}, true},
		{"configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=5 HTTP",
			{"+", EVENT("ADDED", "b", "6"), EVENT("MODIFIED", "b", "7"), "{\"ty"},
			true},
		/* broken off: it goes on from what was told; a bookmark moves it */
		{"resourceVersion=7 HTTP", {"+", "\n" EVENT("DELETED", "b", "9")
			EVENT("BOOKMARK", "b", "20")}, true},
		{"resourceVersion=20 HTTP", {"=503 Busy", "{}"}, true},
		{"resourceVersion=20 HTTP", {"+", "{\"object\":{\"metadata\":{"
			"\"resourceVersion\":\"22\",\"name\":\"c\"},\"kind\":\"ConfigMap\","
			"\"apiVersion\":\"v1\"},\"type\":\"ADDED\"}    \n"}, true},
		{"resourceVersion=22 HTTP", {"+", "{\"type\":\"ERROR\",\"object\":"
			STATUS("Expired", "410", "too old resource version: 22 (40)") "}\n"}},
	};
	struct api_req r = req(API_WATCH, NULL);
	struct api_watch *w;

	begin(acts, array_size(acts));
	is_int(api_watch_open(api, &r, on_event, NULL, &w, &err), 0, "a watch from the beginning");
	await("too old");
	is_str(events.data,
		"ADDED 3 " OBJ("a", "3") "; ADDED 6 " OBJ("b", "6") "; MODIFIED 7 " OBJ("b", "7")
		"; DELETED 9 " OBJ("b", "9") "; ADDED 22 {\"metadata\":{\"resourceVersion\":\"22\","
		"\"name\":\"c\"},\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\"}; ERROR 0 ; "
		"(too old resource version: 22 (40)) ",
		"what it told, over all its connections");
	api_watch_close(w);
	buf_release(&events);
	end("watch");
}

static void on_done(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	*(int *)arg = ret ? (int)e->code : 1;
}

static void wait_for(const int *done)
{
	while (!*done) {
		struct pollfd p = {.fd = api_fd(api), .events = POLLIN};

		if (poll(&p, 1, 60000) != 1 || api_dispatch(api, &err))
			bug("dispatch");
	}
}

static void test_submit(void)
{
	static const struct act acts[] = {
		/* the connection that opening made is not the one that submissions go over */
		{NULL, {NULL}, true},
		{"GET /api/v1/namespaces/default/configmaps/a", {"=200 OK", "{}"}},
		{"POST", {"HTTP/1.1 200 OK\r\nContent-Le"}, true},
	};
	struct api_req r = req(API_GET, "a");
	int got = 0, made = 0;

	begin(acts, array_size(acts));
	api_submit(api, &r, on_done, &got);
	wait_for(&got);
	is_int(got, 1, "a submission");
	r = req(API_CREATE, NULL);
	r.body = "{}";
	r.body_len = 2;
	api_submit(api, &r, on_done, &made);
	wait_for(&made);
	is_int(made, ERR_UNAVAILABLE, "one whose answer broke off");
	end("submit");
}

static void test_nobody(void)
{
	autofree char *none = xasprintf("unix:%s/none", dir);
	autofree char *want = xasprintf("unix:%s/none: connect: No such file or directory", dir);

	is_int(api_open(none, false, NULL, &api, &err), -1, "no socket");
	is_str(err.msg, want, "and named");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	if (!mkdtemp(dir))
		bug("mkdtemp");
	address = xasprintf("unix:%s/api.sock", dir);
	test_calls();
	test_requests();
	test_lists();
	test_watch();
	test_submit();
	test_nobody();
	free(address);
	scratch_remove(dir);
	return tap_done();
}
