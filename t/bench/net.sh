#!/bin/sh
# ADD and DEL of k-net against Debian's CNI plugins (bridge with host-local, ipMasq), each on a
# bridge of its own in one network namespace; medians of 25 pods.
T_NS=1 T_LIMIT=120
. "${0%/*}/../lib.sh"
needs ip perl
test -x /usr/lib/cni/bridge || skip_all 'no /usr/lib/cni/bridge here'
K_ROOT=$T_DIR/root CNI_PATH=/usr/lib/cni CNI_IFNAME=eth0
export K_ROOT CNI_PATH CNI_IFNAME

cat >ours.conf <<'X'
{"cniVersion":"1.0.0","name":"ours","type":"k-net","bridge":"bridge0","podCIDR":"10.1.0.0/24",
 "masquerade":true}
X
cat >theirs.conf <<'X'
{"cniVersion":"1.0.0","name":"theirs","type":"bridge","bridge":"bridge1","isGateway":true,
 "ipMasq":true,"hairpinMode":true,"ipam":{"type":"host-local","dataDir":"/run/theirs",
 "subnet":"10.2.0.0/24","routes":[{"dst":"0.0.0.0/0"}]}}
X
for i in $(seq 26); do ip netns add a"$i"; ip netns add b"$i"; done

# median PLUGIN CONF PREFIX COMMAND: milliseconds; the first pod makes the bridge and is left out
cat >median.pl <<'X'
use Time::HiRes 'time';
my ($plugin, $conf, $prefix, $command) = @ARGV;
my @t;
$ENV{CNI_COMMAND} = $command;
for my $i (1 .. 26) {
	$ENV{CNI_CONTAINERID} = "$prefix$i";
	$ENV{CNI_NETNS} = "/run/netns/$prefix$i";
	my $start = time;
	system("$plugin <$conf >out 2>&1") == 0 or do { system 'cat out'; exit 1 };
	push @t, (time() - $start) * 1000 if $i > 1;
}
printf "%.2f", (sort { $a <=> $b } @t)[@t / 2];
X
for c in ADD DEL; do
	ours=$(perl median.pl k-net ours.conf a $c) || echo "$ours"
	theirs=$(perl median.pl /usr/lib/cni/bridge theirs.conf b $c) || echo "$theirs"
	test $c = ADD && wanted='ratio<=0.5' || wanted='ratio<=1'
	printf 'k-net %s, p50\t%s\tms\tCNI bridge + host-local\t%s\t%s\n' \
		$c "$ours" "$theirs" "$wanted"
done
for n in $(ip netns list | cut -d' ' -f1); do ip netns del "$n"; done
