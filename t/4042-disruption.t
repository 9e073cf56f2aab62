#!/bin/sh
# Disruption budgets: what is counted, and what an eviction makes of it.
. "${0%/*}/lib.sh"
needs jq

pod() { # NAME READY [OWNER]
	jq -nc --arg n "$1" --arg r "$2" --arg o "${3:-}" '{apiVersion: "v1", kind: "Pod",
	 metadata: ({name: $n, namespace: "default", labels: {app: "x"}} + if $o == "" then {} else
	  {ownerReferences: [{apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", uid: $o,
	   controller: true}]} end),
	 spec: {nodeName: "n", containers: [{name: "c", image: "i"}]},
	 status: {phase: "Running", conditions: [{type: "Ready", status: $r}]}}'
}
budget() { # NAME APP MORE
	printf '{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{'
	printf '"name":"%s","namespace":"default","generation":2},"spec":{"selector":{' "$1"
	printf '"matchLabels":{"app":"%s"}},%s}}\n' "$2" "$3"
}
counts() { # <ACTIONS: NAME healthy/desired/expected/allowed, one a line
	jq -r 'select(.verb == "patch") | "\(.target.name) " + (.patch.status |
		"\(.currentHealthy)/\(.desiredHealthy)/\(.expectedPods)/\(.disruptionsAllowed)")'
}
{
	pod a True U; pod b True U; pod c False U
	echo '{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"rs","uid":"U",' \
		'"namespace":"default"},"spec":{"replicas":5}}'
	budget all x '"minAvailable":1'
	budget max x '"maxUnavailable":2'
	budget none y '"minAvailable":2'
	budget share x '"minAvailable":"30%"'
} >state
run k-disruption -f state
is "$(printf '%s\n' "$out" | counts)" "all 2/1/3/1
max 2/3/5/0
none 0/2/0/0
share 2/2/5/0" 'counts'
is "$(printf '%s\n' "$out" | jq -r 'select(.verb == "patch" and .target.name == "all") |
	.patch.status | [.observedGeneration, .conditions[0].status, .conditions[0].reason] |
	map(tostring) | join(" ")')" \
	'2 True SufficientPods' 'the condition'
is "$(printf '%s\n' "$out" | jq -r 'select(.verb == "event") | .object.reason')" NoPods \
	'a budget of nobody is told of'

# The whole way: a budget, its status, an eviction, and the next one.
pod a True | k-store put >/dev/null
pod b True | k-store put >/dev/null
for n in a b; do
	pod $n True | jq -c '{verb: "patch", target: {apiVersion, kind, name: .metadata.name,
		namespace: "default"}, subresource: "status", patch: {status}}'
done | k-store commit >/dev/null
budget pdb x '"minAvailable":1' | k-store put >/dev/null
evict() {
	printf '{"verb":"evict","target":{"apiVersion":"v1","kind":"Pod","namespace":"default",'
	printf '"name":"%s"}}\n' "$1"
}
evict a >acts
run k-store commit <acts
like "$out" 'still being processed|violate' 'before it is counted nobody may go'
ok 'a pass' k-disruption --once
is "$(k-store get poddisruptionbudgets pdb | at status.disruptionsAllowed)" 1 'one may go'
run k-store commit <acts
like "$out" '"ok":true' 'and goes'
evict b >acts
run k-store commit <acts
like "$out" 'violate' 'the next may not'
ok 'another pass' k-disruption --once
is "$(k-store get poddisruptionbudgets pdb |
	jq -c '.status | [.currentHealthy, .disruptionsAllowed, .disruptedPods]')" '[1,0,null]' \
	'what goes is not healthy, and nobody is expected to go any more'
done_testing
