#!/bin/sh
# k-probe: one question to a server of each kind, in health and in sickness.
. "${0%/*}/lib.sh"

# An HTTP/1 server that answers with the status its path names, and an HTTP/2 one that answers the
# health question of the service it is asked for; ports are the system's choice.
cat >server.pl <<'X2'
use strict;
use IO::Socket::INET;
$| = 1;
$SIG{PIPE} = 'IGNORE'; # who has read enough of a long answer hangs up
my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1') or die;
print $s->sockport, "\n";
sub frame { pack('CnCCN', 0, length $_[3], $_[0], $_[1], $_[2]) . $_[3] }
sub field { "\0" . chr(length $_[0]) . $_[0] . chr(length $_[1]) . $_[1] }
sub grpc {
	my ($c) = @_;
	my ($in, $service, $asked) = ('', '', 0);
	print $c frame(4, 0, 0, '');
	read $c, $in, 24 - 4;
	while (!$asked) {
		read($c, my $head, 9) == 9 or return;
		my ($h, $n, $type, $flags, $stream) = unpack 'CnCCN', $head;
		my $body = '';
		read $c, $body, $n if $n;
		print $c frame(4, 1, 0, '') if $type == 4 && !($flags & 1);
		if ($type == 0) {
			$service = length $body > 7 ? substr($body, 7) : '';
			$asked = 1;
		}
	}
	my %code = ('' => 1, sick => 2, odd => 3);
	my %end = (none => [12, 'unknown service'], lost => [5, 'x']);
	my @end = @{$end{$service} || [0, '']};
	print $c frame(1, 4, 1, "\x88" . field('content-type', 'application/grpc'));
	print $c frame(0, 0, 1, pack('CN', 0, 2) . chr(8) . chr($code{$service})) if !$end[0];
	print $c frame(1, 5, 1, field('grpc-status', $end[0]) . field('grpc-message', $end[1]));
	1 while read $c, $in, 1;
}
while (my $c = $s->accept) {
	$c->autoflush(1);
	read $c, my $start, 4;
	if ($start eq 'PRI ') { grpc($c); next; }
	my $line = $start . <$c>;
	my $seen = '';
	while (my $h = <$c>) { last if $h =~ /^\r?$/; $seen .= $h; }
	my ($code) = $line =~ m,^GET /(\d+),;
	next if $line =~ m,/hang-up,;
	$code = $seen =~ /^X-Ask: yes\r$/m ? 200 : 400 if $line =~ m,/header,;
	$code = $seen =~ m,^User-Agent: kube-probe/1.36\r$,m ? 200 : 400 if $line =~ m,/agent,;
	my $body = $line =~ m,/long, ? 'x' x 200000 : 'body';
	print $c 'HTTP/1.1 ', $code || 200, " Some\r\nLocation: /500\r\nContent-Length: ",
		length $body, "\r\n\r\n", $body;
}
X2
# serve FILE: run it, and know its address
serve() {
	rm -f port
	perl "$1" >port &
	serve_pid=$!
	await 60 test -s port
	at=127.0.0.1:$(cat port)
}
serve server.pl
server_pid=$serve_pid

# asks STATUS LINE ARG…: k-probe's exit status and what it prints
asks() {
	want=$1 line=$2
	shift 2
	run k-probe -t 5s "$@"
	is "$status:$out" "$want:$line" "$*"
}
asks 0 ok "http://$at/200"
asks 0 ok "http://$at/302"
asks 1 'HTTP probe failed with statuscode: 400' "http://$at/400"
asks 1 'HTTP probe failed with statuscode: 503' "http://$at/503"
asks 0 ok "http://$at/long"
asks 0 ok -H 'X-Ask: yes' "http://$at/header"
asks 0 ok "http://$at/agent"
asks 1 "Get \"http://$at/hang-up\": Server returned nothing (no headers, no data)" \
	"http://$at/hang-up"
asks 0 ok "tcp://$at"
asks 0 ok "grpc://$at"
asks 1 'service unhealthy (responded with "NOT_SERVING")' "grpc://$at/sick"
asks 1 'service unhealthy (responded with "SERVICE_UNKNOWN")' "grpc://$at/odd"
none='this server does not implement the grpc health protocol (grpc.health.v1.Health)'
asks 1 "$none: unknown service" "grpc://$at/none"
asks 1 'health rpc failed: code 5: x' "grpc://$at/lost"
asks 1 "error: failed to connect service at \"127.0.0.1:1\": connect: connection refused" \
	grpc://127.0.0.1:1
asks 1 'dial tcp 127.0.0.1:1: connect: connection refused' tcp://127.0.0.1:1

# A server that takes the connection and says nothing.
cat >mute.pl <<'X2'
use IO::Socket::INET;
$| = 1;
my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1') or die;
print $s->sockport, "\n";
push @all, $s->accept while 1;
X2
well=$at
serve mute.pl
mute=$at at=$well
run k-probe -t 50ms "http://$mute/"
late='context deadline exceeded'
is "$status:$out" \
	"1:Get \"http://$mute/\": $late (Client.Timeout exceeded while awaiting headers)" \
	'its time runs out'
run k-probe -t 50ms "grpc://$mute"
is "$status:$out" "1:timeout: failed to connect service \"$mute\" within 0.05s: $late" \
	'so does that of a gRPC question'
run k-probe -q -t 50ms "http://$mute/"
is "$status:$out" 1: 'quietly'
kill "$serve_pid"

# TLS, with a certificate that nobody knows.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
	-days 1 -subj /CN=somebody 2>/dev/null
openssl s_server -accept 127.0.0.1:0 -key key.pem -cert cert.pem -www >tls 2>&1 </dev/null &
tls_pid=$!
await 60 grep -q '^ACCEPT 127' tls
tls=$(sed -n 's/^ACCEPT //p' tls)
asks 0 ok "https://$tls/"
run k-probe "https://$at/200"
is "$status" 1 'a server without TLS is not well over TLS'
kill "$tls_pid"

http_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1
export http_proxy all_proxy
asks 0 ok "http://$at/200"
unset http_proxy all_proxy

exits 2 'no URL' k-probe
exits 2 'two' k-probe "http://$at" "http://$at"
exits 2 'another scheme' k-probe file:///etc/passwd
exits 2 'a scheme alone' k-probe http://
exits 2 'a header without a colon' k-probe -H nothing "http://$at"
exits 2 'no time at all' k-probe -t 0s "http://$at"

kill "$server_pid"
done_testing
