#!/bin/sh
# DELETECOLLECTION through k-api: thousands of objects go while others are served, what the client
# gets back is the list, and a client that leaves in the middle changes nothing of it.
. "${0%/*}/lib.sh"
needs curl jq perl
N=5000

perl -e 'printf qq({"apiVersion":"v1","kind":"ConfigMap","data":{"n":"%d"},"metadata":{) .
		qq("resourceVersion":"%d","name":"cm-%d","namespace":"default",) .
		qq("labels":{"third":"%d"},"uid":"11111111-2222-4333-8444-%d",) .
		qq("creationTimestamp":"2026-01-02T03:00:00Z"}}\n),
	$_, $_ + 2, $_ + 10000, $_ % 3, $_ + 100000000000 for 0 .. $ARGV[0] - 1' $N >dump
k-store load dump >loaded || exit 1
sock=$T_DIR/api.sock url=/api/v1/namespaces/default/configmaps
spawn k-api --listen= --socket="$sock" --workers=1

# ask METHOD QUERY [BODY]: leaves $code and the file body
ask() {
	code=$(curl -s -m 60 -A test --unix-socket "$sock" -X "$1" -o body -w '%{http_code}' \
		${3:+-H 'Content-Type: application/json' -d "$3"} "http://k$url$2")
}
left() { ask GET ''; jq '.items | length' body; }

ask DELETE '?dryRun=All&labelSelector=third%3D0'
is "$code $(jq -c '[.kind, (.items | length)]' body)" '200 ["ConfigMapList",1667]' 'a dry run'
is "$(left)" $N 'deletes nothing'
ask DELETE '' '{"propagationPolicy":"Sideways"}'
is "$code $(at reason <body)" '422 Invalid' 'options that are wrong'
ask DELETE '?labelSelector=a%20in'
is "$code $(at reason <body)" '400 BadRequest' 'a selector that is wrong'
uid=11111111-2222-4333-8444-100000000000
ask DELETE '?limit=3' "{\"preconditions\":{\"uid\":\"$uid\"}}"
is "$code $(jq -r '.reason, .details.name' body | paste -sd ' ')" '409 Conflict cm-10001' \
	'the first that is refused is the answer'
is "$(left)" $((N - 1)) 'what was deleted before stays so'
ask DELETE '?limit=10'
is "$code $(jq -c '[.items[0, 9].metadata.name, (.metadata.continue | length > 0),
	.metadata.remainingItemCount]' body)" '200 ["cm-10001","cm-10010",true,4989]' 'a page'
is "$(left)" 4989 'and no more than that'
curl -s -A test --unix-socket "$sock" -X PATCH -H 'Content-Type: application/merge-patch+json' \
	-d '{"metadata":{"finalizers":["a.b/c"]}}' -o /dev/null "http://k$url/cm-10012"

# Gets that are answered, one after the other, between the request and its answer.
cat >beside.pl <<'E'
use strict; use warnings; use IO::Socket::UNIX;
my ($path, $url, $query) = @ARGV;
sub dial { IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n" }
my ($many, $one) = (dial, dial); my $n = 0; my $in = '';
print $many "DELETE $url$query HTTP/1.1\r\nHost: k\r\nConnection: close\r\n\r\n"; $many->flush;
do {
	print $one "GET /api/v1/namespaces/default HTTP/1.1\r\nHost: k\r\n\r\n"; $one->flush;
	my ($head, $body) = ('', '');
	while (<$one>) { $head .= $_; last if $_ eq "\r\n" }
	$head =~ /^HTTP\S+ 200.*Content-Length: (\d+)/is or die "refused: $head\n";
	read $one, $body, $1; $n++; vec($in = '', fileno $many, 1) = 1;
} until select $in, undef, undef, 0;
local $/; my $answer = <$many>;
print $answer =~ /^HTTP\S+ 200/ ? "deleted" : $answer, " ", $n > 4 ? "served" : "served $n", "\n";
E
# Another third where the machine stands still just then, and nobody can ask.
for third in 0 1; do
	beside=$(perl beside.pl "$sock" "$url" "?labelSelector=third%3D$third")
	test "$beside" != 'deleted served' || break
done
is "$beside" 'deleted served' 'thousands are deleted while others are served'
ask GET '?labelSelector=third%3D0'
is "$(jq -c '[.items[] | .metadata | [.name, .deletionTimestamp != null]]' body)" \
	'[["cm-10012",true]]' 'what is held stays, and goes when it is let go'

perl -MIO::Socket::UNIX -e '
	my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die;
	print $s "DELETE $ARGV[1] HTTP/1.1\r\nHost: k\r\n\r\n"; $s->flush; close $s' "$sock" "$url"
one() { test "$(left)" = 1; }
ok 'its client leaves: it goes on to its end' await 60 one
ask DELETE ''
is "$code $(jq -c '[.items[].metadata.name]' body)" '200 ["cm-10012"]' 'and the server serves'
stop "$pid"
is "$status" 0 'and ends in order'
done_testing
