#!/bin/sh
# k-ctl: apply, create, get, delete, wait.
. "${0%/*}/lib.sh"
needs jq
K_STORE=sqlite:$T_DIR/store.db
cm() { # NAME VALUE [METADATA]
	printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s%s}\ndata: {x: "%s"}\n' \
		"$1" "${3:-}" "$2"
}

# apply
cm a 1 >a.yaml
exits 0 'apply makes what is missing' k-ctl apply -f a.yaml
is "$out" 'configmap/a created' 'says so'
like "$err" '^revision [0-9]+$' 'and tells the revision'
is "$err" "revision $(k-ctl get cm a -o jq=.metadata.resourceVersion)" 'which is the one written'
exits 0 'apply again' k-ctl apply -f a.yaml
is "$out" 'configmap/a unchanged' 'changes nothing'
is "$err" "revision $(k-ctl get cm a -o jq=.metadata.resourceVersion)" 'its revision is told'
cm a 2 >a.yaml
exits 0 'apply something else' k-ctl apply -f a.yaml
is "$out" 'configmap/a configured' 'changes it'
is "$(k-ctl get cm a -o 'jq=.metadata.annotations[]')" \
	"$(printf '{"apiVersion":"v1","data":{"x":"2"},"kind":"ConfigMap",%s}' \
		'"metadata":{"annotations":{},"name":"a","namespace":"default"}')" \
	'the annotation is as kubectl writes it'
# Three ways: what another added stays, what was applied and is no more said goes.
k-ctl get cm a -o jsonl | jq -c '.data.other = "o" | .data.x = "3"' | k-store put >/dev/null
cm a 2 | sed 's/x: "2"/z: "1"/' >a.yaml
ok 'apply over the change of another' k-ctl apply -f a.yaml
is "$(k-ctl get cm a -o jq=.data)" '{"other":"o","z":"1"}' 'three ways are merged'
exits 0 'apply prints just the revision' k-ctl apply -f a.yaml -o rev
is "$out/$err" "$(k-ctl get cm a -o jq=.metadata.resourceVersion)/" 'with -o rev'
cm new 1 >n.yaml
exits 0 'apply on trial' k-ctl apply -f n.yaml --dry-run=server
is "$out" 'configmap/new created (server dry run)' 'says so'
exits 0 'apply on trial by itself' k-ctl apply -f n.yaml --dry-run=client
is "$out" 'configmap/new created (dry run)' 'says so'
exits 3 'nothing is there' k-ctl get cm new
like "$err" '^Error from server \(NotFound\): configmaps "new" not found$' "in kubectl's words"
exits 2 'dry runs are of two kinds' k-ctl apply -f n.yaml --dry-run=bad
on_server() { k-ctl apply --server-side -f - "$@"; }
cm s 1 >s.yaml
exits 0 'apply by the server' on_server --field-manager=m1 <s.yaml
is "$out" 'configmap/s serverside-applied' 'is told'
fields=$(k-ctl get cm s --show-managed-fields -o json)
fields=$(echo "$fields" | jq -c '[.metadata.managedFields[]|.manager,.operation]')
is "$fields" '["m1","Apply"]' 'and who it was is kept'
is "$(k-ctl get cm s -o yaml | grep -c managedFields)" 0 'and not shown'
cm s 2 >s2.yaml
exits 4 'somebody else meets a conflict' on_server --field-manager=m2 <s2.yaml
like "$err" 'with 1 conflict: conflict with "m1": .data.x' 'which names him and the field'
exits 0 'or takes the field' on_server --field-manager=m2 --force-conflicts <s2.yaml
exits 2 'a client cannot try it' on_server --dry-run=client <s2.yaml
exits 2 'conflicts are the server'"'"'s' k-ctl apply --force-conflicts -f s.yaml
mkdir -p d/e; cm one 1 >d/1.yaml; cm two 2 >d/2.yml; cm no 1 >d/no.txt; cm three 3 >d/e/3.yaml
exits 0 'apply a directory' k-ctl apply -f d
is "$out" "configmap/one created${NL}configmap/two created" 'in order of names'
exits 0 'and what is below' k-ctl apply -R -f d
is "$(echo "$out" | tail -n 1)" 'configmap/three created' 'with -R'
exits 0 'apply standard input' k-ctl apply -f - <n.yaml
is "$out" 'configmap/new created' 'as -f -'
{ cm l1 1; echo ---; cm 'Bad' 1; echo ---; cm l2 2; } >m.yaml
exits 6 'apply goes on past a bad object' k-ctl apply -f m.yaml
is "$out" "configmap/l1 created${NL}configmap/l2 created" 'the others are there'
like "$err" '"m.yaml: line 6": .*metadata.name: Invalid value: "Bad"' 'it is named'

