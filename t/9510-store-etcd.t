#!/bin/sh
# A store in etcd: the long form of t/unit/store-etcd (2,000 submissions of two programs, an etcd
# that ends and comes back), and a control plane, twice, over it.
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"
. "$T_SRC/t/etcd.sh"
export T_BUILD

ok 'two programs, and etcd comes back' "$T_BUILD/t/unit/store-etcd" long

start_etcd
export K_STORE="etcd:$url/cluster"
cat >cluster.yaml <<'Y'
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {k-fakenode: "", kubernetes.io/hostname: n1}}
spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24]}
status:
  allocatable: {cpu: "8", memory: 16Gi, pods: "110"}
  conditions: [{type: Ready, status: "True", reason: r, message: m,
    lastHeartbeatTime: 2026-01-02T02:00:00Z, lastTransitionTime: 2026-01-02T02:00:00Z}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 20
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: busybox}]}
Y
ok 'objects go in' k-store put cluster.yaml
k-store dump | linked | canon >want
for c in $ctls $ctls; do
	background k-$c 2>>k-$c.log </dev/null
done
ok 'the daemons, each of them twice, come to rest' "$T_BUILD/t/tool/settled" 300 $ctls
k-store dump | canon >got
same got want 'and lead to what pure passes lead to'
is "$(k-store list pods | grep -c '"phase":"Running"')" 20 '20 pods run'
ok 'an object that is deleted takes its own with it' k-store rm deployments web
ok 'they come to rest again' "$T_BUILD/t/tool/settled" 300 $ctls
is "$(k-store list pods | wc -l)" 0 'and no pod is left'
background k-store watch pods --from 0 >events
story() { test "$(grep -c '"type":"DELETED"' events)" -ge 20; }
await 60 story
stop "$pid"
is "$(grep -c '"type":"ADDED"' events)" 20 'history has the whole story: 20 pods come'
is "$(grep -c '"type":"DELETED"' events)" 20 'and go'

# TLS: both sides show a certificate, and look at the other's
certificate() { # NAME SUBJECT SAN
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" \
		-subj "/CN=$2" -out "$1.csr" && echo "subjectAltName=$3" >"$1.ext" &&
		openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
			-extfile "$1.ext" -out "$1.pem"
}
mismatch() { k-store --store "etcd:$url" dump 2>&1 | grep 'certificate: .* mismatch'; }
if command -v openssl >/dev/null; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key \
		-subj /CN=ca -days 2 -out ca.pem >openssl.log 2>&1
	ok 'certificates' certificate server server IP:127.0.0.1
	ok 'of both sides' certificate client client DNS:client
	ok 'and of another place' certificate other other DNS:elsewhere
	start_etcd https --cert-file server.pem --key-file server.key --trusted-ca-file ca.pem \
		--client-cert-auth
	export K_ETCD_CA=ca.pem K_ETCD_CERT=client.pem K_ETCD_KEY=client.key
	ok 'https is served' await 60 answers "etcd:$url"
	ok 'objects go in' k-store --store "etcd:$url" put cluster.yaml
	is "$(k-store --store "etcd:$url" list nodes | wc -l)" 1 'and come out'
	K_ETCD_CA=client.pem exits 7 'a server of another authority' \
		k-store --store "etcd:$url" dump
	like "$err" 'certificate: ' 'is refused'
	K_ETCD_CA='' K_ETCD_CERT='' exits 7 'a file that is not there' \
		k-store --store "etcd:$url" dump
	unset K_ETCD_CERT K_ETCD_KEY
	K_STORE_TIMEOUT=5s exits 7 'without a certificate' k-store --store "etcd:$url" dump
	stop "$pid"
	rm -rf etcd-https
	start_etcd https --cert-file other.pem --key-file other.key
	ok 'a server whose certificate is for another host' await 60 mismatch
else
	skip 'no openssl here'
fi
done_testing
