#!/bin/sh
# k-proxy in the kernel: $$ is a node with three pods and a client on k-net's bridge, "outside" a
# machine beside it. Every pod is a web server that says its name.
T_NS=1
. "${0%/*}/lib.sh"
needs ip nft perl nsenter busybox jq
K_ROOT=$T_DIR/root; export K_ROOT

cat >net.conf <<'X'
{"cniVersion":"1.0.0","name":"k","type":"k-net","bridge":"bridge0","podCIDR":"10.244.0.0/24",
 "clusterCIDR":"10.244.0.0/16","serviceCIDR":"10.96.0.0/16","masquerade":true}
X
# hits ADDR PORT N: who answered N fetches, how often: "p1=97 p2=101 p3=102"; errors by their words
cat >hits.pl <<'X'
use IO::Socket::INET;
my ($addr, $port, $n, $from) = @ARGV;
my %hits;
sub fetch {
	alarm 60;
	my $s = IO::Socket::INET->new(PeerAddr => "$addr:$port",
		$from ? (LocalAddr => $from) : ()) or return "$!";
	print $s "GET / HTTP/1.0\r\n\r\n";
	my @l = <$s>;
	chomp(my $who = $l[-1] // 'nothing');
	return $who;
}
$hits{fetch()}++ for 1 .. $n;
print join(' ', map { "$_=$hits{$_}" } sort keys %hits), "\n";
X
# Fetches, and when p2 has answered runs a command; then: how many ms after the command ended p2
# answered last. Ends when 100 fetches in a row found others.
cat >last.pl <<'X'
use IO::Socket::INET; use Time::HiRes 'time';
my ($addr, @command) = @ARGV;
my ($done, $last, $others) = (0, 0, 0);
while ($others < 100) {
	alarm 60;
	my $s = IO::Socket::INET->new(PeerAddr => "$addr:80") or die "$!\n";
	print $s "GET / HTTP/1.0\r\n\r\n";
	my @l = <$s>;
	if ($l[-1] !~ /^p2/) { $others++; next }
	$others = 0;
	$last = time;
	next if $done;
	system(@command) == 0 or die "@command\n";
	$done = time;
}
printf "%d\n", $last > $done ? ($last - $done) * 1000 : 0;
X
# UDP: an echo that says its name and whom it saw; a client that prints the answer
cat >udpd.pl <<'X'
use IO::Socket::INET;
my $s = IO::Socket::INET->new(LocalAddr => "0.0.0.0:$ARGV[0]", Proto => 'udp') or die "$!";
open my $f, '>', $ARGV[2]; print $f "ready\n"; close $f;
while (my $from = $s->recv(my $b, 100)) { $s->send("$ARGV[1] " . $s->peerhost, 0, $from) }
X
cat >udp.pl <<'X'
use IO::Socket::INET; use IO::Select;
my $s = IO::Socket::INET->new(PeerAddr => "$ARGV[0]:$ARGV[1]", Proto => 'udp',
	$ARGV[2] ? (LocalPort => $ARGV[2]) : ()) or die "$!";
$s->send('x');
my $answer = 'nothing';
$s->recv($answer, 100) if IO::Select->new($s)->can_read(60);
print "$answer\n";
X
hits() { perl hits.pl "$@" 2>&1; }
in_pod() { p=$1; shift; ip netns exec "$p" "$@"; }
pod_hits() { p=$1; shift; in_pod "$p" perl hits.pl "$@" 2>&1; }
# spread TEXT DESC: each of three got 60 to 140 of 300, and there was nothing else
spread() {
	echo "$1" | tr ' ' '\n' | awk -F= '$2 < 60 || $2 > 140 || $1 !~ /^p[123]$/ { bad = 1 }
		END { exit bad || NR != 3 }'
	t_result $? "$2" || diag "  got: $1"
}

for p in p1 p2 p3 p4 outside; do ip netns add $p; done
for p in p1 p2 p3 p4; do
	k-net add -c net.conf $p /run/netns/$p >$p.json || t_result 1 "k-net add $p"
	test $p = p4 && continue
	mkdir $p; echo $p >$p/index.html
	background ip netns exec $p busybox httpd -f -p 8080 -h $p
	mkfifo .up; background ip netns exec $p perl udpd.pl 5353 $p .up
	head -n 1 .up >/dev/null; rm .up
	await 60 sh -c "ip netns exec $p perl hits.pl 127.0.0.1 8080 1 | grep $p"
done
ip link add up0 type veth peer name eth0 netns outside
ip addr add 192.0.2.1/24 dev up0; ip link set up0 up
in_pod outside sh -c 'ip link set lo up; ip link set eth0 up; ip addr add 192.0.2.2/24 dev eth0
	ip route add default via 192.0.2.1'
ip route add default via 192.0.2.2
p_ip() { jq -r '.ips[0].address | split("/")[0]' "$1".json; }
ip1=$(p_ip p1) ip2=$(p_ip p2) ip3=$(p_ip p3)

# service NAME SPEC-FIELDS: an object; slice SERVICE READY1 READY2 READY3 [MORE-CONDITIONS]
service() {
	printf '{"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"},"spec":{%s}}\n' "$@"
}
endpoint() {
	printf '{"addresses":["%s"],"nodeName":"%s","conditions":{"ready":%s%s}}' "$@"
}
slice() {
	printf '{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4",
		"metadata":{"name":"%s-1","labels":{"kubernetes.io/service-name":"%s"}},
		"ports":[{"name":"http","port":8080,"protocol":"TCP"},
			{"name":"dns","port":5353,"protocol":"UDP"}],
		"endpoints":[%s,%s,%s]}\n' "$1" "$1" "$(endpoint "$ip1" n1 "$2" "${5:-}")" \
		"$(endpoint "$ip2" "${n2:-n1}" "$3" "${5:-}")" \
		"$(endpoint "$ip3" "${n3:-n1}" "$4" "${5:-}")"
}
put() { k-store put >/dev/null || t_result 1 "put"; }
# in_map MAP ERE [N]: whether it holds elements that match (N of them)
count() { nft list map ip k-proxy "$1" 2>/dev/null | tr ',' '\n' | grep -Ec -e "$2"; }
holds() { if test -n "${3:-}"; then test "$(count "$1" "$2")" = "$3"; else count "$1" "$2"; fi; }
until_holds() { await 60 holds "$@" || t_result 1 "map $1 holds $2 ${3:-}"; }
http='{"name":"http","port":80,"targetPort":8080' dns='{"name":"dns","port":53,"protocol":"UDP"'
service web "\"type\":\"NodePort\",\"clusterIP\":\"10.96.0.10\",
	\"ports\":[$http,\"nodePort\":30080},$dns,\"nodePort\":30053}]" | put
