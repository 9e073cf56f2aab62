/*
 * Every controller, by the name it is called by: k-deployment, k-replicaset … are links to this one
 * program, so that the machine holds its code once however many of them run. So is k-keeper: it is
 * no controller, but stands on the same store, and would hold all of that again.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "control/reconcile.h"
#include "keeper/keeper.h"

static const struct controller *by_name(const char *program)
{
	for (size_t i = 0; !strncmp(program, "k-", 2) && controllers[i]; i++)
		if (!strcmp(controllers[i]->name, program + 2))
			return controllers[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const struct controller *c;

	prog_set(argv[0]);
	if (!strcmp(prog_name(), "k-keeper"))
		return keeper_main(argc, argv);
	c = by_name(prog_name());
	if (c)
		return controller_main(c, argc, argv);
	fprintf(stderr, "%s: no controller; its names are k-keeper", prog_name());
	for (size_t i = 0; controllers[i]; i++)
		fprintf(stderr, " k-%s", controllers[i]->name);
	fputs("\n", stderr);
	return EXIT_USAGE;
}
