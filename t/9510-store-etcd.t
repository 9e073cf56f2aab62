#!/bin/sh
# A store in etcd: the long form of t/unit/store-etcd (2,000 submissions of two programs, an etcd
# that ends and comes back), and a control plane, twice, over it.
T_LIMIT=240
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
ok 'the daemons, each of them twice, come to rest' "$T_BUILD/t/tool/settled" 60
k-store dump | canon >got
same got want 'and lead to what pure passes lead to'
is "$(k-store list pods | grep -c '"phase":"Running"')" 20 '20 pods run'
ok 'an object that is deleted takes its own with it' k-store rm deployments web
ok 'they come to rest again' "$T_BUILD/t/tool/settled" 60
is "$(k-store list pods | wc -l)" 0 'and no pod is left'
k-store watch pods --from 0 --timeout 2s >events
is "$(grep -c '"type":"ADDED"' events)" 20 'history has the whole story: 20 pods come'
is "$(grep -c '"type":"DELETED"' events)" 20 'and go'
done_testing
