#!/bin/sh
# A crowd of half-open, slow and unread connections, EACH of each kind for SIEGE_S seconds: k-api's
# memory stays as it was when they stood, and an honest client is served among them. 1,000 of each
# for ten minutes are t/9550-siege.t.
: "${EACH:=50}" "${SIEGE_S:=3}"
T_LIMIT=$((10 * SIEGE_S + 600))
. "${0%/*}/lib.sh"
. "$T_SRC/t/api.sh"

rss() { # KiB of all its processes
	for p in "$pid" $(cat "/proc/$pid/task/$pid/children"); do
		sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$p/status"
	done | awk '{ n += $1 } END { print n }'
}
ulimit -Sn 1024 # as most shells have it
serve
empty=$(rss)
http-siege --ca "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" "$addr" "$EACH" \
	"$SIEGE_S" 2>siege.err | while read -r what; do
	case $what in
	stands | 'goes on') rss >>samples ;;
	over*) printf '%s\n' "$what" >over ;;
	esac
done
test -e over
t_result $? 'the siege comes to its end' || {
	diag "$(cat siege.err)$NL$(tail k-api.log)"
	exit 1
}
IFS=$TAB read -r _ made refused answered failed p50 p99 <over
stands=$(head -n 1 samples) most=$(sort -n samples | tail -n 1)
diag "RSS empty $empty KiB, under siege $stands, at most $most, at the end $(tail -n 1 samples)"
diag "connections made $made, refused $refused; updates $answered, p50 $p50 ms, p99 $p99 ms"
if nm "$T_BUILD/cmd/k-api" | grep -q __asan; then
	skip 'sanitizers keep what was freed'
else
	ok 'memory grows by less than 8 MiB' test "$((most - stands))" -lt 8192
fi
is "$refused" 0 'nobody is refused'
is "$failed" 0 'no honest request fails'
ok 'and most come in time' test "$answered" -ge $((SIEGE_S * 3))
ok 'the server lives' kill -0 "$pid"
stop "$pid"
is "$status" 0 'and ends in order'
done_testing
