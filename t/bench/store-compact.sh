#!/bin/sh
# A million revisions are compacted while one writer puts an object after the other: how long a put
# takes then, and without. On tmpfs, where an fsync is free, what is left is waiting for compaction;
# on the disk, the disk's own moods are in it, also in the reference.
T_LIMIT=600
. "${0%/*}/../lib.sh"
PATH=$T_BUILD/t/tool:$PATH
: "${REVISIONS:=1000000}"

# begin STORE: a writer of 1 KB objects; end: leaves $n $p50 $p99 $max
begin() {
	rm -f in out; mkfifo in out
	background sh -c "exec store-busy '$1' put 1000 <in >out"
	exec 7>in 8<out
	read -r _ <&8
}
end() {
	exec 7>&-
	read -r n p50 p99 max <&8
	exec 8<&-
	wait "$pid"
}

# measure STORE WHERE
measure() {
	K_NOW=2020-01-01T00:00:00Z store-busy "$1" fill $REVISIONS 10000 300 || exit 1
	k-store checkpoint --truncate --store "$1" >/dev/null
	begin "$1"
	start=$(date +%s)
	k-store compact --to now --store "$1" >answer || exit 1
	took=$(($(date +%s) - start))
	end
	with99=$p99 withmax=$max
	rows=$(sed 's/.*"rows":\([0-9]*\).*/\1/' answer)
	test "$rows" -ge $((REVISIONS - 10000)) || exit 1
	begin "$1"
	timeout "$((took < 20 ? took + 1 : 20))" tail -f /dev/null
	end
	printf 'longest put beside the compaction of %s revisions, %s\t%s\tms\t%s\t%s\t<20\n' \
		"$REVISIONS" "$2" "$withmax" 'without compaction' "$max"
	printf 'longest that it held the lock of the writers, %s\t%s\tms\t-\t-\t<20\n' "$2" \
		"$(sed 's/.*"heldMs":\([0-9.]*\).*/\1/' answer)"
	printf 'p99 of these puts, %s\t%s\tms\t%s\t%s\t-\n' "$2" "$with99" \
		'without compaction' "$p99"
	printf 'revisions compacted a second beside them, %s\t%s\t/s\t-\t-\t-\n' "$2" \
		"$((rows / (took > 0 ? took : 1)))"
	rm -rf "$1"*
}

if test "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs; then
	shm=$(mktemp -d /dev/shm/k-bench.XXXXXX) || exit 1
	measure "$shm/store.db" tmpfs
	rmdir "$shm"
fi
measure "$T_DIR/busy.db" disk

# Puts for ten seconds beside a keeper, which are several checkpoints.
: | store-busy kept.db put 1000 >/dev/null
background k-store compact --follow --store kept.db
begin kept.db
timeout 10 tail -f /dev/null
end
printf 'one durable put of 1 KB beside a keeper, p99 to p50\t%s\tms\t%s\t%s\tratio<=3\n' \
	"$p99" 'the same, p50' "$p50"
