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

for state in "$T_DATA"/states/*.json; do
	name=${state##*/} name=${name%.json}
	fresh "$state"
	linked <state | canon >want
	rm -f events
	mkfifo events
	exec 7<>events
	background k-store watch -A >events 2>>watch.log
	watcher=$pid
	daemons=
	for c in $ctls; do
		spawn k-$c
		daemons="$daemons $pid"
	done
	settled
	t_result $? "$name: it comes to rest"
	for p in $daemons; do
		stop "$p"
		echo "$status"
	done >statuses
	exec 7<&-
	stop "$watcher"
	is "$(sort -u statuses)" 0 "$name: all end with 0"
	k-store dump | canon >got
	same got want "$name: daemons lead to the same"
done

done_testing
