#!/bin/sh
# StatefulSets and DaemonSets: what one pass does in a situation, a row each
# (t/data/statefulset.tsv, t/data/daemonset.tsv); adoption, claims, back-off.
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"
needs jq

# Every row is a namespace rN with a set called s whose template is x:2, revisions s-old and s-new
# (x:1, x:2), and pods.
cat >make.jq <<'X'
def rows: [inputs | select(startswith("#") | not) | split("\t")] | to_entries[];
def base($ns): {selector: {matchLabels: {app: "s"}}, revisionHistoryLimit: 10,
	template: {metadata: {labels: {app: "s"}}, spec: {containers: [{name: "c", image: "x:2"}]}},
	updateStrategy: {type: "RollingUpdate", rollingUpdate:
		(if $kind == "StatefulSet" then {partition: 0} else {maxUnavailable: 1} end)}}
	+ if $kind == "StatefulSet" then {serviceName: "svc"} else {} end;
def owner($ns): [{apiVersion: "apps/v1", kind: $kind, name: "s", uid: "set-\($ns)",
	controller: true, blockOwnerDeletion: true}];
def hash_label: if $kind == "StatefulSet" then "controller.kubernetes.io/hash"
	else "controller-revision-hash" end;
def revision($ns; $name; $image; $n; $spec): {apiVersion: "apps/v1", kind: "ControllerRevision",
	metadata: {name: "s-\($name)", namespace: $ns, uid: "\($ns)-\($name)", resourceVersion: "1",
		labels: {app: "s", (hash_label): $name}, ownerReferences: owner($ns)}, revision: $n,
	data: {spec: {template: ($spec.template | .spec.containers[0].image = $image
		| .["$patch"] = "replace")}}};
def state($s): {
	phase: ({failed: "Failed", done: "Succeeded", pending: "Pending",
		waiting: "Pending"}[$s] // "Running"),
	conditions: (if $s == "ready" or $s == "ending" or $s == "young" then [{type: "Ready",
		status: "True", lastTransitionTime: (if $s == "young" then "2026-01-02T03:03:50Z"
		else "2026-01-02T02:00:00Z" end)}] else [] end)};
def common($ns; $t; $name; $hash): {apiVersion: "v1", kind: "Pod", metadata: ({name: $name,
		namespace: $ns, uid: "\($ns)-\($name)", resourceVersion: "1",
		creationTimestamp: "2026-01-02T0\(if $t[2] == "young" then 3 elif $t[1] == "old"
			then 0 else 1 end):00:00Z",
		labels: {app: "s", "controller-revision-hash": $hash}, ownerReferences: owner($ns)}
		+ if $t[2] == "ending" then {deletionTimestamp: "2026-01-02T03:04:00Z"}
			else {} end),
	spec: {}, status: state($t[2])};
def pod($ns; $t): if $kind == "StatefulSet" then
	common($ns; $t; "s-\($t[0])"; "s-\($t[1])") | if $t[3] == "bare" then . else
		.metadata.labels += {"statefulset.kubernetes.io/pod-name": "s-\($t[0])",
			"apps.kubernetes.io/pod-index": $t[0]} end
	else common($ns; $t; "s-\($t | join("-"))"; $t[1]) | if $t[2] == "waiting" then
		.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
			.nodeSelectorTerms = [{matchFields: [{key: "metadata.name",
				operator: "In", values: [$t[0]]}]}]
		else .spec.nodeName = $t[0] end end;
rows | "r\(.key)" as $ns | .value as $r | (base($ns) * ($r[1] | fromjson)) as $spec
	| {apiVersion: "apps/v1", kind: $kind, metadata: {name: "s", namespace: $ns,
		uid: "set-\($ns)", resourceVersion: "1", generation: 3}, spec: $spec,
		status: (if $kind == "StatefulSet" then {currentRevision: ("s-" +
			if $r[2] | test(":old") then "old" else "new" end)} else {} end)},
	revision($ns; "old"; "x:1"; 1; $spec), revision($ns; "new"; "x:2"; 2; $spec),
	($r[2] | split(" ")[] | pod($ns; split(":")))
X

# What a pass did: +CREATED -DELETED ~PATCHED, by ordinal or node, and the status.
cat >tell.jq <<'X'
def place: if $kind == "StatefulSet" then ltrimstr("s-")
	else ltrimstr("s-") | gsub("-"; ":") end;
