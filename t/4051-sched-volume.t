#!/bin/sh
# Pods with claims: who waits for what, and where a volume decides about the node.
. "${0%/*}/lib.sh"
needs jq

one() { printf '%s' "$1" | tr -d '\n\t'; echo; } # an object a line
node() { # NAME ZONE
	one '{"apiVersion":"v1","kind":"Node","metadata":{"name":"'"$1"'","labels":{"zone":"'"$2"'",
		"k-fakenode":""}},"status":{"allocatable":{"cpu":"4","memory":"8Gi","pods":"9"},
		"conditions":[{"type":"Ready","status":"True"}]}}'
}
pod() { # NAME CLAIM
	one '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"'"$1"'","namespace":"default"},
		"spec":{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v",
		"persistentVolumeClaim":{"claimName":"'"$2"'"}}]}}'
}
pvc() { # NAME CLASS [VOLUME]
	one '{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"'"$1"'",
		"namespace":"default"},"spec":{"accessModes":["ReadWriteOnce"],
		"storageClassName":"'"$2"'","resources":{"requests":{"storage":"1Gi"}}'"${3:+,
		\"volumeName\":\"$3\"}"'}}'
}
pv() { # NAME CLASS ZONE
	one '{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"'"$1"'"},"spec":{
		"accessModes":["ReadWriteOnce"],"storageClassName":"'"$2"'","capacity":{
		"storage":"1Gi"},"local":{"path":"/x"},"nodeAffinity":{"required":{
		"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"In",
		"values":["'"$3"'"]}]}]}}}}'
}
class() { # NAME PROVISIONER
	one '{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"'"$1"'"},
		"provisioner":"'"$2"'","volumeBindingMode":"WaitForFirstConsumer"}'
}
why() {
	k-store get pods "$1" |
		jq -r '.status.conditions[] | select(.type == "PodScheduled").message'
}
where() { k-store get pods "$1" | jq -r '.spec.nodeName'; }
sched() { ok "$1" k-sched --once; }
both() {
	for round in 1 2 3; do k-volume --once && k-sched --once || return 1; done
}

{
	node n1 z1; node n2 z2
	class local kubernetes.io/no-provisioner; class made example.com/p
	pod lonely none
	pvc now other; pod waits now
	pvc there local; pod goes there
	pvc fresh made; pod asks fresh
	pvc nowhere local; pod stuck nowhere
	pv here local z2
} >objects
k-store put <objects >/dev/null
sched 'a pass'
is "$(why lonely)" \
	'0/2 nodes are available: persistentvolumeclaim "none" not found. not found' 'no claim'
is "$(why waits)" '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.'\
' not found' 'a claim that is not bound'
like "$(why goes)" "2 node\(s\) didn't find available persistent volumes to bind" \
	'a volume that nobody has looked at yet'
is "$(where asks)" null 'a claim that a provisioner serves goes first'
is "$(k-store get persistentvolumeclaims fresh | jq -r '.metadata.annotations[
	"volume.kubernetes.io/selected-node"] | test("^n[12]$")')" true 'it is told where'
ok 'with the binder' both
is "$(where goes)" n2 'the volume says where'
is "$(k-store get persistentvolumeclaims there | jq -r '.spec.volumeName + " " + .status.phase')" \
	'here Bound' 'and is bound before the pod is'
like "$(why stuck)" "2 node\(s\) didn't find available persistent volumes to bind" 'one for one'

# one that is bound already keeps others away
pv fixed '' z1 | k-store put >/dev/null
pvc fixed '' fixed | k-store put >/dev/null
ok 'the binder' k-volume --once
pod again fixed | jq -c '.spec.nodeName = "" | .spec.nodeSelector = {zone: "z2"}' |
	k-store put >/dev/null
sched 'another pass'
like "$(why again)" "1 node\(s\) didn't match Pod's node affinity/selector" 'the wrong node'
like "$(why again)" "1 node\(s\) didn't match PersistentVolume's node affinity" 'and the other'
pod third fixed | k-store put >/dev/null
sched 'and one more'
is "$(where third)" n1 'where its volume is'
done_testing
