#!/bin/sh
# k-proxy with 10,000 Services of 3 endpoints each: the table made from the store, one Service
# changed in it, and what the daemon keeps; against nft itself with the same script.
T_NS=1 T_LIMIT=100
. "${0%/*}/../lib.sh"
needs nft perl

cat >state.pl <<'X'
my $rv = 1;
print '{"kind":"List","apiVersion":"v1","items":[';
for my $i (0 .. 9999) {
	my ($hi, $lo) = (int($i / 250), $i % 250 + 1);
	printf '%s{"kind":"Service","apiVersion":"v1","metadata":{"name":"s%05d",' .
		'"namespace":"default","uid":"00000000-0000-4000-8000-%012d",' .
		'"resourceVersion":"%d"},"spec":{' .
		'"clusterIP":"10.96.%d.%d","clusterIPs":["10.96.%d.%d"],"ports":[{"port":80,' .
		'"protocol":"TCP","targetPort":80}]}},', $i ? ',' : '', $i, $i, $rv++, $hi, $lo,
		$hi, $lo;
	printf '{"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","addressType":"IPv4",' .
		'"metadata":{"name":"s%05d-1","namespace":"default","resourceVersion":"%d",' .
		'"uid":"00000000-0000-4000-9000-%012d","labels":{"kubernetes.io/service-name":' .
		'"s%05d"}},"ports":[{"name":"","port":80,"protocol":"TCP"}],"endpoints":[%s]}',
		$i, $rv++, $i, $i, join ',', map {
			sprintf '{"addresses":["10.%d.%d.%d"],"nodeName":"n1",' .
				'"conditions":{"ready":true}}', 200 + $_, $hi, $lo } 1 .. 3;
}
print "]}\n";
X
perl state.pl >state.json
k-store load state.json >/dev/null || exit 1

# seconds CMD…: of wall time
seconds() {
	perl -MTime::HiRes=time -e 'my $t = time; system(@ARGV) == 0 or exit 1;
		printf "%.3f", time - $t' "$@"
}
k-proxy -n --node n1 <state.json >script
theirs=$(seconds nft -f script)
ours=$(seconds k-proxy --once --node n1)
printf 'k-proxy --once, 10,000 Services x 3\t%s\ts\tnft -f of the same script\t%s\tratio<=2\n' \
	"$ours" "$theirs"
printf 'k-proxy -n of the same state\t%s\ts\tnft -f of what it prints\t%s\tratio<=1\n' \
	"$(seconds sh -c 'k-proxy -n --node n1 <state.json >/dev/null')" "$theirs"

# A put in the store until the kernel tells of a transaction of nft's (NFNLGRP_NFTABLES), counted
# from the start of the program that puts it;
# against a put of something else and then nft -f with the elements of one Service.
cat >update.pl <<'X'
use Time::HiRes 'time'; use Socket;
my (@ours, @theirs);
my $slice = do { local (@ARGV, $/) = 'slice.json'; <> };
socket(S, 16, SOCK_RAW, 12) && bind(S, pack 'S S L L', 16, 0, 0, 1 << 6) or die "$!";
sub told { alarm 10; recv(S, my $b, 65536, 0) // die "$!"; my $t = time;
	1 while defined recv S, $b, 65536, MSG_DONTWAIT; return $t }
sub run { system("$_[0] >/dev/null") == 0 or die $_[0]; return time }
sub text { open my $f, '>', shift; print $f @_; close $f }
text('other.json', '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"c"}}');
for my $port (1001 .. 1015) {
	text('put.json', $slice =~ s/"port":80/"port":$port/r);
	my $start = time;
	my $pid = fork // die;
	exec 'k-store put put.json >/dev/null' if !$pid;
	push @ours, (told() - $start) * 1000;
	waitpid $pid, 0;
	text('one', map({ "delete element ip k-proxy eps { 10.96.0.1 . tcp . 80 . $_ }\n" } 0 .. 2),
		map({ "add element ip k-proxy eps " .
			"{ 10.96.0.1 . tcp . 80 . $_ : 10.9.0.1 . $port }\n" } 0 .. 2));
	$start = time;
	run('k-store put other.json');
	push @theirs, (run('nft -f one') - $start) * 1000;
	told();
}
my $mid = sub { my @s = sort { $a <=> $b } @_; sprintf '%.2f', $s[@s / 2] };
print "ours=", $mid->(@ours), " theirs=", $mid->(@theirs), "\n";
X
k-store get endpointslice s00000-1 | perl -pe 's/"resourceVersion":"\d+",?//' >slice.json
spawn k-proxy --node n1
result=$(perl update.pl)
diag "$result"
ours=${result#*ours=} ours=${ours%% *}
printf 'one Service changed: k-store put -> in the kernel\t%s\tms\ta put, then nft -f\t%s\t%s\n' \
	"$ours" "${result#*theirs=}" 'ratio<=1.5'
printf 'k-proxy with 10,000 Services, PSS\t%s\tKB\t-\t-\t<=24000\n' \
	"$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup")"
k-proxy clear
