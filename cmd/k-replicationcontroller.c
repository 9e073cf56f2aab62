/*
 * k-replicationcontroller: objects in; out come the actions that give every ReplicationController
 * its pods. Never runs a pod, never changes a ReplicationController's spec.
 */
#include "ctl/replicaset.h"

int main(int argc, char **argv)
{
	return controller_main(&replicationcontroller_controller, NULL, NULL, argc, argv);
}
