/*
 * k-gc: objects of all kinds in; out come the deletions of what has lost its owners.
 * Never judges an owner of a kind that it does not know.
 */
#include "ctl/gc.h"

int main(int argc, char **argv)
{
	return controller_main(&gc_controller, NULL, NULL, argc, argv);
}
