#!/bin/sh
# k-store: the past. The log of pods.history has a change a second, from 03:04:05 on.
. "${0%/*}/lib.sh"
needs jq
data=$T_DATA/store
names() { at metadata.name | tr '\n' ' '; }
revs() { at rev | tr '\n' ' '; }
day=2026-01-02T03:04
k-store load "$data/pods.history"

# --as-of TIME: the last revision at or before it
is "$(k-store list pods --as-of ${day}:06Z | names)" 'a b ' 'list as of a time'
is "$(k-store list pods --as-of ${day}:05.999999999Z | names)" 'a ' 'just before it'
is "$(k-store get pods a --as-of ${day}:07Z | at metadata.resourceVersion)" 1 \
	'get as of a time between two revisions'
is "$(k-store get pods a --as-of 2026-01-02T04:04:08+01:00 | at metadata.resourceVersion)" 3 \
	'with an offset'
is "$(k-store dump --as-of 2030-01-01T00:00:00Z | names)" 'n1 a ' 'a time to come is now'
export K_NOW=${day}:10Z
is "$(k-store dump --as-of -3s | names)" 'a b ' 'dump back from now'
is "$(k-store dump --as-of=-0s | names)" 'n1 a ' 'by nothing'
exits 3 'before the first revision' k-store dump --as-of -1d1h
like "$err" '-1d1h: the store holds nothing that old' 'says so'
for when in x 0 -1 5m -1x -d 1.5 -1d-1h 99999999999999999999 2026-01-02 ''; do
	exits 6 "--as-of \"$when\"" k-store dump --as-of "$when"
	like "$err" 'no revision .* and no time' 'says what it should be'
done

# the past that is not kept: web-1 is of revision 7, which is all that this store knows
k-store load --store kept.db "$data/pods.dump"
exits 4 'a time before what is kept' k-store --store kept.db list pods --as-of 2020-01-01T00:00:00Z
like "$err" "the store's history begins later, at revision" 'says from when it is'
exits 0 'a time in what is kept' k-store --store kept.db list pods --as-of -0s

# log
is "$(k-store log | revs)" '1 2 3 4 5 6 ' 'log of everything'
is "$(k-store log pods a | jq -c '[.rev, .op, .actor, .manager, .prev]')" \
	'[1,"put","system:admin","k-ctl",0]
[3,"put","system:kube-scheduler","k-sched",1]
[5,"put","system:admin","k-ctl",3]' 'log of an object says who, by what, after which'
is "$(k-store log pods b | jq -c '[.op, .name, .namespace, .time]' | tail -n 1)" \
	'["delete","b","default","2026-01-02T03:04:08Z"]' 'an end, too'
is "$(k-store log pods b a | revs)" '1 2 3 4 5 ' 'log of several'
is "$(k-store log nodes | revs)" '6 ' 'log of a kind'
is "$(k-store log pods -n other | revs)" '' 'of a namespace'
is "$(k-store log -n default | revs)" '1 2 3 4 5 ' 'of all in a namespace'
is "$(k-store log --from 2 --as-of 4 | revs)" '3 4 ' 'between revisions'
is "$(k-store log --from -3s --as-of -1s | revs)" '3 4 5 ' 'between times'
is "$(k-store log --last 2 pods | revs)" '4 5 ' 'the last two'
is "$(k-store log --last 9 pods a | revs)" '1 3 5 ' 'the last nine of three'
exits 4 'log from what is not kept' k-store --store kept.db log --from 2
is "$(k-store --store kept.db log pods | revs)" '7 8 ' 'log prints what is still there'
is "$(timeout 60 k-store watch pods --from -2s --timeout 1ns |
	at object.metadata.resourceVersion)" \
	5 'watch from a time'

# watch: bookmarks, resuming
run timeout 60 k-store watch pods --bookmarks 1h --timeout 1ns
is "$(echo "$out" | jq -c '[.type, .object.metadata.resourceVersion, .object.kind]')" \
	'["ADDED","5","Pod"]
["BOOKMARK","6","Pod"]' 'a bookmark behind what there was'
is "$(echo "$out" | jq -c 'select(.type == "BOOKMARK").object.metadata.annotations')" \
	'{"k8s.io/initial-events-end":"true"}' 'says that this was it'
run timeout 60 k-store watch pods --from 3 --bookmarks 1h --timeout 50ms
is "$(echo "$out" | jq -r '.type + " " + .object.metadata.resourceVersion' | tr '\n' ' ')" \
	'DELETED 4 MODIFIED 5 BOOKMARK 6 ' 'one at the end: what others did has passed, too'
is "$(timeout 60 k-store watch --from 3 --bookmarks 1h --timeout 50ms | tail -n 1)" \
	'{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"6"}}}' \
	'of everything it has no kind'
