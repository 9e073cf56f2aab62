/*
 * k-replicaset: objects in; out come the actions that give every ReplicaSet its pods.
 * Never runs a pod, never changes a ReplicaSet's spec.
 */
#include "ctl/replicaset.h"

int main(int argc, char **argv)
{
	return controller_main(&replicaset_controller, NULL, NULL, argc, argv);
}
