#!/bin/sh
# A hundred writing processes at the same moment, a hundred puts each: no errors, nothing lost, and
# how long one put waits. The reference is what the disk gives: a bare SQLite loop by itself, times
# the hundred that stand in line.
T_LIMIT=300
. "${0%/*}/../lib.sh"
PATH=$T_BUILD/t/tool:$PATH

# figures NAME P99 LINE REFERENCE
figures() {
	echo "$3" | while read -r errors objects _ p99 _; do
		printf '%s, errors\t%s\t-\t-\t-\t=0\n' "$1" "$errors"
		printf '%s, objects\t%s\t-\t-\t-\t=10000\n' "$1" "$objects"
		printf '%s, wait for a put, p99\t%s\tms\ta bare loop, 100 inserts\t%s\t<%s\n' \
			"$1" "$p99" "$4" "$2"
	done
}

for how in once live; do
	mkdir "$how.bare"
	bare=$(store-puts "$how.bare" 1 400 | awk 'NR == 1 { print 100 * 1000 / $1 }')
	line=$(store-writers "$how.db" 100 100 "$how") || exit 1
	case $how in
	once) figures '100 one-shot writers' 250 "$line" "$bare" ;;
	live) figures '100 live writers' 100 "$line" "$bare" ;;
	esac
done