slice web true true true | put
service nobody "\"type\":\"NodePort\",\"clusterIP\":\"10.96.0.11\",
	\"ports\":[$http,\"nodePort\":30081}]" | put

# --- one pass
exits 0 '--once' k-proxy --once --node n1
like "$(hits 10.96.0.10 80 1)" '^p[123]=1$' 'makes the table, and ends'
ok 'clear' k-proxy clear
is "$(nft list tables)" 'table ip k-net' 'removes it, and no other'
ok 'clear again' k-proxy clear

# --- the daemon
spawn k-proxy --node n1 && proxy=$pid
spread "$(hits 10.96.0.10 80 300)" 'from the node: 300 fetches, 60 to 140 each'
spread "$(pod_hits p4 10.96.0.10 80 300)" 'from another pod'
spread "$(pod_hits p1 10.96.0.10 80 300)" 'from a pod that is one of them'
spread "$(pod_hits outside 192.0.2.1 30080 300)" 'from outside by a node port'
spread "$(hits 192.0.2.1 30080 300)" 'from the node by its node port'
spread "$(pod_hits p4 192.0.2.1 30080 300)" 'from a pod by the node port'
like "$(hits 10.96.0.10 80 1 192.0.2.1)" '^p[123]=1$' "from the node's other address"

# --- UDP, and the source that endpoints see
seen() { awk '{ print $2 }' | sort -u | tr '\n' ' '; }
is "$(for i in 1 2 3 4 5 6 7 8; do in_pod p4 perl udp.pl 10.96.0.10 53; done | seen)" \
	"$(p_ip p4) " 'UDP: from a pod, with its own address'
