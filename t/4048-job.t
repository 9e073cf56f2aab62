#!/bin/sh
# Jobs: a pod is counted once wherever the controller is killed; pauses after failures; failures by
# index; policies; what is deleted when a Job gets smaller. CronJobs: what is told, when it is late.
. "${0%/*}/lib.sh"
needs jq perl
K_ROOT=$T_DIR
export K_ROOT
uid=b75f1a6b-a530-5f05-9433-59c8e7dc57f3
finalizer=batch.kubernetes.io/job-tracking

obj=$T_BUILD/t/tool/obj

# job SPEC [STATUS]: the Job j; its pods' template and selector are filled in
job() {
	"$obj" merge "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"j\",
		\"namespace\":\"default\",\"uid\":\"$uid\",\"resourceVersion\":\"5\"},\"spec\":{
		\"parallelism\":1,\"completions\":1,\"backoffLimit\":6,
		\"completionMode\":\"NonIndexed\",\"selector\":{\"matchLabels\":{\"u\":\"$uid\"}},
		\"template\":{\"metadata\":{\"labels\":{\"u\":\"$uid\"}},\"spec\":{
		\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}" \
		"{\"spec\":$1}" "{\"status\":${2:-{\}}}"
}
# pod NAME PHASE FINISHED [MORE]: one of its pods; MORE is merged into it
pod() {
	code=0 ended='{}'
	test "$2" != Failed || code=1
	test -z "$3" || ended="{\"status\":{\"containerStatuses\":[{\"name\":\"c\",
		\"restartCount\":0,\"state\":{\"terminated\":{\"exitCode\":$code,
		\"finishedAt\":\"$3\"}}}]}}"
	"$obj" merge "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"$1\",
		\"namespace\":\"default\",\"uid\":\"uid-$1\",\"labels\":{\"u\":\"$uid\"},
		\"finalizers\":[\"$finalizer\"],\"resourceVersion\":\"6\",\"ownerReferences\":[{
		\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"name\":\"j\",\"uid\":\"$uid\",
		\"controller\":true}]},\"spec\":{\"nodeName\":\"n\"},\"status\":{
		\"phase\":\"$2\"}}" "$ended" "${4:-{\}}"
}
acts() { K_NOW=${now:-2026-01-02T03:04:05Z} k-job -f -; }
status() { jq -c 'select(.verb == "patch" and .target.kind == "Job") | .patch.status'; }

# --- pauses
fails() {
	job '{"completions":1}'
	for t in "$@"; do pod "p$t" Failed "2026-01-02T03:00:${t}Z"; done
}
for row in '00: :09:wake 2026-01-02T03:00:10Z' '00::10:create' \
	'00:20:30:wake 2026-01-02T03:00:40Z' '00:20:40:create' \
	'00 20:30:59:wake 2026-01-02T03:01:10Z'; do
	first=${row%%:*} rest=${row#*:}
	second=${rest%%:*} rest=${rest#*:}
	# shellcheck disable=SC2086
	is "$(fails $first $second | now=2026-01-02T03:00:${rest%%:*}Z acts |
		"$obj" at verb at | sed -n 's/ $//; /^wake\|^create/p')" "${rest#*:}" \
		"failed at $first $second, now ${rest%%:*}"
done
is "$({ fails 00; pod ok Succeeded 2026-01-02T03:00:01Z; } | now=2026-01-02T03:00:02Z acts |
	jq -r 'select(.verb == "wake").at')" '' 'a success ends the pause'

# a pod that the Job itself gave up ends without its finalizer, and is no failure
gone='{"metadata":{"finalizers":null,"deletionTimestamp":"2026-01-02T03:04:34Z",
	"deletionGracePeriodSeconds":30}}'
for row in '{}:create' '{"failed":1}:wake'; do
	is "$({ job '{}' "${row%:*}"; pod a Pending '' "$gone"; } | acts |
		jq -r '.verb | select(. == "create" or . == "wake")')" "${row##*:}" \
		"of status ${row%:*}, and a pod that goes: ${row##*:}"
done

# --- a deadline that is too far to be reckoned with does not come
for s in 10000000000 9223372036854775807; do
	is "$(job '{"activeDeadlineSeconds":'$s'}' '{"startTime":"2026-01-02T03:00:00Z"}' | acts |
		jq -r 'select(.verb == "create").verb')" create "active for $s seconds"
done

