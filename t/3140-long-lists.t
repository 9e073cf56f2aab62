#!/bin/sh
# Lists as long as a request's body allows: what is looked for in each of their elements is not
# looked for in all the others, which would hold the server up for minutes, or take its memory.
. "${0%/*}/lib.sh"
needs jq
export K_STORE="sqlite:$T_DIR/s.db"
N=60000

# refused JQ: what the store says of the object that jq makes with $n; an end by the limit is none.
# Seconds of the processor, KiB of memory: many times what it takes, a fraction of what it took.
refused() {
	jq -nc --argjson n "$N" "$1" >object.json
	(
		ulimit -t 20
		test "$sanitized" || ulimit -v 500000
		exec k-store put object.json
	) 2>&1 | sed 's/.* is invalid: //' | head -c 200
}
nm "$T_BUILD/cmd/k-store" | grep -q __asan && sanitized=yes || sanitized=

meta='metadata: {name: "x.y", namespace: "default"}'
is "$(refused '{apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", metadata: {name: "x.y"},
	spec: {tokenRequests: [(range($n), 0) | {audience: "a\(.)"}]}}')" \
	"spec.tokenRequests[$N].audience: Duplicate value: \"a0\"" 'audiences of a CSIDriver'
is "$(refused '{apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", '"$meta"',
	addressType: "IPv4", endpoints: [], ports: [(range($n), 0) | {name: "a\(.)"}]}')" \
	"ports[$N].name: Duplicate value: \"a0\"" 'ports of an EndpointSlice'
is "$(refused '{apiVersion: "v1", kind: "Pod", '"$meta"', spec: {containers: [{name: "c",
	image: "x", ports: [(range($n), 0) | {containerPort: 1, name: "a\(.)"}]}]}}')" \
	"spec.containers[0].ports[$N].name: Duplicate value: \"a0\"" 'ports of a container'

is "$(refused '{apiVersion: "v1", kind: "ConfigMap", metadata: {name: "x", namespace: "default",
	ownerReferences: [range($n / 5) | {apiVersion: "v1", kind: "k", name: "n\(.)",
		uid: "u\(.)", controller: true}]}}' | cut -c -48)" \
	'[metadata.ownerReferences: Invalid value: [{"api' 'owners, each shown among all'

N=4000
pod='{apiVersion: "v1", kind: "Pod", '"$meta"', spec: {tolerations: [range($n) |
	{key: "k\(.)", operator: "Exists"}], containers: [{name: "c", image: "x"}]}}'
refused "$pod" >made
like "$(refused "$pod | .spec.containers[0].image = \"y\"")" '"kind":"Pod"' \
	'an update with many tolerations'
like "$(refused "$pod | .spec.tolerations[3999].key = \"z\"")" \
	'^spec.tolerations: Forbidden: existing toleration can not be modified' \
	'of which none may change'
done_testing
