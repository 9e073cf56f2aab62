#!/bin/sh
# k-net as a runtime and a person call it, in network namespaces of the test's own: $$ is the node,
# "outside" a machine beside it.
T_NS=1
. "${0%/*}/lib.sh"
needs ip nft perl nsenter
K_ROOT=$T_DIR/root; export K_ROOT
run_dir=$K_ROOT/run/k/net

conf() { # NAME EXTRA…: a configuration; later keys win
	name=$1; shift
	printf '{"cniVersion":"1.1.0","name":"%s","type":"k-net","bridge":"bridge0","mtu":1400,
		"podCIDR":"10.244.0.0/24","clusterCIDR":"10.244.0.0/16",
		"serviceCIDR":"10.96.0.0/16","masquerade":true' "$name"
	for x in "$@"; do printf ',%s' "$x"; done
	printf '}\n'
}
# json EXPR <TEXT: a Perl expression over $_, the decoded value
json() {
	perl -MJSON::PP -e 'local $/; $_ = decode_json(<STDIN>); my $v = eval shift; die $@ if $@;
		print ref $v ? JSON::PP->new->canonical->encode($v) : $v // "", "\n"' "$1"
}
# cni COMMAND ID [FILE]: leaves $status, $out; the pod's namespace is named like it
cni() {
	CNI_COMMAND=$1 CNI_CONTAINERID=$2 CNI_NETNS=/run/netns/$2 CNI_IFNAME=eth0 CNI_PATH=/none
	export CNI_COMMAND CNI_CONTAINERID CNI_NETNS CNI_IFNAME CNI_PATH
	run k-net <"${3:-k.conf}"
	unset CNI_COMMAND CNI_CONTAINERID CNI_NETNS CNI_IFNAME CNI_PATH
}
code() { printf '%s' "$out" | json '$_->{code}'; }
address() { printf '%s' "$out" | json '$_->{ips}[0]{address}'; }
in_pod() { p=$1; shift; ip netns exec "$p" "$@"; }

# A server answers each connection with the address it came from; a client prints the answer.
cat >server.pl <<'X'
use IO::Socket::INET;
my $s = IO::Socket::INET->new(LocalAddr => "$ARGV[0]:$ARGV[1]", Listen => 64, ReuseAddr => 1)
	or die "$ARGV[0]:$ARGV[1]: $@";
open my $f, '>', $ARGV[2]; print $f "ready\n"; close $f;
while (my $c = $s->accept) { print $c $c->peerhost, "\n"; close $c }
X
cat >client.pl <<'X'
use IO::Socket::INET;
my $s = IO::Socket::INET->new(PeerAddr => "$ARGV[0]:$ARGV[1]", Timeout => $ARGV[2] // 60) or do {
	print "$!\n"; exit 1 };
print scalar <$s>;
X
serve() { # NETNS ADDR PORT
	mkfifo .up
	background ip netns exec "$1" perl server.pl "$2" "$3" .up
	head -n 1 .up >/dev/null; rm .up
}
ask() { p=$1; shift; in_pod "$p" perl client.pl "$@" 2>&1; }
ask_node() { perl client.pl "$@" 2>&1; }

for p in p1 p2 p3 outside; do ip netns add $p; done
conf k >k.conf
ip -br link >links.before

# --- by hand
exits 0 '-h works' k-net -h
is "$err" '' 'and says nothing on stderr'
exits 2 'no verb, no CNI_COMMAND: usage' k-net
exits 2 'an unknown verb' k-net fly
exits 2 'a verb without its file' k-net up
exits 2 'too many arguments' k-net list x
exits 0 'list works on a machine that has no network' k-net list -o table
like "$out" '^ADDRESS' 'and prints its header'

# --- VERSION
cni VERSION - k.conf
is "$(printf '%s' "$out" | json '$_->{supportedVersions}')" \
	'["0.3.0","0.3.1","0.4.0","1.0.0","1.1.0"]' 'VERSION'