# --- by index
per='{"completionMode":"Indexed","completions":2,"parallelism":2,"backoffLimitPerIndex":1}'
ix() { echo "{\"metadata\":{\"annotations\":{\"batch.kubernetes.io/job-completion-index\":\"$1\",
	\"batch.kubernetes.io/job-index-failure-count\":\"$2\"}}}"; }
{ job "$per"; pod a Failed 2026-01-02T03:00:00Z "$(ix 0 0)"; pod b Running '' "$(ix 1 0)"; } >state
acts <state >out
b=batch.kubernetes.io
is "$(jq -c 'select(.verb == "create") | .object | [.metadata.annotations, .spec.hostname,
	.metadata.labels["batch.kubernetes.io/job-completion-index"]]' <out)" \
	"[{\"$b/job-completion-index\":\"0\",\"$b/job-index-failure-count\":\"1\"},\"j-0\",\"0\"]" \
	'the next pod of an index knows how often it failed'
is "$(grep -c finalizers.:null out)" 0 'until it is there the failed one keeps its finalizer'
{ job "$per"; pod a Failed 2026-01-02T03:00:00Z "$(ix 0 1)"; pod b Running '' "$(ix 1 0)"; } |
	acts >out
is "$(status <out | jq -c '[.failedIndexes, (.uncountedTerminatedPods.failed | length)]')" \
	'["0",1]' 'an index that failed too often'
is "$(grep -c '"verb":"create"' out)" 0 'has no next pod'

# --- policies
policy='{"podReplacementPolicy":"Failed","podFailurePolicy":{"rules":[{"action":"Ignore",
	"onPodConditions":[{"type":"DisruptionTarget","status":"True"}]}]},"backoffLimit":0}'
gone='{"metadata":{"deletionTimestamp":"2026-01-02T03:00:00Z"}}'
{ job "$policy"; pod a Running '' "$gone"; } | acts >out
is "$(grep -c '"verb":"create"' out)" 0 'a pod that is going is replaced when it is at its end'
{ job "$policy"; pod a Failed 2026-01-02T03:00:00Z '{"status":{"conditions":[{"type":
	"DisruptionTarget","status":"True"}]}}'; } | acts >out
is "$(grep -c '"verb":"create"' out)" 1 'a failure that is ignored is no failure'
{ job '{"backoffLimit":0}'; pod a Running '' "$gone"; } | acts >out
is "$(status <out | jq -r '.conditions[0].reason')" BackoffLimitExceeded 'else going is failing'

# --- smaller, and doubled
{ job '{"completions":4,"parallelism":1}'; for n in a b c; do pod $n Running ''; done; } | acts >out
is "$(grep -c 'finalizers.:null' out) $(grep -c '"verb":"delete"' out)" '2 0' \
	'pods that are too many first lose the finalizer'
{ job '{"completions":4,"parallelism":1}'; pod a Running ''
	for n in b c; do pod $n Running '' '{"metadata":{"finalizers":null}}'; done; } | acts >out
is "$(jq -r 'select(.verb == "delete").target.name' <out | tr '\n' ' ')" 'b c ' 'and then go'
ixs='{"completionMode":"Indexed","completions":2,"parallelism":2}'
{ job "$ixs"; pod a Running '' "$(ix 0 0)"; pod b Running '' "$(ix 0 0)"
	pod c Running '' "$(ix 7 0)"; pod d Running ''; } | acts >out
is "$(grep -c 'finalizers.:null' out)" 3 'as do doubles, what is out of range, what has no index'

# --- deadline, and the words for who waits
{ job '{"activeDeadlineSeconds":30}' '{"startTime":"2026-01-02T03:04:00Z","active":1}'
	pod a Running ''; } | acts >out
is "$(jq -r 'select(.verb == "wake").at' <out)" 2026-01-02T03:04:30Z \
	'it asks to be called at the deadline'
{ job '{"suspend":false}' '{"startTime":null,"conditions":[{"type":"Suspended","status":"True"}]}'
	pod a Running ''; } | acts >out
is "$(status <out | jq -c '[.startTime, .conditions[0].status, .conditions[0].reason]')" \
	'["2026-01-02T03:04:05Z","False","JobResumed"]' 'a Job that goes on begins anew'

