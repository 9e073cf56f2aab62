#!/bin/sh
# A whole node, from `k-up start` to `k-up stop`: pods from the store to containers and back, and
# what becomes of them when a program in between is killed.
# shellcheck disable=SC2086
T_NS=1
. "${0%/*}/lib.sh"
. "$T_SRC/t/node.sh"
needs jq nft runsv svlogd
unset K_NOW K_SEED K_VOLATILE
K_STORE=sqlite:/var/lib/k/store.db
export K_STORE
# Cgroups are the machine's: where another node has the name k, ours takes a name of its own.
cg=k where=
if test -n "$(find /sys/fs/cgroup -maxdepth 2 -type d -name k 2>/dev/null)"; then
	K_ROOT='' cg=k-t$$ where="--netns t$$"
	export K_ROOT
fi
up() { k-up "$@" $where; }
end() {
	up stop >/dev/null 2>&1
	t_exit
	drop_cgroups $cg/
}
trap end EXIT
mkdir -p /var/lib/k
make_image

# pod NAME CONTAINER-FIELDS [SPEC-FIELDS]: puts it
pod() {
	printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"app":"%s"}},' \
		"$1" "$1"
	printf '"spec":{"terminationGracePeriodSeconds":1%s,"containers":[{"name":"c",' \
		"${3:+,$3}"
	printf '"image":"%s","imagePullPolicy":"Never",%s}]}}\n' "${IMAGE:-$T_IMAGE}" "$2"
}
put() { pod "$@" >"$1.json" && k-store put <"$1.json" >/dev/null; }
# sh SCRIPT: the command of a container
sh_cmd() { printf '"command":["sh","-c",%s]' "$(printf %s "$1" | jq -Rs .)"; }
forever='trap "exit 0" TERM; echo up; while :; do sleep 100 & wait; done'
# until_pod NAME FILTER DESC: until it holds of the pod
until_pod() {
	ok "$3" k-ctl wait --timeout 120s --since 0 --for "jq=$2" pod "$1" ||
		diag "$(k-store get pods "$1" | jq -c .status)$NL$(tail -n 8 /var/log/k/current)"
}
st='.status.containerStatuses[0]'
look() { k-store get pods "$1" | jq -r "$2"; } # NAME FILTER
# event POD REASON: until there is one; prints its message
event() {
	rm -f events; mkfifo events
	timeout 60 k-store watch events >events & w=$!
	jq -nr --arg p "$1" --arg r "$2" 'first(inputs | .object |
		select(.involvedObject.name == $p and .reason == $r)) | .message' <events
	{ kill $w; wait $w; } 2>/dev/null
}
service_pid() { up status -o json 2>/dev/null | jq "select(.name == \"$1\" and .pid > 0).pid"; }

ok 'a node starts' up start --node n1
like "$(k-store get nodes n1 | jq -c '.status.conditions[] | select(.type == "Ready")')" \
	'"status":"True"' 'and is ready'
background k-store watch -n kube-node-lease leases >beats
beats=$pid

# 1. A pod that runs.
put runs "$(sh_cmd "echo out; echo err >&2; $forever")"
until_pod runs '.status.phase == "Running"' 'a pod runs'
until_pod runs '[.status.conditions[] | select(.status == "True").type] | sort ==
	["ContainersReady", "Initialized", "PodReadyToStartContainers", "PodScheduled", "Ready"]' \
	'all its conditions are true'
like "$(look runs "[$st.ready,$st.started,$st.restartCount,$st.state.running.startedAt] | @csv")" \
	'^true,true,0,"20.*Z"$' 'its container is ready'
like "$(look runs "$st.containerID")" '^crun://[0-9a-f]{64}$' 'with an ID'
like "$(look runs '.status.podIP')" '^10\.244\.0\.' 'and an address'
for r in Scheduled Created Started; do isnt "$(event runs $r)" '' "event: $r"; done
log=/var/log/pods/default_runs_$(look runs .metadata.uid)/c/0.log
await_line 60 ' F up$' "$log"
t='^[0-9-]{10}T[0-9:]{8}\.[0-9]{9}(Z|[+-][0-9:]{5})'
like "$(cat "$log")" "$t stdout F out\$" 'its output is in the log'
like "$(cat "$log")" "$t stderr F err\$" 'and its errors'

