/*
 * k-proxy: Services and EndpointSlices in, from the API; out: the nft table "ip k-proxy". With -n
 * objects in on stdin, the nft script on stdout, and nothing is touched.
 * Never touches another table, an interface or a route.
 */
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "base/opt.h"
#include "net/nft.h"
#include "proxy/proxy.h"

#define STDIN_MAX_BYTES ((size_t)1 << 30)

struct options {
	bool print, once;
	const char *api, *store, *bridge, *node, *log_level;
	int64_t ready_fd;
};

static const struct opt opts[] = {
	{ 'n', "print", OPT_BOOL, offsetof(struct options, print), NULL,
	  "print the nft script for the objects on stdin, touch nothing" },
	{ 0, "once", OPT_BOOL, offsetof(struct options, once), NULL,
	  "make the table as it should be now, end" },
	{ 0, "bridge", OPT_STR, offsetof(struct options, bridge), "NAME",
	  "the interface behind which this node's pods are (bridge0)" },
	{ 0, "node", OPT_STR, offsetof(struct options, node), "NAME",
	  "this node's name (default: the host's)" },
	OPT_ROW_STORE(offsetof(struct options, store)),
	OPT_ROW_API(offsetof(struct options, api)),
	OPT_ROW_LOG_LEVEL(offsetof(struct options, log_level)),
	OPT_ROW_READY_FD(offsetof(struct options, ready_fd), "the table is made"),
	{ 0 }
};

static const struct opt_set set = {
	.usage = "k-proxy [OPTION]...\n"
		 "k-proxy -n [--bridge NAME] [--node NAME] <FILE\n"
		 "k-proxy clear",
	.about = "Send what goes to a Service on to its endpoints, by nftables.",
	.opts = opts,
	.verbs = "clear",
};

static void warn(void *arg unused_arg, const char *text)
{
	log_kv(LOG_LV_WARN, text, NULL);
}

static int on_object(void *arg, doc *d unused_arg, val *root, const char *where, struct err *e)
{
	if (!yyjson_is_obj(root) || !obj_str(root, "kind") || !*obj_name(root))
		return err_set(e, ERR_INVALID, "%s: not an object: kind and metadata.name wanted",
			       where);
	return proxy_set(arg, root, e) < 0 ? err_wrap(e, "%s", where) : 0;
}

static int print(struct proxy *p, struct err *e)
{
	autobuf in = BUF_INIT, out = BUF_INIT;

	if (io_read_file("-", STDIN_MAX_BYTES, &in, e) < 0 ||
	    obj_stream_text(buf_str(&in), in.len, "stdin", on_object, p, e) < 0)
		return -1;
	proxy_script(p, &out);
	fwrite(out.data, 1, out.len, stdout);
	return 0;
}

static int clear(struct err *e)
{
	autobuf b = BUF_INIT;

	proxy_clear(&b);
	return nft_run(b.data, e);
}

static int run(const struct options *o, struct proxy *p, struct err *e)
{
	static const char *const groups[] = { "system:authenticated", NULL };
	struct api_caller who = { .user = "system:kube-proxy", .groups = groups,
				  .manager = prog_name() };
	struct proxy_run r = { .p = p, .address = o->api, .ready_fd = (int)o->ready_fd };
	autofree char *local = o->store ? xasprintf("local:%s", o->store) : NULL;
	int ret;

	if (api_open(o->api ? o->api : local, false, &who, &r.api, e) < 0)
		return -1;
	ret = proxy_run(&r, !o->once, e);
	api_close(r.api);
	return ret;
}

/* The name stands in the script, so it may not be one that ends a string there. */
static void check(const struct options *o)
{
	enum log_level lv;

	if (!*o->bridge || strlen(o->bridge) >= IFNAMSIZ || strpbrk(o->bridge, "\"/*\\ \t\n"))
		opt_usage(&set, "--bridge: \"%s\" is no interface's name", o->bridge);
	if (!o->log_level)
		return;
	if (log_parse_level(o->log_level, &lv) < 0)
		opt_usage(&set, "--log-level: unknown level \"%s\"", o->log_level);
	log_set_level(lv);
}

int main(int argc, char **argv)
{
	struct options o = { .bridge = "bridge0", .ready_fd = -1 };
	char host[256] = "";
	struct err e = ERR_INIT;
	autoproxy *p = NULL;
	int n, ret;

	prog_set(argv[0]);
	n = opt_parse_or_exit(&set, argc, argv, &o);
	check(&o);
	if (n > 1 || (n == 1 && strcmp(argv[0], "clear") != 0))
		opt_usage(&set, "unknown argument \"%s\"", argv[n - 1]);
	if (gethostname(host, sizeof(host) - 1) < 0)
		die(ERR_SYS, "no host name");
	p = proxy_new(&(struct proxy_conf){ .node = o.node ? o.node : host, .bridge = o.bridge,
					    .warn = warn });
	ret = n == 1 ? clear(&e) : o.print ? print(p, &e) : run(&o, p, &e);
	if (ret < 0)
		warn_err(&e);
	io_finish_stdout();
	return ret < 0 ? err_info(e.code)->exit : EXIT_DONE;
}
