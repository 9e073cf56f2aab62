#!/bin/sh
# Lists as long as a request's body allows: what is looked for in each of their elements is not
# looked for in all the others, which would hold the server up for minutes, or take its memory.
. "${0%/*}/lib.sh"
needs jq
export K_STORE="sqlite:$T_DIR/s.db"
N=60000 seconds=60

# refused <OBJECT: what the store says of it; an end by the limit is none.
# Seconds of the processor, KiB of memory: many times what it takes, a fraction of what it took.
refused() {
	cat >object.json
	(
		ulimit -t "$seconds"
		test "$sanitized" || ulimit -v 500000
		exec k-store put object.json
	) 2>&1 | sed 's/.* is invalid: //' | head -c 200
}
# object JQ: what it makes with $n
object() { jq -nc --argjson n "$N" "$1"; }
# long BEFORE ELEMENT AFTER: an object with $N elements, and the first of them again
long() {
	printf '%s' "$1"
	perl -e 'print join(",", map { sprintf $ARGV[0], $_ } 0 .. $ARGV[1] - 1, 0), $ARGV[2]' \
		"$2" "$N" "$3"
}
nm "$T_BUILD/cmd/k-store" | grep -q __asan && sanitized=yes || sanitized=

meta='"metadata":{"name":"x.y","namespace":"default"}'
is "$(long '{"apiVersion":"storage.k8s.io/v1","kind":"CSIDriver","metadata":{"name":"x.y"},
	"spec":{"tokenRequests":[' '{"audience":"a%d"}' ']}}' | refused)" \
	"spec.tokenRequests[$N].audience: Duplicate value: \"a0\"" 'audiences of a CSIDriver'
is "$(long '{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",'"$meta"',
	"addressType":"IPv4","endpoints":[],"ports":[' '{"name":"a%d"}' ']}' | refused)" \
	"ports[$N].name: Duplicate value: \"a0\"" 'ports of an EndpointSlice'
is "$(long '{"apiVersion":"v1","kind":"Pod",'"$meta"',"spec":{"containers":[{"name":"c",
	"image":"x","ports":[' '{"containerPort":1,"name":"a%d"}' ']}]}}' | refused)" \
	"spec.containers[0].ports[$N].name: Duplicate value: \"a0\"" 'ports of a container'

is "$(object '{apiVersion: "v1", kind: "ConfigMap", metadata: {name: "x", namespace: "default",
	ownerReferences: [range($n / 5) | {apiVersion: "v1", kind: "k", name: "n\(.)",
		uid: "u\(.)", controller: true}]}}' | refused | cut -c -48)" \
	'[metadata.ownerReferences: Invalid value: [{"api' 'owners, each shown among all'

# A megabyte of the smallest wrong elements.
seconds=8
spec='"metadata":{"name":"x","namespace":"default"},"spec":{'
image='"containers":[{"name":"c","image":"x"}]'
# wrong N BEFORE ELEMENT AFTER BEGIN DESC: the answer begins so
wrong() {
	N=$1
	is "$(long "$2" "$3" "$4" | refused | cut -c "-${#5}")" "$5" "$6"
}
wrong 330000 '{"apiVersion":"v1","kind":"Pod",'"$spec$image"',"topologySpreadConstraints":[' \
	'{}' ']}}' '[spec.topologySpreadConstraints[0].maxSkew: Invalid' 'constraints of a Pod'
wrong 300000 '{"apiVersion":"v1","kind":"Pod",'"$spec"'"containers":[' '{}' ']}}' \
	'[spec.containers[0].name: Required value, ' 'containers of a Pod'
wrong 250000 '{"apiVersion":"v1","kind":"Service",'"$spec"'"ports":[{"port":1}],"ipFamilies":[' \
	'"x"' ']}}' '[spec.ipFamilies[0]: Unsupported value: "x"' 'families of a Service'
wrong 250000 '{"apiVersion":"v1","kind":"ResourceQuota",'"$spec"'"scopes":[' '"x"' ']}}' \
	'spec.scopes: Invalid value: ["x","x","x"' 'scopes of a ResourceQuota'
deployment='{"apiVersion":"apps/v1","kind":"Deployment",'"$spec"'"template":{"metadata":{
	"labels":{"a":"b"}},"spec":{'"$image"'}},"selector":'
wrong 100000 "$deployment"'{"matchExpressions":[{"key":"a","operator":"In","values":[' \
	'"v%d"' ']}]}}}' 'spec.template.metadata.labels: Invalid value: {"a":"b"}: ' \
	'values of a selector'
wrong 30000 '{"apiVersion":"apps/v1","kind":"StatefulSet",'"$spec"'"template":{"metadata":{
	"labels":{"a":"b"}},"spec":{'"$image"'}},"selector":{"matchLabels":{"a":"c"}},
	"volumeClaimTemplates":[' '{"metadata":{"name":"v%d"}}' ']}}' \
	'[spec.template.metadata.labels: Invalid value: {"a":"b"}: ' 'claims of a StatefulSet'

seconds=60
N=4000
pod='{apiVersion: "v1", kind: "Pod", '"$meta"', spec: {tolerations: [range($n) |
	{key: "k\(.)", operator: "Exists"}], serviceAccountName: "default",
	containers: [{name: "c", image: "x"}]}}'