# 2. A container that ends at once. It goes on to do so: what was true once is what counts.
put crash "$(sh_cmd 'exit 7')"
waits="$st.state.waiting.reason == \"CrashLoopBackOff\""
until_pod crash "$waits" 'a crash: CrashLoopBackOff'
until_pod crash "$waits and ($st | [.lastState.terminated.exitCode,
	.lastState.terminated.reason, .restartCount, .ready]) == [7, \"Error\", 1, false]" \
	'how it ended, and how often'
like "$(event crash BackOff)" 'Back-off restarting failed container c' 'event: BackOff'

# 3. An image that is not here.
IMAGE=localhost/late:1 put late "$(sh_cmd "$forever")"
until_pod late "$st.state.waiting.reason == \"ErrImageNeverPull\"" 'a missing image'
like "$(event late Failed)" 'localhost/late:1' 'the event names it'
k-image import -q --cmd '["sh"]' img localhost/late:1 >/dev/null
ok 'once imported' k-ctl wait --timeout 120s --since 0 --for \
	'jq=.status.phase == "Running"' pod late

# 4. Objects that are not here.
cm='"volumeMounts":[{"name":"v","mountPath":"/v"}]'
put vol "$(sh_cmd "$forever"),$cm" '"volumes":[{"name":"v","configMap":{"name":"cm"}}]'
put env "$(sh_cmd "$forever"),\"envFrom\":[{\"configMapRef\":{\"name\":\"cm\"}}]"
like "$(event vol FailedMount)" '"cm" not found' 'a missing ConfigMap: FailedMount'
until_pod env "$st.state.waiting.reason == \"CreateContainerConfigError\"" 'in the environment, too'
like "$(event env Failed)" '"cm" not found' 'the event names it'
config() {
	printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cm"},"data":{"k":"%s"}}' \
		"$1"
}
config one | k-store put >/dev/null
for p in vol env; do
	ok "it comes: $p runs" k-ctl wait --timeout 120s --since 0 --for \
		'jq=.status.phase == "Running"' pod $p
done

# 10. A ConfigMap's new text.
root=/var/lib/k/pods/$(look vol .metadata.uid)/volumes/v
is "$(cat "$root/k")" one 'a mounted file'
config two | k-store put >/dev/null
ok 'follows its ConfigMap' await 60 grep -qx two "$root/k"

# 9. A node that is full.
put big "$(sh_cmd "$forever"),\"resources\":{\"requests\":{\"cpu\":\"1000\"}}"
until_pod big '[.status.conditions[]? | select(.type == "PodScheduled") | .status, .reason] ==
	["False","Unschedulable"]' 'too much cpu: PodScheduled is False'
is "$(look big .status.phase)" Pending 'it stays Pending'
like "$(event big FailedScheduling)" 'Insufficient cpu' 'event: FailedScheduling'

# 5. Probes.
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},
	"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}' | k-store put >/dev/null
live='"exec":{"command":["test","-e","/tmp/live"]},"periodSeconds":1,"timeoutSeconds":60'
put web "$(sh_cmd "touch /tmp/ready /tmp/live; $forever")"',
	"readinessProbe":{"exec":{"command":["test","-e","/tmp/ready"]},"periodSeconds":1,
		"timeoutSeconds":60,"failureThreshold":1},
	"livenessProbe":{'"$live"',"failureThreshold":1},
	"startupProbe":{'"$live"',"failureThreshold":600}'
ready() { # true|false: what the endpoints say
	k-ctl wait --timeout 120s --since 0 --all --for \
		"jq=.metadata.labels[\"kubernetes.io/service-name\"] != \"web\" or
			[.endpoints[]?.conditions.ready] == [$1]" endpointslices
}
until_pod web "$st.ready" 'a pod is ready by its probe'
ok 'and so among the endpoints' ready true
root=/var/lib/k/pods/$(look web .metadata.uid)/c/c-0/rootfs
rm "$root/tmp/ready"
until_pod web "$st.ready | not" 'then it is not'
like "$(event web Unhealthy)" '^Readiness probe failed' 'event: Unhealthy'
ok 'nor among the endpoints' ready false
touch "$root/tmp/ready"
until_pod web "$st.ready" 'it is again'
rm "$root/tmp/live"
until_pod web "$st.restartCount == 1 and $st.ready" 'a failed liveness probe restarts it'
like "$(event web Killing)" '^Container c failed liveness probe, will be restarted' 'event: Killing'

# By TLS, with a certificate that nobody knows; and by gRPC, where nobody speaks it.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
	-days 1 -subj /CN=somebody 2>/dev/null
openssl s_server -accept 127.0.0.1:8443 -key key.pem -cert cert.pem -www >tls 2>&1 </dev/null &
await 60 grep -q '^ACCEPT' tls
put tls "$(sh_cmd "$forever")"',"ports":[{"name":"tls","containerPort":8443}],
	"readinessProbe":{"httpGet":{"scheme":"HTTPS","host":"127.0.0.1","port":"tls","path":"/"},
		"periodSeconds":1,"timeoutSeconds":60}'