# --- ADD
cni ADD p1; one=$out
is "$status" 0 'ADD'
is "$(address)" 10.244.0.2/24 'the first address behind the gateway'
is "$(printf '%s' "$one" | json '[map { $_->{name} } @{$_->{interfaces}}[0,2]]')" \
	'["bridge0","eth0"]' 'interfaces: the bridge, and the pod'\''s last'
is "$(printf '%s' "$one" | json '$_->{interfaces}[2]{sandbox}')" /run/netns/p1 'its sandbox'
is "$(printf '%s' "$one" | json '$_->{ips}[0]{interface}')" 2 'which has the address'
is "$(in_pod p1 cat /sys/class/net/eth0/address)" 0a:58:0a:f4:00:02 'a mac from the address'
is "$(in_pod p1 cat /sys/class/net/eth0/address)" \
	"$(printf '%s' "$one" | json '$_->{interfaces}[2]{mac}')" 'the one it told'
is "$(ip -br link show bridge0 | tr -s " " | cut -d" " -f3)" \
	"$(printf '%s' "$one" | json '$_->{interfaces}[0]{mac}')" "the bridge's too"
is "$(in_pod p1 cat /sys/class/net/eth0/mtu)" 1400 'the MTU'
like "$(in_pod p1 ip -br link show lo)" 'LOOPBACK,UP' 'loopback is up'
like "$(in_pod p1 ip route)" '^default via 10.244.0.1 dev eth0' 'the default route'
is "$(cat /proc/sys/net/ipv4/ip_forward)" 1 'the node forwards'
cni ADD p2
is "$(address)" 10.244.0.3/24 'the second pod has the next address'
cni ADD p2
is "$status $(code)" '1 100' 'the same pod twice is refused'
is "$(ls "$run_dir/k")" "10.244.0.2${NL}10.244.0.3" 'and keeps no address'

# --- who reaches whom
serve p1 10.244.0.2 80
is "$(ask p2 10.244.0.2 80)" 10.244.0.3 'a pod reaches a pod, with its own address'
is "$(ask_node 10.244.0.2 80)" 10.244.0.1 'the node reaches a pod'
mkfifo .up; background perl server.pl 10.244.0.1 81 .up; head -n 1 .up >/dev/null; rm .up
is "$(ask p1 10.244.0.1 81)" 10.244.0.2 'a pod reaches the gateway'

ip link add up0 type veth peer name eth0 netns outside
ip addr add 192.0.2.1/24 dev up0; ip link set up0 up
in_pod outside sh -c 'ip link set lo up; ip link set eth0 up; ip addr add 192.0.2.2/24 dev eth0
	ip addr add 10.244.7.2/32 dev eth0; ip route add default via 192.0.2.1'
ip route add default via 192.0.2.2
serve outside 192.0.2.2 80
is "$(ask p1 192.0.2.2 80)" 192.0.2.1 "what leaves the cluster has the node's address"
ip route add 10.244.7.0/24 via 192.0.2.2
serve outside 10.244.7.2 80
is "$(ask p1 10.244.7.2 80)" 10.244.0.2 "what goes to another node's pod has the pod's own"
for a in 10.244.9.9 10.96.0.1; do
	like "$(ip route get $a)" 'dev bridge0 src 10.244.0.1' "$a never leaves by the default way"
done
nft -f - <<'X'
table ip service {
	chain pre { type nat hook prerouting priority dstnat;
		ip daddr 10.96.0.9 dnat to 10.244.0.2; }
	chain post { type nat hook postrouting priority srcnat;
		ip saddr 10.244.0.2 ip daddr 10.244.0.2 masquerade; }
}
X
is "$(ask p1 10.96.0.9 80)" 10.244.0.1 'a pod reaches itself through a Service (hairpin)'
is "$(ask p2 10.96.0.9 80)" 10.244.0.3 'another reaches it, too'
nft delete table ip service

