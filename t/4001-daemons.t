#!/bin/sh
# From every saved state the daemons, all at once, reach the fixed point that pure passes reach;
# they end at SIGTERM with 0.
T_LIMIT=240
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"

# Until no filter finds anything to do: looked at again at each change of the store.
settled() {
	until quiet; do
		read -r t_line <&7 || return 1
	done
}

# daemons NAME COPIES: from the state, with so many of each daemon
daemons() {
	state=$T_DATA/states/$1.json
	name=$1${2#1}
	fresh "$state"
	linked <state | canon >want
	rm -f events
	mkfifo events
	exec 7<>events
	background k-store watch -A >events 2>>watch.log
	watcher=$pid
	running=
	for c in $ctls; do
		for i in $(seq "$2"); do
			spawn k-$c
			running="$running $pid"
		done
	done
	settled
	t_result $? "$name: it comes to rest"
	for p in $running; do
		stop "$p"
		echo "$status"
	done >statuses
	exec 7<&-
	stop "$watcher"
	is "$(sort -u statuses)" 0 "$name: all end with 0"
	k-store dump | canon >got
	same got want "$name: daemons lead to the same"
}

for f in "$T_DATA"/states/*.json; do
	f=${f##*/}
	daemons "${f%.json}" 1
done

# Every daemon twice, as when somebody starts a second one: they collide, nothing doubles.
for f in deployment-new rollout-start scale-up owners-gone namespace-ending; do
	daemons $f 2
done

done_testing