until_pod tls "$st.ready" 'a pod is ready by a probe over TLS'
put grpc "$(sh_cmd "$forever")"',"readinessProbe":{"grpc":{"port":1},"periodSeconds":1,
	"timeoutSeconds":60}'
like "$(event grpc Unhealthy)" '^Readiness probe failed: .*connection refused' \
	'a gRPC probe that fails says why'
k-store rm -n default pods tls grpc >/dev/null

# 6. The end of a pod.
left() { # UID: what is left of a pod on this machine
	find /run/k/pods /var/lib/k/pods /var/log/pods /run/k/runtime \
		/sys/fs/cgroup/*/$cg -maxdepth 1 -name "*$1*" 2>/dev/null
	grep -o " [^ ]*$1[^ ]*" /proc/self/mountinfo
}
h='"volumes":[{"name":"h","hostPath":{"path":"'$T_DIR'"}}]'
m='"volumeMounts":[{"name":"h","mountPath":"/h"}]'
put soft "$(sh_cmd 'trap "echo term >>/h/soft; exit 0" TERM; while :; do sleep 100 & wait; done'
	),$m"',"lifecycle":{"preStop":{"exec":{"command":["sh","-c","echo stop >>/h/soft"]}}}' "$h"
put hard "$(sh_cmd 'trap "echo term >>/h/hard" TERM; while :; do sleep 100 & wait; done'),$m" "$h"
for p in soft hard; do
	until_pod $p '.status.phase == "Running"' "$p runs"
	eval "$p=$(look $p .metadata.uid)"
done
pid=$(cat /run/k/runtime/*/status | jq "select(.bundle | contains(\"$hard\")).pid")
k-store watch --timeout 60s pods >pods.log &
w=$!
await 60 grep -q '"type":"ADDED".*"name":"hard"' pods.log
ok 'it is deleted' k-ctl delete --timeout 120s pod soft hard
await 60 grep -q '"type":"DELETED".*"name":"hard"' pods.log # another watch than the verb's
kill $w
is "$(cat soft)" "stop${NL}term" 'preStop, then TERM'
is "$(cat hard)" term 'TERM; then, after the grace period, KILL'
is "$(jq -c 'select(.object.metadata.name == "hard" and .type == "DELETED") |
	.object.status.containerStatuses[0].state.terminated.exitCode' pods.log)" 137 \
	'the object goes after its container'
is "${pid:-none}$(ps -o stat= -p "$pid" | grep -v Z)" "$pid" 'which is gone'
is "$(left "$soft"; left "$hard")" '' 'and all it had'
put forced "$(sh_cmd 'trap "" TERM; while :; do sleep 1; done')"
until_pod forced '.status.phase == "Running"' 'another'
uid=$(look forced .metadata.uid)
ok 'is deleted by force' k-ctl delete --force --grace-period 0 pod forced
nothing() { test -z "$(left "$1")"; }
ok 'and all it had goes' await 60 nothing "$uid"

# 7. A kubelet that is killed.
put stays "$(sh_cmd "$forever")"
put goes "$(sh_cmd 'until test -e /h/go; do sleep 0.1; done; exit 3'),$m" "$h"
until_pod stays '.status.phase == "Running"' 'a pod'
until_pod goes '.status.phase == "Running"' 'and one that will end'
before=$(look stays "$st | [.containerID, .restartCount, .state.running.startedAt] | @csv")
before_pid=$(jq .pid "/run/k/runtime/$(look stays "$st.containerID" | cut -d/ -f3)/status")
was=$(service_pid k-kubelet)
kill -STOP "$was" # what ends now it cannot see
touch go
gone_id=$(look goes "$st.containerID" | cut -d/ -f3)
gone_pid=$(jq .pid "/run/k/runtime/$gone_id/status")
timeout 60 tail --pid="$gone_pid" -f /dev/null
kill -KILL "$was"
until_pod goes "$st.restartCount == 1" 'a new kubelet hears what ended meanwhile'
is "$(look goes "$st.lastState.terminated.exitCode")" 3 'and how'
isnt "$(service_pid k-kubelet)" "$was" 'it is another'
is "$(look stays "$st | [.containerID, .restartCount, .state.running.startedAt] | @csv")" \
	"$before" 'the others are the same'
like "$(ps -o stat= -p "$before_pid")" '^[SR]' 'and run'
put after "$(sh_cmd "$forever")"
until_pod after '.status.phase == "Running"' 'new pods run'
ok 'old ones are deleted' k-ctl delete --timeout 120s pod stays goes after

