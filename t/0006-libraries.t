#!/bin/sh
# What programs load at their start: OpenSSL and libcurl cost milliseconds and megabytes, so that
# only those have them that speak TLS, make digests or ask for URLs.
. "${0%/*}/lib.sh"
if ! command -v readelf >/dev/null; then
	skip 'no readelf here'
	done_testing
	exit
fi

# needed LIBRARY: the programs that load it
needed() {
	for p in "$T_BUILD"/cmd/k-* "$T_BUILD/cmd/controller"; do
		case $p in *.o) continue ;; esac
		readelf -d "$p" 2>/dev/null | grep -q "NEEDED.*\[$1\.so" && echo "${p##*/}"
	done | sort | tr '\n' ' '
}
is "$(needed libcrypto)" 'k-api k-cert k-image k-kubelet k-remote-https k-store-etcd ' 'OpenSSL'
is "$(needed libcurl)" 'k-probe ' 'libcurl'

done_testing
