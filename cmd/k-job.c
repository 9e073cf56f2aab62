/*
 * k-job: objects in; out come the actions that make, count and end the pods of every Job.
 * Never runs a pod, never changes a Job's spec.
 */
#include "ctl/job.h"

int main(int argc, char **argv)
{
	return controller_main(&job_controller, argc, argv);
}
