#!/bin/sh
# Claims and volumes: who gets what, what becomes of what nobody has, what stays while it is used.
. "${0%/*}/lib.sh"
needs jq

obj=$T_BUILD/t/tool/obj

list() { echo "[\"$1\"]" | sed 's/,/","/g'; } # A,B: as JSON
pv() { # NAME CLASS SIZE MODES [MORE-SPEC]
	"$obj" merge "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{
		\"name\":\"$1\",\"labels\":{\"l\":\"$1\"}},\"spec\":{
		\"capacity\":{\"storage\":\"$3\"},\"accessModes\":$(list "$4"),
		\"storageClassName\":\"$2\",\"hostPath\":{\"path\":\"/data\"}}}" \
		"{\"spec\":${5:-{\}}}" | k-store put >/dev/null
}
pvc() { # NAME CLASS SIZE MODES [MORE-SPEC]; - is no class
	class='{}'
	test "$2" = - || class="{\"spec\":{\"storageClassName\":\"$2\"}}"
	"$obj" merge "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{
		\"name\":\"$1\",\"namespace\":\"default\"},\"spec\":{
		\"accessModes\":$(list "$4"),
		\"resources\":{\"requests\":{\"storage\":\"$3\"}}}}" \
		"{\"spec\":${5:-{\}}}" "$class" | k-store put >/dev/null
}
class() { # NAME PROVISIONER [MORE]
	"$obj" merge "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",
		\"metadata\":{\"name\":\"$1\"},\"provisioner\":\"$2\"}" "${3:-{\}}" |
		k-store put >/dev/null
}
got() { # CLAIM: phase, volume, capacity
	k-store get persistentvolumeclaims "$1" |
		"$obj" at status.phase spec.volumeName status.capacity.storage
}
phase() { k-store get persistentvolumes "$1" | "$obj" at status.phase; }
told() { # OBJECT: reasons and messages
	k-store list -A events | "$obj" at "involvedObject.name=$1" type reason message |
		sed 's/^\([^ ]* [^ ]*\)/\1:/'
}
pass() { ok "$1" k-volume --once; }
patch() { # KIND NAME SUBRESOURCE PATCH
	ns='{"target":{"namespace":"default"}}'
	test "$1" != PersistentVolume || ns='{}'
	"$obj" merge "{\"verb\":\"patch\",\"target\":{\"apiVersion\":\"v1\",\"kind\":\"$1\",
		\"name\":\"$2\"},\"subresource\":\"$3\",\"patch\":$4}" "$ns" | k-store commit
}

# the smallest that is large enough, with the fewest modes; class, mode and labels count
pv big fast 9Gi ReadWriteOnce
pv fit fast 2Gi ReadWriteOnce
pv wide fast 1Gi ReadWriteOnce,ReadOnlyMany
pv block fast 1Gi ReadWriteOnce '{"volumeMode": "Block"}'
pvc first fast 1Gi ReadWriteOnce
pvc second fast 1Gi ReadWriteOnce
pvc third fast 1Gi ReadWriteMany
pvc raw fast 1Gi ReadWriteOnce '{"volumeMode": "Block"}'
pvc labelled fast 1Gi ReadWriteOnce '{"selector": {"matchLabels": {"l": "wide"}}}'
# one of them can be had already, but the first claim waits for what suits it better
is "$(k-store dump | jq -c 'if .metadata.name == "big" then .status.phase = "Available" else .
	end' | k-volume -f - | jq -r 'select(.patch.spec.claimRef) | .target.name +
	" " + .patch.spec.claimRef.name')" 'big second' 'who can be had first is not who is taken'
pass 'a pass'
is "$(got first)" 'Bound fit 2Gi' 'the smallest that fits'
is "$(got second)" 'Bound big 9Gi' 'the next claim gets the next one: fewer modes before less room'
is "$(got third)" 'Pending  ' 'access modes have to be there'
is "$(got raw)" 'Bound block 1Gi' 'a device only for who asks for one'
is "$(got labelled)" 'Bound wide 1Gi' 'labels select'
is "$(k-store get persistentvolumeclaims first |
	jq -r '.metadata.annotations | keys | join(" ")')" \
	'pv.kubernetes.io/bind-completed pv.kubernetes.io/bound-by-controller' 'both notes'
