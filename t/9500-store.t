#!/bin/sh
# The long forms of the store's seeded tests; `make check` runs each of them for a second.
T_LIMIT=900
. "${0%/*}/lib.sh"
PATH=$T_BUILD/t/unit:$PATH

ok '10,000 power cuts' store-crash 10000 20
ok '20,000 steps of writers, watchers, compactions and restores' store-watch 20000 1000
ok 'a hundred crowds of writers, killed and stopped' store-crowd 100 1000
ok 'holders that are stopped for longer than anybody waits' store-guests long

# a writer that is stopped while it holds the lock, for as long as others wait
object='{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"x"}}'
echo "$object" | k-store put >put.json
cat >stop.pl <<'X'
use Fcntl;
open my $f, '+<', $ARGV[0] or die;
my $lock = pack 's s x4 q q i x4', F_WRLCK, 0, 0, 1, 0;
fcntl($f, 37, $lock) or die; # F_OFD_SETLK
kill STOP => $$;
X
perl stop.pl store.db-lock & pid=$!
await 60 grep -q '^State:.*stopped' "/proc/$pid/status"
echo '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"y"}}' >object
exits 124 'others give up after 30 s' k-store put object
like "$err" "process $pid \\(perl\\), which is stopped, holds it" 'and say whom they waited for'
is "$(k-store get namespace x | wc -l)" 1 'who reads does not wait'
kill -CONT "$pid"
exits 0 'when it goes on, so do others' k-store put object
done_testing