is "$(for i in 1 2 3 4 5 6 7 8; do perl udp.pl 10.96.0.10 53; done | seen)" '10.244.0.1 ' \
	'from the node'
is "$(for i in 1 2 3 4 5 6 7 8; do in_pod outside perl udp.pl 192.0.2.1 30053; done | seen)" \
	'10.244.0.1 ' "from outside, with the node's address, so that the answer comes back here"

# --- nobody there
is "$(hits 10.96.0.11 80 1)" 'Connection refused=1' 'no endpoints: refused, from the node'
is "$(pod_hits p4 10.96.0.11 80 1)" 'Connection refused=1' 'from a pod'
is "$(pod_hits outside 192.0.2.1 30081 1)" 'Connection refused=1' 'from outside'
is "$(hits 10.96.0.10 81 1)" 'Connection refused=1' 'a port that the Service has not'

# --- readiness
service other "\"clusterIP\":\"10.96.0.12\",\"ports\":[$http}]" | put
slice other true true true | put
until_holds eps '10\.96\.0\.12 ' 3
: >changes
(exec timeout 60 nft monitor >changes 2>/dev/null) & t_pids="$t_pids $!"
# The monitor tells that it listens by a change that it sees.
await 60 sh -c 'nft add table ip probe; nft delete table ip probe; test -s changes'
slice web true true true >ready; slice web true false true >unready
# It takes some milliseconds; a machine that stands still just then may have two more tries.
for i in 1 2 3; do
	last=$(perl last.pl 10.96.0.10 sh -c 'k-store put unready >/dev/null')
	if test "${last:-9999}" -le 1000 || test $i = 3; then break; fi
	diag "$last ms"
	put <ready
	until_holds eps '10\.96\.0\.10 ' 6
done
test "${last:-9999}" -le 1000
t_result $? "a pod that stops being ready gets none within 1 s ($last ms)"
like "$(hits 10.96.0.10 80 300)" '^p1=[0-9]+ p3=[0-9]+$' 'and none afterwards'
like "$(pod_hits outside 192.0.2.1 30080 300)" '^p1=[0-9]+ p3=[0-9]+$' 'by the node port, too'
spread "$(hits 10.96.0.12 80 300)" 'the other Service has all'
like "$(cat changes)" 'element ip k-proxy eps .*10\.96\.0\.10 ' 'the kernel tells what changed'
unlike "$(cat changes)" '10\.96\.0\.12|table ip k-proxy' 'elements of that Service alone'
slice web false false false ',"serving":true,"terminating":true' | put
until_holds eps '10\.96\.0\.10 \. tcp' 3
spread "$(hits 10.96.0.10 80 300)" 'none is ready: those that end and still serve'
slice web false false false ',"serving":false' | put
until_holds eps '10\.96\.0\.10 ' 0
is "$(hits 10.96.0.10 80 1)" 'Connection refused=1' 'none serves: refused'
is "$(pod_hits outside 192.0.2.1 30080 1)" 'Connection refused=1' 'by the node port, too'
slice web true true true | put
until_holds eps '10\.96\.0\.10 ' 6
spread "$(hits 10.96.0.10 80 300)" 'all are back'

# --- policies
n3=n2
service near "\"type\":\"NodePort\",\"clusterIP\":\"10.96.0.13\",
	\"externalTrafficPolicy\":\"Local\",
	\"ports\":[$http,\"nodePort\":30082},$dns,\"nodePort\":30054}]" | put
service far "\"clusterIP\":\"10.96.0.14\",\"internalTrafficPolicy\":\"Local\",\"ports\":[$http}]" |
	put
