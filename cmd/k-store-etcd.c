/*
 * k-store-etcd: the helper protocol on standard input and output (k-store-helper(7)), an etcd
 * cluster behind it. Started by programs that open a store "etcd:URL"; it keeps nothing itself.
 */
#include <signal.h>
#include <stddef.h>

#include "base/log.h"
#include "base/opt.h"
#include "store-etcd/serve.h"

struct options {
	const char *ca, *cert, *key;
};

static const struct opt opts[] = {
	{0, "ca", OPT_STR, offsetof(struct options, ca), "FILE",
		"authorities that etcd's certificate may be of (K_ETCD_CA)", "@file"},
	{0, "cert", OPT_STR, offsetof(struct options, cert), "FILE",
		"the certificate shown to etcd (K_ETCD_CERT)", "@file"},
	{0, "key", OPT_STR, offsetof(struct options, key), "FILE", "its key (K_ETCD_KEY)", "@file"},
	{0}};

static const struct opt_set set = {
	.usage = "k-store-etcd [--ca FILE] [--cert FILE] [--key FILE] [ADDRESS]",
	.about = "Keep a store in etcd, for the program that started it.",
	.opts = opts,
};

/* Who starts a helper passes an address and nothing else: the environment is where they stand. */
static void into_env(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct serve s = {0};
	int status;

	prog_set(argv[0]);
	if (opt_parse_or_exit(&set, argc, argv, &o) > 1)
		opt_usage(&set, "one address at most");
	into_env("K_ETCD_CA", o.ca);
	into_env("K_ETCD_CERT", o.cert);
	into_env("K_ETCD_KEY", o.key);
	signal(SIGPIPE, SIG_IGN);
	status = serve_run(&s);
	serve_release(&s);
	return status;
}
