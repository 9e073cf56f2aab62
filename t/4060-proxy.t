#!/bin/sh
# k-proxy -n: objects in, an nft script out. No root: whether the kernel agrees is 5060-proxy.t's.
. "${0%/*}/lib.sh"

# svc NAME SPEC [METADATA]; eps NAME SERVICE PORTS ENDPOINT…: objects as YAML flow
svc() {
	printf -- '---\n{apiVersion: v1, kind: Service, metadata: {name: %s%s}, spec: {%s}}\n' \
		"$1" "${3:-}" "$2"
}
eps() {
	n=$1 s=$2 p=$3; shift 3
	printf -- '---\n{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
 metadata: {name: %s, labels: {kubernetes.io/service-name: %s}}, ports: [%s], endpoints: [' \
		"$n" "$s" "$p"
	for x in "$@"; do printf '{%s},' "$x"; done | sed 's/,$//'
	printf ']}\n'
}
print() { run k-proxy -n --node n1 "$@" <in; }
# elements MAP: of the script, one a line
elements() {
	printf '%s\n' "$out" | sed -n "/^add element ip k-proxy $1 {/,/^}/s/^${TAB}\(.*\),/\1/p"
}
# map NAME WANTED… DESC
map() {
	m=$1; shift
	w=
	while test $# -gt 1; do w="$w${w:+$NL}$1"; shift; done
	is "$(elements "$m")" "$w" "$1"
}
http='{name: http, port: 80, nodePort: 30080}'
ep1='addresses: [10.244.0.2], nodeName: n1' ep2='addresses: [10.244.1.2], nodeName: n2'
ep3='addresses: [10.244.0.3], nodeName: n1'

: >in; print
is "$status$err" 0 'nothing in: the empty table'
unlike "$out" '^add (element|chain)' 'without elements'
like "$out" 'iifname != "bridge0"' 'the bridge'
print --bridge br7
like "$out" 'iifname != "br7"' 'another bridge'
exits 2 'a bridge that is no name' k-proxy -n --bridge 'a" drop #'
exits 2 'an unknown verb' k-proxy fly

{ svc web "clusterIP: 10.96.0.10, ports: [$http, {name: dns, port: 53, protocol: UDP},
	{name: sig, port: 7, protocol: SCTP}]"
eps web-a web '{name: http, port: 8080}, {name: dns, port: 53, protocol: UDP}' "$ep1" "$ep2"
eps web-b web '{name: http, port: 8081}, {name: sig, port: 7, protocol: SCTP}' "$ep3" "$ep1"
eps web-c web '{name: http, port: 8080}' "$ep2"; } >in
print
is "$status$err" 0 'a Service of three ports, three slices'
map svcs '10.96.0.10 . sctp . 7 : goto n2' '10.96.0.10 . tcp . 80 : goto n4' \
	'10.96.0.10 . udp . 53 : goto n2' 'a chain for each number of endpoints'
map eps '10.96.0.10 . sctp . 7 . 0 : 10.244.0.2 . 7' \
	'10.96.0.10 . sctp . 7 . 1 : 10.244.0.3 . 7' \
	'10.96.0.10 . tcp . 80 . 0 : 10.244.0.2 . 8080' \
	'10.96.0.10 . tcp . 80 . 1 : 10.244.0.2 . 8081' \
	'10.96.0.10 . tcp . 80 . 2 : 10.244.0.3 . 8081' \
	'10.96.0.10 . tcp . 80 . 3 : 10.244.1.2 . 8080' \
	'10.96.0.10 . udp . 53 . 0 : 10.244.0.2 . 53' \
	'10.96.0.10 . udp . 53 . 1 : 10.244.1.2 . 53' \
	'endpoints in order, each once'
map ports 'tcp . 30080 : goto port-n4' 'the node port'
map hairpin '10.244.0.2 . 10.244.0.2' '10.244.0.3 . 10.244.0.3' "this node's own endpoints"
is "$(printf '%s' "$out" | grep -c '^add chain ip k-proxy n2$')" 1 'a chain is made once'
print >/dev/null; one=$out; print
is "$out" "$one" 'the same in, the same out'

# --- conditions
{ svc web 'clusterIP: 10.96.0.10, ports: [{port: 80}]'
eps web-a web '{name: "", port: 80}' "$ep1, conditions: {ready: false}" \
	"$ep2, conditions: {ready: false, serving: true, terminating: true}" "$ep3"; } >in
print
map eps '10.96.0.10 . tcp . 80 . 0 : 10.244.0.3 . 80' 'only those that are ready'
sed -i 's/10.244.0.3\], nodeName: n1/&, conditions: {ready: false}/' in
print
map eps '10.96.0.10 . tcp . 80 . 0 : 10.244.1.2 . 80' 'none is: terminating and serving'
sed -i 's/serving: true/serving: false/' in
print
map svcs 'none serves: nowhere'
map ips 10.96.0.10 'the address refuses'