# --- CHECK
check_conf() { conf k "\"prevResult\":$one" >check.conf; cni CHECK p1 check.conf; }
broken() { check_conf; is "$status $(code)" '1 101' "CHECK: $1"; diag "$out"; }
check_conf
is "$status$out" 0 'CHECK of a pod as it was made: silence'
in_pod p1 ip route del default
broken 'the default route is gone'
in_pod p1 ip route add default via 10.244.0.1
in_pod p1 ip addr add 10.244.0.99/24 dev eth0
in_pod p1 ip addr del 10.244.0.2/24 dev eth0
broken 'the address is gone'
in_pod p1 sh -c 'ip addr flush dev eth0; ip addr add 10.244.0.2/24 dev eth0
	ip route add default via 10.244.0.1'
host=$(printf '%s' "$one" | json '$_->{interfaces}[1]{name}')
ip link set "$host" nomaster
broken 'not on the bridge'
ip link set "$host" master bridge0
broken 'no hairpin'
ip link set "$host" type bridge_slave hairpin on
check_conf
is "$status" 0 'CHECK: all repaired'
conf k >check.conf
cni CHECK p1 check.conf
is "$status $(code)" '1 7' 'CHECK without prevResult'

# --- host ports
ports='"runtimeConfig":{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"TCP"},
	{"hostPort":8081,"containerPort":80,"protocol":"tcp","hostIP":"192.0.2.1"}]}'
conf k "$ports" >ports.conf
cni ADD p3 ports.conf
is "$status" 0 'ADD with host ports'
serve p3 0.0.0.0 80
is "$(ask outside 192.0.2.1 8080)" 192.0.2.2 'from outside, the address is kept'
is "$(ask outside 192.0.2.1 8081)" 192.0.2.2 'a port on one address'
is "$(ask_node 192.0.2.1 8080)" 192.0.2.1 'from the node'
is "$(ask_node 127.0.0.1 8080)" 10.244.0.1 'by its loopback'
is "$(ask p1 192.0.2.1 8080)" 10.244.0.2 'from another pod'
is "$(ask p3 192.0.2.1 8080)" 10.244.0.1 'from the pod itself'
like "$(ask_node 127.0.0.1 8081)" refused 'a port on one address is not on others'
mkfifo .up; background perl server.pl 127.0.0.1 82 .up; head -n 1 .up >/dev/null; rm .up
in_pod p1 ip route add 127.0.0.1 via 10.244.0.1 table local 2>/dev/null
unlike "$(ask p1 127.0.0.1 82 3)" '^[0-9]' "the node's loopback stays closed to pods"
ip netns add p4
cni ADD p4 ports.conf
is "$status $(code)" '1 100' 'a host port that is taken'
like "$out" 'host port 8080/tcp is taken by container p3' 'and by whom'
k-net list -o table >list
like "$(cat list)" '8080->80/tcp,192.0.2.1:8081->80/tcp *p3$' 'list shows them'

# --- what others destroy comes back
nft flush ruleset
cni ADD p4
is "$status" 0 'ADD after the nft rules were flushed'
is "$(ask outside 192.0.2.1 8080)" 192.0.2.2 'ports are there again'
is "$(ask p1 192.0.2.2 80)" 192.0.2.1 'and masquerading'

# --- DEL
cni DEL p3 ports.conf
is "$status$out" 0 'DEL: silence'
like "$(ask_node 192.0.2.1 8080)" refused 'its ports are closed'
unlike "$(nft list table ip k-net)" 10.244.0.5 'its address is in no nft element'
cni DEL p3 ports.conf
is "$status$out" 0 'DEL again is fine'
unlike "$(in_pod p3 ip -br link)" eth0 'the interface is gone from the pod'
ip netns del p2
cni DEL p2
is "$status$out" 0 'DEL of a pod whose namespace is gone'
cni ADD p3
is "$(address)" 10.244.0.7/24 'an address that was freed rests'

