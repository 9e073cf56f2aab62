#!/bin/sh
# A list of 5,000 objects of 4 KB into a pipe: k-store list against cat of the same bytes. The runs
# alternate, so that whatever else the machine does meets both.
T_LIMIT=120
. "${0%/*}/../lib.sh"
needs perl jq cmp

jq -cn 'range(1; 5001) | {
	apiVersion: "v1", kind: "Pod",
	metadata: {resourceVersion: "\(. + 1)", name: "pod-\(. * 7919 % 5003)",
		namespace: "ns-\(. % 10)"},
	spec: {containers: [{name: ("x" * 3900)}]}}' >pods.dump
k-store load pods.dump || exit 1
k-store list -A pods >listed || exit 1
sort pods.dump >a; sort listed >b
cmp a b || exit 1

cat >measure.pl <<'X'
use strict; use warnings; use Time::HiRes 'time';
my @commands = ('k-store list -A pods | cat >/dev/null', 'cat listed | cat >/dev/null');
my @times = ([], []);
for my $n (1 .. 20) {
	for my $i (0, 1) {
		my $start = time;
		system('sh', '-c', $commands[$i]) == 0 or die "$commands[$i] failed\n";
		push @{$times[$i]}, (time - $start) * 1000;
	}
}
my @median = map { (sort { $a <=> $b } @$_)[@$_ / 2] } @times;
printf "list of 5,000 objects of 4 KB to a pipe, p50\t%.1f\tms\tcat of the same bytes"
	. "\t%.1f\tratio<=5\n", @median;

# the most that it held, looked at before each page of it is taken
my $pid = open my $list, '-|', 'k-store', 'list', '-A', 'pods' or die;
my $kb = 0;
do {
	open my $status, '<', "/proc/$pid/status" or die;
	$kb = $1 if join('', <$status>) =~ /VmHWM:\s+(\d+)/;
} while sysread $list, my $bytes, 1 << 16;
close $list or die "k-store failed\n";
printf "RSS of k-store list, the most\t%.2f\tMB\t-\t-\t<8\n", $kb / 1024;
X
perl measure.pl
