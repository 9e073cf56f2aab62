#!/bin/sh
# Upkeep where it takes longer: to forget beside a reader that stays in an old state, and in a file
# that is too big to be rewritten in memory; a keeper that stands still.
. "${0%/*}/lib.sh"
needs sqlite3
PATH=$T_BUILD/t/tool:$PATH

secret() { # VALUE
	echo "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"x\",
		\"namespace\":\"default\"},\"data\":{\"x\":\"$1\"}}" | tr -d '\n\t' |
		k-store put >/dev/null
}
on_disk() { grep -rlae "$1" "$T_DIR"/store.db* 2>/dev/null | wc -l; }

secret hiddn1==
secret living==

# A reader that stays.
mkfifo asks
background sh -c 'exec sqlite3 store.db <asks >answers 2>&1'
exec 7>asks
echo 'begin; select count(*) > 0 from log;' >&7
ok 'a reader' await_line 60 '^1' answers
run k-store forget secrets x
is "$status" 7 'keeps what is to be forgotten'
like "$err" 'not forgotten yet, do it again: .*old state' 'which is said'
isnt "$(on_disk hiddn1)" 0 'it is there'
run k-store check
is "$status" 1 'a check'
like "$out" 'a forgetting was not finished' 'says so, too'
exec 7>&-
wait "$pid"
exits 0 'when the reader is gone' k-store forget secrets x
is "$(on_disk hiddn1)" 0 'it is forgotten'
like "$(k-store get secret x)" living 'what is live is there'
exits 0 'all is well' k-store check

# A store of 100 MB, live writers beside it.
store-busy store.db fill 80000 1000 1000
secret hiddn2==
secret living==
mkfifo in
background sh -c 'exec store-busy store.db put 1000 <in >puts'
exec 7>in
await_line 60 ready puts
files() { ls -a "$T_DIR" | grep -vx store.db-waiting; } # made when a writer first has to wait
before=$(files)
exits 0 'forget in a large store' k-store forget secrets x
exec 7>&-
wait "$pid"
is $? 0 'beside a writer'
diag "puts, p50, p99 and longest in ms: $(tail -n 1 puts)"
is "$(on_disk hiddn2)" 0 'it is forgotten'
is "$(files)" "$before" 'no file is left'
exits 0 'all is well' k-store check

# A keeper that stands still: writers wait for it up to 64 MB, and not for ever.
export K_STORE="$T_DIR/stopped.db"
store-busy "$K_STORE" fill 1 1 1000
background k-store compact --follow
keeper=$pid
await 60 sh -c 'grep -q "^State:.S" /proc/'"$keeper"'/status && test -e stopped.db-keeper'
kill -STOP "$keeper"
store-busy "$K_STORE" fill 150000 1000 1000
size=$(stat -c %s stopped.db-wal)
test "$size" -gt 40000000 && test "$size" -lt 120000000
t_result $? 'writers copy the log themselves when a keeper does not come' || diag "$size bytes"
kill -CONT "$keeper"
small() { test "$(stat -c %s stopped.db-wal)" -lt 40000000; }
ok 'when it comes again, it makes the log short' await 60 small
stop "$keeper"
is "$status" 0 'and ends well'
exits 0 'all is well there' k-store check

done_testing
