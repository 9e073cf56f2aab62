/*
 * k-deployment: objects in; out come the actions that roll Deployments over to their templates.
 * Never touches a pod: ReplicaSets do.
 */
#include "ctl/deployment.h"

int main(int argc, char **argv)
{
	return controller_main(&deployment_controller, NULL, NULL, argc, argv);
}
