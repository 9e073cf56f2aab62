/*
 * k-remote-https: bytes in, over TLS to the server of a kubeconfig, its bytes out: between standard
 * input and output, or on the connections that another program of ours hands over (--carry). It
 * never looks into what it carries.
 */
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/log.h"
#include "base/opt.h"
#include "remote-https/remote.h"

struct options {
	const char *kubeconfig, *context;
	bool carry;
};

static const struct opt opts[] = {
	{0, "kubeconfig", OPT_STR, offsetof(struct options, kubeconfig), "FILE",
		"the kubeconfig (K_KUBECONFIG, KUBECONFIG, ~/.kube/config, /etc/k/admin.conf)",
		"@file"},
	{0, "context", OPT_STR, offsetof(struct options, context), "NAME",
		"its context (K_CONTEXT, else the current one)"},
	{0, "carry", OPT_BOOL, offsetof(struct options, carry), NULL,
		"standard input is a socket that hands over connections"},
	{0}};

static const struct opt_set set = {
	.usage = "k-remote-https [--kubeconfig FILE] [--context NAME] [--carry] [ADDRESS]",
	.about = "Carry bytes to an API server over TLS.",
	.opts = opts,
};

struct ending {
	struct loop *loop;
	struct err err;
};

static void on_end(void *arg, const struct err *e)
{
	struct ending *end = arg;

	if (e)
		end->err = *e;
	loop_stop(end->loop, e ? -1 : EXIT_DONE);
}

static int between_stdio(const struct target *t)
{
	struct ending end = {.loop = loop_new()};
	int status;

	conn_new(end.loop, t, STDIN_FILENO, STDOUT_FILENO, false, on_end, &end);
	status = loop_run(end.loop);
	loop_free(end.loop);
	if (status < 0)
		die_err(&end.err);
	return status;
}

int main(int argc, char **argv)
{
	struct options o = {.context = getenv("K_CONTEXT")};
	struct err e = ERR_INIT;
	struct target t;
	int n, status;

	prog_set(argv[0]);
	n = opt_parse_or_exit(&set, argc, argv, &o);
	if (n > 1)
		opt_usage(&set, "one address at most");
	signal(SIGPIPE, SIG_IGN);
	if (target_init(&t, o.kubeconfig, o.context, n ? argv[0] : "https:", &e)) {
		if (!o.carry)
			die_err(&e);
		carry_refuse(&e);
		return err_info(e.code)->exit;
	}
	status = o.carry ? carry_run(&t) : between_stdio(&t);
	target_release(&t);
	return status;
}
