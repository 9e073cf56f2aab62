#!/bin/sh
# logs, exec, attach, port-forward, cp and proxy: real kubectls through k-api and the kubelet to a
# pod of this node, by WebSocket (the newest) and by SPDY/3.1 (Debian's 1.20).
# shellcheck disable=SC2086
T_NS=1
. "${0%/*}/lib.sh"
. "$T_SRC/t/node.sh"
needs jq curl
whole_node n1
node_door
export KUBECONFIG="$T_DIR/etc/admin.conf"
kubectl=kubectl
k() { timeout 120 $kubectl --server=$api --cache-dir="$T_DIR/cache" "$@"; }

# container NAME SCRIPT [FIELDS]
container() {
	printf '{"name":"%s","image":"%s","imagePullPolicy":"Never","command":["sh","-c",%s]%s}' \
		"$1" "$T_IMAGE" "$(printf %s "$2" | jq -Rs .)" "${3:+,$3}"
}
pod() { # NAME CONTAINERS [SPEC-FIELDS]
	printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"app":"%s"}},' \
		"$1" "$1"
	printf '"spec":{"terminationGracePeriodSeconds":0%s,"containers":[%s]}}\n' "${3:+,$3}" "$2"
}
until_pod() { # NAME FILTER DESC
	ok "$3" k-ctl wait --timeout 120s --since 0 --for "jq=$2" pod "$1" ||
		diag "$(k-store get pods "$1" | jq -c .status)$NL$(tail -n 8 /var/log/k/current)"
}
forever='trap "exit 0" TERM; while :; do sleep 100 & wait; done'
pod p "$(container c "echo one; echo two; echo three; $forever"),$(
	container web 'echo page >/tmp/index.html; exec httpd -f -p 8080 -h /tmp' \
		'"ports":[{"name":"http","containerPort":8080}]'),$(
	container tty 'exec sh' '"tty":true,"stdin":true'),$(
	container in "cat; echo over; $forever" '"stdin":true,"stdinOnce":true')" |
	k-store put >/dev/null
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},
	"spec":{"selector":{"app":"p"},"ports":[{"port":80,"targetPort":8080}]}}' |
	k-store put >/dev/null
pod crash "$(container c 'echo run; exit 3')" | k-store put >/dev/null
pod late "$(container c true | sed 's/busybox:1/none:1/')" | k-store put >/dev/null
pod nowhere "$(container c true)" '"nodeSelector":{"no":"where"}' | k-store put >/dev/null
until_pod p '.status.phase == "Running" and ([.status.containerStatuses[].ready] | all)' \
	'a pod runs'
until_pod crash '.status.containerStatuses[0].restartCount >= 1' 'another one crashes'
kubelet=$(pgrep -nx k-kubelet)
# What the kubelet holds, a line each; the store's files come once, when they are first written.
held() { ls -l "/proc/$kubelet/fd" | sed -n 's/.* -> //p' | grep -v '/k/.*\.db' | sort; }
no_more() {
	held >held.now
	test "$(wc -l <held.now)" -le "$(wc -l <held.before)" || {
		comm -13 held.before held.now
		return 1
	}
}

