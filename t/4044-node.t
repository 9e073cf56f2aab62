#!/bin/sh
# Nodes that are heard of, and those that are not; their taints, and who has to go.
. "${0%/*}/lib.sh"
needs jq

at() { K_NOW=2026-01-02T03:$1Z; }
obj=$T_BUILD/t/tool/obj

act() { "$obj" merge "$@" | k-store commit >/dev/null; }
node() { # NAME [LABELS]
	"$obj" merge "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"$1\",
		\"labels\":{\"kubernetes.io/os\":\"linux\"}},\"status\":{\"conditions\":[{
		\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"KubeletReady\",
		\"message\":\"fine\"}]}}" "{\"metadata\":{\"labels\":${2:-{\}}}}" |
		k-store put >/dev/null
}
renew() { # NODE MM:SS
	lease="\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\""
	lease_name="\"name\":\"$1\",\"namespace\":\"kube-node-lease\""
	k-store get -n kube-node-lease leases "$1" >/dev/null 2>&1 ||
		echo "{$lease,\"metadata\":{$lease_name}}" | k-store put >/dev/null
	act "{\"verb\":\"patch\",\"target\":{$lease,$lease_name},
		\"patch\":{\"spec\":{\"renewTime\":\"2026-01-02T03:$2.000000Z\"}}}"
}
pod() { # NAME NODE [TOLERATIONS]
	"$obj" merge "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"$1\",
		\"namespace\":\"default\"},\"spec\":{\"nodeName\":\"$2\",\"tolerations\":${3:-[]},
		\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}" | k-store put >/dev/null
	act "{\"verb\":\"patch\",\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",
		\"name\":\"$1\",\"namespace\":\"default\"},\"subresource\":\"status\",
		\"patch\":{\"status\":{\"phase\":\"Running\",
		\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}}"
}
ready() { # NODE STATUS
	act "{\"verb\":\"patch\",\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",
		\"name\":\"$1\"},\"subresource\":\"status\",\"patch\":{\"status\":{\"conditions\":[{
		\"type\":\"Ready\",\"status\":\"$2\",\"reason\":\"KubeletReady\",
		\"message\":\"fine\"}]}}}"
}
patch() { # NODE PATCH
	act "{\"verb\":\"patch\",\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",
		\"name\":\"$1\"},\"patch\":$2}"
}
conditions() {
	k-store get nodes "$1" | jq -r '.status.conditions | map(.type + "=" + .status) | join(" ")'
}
taints() {
	k-store get nodes "$1" | jq -r '.spec.taints // [] | map((.key | sub(".*/"; "")) + ":" +
		.effect) | join(" ")'
}
pods() { k-store list pods | "$obj" at metadata.name | tr '\n' ' '; }
told() {
	k-store list -A events | "$obj" at "involvedObject.name=$1" reason message |
		sed 's/ /: /'
}
pass() { ok "$1" k-node --once --grace 40s; }

at 00:00
for n in a b; do node $n; renew $n 00:00; done
pass 'a pass'
is "$(taints a)" '' 'who is well has no taint'
is "$(k-store get nodes a | jq -c '[.metadata.labels["beta.kubernetes.io/os"],
	.metadata.annotations["node.alpha.kubernetes.io/ttl"]]')" '["linux","0"]' \
	'every node has the label and the annotation'
is "$(told a)" 'RegisteredNode: Node a event: Registered Node a in Controller' 'and is told of once'

# silence
pod stays a '[{"key": "node.kubernetes.io/unreachable", "operator": "Exists",
	"effect": "NoExecute"}]'
pod later a
pod elsewhere b
at 00:39
renew b 00:39
pass 'before the time'
is "$(conditions a)" 'Ready=True' 'nothing is said'
at 00:41
k-store dump >state
is "$(K_NOW=2026-01-02T03:00:39Z k-node --grace 40s -f state | jq -r 'select(.verb == "wake").at' |
	sort | head -n 1)" 2026-01-02T03:00:40.000000001Z 'a filter says when to look again'
pass 'and after it'
is "$(conditions a)" \
	'Ready=Unknown MemoryPressure=Unknown DiskPressure=Unknown PIDPressure=Unknown' \
	'nobody knows any more'
is "$(k-store get nodes a | jq -r '.status.conditions[] | .reason + ": " + .message' | uniq)" \
	'NodeStatusUnknown: Kubelet stopped posting node status.
