#!/bin/sh
# k-ctl logs, scale, explain, api-resources.
. "${0%/*}/lib.sh"
needs jq
. "$T_SRC/t/ctl.sh"
export K_ROOT="$T_DIR/root"

# logs: pods as a kubelet would report them, and files as k-pause writes them
pod() { # NAME CONTAINERS (JSON) METADATA
	printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"%s},"spec":' "$1" "${3:-}"
	printf '{"nodeName":"n","containers":%s}}\n' "$2"
}
file() { # POD CONTAINER N: the path of its log
	echo "$K_ROOT/var/log/pods/default_$1_$(k-ctl get pod "$1" -o jq=.metadata.uid)/$2/$3.log"
}
line() { printf '2026-01-02T03:04:%02d.5Z %s %s\n' "$1" "$2" "$3"; }
running() { # RESTARTS CONTAINER
	printf '{"name":"%s","ready":true,"image":"i","imageID":"","restartCount":%s,"state":' \
		"$2" "$1"
	printf '{"running":{"startedAt":"2026-01-02T03:04:05Z"}}}'
}
quiet eval 'pod p "[{\"name\":\"main\",\"image\":\"i\"},{\"name\":\"side\",\"image\":\"i\"}]" |
	k-ctl create -f -'
exits 0 'logs of what has not run' k-ctl logs p -c main
is "$out" '' 'are empty'
status pod p "{\"phase\":\"Running\",\"containerStatuses\":[$(running 1 main),$(running 0 side)]}"
exits 3 'logs that are not on this machine' k-ctl logs p -c main
like "$err" 'runs on node "n"' 'says where'
f=$(file p main 1)
mkdir -p "${f%/*}" "$(dirname "$(file p side 0)")"
{ line 1 'stdout F' one; line 2 'stdout P' tw; line 3 'stdout F' o; line 4 'stderr F' three; } >"$f"
line 1 'stdout F' before >"${f%1.log}0.log"
line 1 'stdout F' beside >"$(file p side 0)"
exits 0 logs k-ctl logs p
is "$out" "one${NL}two${NL}three" 'are lines of both streams, put together'
is "$err" 'Defaulted container "main" out of: main, side' 'of the first container'
is "$(k-ctl logs p side)" beside 'or a named one'
is "$(k-ctl logs p -c main -p)" before 'or the run before'
is "$(k-ctl logs pod/p -c main --tail 1)" three 'the last lines'
is "$(k-ctl logs p -c main --tail 1 --timestamps)" '2026-01-02T03:04:04.5Z three' 'with their time'
is "$(k-ctl logs p -c main --since 2s)" "o${NL}three" 'the young ones'
is "$(k-ctl logs p -c main --since-time 2026-01-02T03:04:04Z)" three 'those after a moment'
is "$(k-ctl logs p --all-containers --prefix | tail -n 1)" '[pod/p/side] beside' 'of all containers'
exits 6 'a container that the pod does not have' k-ctl logs p -c nope
like "$err" 'container nope is not valid for pod p' 'is named'
exits 3 'a pod that is not there' k-ctl logs nope
exits 2 'no pod at all' k-ctl logs
exits 6 'a kind without pods' k-ctl logs sa/default
k-ctl logs sa/default 2>&1 | grep -q 'cannot get the logs from serviceaccount'
is $? 0 'says so'
background sh -c 'exec k-ctl logs -f p side >followed 2>&1'
await_line 60 beside followed
line 5 'stdout F' more >>"$(file p side 0)"
ok 'logs --follow sees what comes' await_line 60 more followed
ended='"state":{"terminated":{"exitCode":0,"finishedAt":"2026-01-02T03:04:05Z"}}'
status pod p "{\"containerStatuses\":[$(running 1 main),$(running 0 side |
	sed "s/\"state\".*/$ended}/")]}"
wait "$pid"
is $? 0 'and ends with the container'

