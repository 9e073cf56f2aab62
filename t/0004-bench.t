#!/bin/sh
# The table of t/bench/run: ratios and verdicts, and that a miss is an exit status.
. "${0%/*}/lib.sh"

# lines TEXT: the table of a measurement that prints it; "|" stands for a tab
lines() {
	printf '%s\n' "$1" | tr '|' '\t' >figures
	echo 'cat figures' >b.sh
	run "$T_SRC/t/bench/run" b.sh
}
verdict() { printf '%s\n' "$out" | sed -n "$1p" | awk -F '  +' '{ print $NF }'; }

lines "start|12|ms|crun|10|ratio<=2.5${NL}size|64|KB|-|-|<=64,>=1"
is "$status" 0 'what holds passes'
is "$(verdict 2)/$(verdict 3)" yes/yes 'both say so'
like "$out" '12 ms +crun +10 +1.200 ' 'the ratio'
like "$out" '^FIGURE' 'a head'

while IFS="$TAB" read -r line want; do
	lines "$line"
	is "$(verdict 2)" "$want" "$line"
done <<X
f|26|ms|x|10|ratio<=2.5	NO
f|65|ms|x|10|<=64,>=1	NO
f|0.2|ms|-|-|<0.2	NO
f|1|B|-|-|=0	NO
f|0|B|-|-|=0	yes
f|9|B|-|-|ratio<=1	NO REFERENCE
f|9|B|-|-|fast	BAD CONDITION
f|9|B|-|-|-	-
X
lines 'f|26|ms|x|10|ratio<=2.5'
is "$status" 1 'a miss is exit status 1'
echo 'exit 3' >b.sh
run "$T_SRC/t/bench/run" b.sh
is "$status" 1 'a measurement that fails is a miss'
lines 'a remark'
like "$out" '^a remark$' 'other lines are passed on'

done_testing
