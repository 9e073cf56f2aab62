#!/bin/sh
# Debian's kubectl, 1.20, against k-api and the controllers: apply, get, describe, explain, create
# of each generator, rollout, expose, delete (t/kubectl-more/README).
. "${0%/*}/lib.sh"
. "$T_SRC/t/kubectl.sh"
needs bash jq perl
kubectl_is debian

cluster_up || exit 1
bash "$T_SRC/t/kubectl/setup" >setup.log 2>&1 # it cannot patch a status: no node will be Ready
for s in "$T_SRC"/t/kubectl-more/29*.txt; do
	replay "$s" || { t_result 1 "$s is replayed"; continue; }
	s=${s##*/}
	test "$equal" = "$commands" && test "$commands" -gt 0
	t_result $? "${s%.txt}: $equal of $commands are equal" || diag "$(head -n 60 "$s.diff")"
done

done_testing