is "$(k-store get persistentvolumes fit | jq -r '.spec.claimRef | .kind + " " + .namespace + "/" +
	.name')" 'PersistentVolumeClaim default/first' 'the volume names the claim'
is "$(told third)" 'Warning ProvisioningFailed: storageclass.storage.k8s.io "fast" not found' \
	'who gets none is told why'
rev=$(k-store dump | jq .metadata.resourceVersion | sort -n | tail -n 1)
pass 'another pass'
is "$(k-store dump | jq 'select(.kind != "Event") | .metadata.resourceVersion' | sort -n |
	tail -n 1)" "$(k-store dump | jq 'select(.kind != "Event") | .metadata.resourceVersion |
	select(. <= '"$rev"')' | sort -n | tail -n 1)" 'changes nothing'

# by name, and what does not fit
pv named '' 5Gi ReadWriteOnce
pvc asks '' 1Gi ReadWriteOnce '{"volumeName": "named"}'
pvc late '' 1Gi ReadWriteOnce '{"volumeName": "named"}'
pv tiny '' 1Gi ReadWriteOnce
pvc greedy '' 2Gi ReadWriteOnce '{"volumeName": "tiny"}'
pvc nobody '' 7Gi ReadWriteOnce
pass 'volumes by name'
is "$(got asks)" 'Bound named 5Gi' 'the one that it names'
is "$(got late)" 'Pending named ' 'one volume, one claim'
is "$(told late)" 'Warning FailedBinding: volume "named" already bound to a different claim.' \
	'and says so'
is "$(told greedy)" 'Warning VolumeMismatch: Cannot bind to requested volume "tiny": requested PV'\
' is too small' 'too small'
is "$(told nobody)" 'Normal FailedBinding: no persistent volumes available for this claim and no'\
' storage class is set' 'none at all'

# classes: the default one, at once and later; a provisioner; the scheduler's turn
pvc before - 20Gi ReadWriteOnce
class slow example.com/p '{"allowVolumeExpansion": true}'
jq -nc '{verb: "patch", target: {apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name:
	"slow"}, patch: {metadata: {annotations: {"storageclass.kubernetes.io/is-default-class":
	"true"}}}}' | k-store commit >/dev/null
pvc after - 20Gi ReadWriteOnce
class later kubernetes.io/no-provisioner '{"volumeBindingMode": "WaitForFirstConsumer"}'
pvc waits later 1Gi ReadWriteOnce
pv here later 1Gi ReadWriteOnce
is "$(k-store get persistentvolumeclaims after | at spec.storageClassName)" slow \
	'admission gives the default class'
pass 'classes'
is "$(k-store get persistentvolumeclaims before | at spec.storageClassName)" slow \
	'older claims get it too'
is "$(k-store get persistentvolumeclaims before |
	jq -r '.metadata.annotations["volume.kubernetes.io/storage-provisioner"]')" example.com/p \
	'the provisioner is named'
like "$(told before)" 'ExternalProvisioning: Waiting for a volume to be created either by the ex' \
	'and waited for'
is "$(got waits) $(phase here)" 'Pending   Available' 'the scheduler chooses'
is "$(told waits)" 'Normal WaitForFirstConsumer: waiting for first consumer to be created before'\
' binding' 'when there is a pod'
jq -nc '{apiVersion: "v1", kind: "Pod", metadata: {name: "user", namespace: "default"}, spec:
	{containers: [{name: "c", image: "i"}], volumes: [{name: "v", persistentVolumeClaim:
	{claimName: "waits"}}, {name: "w", persistentVolumeClaim: {claimName: "first"}}]}}' |
	k-store put >/dev/null
pass 'a pod'
like "$(told waits)" 'WaitForPodScheduled: waiting for pod user to be scheduled' 'it is named'

