#!/bin/sh
# From a put in one process to its event in another. On tmpfs, where an fsync is free, from the call
# of the put; on the disk from its acknowledgement, because before that the time is the disk's.
T_LIMIT=300
. "${0%/*}/../lib.sh"
PATH=$T_BUILD/t/tool:$PATH

# figures NAME LINE WANTED50 WANTED99 FILE: both medians of one line of store-latency
figures() {
	sed -n "$2p" "$5" | while read -r p50 p99; do
		printf '%s, p50\t%s\tms\t-\t-\t%s\n' "$1" "$p50" "$3"
		printf '%s, p99\t%s\tms\t-\t-\t%s\n' "$1" "$p99" "$4"
	done
}

if test "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs; then
	shm=$(mktemp -d /dev/shm/k-bench.XXXXXX) || exit 1
	store-latency "$shm/store.db" 3000 >tmpfs
	rm -rf "$shm"
	figures 'put to event in another process, tmpfs' 1 '<0.2' '<1' tmpfs
fi
store-latency store.db 2000 >disk
figures 'acknowledged put to event, disk' 3 '<0.2' '<1' disk
# whatever else the machine does decides about the last per cent: without it, where that is allowed
chrt -r 1 store-latency alone.db 2000 >alone 2>/dev/null &&
	figures 'the same, at real-time priority' 3 '<0.2' '<1' alone
figures 'durable put of 1 KB, disk' 2 - - disk
