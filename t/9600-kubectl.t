#!/bin/sh
# The newest stock kubectl against k-api and the controllers, compared with what it prints against
# upstream (t/kubectl/README): no scenario has fewer equal commands than t/kubectl/equal.tsv says.
# SCENARIOS=001-configmap-basic … replays these alone; KEEP=DIR keeps what differs.
T_LIMIT=1500
. "${0%/*}/lib.sh"
. "$T_SRC/t/kubectl.sh"
needs bash jq perl
kubectl_is newest

cluster_up || exit 1
bash "$T_SRC/t/kubectl/setup" >setup.log 2>&1 || diag "$(cat setup.log)"
: "${SCENARIOS:=$(cut -f1 "$T_SRC/t/kubectl/equal.tsv")}"
for s in $SCENARIOS; do
	replay "$T_SRC/t/kubectl/$s.txt" || { t_result 1 "$s is replayed"; continue; }
	test -z "${KEEP:-}" || { mkdir -p "$KEEP" && cp "$s.txt.diff" "$KEEP"; }
	want=$(awk -v s="$s" '$1 == s { print $2 }' "$T_SRC/t/kubectl/equal.tsv")
	test "$equal" -ge "${want:-0}"
	t_result $? "$s: $equal of $commands are equal, $want at least" ||
		diag "$(head -n 60 "$s.txt.diff")"
done

done_testing
