#!/bin/sh
# k-store put, rm, commit: objects through the write path, and what everybody else sees of it.
. "${0%/*}/lib.sh"
needs jq
cm() { # NAME VALUE [METADATA]
	echo "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"$1\"${3:-}},"
	echo "\"data\":{\"x\":\"$2\"}}"
}

# put
ok 'put makes a store that is missing' sh -c "echo '$(cm a 1)' | k-store put"
is "$(k-store list namespaces | at metadata.name | tr '\n' ' ')" \
	'default kube-node-lease kube-public kube-system ' 'with what every cluster begins with'
# what is there of them stays, what is missing is made again
uid() { k-store get namespaces default | at metadata.uid; }
was=$(uid)
k-store rm -n default services kubernetes >/dev/null
k-store rm servicecidrs kubernetes >/dev/null
cm first 1 | k-store put >/dev/null
is "$(for kind in services servicecidrs; do
	k-store list -A $kind | at metadata.name
done | xargs) $(uid)" "kubernetes kubernetes $was" \
	'half of that is made whole'
k-store get cm a >a
is "$(at data.x <a)" 1 'the object is there'
is "$(jq -r '.metadata | .namespace, (.uid | length), .creationTimestamp' a | tr '\n' ' ')" \
	'default 36 2026-01-02T03:04:05Z ' 'defaulted and dated'
cm a 2 | k-store put >b
is "$(at data.x <b)" 2 'put again replaces it'
k-store get cm a >c
same c b 'put prints what is there then'
is "$(at metadata.uid <b)" "$(at metadata.uid <a)" 'it is the same object'
exits 4 'put at a revision that has passed' k-store put a
is "$(k-store get cm a | at data.x)" 2 'changes nothing'
like "$err" 'a: line 1: .*has been modified' 'says so, with the file'
k-store get cm a | jq -c '.data.x = "3"' >d
ok 'put at the revision that was read' k-store put d
printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n---\n' >y.yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: web}\n' >>y.yaml
ok 'put YAML, a namespace and what is in it' k-store put y.yaml
is "$(k-store get cm -n web m | at metadata.namespace)" web 'both are there'
is "$(cm b 1 | k-store put -n web | at metadata.namespace)" web '-n is for who names none'
is "$(cm b 1 | k-store put | jq -c '[.metadata.resourceVersion, .metadata.name]')" \
	"$(k-store get cm b | jq -c '[.metadata.resourceVersion, .metadata.name]')" \
	'put prints the revision'
cm b 1 | k-store put --as someone --field-manager me >/dev/null 2>&1
is "$(k-store dump --history | jq -r 'select(.name == "a") | .actor + " " + .manager' | uniq)" \
	'system:admin k-store' 'the log says who and by what'

# generateName: a new name each time, never an update
gen='{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"gen-"}}'
n1=$(echo "$gen" | K_SEED=1 k-store put | at metadata.name)
n2=$(echo "$gen" | K_SEED=2 k-store put | at metadata.name)
like "$n1 $n2" '^gen-[a-z0-9]{5} gen-[a-z0-9]{5}$' 'a name is generated'
isnt "$n1" "$n2" 'each time another'
is "$(k-store get cm "$n1" "$n2" | wc -l)" 2 'both are there'

# bad input: a clear error, nothing stored
rev() { k-store dump --history | tail -n 1 | at rev; }
before=$(rev)
bad() { # EXIT DESC INPUT ERE
	printf '%s' "$3" >bad
	exits "$1" "put: $2" k-store put bad
	like "$err" "bad.*$4" 'names the place'
}
bad 6 'no JSON' '{"apiVersion":"v1",' 'line 1'
bad 6 'bad YAML' 'a: [b' 'line'
bad 6 'no kind' '{"apiVersion":"v1","metadata":{"name":"x"}}' Kind
bad 6 'an unknown kind' '{"apiVersion":"v1","kind":"Gnu","metadata":{"name":"x"}}' Gnu
bad 6 'a bad name' "$(cm A_b 1)" 'metadata.name'
bad 6 'a wrong type' '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"data":[1]}' data
bad 6 'bad UTF-8' "$(cm x "$(printf '\377')")" 'invalid UTF-8'
deep=$(printf '%0300d' 0 | tr 0 '[')$(printf '%0300d' 0 | tr 0 ']')
bad 6 'too deep' "$(cm x 1 ",\"a\":$deep")" deep
bad 3 'a namespace that is not there' "$(cm x 1 ',"namespace":"nowhere"')" nowhere
is "$(rev)" "$before" 'and nothing is stored'

