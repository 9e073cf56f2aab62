#!/bin/sh
# What objects are found by beside their names, and heartbeats, as a person sees both.
. "${0%/*}/lib.sh"
needs jq

# Forty pods on four nodes, of eight owners; and what these own of other kinds.
jq -cn '(range(1; 41) | {
	apiVersion: "v1", kind: "Pod",
	metadata: {resourceVersion: "\(.)", name: "p\(.)", namespace: "ns\(. % 3)",
		ownerReferences: [{apiVersion: "v1", kind: "X", name: "x", uid: "u\(. % 8)"}]},
	spec: {nodeName: "n\(. % 4)"}}),
	(range(1; 9) | {
	apiVersion: "v1", kind: "ConfigMap",
	metadata: {resourceVersion: "\(. + 40)", name: "c\(.)", namespace: "ns1",
		ownerReferences: [
			{apiVersion: "v1", kind: "X", name: "x", uid: "u\(. % 8)"}]}})' >dump
ok 'load' k-store load dump
names() { at kind metadata.namespace metadata.name | sed 's, \([^ ]*\)$,/\1,' | sort; }
# found DESC JQ LIST-OPTION…: the list is what the filter leaves of everything
found() {
	d=$1 f=$2
	shift 2
	k-store list "$@" | names >got
	k-store dump | jq -c "select($f)" | names >want
	test -s want || echo nothing >>want
	same got want "$d"
}
found 'pods of a node' '.spec.nodeName == "n3"' -A pods --field-selector spec.nodeName=n3
found 'in a namespace' '.spec.nodeName == "n3" and .metadata.namespace == "ns2"' \
	-n ns2 pods --field-selector spec.nodeName=n3
found 'with another field' '.spec.nodeName == "n3" and .metadata.name != "p3"' \
	-A pods --field-selector metadata.name!=p3,spec.nodeName=n3
found 'pods of other nodes' '.kind == "Pod" and .spec.nodeName != "n3"' \
	-A pods --field-selector spec.nodeName!=n3
found 'what an owner owns' '.metadata.ownerReferences[0].uid == "u5"' --owner u5
found 'of a kind' '.kind == "Pod" and .metadata.ownerReferences[0].uid == "u5"' -A --owner u5 pods
is "$(k-store list --owner u55)" '' 'nothing of one that owns nothing'
exits 2 'a list of nothing' k-store list

# They follow changes, and dumps carry them.
k-store rm -n ns1 cm c5 >/dev/null
found 'after a change' '.metadata.ownerReferences[0].uid == "u5"' --owner u5
is "$(k-store list --owner u5 | wc -l)" 5 'there is less'
is "$(k-store list --owner u5 --as-of 48 | wc -l)" 6 'than before it'
k-store dump --history | k-store load --store copy.db
is "$(k-store --store copy.db list -A pods --field-selector spec.nodeName=n3 | wc -l)" 10 'a copy'
is "$(k-store --store copy.db list --owner u5 | wc -l)" 5 'by owner'
is "$(k-ctl get pods -A --field-selector spec.nodeName=n2 -o name | wc -l)" 10 'k-ctl'

# Heartbeats.
K_BOOT=1700000000
export K_BOOT
lease() {
	printf '{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"%s",' "$2"
	printf '"namespace":"%s"},"spec":{"holderIdentity":"%s"}}\n' "$1" "$2"
}
rev() { k-store dump | jq -s 'map(.metadata.resourceVersion | tonumber) | max'; }
echo '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"zoo"}}' | k-store put >/dev/null
lease zoo z | k-store put >/dev/null
was=$(rev)
lease kube-node-lease n1 | k-store put >beat
is "$(at metadata.resourceVersion <beat)" $((1700000000 * 1048576 + 1)) 'its revision'
is "$(rev)" "$was" 'nothing durable changes'
is "$(k-store list -A leases | names | xargs)" 'Lease kube-node-lease/n1 Lease zoo/z' \
	'a list of all'
is "$(k-ctl get leases -n kube-node-lease -o name)" lease.coordination.k8s.io/n1 'k-ctl'
is "$(k-store dump | jq -r 'select(.kind == "Lease").metadata.name')" z 'a dump leaves it out'
exits 3 'a namespace that is not there' k-store put <<X
$(lease nowhere n1)
X
lease kube-node-lease n1 | sed 's/"n1"}}$/"n2"}}/' >changed
exits 6 'an update without a revision' k-store put changed
run k-store watch -A leases --from "$(at metadata.resourceVersion <beat)" --timeout 0.05s
is "$status" 0 'a watch goes on from it'
exits 4 'as of a durable revision it is gone' \
	k-store get --as-of "$was" -n kube-node-lease leases n1
K_BOOT=1700009999
is "$(k-store list -A leases | names | xargs)" 'Lease zoo/z' 'after a boot there is none'
lease kube-node-lease n1 | k-store put >beat
is "$(at metadata.resourceVersion <beat)" $((1700009999 * 1048576 + 1)) 'the next one is later'
exits 4 'what was before the boot is gone' \
	k-store list -A leases --as-of $((1700000000 * 1048576 + 1))
echo '{"apiVersion":"v1","kind":"Node","metadata":{"name":"n2"}}' | k-store put >node
lease kube-node-lease n2 | jq -c --slurpfile n node '.metadata.ownerReferences = [{apiVersion: "v1",
	kind: "Node", name: "n2", uid: $n[0].metadata.uid}]' | k-store put >/dev/null
ok 'the collector' k-gc --once
is "$(k-store list -A leases | names | xargs)" \
	'Lease kube-node-lease/n1 Lease kube-node-lease/n2 Lease zoo/z' \
	'leaves it as long as its node is'
k-store rm nodes n2 >/dev/null
ok 'the collector' k-gc --once
is "$(k-store list -A leases | names | xargs)" 'Lease kube-node-lease/n1 Lease zoo/z' \
	'and no longer'
K_BOOT=17
exits 1 'a clock that is not set' k-store list -A leases
like "$err" 'clock is not set' 'says so'
done_testing
