#!/bin/sh
# What the API's part of upstream's conformance tests asks, put in words of our own: every resource
# and every verb of it, then the lives of kinds that have rules of their own, and what goes with its
# owners.
. "${0%/*}/lib.sh"
needs python3
unset K_NOW

sock=$T_DIR/api.sock
k-cert init >/dev/null || exit 1
spawn k-api --listen= --socket="$sock" --workers=1

# conform SCRIPT ARG…: its checks, which go on in number
conform() {
	t_tool=$T_SRC/t/tool/conform-$1.py; shift
	K_ASK=$sock K_FIRST=$t_n PYTHONDONTWRITEBYTECODE=1 \
		timeout 120 python3 "$t_tool" "$@" >tap 2>err
	grep -v '^# [0-9]* [0-9]*$' tap
	t_last=$(sed -n 's/^# \([0-9]* [0-9]*\)$/\1/p' tap | tail -n 1)
	if test -n "$t_last"; then
		t_n=${t_last% *} t_failed=$((t_failed + ${t_last#* }))
		return
	fi
	t_n=$(($(grep -c -e '^ok' -e '^not ok' tap) + t_n))
	t_result 1 "$t_tool comes to its end"; diag "$(tail -n 20 err)"
}
conform all "$T_DATA/conform.tsv"
conform core
conform apps "$T_DATA/conform.tsv" "$K_ROOT/etc/k/pki/ca.crt"
conform machinery
api=$pid
spawn k-gc
conform gc
stop "$api" "$pid"
is "$statuses" '0 0' 'both end in order'
done_testing
