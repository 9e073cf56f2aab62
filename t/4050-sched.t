#!/bin/sh
# k-sched: which node takes a pod, and why the others do not.
. "${0%/*}/lib.sh"

# node NAME CPU [JSON of spec]
node() {
	printf '{"apiVersion":"v1","kind":"Node","metadata":{"name":"%s","uid":"u-%s",' "$1" "$1"
	printf '"labels":{%s}},' "${4:-}"
	printf '"spec":%s,"status":{"allocatable":{"cpu":"%s","memory":"4Gi","pods":"3"}}}\n' \
		"${3:-{\}}" "$2"
}
# pod NAME CPU [more of spec]
pod() {
	printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"d",' "$1"
	printf '"uid":"u-%s","resourceVersion":"1"},"spec":{"containers":[{"name":"c",' "$1"
	printf '"resources":{"requests":{"cpu":"%s","memory":"1Gi"}}}]%s}}\n' "$2" "${3:+,$3}"
}
# placed DESC WANT: the bindings of the file "in", as "pod=node …"
placed() {
	run k-sched -f in
	is "$(at verb=bind target.name node <.out | sort | tr ' \n' '= ')" "$2" "$1"
}

{ node a 2; node b 4; pod p 1; } >in
placed 'the emptier node wins' 'p=b '
{ node a 2; node b 4; pod old 3 '"nodeName":"b"'; pod p 1; } >in
placed 'what runs there counts' 'p=a '
{ node a 1; pod p 600m; pod q 600m; } >in
placed 'what was just placed counts' 'p=a '
like "$out" '"0/1 nodes are available: 1 Insufficient cpu\. no new' 'the other is told why'
like "$out" '"reason":"FailedScheduling"' 'with an event'
like "$out" '"status":"False"' 'and a condition'
{ node a 4; pod p 1 '"priority":1'; pod q 1; pod r 1; pod s 1 '"priority":9'; } >in
placed 'pods are limited, the important go first' 'p=a q=a s=a '
like "$out" '1 Too many pods' 'the reason'
{ node a 4 '{"taints":[{"key":"k","value":"v","effect":"NoSchedule"}]}'; node b 2; pod p 1; } >in
placed 'a taint keeps pods away' 'p=b '
{ node a 4 '{"taints":[{"key":"k","value":"v","effect":"NoSchedule"}]}'; node b 2
pod p 1 '"tolerations":[{"key":"k","operator":"Exists"}]'; } >in
placed 'a toleration lets them in' 'p=a '
{ node a 4 '{"taints":[{"key":"k","effect":"PreferNoSchedule"}]}'; node b 4; pod p 1; } >in
placed 'a soft taint weighs' 'p=b '
{ node a 4 '{"unschedulable":true}'; pod p 1; } >in
placed 'a cordoned node takes none' ''
like "$out" '1 node\(s\) were unschedulable' 'and that is told'
{ node a 4; node b 1 '{}' '"zone":"x"'; pod p 1 '"nodeSelector":{"zone":"x"}'; } >in
placed 'a node selector' 'p=b '
{ node a 4; node b 2 '{}' '"zone":"x"'
pod p 1 '"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":
	{"nodeSelectorTerms":[{"matchExpressions":
	[{"key":"zone","operator":"In","values":["x"]}]}]}}}' |
	tr -d '\n'; echo; } >in
placed 'a required affinity' 'p=b '
{ node a 4; node b 4 '{}' '"zone":"x"'
pod p 1 '"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":5,
	"preference":{"matchExpressions":[{"key":"zone","operator":"Exists"}]}}]}}' |
	tr -d '\n'; echo
} >in
placed 'a preferred affinity weighs' 'p=b '
{ pod p 1; } >in
placed 'no nodes' ''
like "$out" 'no nodes available to schedule pods' 'and that is told'
{ node a 4; pod p 1 '"schedulerName":"other"'; pod q 1 '"schedulingGates":[{"name":"g"}]'; } >in
placed 'not ours, or gated' ''

{ node a 2; node b 4; node c 4 '{"unschedulable":true}'; pod p 1; } >in
run k-sched -f in --explain
is "$(printf '%s\n' "$out" | jq -c '[.pod, .node, (.nodes[] | [.node, .fits])]')" \
	'["p","b",["a",true],["b",true],["c",false]]' 'a decision explained as data'
is "$(printf '%s\n' "$out" | jq '[.nodes[] | select(.fits) | .total ==
	([.scores[] | .score * .weight] | add)] | all')" true 'the totals add up'
is "$(printf '%s\n' "$out" | jq -r '.nodes[2] | "\(.rule): \(.reasons[0])"')" \
	'NodeUnschedulable: node(s) were unschedulable' 'a refusal names its rule'
is "$(k-sched -f in --explain)" "$out" 'the same again'

# preemption
# old NAME PRIORITY CPU NODE [label] [more of status]
old() {
	printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"d",' "$1"
	printf '"uid":"u-%s","generation":2,"labels":{"app":"%s"}%s},' \
		"$1" "${5:-none}" "${7:-}"
	printf '"spec":{"priority":%s,"nodeName":"%s",' "$2" "$4"
	printf '"containers":[{"name":"c","resources":{"requests":{"cpu":"%s"}}}]},' "$3"
	printf '"status":{"phase":"Running"%s}}\n' "${6:+,$6}"
}
# budget LABEL ALLOWED
budget() {
	printf '{"apiVersion":"policy/v1","kind":"PodDisruptionBudget",'
	printf '"metadata":{"name":"%s",' "$1"
	printf '"namespace":"d"},"spec":{"selector":{"matchLabels":{"app":"%s"}}},' "$1"
	printf '"status":{"disruptionsAllowed":%s}}\n' "$2"
}
# gone DESC WANT: whom the file "in" loses, and where room is made for p
gone() {
	run k-sched -f in
	is "$(at verb=delete target.name <.out | sort | tr '\n' ' ')$(
		at target.name=p patch.status.nominatedNodeName <.out)" "$2" "$1"
}
# message: what p is told
message() {
	printf '%s\n' "$out" | jq -r 'select(.target.name == "p") |
		.patch.status.conditions[0].message'
}

