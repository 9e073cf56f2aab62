#!/bin/sh
# What a Secret costs that is sealed on disk, against the same bytes in the clear: in one process,
# and as a whole process, which loads OpenSSL at its first sealed value.
T_LIMIT=120
. "${0%/*}/../lib.sh"
needs perl
export K_ROOT="$T_DIR/root"
mkdir -p root/etc/k
k-store rekey --new-key root/etc/k/seal.keys >/dev/null || exit 1
echo seal=secrets >root/etc/k/config

"$T_BUILD/t/tool/seal-cost" "$T_DIR/cost.db" 2000 >cost || exit 1
clear() { # FIGURE RATIO: the next line of the costs
	read -r a b
	printf '%s\t%s\tus\tin the clear\t%s\tratio<=%s\n' "$1" "$a" "$b" "$2"
}
{
	clear 'put of a sealed object of 2 KB, p50' 1.2
	clear 'get of it, p50' 2
	clear 'a row of a list of 2,000 of it' 2.5
} <cost

object() {
	printf '{"apiVersion":"v1","kind":"%s","metadata":{"resourceVersion":"%s",' "$1" "$2"
	printf '"name":"x","namespace":"default"},"data":{"p":"%02000d"}}\n' 0
}
{ object Secret 1; object ConfigMap 2; } | k-store load || exit 1
cat >measure.pl <<'Y'
use strict; use warnings; use Time::HiRes 'time';
open my $null, '>', '/dev/null' or die;
my @times = ([], []);
for my $n (1 .. 100) {
	for my $i (0, 1) {
		my $start = time;
		my $pid = fork // die;
		if (!$pid) {
			open STDOUT, '>&', $null;
			exec 'k-store', 'get', ('secrets', 'configmaps')[$i], 'x';
		}
		waitpid $pid, 0;
		die "k-store failed\n" if $?;
		push @{$times[$i]}, (time - $start) * 1000;
	}
}
printf "k-store get of it, whole process, p50\t%.2f\tms\tin the clear\t%.2f\t-\n",
	map { (sort { $a <=> $b } @$_)[@$_ / 2] } @times;
Y
perl measure.pl
