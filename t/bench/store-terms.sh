#!/bin/sh
# The pods of one node among 150,000 on 5,000 nodes: the list, in a process that has the store open;
# k-store list with a field selector as a whole process, by turns with one that gets a single object
# and one that does nothing at all; and, for the record, a list that has to look at all pods.
T_LIMIT=180
. "${0%/*}/../lib.sh"
needs perl jq

start=$(date +%s)
"$T_BUILD/t/tool/store-fill" "$K_STORE" 150000 5000 || exit 1
seconds=$(($(date +%s) - start))
# somebody has a live cluster's store open: no reader has to go through its -wal first
background k-store watch -A nodes >watched
list='k-store list pods --field-selector'
test "$($list spec.nodeName=node-77 | jq -r .spec.nodeName | sort | uniq -c | tr -s ' ')" = \
	' 30 node-77' || exit 1
test "$($list metadata.name=pod-000077 | wc -l)" = 1 || exit 1

cat >measure.pl <<'X'
use strict; use warnings; use Time::HiRes 'time';
open my $null, '>', '/dev/null' or die; open my $keep, '>&', \*STDOUT or die;
sub once {
	my $start = time;
	my $pid = fork // die;
	if (!$pid) { open STDOUT, '>&', $null; exec @_ or die }
	waitpid $pid, 0;
	die "$_[0] failed\n" if $?;
	return (time - $start) * 1000;
}
sub median { return (sort { $a <=> $b } @_)[@_ / 2] }
my @list = qw(k-store list pods --field-selector);
my (@by_node, @get, @nothing);
for (1 .. 150) {
	push @by_node, once(@list, 'spec.nodeName=node-77');
	push @get, once(qw(k-store get pods pod-000077));
	push @nothing, once('/bin/true');
}
printf "the same as a whole process, p50\t%.2f\tms\tk-store get of one\t%.2f\t-\n",
	median(@by_node), median(@get);
printf "the same less an empty process, p50\t%.2f\tms\t/bin/true\t%.2f\t<2\n",
	median(@by_node) - median(@nothing), median(@nothing);
printf "list by a field without an index, p50\t%.0f\tms\t-\t-\t-\n",
	median(map { once(@list, 'metadata.name=pod-000077') } 1 .. 3);
X
"$T_BUILD/t/tool/store-find" "$K_STORE" pods spec.nodeName=node-77 1000 |
	awk -v what='list by node name among 150,000 pods, p50' \
		'$1 == 30 { printf "%s\t%s\tms\t-\t-\t<2\n", what, $2 }'
perl measure.pl
printf 'put 150,000 pods of 1 KB, 1,000 a time\t%s\ts\t-\t-\t<60\n' "$seconds"
