#!/bin/sh
# The long forms of the store's seeded tests; `make check` runs each of them for a second.
T_LIMIT=900
. "${0%/*}/lib.sh"
PATH=$T_BUILD/t/unit:$PATH

ok '10,000 power cuts' store-crash 10000 20
ok '20,000 steps of writers, watchers, compactions and restores' store-watch 20000 1000
done_testing