NodeStatusNeverUpdated: Kubelet never posted node status.' 'in these words'
is "$(taints a)" 'unreachable:NoSchedule unreachable:NoExecute' 'taints follow'
like "$(told a)" 'NodeNotReady: Node a status is now: NodeNotReady' 'and the event'
is "$(k-store get pods later | jq -r '.status.conditions[0].status')" False 'its pods are not ready'
is "$(told later)" 'NodeNotReady: Node is not ready' 'which is told'
is "$(conditions b) $(taints b)" 'Ready=True ' 'the other is well'

# what is not tolerated for ever goes
at 05:40
renew b 05:40
pass 'five minutes less a second'
is "$(pods)" 'elsewhere later stays ' 'all are there'
at 05:42
pass 'five minutes'
is "$(k-store get pods later | jq -r '.metadata.deletionTimestamp != null')" true 'it has to go'
like "$(told later)" 'TaintManagerEviction: Marking for deletion Pod default/later' 'this is told'
is "$(k-store get pods later | jq -r '.status.conditions[] | select(.type == "DisruptionTarget") |
	.reason')" DeletionByTaintManager 'and stands in the pod'
is "$(k-store get pods stays | jq -r '.metadata.deletionTimestamp')" null 'who tolerates it stays'

# it is back
ready a True
pass 'back'
is "$(taints a)" '' 'the taints go'

# not ready, under pressure, cordoned; taints of others stay
patch a '{"spec": {"unschedulable": true, "taints": [{"key": "mine", "effect": "NoSchedule"}]}}'
jq -nc '{verb: "patch", target: {apiVersion: "v1", kind: "Node", name: "a"}, subresource: "status",
	patch: {status: {conditions: [{type: "Ready", status: "False"}, {type: "MemoryPressure",
	status: "True"}]}}}' | k-store commit >/dev/null
pass 'trouble'
is "$(taints a)" \
	'mine:NoSchedule not-ready:NoSchedule memory-pressure:NoSchedule '\
'unschedulable:NoSchedule not-ready:NoExecute' 'each condition taints'
ready b False
pass 'everywhere'
is "$(taints a | tr ' ' '\n' | grep Exec) $(taints b)" ' not-ready:NoSchedule' \
	'where nobody is ready nobody is evicted'
ready a True
ready b True
patch a '{"spec": {"unschedulable": null}}'
pass 'all is well'
is "$(taints a) $(taints b)" 'mine:NoSchedule ' 'what was not ours stays'

# a taint that somebody sets
pod careful b '[{"key": "x", "operator": "Exists", "effect": "NoExecute",
	"tolerationSeconds": 60}]'
patch b '{"spec": {"taints": [{"key": "x", "effect": "NoExecute"}]}}'
pass 'a taint'
is "$(k-store list pods | jq -r 'select(.metadata.deletionTimestamp and .spec.nodeName == "b") |
	.metadata.name')" elsewhere 'evicts who does not tolerate it, at once'
at 06:43
renew a 06:43
renew b 06:43
pass 'a minute'
is "$(k-store get pods careful | jq -r '.metadata.deletionTimestamp != null')" true \
	'and who does when its time is over'

# nobody home
k-store rm nodes a >/dev/null
pass 'a node is gone'
is "$(pods | tr ' ' '\n' | grep -c -e stays -e later)" 0 'its pods go'

# Where time runs: a daemon is not told of renewals, it reads the Lease when the node would be lost.
unset K_NOW
k-store watch --timeout 120s nodes >nodes.log &
watch=$!
spawn k-node --grace 3s
lost() { k-store get nodes $1 | grep -q NodeStatusUnknown; }
# Another one where the machine is so slow that it is lost before anybody renews its Lease.
for d in d dd ddd dddd; do
	printf '{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"%s",
		"namespace":"kube-node-lease"}}' $d | k-store put >/dev/null
	node $d
	await_line 60 "\"name\":\"$d\".*node.alpha.kubernetes.io/ttl" nodes.log # it has looked
	renewed=$(($(date +%s) + 2))
	jq -nc --arg d $d --argjson at $renewed '{verb: "patch", target: {kind: "Lease", name: $d,
		apiVersion: "coordination.k8s.io/v1", namespace: "kube-node-lease"},
		patch: {spec: {renewTime: ($at | strftime("%Y-%m-%dT%H:%M:%S.000000Z"))}}}' |
		k-store commit >/dev/null
	lost $d || break
done
ok 'it is lost at last' await_line 60 "\"name\":\"$d\".*\"reason\":\"NodeStatusUnknown\"" \
	nodes.log
ok 'but not before its Lease was over' test "$(k-store get nodes $d |
	jq '.status.conditions[0].lastTransitionTime | fromdate')" -ge $((renewed + 3))
kill $watch
stop "$pid"
is "$status" 0 'the daemon ends'
done_testing
