# t/etcd.sh: a real etcd for shell tests, on free ports of 127.0.0.1.
#
# shellcheck shell=sh disable=SC2034

# start_etcd [SCHEME OPTION…]: leaves $url, $pid; it ends with the test. With a scheme (https) and
# options it may not be ready yet.
start_etcd() {
	needs etcd perl
	t_scheme=${1:-http}
	test $# = 0 || shift
	# two ports that nobody has now, below those that the kernel gives to whoever asks for
	# any; etcd itself cannot say which ones it took
	t_ports=$(perl -MIO::Socket::INET -e 'my $n = $ARGV[0] * 2; my @s;
		while (@s < 2) {
			my $s = IO::Socket::INET->new(Listen => 1,
				LocalAddr => "127.0.0.1", LocalPort => 10000 + $n++ % 20000);
			push @s, $s if $s;
		}
		print join " ", map { $_->sockport } @s' $$)
	url=$t_scheme://127.0.0.1:${t_ports% *} peer=http://127.0.0.1:${t_ports#* }
	background etcd --data-dir "$T_DIR/etcd-$t_scheme" --listen-client-urls "$url" \
		--advertise-client-urls "$url" --listen-peer-urls "$peer" \
		--initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer" \
		--heartbeat-interval 10 --election-timeout 100 \
		--logger zap --log-level error "$@" 2>>etcd.log
	test "$t_scheme" != http || await 60 answers "etcd:$url/none"
}
# Does it answer that there is no such store?
answers() { k-store --store "$1" dump; test $? = 3; }
