#!/bin/sh
# From saved states (these here, all of them in t/9525) the daemons, all at once, reach the fixed
# point that pure passes reach; they end at SIGTERM with 0. Not from two of them: whether k-sched
# sees a pod before k-node takes a taint away, and how many pods at once, decides on nodes. And
# from a third without events: what k-volume tells of claims that k-statefulset gives up depends
# on whether it has seen them.
: "${T_STATES:=claims cronjob deployment-new foreground job-middle namespace-ending owners-gone
	paused rollout-middle run-to-end scale-down service-ports}"
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"

# started COPIES: so many of each daemon, all ready. This shell holds the pipe open, so that its
# end does not come between two of them.
started() {
	running='' ready=0 all=$(echo "$ctls" | wc -w)
	rm -f fifo
	mkfifo fifo
	exec 8<>fifo
	while test $ready -lt $((all * $1)); do
		for c in $ctls; do
			k-$c --ready-fd 9 9>fifo 2>>$c.log </dev/null 8<&- &
			running="$running $!" ready=$((ready + 1))
		done
	done
	t_pids="$t_pids $running"
	ready=$((ready - $(timeout 300 head -n $ready <fifo 8<&- | wc -l)))
	exec 8<&-
	return $ready
}

# daemons NAME COPIES: from the state, with so many of each daemon
daemons() {
	state=$T_DATA/states/$1.json
	name=$1${2#1}
	fresh "$state"
	linked <state | canon >want
	started "$2"
	t_result $? "$name: they start" || diag "$(tail -n 3 ./*.log)"
	ok "$name: they come to rest" "$T_BUILD/t/tool/settled" 300 $ctls
	# shellcheck disable=SC2086
	stop $running
	is "$(echo "$statuses" | tr -d ' 0')" '' "$name: all end with 0"
	k-store dump | canon >got
	if test "$1" = sets-roll; then sed -i '/"kind":"Event"/d' got want; fi
	same got want "$name: daemons lead to the same"
}

for f in $T_STATES; do
	case $f in node-lost | sets-new) ;; *) daemons $f 1 ;; esac
done

# Every daemon twice, as when somebody starts a second one: they collide, nothing doubles.
for f in deployment-new rollout-start scale-up owners-gone namespace-ending; do
	daemons $f 2
done

done_testing
