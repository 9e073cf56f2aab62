#!/bin/sh
# Durable puts of 2 KB: one submitter and 64 of one process, each against a bare SQLite loop of
# synchronous=FULL in the same minute on the same disk. Each of the rounds is 1,200 puts and a
# checkpoint or more; p50 and p99 are the medians of the rounds'.
T_LIMIT=300
. "${0%/*}/../lib.sh"

"$T_BUILD/t/tool/store-puts" . 9 1200 >puts || exit 1
{ read -r bare bare50 bare99; read -r one one50 one99; read -r many _ many99; } <puts
printf 'durable puts, one submitter\t%s\t/s\tbare SQLite loop\t%s\tratio>=0.8\n' "$one" "$bare"
printf 'one durable put, p99 to p50\t%s\tms\tthe same, p50\t%s\tratio<=3\n' "$one99" "$one50"
printf 'bare SQLite loop, p99 to p50\t%s\tms\tthe same, p50\t%s\t-\n' "$bare99" "$bare50"
printf 'durable puts, 64 submitters\t%s\t/s\tbare SQLite loop, single\t%s\tratio>=5\n' \
	"$many" "$bare"
printf 'one of 64 durable puts, p99\t%s\tms\t-\t-\t-\n' "$many99"
