#!/bin/sh
# From a create to its watch event, over TLS; and what watches cost that have nothing to tell.
T_LIMIT=200
. "${0%/*}/../lib.sh"
. "${0%/*}/../api.sh"

# until it says that it serves, and from a connection to its answer: no client's own start
begin=$(date +%s%N)
serve
end=$(date +%s%N)
load ready 1 1 >ready || exit 1
row 'start to /readyz' "$(awk "BEGIN { printf \"%.1f\", ($end - $begin) / 1e6 + $(cat ready) }")" \
	ms 2900 '<=50'
row 'memory, idle' "$(awk "BEGIN { printf \"%.1f\", $(pss) / 1024 }")" MiB 272 '<=10'

bare_loop 300 paced
load watch 2 1500 >watch
row 'create to event, p50' "$(cut -f 1 watch)" ms 3.3 '<=0.5'
bare_row 'create to event, p50' "$(cut -f 1 watch)" ms "$bare_p50" ', each 4 ms'
row 'create to event, p99' "$(cut -f 2 watch)" ms 7.5 '<=2'
bare_row 'create to event, p99' "$(cut -f 2 watch)" ms "$bare_p99" ', each 4 ms'

watches() { load idle "$1" 0; }
streams() {
	timeout 60 h2-idle --ca "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" \
		"$addr" "$1"
}
stand() { # WHAT COUNT: until they stand; they go when descriptor 8 is closed
	mkfifo hold
	"$@" <hold >crowd &
	holders="$holders $!"
	exec 8>hold
	rm hold
	await_line 50 idle crowd
}
# crowd WHAT FIRST: how many KiB 1,000 of them take. Some stand before: what is allocated once does
# not count.
crowd() {
	holders=
	stand "$1" "$2"
	before=$(pss)
	exec 7>&8
	stand "$1" 1000
	grew=$(($(pss) - before))
	exec 7>&- 8>&-
	wait $holders
}
crowd watches 100
row 'an idle watch over TLS, of 1,000' "$((grew / 1000))" KiB - '<=20'
serve_again
crowd streams 400
row 'an idle watch over HTTP/2, of 1,000' \
	"$(awk "BEGIN { printf \"%.1f\", $grew / 1000 }")" KiB - '<=2'