# 8. A sandbox that is killed.
uid=$(look runs .metadata.uid)
id=$(look runs "$st.containerID")
pause=$(pgrep -f "k-pause .*/$uid\$")
before_pid=$(jq .pid "/run/k/runtime/${id#crun://}/status")
kill -KILL "$pause"
until_pod runs "$st.restartCount == 1 and $st.ready" 'a lost sandbox is made anew'
isnt "$(look runs "$st.containerID")" "$id" 'with another container'
isnt "$(event runs SandboxChanged)" '' 'event: SandboxChanged'
is "$(ps -o stat= -p "$before_pid" | grep -v Z)" '' 'the old one has ended'
is "$(pgrep -fcr D,R,S "k-pause .*/$uid\$")" 1 'there is one sandbox'
pauses() { pgrep -cr D,R,S '^k-pause$'; }
# the kernel takes a link away some time after its namespace
one_link() {
	test "$(${where:+ip netns exec t$$} ip -o link show type veth | wc -l)" = "$(pauses)"
}
ok 'and one link' await 60 one_link
is "$(grep -c "/pods/$uid/c/.*/rootfs " /proc/self/mountinfo)" 1 'and one root'
like "$(look runs .status.podIP)" '^10\.244\.0\.' 'it has an address'

# A kubelet that is killed over and over while pods begin.
ok 'a crashing pod is deleted' k-ctl delete --timeout 120s pod crash
runs_kubelet() { test -n "$(service_pid k-kubelet)"; }
for i in 1 2 3 4 5 6; do
	put "storm$i" "$(sh_cmd "$forever")"
	await 60 runs_kubelet && kill -KILL "$(service_pid k-kubelet)"
done
for i in 1 2 3 4 5 6; do
	until_pod "storm$i" "$st.ready" "a pod begins while its kubelet is killed: $i"
done
# what a killed kubelet left half made is being taken away
running=$(k-store list pods | jq -s 'map(select(.status.phase == "Running")) | length')
one_sandbox() { test "$(pauses)" = "$running"; }
one_each() { test "$(ls /run/k/runtime | wc -l)" = "$(pauses)"; }
ok 'one sandbox a pod' await 60 one_sandbox || diag "$running pods$NL$(pgrep -a k-pause)"
ok 'one container' await 60 one_each || diag "$(ls /run/k/runtime; pgrep -a k-pause)"
ok 'and one link' await 60 one_link
is "$(k-store list pods -l 'app in (storm1,storm2,storm3,storm4,storm5,storm6)' |
	jq "$st.restartCount" | xargs)" '0 0 0 0 0 0' 'that is no restart'
ok 'they are deleted' k-ctl delete --timeout 120s pod storm1 storm2 storm3 storm4 storm5 storm6

# Its sign of life, seen since the beginning of this file.
renewed() { test "$(jq -r .object.spec.renewTime beats | sort -u | wc -l)" -ge 3; }
ok 'it is renewed' await 60 renewed
stop "$beats"
ok 'its Lease is there' k-ctl get leases n1 -n kube-node-lease
is "$(k-store get -n kube-node-lease leases n1 | jq -c '[.spec.holderIdentity,
	.spec.leaseDurationSeconds, (.metadata.ownerReferences[0] | .kind, .name, .uid)]')" \
	"[\"n1\",40,\"Node\",\"n1\",\"$(k-store get nodes n1 | jq -r .metadata.uid)\"]" \
	'it says who lives, and whose it is'
is "$(k-store dump --history | grep -c '"resource":"leases')" 0 'nothing of it is on disk'
test -e "/run/k/volatile/$(sqlite3 /var/lib/k/store.db \
	"select value from meta where name = 'id'").db"
t_result $? 'it is in memory'

# 11. The end, and a new beginning.
traces() {
	ps -eo stat=,comm= | awk '$1 !~ /^Z/ && $2 ~ /^(k-|runsv$|svlogd$|crun$)/'
	grep -o ' [^ ]*/k/[^ ]*' /proc/self/mountinfo
	find /sys/fs/cgroup -maxdepth 2 -type d -name "$cg"
	ip -o link | grep -v ': lo:'
	nft list tables
	ls -dA /run/k /run/netns/* 2>/dev/null
}
isnt "$(traces)" '' 'a node leaves traces while it runs'
ok 'the node stops' up stop
nothing_left() { test -z "$(traces)"; } # see one_link
ok 'and leaves nothing' await 60 nothing_left || diag "$(traces)"
is "$(k-store get pods runs | jq -r .metadata.uid)" "$uid" 'but its objects'
rev=$(k-store get pods runs | jq -r .metadata.resourceVersion)
ok 'it starts again' up start --node n1
ok 'and its pods' k-ctl wait --timeout 120s --since "$rev" --for \
	"jq=$st.state.running != null and $st.restartCount >= 2 and $st.ready" pod runs
ok 'it stops again' up stop
ok 'and leaves nothing, again' await 60 nothing_left || diag "$(traces)"
trap 't_exit; drop_cgroups $cg/' EXIT

done_testing