{ node a 2; old low 1 2 a; pod p 1 '"priority":5'; } >in
gone 'a less important pod goes' 'low a'
is "$(message)" '0/1 nodes are available: 1 Insufficient cpu.' 'what is told then'
is "$(printf '%s\n' "$out" | jq -c 'select(.target.name == "low" and .verb == "patch") |
	[.type, .subresource, (.patch.status.conditions[0] |
	.type, .status, .reason, .observedGeneration, .message)]')" \
	"$(printf '["strategic","status","DisruptionTarget","True","PreemptionByScheduler",2,%s]' \
		'"default-scheduler: preempting to accommodate a higher priority pod"')" \
	'the victim learns why'
is "$(printf '%s\n' "$out" | jq -r 'select(.object.reason == "Preempted") | .object.message')" \
	'Preempted by pod u-p on node a' 'and an event says so'
is "$(k-sched -f in --explain | jq -c '[.node, .preemption]')" \
	'[null,{"node":"a","violations":0,"victims":['\
'{"namespace":"d","pod":"low","priority":1}]}]' \
	'preemption explained'
{ node a 2; old same 5 2 a; pod p 1 '"priority":5'; } >in
gone 'nobody goes for his like' ''
is "$(message)" '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, '\
'preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.' \
	'what is told then'
{ node a 2; old low 1 2 a; pod p 1 '"priority":5,"preemptionPolicy":"Never"'; } >in
gone 'one who may not preempt waits' ''
is "$(message)" '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, '\
'preemption: not eligible due to preemptionPolicy=Never.' 'what is told then'
{ node a 2; node b 8 '{"unschedulable":true}'; node c 3; old low 1 1 a; old high 9 2 c
pod p 4 '"priority":5'; } >in
gone 'nobody goes where that is not enough' ''
is "$(message)" '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. '\
'no new claims to deallocate, preemption: 0/3 nodes are available: '\
'3 Preemption is not helpful for scheduling.' 'a node that is too small never helps'
{ node a 4; old low 1 1 a; old high 9 3 a; pod p 2 '"priority":5'; } >in
gone 'nor where the important ones fill it' ''
like "$(message)" 'preemption: 0/1 nodes are available: 1 Insufficient cpu\.$' 'what is told then'
{ node a 4; old x 1 2 a; old y 3 2 a; pod p 2 '"priority":5'; } >in
gone 'the least important goes' 'x a'
{ node a 4; old x 1 2 a guarded; old y 3 2 a; budget guarded 0; pod p 2 '"priority":5'; } >in
gone 'a budget protects' 'y a'
{ node a 4; old x 1 2 a guarded; old y 3 2 a guarded; budget guarded 1; pod p 2 '"priority":5'
} >in
gone 'the more important ones, as far as it goes' 'y a'
{ node a 2; node b 2; old x 1 2 a guarded; old y 3 2 b; budget guarded 0
pod p 2 '"priority":5'; } >in
gone 'a node whose pods no budget protects is better' 'y b'
{ node a 2; node b 2; old x 3 2 a; old y 1 2 b; pod p 2 '"priority":5'; } >in
gone 'one with less important pods is better' 'y b'
{ node a 2; node b 2; old x 1 1 a; old y 1 1 a; old z 1 2 b; pod p 2 '"priority":5'; } >in
gone 'fewer victims are better' 'z b'
{ node a 2; node b 2; old x 1 2 a '' '"startTime":"2026-01-01T00:00:00Z"'
old y 1 2 b '' '"startTime":"2026-01-02T00:00:00Z"'; pod p 2 '"priority":5'; } >in
gone 'the younger pod is the better victim' 'y b'
dying='"conditions":[{"type":"DisruptionTarget","status":"True","reason":"PreemptionByScheduler"}]'
told='"status":"False","message":"0/1 nodes are available: 1 Insufficient cpu."'
ends=',"deletionTimestamp":"2026-01-01T00:00:00Z"'
{ node a 2; old low 1 2 a '' "$dying" "$ends"
pod p 1 '"priority":5' | jq -c ".status={\"nominatedNodeName\":\"a\",\"conditions\":[
	{\"type\":\"PodScheduled\",$told}]}"; } >in
run k-sched -f in
is "$out" '' 'while the victim ends nothing new is said'
{ node a 2; pod q 2 '"priority":4'; pod p 2 '"priority":4' |
	jq -c '.status={"nominatedNodeName":"a"}'; } >in
placed 'whom room was made for comes first among his like' 'p=a '
{ node a 3; old low 3 1 a; old guest 1 1 a '' "$dying" "$ends"
pod p 2 '"priority":5' | jq -c '.status={"nominatedNodeName":"a"}'
pod q 1 '"priority":2'; } >in
gone 'room that is made is no room for others' ''
like "$out" '"name":"q".*Insufficient cpu' 'they are told so'
{ node a 2; old low 1 2 a; pod p 2 '"priority":5'; pod q 2 '"priority":4' |
	jq -c '.status={"nominatedNodeName":"a"}'; } >in
gone 'somebody more important takes the room' 'low a'
is "$(printf '%s\n' "$out" | jq -c 'select(.target.name == "q") |
	.patch.status.nominatedNodeName')" null 'and the nomination of the other is void'
done_testing