logs() {
	is "$(k logs p -c c)" "one${NL}two${NL}three" "$n: logs"
	is "$(k logs p -c c --tail=1)" three "$n: logs --tail"
	is "$(k logs p -c c --limit-bytes=5)" "one${NL}t" "$n: logs --limit-bytes"
	like "$(k logs p -c c --timestamps | tail -n 1)" '^20[0-9T:.-]+Z three$' \
		"$n: logs --timestamps"
	is "$(k logs p -c c --since=1h | wc -l)" 3 "$n: logs --since"
	like "$(k logs crash --previous)" '^run$' "$n: logs --previous"
	exits 1 "$n: logs of a run that never was" k logs p -c c --previous
	like "$err" 'previous terminated container "c" in pod "p" not found' "$n: says so"
	exits 1 "$n: logs of a container that is not there" k logs p -c nope
	like "$err" 'container nope is not valid for pod p' "$n: says so"
	exits 1 "$n: logs of what has not begun" k logs late
	like "$err" 'container "c" in pod "late" is waiting to start' "$n: says why"
	exits 0 "$n: logs of what runs nowhere" k logs nowhere
	is "$out" '' "$n: are empty"
	exits 1 "$n: logs of no pod" k logs nope
	like "$err" 'pods "nope" not found' "$n: says so"
	pod f "$(container c 'echo begin; until test -e /tmp/go; do sleep 0.1; done; echo end')" \
		'"restartPolicy":"Never"' | k-store put >/dev/null
	until_pod f '.status.phase == "Running"' "$n: one that will end"
	background timeout 120 $kubectl --server=$api logs -f f >"followed.$n"
	f=$pid
	await_line 60 begin "followed.$n"
	k exec f -- touch /tmp/go
	wait $f
	is "$?" 0 "$n: logs --follow ends with its container"
	is "$(cat "followed.$n")" "begin${NL}end" "$n: and has all of it"
	k-store rm -n default pods f >/dev/null
	ok "$n: it goes" k-ctl wait --timeout 120s --for delete pod f
}
raw() { run curl -s --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" "$@"; }

execs() {
	run k exec p -c c -- sh -c 'echo out; echo err >&2; exit 7'
	is "$status $out" '7 out' "$n: exec: output, exit status"
	like "$err" '^err$' "$n: errors"
	like "$err" 'command terminated with exit code 7' "$n: and its end"
	is "$(echo in | k exec -i p -c c -- sh -c 'cat; echo done')" "in${NL}done" \
		"$n: exec -i: input and its end"
	head -c 3000000 /dev/urandom >big
	is "$(k exec -i p -c c -- wc -c <big)" 3000000 "$n: exec -i: much input"
	k exec p -c c -- sh -c 'head -c 5000000 /dev/zero' | wc -c >count
	is "$(cat count)" 5000000 "$n: exec: much output"
	run timeout 120 script -qec "$kubectl --server=$api exec -it p -c c -- sh -c 'test -t 0 &&
		echo terminal; exit 4'" /dev/null </dev/null
	is "$status" 4 "$n: exec -t: exit status"
	like "$out" terminal "$n: a terminal"
	exits 1 "$n: exec of what is not there" k exec p -c c -- nope
	like "$err" 'executable file .nope. not found' "$n: says so"
	exits 1 "$n: exec in no container" k exec p -c nope -- true
	exits 1 "$n: exec in what does not run" k exec late -- true
	like "$err" 'container not found \("c"\)|unable to upgrade connection' "$n: says so"
	exits 1 "$n: exec in what has no node" k exec nowhere -- true
	like "$err" 'pod nowhere does not have a host assigned' "$n: says so"
	background timeout 120 $kubectl --server=$api exec p -c c -- sh -c \
		"echo begun; sleep 4321; true" >"begun.$n"
	await_line 60 begun "begun.$n"
	stop $pid
	ok "$n: exec: nothing is left of it when its client ends" await 60 sh -c \
		'! pgrep -f "sleep [4]321"'
}

attaches() {
	mkfifo keys.$n
	exec 8<>keys.$n # both ends, so that opening waits for nobody
	background sh -c "exec timeout 120 $kubectl --server=$api attach -i p -c tty <keys.$n" \
		>attached.$n 2>&1
	echo "echo a''ttached" >&8
	ok "$n: attach to a terminal" await_line 60 '^attached' "attached.$n"
	stop $pid
	exec 8>&-
}

forwards() {
	background $kubectl --server=$api port-forward p 0:8080 >forward.$n 2>&1
	f=$pid
	await_line 60 'Forwarding from 127' forward.$n
	port=$(sed -n 's/.*127.0.0.1:\([0-9]*\) .*/\1/p' forward.$n)
	is "$(curl -sm 30 http://127.0.0.1:$port/index.html)" page "$n: port-forward"
	is "$(for _ in 1 2 3; do curl -sm 30 http://127.0.0.1:$port/ & done; wait)" \
		"page${NL}page${NL}page" "$n: three at once"
	k exec p -c web -- sh -c 'head -c 20000000 /dev/zero >/tmp/big'
	is "$(curl -sm 60 http://127.0.0.1:$port/big | wc -c)" 20000000 "$n: a large one"
	stop $f
	background $kubectl --server=$api port-forward p 0:81 >refused.$n 2>&1
	f=$pid
	await_line 60 'Forwarding from 127' refused.$n
	curl -sm 30 "http://127.0.0.1:$(sed -n 's/.*127.0.0.1:\([0-9]*\) .*/\1/p' refused.$n)/" \
		>/dev/null
	ok "$n: port-forward to nobody says so" await_line 60 'connection refused' refused.$n
	stop $f
}

copies() {
	head -c 1000000 /dev/urandom >up
	ok "$n: cp to a pod" k cp up p:/tmp/up -c c
	ok "$n: cp from a pod" k cp p:/tmp/up down -c c
	ok "$n: the same bytes" cmp up down
	rm -f up down
}

proxies() {
	ns=/api/v1/namespaces/default
	is "$(k get --raw $ns/pods/p:8080/proxy/index.html)" page "$n: proxy to a pod"
	is "$(k get --raw $ns/pods/p:http/proxy/)" page "$n: by its port's name"
	is "$(k get --raw $ns/services/web:80/proxy/index.html)" page "$n: to a service"
	is "$(k get --raw /api/v1/nodes/n1/proxy/healthz)" ok "$n: to a node"
	exits 1 "$n: to a service without endpoints" k get --raw $ns/services/nope/proxy/
	like "$err" 'services "nope" not found' "$n: says so"
}

tried=0
for kubectl in "$T_SRC/.kubectl/newest/kubectl" "$T_SRC/.kubectl/debian/kubectl" \
	"$(command -v kubectl)"; do
	test -x "$kubectl" && test $tried -lt 2 || continue
	tried=$((tried + 1))
	n=$($kubectl version --client -o json 2>/dev/null | jq -r .clientVersion.gitVersion)
	k exec p -c c -- true # a first one, so that what is opened once is open
	held >held.before
	logs
	execs
	attaches
	forwards
	copies
	proxies
	ok "$n: the kubelet holds no more descriptors than before" await 60 no_more
done
test $tried != 0 || skip 'no kubectl here'

# An answer that its pod breaks off is not taken for the whole; who says nothing and ends is heard.
kubectl=${kubectl:-}
for kubectl in "$T_SRC/.kubectl/newest/kubectl" "$T_SRC/.kubectl/debian/kubectl" ''; do
	test -x "$kubectl" && break
done
if test -n "$kubectl"; then
	k exec -i p -c web -- sh -c 'cat >/tmp/short' <<-'X'
		while read -r line && test ${#line} -gt 1; do :; done
		printf 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort'
	X
	echo 'cat; echo over' | k exec -i p -c web -- sh -c 'cat >/tmp/last
		busybox nc -ll -p 8091 -e sh /tmp/short >/dev/null 2>&1 &
		busybox nc -ll -p 8092 -e sh /tmp/last >/dev/null 2>&1 &'
	short() { raw "$api/api/v1/namespaces/default/pods/p:8091/proxy/"; test "$out" = short; }
	ok 'an answer that is broken off' await 10 short
	isnt "$status" 0 'is not the whole'
	background $kubectl --server=$api port-forward p 0:8092 >last
	await_line 10 'Forwarding from 127' last
	is "$(timeout 20 python3 -c 'import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.shutdown(socket.SHUT_WR)
print(s.makefile().read().strip())' "$(sed -n 's/.*127.0.0.1:\([0-9]*\) .*/\1/p' last)")" over \
		'port-forward: who says nothing and ends is heard'
	stop $pid
fi

# The input that ends, once.
if test -n "$kubectl"; then
	echo given >given
	background sh -c "exec timeout 120 $kubectl --server=$api attach -i p -c in <given" \
		>in.out 2>&1
	ok 'attach: what is given comes back' await_line 60 '^given' in.out
	ok 'attach: and its end is the end of the input' await_line 60 '^over' in.out
	stop $pid
fi

# A client library, by WebSocket.
if /usr/bin/python3 -c 'import kubernetes' 2>/dev/null; then
	cat >lib.py <<-X
		from kubernetes import client, config
		from kubernetes.stream import stream, portforward
		config.load_kube_config()
		client.Configuration._default.host = "$api"
		v1 = client.CoreV1Api()
		a = dict(name="p", namespace="default", container="c", stderr=True, stdout=True)
		run = v1.connect_get_namespaced_pod_exec
		print(stream(run, command=["echo", "lib"], stdin=False, tty=False, **a).strip())
		s = stream(run, command=["sh"], stdin=True, tty=False, _preload_content=False, **a)
		s.write_stdin("echo asked; exit 9\n")
		s.run_forever(timeout=60)
		print(s.read_stdout().strip(), s.returncode)
		f = portforward(v1.connect_get_namespaced_pod_portforward, "p", "default",
			ports="8080")
		sock = f.socket(8080)
		sock.settimeout(60)
		sock.sendall(b"GET /index.html HTTP/1.0\r\n\r\n")
		got = b""
		while b"page" not in got:
		    more = sock.recv(4096)
		    if not more: break
		    got += more
		print(got.split()[-1].decode())
		log = v1.read_namespaced_pod_log
		print(log("p", "default", container="c", tail_lines=1).strip())
	X
	run timeout 120 /usr/bin/python3 lib.py
	is "$out$err" "lib${NL}asked 9${NL}page${NL}three" \
		'python3-kubernetes: exec, port-forward, log'
else
	skip 'no python3-kubernetes here'
fi
if test -d "$T_SRC/.node/node_modules/@kubernetes/client-node" && command -v node >which; then
	ln -s "$T_SRC/.node/node_modules" node_modules
	cat >lib.mjs <<-'X'
		import { Readable, Writable } from "node:stream";
		import * as k from "@kubernetes/client-node";
		const config = new k.KubeConfig();
		config.loadFromDefault();
		config.clusters[0].server = process.argv[2];
		let out = "";
		const sink = new Writable({ write(chunk, _, done) { out += chunk; done(); } });
		const command = ["sh", "-c", "cat; exit 9"], given = Readable.from(["given"]);
		const status = await new Promise((resolve) => new k.Exec(config).exec(
			"default", "p", "c", command, sink, null, given, false, resolve));
		console.log(out, status.reason, status.details.causes[0].message);
		const core = config.makeApiClient(k.CoreV1Api);
		const log = await core.readNamespacedPodLog(
			{ name: "p", namespace: "default", container: "c", tailLines: 1 });
		console.log(log.trim());
		process.exit(0);
	X
	run timeout 120 node lib.mjs "$api"
	is "$out$err" "given NonZeroExitCode 9${NL}three" '@kubernetes/client-node: exec, log'
else
	skip 'no @kubernetes/client-node here'
fi

# A container that comes to look: it sees the other's processes, and counts for nothing.
if test -x "$T_SRC/.kubectl/newest/kubectl"; then
	kubectl=$T_SRC/.kubectl/newest/kubectl
	echo given >given.in
	run k debug p -q -i --image="$T_IMAGE" --image-pull-policy=Never --target=c -c look -- \
		sh -c 'read -r line; echo "$line"; ps' <given.in
	like "$out" '^given' 'kubectl debug: a container comes, and is attached to'
	like "$out" 'sleep 100' 'and sees the processes of its target'
	until_pod p '.status.ephemeralContainerStatuses[0].state.terminated.exitCode == 0' 'it ends'
	is "$(k get pod p -o json | jq -r '.status | .phase, (.conditions[] |
		select(.type == "Ready").status)' | xargs)" 'Running True' \
		'and the pod is what it was'
	like "$(k logs p -c look)" '^given' 'its log stays'
	like "$(k events --for pod/p)" 'Started +Pod/p +Container started' 'and its events'
else
	skip 'no newest kubectl here'
fi

# A kubelet that is reached by the network alone, as those of other machines are: the address is the
# Node's word, both sides show certificates, and our CA's word alone opens nothing.
kubelet=$(pgrep -nx k-kubelet)
run=$(find /run/k /var/lib/k -path '*/k-kubelet/run' 2>/dev/null | head -n 1)
k-cert --dir "$T_DIR/etc" client --user someone else >/dev/null
ip=$(k-store get nodes n1 | jq -r '.status.addresses[] | select(.type == "InternalIP").address')
k-cert --dir "$T_DIR/etc" kubelet --san "$ip" n1 >/dev/null
tls="--tls-cert=$pki/kubelet-n1.crt --tls-key=$pki/kubelet-n1.key --client-ca=$pki/ca.crt"
sed -i "s|^exec .*|& --listen=$ip:10250 $tls|" "$run"
kill "$kubelet"
ok 'a kubelet says where it is' k-ctl wait --timeout 120s --since 0 --for \
	'jq=.status.daemonEndpoints.kubeletEndpoint.Port == 10250' node n1
asks() { # URL [CURL-OPTION...]: the status of the answer
	t_url=$1
	shift
	curl -s -o /dev/null -w '%{http_code}' --cacert "$pki/ca.crt" "$@" "$t_url"
}
listens() { test "$(asks "https://$ip:10250/pods")" = 401; }
ok 'nobody without a certificate is answered' await 60 listens
is "$(asks "https://$ip:10250/pods" --cert "$pki/else.crt" --key "$pki/else.key")" 403 \
	'nor anybody'
is "$(asks "https://$ip:10250/pods" --cert "$pki/admin.crt" --key "$pki/admin.key")" 200 \
	'an administrator is'
K_ROOT=$T_DIR/elsewhere spawn k-api --listen 127.0.0.1:0 --socket= --workers 1 \
	--cert "$pki/apiserver.crt" --key "$pki/apiserver.key" --client-ca "$pki/ca.crt" \
	--kubelet-cert "$pki/admin.crt" --kubelet-key "$pki/admin.key"
here=$api api=https://$addr
echo given >given.in
if test -n "$kubectl"; then
	is "$(k logs p -c c)" "one${NL}two${NL}three" 'logs of a node elsewhere'
	run k exec -i p -c c -- sh -c 'cat; exit 7' <given.in
	is "$status $out" '7 given' 'exec on a node elsewhere'
else
	skip 'no kubectl here'
fi
api=$here

raw --http2 -o /dev/null -w '%{http_version}' -X POST \
	"$api/api/v1/namespaces/default/pods/p/exec?command=true&stdout=1&container=c"
is "$out" 1.1 'exec by HTTP/2 is told to come by HTTP/1.1'
run curl -s -o /dev/null -w '%{http_code}' --unix-socket /run/k/kubelet/n1.sock http://x/healthz
is "$out" 200 'the kubelet answers root'
if command -v setpriv >/dev/null; then
	run setpriv --reuid 65534 --clear-groups curl -s -o /dev/null -w '%{http_code}' \
		--unix-socket /run/k/kubelet/n1.sock http://x/pods
	is "$out" 000 'and nobody else'
fi
exec_files() { find /run/k/pods /var/lib/k/pods -name '*-j*.*' -o -name '*.tty' 2>/dev/null; }
none_left() { test -z "$(exec_files)"; }
ok 'no file of an exec is left' await 60 none_left || diag "$(exec_files)"
done_testing
