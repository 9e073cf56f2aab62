# t/api.sh: what the measurements of k-api share: a CA, a server on a store of its own, and
# what upstream reached on the machine of the reference (kube-apiserver 1.36 and etcd, two cores,
# server, store and client sharing them; 655-byte ConfigMaps, JSON, TLS, client certificate).
#
# shellcheck shell=sh disable=SC2034
PATH=$T_BUILD/t/tool:$PATH
unset K_NOW K_SEED
K_ROOT=$T_DIR/root
export K_ROOT
k-cert init >/dev/null &&
	k-cert client --user admin --group system:masters admin >/dev/null || exit 1
pki=$K_ROOT/etc/k/pki

serve() { spawn k-api --store "sqlite:$T_DIR/store.db" --listen 127.0.0.1:0; }
serve_again() { stop "$pid"; rm -rf "$T_DIR"/store.db*; serve; }
load() {
	timeout 60 http-load --ca "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" \
		"$addr" "$@"
}
# KiB of all its processes, what they share counted once
pss() {
	for p in "$pid" $(cat "/proc/$pid/task/$pid/children"); do
		sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' "/proc/$p/smaps_rollup"
	done | awk '{ n += $1 } END { print n }'
}
# What the disk gives just now: $bare durable inserts a second, one after the other without any
# server, and how long one takes, $bare_p50 and $bare_p99 in milliseconds. The machine of the
# reference made 3,960 of them. bare_loop 300 paced: one each 4 ms, as the creates of `load watch`:
# who has slept in between finds processor and disk slower.
bare_loop() {
	rm -f bare.db*
	"$T_BUILD/t/tool/store-puts" . 3 "${1:-600}" "${2:-bare}" >bare || exit 1
	read -r bare bare_p50 bare_p99 <bare
}
# bare_row FIGURE OURS UNIT BARE [PACE]: the same beside that
bare_row() {
	printf '%s\t%s\t%s\tbare SQLite loop, one writer%s\t%s\t-\n' "$1" "$2" "$3" "${5:-}" "$4"
}
# row FIGURE OURS UNIT UPSTREAM WANTED
row() { printf '%s\t%s\t%s\tupstream, its machine\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5"; }
