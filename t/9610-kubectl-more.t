#!/bin/sh
# The newest stock kubectl against k-api and the controllers, beyond what recordings show: each
# command of t/kubectl-more/ prints what is written there (t/kubectl-more/README).
# SCENARIOS=201-limitrange … replays these alone.
. "${0%/*}/lib.sh"
. "$T_SRC/t/kubectl.sh"
needs bash jq perl
kubectl_is newest

cluster_up || exit 1
bash "$T_SRC/t/kubectl/setup" >setup.log 2>&1 || diag "$(cat setup.log)"
: "${SCENARIOS:=$(cd "$T_SRC/t/kubectl-more" && ls | sed -n 's/^\(2[0-8].*\)\.txt$/\1/p')}"
for s in $SCENARIOS; do
	replay "$T_SRC/t/kubectl-more/$s.txt" || { t_result 1 "$s is replayed"; continue; }
	test "$equal" = "$commands" && test "$commands" -gt 0
	t_result $? "$s: $equal of $commands are equal" || diag "$(head -n 60 "$s.txt.diff")"
done

done_testing
