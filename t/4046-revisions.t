#!/bin/sh
# The history of a template, in ControllerRevisions: numbers, reuse, the limit, collisions; and what
# is told when no pod can be made.
. "${0%/*}/lib.sh"
needs jq

echo '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}' | k-store put >/dev/null
set_of() { # KIND MORE
	jq -cn --arg k "$1" --argjson more "$2" '{apiVersion: "apps/v1", kind: $k,
		metadata: {name: "h", namespace: "default"},
		spec: ($more + {selector: {matchLabels: {app: $k}}, template: {
			metadata: {labels: {app: $k}}, spec: {nodeSelector: {no: "where"},
			containers: [{name: "c", image: "x:1"}]}}})}'
}
patch() { # KIND METADATA SPEC
	printf '{"verb":"patch","target":{"apiVersion":"apps/v1","kind":"%s",' "$1"
	printf '"namespace":"default","name":"h"},"patch":{"metadata":%s,"spec":%s}}\n' "$2" "$3"
}
image() { # N: for both
	for t_k in StatefulSet DaemonSet; do
		patch $t_k '{}' "$(printf '{"template":{"spec":{"containers":[{"name":"c",%s}]}}}' \
			"\"image\":\"x:$1\"")"
	done | k-store commit >/dev/null
	k-statefulset --once && k-daemonset --once
}
numbers() { # KIND: image=number of its revisions
	k-store list -l "app=$1" controllerrevisions | jq -rs 'sort_by(.revision)[]
		| "\(.data.spec.template.spec.containers[0].image)=\(.revision)"' | xargs
}
{ set_of StatefulSet '{"replicas":0}'; set_of DaemonSet '{}'; } | k-store put >/dev/null
ok 'the first image' image 1
ok 'another' image 2
ok 'another' image 3
ok 'one of those again' image 2
for k in StatefulSet DaemonSet; do
	is "$(numbers $k)" 'x:1=1 x:3=3 x:2=4' "$k: a template that comes back has the next number"
done
is "$(k-store get ds h | jq -r '.metadata.annotations[], .metadata.generation' | xargs)" '4 4' \
	"a DaemonSet's templates are counted"
is "$(k-store get sts h | jq -r '.status | .currentRevision == .updateRevision')" true \
	'what has no pods is rolled out'
{ patch StatefulSet '{"annotations":{"kubernetes.io/change-cause":"why not"}}' \
	'{"revisionHistoryLimit":1}'
patch DaemonSet '{}' '{"revisionHistoryLimit":0}'; } | k-store commit >/dev/null
ok 'a fourth one' image 4
is "$(numbers StatefulSet)" 'x:2=4 x:4=5' 'one old revision is kept'
is "$(numbers DaemonSet)" 'x:4=5' 'none is'
is "$(k-store list controllerrevisions | jq -r '.metadata.annotations["kubernetes.io/change-cause"]
	// empty')" 'why not' 'a revision says why'
is "$(k-store get ds h | at metadata.generation)" 6 'a limit is a change of the spec'
is "$(k-store get ds h | jq -r '.metadata.annotations[]')" 5 'and not of the template'

# The names that the next templates would have are somebody's.
k-store dump >before
image 5
k-store list controllerrevisions | jq -c '
	select(.data.spec.template.spec.containers[0].image == "x:5")
	| {apiVersion, kind, revision: 1,
	metadata: {name: .metadata.name, namespace: "default"}, data: {its: "own"}}' >taken
rm -rf store.db*
k-store load before && k-store put taken >/dev/null
ok 'names that are taken' image 5
for k in sts ds; do
	is "$(k-store get $k h | at status.collisionCount)" 1 "$k: a collision"
done
is "$(k-store list controllerrevisions | jq -r 'select(.data.its).revision' | xargs)" '1 1' \
	'whose they are, they stay'

# Why pods are not made.
{ patch StatefulSet '{}' '{"replicas":2,"template":{"spec":{"serviceAccountName":"who"}}}'
patch DaemonSet '{}' '{"template":{"spec":{"serviceAccountName":"who","nodeSelector":null}}}'
} | k-store commit >/dev/null
jq -c 'del(.metadata["uid", "resourceVersion"])' "$T_DATA/sets-nodes.json" |
	k-store put >/dev/null
exits 5 'pods that may not be made' k-statefulset --once
exits 5 'nor a daemon' k-daemonset --once
k-store list events | jq -r 'select(.reason == "FailedCreate").message' | sort >why
like "$(sed -n 1p why)" '^Create Pod h-0 in StatefulSet h failed error: .*default/who' \
	'an event says why'
like "$(sed -n 2p why)" '^Error creating: .*default/who' 'one for the daemon'
is "$(k-store list pods)" '' 'no pod'

done_testing
