#!/bin/sh
# The pods of one node among 150,000 on 5,000 nodes: k-store list with a field selector, the whole
# process. Beside it, what a list costs that has to look at all of them.
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
sub median {
	my ($n, $selector) = @_;
	my @times;
	for (1 .. $n) {
		my $start = time;
		my $pid = fork // die;
		if (!$pid) {
			open STDOUT, '>&', $null;
			exec qw(k-store list pods --field-selector), $selector or die;
		}
		waitpid $pid, 0;
		die "k-store failed\n" if $?;
		push @times, (time - $start) * 1000;
	}
	return (sort { $a <=> $b } @times)[@times / 2];
}
printf "list by node name among 150,000 pods, p50\t%.2f\tms\t" .
	"by a field without an index\t%.2f\t<2\n",
	median(100, 'spec.nodeName=node-77'), median(3, 'metadata.name=pod-000077');
X
perl measure.pl
"$T_BUILD/t/tool/store-find" "$K_STORE" pods spec.nodeName=node-77 1000 |
	awk '$1 == 30 { printf "the list alone, in one process, p50\t%s\tms\t-\t-\t<2\n", $2 }'
printf 'put 150,000 pods of 1 KB, 1,000 a time\t%s\ts\t-\t-\t<60\n' "$seconds"
