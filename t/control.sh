# t/control.sh: what the tests of controllers share.
#
# shellcheck shell=sh disable=SC2034
# what this machine's own cluster has is nobody's here
K_ROOT=$T_DIR
export K_ROOT

# All but k-clusterrole, which makes the same seventy objects from every state: t/4047 has it.
ctls='deployment replicaset replicationcontroller statefulset daemonset sched endpointslice gc
	job cronjob ttl namespace serviceaccount disruption volume node fakenode'

# fresh STATE: a store with that and what every cluster has, with a door what that keeps, too; also
# as lines, in ./state
fresh() {
	test "${T_API:-}" != unix || unserve
	rm -rf ./*.db*
	k-store load "$1" && k-store commit </dev/null || return
	test "${T_API:-}" != unix || serve
	k-store dump >state
}
# linked <STATE: the fixed point as the callbacks alone reach it
# shellcheck disable=SC2086
linked() { "$T_BUILD/t/tool/fixpoint" /dev/stdin $ctls; }

# canon <DUMP: objects with sorted keys, masked
canon() { "$T_BUILD/t/tool/canon"; }

# has_work ACTIONS: something that would change an object, or an event
has_work() { test -s "$1" && grep -qv '"verb":"wake"' "$1"; }