# --- who is left out
{ svc none 'clusterIP: None, ports: [{port: 80}]'; svc waiting 'ports: [{port: 80}]'
svc name 'type: ExternalName, externalName: example.org'
svc other 'clusterIP: 10.96.0.10, ports: [{port: 80}]' \
	', labels: {service.kubernetes.io/service-proxy-name: x}'
svc six 'clusterIP: "fd00::1", ports: [{port: 80}]'
for s in none waiting name other six; do eps $s-a $s '{name: "", port: 80}' "$ep1"; done
eps lonely lonely '{name: "", port: 80}' "$ep1"
echo '--- {apiVersion: v1, kind: Pod, metadata: {name: p}}'; } >in
print
is "$status$err" 0 'headless, no address, by name, of another proxy, IPv6, no Service, no slice'
unlike "$out" '^add element' 'leave nothing'

# --- policies
{ svc web "type: NodePort, clusterIP: 10.96.0.10, externalIPs: [203.0.113.5],
	externalTrafficPolicy: Local, ports: [$http]"
eps web-a web '{name: http, port: 80}' "$ep1" "$ep2"; } >in
print
map ports 'tcp . 30080 : goto port-n2' 'externalTrafficPolicy Local: all for who is inside'
map ports-local 'tcp . 30080 : goto port-l1' 'one for who is outside'
map port-eps 'tcp . 30080 . 0 : 10.244.0.2 . 80' 'tcp . 30080 . 1 : 10.244.1.2 . 80' \
	'tcp . 30080 . 65536 : 10.244.0.2 . 80' 'its endpoints'
map svcs-local '203.0.113.5 . tcp . 80 : goto l1' 'the same for external addresses'
print --node n3
map ports-local 'tcp . 30080 : drop' 'a node without endpoints drops'
sed -i 's/externalTraffic/internalTraffic/' in
print
map svcs '10.96.0.10 . tcp . 80 : goto l1' '203.0.113.5 . tcp . 80 : goto n2' \
	'internalTrafficPolicy Local: the cluster address only'
{ svc web "clusterIP: 10.96.0.10, externalIPs: [203.0.113.5], ports: [$http]"; } >in
print
map none '203.0.113.5 . tcp . 80' 'no endpoints: the external address refuses'
map none-ports 'tcp . 30080' 'the node port, too'
printf '%s\n' '---' '{apiVersion: v1, kind: Service, metadata: {name: lb},
  spec: {clusterIP: 10.96.0.9, ports: [{port: 80}]},
  status: {loadBalancer: {ingress: [{ip: 203.0.113.6}, {hostname: x},
  {ip: 203.0.113.7, ipMode: Proxy}]}}}' >in
print
map none '203.0.113.6 . tcp . 80' "a load balancer's address, unless packets come through a proxy"

# --- affinity
{ svc web 'clusterIP: 10.96.0.10, sessionAffinity: ClientIP, ports: [{port: 80}]'
eps web-a web '{name: "", port: 8080}' "$ep1" "$ep2"; } >in
print
map svcs '10.96.0.10 . tcp . 80 : goto n2-10800s' 'affinity: a chain of its own'
map ids '10.96.0.10 . tcp . 80 . 0 : 0x0af40002' '10.96.0.10 . tcp . 80 . 1 : 0x0af40102' \
	'endpoints by index'
map by-id '10.96.0.10 . tcp . 80 . 0x0af40002 : 10.244.0.2 . 8080' \
	'10.96.0.10 . tcp . 80 . 0x0af40102 : 10.244.1.2 . 8080' 'and by name'
sed -i 's/ClientIP,/& sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}},/' in
print
like "$out" 'timeout 60s' 'its own time'

# --- two claim one address
{ svc a 'clusterIP: 10.96.0.10, externalIPs: [203.0.113.5], ports: [{port: 80}]'
svc b 'clusterIP: 10.96.0.11, externalIPs: [203.0.113.5], ports: [{port: 80}]'
for s in a b; do eps $s-a $s '{name: "", port: 80}' "$ep1"; done; } >in
print
is "$(elements svcs | grep -c 203.0.113.5)" 1 'an address of two Services is one'"'"'s'
like "$err" '/b: 203.0.113.5 . tcp . 80 belongs to .*/a already' 'which is told'

# --- bad input
bad() { # DESC ERE
	print
	is "$status" 6 "$1"
	like "$err" "stdin: line [0-9]*.*$2" ' named with its place'
	is "$out" '' ' and nothing is printed'
}
svc web 'clusterIP: 10.96.0, ports: [{port: 80}]' >in
bad 'an address that is none' 'Service .*web: spec.clusterIP: "10.96.0"'
svc web 'clusterIP: 10.96.0.10, ports: [{port: 70000}]' >in
bad 'a port that is none' 'ports: port: 70000'
svc web 'clusterIP: 10.96.0.10, ports: [{port: 80, protocol: ICMP}]' >in
bad 'a protocol that is none' 'protocol: "ICMP"'
eps web-a web '{port: 80}' 'addresses: ["1.2.3.4 }; flush ruleset"]' >in
bad 'an address that would be a command' 'EndpointSlice .*web-a: endpoints: addresses'
echo '[{"kind": "Service"}]' >in
bad 'no name' 'metadata.name wanted'
echo '{"a":' >in
print
is "$status" 6 'no JSON'
done_testing
