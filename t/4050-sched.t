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
	is "$(printf '%s\n' "$out" |
		jq -r 'select(.verb=="bind") | "\(.target.name)=\(.node)"' | sort | tr '\n' ' ')" \
		"$2" "$1"
}

{ node a 2; node b 4; pod p 1; } >in
placed 'the emptier node wins' 'p=b '
{ node a 2; node b 4; pod old 3 '"nodeName":"b"'; pod p 1; } >in
placed 'what runs there counts' 'p=a '
{ node a 1; pod p 600m; pod q 600m; } >in
placed 'what was just placed counts' 'p=a '
like "$out" '"0/1 nodes are available: 1 Insufficient cpu\."' 'the other is told why'
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
done_testing