k-store load --store live.db "$data/pods.history"
mkfifo seen
background sh -c 'exec k-store --store live.db watch pods --from 6 --bookmarks 10ms >seen'
exec 8<seen
echo '{"apiVersion":"v1","kind":"Node","metadata":{"name":"n2"}}' |
	k-store put --store live.db >node
last=$(at metadata.resourceVersion <node)
grep -qm1 "^{\"type\":\"BOOKMARK\".*\"$last\"" <&8
is $? 0 'a bookmark passes what does not concern it'
exec 8<&-
wait "$pid"
is $? 0 'and its end is its reader'\''s'
exits 4 'resumed after what is not kept' k-store --store kept.db watch pods --from 1
is "$(echo "$out" | jq -c '[.type, .object.code, .object.reason, .object.message]')" \
	'["ERROR",410,"Expired","too old resource version: 1 (6)"]' 'the stream says gone'

# diff
fields() { jq -r '.change + " " + .name + (.fields // [] | map(" " + .path + "=" + (.from // "" |
	tostring) + ">" + (.to // "" | tostring)) | add)'; }
exits 1 'diff of two revisions' k-store diff --from 2 --to 6
is "$(echo "$out" | fields)" 'added n1
changed a metadata.labels.app=web>db spec.nodeName=>n1
removed b' 'says what happened to what, by key'
is "$(echo "$out" | jq -c '[.resource, .namespace, .from, .to]' | tr '\n' ' ')" \
	'["nodes","",null,6] ["pods","default",1,5] ["pods","default",2,null] ' 'at which revisions'
is "$(k-store diff --names --from 2 --to 6 | jq -c 'keys | length' | tr '\n' ' ')" '5 6 5 ' \
	'--names says which'
is "$(k-store diff --patch --from 2 --to 6 | jq -c '.patch // empty')" \
	'{"metadata":{"labels":{"app":"db"}},"spec":{"nodeName":"n1"}}' '--patch is a merge patch'
is "$(k-store diff --from 2 --to 6 | jq -c '.patch // empty')" '' 'and only that is'
is "$(k-store diff --from 4 | fields)" \
	"$(printf 'added n1\nchanged a metadata.labels.app=web>db')" \
	'up to now'
exits 0 'from a time' k-store diff --from -0s
is "$out" '' 'nothing differs from now'
k-store dump --history | head -n 5 | k-store load --store five.db
exits 3 'diff with a store that does not exist' k-store diff five.db nothing.db
exits 1 'diff of two stores' k-store diff five.db "$K_STORE"
is "$(echo "$out" | fields)" 'added n1' 'that have most in common'
exits 0 'of a moment of one and the other' k-store diff five.db --to 5 "$K_STORE"
exits 2 'diff of one store without --from' k-store diff five.db
exits 2 'diff of three' k-store diff a b c
exits 4 'diff from what is not kept' k-store diff --store kept.db --from 2
is "$(k-store log --fields pods a | jq -c .fields)" 'null
[{"path":"spec.nodeName","to":"n1"}]
[{"path":"metadata.labels.app","from":"web","to":"db"}]' 'log --fields: what each change changed'

# blame
is "$(k-store blame pods a spec.nodeName)" "{\"path\":\"spec.nodeName\",\"value\":\"n1\",\"rev\":3,\
\"time\":\"${day}:07.000000123Z\",\"actor\":\"system:kube-scheduler\",\"manager\":\"k-sched\"}" \
	'blame says who set a field, when and by what'
is "$(k-store blame po a metadata.labels | jq -c '[.path, .value, .from, .rev, .manager]')" \
	'["metadata.labels.app","db","web",5,"k-ctl"]' 'and from what'
is "$(k-store blame pods a | jq -r '.path + " " + (.rev | tostring)')" 'apiVersion 1
kind 1
metadata.name 1
metadata.namespace 1
metadata.labels.app 5
spec.nodeName 3' 'of all fields'
is "$(k-store blame pods a --as-of 4 .metadata.labels.app | jq -c '[.value, .rev]')" '["web",1]' \
	'as of a revision'
exits 3 'blame of what is gone' k-store blame pods b
is "$(k-store blame pods b --as-of 3 metadata.name | at rev)" 2 'as long as it was there'
exits 3 'blame of no field at all' k-store blame pods a spec.nothing
like "$err" 'pods default/a has no field spec.nothing' 'names it'
exits 3 'a path ends with a name' k-store blame pods a spec.node
history() { # VALUE…: a history of one Pod
	jq -cn '[$ARGS.positional[] | fromjson] | to_entries[] | {rev: (.key + 1), op: "put",
		resource: "pods", namespace: "default", name: "p", time: "2026-01-02T03:04:05Z",
		actor: "u\(.key + 1)", manager: "m", prev: .key, value: ({apiVersion: "v1",
		kind: "Pod", metadata: {name: "p", namespace: "default"}} + .value)}' --args "$@"
}
c() { printf '{"spec":{"containers":[%s]}}' "$1"; }
history "$(c '{"name":"w","image":"a"}')" \
	"$(c '{"name":"s","image":"s"},{"name":"w","image":"a"}')" \
	"$(c '{"name":"s","image":"s"},{"name":"w","image":"b","tty":true}')" \
	"$(c '{"name":"s","image":"s"},{"name":"w","image":"b"}')" | k-store load --store blame.db