# use, deletion, reclaiming
k-store rm persistentvolumeclaims second >/dev/null
jq -nc '{verb: "bind", target: {apiVersion: "v1", kind: "Pod", namespace: "default", name: "user"},
	node: "n"}' | k-store commit >/dev/null
k-store rm persistentvolumeclaims first >/dev/null
k-store rm persistentvolumes fit >/dev/null
pass 'deletions'
is "$(phase big)" Released 'without its claim a volume is released, and kept'
is "$(got first) $(phase fit)" 'Bound fit 2Gi Bound' 'what a pod on a node uses stays'
jq -nc '{verb: "delete", target: {apiVersion: "v1", kind: "Pod", namespace: "default", name:
	"user"}, options: {gracePeriodSeconds: 0}}' | k-store commit >/dev/null
pass 'the pod is gone'
exits 3 'then the claim goes' k-store get persistentvolumeclaims first
exits 3 'and the volume' k-store get persistentvolumes fit
for v in delete:Delete recycle:Recycle tmp:Delete; do
	case $v in
	tmp*) more='"hostPath": {"path": "/tmp/k-none"},' ;;
	*) more='' ;;
	esac
	pv "${v%:*}" '' 1Gi ReadWriteOnce "{$more \"persistentVolumeReclaimPolicy\": \"${v#*:}\",
		\"claimRef\": {\"namespace\": \"default\", \"name\": \"gone\", \"uid\": \"u\"}}"
done
pass 'reclaiming'
is "$(phase delete): $(told delete)" 'Failed: Warning VolumeFailedDelete: host_path deleter only'\
' supports /tmp/.+ but received provided /data' 'nobody can delete it'
is "$(phase recycle): $(told recycle)" 'Failed: Warning VolumeFailedRecycle: No recycler plugin'\
' found for the volume!' 'nor recycle it'
exits 3 'below /tmp it goes' k-store get persistentvolumes tmp

# a claim that lost its volume
patch PersistentVolume block '' '{"metadata": {"finalizers": null}}' >/dev/null
k-store rm persistentvolumes block >/dev/null
pass 'a loss'
is "$(got raw)" 'Lost block ' 'is said'
like "$(told raw)" 'Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the vol' \
	'and told'

# more room
size() {
	patch PersistentVolumeClaim "$1" '' "{\"spec\":{\"resources\":{\"requests\":{
		\"storage\":\"$2\"}}}}"
}
grow() { size "$1" 50Gi; }
like "$(grow before)" 'immutable after creation except resources.requests' 'not yet'
like "$(grow asks)" 'the storageclass that provisions the pvc must support resize' 'not here'
patch PersistentVolumeClaim before status '{"status": {"phase": "Bound",
	"capacity": {"storage": "20Gi"}}}' >/dev/null
like "$(grow before)" '"ok":true' 'but where the class allows it'
like "$(size before 10Gi)" 'field can not be less than status.capacity' 'nothing shrinks'
like "$(size before 30Gi)" '"ok":true' 'but what was asked for in vain'
like "$(patch PersistentVolumeClaim before '' '{"spec": {"accessModes": ["ReadOnlyMany"]}}')" \
	'spec is immutable after creation except' 'the rest stays'
like "$(patch PersistentVolume named '' '{"spec": {"hostPath": {"path": "/x"}}}')" \
	'spec.persistentvolumesource is immutable after creation' 'as what a volume stands for'

# a volume of a pod's own
jq -nc '{apiVersion: "v1", kind: "Pod", metadata: {name: "owner", namespace: "default", uid: "o"},
	spec: {containers: [{name: "c", image: "i"}], volumes: [{name: "own", ephemeral:
	{volumeClaimTemplate: {metadata: {labels: {a: "b"}}, spec: {accessModes:
	["ReadWriteOnce"], storageClassName: "slow", resources: {requests: {storage:
	"1Gi"}}}}}}]}}' | k-store put >/dev/null
pass 'a pod with a template'
is "$(k-store get persistentvolumeclaims owner-own | jq -r '.metadata.ownerReferences[0].name +
	" " + .metadata.labels.a + " " + .spec.storageClassName')" 'owner b slow' \
	'has a claim that goes with it'
done_testing
