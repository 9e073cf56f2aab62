#!/bin/sh
# Bodies of many tiny elements for each list of every kind, in each way to write one: the time of
# the processor does not grow with their square (t/tool/hostile-lists.c).
. "${0%/*}/lib.sh"
ok 'no list of any kind takes the square of its length' \
	env T_KINDS=all T_BYTES=40000 "$T_BUILD/t/tool/hostile-lists"
done_testing
