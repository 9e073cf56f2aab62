#!/bin/sh
# The api under several processes at once, and under K_SEED in several orders.
. "${0%/*}/lib.sh"
needs jq

service() { # NAME: a create action of a Service with a node port
	printf '{"verb":"create","object":{"apiVersion":"v1","kind":"Service","metadata":'
	printf '{"name":"%s","namespace":"default"},"spec":{"type":"NodePort","ports":' "$1"
	printf '[{"port":80}]}}}\n'
}
patch() { # KEY: a patch of the one ConfigMap
	printf '{"verb":"patch","target":{"apiVersion":"v1","kind":"ConfigMap","namespace":'
	printf '"default","name":"one"},"patch":{"data":{"%s":"v"}}}\n' "$1"
}
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}' | k-store put >/dev/null

for p in 1 2 3 4; do
	for i in 1 2 3 4 5 6 7 8 9 10; do
		service "s$p-$i"
		patch "k$p-$i"
	done >actions.$p
done
pids=
for p in 1 2 3 4; do
	K_SEED='' k-store commit <actions.$p >answers.$p 2>err.$p & pids="$pids $!"
done
bad=0
for p in $pids; do wait "$p" || bad=$((bad + 1)); done
is $bad 0 'four processes write at once' || diag "$(cat err.*)"
is "$(cat answers.* | jq -s 'map(select(.ok)) | length')" 80 'every action is done'
k-store list services | jq -s . >services
is "$(jq 'map(.spec.clusterIP) | unique | length' services)" 41 'no address is given twice'
is "$(jq 'map(.spec.ports[0].nodePort // empty) | unique | length' services)" 40 'no node port'
is "$(k-store list ipaddresses | jq -s 'map(.metadata.name) | sort' -c)" \
	"$(jq 'map(.spec.clusterIP) | sort' -c services)" 'each address has its IPAddress'
is "$(k-store get configmaps one | jq '.data | length')" 40 'no patch is lost'
k-store rm services s1-1 s2-2 >/dev/null
is "$(k-store list ipaddresses | jq -s length)" 39 'addresses go with their Services'
is "$(k-store dump | jq -s 'map(select(.kind == "NodePort")) | length')" 38 'node ports too'
k-store dump >whole
k-store --store sqlite:again.db load <whole >/dev/null
k-store --store sqlite:again.db dump >again
same again whole 'node ports are restored'

# A store of before has a key for each protocol: they count, and go with their Service.
older() { k-store --store sqlite:older.db "$@"; }
node_port() { # NAME PORT: a create action of a Service with that node port
	service "$1" | jq -c --argjson n "$2" '.object.spec.ports[0].nodePort = $n'
}
k-store dump | jq -c 'if .kind == "NodePort" then .metadata.name += "-tcp" else . end' |
	older load >/dev/null
held=$(k-store get services s1-2 | jq '.spec.ports[0].nodePort')
like "$(node_port new "$held" | older commit 2>&1)" 'already allocated' 'an older key counts'
older rm services s1-2 >/dev/null
is "$(older dump | jq -s 'map(select(.kind == "NodePort")) | length')" 37 'and goes'
node_port new "$held" | older commit >/dev/null
is "$(older get services new | jq '.spec.ports[0].nodePort')" "$held" 'and can be given again'

# The same objects in two orders: the same state, but for revisions.
state() { # STORE ACTIONS
	k-store --store "$1" commit <"$2" >/dev/null
	k-store --store "$1" dump | jq -cS 'del(.metadata.resourceVersion)' | sort
}
{ service a; service b; patch x; } >one
tac one >two
for s in one two; do
	echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}' |
		k-store --store sqlite:$s.db put >/dev/null
	state sqlite:$s.db $s >$s.state
done
same one.state two.state 'under K_SEED the order of writes does not show'
uid() { k-store --store sqlite:one.db get services a | at metadata.uid; }
first=$(uid)
k-store --store sqlite:one.db rm services a >/dev/null
service a | k-store --store sqlite:one.db commit >/dev/null
isnt "$(uid)" "$first" 'a second life has a uid of its own'

# Of several default classes the newest is taken, of equally old ones the first by name.
class() { # NAME TIME
	printf '{"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":{"name":' >one
	printf '"%s","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"}},' \
		"$1" >>one
	printf '"spec":{"controller":"a.b/c"}}' >>one
	# past a k-api, whose time is its own
	env -u K_API K_NOW=2026-01-02T03:04:0$2Z k-store put one >/dev/null
}
taken() {
	printf '{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"%s"},' \
		"$1" >one
	printf '"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}' >>one
	k-store put one | jq -r .spec.ingressClassName
}
is "$(taken first)" null 'no class, none taken'
class a 1
class c 2
class b 2
is "$(taken second)" b 'of the default classes the newest'

# What was written with nothing to change is not written.
rev=$(k-store get configmaps one | at metadata.resourceVersion)
patch k1-1 | k-store commit >/dev/null
is "$(k-store get configmaps one | at metadata.resourceVersion)" "$rev" 'no change, no revision'
# A manifest in YAML's flow style begins like JSON and is none.
echo '{apiVersion: v1, kind: ConfigMap, metadata: {name: flow}, data: {a: b}}' | k-store put >flow
is "$(at data.a <flow)" b 'flow style is YAML'
printf '{ "apiVersion": "v1",\n  kind: 1 }' >bad.json
exits 6 'JSON that breaks off is JSON' k-store put bad.json
like "$err" 'bad.json: line 2, column 3' 'and its place is named'
done_testing
