/*
 * k-serviceaccount: namespaces in; out come the actions that give each of them a ServiceAccount
 * "default" and the CA bundle of the cluster. Never touches other accounts.
 */
#include "base/log.h"
#include "base/opt.h"
#include "ctl/serviceaccount.h"

static const struct opt extra[] = {
	{0, "root-ca", OPT_STR, offsetof(struct serviceaccount_options, root_ca), "FILE",
		"the CA bundle (default: /etc/k/pki/ca.crt)", "@file"},
	{0},
};

int main(int argc, char **argv)
{
	struct serviceaccount_options o = {0};

	prog_set(argv[0]);
	return controller_main(&serviceaccount_controller, extra, &o, argc, argv);
}
