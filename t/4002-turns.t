#!/bin/sh
# The four ways again, everybody in turn and each until it has nothing to do: then nothing but
# resourceVersion may differ, not even what counts writes.
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"
settled=$T_BUILD/t/tool/settled

# rounds FN: FN CONTROLLER for each in turn, until a round changes nothing
rounds() {
	t_now=
	while t_last=$t_now; do
		for c in $ctls; do "$1" "$c" || return 1; done
		t_now=$(k-store dump | cksum)
		test "$t_now" != "$t_last" || return 0
	done
}
by_pipe() {
	k-store dump >now
	while k-"$1" -f - <now >acts && test -s acts; do
		k-store commit --field-manager "k-$1" <acts >answers 2>>commit.log
		case $? in 0 | 5) ;; *) return 1 ;; esac
		mv now before
		k-store dump >now
		! cmp -s now before || return 0
	done
}
by_pass() { k-"$1" --once; }
by_daemon() {
	spawn k-"$1" && "$settled" 300 "$1" >/dev/null || return 1
	stop "$pid"
	test "$status" = 0
}

for name in ${T_STATES:-deployment-new}; do
	state=$T_DATA/states/$name.json
	fresh "$state"
	# shellcheck disable=SC2086
	"$T_BUILD/t/tool/fixpoint" state $ctls | "$T_BUILD/t/tool/canon" --all >want
	isnt "$(cat want)" '' "$name: linked callbacks"
	for way in pipe pass daemon; do
		fresh "$state"
		ok "$name: by $way" rounds by_$way
		k-store dump | "$T_BUILD/t/tool/canon" --all >got
		same got want "$name: $way in turns leads to the same"
	done
done

done_testing
