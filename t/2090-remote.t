#!/bin/sh
# The same programs over the library, k-api's socket, and TLS: the same words.
. "${0%/*}/lib.sh"
needs jq openssl
export K_ROOT="$T_DIR/root"
pki=$K_ROOT/etc/k/pki

unset K_NOW
k-cert init >/dev/null
k-store commit </dev/null
spawn k-api --listen 127.0.0.1:0 --workers 2
api=$pid
k-cert kubeconfig --user kubernetes-admin -g system:masters --server "https://$addr" admin.conf \
	>/dev/null
export K_KUBECONFIG="$T_DIR/admin.conf"

cm() { # NAME VALUE
	printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},' "$1"
	printf '"data":{"k":"%s"}}\n' "$2"
}
# What each way says, but for revisions.
words() {
	cm a 1 | k-ctl apply -f -
	cm a 1 | k-ctl apply -f -
	cm a 2 | k-ctl apply -f -
	cm a 2 | k-ctl create -f -
	k-ctl get configmaps a -o json | jq -S 'del(.metadata.creationTimestamp,
		.metadata.resourceVersion, .metadata.uid, .metadata.managedFields[]?.time)'
	k-ctl get configmaps none
	k-ctl get configmaps -l 'a in'
	k-ctl get configmaps -A -o name
	echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"x y"},"spec":{"ports":[]}}' |
		k-ctl create -f -
	k-ctl delete configmap a
	k-ctl delete configmap a
}
for way in local unix https; do
	K_API=$way: words 2>&1 | sed 's/^revision [0-9]*/revision N/' >words.$way
done
ok 'there are words' test "$(wc -l <words.local)" -gt 20
same words.unix words.local 'unix: says what the library says'
same words.https words.local 'https: says what the library says'

# The other programs.
cm b 1 | K_API=unix: k-store put >/dev/null
is "$(K_API=https: k-ctl get configmap b -o jq=.data.k)" 1 'k-store put, read over TLS'
K_API=https: k-ctl get configmaps --watch -o name >seen 2>/dev/null & watch=$!
t_pids="$t_pids $watch"
await_line 60 configmap/b seen
cm c 1 | K_API=unix: k-store put >/dev/null
ok 'a watch over TLS' await_line 60 configmap/c seen
stop $watch
seq 40 | while read -r i; do
	printf '{"verb":"create","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":'
	printf '{"namespace":"default","name":"many-%d"}}}\n' "$i"
done >actions
is "$(K_API=https: k-store commit <actions | jq -s 'map(select(.ok)) | length')" 40 'submissions'

# Contexts.
k-cert kubeconfig --user jane --server "https://$addr" --context other -n web jane.conf >/dev/null
exits 5 'who is nobody may nothing' env K_API=https:other K_KUBECONFIG=jane.conf k-ctl get pods
like "$err" 'pods is forbidden: User "jane" cannot list resource "pods"' 'and is told so'
exits 5 'a context of several files' env K_API=https:other K_KUBECONFIG=admin.conf:jane.conf \
	k-ctl get pods
exits 0 'K_CONTEXT' env K_CONTEXT=kubernetes-admin@kubernetes K_API=https: \
	K_KUBECONFIG=jane.conf:admin.conf k-ctl get pods
exits 3 'no such context' env K_API=https:none k-ctl get pods
like "$err" 'admin.conf: context "none" not found' 'and which file'
exits 5 'as another' env K_API=https: k-ctl get pods --as jane
exits 0 'a server that is named, with the credentials that there are' \
	env K_API="https://localhost:${addr#*:}" k-ctl get pods

# By itself.
printf 'GET /readyz HTTP/1.0\r\n\r\n' | k-remote-https >answer
is "$(tail -n 1 answer)" ok 'between stdin and stdout'

# What can be wrong.
by_conf() { exits "$1" "$2" env K_API=https: K_KUBECONFIG="$3" k-ctl get pods; }
yaml() { perl -pe 'BEGIN { $f = shift; $to = shift } s/^( *)\Q$f\E: .*/$1$to/' "$@" admin.conf; }
yaml server 'server: https://127.0.0.1:1' >bad.conf
by_conf 7 'nobody listens' bad.conf
like "$err" 'https://127.0.0.1:1: connect: Connection refused' 'where'
yaml server 'server: http://127.0.0.1:1' >bad.conf
by_conf 6 'no TLS' bad.conf
yaml server "server: https://[::1]:${addr#*:}/" >bad.conf
by_conf 7 'not on that address' bad.conf
yaml server "server: https://$addr
    tls-server-name: evil.example" >bad.conf
by_conf 7 'another name' bad.conf
like "$err" 'its certificate: hostname mismatch' 'is not in the certificate'
K_ROOT=$T_DIR/other k-cert init >/dev/null
K_ROOT=$T_DIR/other k-cert kubeconfig -u x --server "https://$addr" bad.conf >/dev/null
by_conf 7 'another CA' bad.conf
like "$err" 'its certificate: ' 'does not know the server'
yaml certificate-authority-data 'insecure-skip-tls-verify: true' >bad.conf
by_conf 0 'insecure-skip-tls-verify' bad.conf
yaml client-key-data '' >bad.conf
by_conf 6 'a certificate without its key' bad.conf
yaml client-certificate-data 'token: abc' | grep -v client-key-data >bad.conf
by_conf 5 'a token that nobody knows' bad.conf
yaml client-key-data 'client-key-data: "!!!"' >bad.conf
by_conf 6 'no base64' bad.conf
like "$err" 'bad.conf: client-key-data: illegal base64' 'which field'
exits 7 'no socket' env K_API=unix:"$T_DIR/none" k-ctl get pods
exits 2 'no such way' env K_API=ftp:x k-ctl get pods

# The server goes and comes back.
K_API=unix: k-ctl get configmaps --watch -o name >seen 2>seen.log & watch=$!
t_pids="$t_pids $watch"
K_API=https: k-ctl get configmaps --watch -o name >seen2 2>seen2.log & watch2=$!
t_pids="$t_pids $watch2"
await_line 60 configmap/b seen
await_line 60 configmap/b seen2
# now both are listed; what comes behind that is watched
cm d 1 | K_API=unix: k-store put >/dev/null
ok 'a watch over the socket' await_line 60 configmap/d seen
ok 'and one over TLS' await_line 60 configmap/d seen2
stop $api
is $status 0 'k-api ends'
cm later 1 | K_API=local: k-store put >/dev/null
spawn k-api --listen "$addr"
ok 'a watch goes on with what it missed' await_line 60 configmap/later seen
ok 'over TLS, too' await_line 60 configmap/later seen2
done_testing
