#!/bin/sh
# From every saved state pipes, passes of --once and the daemons, which t/4000 and t/4001 run from a
# few.
T_LIMIT=1200
. "${0%/*}/lib.sh"
T_STATES=$(cd "$T_DATA/states" && ls | sed -n 's/\.json$//p' | xargs)
T_PIPES=$T_STATES
export T_PIPES T_STATES
for t in 4000-fixed-point 4001-daemons; do
	(unset T_DIR K_ROOT; exec "$T_SRC/t/$t.t") >log 2>&1
	t_result $? "$t.t from every state" || diag "$(grep -A 5 '^not ok' log | head -n 40)"
	like "$(tail -n 1 log)" '^1\.\.[1-9]' "$t.t has come to its end"
done
done_testing
