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

done_testing
