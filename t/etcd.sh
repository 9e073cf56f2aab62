# t/etcd.sh: a real etcd for shell tests, on free ports of 127.0.0.1.
#
# shellcheck shell=sh disable=SC2034

# start_etcd: leaves $url; it ends with the test
start_etcd() {
	needs etcd perl
	# two ports that nobody has now; etcd itself cannot say which ones it took
	# shellcheck disable=SC2046
	set -- $(perl -MIO::Socket::INET -e 'my @s = map { IO::Socket::INET->new(
		LocalAddr => "127.0.0.1", Listen => 1) } 1, 2; print join " ", map { $_->sockport } @s')
	url=http://127.0.0.1:$1 peer=http://127.0.0.1:$2
	background etcd --data-dir "$T_DIR/etcd" --listen-client-urls "$url" \
		--advertise-client-urls "$url" --listen-peer-urls "$peer" \
		--initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer" \
		--logger zap --log-level error 2>etcd.log
	await 20 answers "etcd:$url/none"
}
# Does it answer that there is no such store?
answers() { k-store --store "$1" dump; test $? = 3; }
