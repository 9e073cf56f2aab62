#!/bin/sh
# The harness around the callbacks: what it reads, what it refuses, when it wakes, what it does when
# an action fails.
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"
states=$T_DATA/states

# Input in three forms, and from two files.
k-deployment -f "$states/rollout-start.json" >want
perl -0ne 's/\n(?=.)/,/g; print qq({"apiVersion":"v1","kind":"List","items":[$_]}\n)' \
	"$states/rollout-start.json" >list.json
k-deployment -f list.json >got
same got want 'a List is read like lines'
sed 's/^/---\n/' "$states/rollout-start.json" >docs.yaml
k-deployment -f docs.yaml >got
same got want 'YAML documents are read like lines'
sed 2q "$states/rollout-start.json" >one
sed 1,2d "$states/rollout-start.json" | k-deployment -f one -f - >got
same got want 'two files, one of them stdin'
k-deployment -n elsewhere -f list.json >got
is "$(cat got)" '' '-n hides other namespaces'
echo '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"}}' |
	k-deployment -f - -f list.json >got
same got want 'unknown kinds are passed over'

# What it refuses.
printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"}}\n{"kind":1}\n' >bad
exits 6 'no object: invalid input' k-gc -f bad
like "$err" 'bad: line 2' 'and says where'
exits 3 'no such file' k-gc -f nowhere.json
exits 3 'no such store' k-gc --once --store "sqlite:$T_DIR/none.db"
exits 2 'an argument too many' k-gc x
exits 2 'an unknown level' k-gc --log-level loud -f list.json

# A failing action: the status and an event say why, and again when it works.
sed '/^[^m]*"ReplicaSet"/s/"containers":/"serviceAccountName":"who",&/' \
	"$states/scale-up.json" >who.json
fresh who.json
exits 5 'pods that may not be made' k-replicaset --once
like "$err" 'service account default/who' 'with the reason'
like "$(k-store get rs solo)" \
	'"type":"ReplicaFailure","status":"True".*"reason":"FailedCreate".*default/who' \
	'the status has it'
like "$(k-store list events)" '"reason":"FailedCreate","message":"Error creating: .*default/who' \
	'and an event'
unlike "$(k-store list events)" SuccessfulCreate 'what failed is not told as done'
echo '{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"who","namespace":"default"}}' |
	k-store put >/dev/null
exits 0 'allowed again' k-replicaset --once
unlike "$(k-store get rs solo)" ReplicaFailure 'the condition goes'
is "$(k-store list pods | wc -l)" 5 'the pods are there'

# Events count up, but for what is told twice at one moment, when time stands still.
fresh "$states/scale-up.json"
k-replicaset -f "$states/scale-up.json" | grep -m1 '"verb":"event"' >event
for now in 00 00 00 01; do K_NOW=2026-01-02T04:00:${now}Z k-store commit <event >/dev/null; done
like "$(k-store list events)" '"lastTimestamp":"2026-01-02T04:00:01Z","count":3' \
	'an event told again counts up'

# Nothing polls: a wake is a timer. Here time runs.
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
sed "s/\"minReadySeconds\":30/\"minReadySeconds\":2/
	s/\"lastTransitionTime\":\"2026-01-02T03:0[04]:00Z\"/\"lastTransitionTime\":\"$now\"/g" \
	"$states/min-ready.json" >soon.json
fresh soon.json
mkfifo changes
exec 7<>changes
background k-store watch rs >changes
watcher=$pid
k_now=$K_NOW; unset K_NOW
spawn k-replicaset
is "$addr" "$K_STORE" 'ready: it writes its address'
until case ${t_line:-} in *'"availableReplicas":3'*) true ;; *) false ;; esac; do
	read -r t_line <&7 || break
done
like "$t_line" '"availableReplicas":3' 'woken when the pods became available'
stop "$pid"
is "$status" 0 'SIGTERM ends it with 0'
K_NOW=$k_now; export K_NOW
exec 7<&-
stop "$watcher"

done_testing
