#!/bin/sh
# The way from a pod to the API, as every program in a cluster takes it: the Service kubernetes, by
# k-proxy, to the address at which k-api listens, with the pod's token and the cluster's CA.
T_NS=1
. "${0%/*}/lib.sh"
. "$T_SRC/t/node.sh"
needs curl jq nft runsv svlogd
ip link add lan type bridge
ip addr add 192.0.2.1/24 dev lan
ip link set lan up

endpoint() {
	k-store get -n default endpointslices.discovery.k8s.io kubernetes |
		jq -r '.endpoints[].addresses[0] + " \(.ports[].port)"'
}
cat >pod.json <<X
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"terminationGracePeriodSeconds":1,
"containers":[{"name":"c","image":"$T_IMAGE","imagePullPolicy":"Never",
"command":["sh","-c","trap exit TERM; while :; do sleep 100 & wait; done"]}]}}
X
whole_node n1 --listen 192.0.2.1:6443
is "$(endpoint)" '192.0.2.1 6443' 'the Service leads to where the API listens'
k-store put <pod.json >/dev/null
ok 'a pod is ready' k-ctl wait --timeout 120s --since 0 --for condition=Ready pod p
uid=$(k-store get pods p | at metadata.uid)
token=$(find "/var/lib/k/pods/$uid" -path '*kube-api-access*' -name token | head -n 1)
ca=${token%token}ca.crt
# from_pod PATH: code and body
from_pod() {
	nsenter --net="/run/k/pods/$uid/ns/net" curl -s -m 60 --cacert "$ca" -w '%{http_code}' \
		-H "Authorization: Bearer $(cat "$token")" \
		"https://$(k-store get services kubernetes | at spec.clusterIP)$1"
}
like "$(from_pod /openid/v1/jwks)" '^\{"keys":\[\{.*200$' 'which reaches the API'
like "$(from_pod /api/v1/pods | paste -sd' ')" 'system:serviceaccount:default:default.* 403$' \
	'where it is known'
k-up stop >/dev/null

exits 0 'the same on all addresses' k-up start --node n1 --listen 0.0.0.0:6443 --node-ip 192.0.2.1
is "$(endpoint)" '192.0.2.1 6443' "is at the node's"
k-up stop >/dev/null
ip addr add 198.51.100.1/24 dev lan
ip route add default via 198.51.100.2 dev lan
exits 0 'with none said' k-up start --node n1 --listen 0.0.0.0:6443
is "$(endpoint)" '198.51.100.1 6443' 'at that of the default route'
k-up stop >/dev/null
done_testing