# --- GC
valid='"cni.dev/valid-attachments":[{"containerID":"p1","ifname":"eth0"}]'
conf k "$valid" >gc.conf
cni GC - gc.conf
is "$status$out" 0 'GC'
is "$(k-net list | json '$_->{containerID}')" p1 'keeps what is valid only'
unlike "$(in_pod p3 ip -br link)" eth0 'and removes the rest'
cni GC -
is "$status $(code)" '1 7' 'GC without the list'
ip link del "$host"
is "$(k-net gc)" 'k: 1 freed' 'k-net gc frees what has no interface'
is "$(k-net list)" '' 'nothing is left'
exits 3 'a network that is not there' k-net gc -n other

# --- down
cni ADD p1; cni ADD p3
ip link del up0
exits 0 'down' k-net down -c k.conf
ip -br link >links.after
same links.after links.before 'leaves no interface'
is "$(nft list ruleset)$(ls -A "$run_dir")" '' 'no table, no lease'

# --- exhaustion, other versions, a lease of an earlier boot
printf '{"cniVersion":"0.4.0","name":"s","type":"k-net","podCIDR":"10.244.0.0/29",
	"rangeEnd":"10.244.0.4"}' >s.conf
for p in p2 p5 p6; do ip netns add $p; done
cni ADD p1 s.conf
is "$(printf '%s' "$out" | json '$_->{ips}[0]{version}')" 4 'the form of 0.4.0'
cni ADD p2 s.conf; cni ADD p3 s.conf
is "$status" 0 'three addresses'
cni ADD p4 s.conf
is "$status $(code)" '1 11' 'the fourth: try again later'
sed 's/0\.4\.0/1.1.0/' s.conf >status.conf
cni STATUS - status.conf
is "$status $(code)" '1 50' 'STATUS: no ADD can work'
sed -i 's/"boot":"[^"]*"/"boot":"earlier"/' "$run_dir/s/10.244.0.3"
in_pod p2 ip link del eth0
cni ADD p4 s.conf
is "$(address)" 10.244.0.3/29 'a lease of an earlier boot does not count'
cni DEL p1 s.conf
cni ADD p5 s.conf
is "$(address)" 10.244.0.2/29 'an address is free again'
: >"$run_dir/s/10.244.0.4"
in_pod p3 ip link del eth0
cni ADD p6 s.conf
is "$(address)" 10.244.0.4/29 'an empty file is no lease'
k-net down -c s.conf

# --- many at once
conf k >k.conf
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do ip netns add m$i; done
pids=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	k-net add -c k.conf m$i /run/netns/m$i >m$i.out 2>&1 & pids="$pids $!"
done
for x in $pids; do wait "$x" || t_result 1 'an ADD among twenty'; done
is "$(k-net list | sort -u | wc -l)" 20 'twenty at once'
is "$(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	in_pod m$i ip -4 -br addr show eth0; done | awk '{ print $3 }' | sort -u | wc -l)" 20 \
	'have twenty addresses'
pids=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	k-net del -c k.conf m$i & pids="$pids $!"
done
for x in $pids; do wait "$x" || t_result 1 'a DEL among twenty'; done
is "$(k-net list)$(ip -br link show master bridge0)" '' 'all deleted at once'

# --- nodeFile and conflist
conf k '"nodeFile":"'"$T_DIR"'/node.json"' | sed 's/"podCIDR":"[^"]*",//' >node.conf
cni STATUS - node.conf
is "$status $(code)" '1 50' 'STATUS: the node has no podCIDR yet'
cni ADD p1 node.conf
is "$status $(code)" '1 11' 'ADD: try again later'
echo '{"kind":"Node","spec":{"podCIDR":"10.244.3.0/24"}}' >node.json
cni STATUS - node.conf
is "$status$out" 0 'STATUS: now it has'
k-net down -c node.conf
printf '{"cniVersion":"1.0.0","name":"list","plugins":[{"type":"other"},%s]}' \
	"$(sed 's/"name":"k",//' node.conf)" >net.conflist