blame() { k-store blame --store blame.db pods p "$@"; }
is "$(blame spec | jq -r '.path + " " + (.rev | tostring)')" 'spec.containers[name="s"].name 2
spec.containers[name="s"].image 2
spec.containers[name="w"].name 1
spec.containers[name="w"].image 3' 'an element of a list stays itself'
is "$(blame 'spec.containers[name=w].image' | at rev)" 3 'a key without quotes'
is "$(blame 'spec.containers[1].image' | jq .from)" '"a"' 'a place'
is "$(blame 'spec.containers[name="w"].tty' | jq -c '[.removed, .rev, .actor, .from]')" \
	'[true,4,"u4",true]' 'who removed a field'
history '{"spec":{"nodeName":"a"}}' '{"spec":{"nodeName":"a"}}' '{"spec":{"nodeName":"b"}}' |
	sed 1d | k-store load --store cut.db
is "$(k-store log --store cut.db --fields | jq -c .fields)" \
	"$(printf 'null\n[{"path":"spec.nodeName","from":"a","to":"b"}]')" 'log of what is cut'
is "$(k-store blame --store cut.db pods p spec.nodeName | jq -c '[.rev, .earlier, .from]')" \
	'[3,null,"a"]' 'what the log goes back to'
is "$(k-store blame --store cut.db pods p kind | jq -c '[.rev, .earlier, .value, .actor]')" \
	'[2,true,"Pod",null]' 'and what it does not'

# what is read by bites is read once: 3,000 changes of 1 KB
perl -e 'my $x = "x" x 1000; for (1 .. 3000) {
	my ($name, $prev) = ("c" . $_ % 700, $_ > 700 ? $_ - 700 : 0);
	print qq({"rev":$_,"op":"put","resource":"configmaps","namespace":"default",),
		qq("name":"$name","time":"2026-01-02T03:04:05Z","actor":"a","manager":"m",),
		qq("prev":$prev,"value":{"apiVersion":"v1","kind":"ConfigMap","metadata":{),
		qq("name":"$name","namespace":"default"},"data":{"x":"$x","n":"$_"}}}\n) }' >many
export K_STORE="$T_DIR/many.db"
k-store load many
k-store dump --history | cmp - many
t_result $? 'dump --history'
is "$(k-store log | revs | tr ' ' '\n' | sort -n | uniq | wc -l)" 3000 'log'
is "$(timeout 60 k-store watch cm --from 0 --timeout 1ns | at object.metadata.resourceVersion |
	sha1sum)" "$(seq 3000 | sha1sum)" 'watch'
k-store dump | names | tr ' ' '\n' | sort | uniq -c | sort -n >found
is "$(wc -l <found)" 700 'dump has each object'
is "$(tail -n 1 found | tr -s ' ' | cut -d' ' -f2)" 1 'once'
is "$(k-store list cm --as-of 2400 | at metadata.resourceVersion | sort -n | tr '\n' ' ')" \
	"$(seq 1701 2400 | tr '\n' ' ')" 'list as of a revision, by pages'
is "$(k-store diff --from 2400 | jq -r 'select(.change == "changed").to' | sort -n | sha1sum)" \
	"$(seq 2401 3000 | sha1sum)" 'diff by pages'

# Whoever reads takes nothing more: it ends nevertheless when it is told to.
mkfifo stalled
jq -nc 'range(100) | {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "c\(.)"},
	data: {x: ("x" * 2000)}}' | k-store put --store sqlite:stalled.db >/dev/null
k-store watch configmaps --from 0 --store sqlite:stalled.db >stalled &
watcher=$!
exec 8<stalled
await 60 grep -Eq '^(1|7) ' "/proc/$watcher/syscall"
kill "$watcher"
ok 'a watch that nobody reads ends when it is told to' await 60 sh -c "! kill -0 $watcher"
wait "$watcher"
is $? 0 'as if it had been read'
exec 8<&-

done_testing
