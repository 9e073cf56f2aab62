/* The controllers there are, for the programs that run them all. */
#include <stddef.h>

#include "ctl/clusterrole.h"
#include "ctl/cronjob.h"
#include "ctl/daemonset.h"
#include "ctl/deployment.h"
#include "ctl/disruption.h"
#include "ctl/endpointslice.h"
#include "ctl/fakenode.h"
#include "ctl/gc.h"
#include "ctl/job.h"
#include "ctl/node.h"
#include "ctl/namespace.h"
#include "ctl/replicaset.h"
#include "ctl/sched.h"
#include "ctl/serviceaccount.h"
#include "ctl/statefulset.h"
#include "ctl/ttl.h"
#include "ctl/volume.h"

const struct controller *const controllers[] = {
	&clusterrole_controller,
	&cronjob_controller,
	&daemonset_controller,
	&deployment_controller,
	&disruption_controller,
	&endpointslice_controller,
	&fakenode_controller,
	&gc_controller,
	&job_controller,
	&namespace_controller,
	&node_controller,
	&replicaset_controller,
	&replicationcontroller_controller,
	&sched_controller,
	&serviceaccount_controller,
	&statefulset_controller,
	&ttl_controller,
	&volume_controller,
	NULL,
};