# create
exits 0 'create' k-ctl create -f - <<X
$(cm c 1)
X
is "$out" 'configmap/c created' 'says so'
cm c 1 >c.yaml
exits 4 'create of what is there' k-ctl create -f c.yaml
like "$err" 'AlreadyExists.*"c.yaml: line 1": configmaps "c" already exists' 'fails'
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: gen-}\n' >g.yaml
exits 0 'create with a generated name' k-ctl create -f g.yaml -o name
like "$out" '^configmap/gen-[a-z0-9]{5}$' 'tells it'
exits 6 'which apply cannot' k-ctl apply -f g.yaml
exits 6 'another namespace than -n' k-ctl create -n other -f - <<X
$(cm q 1 ', namespace: default')
X
like "$err" 'does not match the namespace "other"' 'is refused'

# get
k-ctl apply -f "$T_DATA/hello.yaml" >"$T_DIR/null" 2>&1
cm own 1 ', namespace: hello' | k-ctl apply -f - >"$T_DIR/null" 2>&1
exits 0 'get a table' k-ctl get deploy,svc -n hello -o table
is "$(echo "$out" | sed 's/10\.96\.[0-9.]*/IP/; s/ *$//' | tr -s ' ')" \
	'NAME READY UP-TO-DATE AVAILABLE AGE
deployment.apps/hello 0/3 0 0 0s

NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
service/hello ClusterIP IP <none> 80/TCP 0s' 'of several kinds'
is "$(k-ctl get cm -l nope=1 -o table 2>&1)" 'No resources found in default namespace.' 'or of none'
is "$(k-ctl get cm one two -o name | tr '\n' ' ')" 'configmap/one configmap/two ' 'get names'
is "$(k-ctl get cm one | at data)" '{"x":"1"}' 'JSON lines in a pipe'
is "$(k-ctl get cm one -o json | head -n 2)" "{$NL    \"apiVersion\": \"v1\"," 'JSON for people'
is "$(k-ctl get cm one two -o json | jq -r '.kind, (.items | length)' | tr '\n' ' ')" 'List 2 ' \
	'of several: a List'
is "$(k-ctl get cm one -o yaml | head -n 4)" 'apiVersion: v1
data:
  x: "1"
kind: ConfigMap' 'YAML'
is "$(k-ctl get cm -A --field-selector metadata.name=own -o table --no-headers | tr -s ' ')" \
	'hello own 1 0s' 'all namespaces, one name, no headers'
exits 2 'a bad format' k-ctl get cm -o bad
exits 6 'a bad filter' k-ctl get cm -o 'jq=.a['
exits 6 'an unknown kind' k-ctl get gnus
is "$err" "error: the server doesn't have a resource type \"gnus\"" 'is named'
exits 3 'names that are there and names that are not' k-ctl get cm one nope -o name
is "$out" configmap/one 'what is there is printed'
exits 0 'a name that may be missing' k-ctl get cm nope --ignore-not-found
exits 2 'a selector and a name' k-ctl get cm one -l a=b
exits 6 'a bad selector' k-ctl get cm -l 'a in ('
like "$err" 'Resource=configmaps" that match label selector "a in \(", .*: unable' 'and in which'
is "$(k-ctl get all -n hello -o name | tr '\n' ' ')" 'service/hello deployment.apps/hello ' all
is "$(k-ctl -n hello get cm own -o name)" configmap/own 'options may come first'