slice near true true true | put
slice far true true true | put
until_holds svcs '10\.96\.0\.14 '
like "$(pod_hits outside 192.0.2.1 30082 100)" '^p1=[0-9]+ p2=[0-9]+$' \
	'externalTrafficPolicy Local: only endpoints of this node'
is "$(for i in 1 2 3 4 5 6 7 8; do in_pod outside perl udp.pl 192.0.2.1 30054; done | seen)" \
	'192.0.2.2 ' "with the client's own address"
like "$(pod_hits p4 192.0.2.1 30082 100)" 'p3=' 'but all for who is inside'
like "$(pod_hits p4 10.96.0.14 80 100)" '^p1=[0-9]+ p2=[0-9]+$' 'internalTrafficPolicy Local'
unset n3

# --- affinity
service mine "\"clusterIP\":\"10.96.0.15\",\"sessionAffinity\":\"ClientIP\",
	\"ports\":[$http}]" | put
slice mine true true true | put
until_holds ids '10\.96\.0\.15 ' 3
for i in 1 2 3 4 5 6 7 8; do pod_hits p4 10.96.0.15 80 10; done | sort -u >sticky
like "$(cat sticky)" '^p[123]=10$' 'sessionAffinity: a client keeps its pod'
is "$(grep -c . sticky)" 1 'over many connections'
who=$(cut -c1-2 sticky)
r1=true r2=true r3=true
case $who in p1) r1=false ;; p2) r2=false ;; p3) r3=false ;; esac
slice mine $r1 $r2 $r3 | put
until_holds ids '10\.96\.0\.15 ' 2
for i in 1 2 3 4 5 6 7 8; do pod_hits p4 10.96.0.15 80 10; done | sort -u >sticky2
like "$(tr '\n' ' ' <sticky2)" '^p[123]=10 $' 'its pod is gone: it gets another and keeps that'
unlike "$(cat sticky2)" "$who" 'which is another'
slice mine true true true | put
until_holds ids '10\.96\.0\.15 ' 3
is "$(pod_hits p4 10.96.0.15 80 50)" "$(sed 's/=10/=50/' sticky2)" 'also when the first is back'
unlike "$(for p in p1 p2 p3 p4; do pod_hits $p 10.96.0.15 80 1; done; hits 10.96.0.15 80 1)" \
	'refused|timed' 'every client is served'

# --- what others destroy comes back; a Service goes
nft delete table ip k-proxy
slice other true true false | put
until_holds svcs '10\.96\.0\.10 '
spread "$(hits 10.96.0.10 80 300)" 'a table that was deleted comes back with the next change'
like "$(cat k-proxy.log)" 'made anew' 'and the log says so'
k-store rm service other >/dev/null
until_holds svcs '10\.96\.0\.12 ' 0
unlike "$(nft list table ip k-proxy)" '10\.96\.0\.12' 'a Service that is deleted leaves nothing'

# --- a start finds what is there, and connections see no gap
stop "$proxy"
is "$status" 0 'it ends on SIGTERM'
spread "$(hits 10.96.0.10 80 300)" 'rules outlive the daemon'
perl hits.pl 10.96.0.10 80 2000 >gap & gap=$!
for i in 1 2 3 4 5; do k-proxy --once --node n1 || t_result 1 '--once'; done
wait $gap
unlike "$(cat gap)" 'refused|time|route|nothing' 'five starts, and no connection fails'

# --- idle
spawn k-proxy --node n1
switches() { awk '/^(non)?voluntary/ { n += $2 } END { print n }' "/proc/$pid/status"; }
rests() { # nothing in a second and a half, once what follows from its start is done
	t_before=$(switches)
	timeout 1.5 tail -f /dev/null
	test "$(switches)" = "$t_before"
}
ok 'an idle one does not run at all' await 60 rests
diag "$(grep -E '^(Pss|Private_Dirty):' "/proc/$pid/smaps_rollup" | tr -s ' \n' ' ')"
stop "$pid"
ok 'clear at the end' k-proxy clear
k-net down -c net.conf
is "$(nft list tables)" '' 'nothing is left'
for n in p1 p2 p3 p4 outside; do ip netns del $n; done
done_testing
