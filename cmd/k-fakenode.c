/*
 * k-fakenode: objects in; out come the actions of nodes that are not there: bound pods run, become
 * ready, end. Never starts a process; meant for simulations and tests.
 */
#include <stddef.h>

#include "base/opt.h"
#include "ctl/fakenode.h"

static const struct opt opts[] = {
	{ 0, "all", OPT_BOOL, offsetof(struct fakenode_options, all), NULL,
		"every node, not only those labelled k-fakenode" },
	{ 0 },
};

int main(int argc, char **argv)
{
	struct fakenode_options o = { 0 };

	return controller_main(&fakenode_controller, opts, &o, argc, argv);
}
