/*
 * k-endpointslice: objects in; out come the actions that keep EndpointSlices and Endpoints true.
 * Never touches a Service without a selector.
 */
#include "ctl/endpointslice.h"

int main(int argc, char **argv)
{
	return controller_main(&endpointslice_controller, NULL, NULL, argc, argv);
}