# a workload stands for its first pod
quiet k-ctl apply -f - <<X
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  replicas: 2
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec: {containers: [{name: c, image: i}]}
X
exits 3 'logs of a workload without pods' k-ctl logs deploy/d
quiet eval 'pod d1 "[{\"name\":\"c\",\"image\":\"i\"}]" ",\"labels\":{\"app\":\"d\"}" |
	k-ctl create -f -'
status pod d1 "{\"phase\":\"Running\",\"containerStatuses\":[$(running 0 c)]}"
f=$(file d1 c 0); mkdir -p "${f%/*}"; line 1 'stdout F' hello >"$f"
is "$(k-ctl logs deploy/d)" hello 'logs of a workload'
is "$(k-ctl logs -l app=d)" hello 'logs by label'
waiting='"state":{"waiting":{"reason":"ImagePullBackOff"}}'
rm "$f"
status pod d1 "{\"containerStatuses\":[$(running 0 c | sed "s/\"state\".*/$waiting}/")]}"
exits 6 'logs of a container that cannot start' k-ctl logs d1
like "$err" 'container "c" in pod "d1" is waiting to start: ImagePullBackOff' 'says why'

# scale
exits 0 scale k-ctl scale deploy d --replicas=5
is "$out" 'deployment.apps/d scaled' 'says so'
is "$(k-ctl get deploy d -o jq=.spec.replicas)" 5 'it is so'
exits 4 'scale from another number' k-ctl scale deploy/d --replicas=1 --current-replicas=2
like "$err" 'Expected replicas to be 2, was 5' 'is refused'
exits 0 'scale from that number' k-ctl scale deploy/d --replicas=1 --current-replicas=5
exits 4 'scale at another revision' k-ctl scale deploy/d --replicas=2 --resource-version=1
exits 0 'scale on trial' k-ctl scale deploy/d --replicas=7 --dry-run=server
is "$out" 'deployment.apps/d scaled (server dry run)' 'says so'
is "$(k-ctl get deploy d -o jq=.spec.replicas)" 1 'and does nothing'
exits 2 'scale wants a number' k-ctl scale deploy d
exits 2 'not below 0' k-ctl scale deploy d --replicas=-1
exits 3 'scale what is not there' k-ctl scale deploy nope --replicas=1
exits 3 'scale what has no scale' k-ctl scale sa default --replicas=1
exits 0 'scale by label' k-ctl scale deploy --all --replicas=0
is "$(k-ctl get deploy d -o jq=.spec.replicas)" 0 'all of them'

# explain
exits 0 explain k-ctl explain deployment.spec.replicas
like "$out" '^FIELD: replicas <integer>$' 'names the type'
like "$out" '^ {4}[A-Z].*\.$' 'has a sentence'
like "$out" 'Default: 1$' 'and the default'
like "$(k-ctl explain pod.spec.containers)" "^  image$TAB<string>$" 'fields of a list'
like "$(k-ctl explain pod.spec.restartPolicy)" '^    OnFailure$' 'values there are'
like "$(k-ctl explain -R cm)" "^      apiVersion$TAB<string> -required-$" 'all that is below'
exits 6 'a field that is not there' k-ctl explain pod.spec.nope
is "$err" 'error: field "nope" does not exist' 'is named'
exits 6 'a kind that is not there' k-ctl explain nosuch

# api-resources
is "$(k-ctl api-resources | jq -c 'select(.name == "deployments") | [.kind, .shortNames[]]')" \
	'["Deployment","deploy"]' 'api-resources as JSON'
is "$(k-ctl api-resources -o table --api-group apps --no-headers | tr -s ' ' | sed -n 3p)" \
	'deployments deploy apps/v1 true Deployment' 'or as a table'
is "$(k-ctl api-resources -o name --namespaced=false --api-group '' | tr '\n' ' ')" \
	'componentstatuses namespaces nodes persistentvolumes ' 'or as names'
is "$(k-ctl api-resources --verbs deletecollection | jq -r 'select(.name == "bindings")')" '' \
	'those with a verb'

done_testing
