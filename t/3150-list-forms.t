#!/bin/sh
# Lists in every form go through k-api item by item: it takes no more memory for 3,000 objects than
# for a few, whatever form they are asked in, and little for clients that never read.
. "${0%/*}/lib.sh"
needs curl jq perl
N=3000

perl -e 'my $text = "x" x 600;
	printf qq({"apiVersion":"v1","kind":"ConfigMap","data":{"k":"$text","n":"%d"},) .
		qq("metadata":{"resourceVersion":"%d","name":"cm-%d","namespace":"default",) .
		qq("uid":"11111111-2222-4333-8444-%d",) .
		qq("creationTimestamp":"2026-01-02T03:00:00Z"}}\n),
		$_, $_ + 2, $_ + 10000, $_ + 100000000000 for 0 .. $ARGV[0] - 1' $N >dump
k-store load dump >loaded || exit 1
sock=$T_DIR/api.sock url=http://k/api/v1/namespaces/default/configmaps
spawn k-api --listen= --socket="$sock" --workers=1
worker=$(cat "/proc/$pid/task/$pid/children")
worker=${worker%% *}
peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$worker/status"; }
nm "$T_BUILD/cmd/k-api" | grep -q __asan && sanitized=yes || sanitized=
# at_most KIB DESC: so much did the peak grow since $before
at_most() {
	now=$(peak)
	diag "the peak was $before KiB, is $now"
	test "$sanitized" || test "$((now - before))" -lt "$1"
	t_result $? "$2"
}
# list ACCEPT QUERY FILE
list() { curl -s -m 60 -A test --unix-socket "$sock" -H "Accept: $1" -o "$3" "$url$2"; }

meta='g=meta.k8s.io;v=v1'
list application/json '' json
rv=$(jq -r .metadata.resourceVersion json)
before=$(peak)
list "application/json;as=Table;$meta" '' table
list "application/json;as=PartialObjectMetadataList;$meta" '' partial
list application/vnd.kubernetes.protobuf '' proto
list "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;$meta" '' proto-partial
list application/yaml '' yaml
list application/json '?pretty=1' pretty
list "application/json;as=Table;$meta" '?limit=2999' page
at_most 1024 'a list of 3,000 takes no memory of its length, in any form'

is "$(jq -c '[.kind, .metadata, (.rows | length), (.rows[-1].cells | .[0:2]),
	(.columnDefinitions | map(.name)), (.rows[0].object | .kind, .metadata.name)]' table)" \
	"[\"Table\",{\"resourceVersion\":\"$rv\"},$N,[\"cm-12999\",\"2\"],\
[\"Name\",\"Data\",\"Age\"],\"PartialObjectMetadata\",\"cm-10000\"]" 'a Table'
is "$(jq -c '.metadata | [.resourceVersion, (.continue | type), .remainingItemCount]' page)" \
	"[\"$rv\",\"string\",1]" 'a page that is long tells in front what is left'
is "$(jq -c '[.kind, (.items | length), .items[-1].metadata.name]' partial)" \
	"[\"PartialObjectMetadataList\",$N,\"cm-12999\"]" 'metadata alone'
jq -c . json >a; jq -c . pretty >b
same b a 'indented, the same'
is "$(head -n 2 yaml; grep -c '^- apiVersion' yaml; tail -n 3 yaml)" \
	"apiVersion: v1${NL}items:${NL}$N${NL}kind: ConfigMapList${NL}metadata:
  resourceVersion: \"$rv\"" \
	'YAML'
# runtime.Unknown says first how long what follows is: a client that believes it gets them all
cat >count.pl <<'E'
use strict; use warnings; local $/; my $m = <STDIN>;
sub varint { my ($s) = @_; my ($v, $n) = (0, 0); my $c;
	do { $c = ord substr $$s, 0, 1, ''; $v |= ($c & 127) << 7 * $n++ } while $c > 127; $v }
sub fields { my ($s) = @_; my @f; while (length $s) { my $key = varint(\$s); my $n = varint(\$s);
	length $s >= $n or die "field ", $key >> 3, " is longer than its message\n";
	push @f, [$key >> 3, substr $s, 0, $n, '']; } @f }
substr($m, 0, 4, '') eq "k8s\0" or die "no envelope\n";
my ($raw) = map { $_->[1] } grep { $_->[0] == 2 } fields($m);
print scalar(grep { $_->[0] == 2 } fields($raw)), "\n";
E
is "$(perl count.pl <proto)" $N 'protobuf, as long as it says'
is "$(perl count.pl <proto-partial)" $N 'metadata alone, too'
curl -s -m 60 --compressed -A test --unix-socket "$sock" -H "Accept-Encoding: gzip" \
	-H 'Accept: application/vnd.kubernetes.protobuf' -D head -o unzipped "$url"
like "$(cat head)" '^[Cc]ontent-[Ee]ncoding: gzip' 'zipped'
same unzipped proto 'the same'

# A client that asks and never reads: a piece of the list or two wait for it, and what makes them.
cat >unread.pl <<'E'
use strict; use warnings; use IO::Socket::UNIX;
my ($path, $n) = @ARGV; my @s; my $url = '/api/v1/namespaces/default/configmaps';
sub ask { my ($query, $accept, $more) = @_;
	my $s = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n";
	print $s "GET $url$query HTTP/1.1\r\nHost: k\r\nUser-Agent: t\r\n",
		"Accept: $accept\r\n$more\r\n";
	$s->flush; $s }
for my $i (1 .. $n) {
	push @s, ask('', $_, '') for 'application/json', 'application/yaml',
		'application/json;as=Table;g=meta.k8s.io;v=v1',
		'application/vnd.kubernetes.protobuf';
}
for my $s (@s) { my $in = ''; vec($in, fileno $s, 1) = 1; select $in, undef, undef, 60 or die; }
my $honest = ask('/cm-10000', 'application/json', "Connection: close\r\n");
print grep(/"name":"cm-10000"/, <$honest>) ? "served\n" : "not served\n";
E
before=$(peak)
is "$(perl unread.pl "$sock" 10)" served 'one more is served among forty that read nothing'
at_most $((40 * 192)) 'each of them takes less than 192 KiB'
list application/json '?limit=3' few
is "$(jq '.items | length' few)" 3 'and when they are gone'
done_testing
