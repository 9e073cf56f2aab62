#!/bin/sh
# k-up: the hello cluster, whole, in a network namespace of its own; what the README promises.
T_NS=1
. "${0%/*}/lib.sh"
. "$T_SRC/t/node.sh"
unset K_NOW K_SEED K_STORE K_VOLATILE
K_ROOT=$T_DIR/a
export K_ROOT
end() {
	for n in a b c; do K_ROOT=$T_DIR/$n k-up stop --netns k$n; done >/dev/null 2>&1
	t_exit
	drop_cgroups k-k
}
trap end EXIT
make_image
in_node() { ip netns exec ka "$@"; }

exits 0 'start' k-up start --netns ka --node n1
is "$out" "up
export KUBECONFIG=$K_ROOT/etc/k/admin.conf" 'it says so, and how kubectl uses it'
exits 0 'start again' k-up start --netns ka --node n1
is "$out" "already up: nothing changed
export KUBECONFIG=$K_ROOT/etc/k/admin.conf" 'nothing changed'
exits 0 'status' k-up status --netns ka
is "$(printf '%s\n' "$out" | jq -r 'select(.state != "running").name')" '' 'all programs run'
is "$(ip -br link | awk '{ print $1 }')" lo 'the host has nothing new'
like "$(nft list tables)" '^$' 'no packet filter of the host is touched'

sed "s,image: localhost/.*,image: $T_IMAGE," "$T_DATA/hello.yaml" >hello.yaml
run k-ctl apply -f hello.yaml
is "$status" 0 'apply'
rev=$(printf '%s\n' "$out$err" | sed -n 's/^.*revision \([0-9]*\)$/\1/p')
exits 0 'the Deployment is available' timeout 150 k-ctl wait -n hello deployment/hello \
	--for=condition=Available --timeout=120s --since "$rev"
ip=$(k-ctl get service hello -n hello -o json | jq -r .spec.clusterIP)
k-store list -n hello pods >pods
is "$(wc -l <pods)" 3 'three pods'

# spread DESC CMD…: 300 fetches reach all three pods, 60 to 140 each
spread() {
	d=$1
	shift
	"$@" sh -c "for i in \$(seq 300); do
		timeout 60 busybox wget -q -O - http://$ip/ | tail -n 1; done" |
		sort | uniq -c >counts
	is "$(awk '$1 >= 60 && $1 <= 140' counts | wc -l)" 3 \
		"$d: three pods, 60 to 140 times each" ||
		diag "$(cat counts)"
}
await 60 in_node timeout 60 busybox wget -q -O - "http://$ip/"
spread 'from the host' in_node
uid=$(sed -n 1p pods | jq -r .metadata.uid)
spread 'from a pod, itself among them' nsenter --net="$K_ROOT/run/k/pods/$uid/ns/net"

