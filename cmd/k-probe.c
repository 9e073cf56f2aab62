/*
 * k-probe: asks one server once whether it is well: http, https, tcp, grpc. It is what k-kubelet
 * runs for probes that need TLS or HTTP/2, and of use by itself in scripts.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/opt.h"

#define ANSWER_MAX 10240 /* bytes of an answer that are looked at, as upstream */

struct options {
	struct opt_list headers;
	int64_t timeout_ns;
	bool quiet;
};

static const struct opt opts[] = {
	{'H', "header", OPT_LIST, offsetof(struct options, headers), "LINE",
		"send this header too: 'Name: value'"},
	{'q', "quiet", OPT_BOOL, offsetof(struct options, quiet), NULL, "print nothing"},
	{'t', "timeout", OPT_DUR, offsetof(struct options, timeout_ns), "TIME",
		"give up after TIME (1s)"},
	{0}};

static const struct opt_set set = {
	.usage = "k-probe [-q] [-H LINE]... [-t TIME] URL",
	.about = "Ask a server once whether it is well.",
	.opts = opts,
};

/* What came back. */
struct answer {
	struct buf body;
	int grpc_status; /* -1: none was told */
	char *grpc_message;
};

static size_t on_body(char *p, size_t size, size_t n, void *arg)
{
	struct answer *a = arg;

	/* more than that is not read: the connection is given up, which is not an error here */
	buf_add(&a->body, p, n * size);
	return a->body.len > ANSWER_MAX ? 0 : n * size;
}

/* Headers, and the trailers of gRPC. */
static size_t on_header(char *p, size_t size, size_t n, void *arg)
{
	static const char status[] = "grpc-status:", message[] = "grpc-message:";
	const size_t n_status = sizeof(status) - 1, n_message = sizeof(message) - 1;
	autofree char *line = xstrndup(p, n * size);
	struct answer *a = arg;

	line[strcspn(line, "\r\n")] = 0;
	if (!strncasecmp(line, status, n_status)) {
		a->grpc_status = (int)strtol(line + n_status, NULL, 10);
	} else if (!strncasecmp(line, message, n_message)) {
		free(a->grpc_message);
		a->grpc_message = xstrdup(line + n_message + strspn(line + n_message, " "));
	}
	return n * size;
}

static CURL *begin(const struct options *o, const char *url, struct curl_slist *headers,
	struct answer *a)
{
	CURL *c = curl_easy_init();

	if (!c)
		die(ERR_INTERNAL, "curl does not start");
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(o->timeout_ns / NS_PER_MS));
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	/* a probe asks whether it answers, not who it is: certificates of pods are their own */
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, a);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, a);
	return c;
}

static bool said(const struct options *o, bool ok, const char *fmt, ...) printf_like(3, 4);

static bool said(const struct options *o, bool ok, const char *fmt, ...)
{
	va_list ap;

	if (o->quiet)
		return ok;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return ok;
}

/* In upstream's words where it has some of its own. */
static const char *failure(CURLcode rc)
{
	switch (rc) {
	case CURLE_OPERATION_TIMEDOUT:
		return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
	case CURLE_COULDNT_CONNECT:
		return "connect: connection refused";
	default:
		return curl_easy_strerror(rc);
	}
}

/* 200 to 399 is success (Kubernetes documentation, "HTTP probes"). */
static bool ask_http(const struct options *o, const char *url, struct curl_slist *headers)
{
	struct answer a = {.grpc_status = -1};
	CURL *c = begin(o, url, headers, &a);
	CURLcode rc = curl_easy_perform(c);
	bool cut = rc == CURLE_WRITE_ERROR && a.body.len > ANSWER_MAX;
	long code = 0;

	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
	curl_easy_cleanup(c);
	buf_release(&a.body);
	free(a.grpc_message);
	if (rc != CURLE_OK && !cut)
		return said(o, false, "Get \"%s\": %s", url, failure(rc));
	if (code >= 200 && code < 400)
		return said(o, true, "ok");
	return said(o, false, "HTTP probe failed with statuscode: %ld", code);
}

static bool ask_tcp(const struct options *o, const char *host)
{
	autofree char *url = xasprintf("http://%s", host);
	struct answer a = {.grpc_status = -1};
	CURL *c = begin(o, url, NULL, &a);
	CURLcode rc;

	curl_easy_setopt(c, CURLOPT_CONNECT_ONLY, 1L);
	rc = curl_easy_perform(c);
	curl_easy_cleanup(c);
	if (rc == CURLE_OPERATION_TIMEDOUT)
		return said(o, false, "dial tcp %s: i/o timeout", host);
	return said(o, rc == CURLE_OK, "%s%s%s%s", rc ? "dial tcp " : "ok", rc ? host : "",
		rc ? ": " : "", rc ? failure(rc) : "");
}