object "$pod" | refused >made
like "$(object "$pod | .spec.containers[0].image = \"y\"" | refused)" '"kind":"Pod"' \
	'an update with many tolerations'
like "$(object "$pod | .spec.tolerations[3999].key = \"z\"" | refused)" \
	'^spec.tolerations: Forbidden: existing toleration can not be modified' \
	'of which none may change'
# What would show all of them, a difference, is not made when it would not be told.
seconds=${sanitized:+20}
seconds=${seconds:-2}
wrong 330000 '{"apiVersion":"v1","kind":"Pod",'"$spec$image"',"volumes":[' '{}' ']}}' \
	'[spec.volumes[0].name: Required value, ' 'volumes in an update of a Pod'

# patched <ACTION: what came of it
patched() {
	cat >action.json
	(ulimit -t "$seconds"; exec k-store commit action.json) 2>&1 |
		jq -r '.error.message // "ok"'
}
N=20000
pod='{apiVersion: "v1", kind: "Pod", metadata: {name: "r", namespace: "default"}, spec:
	{containers: [{name: "c", image: "x", resources: (([range($n) | {key: "a/\(.)",
	value: "1"}] | from_entries + {cpu: "1"}) | {limits: ., requests: .})}]}}'
object "$pod" | refused >made
is "$(object '{verb: "patch", target: {apiVersion: "v1", kind: "Pod", namespace: "default",
	name: "r"}, subresource: "resize", type: "strategic", patch: {spec: {containers: [{
	name: "c", resources: ({cpu: "2"} | {limits: ., requests: .})}]}}}' | patched)" ok \
	'a resize with many resources'
N=400000
of='"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService"'
printf '{%s,"metadata":{"name":"v1.x.y"},"spec":{"group":"x.y","version":"v1","service":{"name":
	"s","namespace":"default"},"groupPriorityMinimum":1,"versionPriority":1}}' "$of" |
	tr -d '\n' | refused >made
is "$(object '{verb: "patch", target: {apiVersion: "apiregistration.k8s.io/v1",
	kind: "APIService", name: "v1.x.y"}, subresource: "status", patch: {status: {conditions:
	[range($n) | {}]}}}' | patched | cut -c -24)" 'Request entity too large' \
	'conditions of an APIService'
# Of a namespace with many pods the first are looked at, as upstream's does.
seconds=20
jq -nc 'range(3001) | {verb: "create", object: {apiVersion: "v1", kind: "Pod", metadata: {
	name: "p\(.)", namespace: "kube-public"}, spec: {containers: [{name: "c", image: "x"}]}}}' |
	k-store commit >made
is "$(grep -c '"ok":true' made)" 3001 'many pods'
label=pod-security.kubernetes.io/enforce
k-store get namespaces kube-public | jq -c ".metadata.labels[\"$label\"] = \"restricted\"" |
	k-store put 2>made >/dev/null
is "$(grep -c 'only checked against the first 3000 of 3001 existing' made)" 1 'the first are seen'
done_testing
