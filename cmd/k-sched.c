/*
 * k-sched: nodes and pods in; a binding for each pending pod out, or why there is none. With
 * --explain it prints decisions as data and binds nothing.
 */
#include "base/log.h"
#include "base/opt.h"
#include "ctl/sched.h"

static const struct opt extra[] = {
	{0, "explain", OPT_BOOL, offsetof(struct sched_options, explain), NULL,
		"print each decision, node by node and rule by rule; bind nothing", NULL, NULL},
	{0},
};

int main(int argc, char **argv)
{
	struct sched_options o = {0};

	prog_set(argv[0]);
	return controller_main(&sched_controller, extra, &o, argc, argv);
}
