#!/bin/sh
# A test of the library once more, through a k-api: what they check must not differ. The others
# that can be run so are in t/9540-door.t.
: "${T_DOOR:=3000-ctl 4030-slices}"
. "${0%/*}/lib.sh"
for t in $T_DOOR; do
	# a directory of its own, as when it is run by itself
	(unset T_DIR K_ROOT; T_API=unix exec "$T_SRC/t/$t.t") >log 2>&1
	t_result $? "$t.t through the door" || diag "$(grep -A 5 '^not ok' log | head -n 40)"
	like "$(tail -n 1 log)" '^1\.\.[1-9]' "$t.t has come to its end"
done
done_testing