# A pod that stops being ready gets no more: its page is taken away. Fetches take no time to speak
# of; where ten of them do, as long is given as ten times ten take, and where the machine stands
# still just then, another two tries.
victim=$(sed -n 1p pods | jq -r .metadata.name)
page=$K_ROOT/var/lib/k/pods/$uid/c/web-0/rootfs/www/index.html
cp "$page" page
until_ready() { # True|False: the victim
	timeout 150 k-ctl wait -n hello "pod/$victim" --timeout=120s --for "jq=.status.conditions |
		any(.type == \"Ready\" and .status == \"$1\")" >/dev/null
}
ten() {
	in_node sh -c "for i in 1 2 3 4 5 6 7 8 9 10; do
		timeout 60 busybox wget -q -O - http://$ip/ || echo failed; done" >answers 2>&1
}
gone() { ten; ! grep -q -e failed -e "$victim" answers; }
ms() { date +%s%3N; }
from=$(ms)
ten
ten_ms=$(($(ms) - from))
for try in 1 2 3; do
	rm -f "$page"
	until_ready False || break
	from=$(ms)
	await 60 gone
	took=$(($(ms) - from))
	if test $took -le $((1000 + 10 * ten_ms)) || test $try = 3; then break; fi
	diag "$took ms, ten fetches $ten_ms ms"
	cp page "$page"
	until_ready True
done
test -n "${took:-}"
t_result $? 'its readiness probe fails'
test "${took:-99999}" -le $((1000 + 10 * ten_ms))
t_result $? "it gets nothing within a second (${took:-} ms, ten fetches $ten_ms ms)"

run k-ctl scale deployment hello -n hello --replicas=5
is "$status" 0 'scale'
ok 'five are ready, or four' timeout 150 k-ctl wait -n hello deployment/hello \
	--for='jq=.status.replicas == 5 and .status.readyReplicas >= 4' --timeout=120s

# The API, from where k-up ran: by the certificate of admin.conf, and by the socket.
is "$(KUBECONFIG=$K_ROOT/etc/k/admin.conf K_API=https: k-ctl get nodes -o name)" node/n1 'by HTTPS'
is "$(K_API=unix: k-ctl get nodes -o name)" node/n1 'by the socket'
api=$(k-up status --netns ka -o json | jq -r 'select(.name == "k-api").pid')
kill "$api"
is "$(KUBECONFIG=$K_ROOT/etc/k/admin.conf K_API=https: k-ctl get nodes -o name)" node/n1 \
	'who asks while k-api is started again waits'
ok 'certificates are good' k-cert check --days 300

# Another node beside it.
K_ROOT=$T_DIR/b
mkdir -p "$K_ROOT/var/lib/k"
cp -r "$T_DIR/a/var/lib/k/images" "$K_ROOT/var/lib/k/"
exits 0 'a second cluster beside it' k-up start --netns kb --node n2
run k-ctl get nodes -o name
is "$out" node/n2 'with its own store'

like "$(cat "$K_ROOT/etc/k/admin.conf")" 'server: https://127.0.0.1:' 'and its own API'
isnt "$(grep server: "$K_ROOT/etc/k/admin.conf")" "$(grep server: "$T_DIR/a/etc/k/admin.conf")" \
	'on another port'

# With nothing to do, the store's keeper sleeps and nobody writes.
keeper=$(k-up status --netns kb | jq -r 'select(.name == "k-keeper").pid')
like "$(tr '\0' ' ' <"/proc/$keeper/cmdline")" 'k-keeper' 'the store has a keeper'
traces() {
	sed -n 's/ctxt_switches:/&/p' "/proc/$keeper/status"
	stat -c '%n %s %y' "$K_ROOT"/var/lib/k/store.db*
}
rests() {
	traces >traces
	timeout 3 tail -f /dev/null
	traces | cmp -s traces
}
ok 'an idle one writes nothing, and its keeper sleeps' await 60 rests

# A control plane that cron runs.
exits 0 'it goes' k-up stop --netns kb
K_ROOT=$T_DIR/c
mkdir -p "$K_ROOT/var/lib/k"
cp -r "$T_DIR/a/var/lib/k/images" "$K_ROOT/var/lib/k/"
exits 0 'a node for cron, through the socket' k-up start --netns kc --node n3 --cron --strict
k-ctl apply -f hello.yaml >/dev/null 2>&1
exits 0 'a pass' k-up start --netns kc --node n3 --cron --strict
ok 'its pods run' timeout 150 sh -c 'k-store watch -n hello pods --timeout 120s |
	grep -m1 "\"phase\":\"Running\""'
kubelet=$(k-up status --netns kc --cron | jq -r 'select(.name == "k-kubelet").pid')
is "$(tr '\0' '\n' <"/proc/$kubelet/environ" | grep ^K_API=)" \
	"K_API=unix:$K_ROOT/run/k/api.sock" 'strict: the kubelet goes through the socket'
is "$(find "/proc/$kubelet/fd" -lname '*store.db*')" '' 'and has no store open'
is "$(k-up status --netns kc --cron | jq -r .name | tr '\n' ' ')" \
	'k-api k-kubelet k-proxy ' 'only three programs stay'
exits 0 'it goes too' k-up stop --netns kc
K_ROOT=$T_DIR/a

like "$(k-up unit)" '^Delegate=yes$' 'a unit for systemd'
exits 0 'stop' k-up stop --netns ka
is "$out" down 'it says so'
is "$(ip netns list)" '' 'no namespace is left'
is "$(grep -o "$T_DIR/[abc][^ ]*" /proc/self/mountinfo)" '' 'no mount is left'
is "$(ls "$T_DIR"/[abc]/var/lib/k/pods "$T_DIR"/[abc]/run/k 2>/dev/null | grep -v :$ | grep .)" '' \
	'no directory of a pod is left'
is "$(find /sys/fs/cgroup -maxdepth 2 -name 'k-k[abc]')" '' 'no cgroup is left'
is "$(pidof k-pause k-kubelet k-proxy k-sched runsv svlogd httpd)" '' 'no process is left'
exits 0 'stop again' k-up stop --netns ka
is "$out" 'was not up' 'nothing to do'
exits 2 'a verb that is none' k-up dance
done_testing
