#!/bin/sh
# One object by one process: k-store get against the sqlite3 shell with the select that finds the
# same bytes. The runs alternate, so that whatever else the machine does meets both.
T_LIMIT=120
. "${0%/*}/../lib.sh"
needs sqlite3 perl jq

# 5,000 pods of 2 KB
jq -cn 'range(1; 5001) | {
	apiVersion: "v1", kind: "Pod",
	metadata: {resourceVersion: "\(. + 1)", name: "pod-\(.)", namespace: "default"},
	spec: {containers: [{name: ("x" * 1800)}]}}' >pods.dump
k-store load pods.dump || exit 1
select="SELECT log.value FROM current JOIN log ON log.rev = current.rev WHERE
	current.resource = 'pods' AND current.ns = 'default' AND current.name = 'pod-2500'"

k-store get pods pod-2500 | jq -r .spec.containers[0].name >a || exit 1
sqlite3 "$T_DIR/store.db" "$select" | jq -r .spec.containers[0].name >b || exit 1
cmp a b || exit 1

cat >measure.pl <<'X'
use strict; use warnings; use Time::HiRes 'time';
open my $null, '>', '/dev/null' or die; open my $keep, '>&', \*STDOUT or die;
my @commands = (['k-store', 'get', 'pods', 'pod-2500'], ['sqlite3', @ARGV]);
my @times = ([], []);
for my $n (1 .. 200) {
	for my $i (0, 1) {
		my $start = time;
		my $pid = fork // die;
		if (!$pid) { open STDOUT, '>&', $null; exec @{$commands[$i]} or die }
		waitpid $pid, 0;
		die "$commands[$i][0] failed\n" if $?;
		push @{$times[$i]}, (time - $start) * 1000;
	}
}
my @median = map { (sort { $a <=> $b } @$_)[@$_ / 2] } @times;
printf "k-store get of one object, whole process, p50\t%.2f\tms\tsqlite3 shell, same select"
	. "\t%.2f\tratio<=1.0\n", @median;
X
perl measure.pl "$T_DIR/store.db" "$select"