# --- killed anywhere: of what a pass prints only a part is done, any part; the count stays right
cat >part.pl <<'X'
# part SEED <ACTIONS: each line or not, as the numbers fall
my $s = shift; while (<STDIN>) { $s = ($s * 1103515245 + 12345) % 2**31; print if ($s >> 16) & 1 }
X
made() { # name, phase
	echo "{\"verb\":\"patch\",\"subresource\":\"status\",\"target\":{\"apiVersion\":\"v1\",
		\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"$1\"},
		\"patch\":{\"status\":{\"phase\":\"$2\"}}}" | tr -d '\n\t'
	echo
}
for seed in 1 2; do
	rm -rf ./*.db*
	jq -nc '{apiVersion: "batch/v1", kind: "Job", metadata: {name: "j", namespace: "default"},
	 spec: {completions: 4, parallelism: 2, backoffLimit: 9, template: {spec: {restartPolicy:
	 "Never", containers: [{name: "c", image: "i"}]}}}}' | k-store put >/dev/null 2>&1
	n=0 ended=0
	while test $n -lt 60; do
		n=$((n + 1))
		# later and later, so that no pause holds it up
		K_NOW=2026-01-02T$(printf %02d $((3 + n / 60))):$(printf %02d $((n % 60))):00Z
		export K_NOW
		k-store dump >now.state
		grep -q '"type":"Complete"' now.state && break
		# what runs ends: the third of all fails, the others succeed
		for p in $("$obj" at kind=Pod status.phase=Pending metadata.deletionTimestamp= \
			metadata.name <now.state); do
			ended=$((ended + 1))
			made "$p" "$(test $ended = 3 && echo Failed || echo Succeeded)"
		done | k-store commit >/dev/null 2>&1
		ended=$(k-store dump | grep -cE '"phase":"(Failed|Succeeded)"')
		k-store dump | k-job -f - | perl part.pl $((seed * 77 + n)) |
			k-store commit >/dev/null 2>&1
	done
	is "$(jq -c 'select(.kind == "Job") | .status | [.succeeded, .failed, .active,
		.uncountedTerminatedPods]' <now.state)" '[4,1,null,{}]' "all counted once, $seed"
done
unset K_NOW
export K_NOW=2026-01-02T03:04:05Z

# --- CronJobs: what is told
cron() { # SPEC STATUS
	"$obj" merge '{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"c",
		"namespace":"default","uid":"C","creationTimestamp":"2026-01-01T00:00:00Z"},
		"spec":{"schedule":"*/10 * * * *",
		"jobTemplate":{"spec":{"template":{"spec":{}}}}}}' \
		"{\"spec\":$1}" "{\"status\":${2:-{\}}}"
}
run_of() { # NAME [CONDITION]
	"$obj" merge '{"apiVersion":"batch/v1","kind":"Job"}' "{\"metadata\":{\"name\":\"$1\",
		\"namespace\":\"default\",\"uid\":\"$1\",\"ownerReferences\":[{
		\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\",\"name\":\"c\",\"uid\":\"C\",
		\"controller\":true}]}}" \
		"{\"status\":{\"conditions\":[{\"type\":\"${2:-}\",\"status\":\"True\"}]}}"
}
told() {
	k-cronjob -f - |
		"$obj" at verb object.metadata.name object.type object.reason object.message |
		sed -n 's/^event [^ ]* \([^ ]* [^ ]*\)/\1:/p; s/^\(create [^ ]*\) *$/\1/p'
}
last='{"lastScheduleTime":"2026-01-02T02:50:00Z"}'
is "$(cron '{}' "$last" | told)" 'create c-29455380
Normal SuccessfulCreate: Created job c-29455380' 'the time that is due'
like "$(cron '{}' | told | head -n 1)" \
	'^Warning TooManyMissedTimes: too many missed start times. Set or decrease .spec.st' \
	'many that were missed'
like "$(cron '{"schedule":"0 0 31 2 *"}' | told)" \
	'^Warning InvalidSchedule: invalid schedule: 0 0 31 2 [*] : time difference between' \
	'a day that never comes'
is "$(cron '{"timeZone":"Mars/Base"}' | told)" \
	'Warning UnknownTimeZone: invalid timeZone: "Mars/Base": unknown time zone Mars/Base' \
	'a zone that nobody knows'
like "$(cron '{"schedule":"* *"}' | told)" \
	'^Warning UnparseableSchedule: unparseable schedule: "[*] [*]" : expected exactly 5' \
	'no schedule'
is "$(cron '{"suspend":true}' | told)" '' 'a pause'
is "$(cron '{"startingDeadlineSeconds":100}' "$last" | told)" '' 'too late'
for s in 10000000000 9223372036854775807; do
	is "$(cron '{"startingDeadlineSeconds":'$s'}' "$last" | told | head -n 1)" \
		'create c-29455380' "never too late for $s seconds"
done
is "$({ cron '{"concurrencyPolicy":"Forbid"}' '{"active":[{"name":"r","uid":"r"}],
	"lastScheduleTime":"2026-01-02T02:50:00Z"}'; run_of r; } | told)" \
	"$(printf %s 'Normal JobAlreadyActive: Not starting job because prior execution is ' \
	'running and concurrency policy is Forbid')" 'one that still runs'
is "$({ cron '{}' '{"lastScheduleTime":"2026-01-02T03:00:00Z"}'; run_of r; } | told)" \
	'Warning UnexpectedJob: Saw a job that the controller did not create or forgot: r' \
	'a Job of somebody else'
is "$(cron '{"timeZone":"Asia/Tokyo"}' "$last" | k-cronjob -f - |
	jq -r 'select(.verb == "create").object.metadata.annotations[]')" \
	2026-01-02T12:00:00+09:00 'the time is told by the clock of the zone'
done_testing
