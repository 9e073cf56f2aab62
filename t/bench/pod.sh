#!/bin/sh
# From a pod's creation to Running, as one watch sees both; against `crun run` of the same bundle
# with nothing to do.
T_NS=1 T_LIMIT=240
. "${0%/*}/../lib.sh"
. "$T_SRC/t/node.sh"
whole_node bench || exit 1

# 21 pods, one after the other; the first is not counted.
cat >measure.pl <<'X'
use strict;
use Time::HiRes 'time';
my ($image, $n) = @ARGV;
open my $w, '-|', 'k-store', 'watch', '-n', 'default', '--timeout', '100s', 'pods' or die;
my (%born, @ms);
for my $i (0 .. $n) {
	open my $p, '|-', 'k-store put >/dev/null' or die;
	print $p qq({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p$i"},"spec":{),
		qq("terminationGracePeriodSeconds":0,"containers":[{"name":"c","image":"$image",),
		qq("imagePullPolicy":"Never","command":["sleep","1000"]}]}}\n);
	close $p;
	while (<$w>) {
		next unless /"name":"p$i"/;
		$born{$i} //= time;
		last if /"phase":"Running"/;
	}
	push @ms, 1000 * (time - $born{$i}) if $i;
}
printf "%.2f\n", (sort { $a <=> $b } @ms)[@ms / 2];
exit 0;
X
ours=$(perl measure.pl "$T_IMAGE" 20)

# The same bundle, told to do nothing; with the shares of a program like any other, or what is
# measured is how long it waits for the processor.
uid=$(k-store get pods p20 | jq -r .metadata.uid)
bundle=/var/lib/k/pods/$uid/c/c-0
mkdir ref
jq '.process.args = ["true"] | .linux.cgroupsPath = "/k-bench-ref" |
	del(.linux.resources.cpu)' "$bundle/config.json" \
	>ref/config.json
cat >ref.pl <<'X'
use strict;
use Time::HiRes 'time';
my @ms;
for my $i (0 .. 20) {
	my $t = time;
	system('crun', '--root', 'refstate', 'run', '--bundle', 'ref', "ref$i") == 0 or die;
	push @ms, 1000 * (time - $t) if $i;
}
printf "%.2f\n", (sort { $a <=> $b } @ms)[@ms / 2];
X
ref=$(unshare -m sh -c 'umount -l /sys/fs/cgroup/unified 2>/dev/null; exec perl ref.pl')
find /sys/fs/cgroup -maxdepth 2 -name k-bench-ref -exec rmdir {} + 2>/dev/null
printf 'pod created to Running, p50\t%s\tms\tcrun run, the same bundle\t%s\tratio<=2.5\n' \
	"$ours" "$ref"
for i in $(seq 0 20); do echo "p$i"; done | xargs k-store rm -n default pods >/dev/null
