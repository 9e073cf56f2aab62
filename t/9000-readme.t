#!/bin/sh
# The README's lines, as they stand there and in their order: each succeeds and prints something.
. "${0%/*}/lib.sh"
needs jq bash
ln -s "$T_SRC/t" t

sed -n 's/^	\$ //p' "$T_SRC/README" >lines
is "$(wc -l <lines)" 10 'ten lines'
K_STORE=sqlite:demo.db
while IFS= read -r line; do
	# As typed: the line's own quotes and pipes, and a failure anywhere in a pipe counts.
	run bash -o pipefail -c "$line" </dev/null
	is "$status/$err" 0/ "$line"
	isnt "$out" '' 'and prints'
done <lines

is "$(k-store list pods -A | jq -r .spec.nodeName | sort | uniq -c | xargs)" '3 paper' \
	'the pods are bound'
is "$(k-store list deployments -A | jq .status.availableReplicas)" 3 'and run, on paper'
is "$(k-store get -n hello deployments hello | jq .spec.replicas)" 3 'a question changes nothing'
is "$(k-store get -n hello deployments hello --store if.db | jq .spec.replicas)" 9 'but an answer'
is "$(k-store list pods -A --store if.db | wc -l)" 9 'and what follows from it'
is "$(k-store list pods -A | wc -l)" 3 'in a branch only'
done_testing
