#!/bin/sh
# APIServices: one for each group and version that k-api answers for itself, made and corrected as
# it starts; what others make of them, and which of them have something that acts on them.
. "${0%/*}/lib.sh"
needs curl jq sqlite3
unset K_NOW K_SEED
export K_ROOT="$T_DIR/root"

# door: another one on the same store
door() {
	test -z "${door:-}" || stop "$door"
	spawn k-api --listen= --socket="$T_DIR/api.sock" --workers=2
	door=$pid
}
path=/apis/apiregistration.k8s.io/v1/apiservices
read_it() { curl -s -A test --unix-socket api.sock "http://x$1" | jq -c "$2"; }
# send VERB NAME|"" BODY: ./body, and $warning
send() {
	curl -s -A test --unix-socket api.sock -D head -o body -X "$1" -d "$3" -H \
		"Content-Type: application/$(test "$1" = POST || echo merge-patch+)json" \
		"http://x$path${2:+/$2}"
	warning=$(tr -d '\r' <head | sed -n 's/^[Ww]arning: //p')
}
drop() { curl -s -o body --unix-socket api.sock -X DELETE "http://x$path/$1"; }
names() { read_it "$path" '[.items[].metadata.name]'; }
revision() { read_it "$path" .metadata.resourceVersion; }
available='[.status.conditions[]? | del(.lastTransitionTime)]'
yes='[{"type":"Available","status":"True","reason":"Local",'\
'"message":"Local APIServices are always available"}]'

door
made=$(names)
read_it "$path" '[.items[].spec] | sort_by(-.groupPriorityMinimum, .group, -.versionPriority) |
	.[] | [.group // "", .version] | join("/")' >made
{
	echo '"/v1"'
	read_it /apis '.groups[] | select(.name != "apiregistration.k8s.io") |
		.versions[].groupVersion'
} >served
sort made >made.sorted
sort served >served.sorted
same made.sorted served.sorted 'one for each group and version that discovery tells of'
same made served 'by priority they stand as discovery has them'
is "$(read_it "$path" '[.items[] | select(.metadata.name != .spec.version + "." +
	(.spec.group // ""))]')" '[]' 'each has its name'
is "$(read_it $path/v1. '[.metadata.name, .metadata.labels, .spec]')" \
	'["v1.",{"kube-aggregator.kubernetes.io/automanaged":"onstart"},'\
'{"groupPriorityMinimum":18000,"version":"v1","versionPriority":1}]' 'the core group'
is "$(read_it $path/v2.autoscaling .spec)" \
	'{"group":"autoscaling","groupPriorityMinimum":17500,"version":"v2","versionPriority":30}' \
	'another'
is "$(read_it "$path" "[.items[] | $available] | unique")" "[$yes]" 'all of them are available'
is "$(curl -s --unix-socket api.sock -H 'Accept: application/json;as=Table;g=meta.k8s.io;v=v1' \
	"http://x$path/v1.apps" | jq -c '.rows[].cells[:3]')" '["v1.apps","Local","True"]' \
	'and kubectl shows so'

before=$(revision)
door
is "$(revision)" "$before" 'the next start writes nothing'

send PATCH v1.batch '{"spec":{"versionPriority":7}}'
send PATCH v1.policy '{"spec":{"service":{"name":"s","namespace":"default"}}}'
is "$(at status.conditions <body)" '[]' 'what another is to answer is not called available'
like "$warning" 'nothing acts on a APIService' 'and is told to be idle'
send PATCH v1.apps '{"metadata":{"labels":null},"spec":{"versionPriority":8}}'
is "$warning" '' 'a local one is not'
drop v2.autoscaling
is "$(names)" "$(printf %s "$made" | jq -c '. - ["v2.autoscaling"]')" 'what is deleted is gone'
managed='"labels":{"kube-aggregator.kubernetes.io/automanaged":"onstart"}'
other='"spec":{"group":"x.io","version":"v9","groupPriorityMinimum":9,"versionPriority":9}'
send POST '' '{"metadata":{"name":"v9.x.io",'"$managed"'},'"$other"'}'
is "$(jq -c "$available" <body)" '[]' 'nobody serves this group'
like "$warning" 'nothing acts on a APIService' 'which is said'
send POST '' '{"metadata":{"name":"v1.own"},"spec":{"group":"own","version":"v1",
	"groupPriorityMinimum":9,"versionPriority":9,
	"service":{"name":"s","namespace":"default"}}}'
like "$warning" 'nothing acts on a APIService' 'nor this one here'

door
is "$(names)" "$(printf %s "$made" | jq -c '. + ["v1.own"] | sort')" \
	'the next start has those that are served, and leaves what others made'
is "$(read_it $path/v1.batch .spec.versionPriority)" 15 'a changed one is corrected'
is "$(read_it $path/v1.policy "[.spec.service, $available]")" "[null,$yes]" \
	'one that was led elsewhere, too'
is "$(read_it $path/v1.apps "[.metadata.labels, .spec.versionPriority, $available]")" \
	"[null,8,$yes]" 'one that has lost its label is its owner'\''s'
drop v1.apps
send POST '' '{"metadata":{"name":"v1.apps"},"spec":{"group":"apps","version":"v1",
	"groupPriorityMinimum":9,"versionPriority":9}}'
is "$warning$(jq -c "$available" <body)" "$yes" 'who makes one that is served has it available'
is "$(grep -c 'not kept' k-api.log)" 0 'nothing went wrong'
# What has to be written waits for the store like every write; who is told to end does not.
drop v1.apps
stop "$door"
mkfifo held
sqlite3 "${K_STORE#sqlite:}" <held >said &
holder=$!
exec 7>held
echo 'BEGIN IMMEDIATE; SELECT 1;' >&7
await_line 5 1 said
k-api --listen= --socket="$T_DIR/api.sock" 2>log 7>&- &
door=$!
t_pids="$t_pids $door $holder"
await 5 grep -q . "/proc/$door/task/$door/children"
ok 'it waits for the lock' kill -0 "$door"
kill "$door"
ok 'and ends when it is told to' timeout 2 tail --pid="$door" -f /dev/null
is "$(cat "/proc/$door/task/$door/children" 2>/dev/null)" '' 'with what it started'
like "$(cat log)" 'the store was not made ready' 'and says what was not done'
exec 7>&-
wait "$holder"

done_testing