# delete
exits 0 'delete' k-ctl delete cm one two
is "$out" 'configmap "one" deleted from default namespace
configmap "two" deleted from default namespace' 'says so'
exits 3 'it is gone' k-ctl delete cm one
exits 0 'which may be all right' k-ctl delete cm one --ignore-not-found
exits 0 'delete on trial' k-ctl delete cm three --dry-run=server
is "$out" 'configmap "three" deleted from default namespace (server dry run)' 'says so'
ok 'it is still there' k-ctl get cm three
exits 2 'delete wants names' k-ctl delete cm
exits 3 'delete by file' k-ctl delete -f m.yaml
like "$err" 'configmaps "Bad" not found' 'tells what was not there'
is "$(echo "$out" | wc -l)" 2 'and deletes the others'
cm f 1 ', finalizers: [example.com/hold]' | k-ctl create -f - >"$T_DIR/null" 2>&1
exits 124 'delete waits for what is held' k-ctl delete cm f --timeout=0.2s
exits 0 'or does not wait' k-ctl delete cm f --wait=false
background sh -c 'exec k-ctl delete cm f >deleted 2>&1'
k-ctl get cm f -o jsonl | jq -c 'del(.metadata.finalizers)' | k-store put >"$T_DIR/null"
wait "$pid"
is "$?/$(cat deleted)" '0/configmap "f" deleted from default namespace' 'it waits to the end'

# wait
exits 0 'wait for a jq condition' k-ctl wait -n hello deploy/hello --for jq=.spec.replicas==3
is "$out" 'deployment.apps/hello condition met' 'says so'
exits 0 'or kubectl'"'"'s way' k-ctl wait -n hello deploy/hello --for jsonpath='{.spec.replicas}'=3
exits 0 'or for a field' k-ctl wait -n hello deploy hello --for=jsonpath=.spec.selector
exits 124 'another value' k-ctl wait -n hello deploy/hello --for jsonpath='{.kind}'=X --timeout=0
exits 2 'not a path' k-ctl wait -n hello deploy/hello --for jsonpath='{.items[*].a}'=3
exits 124 'that does not come' k-ctl wait -n hello deploy/hello --for jq=.x.y[].z==1 --timeout=0.1s
is "$err" 'error: timed out waiting for the condition on deployments/hello' 'times out'
exits 3 'wait for what is not there' k-ctl wait cm/nope --for jq=true
exits 0 'delete is fulfilled then' k-ctl wait cm/nope --for delete
rev=$(cm w 1 | k-ctl apply -f - -o rev)
cm w 2 | k-ctl apply -f - >"$T_DIR/null" 2>&1
exits 124 'now counts' k-ctl wait cm/w --for 'jq=.data.x == "1"' --timeout=0
exits 0 'or then' k-ctl wait cm/w --for 'jq=.data.x == "1"' --timeout=0 --since "$rev"
k-ctl delete cm w >"$T_DIR/null"
exits 0 'what came later' k-ctl wait cm/w --for 'jq=.data.x == "2"' --since "$rev"
exits 0 'and went' k-ctl wait cm/w --for delete --since "$rev"
exits 0 'or came, once' k-ctl wait cm/w --for create --since "$((rev - 1))"
background sh -c 'exec k-ctl wait cm/late --for create --timeout=-1s >late 2>&1'
cm late 1 | k-ctl apply -f - >"$T_DIR/null" 2>&1
wait "$pid"
is "$?/$(cat late)" '0/configmap/late condition met' 'wait sees what comes'
exits 2 'wait wants a condition' k-ctl wait cm/late --for nothing
exits 3 'wait for none' k-ctl wait cm -l no=thing --for create

# watch
mkfifo seen
background sh -c 'exec k-ctl get cm -l watched=yes -w -o jq=.data.x >seen'
exec 8<seen
cm s 1 ', labels: {watched: "yes"}' | k-ctl apply -f - >"$T_DIR/null" 2>&1
read -r line <&8
is "$line" 1 'get --watch sees a new object'
cm s 2 ', labels: {watched: "yes"}' | k-ctl apply -f - >"$T_DIR/null" 2>&1
read -r line <&8
is "$line" 2 'and its change'
exec 8<&-
{ kill "$pid"; wait "$pid"; } 2>"$T_DIR/null"

# completion
is "$(k-ctl --complete -- get deploym)" deployments 'kinds complete'
is "$(k-ctl --complete -- get -n hello deploy h)" hello 'names do'
is "$(k-ctl --complete -- get -n hello svc/)" svc/hello 'behind a slash, too'
is "$(k-ctl --complete -- get -n he)" hello 'namespaces do'
is "$(k-ctl --complete -- del)" delete 'verbs do'

done_testing
