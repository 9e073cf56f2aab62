/*
 * k-disruption: budgets, pods and workloads in; out come the actions that keep the status of
 * PodDisruptionBudgets true. Never evicts anything.
 */
#include "ctl/disruption.h"

int main(int argc, char **argv)
{
	return controller_main(&disruption_controller, NULL, NULL, argc, argv);
}