# rm
ok 'rm' k-store rm cm b
exits 3 'it is gone' k-store get cm b
exits 3 'rm of what is not there' k-store rm cm b
exits 3 'rm in a store that is not there' k-store rm --store none.db cm b
is "$(ls none.db* 2>/dev/null)" '' 'makes none'

# commit
target() { # NAMESPACE NAME [FIELDS]
	echo "\"target\":{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"namespace\":\"$1\","
	echo "\"name\":\"$2\"${3:-}}"
}
action() { echo "{\"verb\":\"$1\",$2${3:-}}" | tr -d '\n'; echo; }
create() { action create "\"object\":$(cat)"; }
{
	echo '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"new"}}' | create
	cm c 1 ',"namespace":"new"' | create
	cm c 1 ',"namespace":"new"' | create
	action patch "$(target new c)" ',"patch":{"data":{"x":"2"}}'
	action patch "$(target new c ',"resourceVersion":"1"')" ',"patch":{"data":{}}'
	echo '{"verb":"wake","at":"2026-01-02T03:05:00Z"}'
	echo '{"verb":"fly"}'
	echo 'nonsense'
	action delete "$(target default a)"
	printf '%s' "$(action patch "$(target web m)" ',"patch":{"data":{"y":"1"}}')"
} >actions
exits 4 'commit goes on past conflicts and says that there were some' k-store commit actions
answers=$out
is "$(echo "$answers" | jq -c '[.action, .verb, .ok, .error.reason // ""]')" \
	'[1,"create",true,""]
[2,"create",true,""]
[3,"create",false,"AlreadyExists"]
[4,"patch",true,""]
[5,"patch",false,"Conflict"]
[7,"",false,"Invalid"]
[8,"",false,""]
[9,"delete",true,""]
[10,"patch",true,""]' 'one answer a line, in order, with its number'
is "$(k-store get cm -n new c | at data.x)" 2 'a later line sees an earlier one'
exits 3 'an object is deleted' k-store get cm a
is "$(k-store get cm -n web m | at data.y)" 1 'a last line without its end counts'
is "$(echo "$answers" | jq -r 'select(.action == 10) | .rev')" \
	"$(k-store get cm -n web m | at metadata.resourceVersion)" 'an answer has the revision'
sed -n 10p actions >one
exits 0 'the same once more' k-store commit one
like "$out" '"unchanged":true' 'changes nothing'
exits 6 'commit with a fault but no conflict' sh -c "echo nonsense | k-store commit"

# What is submitted while a commit is under way shares the next one: far fewer fsyncs than puts.
seq 100 | while read -r i; do cm "many-$i" 1 ",\"namespace\":\"default\"" | create; done >many
strace=$(command -v strace || :)
ok 'a hundred creations' k-store commit many
is "$(k-store list cm | grep -c '"name":"many-')" 100 'are there'
if test -n "$strace"; then
	sed 's/many-/more-/' many >more
	strace -f --seccomp-bpf -c -e trace=fdatasync,fsync -o syncs k-store commit more >/dev/null
	n=$(awk '$NF ~ /sync$/ { n += $4 } END { print n + 0 }' syncs)
	test "$n" -lt 60
	t_result $? 'in fewer transactions' || diag "$(cat syncs)"
else
	skip 'no strace here'
fi

# A pipe that stays open: an answer comes before the input ends.
mkfifo in out
background sh -c 'exec k-store commit <in >out'
exec 7>in 8<out
cm p 1 ',"namespace":"web"' | create >&7
read -r answer <&8
like "$answer" '"action":1,.*"ok":true' 'commit answers as lines come'
cm q 1 ',"namespace":"web"' | create >&7
read -r answer <&8
like "$answer" '"action":2,.*"ok":true' 'and goes on counting'
exec 7>&- 8<&-
wait "$pid"
is $? 0 'it ends with its input'

# What is written is watched, by another process.
mkfifo seen
background sh -c 'exec k-store watch cm -l watched=yes >seen'
exec 8<seen
cm w 1 ',"labels":{"watched":"yes"}' | k-store put >/dev/null
read -r line <&8
like "$line" '^{"type":"ADDED".*"name":"w"' 'a watcher sees a put'
k-store rm cm w >/dev/null
read -r line <&8
like "$line" '^{"type":"DELETED".*"name":"w"' 'and a removal'
exec 8<&-

done_testing
