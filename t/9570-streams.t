#!/bin/sh
# Clients of exec, attach, port-forward, logs and proxy that behave badly, side by side, through
# k-api and at the kubelet's own socket, while a pod comes and goes: whoever behaves gets a whole
# answer meanwhile, and afterwards nothing is left of the others. T_SEED=n T_ROUNDS=n in the
# environment: other ones, more of them.
T_NS=1
. "${0%/*}/lib.sh"
. "$T_SRC/t/node.sh"
needs jq python3
whole_node n1
node_door

# pod NAME: one that speaks all the time, and serves a long page and, at 8093, nobody
pod() {
	jq -n --arg name "$1" --arg image "$T_IMAGE" '{apiVersion: "v1", kind: "Pod",
		metadata: {name: $name}, spec: {terminationGracePeriodSeconds: 0, containers: [
		{name: "c", image: $image, imagePullPolicy: "Never", stdin: true,
			command: ["sh", "-c", "while :; do echo line; sleep 0.1; done"]},
		{name: "web", image: $image, imagePullPolicy: "Never", command: ["sh", "-c",
			"head -c 50000000 /dev/zero >/tmp/big; echo page >/tmp/index.html; " +
			"busybox nc -ll -p 8093 -e sleep 60 & " +
			"exec httpd -f -p 8080 -h /tmp"]}]}}' |
		k-store put >/dev/null
}
runs() {
	k-ctl wait --timeout 120s --since 0 --for 'jq=.status.phase == "Running" and
		([.status.containerStatuses[].ready] | all)' pod "$1"
}
pod p
pod v
ok 'a pod runs' runs p
ok 'and one that will not stay' runs v

chaos() { # SEED SESSIONS
	timeout -k 10 300 python3 "$T_SRC/t/tool/stream-chaos.py" "$1" "$2" "$api" \
		/run/k/kubelet/n1.sock "$pki/ca.crt" "$pki/admin.crt" "$pki/admin.key"
}
# What serves the page begins after its container
ok 'each sort is served' await 120 chaos first 11
kubelet=$(pgrep -nx k-kubelet)
worker=$(pgrep -P "$door" | head -n 1)
# What a process holds, a line each, without the store's files: those come when they are first used
held() { ls -l "/proc/$1/fd" | sed -n 's/.* -> \([a-z/]*\).*/\1/p' | grep -v '/k$\|/k/' | sort; }
threads() { sed -n 's/^Threads:.//p' "/proc/$1/status"; }
resident() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status"; }
nobody() { ! pgrep -f "sleep [4]242|cat /dev/[z]ero" >pids; }
no_more() {
	for i in kubelet worker; do
		eval "of=\$$i"
		held "$of" >"now.$i"
		test "$(wc -l <"now.$i")" -le "$(wc -l <"before.$i")" &&
			test "$(threads "$of")" -le "$(cat "threads.$i")" && continue
		echo "$i, threads $(threads "$of"):"
		comm -13 "before.$i" "now.$i"
		return 1
	done
	nobody || ! ps -o pid,ppid,etimes,args -p "$(paste -sd, pids)"
}

# What is opened once is open now
settled() {
	nobody || return 1
	for i in kubelet worker; do
		eval "of=\$$i"
		held "$of" >"before.$i"
		threads "$of" >"threads.$i"
	done
}
ok 'a little of it' chaos little 33
ok 'is gone' await 120 settled
for i in kubelet worker; do
	eval "of=\$$i"
	resident "$of" >"resident.$i"
done
round=0
while test "$round" -lt "${T_ROUNDS:-3}"; do
	round=$((round + 1))
	chaos "${T_SEED:-$round}" 110 >said 2>&1 &
	driver=$!
	k-store rm -n default pods v >/dev/null
	wait "$driver"
	t_result $? "round $round: who behaves gets a whole answer"
	diag "$(tail -n 20 said)"
	ok 'the other pod is gone' await 120 sh -c '! k-store get pods v'
	pod v
	ok 'the other pod is there again' runs v
done
# Who has left, and of whose bytes nobody takes any, is given up after ten seconds, twice
ok 'nothing is left of any' await 180 no_more
for i in kubelet worker; do
	eval "of=\$$i"
	test "$(resident "$of")" -lt $(($(cat "resident.$i") + 30000))
	t_result $? "$i: no more memory"
	diag "$(cat "resident.$i") kB, then $(resident "$of") kB"
done
is "$(pgrep -nx k-kubelet) $(pgrep -P "$door" | head -n 1)" "$kubelet $worker" 'nobody has fallen'
done_testing
