#!/bin/sh
# Durable puts of 2 KB a second into one etcd, each guarded by its key's revision: store_submit
# through k-store-etcd, against a loop that speaks to etcd and does nothing else. (Debian has no
# package with etcd's own benchmark tool.) The runs alternate, the medians of three are compared.
T_LIMIT=180
. "${0%/*}/../lib.sh"
. "$T_SRC/t/etcd.sh"
PATH=$T_BUILD/t/tool:$PATH
PUTS=12000

start_etcd

median() { sort -n | sed -n 2p; }
measure() { # CLIENTS PUTS WANTED
	for _ in 1 2 3; do
		etcd-puts bare "$url" "$1" "$2" 2048 >>"bare.$1" || exit 1
		etcd-puts store "etcd:$url/bench" "$1" "$2" 2048 >>"store.$1" || exit 1
	done
	printf 'puts by %s submitters\t%s\tputs/s\ta bare nghttp2 loop\t%s\t%s\n' "$1" \
		"$(median <"store.$1")" "$(median <"bare.$1")" "$3"
}
measure 64 $PUTS 'ratio>=0.8'
measure 1 1000 -