/* grpc.health.v1.HealthCheckRequest{service = 1}, framed as gRPC frames a message. */
static void health_request(struct buf *b, const char *service)
{
	size_t n = strlen(service), len = n ? n + 2 : 0;

	for (int i = 0; i < 3; i++)
		buf_addc(b, 0);
	buf_addc(b, (char)(len >> 8));
	buf_addc(b, (char)len);
	if (n) {
		buf_addc(b, 1 << 3 | 2);
		buf_addc(b, (char)n);
		buf_adds(b, service);
	}
}

/* HealthCheckResponse{status = 1}: one small number, or nothing for 0. -1: not that. */
static int health_status(const struct buf *b)
{
	const unsigned char *p = (const unsigned char *)b->data;

	if (b->len == 5 && !p[0] && !p[4])
		return 0;
	return b->len == 7 && !p[0] && p[4] == 2 && p[5] == 1 << 3 && p[6] < 128 ? p[6] : -1;
}

static bool judge_grpc(const struct options *o, const struct answer *a)
{
	static const char *const names[] = {"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};
	enum { SERVING = 1, GRPC_UNIMPLEMENTED = 12 };
	const char *message = a->grpc_message ? a->grpc_message : "";
	int status = health_status(&a->body);

	if (a->grpc_status == GRPC_UNIMPLEMENTED)
		return said(o, false,
			"this server does not implement the grpc health protocol "
			"(grpc.health.v1.Health): %s", message);
	if (a->grpc_status)
		return said(o, false, "health rpc failed: code %d: %s", a->grpc_status, message);
	if (status < 0)
		return said(o, false, "health rpc failed: malformed answer");
	if (status == SERVING)
		return said(o, true, "ok");
	return said(o, false, "service unhealthy (responded with \"%s\")",
		status < (int)array_size(names) ? names[status] : "?");
}

/* where: "HOST:PORT[/SERVICE]" */
static bool ask_grpc(const struct options *o, const char *where, struct curl_slist *headers)
{
	size_t n = strcspn(where, "/");
	const char *service = where[n] ? where + n + 1 : "";
	autofree char *url = xasprintf("http://%.*s/grpc.health.v1.Health/Check", (int)n, where);
	struct answer a = {.grpc_status = -1};
	autobuf request = BUF_INIT;
	CURLcode rc;
	bool ok;

	headers = curl_slist_append(headers, "Content-Type: application/grpc");
	headers = curl_slist_append(headers, "TE: trailers");
	CURL *c = begin(o, url, headers, &a);
	health_request(&request, service);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE);
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)request.len);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, request.data);
	rc = curl_easy_perform(c);
	if (rc == CURLE_OK)
		ok = judge_grpc(o, &a);
	else if (rc == CURLE_OPERATION_TIMEDOUT)
		ok = said(o, false,
			"timeout: failed to connect service \"%.*s\" within %gs: "
			"context deadline exceeded",
			(int)n, where, (double)o->timeout_ns / NS_PER_S);
	else
		ok = said(o, false, "error: failed to connect service at \"%.*s\": %s", (int)n,
			where, failure(rc));
	curl_easy_cleanup(c);
	buf_release(&a.body);
	free(a.grpc_message);
	return ok;
}

/* The rest of url behind "scheme://", or NULL. */
static const char *behind(const char *url, const char *scheme)
{
	size_t n = strlen(scheme);

	return !strncmp(url, scheme, n) && !strncmp(url + n, "://", 3) && url[n + 3] ? url + n + 3
										   : NULL;
}

int main(int argc, char **argv)
{
	struct options o = {.timeout_ns = NS_PER_S};
	struct curl_slist *headers = curl_slist_append(NULL, "User-Agent: kube-probe/1.36");
	const char *url;
	bool ok;
	int n;

	prog_set(argv[0]);
	n = opt_parse_or_exit(&set, argc, argv, &o);
	if (n != 1)
		opt_usage(&set, "one URL is wanted");
	if (o.timeout_ns < NS_PER_MS)
		opt_usage(&set, "--timeout: at least 1ms");
	url = argv[0];
	for (size_t i = 0; i < o.headers.n; i++) {
		if (!strchr(o.headers.v[i], ':'))
			opt_usage(&set, "--header: \"%s\" is not 'Name: value'", o.headers.v[i]);
		headers = curl_slist_append(headers, o.headers.v[i]);
	}
	if (behind(url, "http") || behind(url, "https"))
		ok = ask_http(&o, url, headers);
	else if (behind(url, "tcp"))
		ok = ask_tcp(&o, behind(url, "tcp"));
	else if (behind(url, "grpc") && strlen(url) < 128)
		ok = ask_grpc(&o, behind(url, "grpc"), headers);
	else
		opt_usage(&set, "\"%s\": neither http, https, tcp nor grpc", url);
	curl_slist_free_all(headers);
	opt_list_release(&o.headers);
	return !ok;
}
