#!/bin/sh
# Packing of endpoints into slices: at most 100 each, and a pod stays where it is.
. "${0%/*}/lib.sh"

# pods FROM TO: ready pods of app=a
pods() {
	perl -e 'for ($ARGV[0] .. $ARGV[1]) { my $n = sprintf "p%03d", $_;
		print qq({"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"default",),
			qq("name":"$n","uid":"u-$n","labels":{"app":"a"}},),
			qq("spec":{"containers":[]},),
			qq("status":{"phase":"Running","podIP":"10.0.0.$_","conditions":),
			qq([{"type":"Ready","status":"True"}]}}\n) }' "$1" "$2"
}
echo '{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"default","name":"s","uid":"u-s"},
	"spec":{"selector":{"app":"a"},"clusterIP":"10.96.0.9","ports":[{"port":80}]}}' |
	tr -d '\n\t' >service
echo >>service

# of KIND <ACTIONS: "verb name" and its pods
of() {
	perl -MJSON::PP -ne 'BEGIN { $kind = shift } $a = decode_json($_);
		$o = $a->{object} // $a->{target}; next if $o->{kind} ne $kind;
		$c = $a->{object} // $a->{patch};
		print join(" ", $a->{verb}, scalar @{$c->{endpoints} // []},
			map { $_->{targetRef}{name} } @{$c->{endpoints} // []}), "\n"' "$1"
}
# made <ACTIONS: the slices that were created, as objects
made() {
	perl -MJSON::PP -ne '$a = decode_json($_);
		next if ($a->{object}{kind} // "") ne "EndpointSlice";
		$a->{object}{metadata}{uid} = "s" . $.; print encode_json($a->{object}), "\n"'
}

pods 1 130 >pods
cat service pods | k-endpointslice -f - >acts
is "$(of EndpointSlice <acts | cut -d' ' -f1-3)" "create 100 p001${NL}create 30 p101" \
	'100 in a slice, the rest in the next'
made <acts >slices
cat service pods slices | k-endpointslice -f - >acts
is "$(of EndpointSlice <acts)" '' 'then there is nothing to do'

sed 5d pods >fewer
cat service fewer slices | k-endpointslice -f - >acts
is "$(of EndpointSlice <acts | cut -d' ' -f1-2)" 'patch 99' 'a lost pod changes its slice only'
unlike "$(of EndpointSlice <acts)" p101 'and nobody moves'

pods 131 131 >more
cat service pods more slices | k-endpointslice -f - >acts
is "$(of EndpointSlice <acts | cut -d' ' -f1-2)" 'patch 31' 'a new pod goes where there is room'

cat service slices | k-endpointslice -f - >acts
is "$(of EndpointSlice <acts | cut -d' ' -f1-2 | sort)" "delete 0${NL}patch 0" \
	'without pods one empty slice stays'

# since FILES: the annotation of what is written, a word each
since() {
	cat "$@" | k-endpointslice -f - | perl -MJSON::PP -ne '$a = decode_json($_);
		$c = $a->{object} // $a->{patch};
		$m = $c->{metadata}{annotations} // {};
		$k = "endpoints.kubernetes.io/last-change-trigger-time";
		print(($a->{object} // $a->{target})->{kind}, " ",
			exists $m->{$k} ? $m->{$k} // "null" : "none", "\n")' | sort
}
sed 's/"uid":"u-s"/&,"creationTimestamp":"2026-01-01T00:00:00Z"/' service >dated
is "$(since dated)" "EndpointSlice 2026-01-01T00:00:00Z${NL}Endpoints 2026-01-01T00:00:00Z" \
	'a Service that is new is told since it was made'
pods 1 2 | sed 's/"status":"True"/&,"lastTransitionTime":"2026-01-02T00:00:00Z"/' >pods
cat dated pods | k-endpointslice -f - | made >slices
sed 's/02T00/03T00/; s/"True"/"False"/' pods | sed 2d >later
sed 1d pods | cat later - >both
is "$(since dated both slices | head -n 1)" 'EndpointSlice 2026-01-03T00:00:00Z' \
	'what changes, since the pod changed that it is about'
is "$(sed 1d pods | since dated - slices | head -n 1)" 'EndpointSlice null' \
	'a pod that is gone says nothing of when'

done_testing