def revision: .metadata.labels["controller-revision-hash"] | ltrimstr("s-");
def node: .spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
	.nodeSelectorTerms[0].matchFields[0].values[0];
def act: if .verb == "create" and .object.kind == "Pod" then if $kind == "StatefulSet"
		then "+\(.object.metadata.name | place)@\(.object | revision)"
		else "+\(.object | node)" end
	elif .verb == "create" then "+\(.object.metadata.name)"
	elif .verb == "delete" then "-\(.target.name | place)"
	elif .verb == "patch" and .target.kind == "Pod" then "~\(.target.name | place)"
	else empty end;
def numbers: if $kind == "StatefulSet" then
		[.replicas, .readyReplicas, .availableReplicas, .currentReplicas, .updatedReplicas]
	else [.desiredNumberScheduled, .currentNumberScheduled, .numberMisscheduled, .numberReady,
		.updatedNumberScheduled, .numberAvailable] end
	| map(. // 0 | tostring) | join(",");
[inputs | select(.verb != "wake")
	| .ns = (.object.metadata.namespace // .target.namespace)] | group_by(.ns)
	| map({key: .[0].ns, value: "\(map(act) | join(" "))\t\(map(select(.subresource == "status")
		| .patch.status)[0] | numbers)"}) | from_entries as $all
	| range($n) | ($all["r\(.)"] // "nothing")
X

# rows KIND FILE MORE: with the objects of MORE beside
rows() {
	grep -v '^#' "$2" >rows
	jq -cnR --arg kind "$1" -f make.jq rows >state || return 1
	cat "$3" >>state
	c=$(echo "$1" | tr SD sd)
	k-"$c" -f state >acts 2>errors
	is "$?/$(cat errors)" 0/ "$1: a pass over all rows"
	jq -rn --arg kind "$1" --argjson n "$(wc -l <rows)" -f tell.jq acts >got
	cut -f4- rows >want
	n=0
	while IFS= read -r line && IFS= read -r w <&3 && IFS= read -r g <&4; do
		is "$g" "$w" "$1: ${line%%"$TAB"*}"
		n=$((n + 1))
	done <rows 3<want 4<got
	is "$n" "$(wc -l <rows)" "$1: all of them"
}

nodes=$T_DATA/sets-nodes.json
rows StatefulSet "$T_DATA/statefulset.tsv" /dev/null
rows DaemonSet "$T_DATA/daemonset.tsv" "$nodes"

# The row called TITLE, changed by a filter: what comes of it. s_row KIND TITLE FILTER
s_row() {
	grep "^$2$TAB" "$T_DATA/$(echo "$1" | tr SD sd).tsv" >row
	{ jq -cnR --arg kind "$1" -f make.jq row; cat "$nodes"; } | jq -c "$3" |
		k-"$(echo "$1" | tr SD sd)" -f -
}

# Orphans: pods and revisions come back to a set that selects them; a pod whose name is no member's
# does not, and nothing is adopted by what is being deleted.
orphans='del(select(.kind != "StatefulSet" and .kind != "DaemonSet") | .metadata.ownerReferences)'
s_row StatefulSet 'when the new one is ready' "$orphans
	| if .metadata.name == \"s-1\" then .metadata.name = \"t-1\" else . end" >acts
is "$(jq -r 'select(.verb == "patch" and .patch.metadata.ownerReferences[0].controller)
	| .target.name' acts | sort | xargs)" 's-0 s-2 s-new s-old' 'orphans are adopted by name'
s_row StatefulSet 'when the new one is ready' "$orphans | if .kind == \"StatefulSet\" then
	.metadata.deletionTimestamp = \"2026-01-02T03:00:00Z\" else . end" >acts
is "$(grep -vc '"subresource":"status"' acts)" 0 'what is being deleted adopts and makes nothing'
s_row DaemonSet 'not while one is away' "$orphans" >acts
is "$(jq -r 'select(.verb == "patch" and .patch.metadata.ownerReferences[0].controller)
	| .target.name' acts | sort | xargs)" \
	's-a-new-pending s-b-old-ready s-c-old-ready s-new s-old' \
	'so with a DaemonSet'
s_row DaemonSet 'one a node' 'if .kind == "DaemonSet" then
	.metadata.deletionTimestamp = "2026-01-02T03:00:00Z" else . end' >acts
is "$(cat acts)" '' 'a DaemonSet that is being deleted is left alone'

# What a DaemonSet's pod carries.
s_row DaemonSet 'with a toleration' 'if .kind == "DaemonSet" then
	.spec.template.spec.hostNetwork = true
	| .metadata.annotations["deprecated.daemonset.template.generation"] = "7" else . end' >acts
jq -c 'select(.object.kind == "Pod").object' acts | head -n 1 >pod
is "$(jq -r '.metadata.labels["pod-template-generation"]' pod)" 7 'the number of its template'
is "$(jq -r '.spec.tolerations | map(.key | sub(".*/"; "")) | join(" ")' pod)" \
	"keep-out not-ready unreachable disk-pressure memory-pressure pid-pressure unschedulable$(:
	) network-unavailable" 'it tolerates what nodes suffer'

# Failed pods: at once, then later and later.
grep "^the failed go$TAB" "$T_DATA/daemonset.tsv" >row
{ jq -cnR --arg kind DaemonSet -f make.jq row; cat "$nodes"; } >state
cat >event <<'X'
{"apiVersion":"v1","kind":"Event","metadata":{"name":"s.e","namespace":"r0"},"count":COUNT,
"reason":"FailedDaemonPod","involvedObject":{"uid":"set-r0"},"lastTimestamp":"2026-01-02TLASTZ",
"message":"Found failed daemon pod r0/s-a on node a, will try to kill it"}
X
failed() { # COUNT LAST: so many were told of, the last time then
	sed "s/COUNT/$1/; s/LAST/$2/" event | k-daemonset -f state -f - |
		sed -n 's/^{"verb":"delete".*/delete/p
			s/^{"verb":"wake","at":"\(.*\)"}/wake\1/p' | xargs
}
while IFS=$TAB read -r count last want; do
	is "$(failed "$count" "$last")" "$want" "$count failures, the last at $last"
done <<X
1	03:04:04	delete
1	03:04:05	wake2026-01-02T03:04:06Z
4	03:04:00	wake2026-01-02T03:04:08Z
4	03:03:57	delete
40	03:00:00	wake2026-01-02T03:15:00Z
40	02:30:00	delete
X

# Claims: owners by policy, stale ones, ending ones.
claims() { # WHEN_DELETED WHEN_SCALED PODS OWNERS: owners of the claims, as JSON
	t_template='"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"x":1}}]'
	t_policy='"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"%s","whenScaled":"%s"}'
	printf "x\\t{\"replicas\":1,$t_template,$t_policy}\\t%s\\n" "$1" "$2" "$3" >row
	t_refs=$(echo "${4:-[]}" | tr -d '\n\t')
	{ jq -cnR --arg kind StatefulSet -f make.jq row
	for t_c in data-s-0 data-s-1; do
		printf '{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{'
		printf '"name":"%s","namespace":"r0","uid":"c","resourceVersion":"1",' $t_c
		printf '"ownerReferences":%s}}\n' "$t_refs"
	done
	} | k-statefulset -f - | jq -r 'select(.subresource | not) | select(.verb != "event")
		| .verb + " " + (.target // .object.metadata).name
		+ (.patch.metadata.ownerReferences // [] | map(" " + .kind) | join(""))' | xargs
}
set_ref='[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"s","uid":"set-r0","controller":true,
	"blockOwnerDeletion":true}]'
other='[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"o","uid":"u","controller":true}]'
both='0:new:ready 1:new:ready'
is "$(claims Retain Retain "$both")" 'delete s-1' 'kept claims have no owner'
is "$(claims Retain Retain "$both" "$set_ref")" 'patch data-s-0 patch data-s-1' 'and lose one'
is "$(claims Delete Retain "$both")" \
	'patch data-s-0 StatefulSet patch data-s-1 StatefulSet' \
	'with the set: the set'
is "$(claims Retain Delete "$both")" 'patch data-s-1 Pod' 'with its pod: before that goes'
is "$(claims Delete Delete "$both" "$set_ref")" 'patch data-s-1 Pod' 'with both: first one'
is "$(claims Delete Delete "$both" "$other")" 'delete s-1' "somebody else's are left alone"
pod_ref='[{"apiVersion":"v1","kind":"Pod","name":"s-0","uid":"before"}]'
is "$(claims Retain Delete '' "$pod_ref")" '' 'one that goes with a pod of before is waited for'
is "$(claims Retain Retain '' "$pod_ref")" 'create s-0' 'but not where claims are kept'

done_testing
