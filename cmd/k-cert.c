/*
 * k-cert: keys, certificates and kubeconfigs of a cluster: made, renewed, looked at. Requests and
 * certificates go through pipes as PEM; the paths of files that it wrote go to stdout. It never
 * replaces a CA unless told to.
 */
#include "base/io.h"
#include "base/log.h"
#include "cert/cert.h"

const struct opt common_opts[] = {
	{0, "dir", OPT_STR, offsetof(struct options, dir), "DIR",
		"where they are: DIR/pki, DIR/admin.conf (/etc/k)", "@file"},
	{0}};

static const struct verb verbs[] = {
	{"init", &init_set, init_exec},
	{"server", &server_set, server_exec},
	{"client", &client_set, client_exec},
	{"kubelet", &kubelet_set, kubelet_exec},
	{"kubeconfig", &kubeconfig_set, kubeconfig_exec},
	{"sign", &sign_set, sign_exec},
	{"token", &token_set, token_exec},
	{"renew", &renew_set, renew_exec},
	{"check", &check_set, check_exec},
	{NULL},
};

static const struct opt_set *verb_set(const char *name)
{
	const struct verb *v = verb_find(verbs, name);

	return v ? v->set : NULL;
}

static const struct opt_set set = {
	.usage = INIT_USAGE "\n" SERVER_USAGE "\n" CLIENT_USAGE "\n" KUBELET_USAGE
			    "\n" KUBECONFIG_USAGE "\n" SIGN_USAGE "\n" TOKEN_USAGE
			    "\n" RENEW_USAGE "\n" CHECK_USAGE,
	.about = "Make, renew and check a cluster's certificates; k-cert VERB -h tells more.",
	.opts = common_opts,
	.verbs = "init server client kubelet kubeconfig sign token renew check",
	.verb_set = verb_set,
};

int main(int argc, char **argv)
{
	struct options o = {.days = CERT_SOON_DAYS};
	struct err e = ERR_INIT;
	const struct verb *v;
	int n, status;

	prog_set(argv[0]);
	v = verb_parse(&set, verbs, argc, argv, &o, &n);
	if (o.valid < 0 || o.valid > 100000 || o.days < 0)
		opt_usage(v->set, "a number of days is from 1 to 100000");
	status = v->exec(&o, n, argv, &e);
	opt_list_release(&o.groups);
	opt_list_release(&o.sans);
	if (status < 0)
		die_err(&e);
	io_finish_stdout();
	return status;
}