ok 'add by hand, from a list' k-net add -c net.conflist -i net0 c1 /run/netns/p1
like "$(in_pod p1 ip -br addr show net0)" 10.244.3.2/24 'an interface of another name'
exits 0 'check by hand' k-net check -c net.conflist -i net0 c1 /run/netns/p1
exits 0 'status by hand' k-net status -c net.conflist
exits 0 'del by hand' k-net del -c net.conflist -i net0 c1
exits 4 'check of what is not there' k-net check -c net.conflist -i net0 c1 /run/netns/p1
exits 0 'down by hand' k-net down -c net.conflist

# --- what is wrong is named
bad() { # CODE DESC ERE [CONF-TEXT]
	printf '%s' "${4-$(cat k.conf)}" >bad.conf
	run k-net <bad.conf
	is "$status $(code)" "1 $1" "$2"
	like "$(printf '%s' "$out" | json '$_->{msg}')" "$3" ' in words'
}
export CNI_COMMAND=ADD CNI_CONTAINERID=p1 CNI_NETNS=/run/netns/p1 CNI_IFNAME=eth0 CNI_PATH=/none
bad 6 'no JSON' 'configuration: line 1' '{'
bad 6 'nothing' configuration ''
bad 1 'a version of the future' 'cniVersion "9.0.0" is not supported' \
	'{"cniVersion":"9.0.0","name":"k"}'
bad 7 'no name' 'name "" is not valid' '{"cniVersion":"1.0.0","podCIDR":"10.0.0.0/24"}'
bad 7 'no range' 'podCIDR: required' '{"cniVersion":"1.0.0","name":"k"}'
bad 7 'a range that is none' 'podCIDR: .*10.0.0.0/24 is' \
	'{"cniVersion":"1.0.0","name":"k","podCIDR":"10.0.0.1/24"}'
bad 7 'a range without room' 'podCIDR: /31' \
	'{"cniVersion":"1.0.0","name":"k","podCIDR":"10.0.0.0/31"}'
bad 7 'IPv6' 'not IPv4' '{"cniVersion":"1.0.0","name":"k","podCIDR":"fd00::/64"}'
bad 7 'a range outside of the cluster' 'outside of clusterCIDR' \
	'{"cniVersion":"1.0.0","name":"k","podCIDR":"10.0.0.0/24","clusterCIDR":"10.1.0.0/16"}'
bad 7 'a wrong type' 'mtu: not a number' \
	'{"cniVersion":"1.0.0","name":"k","podCIDR":"10.0.0.0/24","mtu":"big"}'
bad 7 'a bad port' 'portMappings\[0\]: hostPort: not a port' "$(conf k \
	'"runtimeConfig":{"portMappings":[{"hostPort":70000,"containerPort":80}]}')"
CNI_NETNS=/run/netns/none bad 3 'no such namespace' 'open network namespace /run/netns/none'
CNI_NETNS=/proc/self/ns/net bad 7 "the node's own namespace" "node's own network namespace"
CNI_NETNS=/etc/passwd bad 7 'a file that is none' 'not a network namespace'
CNI_NETNS='' bad 4 'no CNI_NETNS' 'CNI_NETNS is not set'
CNI_IFNAME=a/b bad 4 'a bad interface name' 'CNI_IFNAME: "a/b"'
CNI_IFNAME=sixteen-letters- bad 4 'a long one' CNI_IFNAME
CNI_CONTAINERID=../x bad 4 'a bad container id' CNI_CONTAINERID
CNI_COMMAND=FLY bad 4 'an unknown command' 'CNI_COMMAND "FLY" is unknown'
ip link add bridge0 type veth peer name other
bad 7 'a bridge that is none' 'interface bridge0 is no bridge but veth'
ip link del bridge0
is "$(ls "$run_dir/k")" '' 'no failure kept an address'

for n in $(ip netns list | cut -d' ' -f1); do ip netns del "$n"; done
done_testing
