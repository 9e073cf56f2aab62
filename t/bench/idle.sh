#!/bin/sh
# What a whole cluster costs while the hello pods run and nobody asks for anything (T_IDLE_S
# seconds, 660 by default): memory, bytes written, wake-ups.
#
# /var/lib and /var/log lie on a disk of their own, an ext4 in a file, so that what reaches it can
# be counted and is ours alone. The writes that a process asks for are counted beside it: those it
# has undone again before they were due reach no disk.
T_NS=1 T_LIMIT=$((${T_IDLE_S:-660} + 240))
. "${0%/*}/../lib.sh"
. "$T_SRC/t/node.sh"
needs mkfs.ext4 findmnt

# The device goes with the last mount, however this ends.
truncate -s 1G /run/disk.img
mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 /run/disk.img
mkdir -p /run/disk
mount -o loop /run/disk.img /run/disk || exit 1
disk=$(findmnt -no SOURCE /run/disk)
for d in lib log; do
	mkdir "/run/disk/$d"
	mount --bind "/run/disk/$d" "/var/$d"
done
# sectors: of 512 bytes, written to that device
sectors() { awk '{ print $7 }' "/sys/block/${disk##*/}/stat"; }
s0=$(sectors)
date >/var/lib/x
sync -f /var/lib
test "$(sectors)" -gt "$s0" || { echo 'writes to the disk are not counted'; exit 1; }

whole_node bench || exit 1
sed "s,image: localhost/.*,image: $T_IMAGE," "$T_DATA/hello.yaml" | k-store put >/dev/null
timeout 60 k-store watch -n hello deployments --timeout 60s |
	grep -q -m1 '"readyReplicas":3' || { echo 'hello is not ready'; exit 1; }

# with the workers of k-api
for p in $(k-up status -o json | jq -r .pid); do
	programs="${programs:-} $p $(test "$(cat "/proc/$p/comm")" != k-api ||
		cat "/proc/$p/task/$p/children")"
done
pauses=$(pidof k-pause)
# sum FIELD FILE PID…
sum() {
	f=$1 file=$2
	shift 2
	for p in "$@"; do cat "/proc/$p/$file" 2>/dev/null; done |
		awk -v f="$f:" '$1 == f { s += $2 } END { print s + 0 }'
}
# shellcheck disable=SC2086
{
	await 20 test "$(pidof k-pause | wc -w)" = 3
	pauses=$(pidof k-pause)
	memory() { sum Pss smaps_rollup "$@" | awk '{ printf "%.1f", $1 / 1024 }'; }
	printf 'memory of the cluster when hello has just begun, PSS\t%s\tMiB\t-\t-\t-\n' \
		"$(memory $programs $pauses)"
	sup=$(pidof runsv svlogd)
	# until they have given back what they needed to begin
	perl -e 'select undef, undef, undef, 5'
	idle=${T_IDLE_S:-660}
	all="$programs $pauses $sup"
	sync -f /var/lib
	d0=$(sectors) w0=$(sum write_bytes io $all) s0=$(sum voluntary_ctxt_switches status $all)
	perl -e 'select undef, undef, undef, $ARGV[0]' "$idle"
	w1=$(sum write_bytes io $all) s1=$(sum voluntary_ctxt_switches status $all)
	sync -f /var/lib
	d1=$(sectors)
	printf 'memory of the idle cluster with hello, PSS\t%s\tMiB\t-\t-\t<=24\n' \
		"$(memory $programs $pauses)"
	printf 'its supervision (runit), PSS\t%s\tMiB\t-\t-\t-\n' "$(memory $sup)"
	printf 'idle %s s: bytes written by all programs\t%s\tB\t-\t-\t=0\n' "$idle" $((w1 - w0))
	printf 'idle %s s: written to the disk of /var\t%s\tsectors\t-\t-\t=0\n' \
		"$idle" $((d1 - d0))
	printf 'idle %s s: voluntary switches a second\t%s\t1/s\t-\t-\t<1\n' "$idle" \
		"$(echo "$s0 $s1 $idle" | awk '{ printf "%.2f", ($2 - $1) / $3 }')"
}
