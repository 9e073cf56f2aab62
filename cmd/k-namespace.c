/*
 * k-namespace: objects of all kinds in; out come the deletions that empty a namespace which is
 * being deleted, and at last its finalization. Never starts a deletion.
 */
#include "ctl/namespace.h"

int main(int argc, char **argv)
{
	return controller_main(&namespace_controller, NULL, NULL, argc, argv);
}
