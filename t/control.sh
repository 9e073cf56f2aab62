# t/control.sh: what the tests of controllers share.
#
# shellcheck shell=sh disable=SC2034
ctls='deployment replicaset sched endpointslice gc namespace fakenode'

# fresh STATE: a store with that and what every cluster has; also as lines, in ./state
fresh() {
	rm -rf ./*.db*
	k-store load "$1" && k-store commit </dev/null && k-store dump >state
}
# linked <STATE: the fixed point as the callbacks alone reach it
linked() { "$T_BUILD/t/tool/fixpoint" /dev/stdin; }

# canon <DUMP: objects with sorted keys, resourceVersion masked. Also left out is what tells the
# path and not the state: Events, and the generation of EndpointSlices, which counts whether pods
# became ready one by one or together.
canon() {
	perl -MJSON::PP -ne '
		BEGIN { $j = JSON::PP->new->canonical }
		$o = $j->decode($_);
		next if $o->{kind} eq "Event";
		delete $o->{metadata}{resourceVersion};
		delete $o->{metadata}{generation} if $o->{kind} eq "EndpointSlice";
		print $j->encode($o), "\n"'
}

# has_work ACTIONS: something that would change an object
has_work() { grep -qvE '"verb":"(wake|event)"' "$1"; }

# quiet: no controller finds anything to do
quiet() {
	k-store dump >quiet.dump
	for c in $ctls; do
		k-$c -f quiet.dump >quiet.acts || return 1
		! has_work quiet.acts || return 1
	done
}
