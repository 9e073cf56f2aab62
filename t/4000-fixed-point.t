#!/bin/sh
# From saved states the same fixed point: by pipes of filters, by passes of --once, by a program
# that links the callbacks and holds the store in memory. The daemons' way is t/4001. States that
# most controllers have to do with are here, passes from a few of them; all of them in t/9525.
: "${T_PIPES:=claims cronjob job-middle namespace-ending node-lost orphaning rollback
	scale-in-rollout sets-new sets-roll}"
: "${T_STATES:=claims job-middle sets-roll}"
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"

# One filter after the other, until all of them in a row find nothing to do.
pipes() {
	t_idle=0 t_round=0 t_all=$(echo "$ctls" | wc -w)
	k-store dump >now
	while t_round=$((t_round + 1)); test $t_round -le 100; do
		for c in $ctls; do
			k-$c -f - <now >acts || return 1
			if ! has_work acts; then
				t_idle=$((t_idle + 1))
				test $t_idle -lt "$t_all" || return 0
				continue
			fi
			t_idle=0
			k-store commit --field-manager "k-$c" <acts >answers 2>>commit.log
			case $? in 0 | 5) ;; *) return 1 ;; esac
			k-store dump >now
		done
	done
	return 1
}

passes() {
	t_now=
	while :; do
		t_last=$t_now
		for c in $ctls; do k-$c --once || return 1; done
		t_now=$(k-store dump | cksum)
		test "$t_now" != "$t_last" || return 0
	done
}

for name in $T_PIPES; do
	state=$T_DATA/states/$name.json
	fresh "$state"
	run linked <state
	is "$status/$err" 0/ "$name: linked callbacks"
	canon <.out >want

	ok "$name: pipes" pipes
	k-store dump | canon >got
	same got want "$name: pipes lead to the same"

	case " $T_STATES " in *" $name "*) ;; *) continue ;; esac
	fresh "$state"
	ok "$name: passes" passes
	k-store dump | canon >got
	same got want "$name: passes lead to the same"
done

done_testing
